"""Envelopes made by the real age and gpg; each way of being wrong has its own refusal, and nothing is left behind."""

import io
import os
import subprocess
from pathlib import Path

import pytest

from keys import errors
from keys.age import generate_identity, open_age
from keys.envelope import kind_of
from keys.openpgp import check_secret_key, open_openpgp

BODY = bytes(range(256)) * 1024  # 256 KiB: several age chunks


def age_file(recipient: str, *options: str, body: bytes = BODY) -> bytes:
    return subprocess.run(["age", *options, "-r", recipient], input=body, capture_output=True, check=True).stdout


def opened(blob: bytes, identities) -> bytes:
    sink = io.BytesIO()
    open_age(io.BytesIO(blob), identities, sink.write)
    return sink.getvalue()


@pytest.fixture(scope="module")
def identity():
    return generate_identity()


@pytest.mark.parametrize("options", [(), ("-a",)])
def test_what_age_sealed_opens(identity, options):
    blob = age_file(identity[1], *options)
    assert opened(blob, [generate_identity()[0], identity[0]]) == BODY
    assert kind_of(blob[:64]) == ("age-armor" if options else "age")


def flipped(blob: bytes, place: int) -> bytes:
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


CASES = {
    "cut in the header": (lambda b: b[:60], errors.Truncated),
    "cut in the nonce": (lambda b: b[: b.index(b"\n--- ") + 60], errors.Truncated),
    "flipped in the first chunk": (lambda b: flipped(b, 5000), errors.Tampered),
    "flipped in the last chunk": (lambda b: flipped(b, len(b) - 20), errors.Tampered),
    "bytes behind it": (lambda b: b + b"more", errors.Tampered),
    "plain text": (lambda b: b"hello", errors.NotAnEnvelope),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_age_file_is_refused(identity, case):
    spoil, refusal = CASES[case]
    with pytest.raises(errors.EnvelopeError) as caught:
        opened(spoil(age_file(identity[1])), [identity[0]])
    assert type(caught.value) is refusal
    assert "AGE-SECRET" not in str(caught.value)


def test_bytes_behind_an_armor_are_refused(identity):
    with pytest.raises(errors.Trailing):
        opened(age_file(identity[1], "-a") + b"more", [identity[0]])


def test_another_key_does_not_open(identity):
    with pytest.raises(errors.NoMatchingKey):
        opened(age_file(identity[1]), [generate_identity()[0]])


def test_a_failing_sink_is_never_swallowed(identity):
    def full(chunk):
        raise OSError(28, "no space")

    with pytest.raises(OSError, match="no space"):
        open_age(io.BytesIO(age_file(identity[1])), [identity[0]], full)


@pytest.mark.parametrize("head", [b"", b"hello", b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b\x08"])
def test_what_is_not_encrypted_is_told(head):
    with pytest.raises(errors.Empty if not head else errors.NotAnEnvelope):
        kind_of(head)


@pytest.fixture(scope="module")
def gpg(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpg")
    folder.chmod(0o700)
    environment = dict(os.environ, GNUPGHOME=str(folder))
    base = ["gpg", "--batch", "--no-tty", "--trust-model", "always", "--passphrase", "", "--pinentry-mode", "loopback"]

    def run(*arguments: str, body: bytes = b"") -> bytes:
        return subprocess.run([*base, *arguments], input=body, capture_output=True, env=environment).stdout

    for name in ("ours@example.org", "other@example.org"):
        run("--quick-gen-key", name, "rsa2048", "default")
        listing = run("--list-keys", "--with-colons", name).decode()
        fingerprint = next(line.split(":")[9] for line in listing.splitlines() if line.startswith("fpr"))
        run("--quick-add-key", fingerprint, "rsa2048", "encr")
    yield run
    subprocess.run(["gpgconf", "--kill", "all"], env=environment, check=False)


def opened_pgp(blob: bytes, keys) -> bytes:
    sink = io.BytesIO()
    open_openpgp(io.BytesIO(blob), keys, sink.write)
    return sink.getvalue()


def test_openpgp(gpg):
    ours, other = (gpg("--export-secret-keys", f"{name}@example.org") for name in ("ours", "other"))
    assert len(check_secret_key(ours)) == 40
    message = gpg("-e", "-r", "ours@example.org", body=BODY)
    assert kind_of(message[:64]) == "openpgp"
    for options in ((), ("-a",), ("-s", "-u", "other@example.org")):
        assert opened_pgp(gpg("-e", *options, "-r", "ours@example.org", body=BODY), [ours]) == BODY
    assert opened_pgp(gpg("-e", "-R", "ours@example.org", body=BODY), [other, ours]) == BODY
    refusals = {
        "wrong key": (message, [other], errors.NoMatchingKey),
        "no key": (message, [], errors.NoMatchingKey),
        "flipped": (flipped(message, len(message) - 5), [ours], errors.Tampered),
        "signed only": (gpg("-s", "-u", "ours@example.org", body=BODY), [ours], errors.NotAnEnvelope),
    }
    for case, (blob, keys, refusal) in refusals.items():
        with pytest.raises(errors.EnvelopeError) as caught:
            opened_pgp(blob, keys)
        assert type(caught.value) is refusal, case
    for cut in (10, len(message) // 2, len(message) - 1):
        with pytest.raises(errors.EnvelopeError):
            opened_pgp(message[:cut], [ours])


def test_no_gpg_home_is_left(gpg):
    ours = gpg("--export-secret-keys", "ours@example.org")
    before = set(Path("/dev/shm").glob("sluice-*"))
    with pytest.raises(errors.EnvelopeError):
        opened_pgp(b"\x85 nothing", [ours])
    assert set(Path("/dev/shm").glob("sluice-*")) <= before
