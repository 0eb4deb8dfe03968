"""The verifier sees words that nobody can read, whoever left them there."""

import pytest

from pipeline.verifiers._odf_faint import faint_places
from tests.pipeline.formats.odf.test_faint import CELL, CELLS_GONE, CELLS_KEPT, GONE, KEPT
from tests.pipeline.formats.odf.test_texts import content

#: Of these only the cleaner is certain.
_FINE = frozenset(
    {
        "a hundredth of the size",
        "letters of no width",
        "letters upon each other",
        "lines of no height",
        "colour of a box",
        "nearly white letters on a box",
    }
)


@pytest.mark.parametrize("name", sorted(GONE.keys() - _FINE))
def test_it_objects_to_words_that_nobody_can_read(name):
    styles, body = GONE[name]
    assert list(faint_places([content(body, styles).encode()]))


@pytest.mark.parametrize("name", KEPT)
def test_it_lets_words_be_that_may_be_seen(name):
    styles, body = KEPT[name]
    assert not list(faint_places([content(body, styles).encode()]))


@pytest.mark.parametrize("name", CELLS_GONE | CELLS_KEPT)
def test_cells(name):
    part = content(CELL.format("word"), (CELLS_GONE | CELLS_KEPT)[name], "spreadsheet").encode()
    assert bool(list(faint_places([part]))) == (name in CELLS_GONE)
