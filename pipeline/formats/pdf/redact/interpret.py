"""Follow the operators of clean content and place each letter that it shows, forms and patterns included.

What a content stream shows is told once, in its own space, whatever shows it how often; where it is shown is told by
matrices from its space to the page's. Text state that a form takes over from whoever shows it belongs to what is told.
Source: ISO 32000-1:2008, 8.4, 8.10, 9.3 and 9.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.redact.codes import Code, Codes
from pipeline.formats.pdf.redact.geometry import IDENTITY, Matrix, moved, then
from pipeline.formats.pdf.streams import name_of

Key = tuple[int, int]
Step = tuple[str, list[bytes], bytes]

#: Deeper than viewers draw.
_DEPTH = 28
_MOST_LETTERS = 5_000_000
_STACK_CAP = 10_000
_SHOWS = frozenset(["Tj", "TJ", "'", '"'])


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
    """

    step: int
    element: int
    code: Code
    look: Look
    place: Matrix
    ctm: Matrix

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
    """

    key: Key
    stream: Any
    resources: Any
    steps: list[Step]
    letters: list[Letter] = field(default_factory=list)
    inner: list[tuple[Content, Matrix]] = field(default_factory=list)
    pictures: list[tuple[int, Any, Matrix]] = field(default_factory=list)
    borrows: bool = False

    def shown(self, matrix: Matrix = IDENTITY) -> Iterator[tuple[Content, Matrix]]:
        """Yield this content and all that it shows, with the ways from their spaces to where this one is shown."""
        yield self, matrix
        for inner, way in self.inner:
            yield from inner.shown(then(way, matrix))


class Interpreter:
    """Tells what the contents of one clean document show.

    Raises:
        LimitExceeded: There are too many letters.
        UnknownPart: The content is not our own.
    """

    def __init__(self) -> None:
        self._fonts: dict[Key, Codes] = {}
        self._contents: dict[tuple[Key, Look], Content] = {}
        self._letters = 0

    @property
    def contents(self) -> list[Content]:
        """All contents that were told."""
        return list(self._contents.values())

    def page(self, page: Any) -> Content:
        """Tell what a page shows.

        Args:
            page: The page's dictionary; its content is one stream.
        """
        return self.content(page["/Contents"], page.get("/Resources"), Look(), 0)

    def content(self, stream: Any, resources: Any, look: Look, depth: int) -> Content:
        """Tell what a stream shows.

        Args:
            stream: The stream.
            resources: What its names stand for.
            look: How text is shown at its start.
            depth: How many contents are around it.
        """
        key = (stream.objgen, look)
        if key not in self._contents:
            steps = list(grammar.own(bytes(stream.read_bytes())))
            found = Content(stream.objgen, stream, resources, steps)
            _Walk(self, found, look, depth).run()
            self._letters += len(found.letters)
            if self._letters > _MOST_LETTERS:
                raise LimitExceeded("pdf letters", value=self._letters, most=_MOST_LETTERS)
            self._contents[key] = found
        return self._contents[key]

    def font(self, font: Any) -> Codes:
        """Return what a font makes of strings."""
        if font.objgen == (0, 0):
            return Codes(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Codes(font)
        return self._fonts[font.objgen]


class _Walk:
    """One walk over one content."""

    def __init__(self, whole: Interpreter, content: Content, look: Look, depth: int) -> None:
        self._whole, self._content, self._depth = whole, content, depth
        self._start = self._look = look
        self._ctm = self._place = self._line = IDENTITY
        self._stack: list[tuple[Matrix, Look]] = []
        self._has_font = False

    def run(self) -> None:
        for step, (operator, operands, _) in enumerate(self._content.steps):
            if operator in _SHOWS:
                self._show(step, operator, operands)
            elif (follow := _FOLLOWED.get(operator)) is not None:
                follow(self, step, operands)

    # --- graphics state -----------------------------------------------------------------------------------------------

    def _save(self, step: int, operands: list[bytes]) -> None:
        if len(self._stack) < _STACK_CAP:
            self._stack.append((self._ctm, self._look))

    def _restore(self, step: int, operands: list[bytes]) -> None:
        if self._stack:
            self._ctm, self._look = self._stack.pop()

    def _concatenate(self, step: int, operands: list[bytes]) -> None:
        self._ctm = then(_matrix(operands), self._ctm)

    def _state(self, step: int, operands: list[bytes]) -> None:
        state = self._resource("/ExtGState", operands[-1])
        if not isinstance(state, pikepdf.Dictionary):
            return
        font = state.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2 and isinstance(font[0], pikepdf.Dictionary):
            self._look = replace(self._look, font=self._whole.font(font[0]), name=b"", size=float(font[1]))
            self._has_font = True
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            self._form(mask["/G"])

    def _colour(self, step: int, operands: list[bytes]) -> None:
        pattern = self._resource("/Pattern", operands[-1]) if operands and operands[-1][:1] == b"/" else None
        if isinstance(pattern, pikepdf.Stream):
            # Laid out from the corner of whatever the page shows, not from here: only what its letters are is told.
            self._inner(pattern, pattern.get("/Resources"), IDENTITY, Look())

    def _paint(self, step: int, operands: list[bytes]) -> None:
        thing = self._resource("/XObject", operands[-1])
        if not isinstance(thing, pikepdf.Stream):
            return
        if name_of(thing.get("/Subtype")) == "/Form":
            self._form(thing)
        else:
            self._content.pictures.append((step, thing, self._ctm))

    def _inline(self, step: int, operands: list[bytes]) -> None:
        self._content.pictures.append((step, None, self._ctm))

    def _form(self, form: Any) -> None:
        way = form.get("/Matrix")
        matrix = _six(float(one) for one in way) if isinstance(way, pikepdf.Array) and len(way) == 6 else IDENTITY
        self._inner(form, form.get("/Resources"), then(matrix, self._ctm), self._look)

    def _inner(self, stream: Any, resources: Any, way: Matrix, look: Look) -> None:
        if self._depth >= _DEPTH:
            raise UnknownPart("forms within forms without end")
        own = resources if isinstance(resources, pikepdf.Dictionary) else self._content.resources
        inner = self._whole.content(stream, own, Look(), self._depth + 1)
        if inner.borrows:
            inner = self._whole.content(stream, own, look, self._depth + 1)
        self._content.inner.append((inner, way))

    # --- text state ---------------------------------------------------------------------------------------------------

    def _font(self, step: int, operands: list[bytes]) -> None:
        if len(operands) < 2:
            return
        font = self._resource("/Font", operands[0])
        codes = self._whole.font(font) if isinstance(font, pikepdf.Dictionary) else None
        self._look = replace(self._look, font=codes, name=operands[0], size=float(operands[-1]))
        self._has_font = True

    def _letter_spacing(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, spacing=float(operands[0]))

    def _blank_spacing(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, blank_spacing=float(operands[0]))

    def _stretch(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, stretch=float(operands[0]) / 100)

    def _leading(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, leading=float(operands[0]))

    def _rise(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, rise=float(operands[0]))

    def _mode(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, mode=int(float(operands[0])))

    def _begin(self, step: int, operands: list[bytes]) -> None:
        self._place = self._line = IDENTITY

    def _move(self, step: int, operands: list[bytes]) -> None:
        self._place = self._line = moved(float(operands[0]), float(operands[1]), self._line)

    def _move_leading(self, step: int, operands: list[bytes]) -> None:
        self._look = replace(self._look, leading=-float(operands[1]))
        self._move(step, operands)

    def _put(self, step: int, operands: list[bytes]) -> None:
        self._place = self._line = _matrix(operands)

    def _next(self, step: int, operands: list[bytes]) -> None:
        self._place = self._line = moved(0.0, -self._look.leading, self._line)

    # --- text ---------------------------------------------------------------------------------------------------------

    def _show(self, step: int, operator: str, operands: list[bytes]) -> None:
        if operator == '"':
            self._look = replace(self._look, blank_spacing=float(operands[0]), spacing=float(operands[1]))
        if operator in ("'", '"'):
            self._next(step, operands)
        look, font = self._look, self._look.font
        if font is None or not self._has_font:
            self._content.borrows = True
        if font is None:
            return
        element = 0
        for one in spelling.elements(operands[-1]):
            if one[:1] in (b"(", b"<"):
                self._codes(step, element, font.of(spelling.text(one)), look, font.vertical)
                element += 1
            else:
                way = -float(one) / 1000 * look.size
                self._place = (
                    moved(0.0, way, self._place) if font.vertical else moved(way * look.stretch, 0.0, self._place)
                )

    def _codes(self, step: int, element: int, codes: list[Code], look: Look, vertical: bool) -> None:
        letters, ctm = self._content.letters, self._ctm
        a, b, c, d, e, f = self._place
        size, spacing, blank, stretch = look.size, look.spacing, look.blank_spacing, look.stretch
        for code in codes:
            letters.append(Letter(step, element, code, look, (a, b, c, d, e, f), ctm))
            way = code.width * size + spacing + (blank if code.is_blank else 0.0)
            if vertical:
                e, f = c * way + e, d * way + f
            else:
                way *= stretch
                e, f = a * way + e, b * way + f
        self._place = (a, b, c, d, e, f)

    def _resource(self, group: str, name: bytes) -> Any:
        members = (
            self._content.resources.get(group) if isinstance(self._content.resources, pikepdf.Dictionary) else None
        )
        return members.get(spelling.name(name)) if isinstance(members, pikepdf.Dictionary) else None


_FOLLOWED = {
    "q": _Walk._save,
    "Q": _Walk._restore,
    "cm": _Walk._concatenate,
    "gs": _Walk._state,
    "scn": _Walk._colour,
    "SCN": _Walk._colour,
    "Do": _Walk._paint,
    grammar.IMAGE: _Walk._inline,
    "Tf": _Walk._font,
    "Tc": _Walk._letter_spacing,
    "Tw": _Walk._blank_spacing,
    "Tz": _Walk._stretch,
    "TL": _Walk._leading,
    "Ts": _Walk._rise,
    "Tr": _Walk._mode,
    "BT": _Walk._begin,
    "Td": _Walk._move,
    "TD": _Walk._move_leading,
    "Tm": _Walk._put,
    "T*": _Walk._next,
}


def _matrix(operands: list[bytes]) -> Matrix:
    return _six(map(float, operands[-6:]))


def _six(numbers: Iterator[float] | Any) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f
