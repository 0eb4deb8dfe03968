"""Names that one reading tears apart stand whole in another, and go."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from tests.pipeline.formats.pdf.redact.making import document, planned, redacted, seen_by

WORD = "Zebulonq"


def _twice(text: str, away: float) -> str:
    """Return a text that is drawn twice, letter upon letter, which the viewer's library reads as one row of letters."""
    letters = " ".join(f"({letter}) Tj 8 0 Td" for letter in text)
    return f"BT /F1 12 Tf 72 700 Td {letters} ET BT /F1 12 Tf {72 + away} 700 Td {letters} ET"


def _crosswise() -> str:
    """Return a line whose letters are shown in no order at all, by two texts in turns."""
    done = []
    for start in (0, 1):
        for place in range(start, len(WORD), 2):
            done.append(f"1 0 0 1 {72 + 8 * place} 700 Tm ({WORD[place]}) Tj")
    return "BT /F1 12 Tf " + " ".join(done) + " ET"


TORN = {"twice": _twice(WORD, 3.0), "crosswise": _crosswise()}


@pytest.mark.parametrize("way", TORN)
def test_what_the_library_tears_apart_is_found_by_own_code(way: str, tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", TORN[way])
    words = pdfium.PdfDocument(source)[0].get_textpage().get_text_range()
    assert WORD not in "".join(words.split())
    again = {one.anchor: one.text for one in FORMAT.read(source, Limits()).text if one.again}
    assert any(WORD in "".join(text.split()) for text in again.values())
    copy, _ = redacted(source, WORD)
    letters = set(WORD)
    assert all(not letters.intersection(text) for text in list(seen_by(copy))[:3])


def test_what_the_library_reads_as_we_do_is_not_handed_out_twice(tmp_path: Path) -> None:
    content = f"BT /F1 12 Tf 14 TL 72 700 Td (Asked by {WORD} on) Tj T* (Monday in the morning) Tj ET"
    source = document(tmp_path / "in.pdf", content)
    reading = FORMAT.read(source, Limits())
    assert [one.anchor for one in reading.text if one.again] == []
    assert planned(source, WORD).redactions == 1


def test_broken_content_is_read_by_the_library_alone(tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", f"BT /F1 12 Tf 72 700 Td ({WORD}) Tj (x) Tf /Nope gs ] ET")
    assert WORD in " ".join(one.text for one in FORMAT.read(source, Limits()).text)
