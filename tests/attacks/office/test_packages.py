"""The package around the parts: bytes, names and bombs in places that only a zip file has."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.formats.ooxml import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.reasons import Reason
from pipeline.sandbox.identify import identify
from redaction.plan import Plan
from tests.pipeline.formats.ooxml.building import BASE, CANARY, W, clean, left, paragraph, unzipped, word, zipped


def refused(raw: bytes, folder: Path) -> PipelineError:
    """Return with what a file is refused, by reading and by rewriting alike."""
    path = folder / "hostile"
    path.write_bytes(raw)
    reasons = []
    for work in (
        lambda: FORMAT.read(path, DEFAULT_LIMITS),
        lambda: FORMAT.rewrite(path, folder / "out", Plan(), {}, DEFAULT_LIMITS),
    ):
        with pytest.raises(PipelineError) as caught:
            work()
        reasons.append(caught.value)
    assert reasons[0].reason is reasons[1].reason
    assert CANARY not in str(reasons[0])
    assert not (folder / "out").exists()
    return reasons[0]


def test_names_dates_comments_and_bytes_around_members_go(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.comment = CANARY.encode()
        for name, body in word(paragraph("Visible")).members().items():
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.comment, info.create_system, info.external_attr = CANARY.encode(), 3, 0o100777 << 16
            info.extra = struct.pack("<HH", 0x7075, len(CANARY)) + CANARY.encode()
            archive.writestr(info, body)
    raw = b"" + sink.getvalue()
    found = clean(raw, tmp_path)
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()


def test_bytes_before_the_package_do_not_survive(tmp_path):
    raw = CANARY.encode() * 3 + word(paragraph("Visible")).zipped()
    found = clean(raw, tmp_path)
    assert left(found.raw, tmp_path) == []
    path = tmp_path / "prepended"
    path.write_bytes(raw)
    assert FORMAT.recognises(raw[:65536], path) is None  # who sees another format in its first bytes shall win


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'),
        ("word/document.xml", b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>'),
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b""),
        ("word/styles.xml", b"\0\0"),
        ("[Content_Types].xml", b"<!DOCTYPE x><Types/>"),
        ("_rels/.rels", b"<Relationships"),
        ("../evil.xml", b"<x/>"),
        ("/abs.xml", b"<x/>"),
        ("word\\document.xml", b"<x/>"),
        ("WORD/DOCUMENT.XML", b"<x/>"),
    ],
)
def test_hostile_parts_and_names_are_refused(name, body, tmp_path):
    error = refused(zipped(word(paragraph("x")).members() | {name: body}), tmp_path)
    assert error.reason is Reason.CORRUPT_DOCUMENT


def test_a_member_twice_is_refused(tmp_path):
    sink = io.BytesIO(word(paragraph("x")).zipped())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(sink, "a") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(sink.getvalue(), tmp_path).reason is Reason.CORRUPT_DOCUMENT


def test_two_relationships_of_one_name_are_refused(tmp_path):
    pack = word(paragraph("x"))
    pack.relations["word/document.xml"][1] = ("auto0", *pack.relations["word/document.xml"][1][1:])
    assert refused(pack.zipped(), tmp_path).reason is Reason.CORRUPT_DOCUMENT


def test_depth_is_bounded(tmp_path):
    deep = "<w:tbl><w:tr><w:tc>" * 100 + "</w:tc></w:tr></w:tbl>" * 100
    assert refused(word(deep).zipped(), tmp_path).reason is Reason.LIMIT_EXCEEDED


def test_a_bomb_is_refused_before_it_unpacks(tmp_path):
    members = word(paragraph("x")).members() | {"word/media/x.png": b"\0" * (64 << 20)}
    assert refused(zipped(members), tmp_path).reason is Reason.LIMIT_EXCEEDED


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(b"<" * (64 << 20)) + bomb.flush()
    raw = bytearray(zipped(word(paragraph("x")).members() | {"word/zzzz.xml": b"y" * len(packed)}))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        info = archive.getinfo("word/zzzz.xml")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, body in word(paragraph("x")).members().items():
            archive.writestr(name, body)
        archive.writestr(zipfile.ZipInfo("word/zzzz.xml"), packed)
    lying = sink.getvalue()
    # Stored bytes become deflated ones of a quoted size of 100 bytes, in the local header and in the directory.
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        place = lying.rindex(mark)
        lying = lying[: place + method] + struct.pack("<H", 8) + lying[place + method + 2 :]
        lying = lying[: place + size] + struct.pack("<I", 100) + lying[place + size + 4 :]
    assert info.file_size == len(packed)
    assert refused(lying, tmp_path).reason is Reason.CORRUPT_DOCUMENT


def test_an_encrypted_member_is_called_encrypted(tmp_path):
    raw = bytearray(word(paragraph("x")).zipped())
    place = raw.index(b"PK\x01\x02")
    raw[place + 8] |= 1
    assert refused(bytes(raw), tmp_path).reason is Reason.ENCRYPTED_DOCUMENT


def encrypted_office_file() -> bytes:
    """Return the container in which Office puts an encrypted package (MS-OFFCRYPTO 2.3.2, MS-CFB), without its content."""
    sector = 512
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    )  # fmt: skip
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (sector - 8)

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return (
            raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + struct.pack("<III", 0xFFFFFFFF, right, child)
            + b"\0" * 36 + struct.pack("<IQ", 0xFFFFFFFE, 0)
        )  # fmt: skip

    none = 0xFFFFFFFF
    entries = (
        entry("Root Entry", 5, 1, none) + entry("EncryptedPackage", 2, none, 2) + entry("EncryptionInfo", 2, none, none)
    )
    return header + table + entries.ljust(sector, b"\0")


def test_an_encrypted_package_is_called_encrypted_with_its_remedy(tmp_path):
    path = tmp_path / "encrypted"
    path.write_bytes(encrypted_office_file())
    found = identify(path, "secret.docx")
    assert found.supported
    with pytest.raises(PipelineError) as caught:
        FORMAT.read(path, DEFAULT_LIMITS)
    assert caught.value.reason is Reason.ENCRYPTED_DOCUMENT
    assert "password" in caught.value.remedy


def test_zip64_is_read_like_any_other(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, body in word(paragraph("Visible")).members().items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(body)
    found = clean(sink.getvalue(), tmp_path)
    assert found.verdict.residues == ()
    assert "Visible" in found.text


@pytest.mark.parametrize(
    "wrong", ["application/msword.main+xml", "application/vnd.ms-powerpoint.addin.macroEnabled.main+xml", ""]
)
def test_a_main_part_of_another_type_is_not_ours(wrong, tmp_path):
    pack = word(paragraph("x"))
    pack.parts["word/document.xml"] = (wrong, pack.parts["word/document.xml"][1])
    path = tmp_path / "other"
    path.write_bytes(pack.zipped())
    assert FORMAT.recognises(path.read_bytes()[:65536], path) is None


def test_targets_that_lead_outside_or_nowhere_are_dropped(tmp_path):
    pack = word(paragraph("Visible"))
    for target in ("../../../etc/passwd", f"/{CANARY}.xml", "NULL", "#x", "%2e%2e/x.xml"):
        pack.link("word/document.xml", "footnotes", target)
    pack.link("", f"{BASE}{CANARY}", "/word/document.xml")
    found = clean(pack.zipped(), tmp_path)
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()


def test_utf_16_parts_are_read_and_written_plainly(tmp_path):
    members = word(paragraph("Visible")).members()
    members["word/document.xml"] = (
        f'<?xml version="1.0" encoding="UTF-16"?><w:document {W}><w:body>{paragraph("Visible")}</w:body></w:document>'
    ).encode("utf-16")
    found = clean(zipped(members), tmp_path)
    assert found.verdict.residues == ()
    assert "Visible" in found.text
    assert unzipped(found.raw)["word/document.xml"].startswith(b"<?xml version='1.0' encoding='UTF-8'")
