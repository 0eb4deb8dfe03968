"""OpenPGP secret keys that a newsroom has already, as the real gpg exports them."""

import io
import subprocess

import pyrage
import pytest

from keys import errors
from keys.age import generate_identity
from keys.identities import identities_in
from keys.openpgp import open_openpgp
from keys.openpgp_keys import fingerprints_of, secret_keys_in


def opens(gpg, blob: bytes, name: str, *options: str) -> bool:
    message = gpg("-e", "-r", name, *options, body=b"words")
    sink = io.BytesIO()
    open_openpgp(io.BytesIO(message), [blob], sink.write)
    return sink.getvalue() == b"words"


@pytest.mark.parametrize("options", [(), ("-a",)])
def test_a_key_without_a_passphrase(gpg, options):
    (key,) = secret_keys_in(gpg.secret("ours@example.org", *options))
    assert len(key.fingerprint) == 40
    assert fingerprints_of([key.blob]) == [key.fingerprint]
    assert opens(gpg, key.blob, "ours@example.org")
    assert "PRIVATE" not in repr(key)
    assert repr(key) == f"SecretKey({key.fingerprint})"


def test_the_passphrase_of_a_key_is_taken_off_every_part_of_it(gpg):
    """The keystore protects it from then on; without its passphrase, or with a wrong one, nothing comes in."""
    blob = gpg.secret("locked@example.org", passphrase=gpg.key_passphrase)
    with pytest.raises(errors.KeyProtected):
        secret_keys_in(blob)
    for wrong in (b"wrong", b"", gpg.key_passphrase + b" "):
        with pytest.raises(errors.WrongKeyPassphrase):
            secret_keys_in(blob, wrong)
    (key,) = secret_keys_in(blob, gpg.key_passphrase)
    for subkey in gpg.subkeys("locked@example.org"):
        assert opens(gpg, key.blob, f"{subkey}!")


def test_a_key_whose_primary_stays_offline(gpg):
    blob = gpg("--export-secret-subkeys", "locked@example.org", passphrase=gpg.key_passphrase)
    (key,) = secret_keys_in(blob, gpg.key_passphrase)
    assert opens(gpg, key.blob, "locked@example.org")


def test_several_keys_in_one_file(gpg):
    both = gpg.secret("ours@example.org") + gpg.secret("other@example.org")
    first, second = secret_keys_in(both)
    assert first.fingerprint != second.fingerprint
    for key in (first, second):
        assert fingerprints_of([key.blob]) == [key.fingerprint]


def test_an_expired_key_still_comes_in(gpg):
    fingerprint = gpg.key("expired@example.org", "cv25519")
    message = gpg("-e", "-r", "expired@example.org", body=b"words")
    gpg("--quick-set-expire", fingerprint, "seconds=1")
    gpg("--quick-set-expire", fingerprint, "seconds=1", "*")
    (key,) = secret_keys_in(gpg.secret("expired@example.org"))
    sink = io.BytesIO()
    open_openpgp(io.BytesIO(message), [key.blob], sink.write)
    assert sink.getvalue() == b"words"


def test_what_cannot_open_anything_is_refused(gpg):
    gpg("--quick-gen-key", "signer@example.org", "ed25519", "sign")
    refused = {
        "nothing": b"",
        "noise": b"no key",
        "a public key": gpg("--export", "ours@example.org"),
        "a key that only signs": gpg.secret("signer@example.org"),
        "an age recipient": generate_identity()[1].encode(),
        "one of two": gpg.secret("ours@example.org") + gpg.secret("signer@example.org"),
    }
    for case, blob in refused.items():
        with pytest.raises(errors.UnusableKey):
            secret_keys_in(blob)
        assert identities_in(blob) == (), case
    with pytest.raises(errors.UnusableKey):
        fingerprints_of([b"no key"])


def test_age_identities_plain_and_under_a_passphrase():
    first, second = generate_identity()[0], generate_identity()[0]
    made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout
    assert len(identities_in(made)) == 1
    file = f"# created: now\r\n# public key: x\r\n{first}\r\n\n{second}\n{first}\n".encode()
    assert identities_in(file) == (first, second)
    protected = pyrage.passphrase.encrypt(file, "words", True)  # scrypt: about a second each
    with pytest.raises(errors.KeyProtected):
        identities_in(protected)
    with pytest.raises(errors.WrongKeyPassphrase):
        identities_in(protected, b"other")
    assert identities_in(protected, b"words") == (first, second)
    for other in (b"AGE-PLUGIN-YUBIKEY-1QQQQ", b"AGE-SECRET-KEY-PQ-1QQQQ"):
        with pytest.raises(errors.KeyUnsupported):
            identities_in(file + other + b"\n")
    with pytest.raises(errors.UnusableKey):
        identities_in(file[:-10])
