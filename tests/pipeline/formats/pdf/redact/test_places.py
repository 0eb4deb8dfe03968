"""Own code places every letter where the viewer's library does, and reads what it reads."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.formats.pdf import FORMAT
from pipeline.formats.pdf.redact.geometry import at, then
from pipeline.formats.pdf.redact.interpret import Interpreter
from pipeline.limits import Limits
from redaction.plan import Plan
from tests.pipeline.formats.pdf.redact.making import by_number, document, renamed, shifted, times, two_bytes
from tests.pipeline.formats.pdf.redact.test_redacting import WAYS

#: How far apart the two may place a letter, in points.
_NEAR_PT = 0.05


def symbols(pdf: pikepdf.Pdf) -> Any:
    """A standard font with an encoding of its own."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol)


def boxes(pdf: pikepdf.Pdf) -> Any:
    """A font whose letters are content streams, in units of a hundredth."""
    drawn = pdf.make_stream(b"60 0 d0 0 0 50 70 re f")
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 60, 80]), FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
        FirstChar=97, LastChar=99, Widths=Array([60, 60, 90]), CharProcs=Dictionary(a=drawn, b=drawn, c=drawn),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a, Name.b, Name.c])),
    )  # fmt: skip


def with_widths(pdf: pikepdf.Pdf) -> Any:
    """A font of two bytes with widths of its own for some glyphs, in both ways of writing them."""
    font = by_number(pdf)
    font.DescendantFonts[0]["/W"] = Array([ord("a"), Array([900, 100]), ord("c"), ord("e"), 300])
    return font


CASES = {
    **{way: (times, content) for way, content in WAYS.items()},
    "names of letters": (renamed, f"BT /F1 12 Tf 72 700 Td {shifted('asked by nobody')} Tj ET"),
    "two bytes": (by_number, f"BT /F1 12 Tf 1 Tc 5 Tw 72 700 Td {two_bytes('Asked by nobody')} Tj ET"),
    "widths by glyph": (with_widths, f"BT /F1 12 Tf 72 700 Td {two_bytes('abcdefabc')} Tj ET"),
    "symbols": (symbols, "BT /F1 12 Tf 72 700 Td (abgd SWp) Tj ET"),
    "letters that are drawn": (boxes, "BT /F1 10 Tf 72 700 Td [(ab) -500 (ca)] TJ ET"),
    "state that is saved": (times, "BT /F1 12 Tf 72 700 Td (a) Tj ET q BT 3 Tc /F1 9 Tf (bc) Tj ET Q BT (def) Tj ET"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_letters_stand_where_the_library_puts_them(case: str, tmp_path: Path) -> None:
    font, content = CASES[case]
    source, clean = document(tmp_path / "in.pdf", content, fonts={"F1": font}), tmp_path / "clean.pdf"
    FORMAT.rewrite(source, clean, Plan(), {}, Limits())
    compare(clean)


def compare(clean: Path) -> None:
    """Assert for each letter of the library that own code has one there, which means the same."""
    document_ = pdfium.PdfDocument(clean)
    x, y = ctypes.c_double(), ctypes.c_double()
    with pikepdf.open(clean) as pdf:
        for number, page in enumerate(pdf.pages):
            own = [
                (*at(0.0, 0.0, then(letter.matrix, way)), letter.code.text)
                for content, way in Interpreter().page(page.obj).shown()
                for letter in content.letters
            ]
            words = document_[number].get_textpage()
            for index in range(words.count_chars()):
                said = chr(pdfium_c.FPDFText_GetUnicode(words.raw, index))
                if pdfium_c.FPDFText_IsGenerated(words.raw, index) or not said.strip():
                    continue
                pdfium_c.FPDFText_GetCharOrigin(words.raw, index, x, y)
                near = [one for one in own if abs(one[0] - x.value) < _NEAR_PT and abs(one[1] - y.value) < _NEAR_PT]
                assert any(said in text or said == "\x02" for _, _, text in near), said
    document_.close()
