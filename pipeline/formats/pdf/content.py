"""Rewrite content streams: known operators with operands of the right sort, no marked content, no hidden layers.

Hiding places: comments, ActualText/Alt/E in marked-content properties, tags, unknown operators, extra operands and
those of the wrong sort, resource names, inline images' dictionaries, layers that are off, text behind the last
operator, the spelling of numbers and strings, blanks.
Source: ISO 32000-1:2008, annex A.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.schema import DEFAULT_SPACES, DEVICE_SPACES, KNOWN_NAMES
from pipeline.formats.pdf.unseen import FOLLOWED, SHOWS, UnseenText, may_be_flat

GROUPS = {
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
PAINTS = frozenset(["Do", "sh", grammar.IMAGE, *STROKES])
SPACES = DEVICE_SPACES | DEFAULT_SPACES
_OPENS = frozenset([b"BMC", b"BDC"])
_NOUGHT = b"0"
_MARKS = frozenset(["BMC", "BDC", "EMC", "MP", "DP"])

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
        self._scope = scope
        self._hides = 0  # depth of marks, from the outermost that hides
        self._unseen = UnseenText()
        self._written: dict[tuple[bytes, bytes], bytes] = {}
        self._done: list[bytes] = []  # clean stretches, and inline images between them
        self.hidden = 0

    @property
    def hidden_text(self) -> int:
        """Return how many operators showed text that no reader sees."""
        return self._unseen.count

    def rewrite(self, content: bytes) -> bytes:
        """Return the clean content.

        Args:
            content: Decoded content stream.

        Raises:
            pikepdf.PdfError: It does not parse.
            UnknownPart: An inline image or hidden text cannot be judged.
        """
        # Where nothing sets the rendering mode, nothing need be known of what q and Q save.
        stacked = b"Tr" not in content and not may_be_flat(content)
        steps = grammar.steps(content, stacked=stacked)
        if steps is not None:
            return self._rewritten(steps)
        for part in grammar.plainly(content):
            if not isinstance(part, bytes):
                self._image(part)
                continue
            steps = grammar.steps(part, stacked=stacked and not may_be_flat(part))
            if steps is None:
                raise ValueError("content stream")
            self._done.append(self._rewritten(steps))
        return joined(self._done)

    def _rewritten(self, steps: list[grammar.Step]) -> bytes:
        unseen, written, output = self._unseen, self._written, list[bytes]()
        for run, raw, operator in steps:
            if not unseen.clear or self._hides:
                pairs = [(operator.decode(), raw)] if run is None else grammar.singly(run)
                for name, words in pairs:
                    output += self._one(name, words)
            elif run is not None:
                output.append(run)
            elif operator == b"EMC" or (operator in _OPENS and b"OC" not in raw and b"#" not in raw):
                continue  # it hides nothing
            elif (raw, operator) in written:
                output.append(written[raw, operator])
            else:
                output += self._one(operator.decode(), raw)
        return spelling.content(b" ".join(output))

    def _image(self, image: Any) -> None:
        if self._hides:
            self.hidden += 1
        else:
            self._done.append(self._scope.inline(image))

    def _one(self, operator: str, raw: bytes) -> list[bytes]:
        operands = grammar.operands(raw)
        if operator in _MARKS:
            self._mark(operator, operands)
            return []
        if self._hides and operator in PAINTS:
            self.hidden += 1
            return [b"n"] if operator in STROKES else []
        fit = self._fit(operator, operands)
        if fit is None:
            return []
        if operator in FOLLOWED:
            instead = self._unseen.instead(operator, fit, hidden=bool(self._hides))
            return [self._line(operator, fit)] if instead is None else [self._line(name, one) for one, name in instead]
        line = self._written[raw, operator.encode()] = self._line(operator, fit)
        return [line]

    @staticmethod
    def _line(operator: str, operands: list[bytes]) -> bytes:
        return b" ".join([*operands, operator.encode()])

    def _mark(self, operator: str, operands: list[bytes]) -> None:
        if operator == "EMC":
            self._hides -= bool(self._hides)
        elif operator in ("BMC", "BDC") and (self._hides or (operator == "BDC" and self._is_off(operands[-2:]))):
            self._hides += 1

    def _is_off(self, operands: list[bytes]) -> bool:
        """Return whether a mark names a layer that is off."""
        named = len(operands) == 2 and operands[1][:1] == b"/" and spelling.name(operands[0]) == "/OC"
        return named and not self._scope.shown(spelling.name(operands[1]))

    def _fit(self, operator: str, operands: list[bytes]) -> list[bytes] | None:
        """Return operands fit to keep, or None where the operator goes.

        Viewers take the last operands, as many as the operator has, and those of the wrong sort as nought.
        """
        shape = grammar.SHAPES[operator]
        taken = operands[-len(shape) :] if shape else []
        if operator in SHOWS:
            return _text(operator, shape[-1], taken)
        if shape == "k" and (not taken or taken[0][:1] != b"/"):
            return None
        last = len(taken) - 1
        kept = [
            self._operand(operator, one) if _fits(one, shape, is_last=at == last) else _NOUGHT
            for at, one in enumerate(taken)
        ]
        return None if operator == "ri" and kept[0].decode() not in KNOWN_NAMES else kept

    def _operand(self, operator: str, one: bytes) -> bytes:
        if one[:1] == b"/":
            return self._named(operator, spelling.name(one))
        if one[:1] == b"[":
            return b"[" + b" ".join(spelling.numbers(one)) + b"]"
        return one

    def _named(self, operator: str, name: str) -> bytes:
        if operator == "ri" or (operator in ("cs", "CS") and name in SPACES):
            return name.encode()
        return self._scope.use(GROUPS[operator], name).encode()


def joined(stretches: list[bytes]) -> bytes:
    """Return the content that consists of stretches of instructions, in our spelling, and inline images."""
    return b" ".join(filter(None, stretches))


def _fits(one: bytes, shape: str, *, is_last: bool) -> bool:
    """Return whether an operand is of a sort that the operator takes."""
    sort = {b"/": "k", b"[": "l", b"(": "s", b"<": "s"}.get(one[:1], "n")
    # The only name among colours is that of a pattern, the last one.
    return sort in shape and (sort != "k" or shape[0] == "k" or is_last)


def _text(operator: str, sort: str, taken: list[bytes]) -> list[bytes] | None:
    """Return operands of an operator that shows text; what is no text shows nothing, though it may move the line."""
    last = taken[-1] if taken else b""
    is_text = last[:1] in (b"(", b"<") and last[:2] != b"<<" if sort == "s" else last[:1] == b"["
    numbers = [one if _fits(one, "n", is_last=False) else _NOUGHT for one in taken[:-1]]
    if not is_text:
        return [*numbers, b"()"] if operator in ("'", '"') else None
    return [*numbers, last]
