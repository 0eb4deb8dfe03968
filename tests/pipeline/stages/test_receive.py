"""Receive: what a file is, before anything is opened; and that looking at it leaves no trace on it."""

import os
import threading
from contextlib import contextmanager

import pytest

from keys.age import generate_identity
from keys.sealing import seal_to
from pipeline import errors
from pipeline.fixity import digest_of
from pipeline.model import Envelope
from pipeline.stages.receive import receive

KEY = b"k" * 32


@contextmanager
def without_permission(path):
    """Take the right to read, from root too."""
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        path.chmod(0o600)


def sealed(path, body=b"words"):
    with path.open("wb") as sink:
        seal_to([generate_identity()[1]], [body], sink.write)
    return path


def test_a_submission_gets_a_random_number_and_a_keyed_digest(tmp_path):
    path = sealed(tmp_path / "a.age", os.urandom(3_000_000))
    first, second = receive(path, KEY), receive(path, KEY)
    assert first.accession != second.accession
    assert first.digest == second.digest == digest_of([path.read_bytes()], KEY)
    assert first.digest.algorithm == "hmac-sha256"
    assert receive(path, b"j" * 32).digest != first.digest
    assert (first.envelope, first.size_bytes) == (Envelope.AGE, path.stat().st_size)


def test_looking_changes_nothing_not_even_the_time_of_last_access(tmp_path):
    path = sealed(tmp_path / "a.age")
    os.utime(path, ns=(10**18, 11 * 10**17))
    path.chmod(0o400)
    before = path.stat()
    receive(path, KEY)
    after = path.stat()
    assert after == before
    assert (after.st_atime_ns, after.st_ctime_ns) == (before.st_atime_ns, before.st_ctime_ns)


@pytest.mark.parametrize(
    ("content", "refusal", "text"),
    [
        (b"", errors.EmptyEnvelope, "EMPTY_ENVELOPE"),
        (b"plain words", errors.NotEncrypted, "NOT_ENCRYPTED"),
        (b"PK\x03\x04" + bytes(100), errors.NotEncrypted, "NOT_ENCRYPTED"),
        (b"age-encryption.org/v9\n", errors.EnvelopeUnsupported, "ENVELOPE_UNSUPPORTED a version of age that is not known here"),
    ],
)  # fmt: skip
def test_what_is_no_envelope_is_refused_with_its_digest_for_the_log(tmp_path, content, refusal, text):
    path = tmp_path / "secret-name.txt"
    path.write_bytes(content)
    with pytest.raises(errors.EnvelopeError) as caught:
        receive(path, KEY)
    assert type(caught.value) is refusal
    assert str(caught.value) == text
    assert caught.value.digest == str(digest_of([content], KEY))
    assert caught.value.size_bytes == len(content)
    assert caught.value.__cause__ is None


def test_what_cannot_be_read_says_why(tmp_path):
    path = sealed(tmp_path / "a.age")
    os.mkfifo(tmp_path / "fifo")
    cases = {
        tmp_path: "ENVELOPE_UNREADABLE it is a folder",
        tmp_path / "none": "ENVELOPE_UNREADABLE there is no such file errno=2",
        tmp_path / "fifo": "ENVELOPE_UNREADABLE it is not an ordinary file",
    }
    for wrong, text in cases.items():
        with pytest.raises(errors.EnvelopeUnreadable) as caught:
            receive(wrong, KEY)
        assert str(caught.value) == text
    with without_permission(path), pytest.raises(errors.EnvelopeUnreadable) as caught:
        receive(path, KEY)
    assert str(caught.value) == "ENVELOPE_UNREADABLE no permission errno=13"
    assert receive(path, KEY)


def test_a_disk_that_fails_is_told():
    """/proc/self/mem is a file whose first page cannot be read: EIO, as from a broken disk."""
    from pathlib import Path

    with pytest.raises(errors.EnvelopeUnreadable) as caught:
        receive(Path("/proc/self/mem"), KEY)
    assert str(caught.value) == "ENVELOPE_UNREADABLE the system cannot read it errno=5"


def test_a_file_that_grows_while_it_is_read_is_not_received(tmp_path):
    path = sealed(tmp_path / "a.age", bytes(40_000_000))
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as sink:
            while not stop.is_set():
                sink.write(b"more")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with pytest.raises(errors.EnvelopeChanged):
            receive(path, KEY)
    finally:
        stop.set()
        writer.join()
    assert receive(path, KEY).size_bytes == path.stat().st_size
