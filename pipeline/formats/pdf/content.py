"""Rewrite content streams: known operators with operands of the right sort, no marked content, no hidden layers.

Hiding places: comments, ActualText/Alt/E in marked-content properties, tags, unknown operators, extra operands,
resource names, inline images' dictionaries, layers that are off, text behind the last operator.
Source: ISO 32000-1:2008, annex A.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf

from pipeline.formats.pdf.schema import DEFAULT_SPACES, DEVICE_SPACES, KNOWN_NAMES
from pipeline.formats.pdf.unseen import SHOWS, UnseenText

_NUMBERS = frozenset(
    [
        "b",
        "B",
        "b*",
        "B*",
        "BX",
        "c",
        "cm",
        "d0",
        "d1",
        "ET",
        "EX",
        "f",
        "F",
        "f*",
        "G",
        "g",
        "h",
        "i",
        "j",
        "J",
        "K",
        "k",
        "l",
        "M",
        "m",
        "n",
        "q",
        "Q",
        "re",
        "RG",
        "rg",
        "s",
        "S",
        "T*",
        "Tc",
        "TD",
        "Td",
        "TL",
        "Tm",
        "Tr",
        "Ts",
        "Tw",
        "Tz",
        "v",
        "w",
        "W",
        "W*",
        "y",
        "BT",
        "SC",
        "sc",
        "d",
    ]
)
_NAMED = {
    "Do": "/XObject",
    "Tf": "/Font",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
STROKES = frozenset(["b", "B", "b*", "B*", "f", "F", "f*", "s", "S"])
_PAINTS = frozenset(["Do", "sh", "INLINE IMAGE", *STROKES])

Use = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a content stream needs to know of its surroundings.

    Attributes:
        use: Notes that a resource, by group and name, is used, and returns its neutral name.
        shown: Says by the name of a property list whether its layer is shown.
        inline: Writes an inline image anew.
    """

    use: Use
    shown: Callable[[str], bool]
    inline: Callable[[Any], bytes]


class ContentRewriter:
    """Rewrites one content stream.

    Args:
        scope: Its surroundings.
    """

    def __init__(self, scope: Scope) -> None:
        self._use, self._shown, self._inline = scope.use, scope.shown, scope.inline
        self._marks: list[bool] = []  # True for each open mark that hides
        self._unseen = UnseenText()
        self.hidden = 0

    @property
    def hidden_text(self) -> int:
        """Return how many operators showed text that no reader sees."""
        return self._unseen.count

    def rewrite(self, stream: Any) -> bytes:
        """Return the clean content.

        Args:
            stream: Content stream.

        Raises:
            pikepdf.PdfError: It does not parse.
            UnknownPart: An inline image or hidden text cannot be judged.
        """
        kept: list[tuple[list[Any], pikepdf.Operator]] = []
        output: list[bytes] = []
        for instruction in pikepdf.parse_content_stream(stream):
            operator = str(instruction.operator)
            operands = list(instruction.operands)
            if operator in ("BMC", "BDC", "EMC"):
                self._mark(operator, operands)
            elif any(self._marks) and operator in _PAINTS:
                self.hidden += 1
                if operator in STROKES:
                    kept.append(([], pikepdf.Operator("n")))
            elif operator == "INLINE IMAGE":
                output += [pikepdf.unparse_content_stream(kept), self._inline(operands[0])]
                kept = []
            else:
                kept += self._kept(operator, operands)
        output.append(pikepdf.unparse_content_stream(kept))
        return b"\n".join(part for part in output if part)

    def _kept(self, operator: str, operands: list[Any]) -> list[tuple[list[Any], pikepdf.Operator]]:
        instead = self._unseen.instead(operator, operands, hidden=any(self._marks))
        pairs = [(operands, operator)] if instead is None else instead
        clean = [(self._operands(name, values), name) for values, name in pairs]
        return [(values, pikepdf.Operator(name)) for values, name in clean if values is not None]

    def _mark(self, operator: str, operands: list[Any]) -> None:
        if operator == "EMC":
            if self._marks:
                self._marks.pop()
            return
        layer = operator == "BDC" and len(operands) == 2 and str(operands[0]) == "/OC"
        named = layer and isinstance(operands[1], pikepdf.Name)
        self._marks.append(bool(named and not self._shown(str(operands[1]))))

    def _operands(self, operator: str, operands: list[Any]) -> list[Any] | None:
        """Return operands fit to keep, or None where the operator goes."""
        if operator in _NAMED:
            return [self._named(operator, one) for one in operands if not isinstance(one, _STRINGY)]
        if operator == "ri":
            return operands if all(_known(one) for one in operands) else None
        if operator in SHOWS:
            return [_text(one) for one in operands if not isinstance(one, pikepdf.Name)]
        if operator not in _NUMBERS:
            return None
        if not any(isinstance(one, pikepdf.Object) for one in operands):
            return operands  # the common case: plain numbers
        return [
            _numbers(one) for one in operands if not isinstance(one, _STRINGY) and not isinstance(one, pikepdf.Name)
        ]

    def _named(self, operator: str, operand: Any) -> Any:
        if not isinstance(operand, pikepdf.Name):
            return operand
        name = str(operand)
        if operator in ("cs", "CS") and name in DEVICE_SPACES | DEFAULT_SPACES:
            return operand
        return pikepdf.Name(self._use(_NAMED[operator], name))


_STRINGY = (pikepdf.String, pikepdf.Dictionary)


def _known(value: Any) -> bool:
    return isinstance(value, pikepdf.Name) and str(value) in KNOWN_NAMES


def _text(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([one for one in value if not isinstance(one, pikepdf.Name | pikepdf.Dictionary)])
    return value


def _numbers(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([one for one in value if not isinstance(one, pikepdf.Object)])
    return value
