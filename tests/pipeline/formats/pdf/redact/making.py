"""Documents in fonts of every kind, and what others find in them."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name
from PIL import Image

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from pipeline.model import Rewritten
from redaction.find import find
from redaction.plan import Plan
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY, Policy
from redaction.terms import Term, TermKind

WIDE, HIGH = 595, 842


def times(pdf: pikepdf.Pdf) -> Any:
    """A standard font without widths."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"), Encoding=Name.WinAnsiEncoding
    )  # fmt: skip


def renamed(pdf: pikepdf.Pdf) -> Any:
    """A font whose codes mean other letters than they look like: a is 1, b is 2 ..."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=1, LastChar=27,
        Widths=Array([556] * 26 + [278]),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([1, *(Name(f"/{chr(97 + n)}") for n in range(26)),
                                                                   Name.space])),
    )  # fmt: skip


def by_number(pdf: pikepdf.Pdf) -> Any:
    """A font of two bytes a code, with a map to characters."""
    entries = "\n".join(f"<{code:04X}> <{code:04X}>" for code in range(32, 127))
    mapping = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n95 beginbfchar\n{entries}\nendbfchar endcmap end end"
    )
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Helvetica, DW=556,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32, FontBBox=Array([0, -200, 1000, 900]),
            ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=700, StemV=80,
        )),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Helvetica, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]), ToUnicode=pdf.make_stream(mapping.encode()),
    )  # fmt: skip


def document(path: Path, *contents: str, fonts: dict[str, Any] | None = None, **page_keys: Any) -> Path:
    """Write pages of content; the font F1 is Times where nothing else is said."""
    with pikepdf.new() as pdf:
        made = {name: pdf.make_indirect(make(pdf)) for name, make in (fonts or {"F1": times}).items()}
        for content in contents:
            page = pdf.add_blank_page(page_size=(WIDE, HIGH)).obj
            page["/Resources"] = Dictionary(Font=Dictionary({f"/{name}": font for name, font in made.items()}))
            page["/Contents"] = pdf.make_stream(content.encode("latin-1"))
            for key, value in page_keys.items():
                page["/" + key] = value
        pdf.save(path)
    return path


def planned(source: Path, *values: str, policy: Policy = DEFAULT_POLICY) -> Plan:
    """Return what is to be done to a file in which names are protected."""
    reading = FORMAT.read(source, Limits())
    terms = tuple(Term(TermKind.LITERAL, value) for value in values)
    return make_plan(reading.text, find(reading.text, terms, policy), policy, None)


def redacted(source: Path, *values: str, policy: Policy = DEFAULT_POLICY) -> tuple[Path, Rewritten]:
    """Redact names in a file; return the copy and what was done."""
    plan = planned(source, *values, policy=policy)
    assert plan.edits
    target = source.with_suffix(".copy.pdf")
    return target, FORMAT.rewrite(source, target, plan, {}, Limits())


def seen_by(copy: Path) -> Iterator[str]:
    """Yield what three programs read, and every stream as it is."""
    document_ = pdfium.PdfDocument(copy)
    yield "\n".join(page.get_textpage().get_text_range() for page in document_)
    document_.close()
    yield subprocess.run(["pdftotext", "-q", str(copy), "-"], capture_output=True, check=True).stdout.decode()
    yield extract_text(str(copy))
    with pikepdf.open(copy) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != Name.Image:
                yield bytes(thing.read_bytes()).decode("latin-1")


def drawn(path: Path, number: int = 0, scale: float = 1) -> Image.Image:
    """Draw a page."""
    document_ = pdfium.PdfDocument(path)
    try:
        return document_[number].render(scale=scale).to_pil().convert("L")
    finally:
        document_.close()


def two_bytes(text: str) -> str:
    """Return text as a string of `by_number`."""
    return "<" + "".join(f"{ord(letter):04X}" for letter in text) + ">"


def shifted(text: str) -> str:
    """Return lower-case text as a string of `renamed`."""
    return "<" + "".join(f"{27 if letter == ' ' else ord(letter) - 96:02X}" for letter in text) + ">"


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return a document as bytes."""
    sink = io.BytesIO()
    pdf.save(sink)
    return sink.getvalue()
