"""What is told of content: how text is shown, each letter with its place, and what one content stream shows in all.

Source: ISO 32000-1:2008, 8.4, 8.10, 9.3 and 9.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import LimitExceeded
from pipeline.formats.pdf.redact.codes import Code, Codes
from pipeline.formats.pdf.redact.geometry import IDENTITY, Matrix, then

Key = tuple[int, int]
#: Operator, operands, and how the instruction is spelled.
Step = tuple[str, list[bytes], bytes]
#: Left, low, right and high end.
Room = tuple[float, float, float, float]

EVERYWHERE: Room = (-math.inf, -math.inf, math.inf, math.inf)
_MOST_SHOWN = 100_000


@dataclass(frozen=True, slots=True)
class Look:
    """How text is shown.

    Attributes:
        font: What its font makes of strings, or None where none is set.
        name: Name of the font's resource, as it is spelled; empty where something else set it.
        size: Of the font, in units of text space.
        spacing: Behind each letter, in units of text space.
        blank_spacing: Behind each one-byte blank besides.
        stretch: Share of its width that text is stretched to.
        leading: Between lines, in units of text space.
        rise: Above the line.
        mode: Rendering mode, 0 to 7.
    """

    font: Codes | None = None
    name: bytes = b""
    size: float = 0.0
    spacing: float = 0.0
    blank_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True, eq=False)
class Letter:
    """One code that is shown.

    Attributes:
        step: Which instruction of its content shows it.
        element: Which string of the operand.
        code: What it is.
        look: How it is shown.
        place: Text matrix where it begins.
        ctm: From user space there to the space of the content.
        clips: Boxes of what it is clipped to, in the space of the content.
    """

    step: int
    element: int
    code: Code
    look: Look
    place: Matrix
    ctm: Matrix
    clips: tuple[Room, ...] = ()

    @property
    def matrix(self) -> Matrix:
        """From a space whose unit is the font's size, on the line, to the space of the content."""
        look = self.look
        across = look.size * look.stretch
        return then((across, 0.0, 0.0, look.size, 0.0, look.rise), then(self.place, self.ctm))

    @property
    def advance(self) -> float:
        """How far the next letter is without any spacing, in shares of the size: to the right, or up in vertical."""
        return self.code.width


@dataclass(slots=True)
class Content:
    """What one content stream shows.

    Attributes:
        key: Its stream.
        steps: Its instructions.
        letters: In the order in which they are shown.
        inner: Contents that it shows, and where: from their space to this one's.
        pictures: Instruction, picture (None for one that is inline), and where it is painted.
        borrows: Whether it shows text in a font that whoever shows it has set.
        room: Left, low, right and high end of what is seen of it, in its own space.
    """

    key: Key
    stream: Any
    resources: Any
    steps: list[Step]
    letters: list[Letter] = field(default_factory=list)
    inner: list[tuple[Content, Matrix]] = field(default_factory=list)
    pictures: list[tuple[int, Any, Matrix]] = field(default_factory=list)
    borrows: bool = False
    room: Room = EVERYWHERE

    def shown(self) -> list[tuple[Content, Matrix]]:
        """Return this content and all that it shows, with the ways from their spaces to this one's.

        Raises:
            LimitExceeded: It shows more than anybody looks at.
        """
        found: list[tuple[Content, Matrix]] = []
        todo = [(self, IDENTITY)]
        while todo:
            content, way = todo.pop()
            found.append((content, way))
            todo += [(inner, then(within, way)) for inner, within in reversed(content.inner)]
            if len(found) + len(todo) > _MOST_SHOWN:
                raise LimitExceeded("pdf objects", value=len(found) + len(todo), most=_MOST_SHOWN)
        return found
