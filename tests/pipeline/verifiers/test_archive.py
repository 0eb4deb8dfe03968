"""Half-cleaned containers must be objected to: one test for each class of residue."""

import gzip
import io
import tarfile
import zipfile

import pytest

from tests.pipeline.chain import clean, held_by
from tests.pipeline.packing import by_libarchive, compressed, tarred, zipped

NOTE = b"Visible words of a note.\n"
MEMBERS = [("a.txt", NOTE), ("b.csv", b"a,b\n1,2\n")]
NEUTRAL = [("member-0000.txt", NOTE), ("member-0001.csv", b"a,b\n1,2\n")]


def expectation(made):
    result = clean(made)
    assert result.reason is None, (result.error, result.verdict)
    return result


def zip_with(comment=b"", **changes):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in NEUTRAL:
            info = zipfile.ZipInfo(changes.get("name", name), (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            for key, value in changes.items():
                if key not in {"name", "drop"}:
                    setattr(info, key, value)
            if not (changes.get("drop") and name == NEUTRAL[1][0]):
                archive.writestr(info, content)
        archive.comment = comment
    return sink.getvalue()


ZIPS = {
    "name": lambda: zip_with(name="secret.txt"),
    "time": lambda: zip_with(date_time=(2024, 3, 1, 0, 0, 0)),
    "comment": lambda: zip_with(comment=b"x"),
    "extra field": lambda: zip_with(extra=b"\x55\x54\x01\x00x"),
    "mode": lambda: zip_with(external_attr=0o644 << 16),
    "bytes behind": lambda: zip_with() + b"x",
    "internal attributes": lambda: zip_with(internal_attr=1),
}


@pytest.mark.parametrize("kind", ZIPS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zips_that_are_not_neutral(kind):
    result = expectation(zipped(MEMBERS))
    assert held_by(zip_with(), result.expectation) == set()
    assert ("METADATA_LEFT", "archive-structure") in held_by(ZIPS[kind](), result.expectation)


def test_bytes_before_a_zip():
    result = expectation(zipped(MEMBERS))
    assert {verifier for _, verifier in held_by(b"x" + zip_with(), result.expectation)} == {"archive-structure"}


def test_a_member_that_is_missing():
    for made, less in ((zipped(MEMBERS), zip_with(drop=True)), (tarred(MEMBERS), tar_with(MEMBERS[:1]))):
        assert ("CONTENT_LOST", "archive-structure") in held_by(less, expectation(made).expectation)


def tar_with(members=MEMBERS, form=tarfile.USTAR_FORMAT, **changes):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=form) as archive:
        for number, (_, content) in enumerate(members):
            info = tarfile.TarInfo(NEUTRAL[number][0])
            info.size, info.mode, info.mtime = len(content), 0o600, 315_532_800
            for key, value in changes.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return sink.getvalue()


TARS = {
    "name": {"name": "secret.txt"},
    "time": {"mtime": 1700000000},
    "account": {"uname": "whistle"},
    "group": {"gname": "whistle"},
    "number of the account": {"uid": 1234},
    "number of the group": {"gid": 1234},
    "mode": {"mode": 0o644},
    "link": {"type": tarfile.SYMTYPE, "linkname": "/home/x"},
    "records": {"form": tarfile.PAX_FORMAT, "pax_headers": {"comment": "x"}},
}


@pytest.mark.parametrize("kind", TARS)
def test_tars_that_are_not_neutral(kind):
    result = expectation(tarred(MEMBERS))
    assert held_by(tar_with(), result.expectation) == set()
    assert ("METADATA_LEFT", "archive-structure") in held_by(tar_with(**TARS[kind]), result.expectation)
    packed = expectation(compressed(tarred(MEMBERS), "gzip"))
    assert held_by(gzip.compress(tar_with(), mtime=0), packed.expectation) == set()
    assert ("METADATA_LEFT", "archive-structure") in held_by(
        gzip.compress(tar_with(**TARS[kind]), mtime=0), packed.expectation
    )


def test_bytes_behind_the_end_of_a_tar():
    result = expectation(tarred(MEMBERS))
    assert ("METADATA_LEFT", "archive-structure") in held_by(
        tar_with() + b"hidden".ljust(512, b"\0"), result.expectation
    )


def test_name_and_time_of_a_gzip():
    result = expectation(compressed(NOTE, "gzip"))
    assert held_by(gzip.compress(NOTE, mtime=0), result.expectation) == set()
    for left in (gzip.compress(NOTE, mtime=1700000000), compressed(NOTE, "gzip")):
        assert ("METADATA_LEFT", "archive-structure") in held_by(left, result.expectation)


def test_names_and_times_of_a_7z():
    result = expectation(by_libarchive(MEMBERS, "7zip"))
    for left in (by_libarchive(MEMBERS, "7zip"), by_libarchive(NEUTRAL, "7zip")):
        assert ("METADATA_LEFT", "archive-structure") in held_by(left, result.expectation)


@pytest.mark.parametrize(
    "make", [lambda: zipped(MEMBERS), lambda: tarred(MEMBERS), lambda: by_libarchive(MEMBERS, "7zip")]
)
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_cut_container(make, part):
    result = expectation(make())
    whole = result.copy.rstrip(b"\0")
    assert held_by(whole[: int(len(whole) * part)], result.expectation) != set()
