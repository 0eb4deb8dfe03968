"""Photoshop documents, PSD and PSB: image resources, layers with their blocks and pixels, gaps.

Source: Adobe Photoshop File Formats Specification (2019).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.blocks import exif, iptc, pascal, profile, resource, small_jpeg, unicode_text, xmp
from tests.conformance.planting.photographs import resources
from tests.conformance.planting.pictures import picture

#: Numbers of image resources, places, and how their texts are stored.
_RESOURCES = (
    (1006, "names of alpha channels", "pascal"), (1045, "names of alpha channels, 16 bits a letter", "wide"), (1012, "print flags of makers", "raw"),
    (1021, "EPS options", "raw"), (1038, "halftones by makers", "raw"), (1040, "watermark of the whole", "raw"), (1043, "spot halftones", "raw"),
    (1046, "indexed colours' count", "raw"), (1051, "script that makes thumbnails", "raw"), (1064, "aspect of pixels", "raw"), (1065, "layer comps", "wide"),
    (1066, "alternate duotones", "raw"), (1071, "print information", "raw"), (1073, "web layout", "raw"), (1074, "scale of measures", "raw"),
    (1075, "time line", "wide"), (1076, "disclosure of sheets", "raw"), (1077, "floats of the screen", "raw"), (1078, "onion skins", "wide"),
    (1080, "count of measures", "wide"), (1084, "settings of a Macintosh printer", "raw"), (1087, "format of the automatic copy", "wide"),
    (1088, "selected paths", "wide"), (2001, "name of a second path", "raw"), (3000, "origin of a path", "raw"), (4001, "second plug-in", "raw"),
    (7001, "sets of variables", "raw"), (7002, "state of ImageReady", "raw"), (7003, "rollover of ImageReady", "raw"), (8000, "work flow of Lightroom", "raw"),
    (10000, "print flags", "raw"), (1100, "resource of no known kind", "raw"),
)  # fmt: skip
#: Blocks of a layer, places, and how their texts are stored.
_BLOCKS = (
    (b"TySh", "text of a type layer", "wide"), (b"tySh", "text of an old type layer", "raw"), (b"shmd", "metadata of a layer", "raw"),
    (b"SoLd", "placed file of a smart object", "wide"), (b"PlLd", "identifier of a placed layer", "raw"), (b"SoLE", "linked smart object", "raw"),
    (b"lfx2", "effects of a layer", "wide"), (b"lrFX", "old effects of a layer", "raw"), (b"vmsk", "vector mask", "raw"), (b"cinf", "generator of contents", "wide"),
    (b"lnsr", "source of a layer's name", "raw"), (b"artb", "artboard", "wide"), (b"vogk", "origin of a vector", "wide"), (b"anno", "block of no known kind", "raw"),
)  # fmt: skip
#: Blocks of the whole document.
_GLOBAL = (
    (b"Anno", "notes with authors", "raw"), (b"lnkD", "embedded original of a smart object", "wide"), (b"lnkE", "path of a linked file", "wide"),
    (b"Patt", "names of patterns", "wide"), (b"Txt2", "text engine", "raw"), (b"pths", "paths of the document", "wide"), (b"FEid", "filter effects", "raw"),
    (b"extd", "assets", "wide"), (b"CgEd", "contrast", "wide"),
)  # fmt: skip


def _spelled(word: str, how: str) -> bytes:
    return {"raw": word.encode(), "pascal": pascal(word), "wide": unicode_text(word)}[how]


def _block(kind: bytes, body: bytes) -> bytes:
    body += b"\0" * (-len(body) % 4)
    return b"8BIM" + kind + struct.pack(">I", len(body)) + body


def _resources(sower: Sower) -> bytes:
    made = b"".join(
        resource(number, _spelled(sower.at(f"resource: {place}"), how)) for number, place, how in _RESOURCES
    )
    old = struct.pack(">IIIIIIHH", 1, 16, 16, 48, 768, 200, 24, 1) + small_jpeg(sower, "old thumbnail's comment")
    made += resource(1033, old) + resource(1039, profile(sower))
    made += (
        resources(sower, "resource: ")
        + resource(1058, exif(sower))
        + resource(1060, xmp(sower))
        + resource(1028, iptc(sower))
    )
    made += resource(1050, bytes(4), sower.at("name of a resource").encode())
    version = (
        b"\0\0\0\1\1"
        + unicode_text(sower.at("program that wrote it"))
        + unicode_text(sower.at("program that may read it"))
    )
    return made + resource(1057, version + bytes(4))


def _layer(sower: Sower, number: int, *, hidden: bool, wide: bool) -> tuple[bytes, bytes]:
    """Return the record of a layer of one row, and its pixels."""
    before = f"layer {number}: "
    word = sower.at(before + "pixels").encode()
    channels = [(plane, b"\0\0" + (word if plane == number else bytes(len(word)))) for plane in range(3)]
    record = struct.pack(">iiiiH", number, 0, number + 1, len(word), 3)
    record += b"".join(struct.pack(">hQ" if wide else ">hI", plane, len(body)) for plane, body in channels)
    name = pascal(sower.at(before + "name"))
    blocks = _block(b"luni", unicode_text(sower.at(before + "name, 16 bits a letter")))
    if number == 0:
        blocks += b"".join(_block(kind, _spelled(sower.at(before + place), how)) for kind, place, how in _BLOCKS)
    mask = struct.pack(">I", 20) + bytes(16) + bytes([0, 0]) + bytes(2)
    ranges = struct.pack(">I", 12) + sower.at(before + "blending ranges").encode()
    extra = mask + ranges + name + b"\0" * (-len(name) % 4) + blocks
    record += b"8BIMnorm\xff\0" + bytes([2 if hidden else 0, 0]) + struct.pack(">I", len(extra)) + extra
    return record, b"".join(body for _, body in channels)


def documents(sower: Sower) -> Iterator[Original]:
    """PSD and PSB with two layers, one of them hidden."""
    for ending, version in (("psd", 1), ("psb", 2)):
        wide = version == 2
        length = ">Q" if wide else ">I"
        made = [_layer(sower, number, hidden=number == 1, wide=wide) for number in (0, 1)]
        layers = struct.pack(">h", 2) + b"".join(record for record, _ in made) + b"".join(pixels for _, pixels in made)
        layers += b"\0" * (len(layers) % 2)
        mask = bytes(13) + sower.at("global mask").encode()
        section = struct.pack(length, len(layers)) + layers + struct.pack(">I", len(mask)) + mask
        section += b"".join(_block(kind, _spelled(sower.at(f"document: {place}"), how)) for kind, place, how in _GLOBAL)
        told, colours = _resources(sower), sower.at("colours of a mode that has none").encode()
        content = struct.pack(">4sH6xHIIHH", b"8BPS", version, 3, 64, 96, 8, 3)
        content += struct.pack(">I", len(colours)) + colours + struct.pack(">I", len(told)) + told
        content += struct.pack(length, len(section)) + section
        content += b"\0\0" + b"".join(plane.tobytes() for plane in picture().split())
        yield sower.reaped(ending, content + sower.at("bytes behind the picture").encode())


ORIGINALS: Makers = (documents,)
