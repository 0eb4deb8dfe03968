"""The sections of a Photoshop document: resources, layers, and the one picture that they make.

Source: Adobe Photoshop File Formats Specification (2019), for versions 1 (PSD) and 2 (PSB).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from PIL import Image

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._image.fields import named, photoshop_resources
from pipeline.formats._image.parts import Label, Part
from pipeline.formats._image.survey import Survey

_HEADER = struct.Struct(">4sH6xHIIHH")
#: Photoshop's number of a colour mode: Pillow's, and its planes.
_MODES = {0: ("1", 1), 1: ("L", 1), 2: ("P", 1), 3: ("RGB", 3), 4: ("CMYK", 4), 8: ("L", 1), 9: ("LAB", 3)}
_RAW, _PACKED = 0, 1
_ICC, _EXIF, _EXIF_MORE, _CLEAR_INDEX, _VERSION = 1039, 1058, 1059, 1047, 1057
_NAMES = {1034: "CopyrightFlag", 1035: "URL", 1008: "Caption", 1054: "URLList", 1086: "OriginPathInfo"}
#: Resources that only say how the picture is shown or printed.
_PLAIN = frozenset({1000, 1002, 1005, 1007, 1010, 1011, 1013, 1016, 1024, 1026, 1032, 1037, 1044, 1049, 1061, 1062})
_HANDLED = frozenset({1028, 1033, 1036, 1060, _ICC, _EXIF, _EXIF_MORE, _CLEAR_INDEX, _VERSION})
#: Blocks that hold the layers of deeper pictures.
_LAYER_BLOCKS = frozenset({b"Lr16", b"Lr32", b"Layr"})
_BLOCK_STARTS = (b"8BIM", b"8B64")


@dataclass(frozen=True, slots=True)
class PhotoshopDocument:
    """What the walk finds.

    Attributes:
        size: Width and height.
        depth: Bits of a value.
        mode: Pillow's name of the colours.
        channels: Planes that are stored.
        palette: Of indexed colours: all reds, all greens, all blues.
        clear: Index of the transparent colour, or None.
        veiled: Whether the first plane behind the colours says what is transparent.
        profile: ICC profile, or None.
        pixels: Offset of the flattened picture.
        wide: Whether it is a PSB, with longer numbers.
        found: What else there is.
    """

    size: tuple[int, int]
    depth: int
    mode: str
    channels: int
    palette: bytes
    clear: int | None
    veiled: bool
    profile: bytes | None
    pixels: int
    wide: bool
    found: Survey


def walk_photoshop(content: bytes) -> PhotoshopDocument:
    """Walk the sections; the flattened picture is left to `flattened`.

    Raises:
        CorruptDocument: A section does not fit.
        UnknownPart: Its colours are of a kind that is not known here, or no flattened picture was saved.
    """
    signature, version, channels, height, width, depth, number = _HEADER.unpack_from(content)
    if signature != b"8BPS" or version not in (1, 2):
        raise CorruptDocument("no document of Photoshop")
    if number not in _MODES or (depth != 1 if number == 0 else depth not in (8, 16)):
        raise UnknownPart("colours of an unknown kind")
    wide, found = version == 2, Survey()
    colours, place = _section(content, _HEADER.size, 4)
    resources, place = _section(content, place, 4)
    layers, pixels = _section(content, place, 8 if wide else 4)
    profile, clear = _survey_resources(resources, found)
    count = _layer_count(layers, wide=wide)
    mode, planes = _MODES[number]
    if channels < planes:
        raise CorruptDocument("planes are missing")
    veiled = channels > planes and count < 0 and mode != "P"
    for kind, many in (("layer", abs(count)), ("channel", channels - planes - veiled)):
        if many:
            found.hide(kind, "PSD", many)
    return PhotoshopDocument(
        (width, height), depth, mode, channels, colours, clear, veiled, profile, pixels, wide, found
    )


def _section(content: bytes, place: int, size: int) -> tuple[bytes, int]:
    start = place + size
    end = start + int.from_bytes(content[place:start], "big")
    if end > len(content):
        raise CorruptDocument("a section ends early")
    return content[start:end], end


def _survey_resources(raw: bytes, found: Survey) -> tuple[bytes | None, int | None]:
    profile, clear = None, None
    found.photoshop(raw)
    for number, payload in photoshop_resources(raw):
        if number == _ICC:
            profile = payload
            found.hide(str(Label.ICC), "Photoshop")
        elif number in (_EXIF, _EXIF_MORE):
            found.take(Part("EXIF", Label.EXIF, payload))
        elif number == _CLEAR_INDEX:
            clear = int.from_bytes(payload[:2], "big")
        elif number == _VERSION and payload[4:5] == b"\0":
            raise UnknownPart("no flattened picture was saved")
        elif number in _NAMES:
            entry = named(f"Photoshop:{_NAMES[number]}", payload.decode("utf-8", "replace"))
            found.fields += [entry] if entry else []
        elif number not in _PLAIN | _HANDLED:
            found.hide("photoshop-resource", "Photoshop")
    return profile, clear


def _layer_count(section: bytes, *, wide: bool) -> int:
    """Return how many layers there are; below zero where their transparency is saved with the flattened picture."""
    size = 8 if wide else 4
    length = int.from_bytes(section[:size], "big")
    if length:
        return int.from_bytes(section[size : size + 2], "big", signed=True)
    place = size + 4 + int.from_bytes(section[size : size + 4], "big")
    while section[place : place + 4] in _BLOCK_STARTS:
        kind, long = section[place + 4 : place + 8], wide and section[place + 4 : place + 8] in _LAYER_BLOCKS
        width = 8 if long else 4
        start = place + 8 + width
        if kind in _LAYER_BLOCKS:
            return int.from_bytes(section[start : start + 2], "big", signed=True)
        place = start + (int.from_bytes(section[place + 8 : start], "big") + 3) // 4 * 4
    return 0


def flattened(content: bytes, document: PhotoshopDocument) -> Image.Image:
    """Decode the picture that all layers together make.

    Raises:
        CorruptDocument: Rows are missing.
        UnknownPart: It is compressed in a way that Photoshop does not use here.
    """
    planes = _planes(content, document)
    mode = document.mode
    if mode == "1":
        return Image.frombytes("1", document.size, planes[0], "raw", "1;I")
    if document.depth == 16 and mode == "L" and len(planes) == 1:
        return Image.frombytes("I;16", document.size, planes[0], "raw", "I;16B")
    if document.depth == 16:
        planes = [plane[::2] for plane in planes]
    bands = [Image.frombytes("L", document.size, plane) for plane in planes]
    if mode == "P":
        return _indexed(bands[0], document)
    count = len(bands) - document.veiled
    colours = bands[0] if mode == "L" else Image.merge(mode, bands[:count])
    if mode == "CMYK":
        colours = colours.point(lambda value: 255 - value)
    if not document.veiled:
        return colours
    # The colours lie on white where they are half transparent; only what is wholly so is told from them.
    if mode in ("L", "RGB"):
        colours.putalpha(bands[count])
        return colours
    document.found.hide("channel", "PSD")
    return colours


def _indexed(band: Image.Image, document: PhotoshopDocument) -> Image.Image:
    reds, greens, blues = (document.palette[start : start + 256] for start in (0, 256, 512))
    indexed = band.copy()
    indexed.putpalette([value for colour in zip(reds, greens, blues, strict=True) for value in colour])
    if document.clear is not None and document.clear < 256:
        indexed.info["transparency"] = document.clear
    return indexed


def _planes(content: bytes, document: PhotoshopDocument) -> list[bytes]:
    width, height = document.size
    row = (width * document.depth + 7) // 8
    count = _MODES_PLANES[document.mode] + document.veiled
    place = document.pixels + 2
    compression = int.from_bytes(content[document.pixels : place], "big")
    if compression == _RAW:
        planes = [content[place + number * row * height :][: row * height] for number in range(count)]
    elif compression == _PACKED:
        size = 4 if document.wide else 2
        rows = document.channels * height
        lengths = struct.unpack_from(f">{rows}{'I' if document.wide else 'H'}", content, place)
        starts, place = [], place + rows * size
        for number in range(count + 1):
            starts.append(place + sum(lengths[: number * height]))
        planes = [_unpacked(content[starts[n] : starts[n + 1]], row, height) for n in range(count)]
    else:
        raise UnknownPart("compressed in an unknown way")
    if any(len(plane) != row * height for plane in planes):
        raise CorruptDocument("rows are missing")
    return planes


def _unpacked(packed: bytes, row: int, height: int) -> bytes:
    return Image.frombytes("L", (row, height), packed, "packbits", "L").tobytes()


_MODES_PLANES = dict(_MODES.values())
