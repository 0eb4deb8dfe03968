"""Walk over the blocks of a GIF.

Source: CompuServe GIF89a; Netscape's looping extension.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._image.parts import Label, Parts
from pipeline.limits import Limits

_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
#: A frame's descriptor: left, top, width, height, interlaced, palette, code size.
_Place = tuple[int, int, int, int, bool, bytes, int]
_GREY = bytes(level for level in range(256) for _ in range(3))


@dataclass(frozen=True, slots=True)
class GifFrame:
    """One frame as it is stored.

    Attributes:
        left: Columns from the left.
        top: Rows from the top.
        width: Columns.
        height: Rows.
        interlaced: Whether its rows are shuffled.
        palette: Red, green, blue of each colour.
        code_size: Bits of the smallest LZW code.
        codes: Its LZW codes, sub-blocks joined.
        delay: Hundredths of a second.
        disposal: What becomes of it before the next one, 0 to 7.
        transparent: Colour that is not painted, or None.
    """

    left: int
    top: int
    width: int
    height: int
    interlaced: bool
    palette: bytes
    code_size: int
    codes: bytes
    delay: int
    disposal: int
    transparent: int | None


@dataclass(slots=True)
class GifParts(Parts):
    """What the walk finds in a GIF.

    Attributes:
        screen: Width and height of what viewers show.
        frames: Frames in file order.
    """

    screen: tuple[int, int] = (0, 0)
    frames: list[GifFrame] = field(default_factory=list)


class _Walk:
    def __init__(self, content: bytes, limits: Limits) -> None:
        self.content = content
        self.limits = limits
        self.found = GifParts()
        self.position = 13
        self.shared = _GREY
        self.control = (0, 0, None)  # type: tuple[int, int, int | None]
        self.cut: tuple[_Place, int] | None = None

    def run(self) -> GifParts:
        width, height, flags = struct.unpack("<HHB", self.content[6:11])
        self.found.screen = (width, height)
        if flags & 0x80:
            self.shared = self.take(3 << ((flags & 7) + 1))
        while True:
            if self.position == len(self.content) and self.found.frames:
                return self.finished()  # the trailer is missing, and nothing of a frame
            kind = self.take(1)
            if kind == b";":
                return self.finished()
            if kind == b"!":
                self.extension(self.take(1)[0])
            elif kind == b",":
                self.frame()
            elif kind != b"\0":
                raise CorruptDocument("an unknown block")
            else:
                self.found.stray += 1

    def finished(self) -> GifParts:
        self.found.end = self.position
        if self.found.frames:  # as viewers do: a first frame that is too large makes the screen larger, no later one
            first, (width, height) = self.found.frames[0], self.found.screen
            self.found.screen = (max(width, first.left + first.width), max(height, first.top + first.height))
        return self.found

    def take(self, count: int) -> bytes:
        piece = self.content[self.position : self.position + count]
        if len(piece) != count:
            raise CorruptDocument("the picture ends too early")
        self.position += count
        return piece

    def blocks(self) -> list[bytes]:
        pieces: list[bytes] = []
        while count := self.take(1)[0]:
            pieces.append(self.take(count))
        return pieces

    def extension(self, label: int) -> None:
        pieces = self.blocks()
        if label == 0xF9 and pieces and len(pieces[0]) >= 4:
            flags, delay, colour = struct.unpack("<BHB", pieces[0][:4])
            self.control = (delay, flags >> 2 & 7, colour if flags & 1 else None)
        elif label == 0xFE:
            self.found.add("Comment", Label.COMMENT, b"".join(pieces))
        elif label == 0xFF and pieces and pieces[0] in _LOOPING and len(pieces) == 2 and len(pieces[1]) == 3:
            self.found.loop = int.from_bytes(pieces[1][1:3], "little")
        elif label == 0xFF and pieces and pieces[0] == b"XMP DataXMP":
            self.found.add("XMP", Label.XMP, self._magic_free(pieces))
        else:
            self.found.add("PlainText" if label == 1 else "Application", Label.UNKNOWN, b"".join(pieces))

    def _magic_free(self, pieces: list[bytes]) -> bytes:
        """Return the XMP packet, whose bytes were read as lengths of sub-blocks."""
        raw = b"".join(bytes([len(piece)]) + piece for piece in pieces[1:])
        end = raw.rfind(b"\x01\xff\xfe")
        return raw if end < 0 else raw[:end]

    def frame(self) -> None:
        left, top, width, height, flags = struct.unpack("<HHHHB", self.take(9))
        palette = self.take(3 << ((flags & 7) + 1)) if flags & 0x80 else self.shared
        code_size = self.take(1)[0]
        if not (width and height):
            raise CorruptDocument("an empty frame")
        if len(self.found.frames) >= self.limits.frames:
            raise LimitExceeded("frames", value=len(self.found.frames) + 1, most=self.limits.frames)
        if (left + width) * (top + height) > self.limits.pixels:
            raise LimitExceeded("pixels", value=(left + width) * (top + height), most=self.limits.pixels)
        place = (left, top, width, height, bool(flags & 0x40), palette, code_size)
        start = self.position
        try:
            codes = b"".join(self.blocks())
        except CorruptDocument:
            self.cut = (place, start)
            raise
        self.keep(place, codes)

    def keep(self, place: _Place, codes: bytes) -> None:
        """Note a frame, with the graphic control before it."""
        control, self.control = self.control, (0, 0, None)
        self.found.frames.append(GifFrame(*place, codes, *control))

    def keep_cut(self) -> None:
        """Note the frame in which the file ends, with what is there of its codes."""
        if self.cut is None:
            return
        place, position = self.cut
        codes = bytearray()
        while position < len(self.content):
            count = self.content[position]
            codes += self.content[position + 1 : position + 1 + count]
            position += 1 + count
        self.position = len(self.content)
        self.keep(place, bytes(codes))


def begun_gif(content: bytes, limits: Limits) -> tuple[GifParts, bool]:
    """Walk a GIF as far as it goes.

    Returns:
        The frames of which anything was there, and whether the last of them is whole and has all of its blocks.

    Raises:
        LimitExceeded: Too many frames or pixels.
    """
    walk = _Walk(content, limits)
    with suppress(CorruptDocument, struct.error):
        return walk.run(), True
    walk.keep_cut()
    return walk.finished(), walk.cut is None


def walk_gif(content: bytes, limits: Limits) -> GifParts:
    """Walk a GIF to its trailer, or to the end of its last whole block where the trailer is missing.

    Raises:
        CorruptDocument: It ends too early or holds an unknown block.
        LimitExceeded: Too many frames or pixels.
    """
    return _Walk(content, limits).run()
