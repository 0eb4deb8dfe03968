"""JPEG once more: every kind of application segment that makers and editors write, tables, gaps, second pictures."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.blocks import (
    UNDEFINED,
    Directory,
    box,
    exif,
    pascal,
    profile,
    resource,
    short_exif,
    short_iptc,
    short_xmp,
    small_jpeg,
    tiff,
    unicode_text,
    xmp,
)
from tests.conformance.planting.pictures import picture, saved

_GUID = b"0123456789ABCDEF0123456789ABCDEF"
_JSON = bytes.fromhex("6a736f6e00110010800000aa00389b71")
_C2PA = bytes.fromhex("6332706100110010800000aa00389b71")
_CBOR = bytes.fromhex("63626f7200110010800000aa00389b71")
#: Segments of makers: number of APPn, what they begin with, place.
_MAKERS = (
    (0, b"CIFF-HEAPJPGM", "APP0 CIFF of Canon"), (0, b"AVI1\0", "APP0 AVI1"), (0, b"Ocad$Rev:", "APP0 of Ocad"),
    (1, b"QVCI\0", "APP1 QVCI of Casio"), (1, b"FLIR\0\1\0\0", "APP1 of FLIR"), (1, b"PARROT\0", "APP1 of Parrot"),
    (2, b"FPXR\0\0\1", "APP2 FlashPix"), (2, b"urn:iso:std:iso:ts:21496:-1\0", "APP2 gain map"),
    (3, b"META\0\0", "APP3 Meta of Kodak"), (3, b"_JPSJPS_", "APP3 stereo"), (3, b"ThermalData", "APP3 thermal values of DJI"),
    (4, b"SCALADO\0", "APP4 of Scalado"), (4, b"FPXR\0", "APP4 FlashPix"), (4, b"Qualcomm Dual Camera Attributes", "APP4 of Qualcomm"),
    (5, b"RMETA\0", "APP5 of Ricoh"), (5, b"ssuniqueid\0", "APP5 unique identifier of Samsung"),
    (6, b"EPPIM\0", "APP6 of Toshiba"), (6, b"NITF\0", "APP6 NITF"), (6, b"TDHD\1\0", "APP6 of HP"), (6, b"dtm\0", "APP6 of DJI"),
    (7, b"PENTAX \0", "APP7 of Pentax"), (7, b"HUAWEI\0\0", "APP7 of Huawei"), (7, b"\x1aQualcomm Camera Attributes", "APP7 of Qualcomm"),
    (7, b"DJI-DBG\0", "APP7 debug text of DJI"), (8, b"SPIFF\0", "APP8 SPIFF"), (9, b"Media Jukebox\0", "APP9 of Media Jukebox"),
    (10, b"UNICODE\0", "APP10 comment of PhotoStudio"), (11, b"HDR_RI ver=11", "APP11 JPEG-HDR"),
    (12, b"[picture info]", "APP12 of Agfa and Olympus"), (12, b"Ducky\0\0\2", "APP12 Ducky copyright"),
    (13, b"Adobe_CM\0", "APP13 Adobe colour management"), (13, b"Adobe_Photoshop2.5:", "APP13 of Photoshop 2.5"),
    (15, b"Q 90", "APP15 of GraphicConverter"), (15, b"TEXT\0", "APP15 text"),
)  # fmt: skip


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def resources(sower: Sower, before: str = "8BIM ") -> bytes:
    """Return Photoshop's image resources as they stand in a JPEG or TIFF, with a canary in each."""
    thumbnail = small_jpeg(sower, f"{before}thumbnail's comment")
    preview = struct.pack(">IIIIIIHH", 1, 16, 16, 48, 768, len(thumbnail), 24, 1) + thumbnail
    address = struct.pack(">I", 1) + struct.pack(">II", 1, 2) + unicode_text(sower.at(f"{before}list of addresses"))
    return b"".join((
        resource(1008, pascal(sower.at(f"{before}caption"))),
        resource(1028, short_iptc(sower, f"{before}IPTC ")),
        resource(1035, sower.at(f"{before}address").encode()),
        resource(1036, preview),
        resource(1050, bytes(20) + unicode_text(sower.at(f"{before}name of slices"))),
        resource(1054, address),
        resource(1058, short_exif(sower, f"{before}EXIF ")),
        resource(1060, short_xmp(sower, f"{before}XMP ")),
        resource(1061, bytes.fromhex("00") * 4 + sower.at(f"{before}digest of captions").encode()),
        resource(1082, sower.at(f"{before}printer").encode("utf-16-be")),
        resource(1085, sower.at(f"{before}settings of a Windows printer").encode("utf-16-le")),
        resource(1086, unicode_text(sower.at(f"{before}path of the automatic copy"))),
        resource(2000, bytes(26), sower.at(f"{before}name of a path").encode()),
        resource(2999, pascal(sower.at(f"{before}name of the clipping path"))),
        resource(4000, b"8BPI" + sower.at(f"{before}plug-in").encode()),
        resource(7000, f"<v>{sower.at(f'{before}variables')}</v>".encode()),
    ))  # fmt: skip


