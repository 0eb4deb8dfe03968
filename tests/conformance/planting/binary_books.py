"""XLSB: properties, sheets that nobody sees, and members that no reader asks for."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.samples.old_offices import binary_workbook
from tests.conformance.samples.planted import SEEN


def binary_books(sower: Sower) -> Iterator[Original]:
    """One workbook."""
    yield sower.reaped("xlsb", binary_workbook(sower.at), SEEN)


ORIGINALS: Makers = (binary_books,)
