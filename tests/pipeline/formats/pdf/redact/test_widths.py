"""What is left of a page tells nothing of the name that went: the same page with any name gives the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from redaction.find import find
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY, Policy
from redaction.terms import Term, TermKind
from tests.pipeline.formats.pdf.redact.layouts import LAYOUTS, NAMES, wrapped


def document(path: Path, content: str) -> Path:
    """Write a page in Times."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        page.obj["/Contents"] = pdf.make_stream(content.encode("cp1252"))
        pdf.save(path)
    return path


def redacted(source: Path, *values: str, policy: Policy = DEFAULT_POLICY) -> bytes:
    """Return the file without some names."""
    reading = FORMAT.read(source, Limits())
    terms = tuple(Term(TermKind.NAME, value) for value in values)
    plan = make_plan(reading.text, find(reading.text, terms, policy), policy, None)
    assert plan.edits
    target = source.with_suffix(".out")
    rewritten = FORMAT.rewrite(source, target, plan, {}, Limits())
    assert rewritten.redactions == plan.redactions
    return target.read_bytes()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_name_leaves_its_width(layout: str, tmp_path: Path) -> None:
    copies = {
        redacted(document(tmp_path / f"{number}.pdf", LAYOUTS[layout](name)), name) for number, name in enumerate(NAMES)
    }
    assert len(copies) == 1


def test_line_breaks_tell_the_width_at_level_1_and_nothing_at_level_2(tmp_path: Path) -> None:
    sources = [document(tmp_path / f"{number}.pdf", wrapped(name)) for number, name in enumerate(NAMES)]
    lines = {redacted(source, name) for source, name in zip(sources, NAMES, strict=True)}
    assert len(lines) > 1
    blocks = {redacted(source, name, policy=Policy(pdf_level=2)) for source, name in zip(sources, NAMES, strict=True)}
    assert len(blocks) == 1
    with pikepdf.open(io.BytesIO(blocks.pop())) as copy:
        assert b"commission" in copy.pages[0].obj["/Contents"].read_bytes()
        assert b"papers were" not in copy.pages[0].obj["/Contents"].read_bytes()


def test_at_level_3_nothing_but_words_is_left(tmp_path: Path) -> None:
    copies = {
        redacted(document(tmp_path / f"{layout}{number}.pdf", LAYOUTS[layout](name)), name, policy=Policy(pdf_level=3))
        for layout in ("left", "kerned", "by_words", "underlined")
        for number, name in enumerate(NAMES)
    }
    assert len(copies) == 1
    document_ = pdfium.PdfDocument(copies.pop())
    words = document_[0].get_textpage().get_text_range()
    assert "\u2588" * 5 + " in the name of the second department" in words
