"""The keystore and everything that is sealed."""

import dataclasses

import pytest

from keys import errors
from keys.keystore import CHEAP_COST, create_keystore, open_keystore, replace_keystore
from keys.passphrase import read_passphrase
from keys.sealing import new_key, open_field, open_stream, seal_field, seal_stream, seal_to
from keys.secrets import new_secrets
from keys.signer import Signer, open_note


def test_a_keystore_opens_with_its_passphrase_only(tmp_path):
    secrets, path = new_secrets(), tmp_path / "keystore"
    create_keystore(path, secrets, b"pass", CHEAP_COST)
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_keystore(path, b"pass") == secrets
    with pytest.raises(errors.WrongPassphrase):
        open_keystore(path, b"Pass")
    with pytest.raises(FileExistsError):
        create_keystore(path, secrets, b"pass", CHEAP_COST)
    more = dataclasses.replace(secrets, openpgp=(b"key",))
    replace_keystore(path, more, b"new", CHEAP_COST)
    assert open_keystore(path, b"new") == more


def test_an_altered_keystore_never_opens(tmp_path):
    path = tmp_path / "keystore"
    create_keystore(path, new_secrets(), b"pass", CHEAP_COST)
    blob = path.read_bytes()
    assert b"AGE-SECRET" not in blob
    for place in range(0, len(blob), 13):
        path.write_bytes(blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :])
        with pytest.raises((errors.WrongPassphrase, errors.KeystoreDamaged)):
            open_keystore(path, b"pass")
    for absurd in (b'"memory_kib": 8192', b'"iterations": 1'):
        path.write_bytes(blob.replace(absurd, absurd[:-1] + b"0"))
        with pytest.raises(errors.KeysError):
            open_keystore(path, b"pass")
    path.write_bytes(blob[:20])
    with pytest.raises(errors.KeystoreDamaged):
        open_keystore(path, b"pass")
    with pytest.raises(errors.KeystoreMissing):
        open_keystore(tmp_path / "none", b"pass")


def test_nothing_shows_a_secret():
    secrets = new_secrets()
    shown = repr(secrets) + str(secrets) + repr(Signer(secrets.signing_seed, "a/b"))
    for value in (secrets.intake[0], repr(secrets.wrapping_key), secrets.field_key.hex()):
        assert value not in shown


def test_streams_are_whole_or_nothing():
    key, body = new_key(), [b"a" * 70_000, b"b" * 70_000]
    sealed = b"".join(seal_stream(key, body, "here"))
    assert b"".join(open_stream(key, [sealed[:1000], sealed[1000:]], "here")) == b"".join(body)
    wrong = [
        (key, sealed[:-1], "here"),
        (key, sealed[:-17000], "here"),
        (key, sealed + b"x", "here"),
        (key, sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:], "here"),
        (key, sealed, "there"),
        (new_key(), sealed, "here"),
    ]
    for used, blob, context in wrong:
        with pytest.raises(errors.SealBroken):
            list(open_stream(used, [blob], context))


def test_fields_are_bound_to_their_place():
    key = new_key()
    sealed = seal_field(key, b"value", "table:1")
    assert open_field(key, sealed, "table:1") == b"value"
    for blob, context in ((sealed, "table:2"), (sealed[:-1], "table:1"), (b"", "table:1")):
        with pytest.raises(errors.SealBroken):
            open_field(key, blob, context)


def test_a_full_disk_is_noticed_when_sealing():
    def full(chunk):
        raise OSError(28, "no space")

    _, recipient = __import__("keys.age", fromlist=["age"]).generate_identity()
    for body in ([b"x"], [b"x" * 300_000]):
        with pytest.raises(OSError, match="no space"):
            seal_to([recipient], body, full)


def test_signed_notes():
    signer = Signer(b"k" * 32, "newsroom/log")
    note = signer.sign("one\ntwo\n")
    assert open_note(note, "newsroom/log", signer.public_key) == "one\ntwo\n"
    for spoiled in (note.replace("two", "twx"), note.replace("newsroom", "newsroon"), note[:-5], "no note"):
        with pytest.raises(errors.SealBroken):
            open_note(spoiled, "newsroom/log", signer.public_key)


def test_a_passphrase_comes_from_a_file(tmp_path, monkeypatch):
    file = tmp_path / "pass"
    file.write_bytes(b"first line\nsecond\n")
    assert read_passphrase(file) == b"first line"
    monkeypatch.setenv("SLUICE_PASSPHRASE_FILE", str(file))
    assert read_passphrase(None) == b"first line"
    file.write_bytes(b"\n")
    for path in (file, tmp_path / "none"):
        with pytest.raises(errors.PassphraseUnavailable):
            read_passphrase(path)
