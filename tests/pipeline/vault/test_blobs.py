"""Blobs: whole or not there, whatever breaks; private; swept of what killed writers leave."""

import os
import resource
import signal
import subprocess
import sys
import uuid

import pytest

from pipeline.errors import FixityMismatch, StoreUnavailable
from pipeline.vault.blobs import BlobFolder
from pipeline.vault.rest import Rest

FOLDER, NAME, OTHER = (str(uuid.UUID(int=n, version=4)) for n in (1, 2, 3))


def test_a_blob_comes_back_and_is_replaced_whole(tmp_path):
    blobs = BlobFolder(tmp_path / "new" / "root")
    name = f"{FOLDER}/{NAME}"
    assert blobs.put(name, iter([b"one", b"two"])) == 6
    assert b"".join(blobs.open(name)) == b"onetwo"
    blobs.put(name, iter([b"three"]))
    assert b"".join(blobs.open(name)) == b"three"
    assert [path.name for path in (tmp_path / "new" / "root" / FOLDER).iterdir()] == [NAME]
    for path in (tmp_path / "new").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
    blobs.delete(name)
    blobs.delete(name)
    assert not blobs.exists(name)
    with pytest.raises(StoreUnavailable):
        list(blobs.open(name))


@pytest.mark.parametrize(
    "name",
    ["", "x", "../" + NAME, f"{FOLDER}/../{NAME}", f"/{NAME}", f"{NAME}\n", "report.pdf", f"{FOLDER}/{NAME}/{OTHER}"],
)
def test_only_opaque_names_are_taken(tmp_path, name):
    with pytest.raises(StoreUnavailable, match="opaque"):
        BlobFolder(tmp_path).put(name, iter([b"x"]))
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_breaks_off_leaves_the_old_blob_and_nothing_else(tmp_path):
    blobs = BlobFolder(tmp_path)
    blobs.put(f"{FOLDER}/{NAME}", iter([b"old"]))

    def broken():
        yield b"new"
        raise ValueError("the source broke")

    with pytest.raises(ValueError, match="source"):
        blobs.put(f"{FOLDER}/{NAME}", broken())
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [NAME]
    assert b"".join(blobs.open(f"{FOLDER}/{NAME}")) == b"old"


def test_two_who_write_the_same_blob_do_not_meet(tmp_path):
    blobs = BlobFolder(tmp_path)
    name = f"{FOLDER}/{NAME}"

    def slow():
        yield b"fir"
        blobs.put(name, iter([b"second"]))
        assert b"".join(blobs.open(name)) == b"second"
        yield b"st"

    assert blobs.put(name, slow()) == 5
    assert b"".join(blobs.open(name)) == b"first"
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [NAME]


WRITE = """
import sys
from pathlib import Path
from pipeline.errors import StoreUnavailable
from pipeline.vault.blobs import BlobFolder
try:
    BlobFolder(Path(sys.argv[1])).put(sys.argv[2], iter([b"x" * 65536] * 64))
except StoreUnavailable as error:
    print(error)
"""


def test_a_disk_that_is_full_in_the_middle_is_said_and_leaves_nothing(tmp_path):
    """The limit on the size of files breaks the write where a full disk would (EFBIG instead of ENOSPC)."""

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path), f"{FOLDER}/{NAME}"],
        preexec_fn=small, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("STORE_UNAVAILABLE a blob cannot be written errno=27")
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_folder_in_the_way_is_said_plainly(tmp_path):
    (tmp_path / FOLDER).write_bytes(b"")
    with pytest.raises(StoreUnavailable):
        BlobFolder(tmp_path).put(f"{FOLDER}/{NAME}", iter([b"x"]))


def test_a_sweep_removes_what_nobody_knows_of_in_one_folder(tmp_path):
    blobs = BlobFolder(tmp_path)
    for name in (NAME, OTHER, f"{NAME}.text"):
        blobs.put(f"{FOLDER}/{name}", iter([b"x"]))
    blobs.put(f"{OTHER}/{NAME}", iter([b"x"]))
    (tmp_path / FOLDER / f".{NAME}.0.partial").write_bytes(b"half")
    assert blobs.sweep(FOLDER, {NAME, f"{NAME}.text"}) == 2
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} == {NAME, f"{NAME}.text"}
    assert blobs.exists(f"{OTHER}/{NAME}")
    assert blobs.sweep(str(uuid.uuid4()), ()) == 0


def test_what_rests_is_sealed_and_bound_to_its_name_and_submission(tmp_path):
    blobs, key = BlobFolder(tmp_path), os.urandom(32)
    rest = Rest(blobs, FOLDER, key)
    body = b"words of the leak " * 5000
    rest.put(NAME, iter([body[:7], body[7:]]))
    sealed = (tmp_path / FOLDER / NAME).read_bytes()
    assert b"words" not in sealed
    assert b"".join(rest.open(NAME)) == body
    (tmp_path / FOLDER / OTHER).write_bytes(sealed)
    (tmp_path / OTHER).mkdir()
    (tmp_path / OTHER / NAME).write_bytes(sealed)
    for other, name in (
        (rest, OTHER),
        (Rest(blobs, OTHER, key), NAME),
        (Rest(blobs, FOLDER, os.urandom(32)), NAME),
    ):
        with pytest.raises(FixityMismatch):
            list(other.open(name))
    for spoilt in (sealed[:-1], sealed + b"x", sealed[:-20000], bytes([sealed[0] ^ 1]) + sealed[1:]):
        (tmp_path / FOLDER / NAME).write_bytes(spoilt)
        with pytest.raises(FixityMismatch):
            list(rest.open(NAME))