def _application(sower: Sower) -> Iterator[bytes]:
    yield segment(0xE0, b"JFXX\0\x10" + small_jpeg(sower, "comment of the JFXX thumbnail"))
    yield segment(0xE1, b"Exif\0\0" + exif(sower, order=">"))
    yield segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(sower))
    part = f"<x>{sower.at('extended XMP')}</x>".encode()
    yield segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + _GUID + struct.pack(">II", len(part), 0) + part)
    yield segment(0xE2, b"ICC_PROFILE\0\1\1" + profile(sower))
    for number, start, place in _MAKERS:
        yield segment(0xE0 + number, start + sower.at(place).encode())
    yield segment(0xE3, b"Meta\0\0" + short_exif(sower, "Kodak's Meta "))
    yield segment(0xEB, b"JP\0\1\0\0\0\1" + provenance(sower))
    yield segment(0xED, b"Photoshop 3.0\0" + resources(sower))
    yield segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + sower.at("APP14 behind the colour transform").encode())
    yield segment(0xFE, sower.at("COM before the tables").encode())


def provenance(sower: Sower, before: str = "C2PA ") -> bytes:
    """Return a JUMBF superbox with a manifest: labels, an assertion in JSON, a claim in CBOR, a signature."""

    def described(kind: bytes, label: str, *boxes: bytes) -> bytes:
        told = box(b"jumd", kind + b"\3" + label.encode() + b"\0")
        return box(b"jumb", told + b"".join(boxes))

    author = box(b"json", f'{{"author":"{sower.at(before + "author")}"}}'.encode())
    claim = box(b"cbor", b"\xa1oclaim_generator" + b"\x6c" + sower.at(before + "claim generator").encode())
    signature = box(b"cbor", b"\x58\x0c" + sower.at(before + "signature").encode())
    thumbnail = box(b"bidb", small_jpeg(sower, f"{before}thumbnail's comment"))
    manifest = described(
        _C2PA, f"urn:uuid:{sower.at(before + 'label of the manifest')}", described(_JSON, "stds.schema-org", author),
        described(_CBOR, "c2pa.claim", claim), described(_CBOR, "c2pa.signature", signature),
        described(_C2PA, sower.at(before + "label of an ingredient"), thumbnail),
    )  # fmt: skip
    return described(_C2PA, "c2pa", manifest)


def segments(sower: Sower) -> Iterator[Original]:
    """Every application segment in one file; then unused tables, gaps, and what lies behind the end."""
    plain = saved(picture(), "JPEG", quality=90, progressive=True)
    first_scan = plain.index(b"\xff\xda")
    second_scan = plain.index(b"\xff\xda", first_scan + 2)
    frame = plain.index(b"\xff\xc2")
    unused = segment(0xDB, b"\3" + sower.at("unused quantization table").encode().ljust(64, b"\x10"))
    counts = bytes([0, 0, 0, 12]) + bytes(12)
    codes = segment(0xC4, b"\3" + counts + sower.at("unused Huffman table").encode())
    content = plain[:2] + b"".join(_application(sower))
    content += plain[2:frame] + unused + codes + b"\xff\xff\xff"
    content += plain[frame:first_scan] + segment(0xFE, sower.at("COM before the scan").encode())
    content += plain[first_scan:second_scan] + segment(0xFE, sower.at("COM between scans").encode())
    content += segment(0xED, b"x" + sower.at("APP13 between scans").encode()) + plain[second_scan:]
    yield sower.reaped("jpg", content + _behind(sower))
    yield sower.reaped("jpeg", _gaps(sower))


def _behind(sower: Sower) -> bytes:
    """Return what cameras and telephones append: a second picture, a trailer of Samsung, a film, a folder of AFCP."""
    told = sower.at("Samsung's trailer").encode()
    samsung = b"\0\0\1\x0a" + struct.pack("<I", 12) + b"Image_UTC_D" + told + b"SEFH" + bytes(16) + b"SEFT"
    film = box(b"ftyp", b"isom\0\0\2\0") + box(
        b"moov", box(b"udta", box(b"auth", sower.at("film behind the end").encode()))
    )
    second = saved(picture("L"), "JPEG")
    second = second[:2] + segment(0xE1, b"Exif\0\0" + short_exif(sower, "second picture's EXIF ")) + second[2:]
    return (
        second + samsung + film + b"AXS!" + sower.at("AFCP trailer").encode() + sower.at("bytes behind it all").encode()
    )


def _gaps(sower: Sower) -> bytes:
    """Return a JPEG with a directory of several pictures (MPF), and bytes that belong to no segment."""
    plain = saved(picture(), "JPEG", quality=90)
    inner = saved(picture("L"), "JPEG", comment=sower.at("comment of the second picture of MPF").encode())
    index = tiff(*_mpf(sower, len(inner)), order=">")
    scan = plain.index(b"\xff\xda")
    gap = sower.at("bytes between segments").encode()
    content = plain[:2] + segment(0xE2, b"MPF\0" + index) + plain[2:scan] + gap + plain[scan:] + inner
    return content + sower.at("bytes behind MPF").encode()


def _mpf(sower: Sower, length: int) -> list[Directory]:
    entries = struct.pack(">IIIHH", 0x30000, 0, 0, 0, 0) + struct.pack(">IIIHH", 0, length, 0, 0, 0)
    identifiers = sower.at("MPF unique identifiers").encode().ljust(66, b"\0")
    return [Directory({0xB000: (UNDEFINED, b"0100"), 0xB002: (UNDEFINED, entries), 0xB003: (UNDEFINED, identifiers)})]


ORIGINALS: Makers = (segments,)
