"""Decrypt: into a real sandbox, by real keys; each refusal by its own name, and only ever the bytes that came in."""

import dataclasses
import os
import threading

import pytest

from keys.age import generate_identity
from keys.sealing import seal_to
from keys.secrets import new_secrets
from pipeline import errors
from pipeline.limits import DEFAULT_LIMITS
from pipeline.sandbox.session import Session
from pipeline.stages.decrypt import decrypt
from pipeline.stages.receive import receive

pytestmark = pytest.mark.sandbox
BODY = b"words of the leak " * 20_000


@pytest.fixture(scope="module")
def secrets(gpg):
    made = new_secrets()
    return dataclasses.replace(made, openpgp=(gpg.secret("other@example.org"), gpg.secret("ours@example.org")))


def recipient_of(secrets):
    from keys.age import recipient_of as public

    return public(secrets.intake[0])


def opened(path, secrets, limits=DEFAULT_LIMITS, submission=None):
    submission = submission or receive(path, secrets.digest_key)
    with Session(limits) as session:
        return b"".join(session.get(decrypt(submission, path, secrets, session, limits)))


def age_file(path, secrets, body=BODY):
    with path.open("wb") as sink:
        seal_to([recipient_of(secrets)], [body], sink.write)
    return path


def test_age_and_openpgp_come_out_in_the_sandbox(tmp_path, secrets, gpg):
    assert opened(age_file(tmp_path / "a.age", secrets), secrets) == BODY
    for options in ((), ("-a",), ("-s", "-u", "other@example.org")):
        path = tmp_path / "b.gpg"
        path.write_bytes(gpg("-e", *options, "-r", "ours@example.org", body=BODY))
        assert opened(path, secrets) == BODY


def test_nothing_about_the_file_changes(tmp_path, secrets):
    path = age_file(tmp_path / "a.age", secrets)
    blob = path.read_bytes()
    for spoiled in (blob, blob[:-9]):
        path.write_bytes(spoiled)
        os.utime(path, ns=(10**18, 11 * 10**17))
        before = path.stat()
        try:
            opened(path, secrets)
        except errors.EnvelopeEndDamaged:
            pass
        assert path.stat() == before
        assert path.stat().st_atime_ns == before.st_atime_ns
        assert path.read_bytes() == spoiled


def test_an_error_tells_where_and_nothing_else(tmp_path, secrets):
    path = age_file(tmp_path / "secret-name.age", secrets)
    blob = bytearray(path.read_bytes())
    blob[-70_000] ^= 1
    path.write_bytes(blob)
    with pytest.raises(errors.EnvelopeTampered) as caught:
        opened(path, secrets)
    assert str(caught.value) == "ENVELOPE_TAMPERED chunk chunk=5"
    assert caught.value.__cause__ is None


def test_a_file_that_is_another_one_than_was_received_is_not_opened(tmp_path, secrets):
    """Valid, cut, lengthened or altered since: it is not what the custody log says came in."""
    path = age_file(tmp_path / "a.age", secrets)
    blob = path.read_bytes()
    submission = receive(path, secrets.digest_key)
    age_file(path, secrets, b"other words")
    for content in (path.read_bytes(), blob[:-9], blob + b"x", b"", b"plain"):
        path.write_bytes(content)
        with pytest.raises(errors.EnvelopeChanged):
            opened(path, secrets, submission=submission)
    path.unlink()
    with pytest.raises(errors.EnvelopeUnreadable):
        opened(path, secrets, submission=submission)
    path.write_bytes(blob)
    assert opened(path, secrets, submission=submission) == BODY


def test_a_file_that_grows_while_it_is_opened(tmp_path, secrets):
    path = age_file(tmp_path / "a.age", secrets, bytes(20_000_000))
    submission = receive(path, secrets.digest_key)
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as sink:
            while not stop.is_set():
                sink.write(b"more")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with pytest.raises(errors.EnvelopeChanged):
            opened(path, secrets, submission=submission)
    finally:
        stop.set()
        writer.join()


def test_what_unpacks_to_too_much_is_stopped(tmp_path, secrets, gpg):
    limits = dataclasses.replace(DEFAULT_LIMITS, item_bytes=100_000)
    bomb = tmp_path / "bomb.gpg"
    bomb.write_bytes(gpg("-e", "-z", "9", "-r", "ours@example.org", body=bytes(50_000_000)))
    assert bomb.stat().st_size < 100_000
    for path in (age_file(tmp_path / "a.age", secrets), bomb):
        with pytest.raises(errors.LimitExceeded):
            opened(path, secrets, limits)


def test_a_home_whose_own_keys_are_broken_says_so_and_blames_no_submission(tmp_path, secrets, gpg):
    path = tmp_path / "b.gpg"
    path.write_bytes(gpg("-e", "-r", "ours@example.org", body=BODY))
    with pytest.raises(errors.SettingsError):
        opened(path, dataclasses.replace(secrets, openpgp=(b"no key",)))
    path = age_file(tmp_path / "a.age", secrets)
    with pytest.raises(errors.SettingsError):
        opened(path, dataclasses.replace(secrets, intake=("AGE-SECRET-KEY-1NONSENSE",)))
    with pytest.raises(errors.NoMatchingKey):
        opened(path, dataclasses.replace(secrets, intake=(generate_identity()[0],)))
