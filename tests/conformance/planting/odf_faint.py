"""OpenDocument: the words that nobody can read of the format's own tests, a canary in the place of each."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.pipeline.formats.odf.test_faint import CELL, CELLS_GONE, GONE
from tests.pipeline.formats.odf.test_texts import packed


def texts(sower: Sower) -> Iterator[Original]:
    """Texts."""
    for name, (styles, body) in GONE.items():
        yield sower.reaped("odt", packed(body.replace("word", sower.at(name)), styles), "seen")


def workbooks(sower: Sower) -> Iterator[Original]:
    """Workbooks."""
    for name, styles in CELLS_GONE.items():
        yield sower.reaped("ods", packed(CELL.format(sower.at(name)), styles, "spreadsheet"), "seen")


ORIGINALS: Makers = (texts, workbooks)
