"""What others redacted badly is found, told why, and gone from the copy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.verifiers.pdf import VERIFIER
from redaction.plan import Plan
from tests.pipeline.formats.pdf.bad_redactions import KINDS, SEEN, WORD, written

#: Why the text is not seen, as the desk is told.
WHY = {
    "black rectangle": "text-under-shape",
    "grey rectangle": "text-under-shape",
    "square annotation": "text-under-annotation",
    "dark highlight": "text-under-annotation",
    "form field": "text-under-annotation",
    "a date": "text-under-shape",
    "two digits": "text-under-shape",
    "white text": "text-in-colour-of-ground",
    "black picture": "text-under-picture",
    "thick line": "text-under-shape",
    "unapplied mark": "redaction-mark",
    "invisible ink": "text-in-invisible-ink",
    "beyond the page": "text-beyond-page",
    "hidden layer": "layer",
    "outline": "outline",
    "attachment": "attachment",
}
#: What stands where the word does.
VALUES = {"a date": "12.03.2019", "two digits": "47"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_redaction_is_told_with_its_reason(kind: str, tmp_path: Path) -> None:
    reading = FORMAT.read(written(tmp_path, kind), Limits())
    assert WHY[kind] in {one.kind for one in reading.hidden}
    shown = " ".join(one.text for one in reading.text if one.visible and not one.again)
    assert SEEN in shown
    assert VALUES.get(kind, WORD) not in shown
    if kind not in ("outline", "attachment"):
        assert VALUES.get(kind, WORD) in " ".join(one.text for one in reading.text if not one.visible)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_bad_redaction_is_left(kind: str, tmp_path: Path) -> None:
    source, target = written(tmp_path, kind), tmp_path / "copy.pdf"
    done = FORMAT.rewrite(source, target, Plan(), {}, Limits())
    document = pdfium.PdfDocument(target)
    text = document[0].get_textpage().get_text_range()
    told = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, check=True).stdout.decode()
    with pikepdf.open(target) as copy:
        streams = b" ".join(bytes(one.read_bytes()) for one in copy.objects if isinstance(one, pikepdf.Stream))
    for found in (text, told, streams.decode("latin-1")):
        assert SEEN in found
        assert VALUES.get(kind, WORD) not in found
    expectation = Expectation("application/pdf", done.counts, words=SEEN)
    assert not list(VERIFIER.check(target, expectation))


def test_a_mark_without_areas_covers_its_own_box(tmp_path: Path) -> None:
    source = written(tmp_path, "unapplied mark")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        del pdf.pages[0].Annots[0]["/QuadPoints"]
        pdf.save(source)
    reading = FORMAT.read(source, Limits())
    assert WORD not in " ".join(one.text for one in reading.text if one.visible and not one.again)
