"""What a damaged bitmap or TIFF still shows: whole rows, whole strips, whole pages before the damage.

Source: Microsoft's BITMAPINFOHEADER; TIFF 6.0, section 2.
"""

from __future__ import annotations

import io
import struct
from contextlib import suppress

from PIL import Image, TiffImagePlugin

from pipeline.formats._image.bitmap import RLE4, RLE8, coded_rows
from pipeline.formats._image.faults import FAULTS
from pipeline.formats._image.parts import Damage, Harm
from pipeline.limits import Limits

_PLAIN = frozenset({0, 3, 6})
_OS2_HEADER, _WINDOWS_HEADER = 12, 40
_HEIGHT, _ORIENTATION, _ROWS_PER_STRIP, _PLANAR = 257, 274, 278, 284
_OFFSETS, _COUNTS, _TILES = 273, 279, 324
_INLINE_BYTES = 4
_WORDS = {3: "H", 4: "I"}


def mended_bmp(content: bytes, limits: Limits) -> tuple[bytes, Damage] | None:
    """Return a bitmap that claims no more rows than are there, and what is missing; None where nothing can be told."""
    offset, header = struct.unpack_from("<II", content, 10)
    if header == _OS2_HEADER:
        (width, height, _, bits), compression = struct.unpack_from("<HHHH", content, 18), 0
    elif header >= _WINDOWS_HEADER:
        width, height, _, bits, compression = struct.unpack_from("<iiHHI", content, 18)
    else:
        return None
    if width <= 0 or not height or width * abs(height) > limits.pixels:
        return None
    if compression in _PLAIN:
        rows = max(0, len(content) - offset) // max(1, (width * bits + 31) // 32 * 4)
    elif compression in (RLE8, RLE4) and height > 0:
        coded = coded_rows(content, offset, nibbles=compression == RLE4)
        rows, content = coded.rows, content[: coded.end] + b"\0\1"
    else:
        return None
    if not 0 < rows < abs(height):
        return None
    size = "<H" if header == _OS2_HEADER else "<i"
    place = 20 if header == _OS2_HEADER else 22
    patched = (
        content[:place] + struct.pack(size, rows if height > 0 else -rows) + content[place + struct.calcsize(size) :]
    )
    return patched, Damage(Harm.ROWS, abs(height) - rows, abs(height), from_below=height > 0)


def mended_tiff(content: bytes, limits: Limits) -> tuple[bytes, Damage] | None:
    """Return a TIFF of the pages that decode, the last perhaps with fewer rows, and what is missing.

    None where nothing can be told: no page decodes, or it is a BigTIFF.
    """
    order = "<" if content[:2] == b"II" else ">"
    if struct.unpack_from(order + "H", content, 2)[0] != 42:
        return None
    places = _directories(content, order, limits)
    for number, place in enumerate(places):
        alone = _begins_at(content, order, place)
        if _decodes(alone, limits):
            continue
        claimed, rows, strips = _sound_rows(content, order, place)
        fewer = _with_fewer(content, order, place, rows, strips) if 0 < rows < claimed else None
        if fewer and _decodes(_begins_at(fewer, order, place), limits):
            return _ends_at(fewer, order, place), Damage(Harm.ROWS, claimed - rows, claimed)
        if not number:
            return None
        return _ends_at(content, order, places[number - 1]), Damage(Harm.FRAMES, len(places) - number)
    return (_ends_at(content, order, places[-1]), Damage(Harm.FRAMES)) if places else None


def _directories(content: bytes, order: str, limits: Limits) -> list[int]:
    """Return the offsets of the directories, one after the other, as far as the chain holds."""
    places, link = list[int](), 4
    with suppress(struct.error):
        while len(places) < limits.frames:
            (place,) = struct.unpack_from(order + "I", content, link)
            (count,) = struct.unpack_from(order + "H", content, place)
            link = place + 2 + 12 * count
            if not place or place in places or not count or link + 4 > len(content):
                break
            places.append(place)
    return places


def _link(content: bytes, order: str, place: int) -> int:
    return place + 2 + 12 * int(struct.unpack_from(order + "H", content, place)[0])


def _begins_at(content: bytes, order: str, place: int) -> bytes:
    """Return a TIFF of one page only."""
    return content[:4] + struct.pack(order + "I", place) + _ends_at(content, order, place)[8:]


def _ends_at(content: bytes, order: str, place: int) -> bytes:
    """Return a TIFF without the pages behind one."""
    link = _link(content, order, place)
    return content[:link] + bytes(4) + content[link + 4 :]


def _decodes(content: bytes, limits: Limits) -> bool:
    with suppress(*FAULTS), Image.open(io.BytesIO(content), formats=["TIFF"]) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        if picture.width * picture.height > limits.pixels or not _strips_there(picture, len(content)):
            return False
        picture.load()
        return True
    return False


def _strips_there(picture: TiffImagePlugin.TiffImageFile, size: int) -> bool:
    return all(
        start + length <= size
        for offsets, counts in ((_OFFSETS, _COUNTS), (_TILES, 325))
        for start, length in zip(picture.tag_v2.get(offsets, ()), picture.tag_v2.get(counts, ()), strict=False)
    )


def _sound_rows(content: bytes, order: str, place: int) -> tuple[int, int, int]:
    """Return the rows that a page claims, those of its strips inside the file, and how many strips these are.

    The last two are 0 where nobody can tell.
    """
    with suppress(*FAULTS), Image.open(io.BytesIO(_begins_at(content, order, place)), formats=["TIFF"]) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        tags = picture.tag_v2
        height, strip = int(tags[_HEIGHT]), int(tags.get(_ROWS_PER_STRIP, tags[_HEIGHT]))
        starts, lengths = tags[_OFFSETS], tags[_COUNTS]
        if _TILES in tags or tags.get(_ORIENTATION, 1) != 1 or tags.get(_PLANAR, 1) != 1 or strip <= 0:
            return height, 0, 0
        ends = (start + length <= len(content) for start, length in zip(starts, lengths, strict=False))
        sound = next((number for number, inside in enumerate(ends) if not inside), len(starts))
        return height, min(height, sound * strip), sound
    return 0, 0, 0


def _with_fewer(content: bytes, order: str, place: int, rows: int, strips: int) -> bytes:
    """Return a TIFF of which one directory claims fewer rows, and lists the strips of these only."""
    patched = bytearray(content)
    for entry in range(place + 2, _link(content, order, place), 12):
        tag, kind, count = struct.unpack_from(order + "HHI", content, entry)
        if kind not in _WORDS:
            continue
        if tag == _HEIGHT:
            struct.pack_into(order + _WORDS[kind], patched, entry + 8, rows)
        elif tag in (_OFFSETS, _COUNTS):
            size = struct.calcsize(_WORDS[kind])
            struct.pack_into(order + "I", patched, entry + 4, strips)
            if strips * size <= _INLINE_BYTES < count * size:
                (at,) = struct.unpack_from(order + "I", content, entry + 8)
                patched[entry + 8 : entry + 12] = content[at : at + strips * size].ljust(4, b"\0")
    return bytes(patched)
