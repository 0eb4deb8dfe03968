"""Raw photographs: a mosaic of sensor values, and around it what cameras and converters write about whose they are.

Values of the sensor are uncompressed, which LibRaw takes for each of these makers. CR3 and CRW are coded in ways that
nobody writes but the cameras; they are left out. Source: TIFF/EP, DNG 1.7, exiftool's lists of maker notes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.blocks import (
    ASCII,
    BYTE,
    DNG_TEXTS,
    EXIF_TEXTS,
    GPS_TEXTS,
    LONG,
    RATIONAL,
    SHORT,
    SIGNED,
    UNDEFINED,
    Blob,
    Directory,
    exif_directories,
    iptc,
    profile,
    short_iptc,
    short_xmp,
    small_jpeg,
    tiff,
    xmp,
)
from tests.conformance.planting.photographs import resources, segment
from tests.conformance.planting.pictures import picture, saved

_WIDTH, _HEIGHT = 96, 64
#: Ending, maker, model, first bytes, what a maker note begins with, its tags.
_CANON = {
    6: "image type",
    7: "firmware",
    9: "owner",
    0x95: "lens",
    0x96: "internal serial number",
    0x28: "image unique identifier",
}
_NIKON = {
    0x1D: "serial number",
    0xA0: "serial number of the body",
    0x82: "accessory",
    0x83: "lens",
    0xA9: "image optimisation",
    0x8F: "scene",
}
_SONY = {0xB040: "firmware", 0x2031: "serial number", 0xB021: "colours", 0x0010: "camera information"}
_PENTAX = {0x229: "serial number", 0x22A: "owner of the lens", 0x1A: "firmware", 0x3FF: "temperature"}
_PANASONIC = {0x25: "internal serial number", 0x26: "version", 0x51: "lens", 0x52: "serial number of the lens", 0x65: "title", 0x66: "name of a baby", 0x67: "place",
              0x69: "country", 0x6D: "city", 0x6F: "landmark", 0x80: "name of a second baby"}  # fmt: skip
_OLYMPUS = {
    0x404: "serial number",
    0x207: "camera",
    0x209: "camera identifier",
    0x101: "serial number of the body",
    0x202: "serial number of the lens",
}
_FUJI = {
    0x10: "internal serial number",
    0x1000: "quality",
    0x1438: "file source",
    0x4100: "faces",
    0x8000: "file source of a scanner",
}
_SAMSUNG = {0x21: "picture of a face", 0xA002: "serial number", 0xA003: "lens", 0xA004: "serial number of the lens"}
_NOBODY = {0x1: "serial number", 0x2: "owner", 0x3: "studio"}
_CAMERAS = (
    ("cr2", "Canon", "Canon EOS 5D", b"II*\0", b"", _CANON),
    ("nef", "NIKON CORPORATION", "NIKON D1", b"II*\0", b"Nikon\0\2\x10\0\0", _NIKON),
    ("nrw", "NIKON", "COOLPIX P6000", b"II*\0", b"Nikon\0\2\x10\0\0", _NIKON),
    ("arw", "SONY", "ILCE-7", b"II*\0", b"SONY DSC \0\0\0", _SONY),
    ("sr2", "SONY", "DSC-R1", b"II*\0", b"SONY DSC \0\0\0", _SONY),
    ("srf", "SONY", "DSC-X1", b"II*\0", b"SONY DSC \0\0\0", _SONY),
    ("orf", "Olympus", "E-20", b"IIRO", b"OLYMP\0\1\0", _OLYMPUS),
    ("rw2", "Panasonic", "DMC-LX3", b"IIU\0", b"Panasonic\0\0\0", _PANASONIC),
    ("raw", "Panasonic", "DMC-LX1", b"IIU\0", b"Panasonic\0\0\0", _PANASONIC),
    ("rwl", "LEICA", "LEICA M8", b"II*\0", b"LEICA\0\0\0", _PANASONIC),
    ("pef", "PENTAX Corporation", "PENTAX K10D", b"II*\0", b"AOC\0II", _PENTAX),
    ("srw", "SAMSUNG", "NX100", b"II*\0", b"", _SAMSUNG),
    ("3fr", "Hasselblad", "Hasselblad H3D", b"II*\0", b"", _NOBODY),
    ("iiq", "Phase One", "P 45", b"II*\0", b"IIIIwaR\0", _NOBODY),
    ("erf", "SEIKO EPSON CORP.", "R-D1", b"II*\0", b"EPSON\0\1\0", _OLYMPUS),
    ("dcr", "Kodak", "DCS Pro 14N", b"II*\0", b"KDK INFO", _NOBODY),
    ("mos", "Leaf", "Leaf Aptus", b"II*\0", b"PKTS\0\0\0\1", _NOBODY),
)


def _mosaic() -> bytes:
    return b"".join(
        struct.pack("<H", 400 + (x * 30 if (x + y) % 2 else y * 40)) for y in range(_HEIGHT) for x in range(_WIDTH)
    )


def _sensor() -> Directory:
    pixels = _mosaic()
    return Directory({
        254: (LONG, [0]), 256: (LONG, [_WIDTH]), 257: (LONG, [_HEIGHT]), 258: (SHORT, [16]), 259: (SHORT, [1]), 262: (SHORT, [32803]),
        273: (LONG, Blob(pixels)), 277: (SHORT, [1]), 278: (LONG, [_HEIGHT]), 279: (LONG, [len(pixels)]),
        33421: (SHORT, [2, 2]), 33422: (BYTE, b"\0\1\1\2"),
    })  # fmt: skip


def _preview(sower: Sower, place: str) -> Directory:
    """Return a directory with a small picture of its own."""
    inner = small_jpeg(sower, f"{place}'s comment")
    return Directory({
        254: (LONG, [1]), 256: (LONG, [16]), 257: (LONG, [16]), 259: (SHORT, [7]), 262: (SHORT, [6]),
        273: (LONG, Blob(inner)), 279: (LONG, [len(inner)]),
    }).texts(sower, {305: "Software"}, f"{place}'s ")  # fmt: skip


def negatives(sower: Sower) -> Iterator[Original]:
    """DNG: all that converters write, with profiles, previews, masks and the original within."""
    (first,) = exif_directories(sower, thumbnail=False)
    first.tags |= _sensor().tags
    one, none = (1, 1), (0, 1)
    first.tags |= {
        50706: (BYTE, b"\1\4\0\0"), 50721: (SIGNED, [one, none, none, none, one, none, none, none, one]),
        50728: (RATIONAL, [one, one, one]), 50778: (SHORT, [21]), 50714: (SHORT, [0]), 50717: (LONG, [65535]),
    }  # fmt: skip
    first.texts(sower, DNG_TEXTS, "DNG ")
    raw = {
        700: xmp(sower), 33723: iptc(sower), 34377: resources(sower), 50740: b"Adobe\0MakN" + sower.at("DNGPrivateData").encode(),
        50781: sower.at("RawDataUniqueID").encode().ljust(16, b"\0"), 50972: sower.at("RawImageDigest").encode().ljust(16, b"\0"),
        50969: sower.at("PreviewSettingsDigest").encode().ljust(16, b"\0"), 50973: sower.at("OriginalRawFileDigest").encode().ljust(16, b"\0"),
        50828: struct.pack(">II", 1, 0) + sower.at("OriginalRawFileData").encode(), 50831: profile(sower, "profile as shot "),
        50833: sower.at("CurrentICCProfile").encode(), 65200: sower.at("private tag of DNG").encode(),
        52543: sower.at("RGBTables").encode(), 51022: bytes(4) + sower.at("OpcodeList3 behind its end").encode(),
    }  # fmt: skip
    first.tags |= {tag: (UNDEFINED if tag != 700 else BYTE, body) for tag, body in raw.items()}
    camera = Directory().texts(
        sower, {50936: "ProfileName", 50942: "ProfileCopyright", 50932: "signature"}, "extra profile "
    )
    first.tags[50933] = (LONG, [camera])
    first.tags[330] = (LONG, [_preview(sower, "preview"), _preview(sower, "second preview")])
    content = tiff(first, slack=sower.at("gap behind the header").encode())
    yield sower.reaped("dng", content + sower.at("bytes behind the end").encode())


def cameras(sower: Sower) -> Iterator[Original]:
    """The makers' own kinds, each with a maker note of its own."""
    for ending, make, model, start, note, tags in _CAMERAS:
        content = tiff(
            _photograph(sower, make, model, note, tags), magic=start, slack=sower.at("gap behind the header").encode()
        )
        yield sower.reaped(ending, content + sower.at("bytes behind the end").encode())
    yield sower.reaped("raf", _fuji(sower))


