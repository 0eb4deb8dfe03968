"""Which text-showing operators show nothing: invisible ink (mode 3), no size, no width, a layer that is off.

Text that is not shown still moves the place where the next text is shown. So hidden text goes only where the next shown
text has a place of its own; where it has not, the file is held.
Source: ISO 32000-1:2008, 9.3.6 (mode 3; by the specification it has no effect on
Type 3 fonts, but pdfium and pdf.js do not show them either) and 9.4.2.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.covered import Covered, without_letters

_INVISIBLE = 3
PLACED = frozenset(["BT", "ET", "Td", "TD", "Tm", "T*", "'", '"'])
SHOWS = frozenset(["Tj", "TJ", "'", '"'])
#: What must be followed one by one.
FOLLOWED = PLACED | SHOWS | frozenset(["q", "Q", "Tr", "Tz", "Tf"])
_MODES = range(8)
_BLANKS = b" \t\n\r\f\v"
#: Bytes before an operator among which its number is looked for.
_NEAR = 48
#: Behind so many, what stands before them is not read as a part of the number.
_MOST_NOUGHTS = 16
_SCALES = re.compile(rb"(%b)\s++T[zf](?![A-Za-z])" % grammar.NUMBER)
_MATRICES = re.compile(rb"(?:%b\s++){6}Tm(?![A-Za-z])" % grammar.NUMBER)
#: The widest stack that a viewer keeps.
_STACK_CAP = 10_000


def shows_text(operator: str, operands: list[bytes]) -> bool:
    """Return whether an instruction, in our own spelling, shows a text that is not empty."""
    return operator in SHOWS and any(
        one[:1] in (b"(", b"<") and spelling.text(one) for one in spelling.elements(operands[-1])
    )


def may_be_flat(content: bytes) -> bool:
    """Return whether content may show text without width, height or size.

    Args:
        content: Decoded content stream, plainly written.
    """
    matrices = set(_MATRICES.findall(content)) if b"Tm" in content else ()
    scales = set(_SCALES.findall(content)) if _may_have_nought(content) else ()
    return any(map(_is_nought, scales)) or any(_is_flat(one.split()[:4]) for one in matrices)


def _may_have_nought(content: bytes) -> bool:
    """Return whether a size or width may be nought, quickly: few instructions set one, and many hold numbers."""
    for name in (b"Tz", b"Tf"):
        at = content.find(name)
        while at >= 0:
            before = content[max(at - _NEAR, 0) : at]
            number = before.rstrip(_BLANKS)
            end = number[len(number.rstrip(b"0.")) :]
            is_other = number[: -len(end)][-1:].isdigit() and len(end) < _MOST_NOUGHTS and end.count(b".") <= 1
            if len(number) < len(before) and (not number or (end and not is_other)):
                return True
            at = content.find(name, at + len(name))
    return False


class _State(NamedTuple):
    mode: int = 0
    has_width: bool = True
    has_size: bool = True


class UnseenText:
    """Follows the text state of one content stream."""

    def __init__(self) -> None:
        self._state = _State()
        self._stack: list[_State] = []
        self._flat = False
        self._moved = False
        self.count = 0

    @property
    def clear(self) -> bool:
        """Return whether text is shown now, and nothing that is hidden decides where."""
        return self._state == _State(self._state.mode) and not (self._is_invisible or self._moved)

    @property
    def _is_invisible(self) -> bool:
        return self._state.mode == _INVISIBLE or self._flat or not self._state.has_size

    def instead(self, operator: str, operands: list[Any], *, hidden: bool) -> list[tuple[list[Any], str]] | None:
        """Follow one operator.

        Args:
            operator: The operator.
            operands: Its operands.
            hidden: Whether a layer that is off encloses it.

        Returns:
            What is written instead where the operator shows nothing, or None where it stays.

        Raises:
            UnknownPart: Text is shown at a place that hidden text decides.
        """
        if not self._follow(operator, operands):
            return []
        if operator in PLACED:
            self._moved = False
        if operator not in SHOWS:
            return None
        if hidden or self._is_invisible or not self._state.has_width:
            self._moved = self._moved or self._state.has_width  # what has none does not move the next one
            self.count += 1
            return _moves(operator, operands)
        if self._moved:
            raise UnknownPart("shown text behind hidden text")
        return None

    def gone(self, instead: list[tuple[list[Any], str]], way: float) -> list[tuple[list[Any], str]]:
        """Return what is written instead of hidden text at whose end the next text begins.

        Args:
            instead: What `instead` says.
            way: From the hidden text to the next, in thousandths of the font's size.
        """
        self._moved = False
        return [*instead, ([b"[%.4f]" % -way], "TJ")]

    def instead_of_part(self, operator: str, operands: list[Any], found: Covered) -> list[tuple[list[Any], str]]:
        """Return what is written instead of an operator that shows text of which a part goes.

        Raises:
            UnknownPart: The part cannot be told from the rest.
        """
        self._moved = found.at_end
        self.count += 1
        left = without_letters(pikepdf.Object.parse(operands[-1]), found)
        return [*_moves(operator, operands), ([bytes(left.unparse())], "TJ")]

    def _follow(self, operator: str, operands: list[Any]) -> bool:
        """Follow what sets, saves and restores how text is shown; return whether a viewer heeds it."""
        if operator == "q" and len(self._stack) < _STACK_CAP:
            self._stack.append(self._state)
        elif operator == "Q" and self._stack:
            self._state = self._stack.pop()
        elif operator in ("BT", "Tm"):
            self._flat = _is_flat(operands[:4])
        elif operator == "Tz":
            self._state = self._state._replace(has_width=not any(map(_is_nought, operands[-1:])))
        elif operator == "Tf":
            self._state = self._state._replace(has_size=not any(map(_is_nought, operands[-1:])))
        elif operator == "Tr":
            mode = _mode(operands)
            if mode not in _MODES:
                return False
            self._state = self._state._replace(mode=mode)
        return True


def _is_nought(operand: Any) -> bool:
    try:
        return float(operand) == 0
    except (TypeError, ValueError):
        return False


def _is_flat(matrix: list[Any]) -> bool:
    """Return whether a matrix presses text to a line; `BT` has none."""
    try:
        across, askew, aslant, up = map(float, matrix)
    except (TypeError, ValueError):
        return False
    return across * up == askew * aslant


def _mode(operands: list[Any]) -> int:
    try:
        return int(float(operands[-1]))
    except (IndexError, TypeError, ValueError):
        raise UnknownPart("rendering mode of text") from None


def _moves(operator: str, operands: list[Any]) -> list[tuple[list[Any], str]]:
    """Return what the operator does besides showing text."""
    if operator == "'":
        return [([], "T*")]
    if operator == '"' and len(operands) >= 3:
        return [([operands[-3]], "Tw"), ([operands[-2]], "Tc"), ([], "T*")]
    return []
