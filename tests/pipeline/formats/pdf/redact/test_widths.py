"""What is left of a page tells nothing of the name that went: the same page with any name gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from redaction.find import find
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind
from tests.pipeline.formats.pdf.redact.layouts import LAYOUTS, NAMES


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


def redacted(source: Path, *values: str) -> bytes:
    """Return the file without some names."""
    reading = FORMAT.read(source, Limits())
    terms = tuple(Term(TermKind.NAME, value) for value in values)
    plan = make_plan(reading.text, find(reading.text, terms, DEFAULT_POLICY), DEFAULT_POLICY, None)
    assert plan.edits
    target = source.with_suffix(".out")
    rewritten = FORMAT.rewrite(source, target, plan, {}, Limits())
    assert rewritten.redactions == len(plan.edits)
    return target.read_bytes()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_name_leaves_its_width(layout: str, tmp_path: Path) -> None:
    copies = {
        redacted(document(tmp_path / f"{number}.pdf", LAYOUTS[layout](name)), name) for number, name in enumerate(NAMES)
    }
    assert len(copies) == 1
