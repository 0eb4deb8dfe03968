"""Fields, streams and bytes for recipients elsewhere; and that nothing shows a secret."""

import dataclasses
import traceback
from pathlib import Path

import pytest

from keys import errors
from keys.age import generate_identity, recipient_of
from keys.sealing import new_key, open_field, open_stream, seal_field, seal_stream, seal_to
from keys.secrets import new_secrets
from keys.signer import Signer, open_note


def test_nothing_shows_a_secret():
    secrets = dataclasses.replace(new_secrets(), openpgp=(b"secret key of gpg",))
    shown = repr(secrets) + str(secrets) + repr(Signer(secrets.signing_seed, "a/b"))
    for value in (secrets.intake[0], repr(secrets.wrapping_key), secrets.field_key.hex(), "secret key of gpg"):
        assert value not in shown
    spoiled = secrets.intake[0][:-1] + ("A" if secrets.intake[0][-1] != "A" else "C")
    with pytest.raises(errors.UnusableKey) as caught:
        recipient_of(spoiled)
    assert spoiled[20:50] not in "".join(traceback.format_exception(caught.value))


def test_streams_are_whole_or_nothing():
    key, body = new_key(), [b"a" * 70_000, b"b" * 70_000]
    sealed = b"".join(seal_stream(key, body, "here"))
    assert b"".join(open_stream(key, [sealed[:1000], sealed[1000:]], "here")) == b"".join(body)
    wrong = [
        (key, sealed[:-1], "here"),
        (key, sealed[:-17000], "here"),
        (key, b"", "here"),
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

    for body in ([b"x"], [b"x" * 300_000]):
        with pytest.raises(OSError, match="no space"):
            seal_to([generate_identity()[1]], body, full)
    with Path("/dev/full").open("wb", buffering=0) as sink, pytest.raises(OSError, match="No space"):
        seal_to([generate_identity()[1]], [b"x"], sink.write)


def test_what_is_no_recipient_is_refused():
    for wrong in ("", "age1nothing", generate_identity()[0]):
        with pytest.raises(errors.UnusableKey):
            seal_to([wrong], [b"x"], lambda chunk: None)


def test_signed_notes():
    signer = Signer(b"k" * 32, "newsroom/log")
    note = signer.sign("one\ntwo\n")
    assert open_note(note, "newsroom/log", signer.public_key) == "one\ntwo\n"
    other = Signer(b"j" * 32, "newsroom/log")
    both = note + other.sign("one\ntwo\n").rpartition("\n\n")[2]
    assert open_note(both, "newsroom/log", signer.public_key) == "one\ntwo\n"
    assert open_note(both, "newsroom/log", other.public_key) == "one\ntwo\n"
    for spoiled in (note.replace("two", "twx"), note.replace("newsroom", "newsroon"), note[:-5], "no note"):
        with pytest.raises(errors.SealBroken):
            open_note(spoiled, "newsroom/log", signer.public_key)
    with pytest.raises(ValueError, match="newline"):
        signer.sign("one")