def _photograph(sower: Sower, make: str, model: str, note: bytes, tags: dict[int, str]) -> Directory:
    first = _sensor().texts(
        sower, {270: "ImageDescription", 305: "Software", 315: "Artist", 316: "HostComputer", 33432: "Copyright"}
    )
    first.tags |= {271: (ASCII, make.encode() + b"\0"), 272: (ASCII, model.encode() + b"\0")}
    first.tags[34665] = (LONG, _shot(sower, note, tags))
    first.tags[34853] = (LONG, Directory().texts(sower, {number: GPS_TEXTS[number] for number in (27, 28)}))
    first.tags[330] = (LONG, [_preview(sower, "preview")])
    first.tags |= {700: (BYTE, short_xmp(sower, "XMP ")), 33723: (UNDEFINED, short_iptc(sower, "IPTC "))}
    first.tags[65200] = (UNDEFINED, sower.at("private tag").encode())
    return first


def _shot(sower: Sower, note: bytes, tags: dict[int, str]) -> Directory:
    names = {number: EXIF_TEXTS[number] for number in (42016, 42032, 42033, 42036, 42037)}
    inner = Directory().texts(sower, names)
    words = tiff(Directory().texts(sower, tags, "maker note: "))
    inner.tags[37500] = (UNDEFINED, note + words)
    inner.tags[37510] = (UNDEFINED, b"ASCII\0\0\0" + sower.at("UserComment").encode())
    return inner


