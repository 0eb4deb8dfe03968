from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import FixityMismatch, StoreRefused, StoreUnavailable
from pipeline.fixity import digest_of
from pipeline.stores.base import ReleasedDocument
from pipeline.stores.filesystem import CONSTANT_TIME_S, FilesystemStore

BODY = b"sanitised bytes"
RELEASE = "11111111-1111-4111-8111-111111111111"


def document(body: bytes = BODY) -> ReleasedDocument:
    return ReleasedDocument(
        "22222222-2222-4222-8222-222222222222",
        None,
        "text/plain",
        ".txt",
        digest_of([body]),
        len(body),
        None,
        0,
        "text",
    )


def test_names_are_opaque_times_constant_and_modes_private(tmp_path: Path) -> None:
    store = FilesystemStore(tmp_path / "store")
    store.put(RELEASE, document(), iter([BODY]))
    store.finish(RELEASE, b"manifest", b"table")
    files = list((tmp_path / "store" / RELEASE).rglob("*"))
    assert {path.name for path in files} == {"documents", document().name, "documents.parquet", "manifest.note"}
    for path in files:
        assert path.stat().st_mtime == CONSTANT_TIME_S, path.name
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
        assert os.listxattr(path) == []


def test_putting_again_changes_nothing_and_other_bytes_are_refused(tmp_path: Path) -> None:
    store = FilesystemStore(tmp_path)
    store.put(RELEASE, document(), iter([BODY]))
    store.put(RELEASE, document(), iter([BODY]))
    with pytest.raises(StoreRefused):
        store.put(RELEASE, document(b"other"), iter([b"other"]))
    store.finish(RELEASE, b"m", b"t")
    store.finish(RELEASE, b"m", b"t")
    with pytest.raises(StoreRefused):
        store.finish(RELEASE, b"m2", b"t")


def test_bytes_that_differ_from_their_digest_never_get_a_name(tmp_path: Path) -> None:
    with pytest.raises(FixityMismatch):
        FilesystemStore(tmp_path).put(RELEASE, document(), iter([b"altered"]))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_disk_that_gives_back_other_bytes_is_found_out_before_they_get_a_name(tmp_path: Path) -> None:
    body = b"sanitised bytes\n" * 60_000

    def chunks() -> Iterator[bytes]:
        yield body
        # It is more than the buffer holds, so it is in the file by now, and right so far.
        (partial,) = tmp_path.rglob("*.partial")
        with partial.open("r+b") as disk:
            assert disk.read(9) == body[:9]
            disk.seek(0)
            disk.write(b"S")

    with pytest.raises(FixityMismatch):
        FilesystemStore(tmp_path).put(RELEASE, document(body), chunks())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_half_written_copy_of_a_killed_run_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / RELEASE / "documents"
    folder.mkdir(parents=True)
    (folder / f".{document().name}.partial").write_bytes(b"half")
    FilesystemStore(tmp_path).put(RELEASE, document(), iter([BODY]))
    assert [path.read_bytes() for path in folder.iterdir()] == [BODY]


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StoreUnavailable):
        FilesystemStore(blocked).put(RELEASE, document(), iter([BODY]))
