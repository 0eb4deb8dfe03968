"""Which text-showing operators show nothing: invisible ink (mode 3), and everything within a layer that is off.

Text that is not shown still moves the place where the next text is shown. So hidden text goes only where the next shown
text has a place of its own; where it has not, the file is held.
Source: ISO 32000-1:2008, 9.3.6 (mode 3; by the specification it has no effect on
Type 3 fonts, but pdfium and pdf.js do not show them either) and 9.4.2.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.covered import Covered, without_letters

_INVISIBLE = 3
PLACED = frozenset(["BT", "ET", "Td", "TD", "Tm", "T*", "'", '"'])
SHOWS = frozenset(["Tj", "TJ", "'", '"'])
#: The widest stack that a viewer keeps.
_STACK_CAP = 10_000


class UnseenText:
    """Follows the text state of one content stream."""

    def __init__(self) -> None:
        self._mode = 0
        self._stack: list[int] = []
        self._moved = False
        self.count = 0

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
        self._follow(operator, operands)
        if operator in PLACED:
            self._moved = False
        if operator not in SHOWS:
            return None
        if hidden or self._mode == _INVISIBLE:
            self._moved = True
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
        return [*instead, ([pikepdf.Array([-round(way, 4)])], "TJ")]

    def instead_of_part(self, operator: str, operands: list[Any], found: Covered) -> list[tuple[list[Any], str]]:
        """Return what is written instead of an operator that shows text of which a part goes.

        Raises:
            UnknownPart: The part cannot be told from the rest.
        """
        self._moved = found.at_end
        self.count += 1
        return [*_moves(operator, operands), ([without_letters(operands[-1], found)], "TJ")]

    def _follow(self, operator: str, operands: list[Any]) -> None:
        if operator == "q" and len(self._stack) < _STACK_CAP:
            self._stack.append(self._mode)
        elif operator == "Q" and self._stack:
            self._mode = self._stack.pop()
        elif operator == "Tr" and operands and not isinstance(operands[0], pikepdf.Object):
            self._mode = int(operands[0])


def _moves(operator: str, operands: list[Any]) -> list[tuple[list[Any], str]]:
    """Return what the operator does besides showing text."""
    if operator == "'":
        return [([], "T*")]
    if operator == '"' and len(operands) == 3:
        return [([operands[0]], "Tw"), ([operands[1]], "Tc"), ([], "T*")]
    return []
