"""Containers: what comes out, under which name, what is refused and why. Names never reach a file system."""

import io
import struct
import tarfile
import zipfile

import pytest

from pipeline.errors import UnknownFormat
from pipeline.formats.archive import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from tests.conformance.samples.read_only_archives import cab, iso, rar
from tests.pipeline.chain import clean
from tests.pipeline.packing import (
    CENTRAL,
    END,
    KINDS,
    LOCAL,
    MEMBERS,
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_container_comes_back_as_its_kind_with_cleaned_members(kind):
    make, media_type = KINDS[kind]
    made = make()
    result = clean(made)
    assert result.reason is None, (result.error, result.verdict)
    assert result.rewritten.media_type == media_type
    assert result.names == [name for name, _ in MEMBERS]
    found, error = unpacked(result.copy)
    assert error is None
    assert found == [("member-0000.txt", NOTE), ("member-0001.csv", b"a,b\n1,2\n")]
    for canary in (b"canary", b"zaccount", b"zgroup"):
        assert canary not in result.copy
    assert clean(made).copy == result.copy
    again = clean(result.copy)
    assert again.reason is None, again.verdict
    assert again.copy == result.copy
    assert again.reading.metadata == ()


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz", "lzma", "zstd"])
def test_a_single_compressed_file(kind):
    result = clean(compressed(NOTE, kind))
    assert result.reason is None, (result.error, result.verdict)
    assert unpacked(result.copy) == ([("", NOTE)], None)
    assert b"canary-name" not in result.copy
    assert clean(result.copy).copy == result.copy


def test_the_name_and_time_in_a_gzip_header_are_metadata():
    result = clean(compressed(NOTE, "gzip"))
    fields = {(entry.name, entry.value) for entry in result.reading.metadata}
    assert fields == {("gzip:name", "canary-name.txt"), ("gzip:modified", "1700000000")}
    assert result.copy[3] == 0
    assert result.copy[4:8] == bytes(4)


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz", "lzma"])
def test_a_compressed_file_of_no_bytes_has_an_empty_member(kind):
    result = clean(compressed(b"", kind))
    assert [member.reason.name for member in result.members] == ["EMPTY_ITEM"]


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz", "lzma"])
def test_the_copy_of_a_compressed_file_of_no_bytes_is_one(kind):
    result = clean(compressed(b"", kind))
    assert result.reason is None, (result.error, result.verdict)
    assert unpacked(result.copy) == ([("", b"")], None)
    assert clean(result.copy).copy == result.copy


def test_a_tar_of_nothing_is_known_by_its_size(tmp_path):
    """Zeros have no signature: what tar programs write is taken for a tar, no other row of zeros."""
    for size, known in ((1024, True), (10_240, True), (512, False), (2048, False), (20_480, False)):
        (tmp_path / "zeros").write_bytes(bytes(size))
        found = FORMAT.recognises(bytes(size), tmp_path / "zeros")
        assert found == ("application/x-tar" if known else None), size
    (tmp_path / "zeros").write_bytes(bytes(1023) + b"\1")
    assert FORMAT.recognises(bytes(1023) + b"\1", tmp_path / "zeros") is None


def test_zip_that_was_written_to_a_stream():
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.kept = b""

        def writable(self):
            return True

        def write(self, block):
            self.kept += bytes(block)
            return len(block)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in MEMBERS:
            archive.writestr(name, content)
    assert pipe.kept[6] & 8  # sizes come in descriptors behind the contents
    assert unpacked(pipe.kept) == (MEMBERS, None)
    assert clean(pipe.kept).reason is None


def test_zip64():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive, archive.open("big.txt", "w", force_zip64=True) as out:
        out.write(NOTE)
    assert unpacked(sink.getvalue()) == ([("big.txt", NOTE)], None)
    assert clean(sink.getvalue()).reason is None


HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "..\\..\\evil.txt", "C:\\Users\\x\\evil.txt", "a/../../b.txt", "new\nline.txt",
    "evil\u202egnp.txt", "CON", "nul.txt", "trailing.", "trailing ", ".", "..", "a//b.txt", "zero\u200bwidth.txt",
    "tab\t.txt", "\x1b[31mred.txt", "-rf", "$(id).txt", "~root", "a" * 300 + ".txt",
]  # fmt: skip