def _fuji(sower: Sower) -> bytes:
    """Return a RAF: a JPEG with all tags, a list of sizes, and a directory with the values of the sensor."""
    shot = Directory(
        {271: (ASCII, b"FUJIFILM\0"), 272: (ASCII, b"X100\0"), 34665: (LONG, _shot(sower, b"FUJIFILM", _FUJI))}
    )
    shot.texts(sower, {305: "Software", 315: "Artist", 33432: "Copyright"})
    shown = saved(picture(), "JPEG")
    block = b"Exif\0\0" + tiff(shot, slack=sower.at("gap within EXIF").encode())
    shown = shown[:2] + segment(0xE1, block) + segment(0xFE, sower.at("comment of the preview").encode()) + shown[2:]
    sizes = struct.pack(">HHHH", 0x100, 4, _HEIGHT, _WIDTH) + struct.pack(">HHHH", 0x121, 4, _HEIGHT, _WIDTH)
    told = sower.at("entry of no known kind").encode()
    sizes = struct.pack(">I", 3) + sizes + struct.pack(">HH", 0x2222, len(told)) + told
    pixels = _mosaic()
    inner = Directory({
        0xF001: (LONG, [_WIDTH]), 0xF002: (LONG, [_HEIGHT]), 0xF003: (LONG, [14]), 0xF007: (LONG, Blob(pixels)),
        0xF008: (LONG, [len(pixels)]), 0xF0FF: (UNDEFINED, sower.at("private tag of the sensor").encode()),
    })  # fmt: skip
    sensor = tiff(Directory({0xF000: (LONG, inner)}))
    gap, start = sower.at("gap behind the header").encode(), 160
    places = [start + len(gap)]
    places += [places[0] + len(shown), places[0] + len(shown) + len(sizes)]
    # The specification gives 32 bytes to the camera's name; what stands behind its end nobody reads.
    camera = (b"X100\0" + sower.at("bytes behind the camera's name").encode()).ljust(32, b"\0")
    head = b"FUJIFILMCCD-RAW 0201FF393101" + camera + b"0100" + bytes(20)
    head += struct.pack(">IIIIII", places[0], len(shown), places[1], len(sizes), places[2], len(sensor))
    return head.ljust(start, b"\0") + gap + shown + sizes + sensor + sower.at("bytes behind the end").encode()


ORIGINALS: Makers = (negatives, cameras)
