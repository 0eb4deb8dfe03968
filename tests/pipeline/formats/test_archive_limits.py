"""Containers that cost too much, that were cut, or that hold nothing: each with its numbers."""

import dataclasses
import gzip
import tarfile
import zlib

import pytest

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.limits import DEFAULT_LIMITS
from tests.pipeline.chain import clean
from tests.pipeline.packing import (
    KINDS,
    NOTE,
    OTHER,
    by_libarchive,
    compressed,
    raw_entry,
    raw_zip,
    tarred,
    unpacked,
    zipped,
)


def limits(**changed):
    return dataclasses.replace(DEFAULT_LIMITS, **changed)


# --- limits, each with its numbers -----------------------------------------------------------------------------------


def test_too_many_members():
    for made in (zipped([(f"{n}.txt", NOTE) for n in range(6)]), tarred([(f"{n}.txt", NOTE) for n in range(6)])):
        found, error = unpacked(made, limits(members=5))
        assert str(error) == "LIMIT_EXCEEDED members most=5 value=6"
        assert len(found) == 5


def test_a_bomb_stops_by_its_ratio():
    zeros = bytes(8 * 1024 * 1024)
    for made in (zipped([("zeros", zeros)]), compressed(zeros, "gzip"), compressed(tarred([("z", zeros)]), "xz")):
        found, error = unpacked(made)
        assert isinstance(error, LimitExceeded)
        assert error.limit == "ratio"
        assert error.numbers["most"] == 200
        assert error.numbers["value"] >= 200
        assert found == []


def test_a_zip_that_lies_about_its_sizes_is_no_way_around_the_ratio():
    zeros = bytes(8 * 1024 * 1024)
    name, method, packed, _, _, flags = raw_entry(b"zeros", 8, zeros)
    # The standard library stops at the stated size: what it gives is short and its checksum is wrong.
    found, error = unpacked(raw_zip([(name, method, packed, zlib.crc32(zeros), 1000, flags)]))
    assert error is None
    assert found == [("zeros", "CORRUPT_DOCUMENT")]


def test_too_many_bytes_altogether():
    made = zipped([(f"{n}.txt", NOTE * 100) for n in range(4)])
    found, error = unpacked(made, limits(unpacked_bytes=len(NOTE) * 250))
    assert str(error) == f"LIMIT_EXCEEDED unpacked_bytes most={len(NOTE) * 250} value={len(NOTE) * 300}"
    assert len(found) == 2


def test_a_member_that_is_too_large_costs_only_itself():
    members = [("a.txt", NOTE), ("large.txt", NOTE * 1000), ("z.txt", OTHER)]
    for made in (zipped(members), compressed(tarred(members), "gzip"), by_libarchive(members, "7zip")):
        found, error = unpacked(made, limits(item_bytes=len(NOTE) * 500))
        assert error is None
        assert [content for _, content in found] == [NOTE, "LIMIT_EXCEEDED", OTHER]


def test_a_name_that_is_too_long_costs_only_its_member():
    members = [("n" * 1025, NOTE), ("z.txt", OTHER)]
    for made in (zipped(members), tarred(members)):
        found, error = unpacked(made)
        assert error is None
        assert found == [("n" * 1024, "LIMIT_EXCEEDED"), ("z.txt", OTHER)]


def test_too_deep():
    made = NOTE
    for _ in range(10):
        made = zipped([("inner.zip", made)])
    result, depth = clean(made), 0
    while result.members:
        result, depth = result.members[0], depth + 1
    assert depth == DEFAULT_LIMITS.depth
    assert str(result.error) == "LIMIT_EXCEEDED limit most=8 value=9"


# --- cut and empty ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_members_before_a_cut_stay_good_and_the_container_is_held(kind):
    noise = [(f"{number}.txt", str(zlib.crc32(str(number).encode()) ** 40).encode() * 20) for number in range(12)]
    whole = KINDS[kind][0](noise)
    found, error = unpacked(whole)
    assert error is None
    assert found == noise
    if kind.startswith("tar-") and not any(packing in kind for packing in ("zip", "xz", "lzma", "zstd")):
        whole = whole.rstrip(b"\0")  # the last block is padded: a cut in there cuts nothing
    for part in (0.35, 0.7, 0.97):
        found, error = unpacked(whole[: int(len(whole) * part)])
        assert isinstance(error, CorruptDocument), part
        assert found == noise[: len(found)]
    if kind.startswith(("zip-st", "zip-de", "tar-pax", "tar-gnu", "tar-ustar")):
        assert len(found) >= 8


def test_a_tar_that_is_cut_between_two_members():
    made = tarred([("a.txt", NOTE), ("b.txt", OTHER)], form=tarfile.USTAR_FORMAT)
    found, error = unpacked(made[:1024])
    assert found == [("a.txt", NOTE)]
    assert str(error) == "CORRUPT_DOCUMENT tar without an end"
    assert unpacked(made[: 2048 + 512])[1] is None  # one block of zeros is enough


def test_empty_containers():
    assert unpacked(zipped([])) == ([], None)
    assert clean(zipped([])).reason is None


def test_files_of_a_real_project(corpora):
    """Every archive of libarchive's own tests is unpacked or refused; nothing else happens."""
    reasons = set()
    for path in sorted((corpora / "archive").rglob("*")):
        if path.suffix in {".zip", ".7z", ".tar", ".gz", ".xz"}:
            result = clean(path.read_bytes(), name=path.name)
            if result.reason:
                reasons.add(result.reason.name)
    assert reasons <= {
        "CORRUPT_DOCUMENT", "ENCRYPTED_DOCUMENT", "UNSUPPORTED_FORMAT", "LIMIT_EXCEEDED", "CONTENT_LOST",
    }  # fmt: skip


def test_gzip_of_several_streams_is_one_file():
    made = gzip.compress(NOTE) + gzip.compress(OTHER)
    assert unpacked(made) == ([("", NOTE + OTHER)], None)
