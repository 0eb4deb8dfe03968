"""What a default appearance (DA) says: the size and the ink of a text that a viewer sets itself.

It is a piece of a content stream. Of fields viewers carry it out; of notes they take size and colour only. What they
read in different ways is held: a text that is white in one of them must not become black.
Source: ISO 32000-1:2008, 12.7.3.3; the behaviour of poppler 22.12 and of pdfium.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.annotation_values import written

_LONGEST = 1000
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*+(?:(?P<name>/" + _REGULAR + rb"*+)"
    rb"|(?P<number>[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++))(?!" + _REGULAR + rb")"
    rb"|(?P<word>[A-Za-z]++[01*]?)(?!" + _REGULAR + rb"))"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FILLS = {"g": 1, "rg": 3, "k": 4}
_STROKES = {"G": 1, "RG": 3, "K": 4}
_STATES = {"Tr": 1, "Tz": 1, "Ts": 1, "Tc": 1, "Tw": 1, "w": 1}
_MODES = range(8)
#: Operators of colours by the number of shares, and of spaces: in its own space only a viewer knows what a share means.
_BY_SHARES = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
_SPACES = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}
_BLACK = {1: (0.0,), 3: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0, 1.0)}
#: A viewer sets the place of a text itself; the rest changes nothing of letters.
_WITHOUT_EFFECT = frozenset("Td TD Tm TL T* BT ET i ri j J M".split())
_MOST = 10_000.0

_Instruction = tuple[str, list[float], str]


@dataclass(frozen=True)
class Look:
    """How a text is set.

    Attributes:
        size: Size of its letters, 0 where the viewer chooses.
        ink: Instructions that set its colour, and of fields its mode and its spaces.
        strokes: The same colour for lines, where it is a note's.
        font: Name of its font in the form.
    """

    size: float = 0.0
    ink: str = "0 g"
    strokes: str = "0 G"
    font: str = ""


def field_look(value: Any) -> Look:
    """Read the default appearance of a field.

    Raises:
        UnknownPart: Viewers do not agree on what it says.
    """
    size, font, ink, spaces = 0.0, "", ["0 g"], [1, 1]
    for operator, operands, name in _instructions(value):
        if operator == "Tf":
            size, font = abs(_last(operands, 1)[0]), name
        elif operator in ("cs", "CS"):
            line = operator == "CS"
            if name not in _SPACES:
                raise UnknownPart("default appearance")
            spaces[line] = _SPACES[name]
            ink.append(_instruction(_BY_SHARES[spaces[line]][line], list(_BLACK[spaces[line]])))
        elif operator in ("sc", "scn", "SC", "SCN"):
            line = operator[0] == "S"
            ink.append(_instruction(_BY_SHARES[spaces[line]][line], _last(operands, spaces[line])))
        elif count := {**_FILLS, **_STROKES}.get(operator):
            spaces[operator in _STROKES] = count
            ink.append(_instruction(operator, _last(operands, count)))
        elif count := _STATES.get(operator):
            if operator == "Tr" and operands[-1:] and operands[-1] not in _MODES:
                raise UnknownPart("default appearance")
            ink.append(_instruction(operator, _last(operands, count)))
        elif operator not in _WITHOUT_EFFECT:
            raise UnknownPart("default appearance")
    return Look(size, " ".join(ink), font=font)


def note_look(value: Any) -> Look:
    """Read the default appearance of a note.

    Raises:
        UnknownPart: Viewers do not agree on what it says.
    """
    size, ink, strokes = 0.0, "0 g", "0 G"
    for operator, operands, _ in _instructions(value):
        if operator == "Tf":
            size = abs(_last(operands, 1)[0])
        elif count := _FILLS.get(operator):
            ink = _instruction(operator, _last(operands, count))
            strokes = _instruction(operator.upper(), _last(operands, count))
    return Look(size, ink, strokes)


def _instructions(value: Any) -> Iterator[_Instruction]:
    """Hand out operators with the numbers and the last name before them."""
    raw = bytes(value) if isinstance(value, pikepdf.String) else b""
    if len(raw) > _LONGEST:
        raise UnknownPart("default appearance")
    place, operands, name = 0, list[float](), ""
    while raw[place:].strip(b"\0\t\n\f\r "):
        found = _TOKEN.match(raw, place)
        if found is None:  # viewers read numbers with letters behind them, and the like, each in its own way
            raise UnknownPart("default appearance")
        place = found.end()
        if found["word"]:
            yield found["word"].decode("ascii"), operands, name
            operands, name = [], ""
        elif found["number"]:
            operands.append(float(found["number"]))
        else:
            name, operands = _ESCAPED.sub(_unescaped, found["name"]).decode("utf-8", "replace"), []


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _last(operands: list[float], count: int) -> list[float]:
    """Return the last operands; where there are too few, some viewers go on with what was, and others do not."""
    if len(operands) < count:
        raise UnknownPart("default appearance")
    return [min(max(one, -_MOST), _MOST) for one in operands[-count:]]


def _instruction(operator: str, operands: list[float]) -> str:
    if operator in _FILLS or operator in _STROKES:
        operands = [min(max(one, 0.0), 1.0) for one in operands]
    return " ".join([*map(written, operands), operator])
