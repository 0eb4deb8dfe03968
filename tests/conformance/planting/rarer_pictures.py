"""JPEG 2000, Netpbm, icons and cursors: boxes, markers, comments, other sizes, gaps."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.bitmaps import chunk, veiled
from tests.conformance.planting.blocks import box, exif, iptc, profile, short_exif, short_xmp, xmp
from tests.conformance.planting.photographs import provenance, resources
from tests.conformance.planting.pictures import picture, saved

_UUIDS = {
    "XMP": bytes.fromhex("be7acfcb97a942e89c71999491e3afac"),
    "IPTC": bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"),
    "Photoshop": bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb"),
    "GeoTIFF": bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03"),
    "world file": bytes.fromhex("96a9f1f1dc98402da7aed68e34451809"),
    "nobody's": b"ABCDEFGHIJKLMNOP",
}
#: Boxes of parts 1, 2, 3, 6 and 9 that no picture needs.
_BOXES = b"jp2i free mdat dtbl ftbl roid drep chck gtso flst cref bfil pxfm mp7b creg cgrp opct comp copt inst link jptp".split()


def _marker(code: int, body: bytes) -> bytes:
    return struct.pack(">HH", code, len(body) + 2) + body


def _stream(sower: Sower, plain: bytes, before: str = "codestream: ") -> bytes:
    """Return a codestream with comments of both kinds, unknown markers, and bytes behind its end."""
    tile = plain.index(b"\xff\x90")
    data = plain.index(b"\xff\x93", tile)
    head = _marker(0xFF64, b"\0\1" + sower.at(before + "comment in letters").encode())
    head += _marker(0xFF64, b"\0\0" + sower.at(before + "comment in bytes").encode())
    inner = _marker(0xFF64, b"\0\1" + sower.at(before + "comment of a tile").encode())
    (length,) = struct.unpack_from(">I", plain, tile + 6)
    first = plain[tile : tile + 6] + struct.pack(">I", length + len(inner) if length else 0) + plain[tile + 10 : data]
    whole = plain[:tile] + head + first + inner + plain[data:]
    return whole + sower.at(before + "bytes behind its end").encode()


def jpeg2000(sower: Sower) -> Iterator[Original]:
    """JP2, JPX and bare codestreams."""
    bare = saved(picture(), "JPEG2000", no_jp2=True)
    for ending in ("jp2", "jpx"):
        content = _jp2(sower, bare, b"jp2 ") if ending == "jp2" else _labelled(sower, bare)
        yield sower.reaped(ending, content + sower.at("bytes behind the last box").encode())
    for ending in ("j2k", "j2c"):
        plain = bare if ending == "j2k" else saved(picture("L"), "JPEG2000", no_jp2=True, irreversible=True)
        yield sower.reaped(ending, _stream(sower, plain))


def _jp2(sower: Sower, bare: bytes, brand: bytes) -> bytes:
    word = sower.at("compatible brands that nobody knows").encode()
    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", brand + bytes(4) + b"jp2 " + word)
    header = box(b"ihdr", struct.pack(">IIHBBBB", 64, 96, 3, 7, 7, 0, 1))
    header += box(b"colr", b"\2\0\0" + profile(sower)) + box(
        b"colr", b"\4\0\0" + bytes(16) + sower.at("maker's colours").encode()
    )
    header += box(
        b"res ",
        box(b"resc", struct.pack(">HHHHBB", 1, 1, 1, 1, 0, 0)) + box(b"resx", sower.at("box of resolution").encode()),
    )
    header += box(b"lbl ", sower.at("label of the header").encode()) + box(
        b"pnot", sower.at("unknown box of the header").encode()
    )
    blocks = {
        "XMP": xmp(sower), "IPTC": iptc(sower), "Photoshop": resources(sower), "nobody's": sower.at("uuid of nobody").encode(),
        "GeoTIFF": short_exif(sower, "GeoTIFF "), "world file": b"\0\1" + sower.at("world file").encode(),
    }  # fmt: skip
    boxes = b"".join(box(b"uuid", _UUIDS[name] + body) for name, body in blocks.items())
    boxes += box(b"uuid", b"JpgTiffExif->JP2" + exif(sower))
    boxes += box(
        b"xml ", f"<note><!--{sower.at('comment of xml')}--><by who='{sower.at('attribute of xml')}'/></note>".encode()
    )
    links = box(b"ulst", struct.pack(">H", 1) + sower.at("list of uuids").encode().ljust(16, b"\0"))
    boxes += box(
        b"uinf", links + box(b"url ", bytes(4) + f"https://{sower.at('address of uinf')}.example.org\0".encode())
    )
    boxes += box(b"asoc", box(b"nlst", bytes(4)) + box(b"lbl ", sower.at("label of an association").encode()))
    boxes += box(b"asoc", box(b"asoc", box(b"xml ", f"<a>{sower.at('xml of an inner association')}</a>".encode())))
    boxes += provenance(sower)
    boxes += b"".join(box(name, bytes(4) + sower.at(f"box {name.decode()}").encode()) for name in _BOXES)
    return start + box(b"jp2h", header) + boxes + box(b"jp2c", _stream(sower, bare))


def _labelled(sower: Sower, bare: bytes) -> bytes:
    """Return a JPX as satellites send them: GML, codestream headers, compositing layers."""
    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jpx \0\0\0\0jpx jp2 jpxb")
    header = box(b"ihdr", struct.pack(">IIHBBBB", 64, 96, 3, 7, 7, 0, 0)) + box(
        b"colr", b"\1\0\0" + struct.pack(">I", 16)
    )
    gml = box(b"lbl ", b"root-instance") + box(b"xml ", f"<gml>{sower.at('GML of a coverage')}</gml>".encode())
    boxes = box(
        b"rreq", b"\1\x80\x80\1\0\x05\x80\0\1" + sower.at("features of makers").encode().ljust(16, b"\0") + b"\x80"
    )
    boxes += box(b"asoc", box(b"lbl ", b"gml.data") + box(b"asoc", gml))
    boxes += box(b"jpch", box(b"lbl ", sower.at("label of a codestream").encode()))
    boxes += box(b"jplh", box(b"lbl ", sower.at("label of a layer").encode()))
    boxes += box(
        b"dtbl", struct.pack(">H", 1) + box(b"url ", bytes(4) + f"file:///{sower.at('address of data')}\0".encode())
    )
    return start + box(b"jp2h", header) + boxes + box(b"jp2c", bare)


def netpbm(sower: Sower) -> Iterator[Original]:
    """PBM, PGM and PPM, packed and plain; PAM; several pictures in one file."""
    grey, bits = picture("L"), picture("L").convert("1")
    for ending, magic, body, most in (
        ("ppm", b"P6", picture().tobytes(), b"255\n"),
        ("pgm", b"P5", grey.tobytes(), b"255\n"),
        ("pbm", b"P4", bits.tobytes("raw", "1;I"), b""),
    ):
        content = _head(sower, magic) + (_remark(sower, "before the greatest value") + most if most else b"") + body
        yield sower.reaped(ending, content + sower.at("bytes behind the pixels").encode())
        values = [b"%d" % value for value in (picture() if magic == b"P6" else grey).tobytes()]
        values = [b"1" if value != b"30" else b"0" for value in values] if magic == b"P4" else values
        half = len(values) // 2
        content = (
            _head(sower, {b"P6": b"P3", b"P5": b"P2", b"P4": b"P1"}[magic]) + most + b"\n".join(values[:half]) + b"\n"
        )
        content += (
            _remark(sower, "between the numbers") + b"\n".join(values[half:]) + b"\n" + _remark(sower, "at the end")
        )
        yield sower.reaped(ending, content)
    first = _head(sower, b"P5", "first picture: ") + b"255\n" + grey.tobytes()
    second = _head(sower, b"P4", "second picture: ") + bits.tobytes("raw", "1;I")
    yield sower.reaped("pnm", first + second + sower.at("bytes behind the last picture").encode())
    lines = (
        b"P7\n" + _remark(sower, "behind the magic number") + b"WIDTH 96\nHEIGHT 64\n" + _remark(sower, "within the header")
        + b"DEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nTUPLTYPE " + sower.at("second TUPLTYPE").encode() + b"\nENDHDR\n"
    )  # fmt: skip
    yield sower.reaped("pam", lines + picture().tobytes() + sower.at("bytes behind the pixels").encode())


def _head(sower: Sower, magic: bytes, before: str = "") -> bytes:
    return (
        magic + b"\n" + _remark(sower, before + "behind the magic number") + b"96 " + _remark(sower, before + "between the sizes")
        + b"64\n" + _remark(sower, before + "behind the sizes")
    )  # fmt: skip


def _remark(sower: Sower, place: str) -> bytes:
    return f"# {sower.at('comment ' + place)}\n".encode()


def icons(sower: Sower) -> Iterator[Original]:
    """Icons and cursors: a PNG with words, bitmaps with gaps, pictures that the directory does not name."""
    for ending, kind in (("ico", 1), ("cur", 2)):
        large, small = _told(sower, 64, "largest picture: "), _told(sower, 48, "smaller picture: ")
        sink = io.BytesIO()
        picture().resize((32, 32)).save(sink, "ICO", sizes=[(32, 32)], bitmap_format="bmp")
        bare = sink.getvalue()[22:] + sower.at("bytes behind the mask of a bitmap").encode()
        unnamed = _told(sower, 16, "picture that no entry names: ")
        gap, place = sower.at("gap behind the directory").encode(), 0
        body, entries = gap, b""
        for inner, side in ((bare, 32), (small, 48), (large, 64)):
            place = 6 + 3 * 16 + len(body)
            entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(inner), place)
            body += inner + sower.at(f"gap behind the picture of {side}").encode()
        head = struct.pack("<HHH", 0, kind, 3)
        yield sower.reaped(ending, head + entries + body + unnamed + sower.at("bytes behind the end").encode())
        yield sower.reaped(ending, _single(kind, veiled(sower, "PNG")))


def _single(kind: int, inner: bytes) -> bytes:
    return struct.pack("<HHH", 0, kind, 1) + struct.pack("<BBBBHHII", 96, 64, 0, 0, 1, 32, len(inner), 22) + inner


def _told(sower: Sower, side: int, before: str) -> bytes:
    """Return a PNG with words."""
    plain = saved(picture().resize((side, side)).convert("RGBA"), "PNG")
    words = chunk(b"tEXt", b"Author\0" + sower.at(f"{before}tEXt").encode())
    words += chunk(b"zTXt", b"Comment\0\0" + zlib.compress(f"by {sower.at(before + 'zTXt')}, nobody else".encode()))
    words += chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + short_xmp(sower, f"{before}XMP "))
    words += chunk(b"eXIf", short_exif(sower, f"{before}EXIF ")) + chunk(
        b"prVt", sower.at(f"{before}private chunk").encode()
    )
    return plain[:33] + words + plain[33:] + sower.at(f"{before}bytes behind its end").encode()


ORIGINALS: Makers = (jpeg2000, netpbm, icons)
