"""Windows icons and cursors, ICO and CUR: the largest picture, as PNG.

Hiding places, and what is done with each:
- the same picture in other sizes and depths, which can be other pictures: gone and reported;
- everything that a PNG inside can hold: gone (see the pictures' format);
- hot spot of a cursor, colours of fully transparent pixels, bytes between and behind the pictures: gone.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._image.derived import DerivedPictures, Opened, check_pixels
from pipeline.formats._image.kinds import Kind
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

    from pipeline.formats._image.film import Frame
    from pipeline.formats._image.survey import Survey

_TYPES = {b"\0\0\1\0": "image/vnd.microsoft.icon", b"\0\0\2\0": "image/x-win-bitmap"}
_MOST_ENTRIES = 512
#: Where a bitmap's header says how it is packed, and how many colours it has; bits of a colour's number.
_COMPRESSION, _COLOURS, _INDEXED = 16, 32, frozenset({1, 4, 8})
_DIB_HEADERS = frozenset({40, 52, 56, 108, 124})


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of an icon.

    Attributes:
        size: Width and height, as its own header says.
        bits: Bits of a pixel.
        start: Offset of its bytes.
        end: Offset behind them.
    """

    size: tuple[int, int]
    bits: int
    start: int
    end: int


class Icons(DerivedPictures):
    """Icons of programs and pages."""

    media_types = frozenset({"image/vnd.microsoft.icon", "image/x-icon", "image/x-win-bitmap"})
    suffixes: tuple[str, ...] = (".ico", ".cur")

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the directory, whose first picture must look like one."""
        media_type = _TYPES.get(head[:4])
        if media_type is None or len(head) < 22 or not head[4] + head[5] or head[9]:
            return None
        length, offset = struct.unpack_from("<II", head, 14)
        if length < 40 or not 22 <= offset < 1 << 24:
            return None
        if offset + 4 <= len(head) and not _starts(head[offset : offset + 8]):
            return None
        return media_type

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        from pipeline.formats._image.film import Film, frames
        from pipeline.formats._image.png_walk import SIGNATURE, walk_png
        from pipeline.formats._image.survey import Survey, survey

        media_type = _TYPES.get(content[:4])
        if media_type is None:
            raise CorruptDocument("no icon")
        entries, found = _entries(content), Survey()
        largest = max(entries, key=lambda entry: (entry.size[0] * entry.size[1], entry.bits))
        if len(entries) > 1:
            found.hide("alternative-picture", "ICO", len(entries) - 1)
        check_pixels(*largest.size, limits)
        inner = content[largest.start : largest.end]
        if inner.startswith(SIGNATURE):
            film = Film(Kind.PNG, inner, walk_png(inner, limits))
            return Opened(media_type, frames(film, limits), 1, _joined(found, survey(film, limits)))
        return Opened(media_type, _bitmap(inner, largest, limits), 1, found)


def _starts(inner: bytes) -> bool:
    from pipeline.formats._image.png_walk import SIGNATURE

    return inner.startswith(SIGNATURE) or int.from_bytes(inner[:4], "little") in _DIB_HEADERS


def _entries(content: bytes) -> list[Entry]:
    from pipeline.formats._image.png_walk import SIGNATURE

    (count,) = struct.unpack_from("<H", content, 4)
    if count > _MOST_ENTRIES:
        raise LimitExceeded("frames", value=count, most=_MOST_ENTRIES)
    found = []
    for number in range(count):
        length, start = struct.unpack_from("<II", content, 6 + 16 * number + 8)
        if start + length > len(content) or start < 6 + 16 * count:
            raise CorruptDocument("a picture lies behind the end")
        inner = content[start : start + length]
        if inner.startswith(SIGNATURE):
            size, bits = struct.unpack_from(">II", inner, 16), 32
        elif _starts(inner):
            width, height, _, bits = struct.unpack_from("<iiHH", inner, 4)
            size = (width, abs(height) // 2)
        else:
            raise CorruptDocument("no picture")
        found.append(Entry((int(size[0]), int(size[1])), int(bits), start, start + length))
    if not found:
        raise CorruptDocument("no picture")
    return found


def _bitmap(inner: bytes, entry: Entry, limits: Limits) -> Iterator[Frame]:
    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Frame

    if entry.bits in _INDEXED and not inner[_COMPRESSION : _COMPRESSION + 4].strip(b"\0"):
        yield Frame(plain(_masked(inner, entry, limits), Kind.PNG))
        return
    picture = _decoded(inner, entry, entry.bits)
    if entry.bits == 32 and picture.has_transparency_data and picture.getchannel("A").getextrema() == (0, 0):
        picture = _decoded(inner, entry, 24)  # alpha is left at zero: the mask tells what is seen
    yield Frame(plain(picture, Kind.PNG))


def _masked(inner: bytes, entry: Entry, limits: Limits) -> Image.Image:
    """Decode a bitmap with colours by number, as one that stands alone, and lay its mask upon it."""
    from PIL import Image

    from pipeline.formats._image.bitmap import open_bitmap

    (width, height), (header,), (used,) = entry.size, *(struct.unpack_from("<I", inner, at) for at in (0, _COLOURS))
    start = header + 4 * min(used or 1 << entry.bits, 1 << entry.bits)
    head = struct.pack("<2sIII", b"BM", 14 + len(inner), 0, 14 + start)
    picture = open_bitmap(head + inner[:8] + struct.pack("<i", height) + inner[12:], limits).convert("RGB")
    stride = (width + 31) // 32 * 4
    at = start + (width * entry.bits + 31) // 32 * 4 * height
    if len(mask := inner[at : at + stride * height]) == stride * height:
        picture.putalpha(Image.frombytes("1", entry.size, mask, "raw", "1;I", stride, -1).convert("L"))
    return picture


def _decoded(inner: bytes, entry: Entry, bits: int) -> Image.Image:
    """Decode one bitmap with its mask, as the only one of an icon."""
    from PIL import Image

    head = struct.pack("<HHHBBBBHHII", 0, 1, 1, entry.size[0] & 255, entry.size[1] & 255, 0, 0, 1, bits, len(inner), 22)
    with Image.open(io.BytesIO(head + inner), formats=["ICO"]) as picture:
        picture.load()
        return picture.copy()


def _joined(one: Survey, other: Survey) -> Survey:
    for hidden in one.hidden():
        other.hide(hidden.kind, hidden.where, hidden.count)
    return other


FORMAT: Format = Icons()
