"""Names that one reading tears apart stand whole in another, and go."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from tests.pipeline.formats.pdf.redact.layouts import width
from tests.pipeline.formats.pdf.redact.making import document, planned, redacted, seen_by, times

WORD = "Zebulonq"


def _letters(away: float) -> str:
    """Return the word, each letter shown by itself."""
    done, along = [], 72.0 + away
    for letter in WORD:
        done.append(f"1 0 0 1 {along:.3f} 700 Tm ({letter}) Tj")
        along += width(letter, 12)
    return " ".join(done)


#: Drawn twice, a little apart: the library reads one row of letters, "ZZeebbuulloonnqq".
TWICE = f"BT /F1 12 Tf {_letters(0)} ET BT /F2 12 Tf {_letters(1)} ET"
FONTS = {"F1": times, "F2": times}


def test_what_the_library_tears_apart_is_found_by_own_code(tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", TWICE, fonts=FONTS)
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
