"""Follow the operators of clean content and place each letter that it shows, forms and patterns included.

What a content stream shows is told once, in its own space, whatever shows it how often; where it is shown is told by
matrices from its space to the page's. Text state that a form takes over from whoever shows it belongs to what is told.
Source: ISO 32000-1:2008, 8.4, 8.10, 9.3 and 9.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.redact.codes import Code, Codes
from pipeline.formats.pdf.redact.geometry import IDENTITY, Matrix, Point, at, moved, then
from pipeline.formats.pdf.redact.shown import EVERYWHERE, Content, Key, Letter, Look, Room, Step
from pipeline.formats.pdf.streams import bounded, name_of
from pipeline.formats.pdf.visible import inherited

#: Deeper than viewers draw.
_DEPTH = 28
_MOST_LETTERS = 5_000_000
_STACK_CAP = 10_000
_CLIPS = frozenset(["W", "W*"])
_DRAWS = frozenset("m l c v y".split())
_PAINTS = frozenset("n f F f* S s B B* b b*".split())
#: Within each other, from the inmost.
_MOST_CLIPS = 32
_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
#: Operands without which viewers pass an operator over.
_LEAST = {name: len(shape) for name, shape in grammar.SHAPES.items() if len(shape) <= 6}


class Interpreter:
    """Tells what the contents of one document show.

    Args:
        instructions: Cuts a decoded content stream into instructions; as it is, content in our own spelling.
    """

    def __init__(self, instructions: Callable[[bytes], Iterable[Step]] = grammar.own) -> None:
        self._instructions = instructions
        self._fonts: dict[Key, Codes] = {}
        self._contents: dict[tuple[Key, Look], Content] = {}
        self._open: set[Key] = set()
        self._pages: list[Content] = []
        self._letters = 0

    def page(self, page: Any) -> Content:
        """Tell what a page shows.

        Args:
            page: The page's dictionary.

        Raises:
            LimitExceeded: There are too many letters.
            UnknownPart: The content is not our own, or has no end.
        """
        parts = page.get("/Contents")
        streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
        key = parts.objgen if isinstance(parts, pikepdf.Stream) else (0, 0)
        found = Content(key, parts, inherited(page, "/Resources"), self._steps(streams))
        found.room = _common(_box(inherited(page, "/MediaBox")), _box(inherited(page, "/CropBox")))
        self._pages.append(found)
        return self._walked(found, Look(), 0)

    @property
    def contents(self) -> list[Content]:
        """All contents that were told: of pages, then of what they show and of what else was asked for."""
        return [*self._pages, *self._contents.values()]

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
            if stream.objgen in self._open:
                raise UnknownPart("a form that shows itself")
            self._open.add(stream.objgen)
            found = Content(stream.objgen, stream, resources, self._steps([stream]), room=_box(stream.get("/BBox")))
            self._contents[key] = self._walked(found, look, depth)
            self._open.remove(stream.objgen)
        return self._contents[key]

    def _walked(self, found: Content, look: Look, depth: int) -> Content:
        _Walk(self, found, look, depth).run()
        self._letters += len(found.letters)
        if self._letters > _MOST_LETTERS:
            raise LimitExceeded("pdf letters", value=self._letters, most=_MOST_LETTERS)
        return found

    def _steps(self, streams: Iterable[Any]) -> list[Step]:
        return list(self._instructions(b"\n".join(bounded(one) for one in streams if isinstance(one, pikepdf.Stream))))

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
        self._stack: list[tuple[Matrix, Look, tuple[Room, ...]]] = []
        self._has_font = False
        self._clips: tuple[Room, ...] = ()
        self._path: list[Point] = []
        self._may_clip = any(operator in _CLIPS for operator, _, _ in content.steps)
        self._is_clip = False

    def run(self) -> None:
        for step, (operator, operands, _) in enumerate(self._content.steps):
            if len(operands) < _LEAST.get(operator, 0):
                continue
            try:
                if operator in _SHOWS:
                    self._show(step, operator, operands)
                elif (follow := _FOLLOWED.get(operator)) is not None:
                    follow(self, step, operands)
                elif self._may_clip:
                    self._clip(operator, operands)
            except ValueError:
                continue  # an operand of the wrong sort; in content of our own there is none

    # --- graphics state -----------------------------------------------------------------------------------------------

    def _save(self, step: int, operands: list[bytes]) -> None:
        if len(self._stack) < _STACK_CAP:
            self._stack.append((self._ctm, self._look, self._clips))

    def _restore(self, step: int, operands: list[bytes]) -> None:
        if self._stack:
            self._ctm, self._look, self._clips = self._stack.pop()

    def _concatenate(self, step: int, operands: list[bytes]) -> None:
        self._ctm = then(_matrix(operands), self._ctm)

    def _clip(self, operator: str, operands: list[bytes]) -> None:
        """Follow what builds paths, and clips to them."""
        if operator == "re":
            x, y, wide, high = map(float, operands)
            self._path += [at(x, y, self._ctm), at(x + wide, y + high, self._ctm)]
        elif operator in _DRAWS:
            numbers = list(map(float, operands))
            self._path += [at(x, y, self._ctm) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        elif operator in _CLIPS:
            self._is_clip = True
        elif operator in _PAINTS:
            if self._is_clip and self._path:
                across, up = [x for x, _ in self._path], [y for _, y in self._path]
                self._clips = (*self._clips, (min(across), min(up), max(across), max(up)))[-_MOST_CLIPS:]
            self._path, self._is_clip = [], False

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
        letters, ctm, clips = self._content.letters, self._ctm, self._clips
        a, b, c, d, e, f = self._place
        size, spacing, blank, stretch = look.size, look.spacing, look.blank_spacing, look.stretch
        for code in codes:
            letters.append(Letter(step, element, code, look, (a, b, c, d, e, f), ctm, clips))
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


def _box(value: Any) -> Room:
    """Return a box with its lower end first; of what is none, everything."""
    numbers = list(map(float, value)) if isinstance(value, pikepdf.Array) and len(value) == 4 else []
    if not numbers:
        return EVERYWHERE
    left, low, right, high = numbers
    return min(left, right), min(low, high), max(left, right), max(low, high)


def _common(one: Room, other: Room) -> Room:
    """Return what is in both; of boxes that are apart, the first."""
    left, low, right, high = (pick(a, b) for pick, a, b in zip((max, max, min, min), one, other, strict=True))
    return (left, low, right, high) if left < right and low < high else one


def _six(numbers: Iterator[float] | Any) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f