@pytest.mark.parametrize("layout", ["zip", "tar"])
def test_hostile_names_are_text_and_nothing_else(layout):
    members = [(name, f"content {number}\n".encode()) for number, name in enumerate(HOSTILE)]
    made = zipped(members) if layout == "zip" else tarred(members)
    result = clean(made)
    assert result.reason is None, (result.error, result.verdict)
    assert len(result.names) == len(HOSTILE)
    assert {member.reason for member in result.members} == {None}
    found, _ = unpacked(result.copy)
    assert [name for name, _ in found] == [f"member-{number:04}.txt" for number in range(len(HOSTILE))]
    assert [content for _, content in found] == [content for _, content in members]
    hostile = next(removal.count for removal in result.rewritten.removed if removal.kind == "hostile-name")
    assert hostile == len(HOSTILE) - 4  # a dash, a dollar, a tilde and a long name harm nobody


def test_the_root_of_an_archive_is_no_hostile_name():
    """Every ISO has an entry for its root, and `tar -c .` leads every name with it."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, kind in (("./", tarfile.DIRTYPE), ("./a.txt", tarfile.REGTYPE), (".", tarfile.DIRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(NOTE) if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(NOTE))
    for made in (iso(), sink.getvalue()):
        result = clean(made)
        assert result.reason is None, (result.error, result.verdict)
        assert not [hidden for hidden in result.reading.hidden if hidden.kind == "hostile-name"]


def test_names_of_broken_bytes_and_with_a_nul():
    entries = [raw_entry(b"\xff\xfe\x80broken", 0, NOTE), raw_entry(b"a.txt\0.exe", 0, NOTE)]
    found, error = unpacked(raw_zip(entries))
    assert error is None
    assert [content for _, content in found] == [NOTE, NOTE]
    assert found[1][0] == "a.txt\0.exe"
    broken = tarred([("plain-name.txt", NOTE)], form=tarfile.GNU_FORMAT).replace(b"plain-name", b"\xff\xfe\x80broken-")
    head = bytearray(broken[:512])
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    found, error = unpacked(bytes(head) + broken[512:])
    assert error is None
    assert len(found) == 1
    found[0][0].encode("utf-8")  # no lone surrogates


def test_same_names_and_names_that_differ_in_case_are_all_kept():
    members = [("a.txt", b"one\n"), ("A.TXT", b"two\n"), ("a.txt", b"three\n")]
    with pytest.warns(UserWarning, match="Duplicate"):
        made = zipped(members)
    for one in (made, tarred(members)):
        found, error = unpacked(one)
        assert error is None
        assert [content for _, content in found] == [b"one\n", b"two\n", b"three\n"]


def test_links_devices_and_pipes_are_items_without_bytes():
    kinds = [tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
    made = tarred([("a.txt", NOTE), *((f"bad{kind}", kind) for kind in kinds), ("z.txt", OTHER)])
    found, error = unpacked(made)
    assert error is None
    assert [content for _, content in found] == [NOTE, *["HOSTILE_MEMBER"] * len(kinds), OTHER]
    linked = zipped([("link", b"/etc/shadow")], external_attr=0o120777 << 16)
    assert unpacked(linked) == ([("link", "HOSTILE_MEMBER")], None)


def test_folders_are_no_members():
    assert unpacked(zipped([("folder/", b""), ("folder/a.txt", NOTE)])) == ([("folder/a.txt", NOTE)], None)
    assert unpacked(tarred([("folder", tarfile.DIRTYPE), ("folder/a.txt", NOTE)]))[0] == [("folder/a.txt", NOTE)]


def test_long_names_of_pax_and_gnu():
    name = "/".join(["folder" * 5] * 8) + "/file.txt"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        assert unpacked(tarred([(name, NOTE)], form=form)) == ([(name, NOTE)], None)


def test_a_sparse_file_of_old_gnu_tar():
    head = bytearray(tarfile.TarInfo("sparse.txt").tobuf(tarfile.GNU_FORMAT))
    head[156:157] = b"S"
    head[124:136] = b"%011o\0" % 512  # what is stored
    head[386:410] = b"%011o\0%011o\0" % (4096, 512)  # one piece: where, how long
    head[483:495] = b"%011o\0" % 8192  # what it unpacks to
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    made = bytes(head) + b"x" * 512 + bytes(1024)
    found, error = unpacked(made)
    assert error is None
    assert found == [("sparse.txt", bytes(4096) + b"x" * 512 + bytes(8192 - 4608))]


# --- zips that say two things ----------------------------------------------------------------------------------------


def patched(content, offset, struct_format, *values):
    made = bytearray(content)
    struct.pack_into(struct_format, made, offset, *values)
    return bytes(made)


def test_headers_that_disagree():
    made = raw_zip([raw_entry(b"a.txt", 0, NOTE), raw_entry(b"b.txt", 0, OTHER)])
    assert unpacked(made)[1] is None
    lies = {
        "name": made[:30] + b"x" + made[31:],
        "method": patched(made, 8, "<H", 8),
        "checksum": patched(made, 14, "<L", 1),
        "size": patched(made, 22, "<L", 3),
        "encryption": patched(made, 6, "<H", 1),
    }
    for lie in lies.values():
        found, error = unpacked(lie)
        assert found == []
        assert error.reason.name == "FORMAT_DISAGREEMENT"


def test_entries_that_overlap():
    """The whole of a small bomb lies in many entries at once (D. Fifield, A better zip bomb)."""
    name, method, packed, crc, size, flags = raw_entry(b"a", 8, NOTE * 50)
    body = LOCAL.pack(b"PK\3\4", 20, flags, method, 0, 0x21, crc, len(packed), size, 1, 0) + name + packed
    entry = CENTRAL.pack(b"PK\1\2", 20, 20, flags, method, 0, 0x21, crc, len(packed), size, 1, 0, 0, 0, 0, 0, 0) + name
    made = body + entry * 9 + END.pack(b"PK\5\6", 0, 0, 9, 9, len(entry) * 9, len(body), 0)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert len(archive.namelist()) == 9
    found, error = unpacked(made)
    assert found == []
    assert str(error) == "FORMAT_DISAGREEMENT zip entries overlap"


def test_bytes_behind_and_between_are_reported_and_gone():
    made = zipped(MEMBERS) + b"canary behind the end" * 3
    result = clean(made)
    assert result.reason is None
    assert [(hidden.kind, hidden.count) for hidden in result.reading.hidden if hidden.kind == "trailing-bytes"] == [
        ("trailing-bytes", 63)
    ]
    assert b"canary" not in result.copy
    first = LOCAL.size + len("a.txt") + len(NOTE)
    plain = raw_zip([raw_entry(b"a.txt", 0, NOTE), raw_entry(b"b.txt", 0, OTHER)])
    gap = b"canary in a gap, longer than a descriptor could be"
    moved = plain[:first] + gap + plain[first:]
    at = moved.rfind(b"PK\1\2")
    moved = patched(moved, at + 42, "<L", first + len(gap))
    moved = patched(moved, len(moved) - 6, "<L", moved.find(b"PK\1\2"))
    result = clean(moved)
    assert result.reason is None, result.error
    assert sum(hidden.count for hidden in result.reading.hidden if hidden.kind == "trailing-bytes") == len(gap)
    assert b"canary" not in result.copy


def test_bytes_before_a_zip():
    found, error = unpacked(b"PK\3\4 is not the start" + zipped(MEMBERS))
    assert found == []
    assert error.reason.name in {"FORMAT_DISAGREEMENT", "CORRUPT_DOCUMENT"}


def test_comments_and_extra_fields_are_metadata():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        entry.comment, entry.extra = b"canary comment", struct.pack("<HH", 0x7875, 11) + b"canaryextra"
        archive.writestr(entry, NOTE)
        archive.comment = b"canary of the whole"
    result = clean(sink.getvalue())
    assert {"zip:comment", "zip:member-comment"} <= {entry.name for entry in result.reading.metadata}
    assert "extra-field" in {hidden.kind for hidden in result.reading.hidden}
    assert b"canary" not in result.copy


def test_split_zips_are_unsupported():
    first = b"PK\7\10" + zipped(MEMBERS)
    last = zipped(MEMBERS)
    last = patched(last, len(last) - END.size + 4, "<HH", 2, 2)
    for part in (first, last):
        assert str(unpacked(part)[1]) == "UNSUPPORTED_FORMAT one part of a split zip"
        assert clean(part).reason.name == "UNSUPPORTED_FORMAT"


def test_an_encrypted_member_is_refused_alone():
    made = raw_zip([raw_entry(b"a.txt", 0, NOTE), raw_entry(b"secret.txt", 0, b"\1\2\3\4", flags=1)])
    assert unpacked(made) == ([("a.txt", NOTE), ("secret.txt", "ENCRYPTED_DOCUMENT")], None)
    result = clean(made)
    assert result.reason is None
    assert unpacked(result.copy)[0] == [("member-0000.txt", NOTE)]


def test_deflate64_is_unpacked_where_libarchive_knows_it():
    found, error = unpacked(raw_zip([raw_entry(b"a.txt", 9, NOTE), raw_entry(b"z.txt", 0, OTHER)]))
    assert error is None
    assert found in ([("a.txt", NOTE), ("z.txt", OTHER)], [("a.txt", "UNSUPPORTED_FORMAT"), ("z.txt", OTHER)])


def test_an_unknown_method_is_refused_alone():
    made = raw_zip([raw_entry(b"a.txt", 0, NOTE), raw_entry(b"odd.txt", 42, b"\1\2\3\4")])
    assert unpacked(made)[0] == [("a.txt", NOTE), ("odd.txt", "UNSUPPORTED_FORMAT")]


@pytest.mark.parametrize("method", [0, 8, 93, 95])
def test_a_damaged_member_is_refused_alone(method):
    name, method, packed, crc, size, flags = raw_entry(b"bad.txt", method, NOTE * 9)
    made = raw_zip(
        [raw_entry(b"a.txt", 0, NOTE), (name, method, packed, crc ^ 1, size, flags), raw_entry(b"z", 0, OTHER)]
    )
    assert [content for _, content in unpacked(made)[0]] == [NOTE, "CORRUPT_DOCUMENT", OTHER]


def test_members_may_talk_about_each_other():
    members = [("report-final.txt", b"See minutes-2024.txt and the administrator.\n"), ("minutes-2024.txt", NOTE)]
    for made in (tarred(members), zipped(members, zipfile.ZIP_STORED)):
        assert clean(made).reason is None, clean(made).verdict


def test_whose_folder_and_whose_account_it_was_is_learned():
    members = [("Users/zelda.quux/a.txt", b"Copied by zelda.quux, and by zaccount.\n")]
    for made in (tarred(members), zipped(members), by_libarchive(members, "7zip")):
        result = clean(made)
        assert result.reason is None, result.verdict
        assert b"quux" not in unpacked(result.copy)[0][0][1]
    assert b"zaccount" not in unpacked(clean(tarred(members)).copy)[0][0][1]


def test_side_files_of_macos_hold_nothing_to_keep():
    side = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        com.apple.metadata:kMDItemWhereFroms canary"
    for made in (zipped([("a.txt", NOTE), ("__MACOSX/._a.txt", side)]), tarred([("._a.txt", side), ("a.txt", NOTE)])):
        found, error = unpacked(made)
        assert error is None
        assert sorted(content if isinstance(content, str) else "ok" for _, content in found) == ["EMPTY_ITEM", "ok"]
        assert b"canary" not in clean(made).copy


@pytest.mark.parametrize(
    ("maker", "volume"),
    [
        (rar, False),
        (lambda: rar(volume=True), True),
        (cab, False),
        (lambda: cab()[:30] + b"\x05\0" + cab()[32:], True),
        (lambda: b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x73, 1, 13) + bytes(6), True),
    ],
)
def test_one_volume_of_several_is_never_taken_for_the_whole(maker, volume, tmp_path):
    (tmp_path / "in").write_bytes(maker())
    if volume:
        with pytest.raises(UnknownFormat, match="join them"):
            FORMAT.read(tmp_path / "in", DEFAULT_LIMITS)
    else:
        assert FORMAT.read(tmp_path / "in", DEFAULT_LIMITS).counts.members == 1
