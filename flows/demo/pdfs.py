"""PDFs of the synthetic leak, by several producers and in several layouts.

The source is in their metadata, and on the page of those that a viewer printed into a file.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pikepdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from flows.demo import traces
from flows.demo.pictures import paper
from flows.demo.story import Fact
from flows.demo.traces import Trace

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
Made = tuple[bytes, list[Trace]]


def pdf_flowing(fact: Fact, number: int) -> Made:
    """A laid-out PDF (reportlab platypus), its author in Info."""
    sink = io.BytesIO()
    style = _style()
    story = [Paragraph(f"{label}: {value}", style) for label, value in fact.lines]
    story += [Spacer(1, 12), Paragraph(fact.prose, style)]
    SimpleDocTemplate(sink, pagesize=A4, author=traces.SOURCE_NAME, title=f"case {number}", invariant=1).build(story)
    return sink.getvalue(), [Trace(traces.SOURCE_NAME, "PDF Info author")]


def pdf_table(fact: Fact, number: int) -> Made:
    """A form: prose above a ruled table, two pages, its keywords and an attachment name the source."""
    sink = io.BytesIO()
    style = _style()
    rows = [[Paragraph(f"{label}: {value}", style)] for label, value in fact.lines]
    ruled = Table(rows, colWidths=[400], style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
    document = SimpleDocTemplate(sink, pagesize=A4, keywords=traces.SOURCE_USER, title=f"form {number}", invariant=1)
    document.build([Paragraph(fact.prose, style), Spacer(1, 12), ruled, Spacer(1, 640), Paragraph("End.", style)])
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sink.getvalue())) as pdf:
        pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, traces.PROFILE_PATH.encode())
        pdf.save(out, deterministic_id=True)
    return out.getvalue(), [
        Trace(traces.SOURCE_USER, "PDF keywords"),
        Trace(traces.PROFILE_PATH, "PDF attachment"),
    ]


def pdf_drawn(fact: Fact, number: int) -> Made:
    """A PDF drawn line by line (reportlab canvas), saved again by a program that adds XMP and a file path."""
    return _saved_again(_drawn(fact))


def pdf_printed(fact: Fact, number: int) -> Made:
    """The same, with a foot that says who printed it."""
    printed = traces.banner(number)
    made, planted = _saved_again(_drawn(fact, foot=printed.value))
    return made, [*planted, Trace(printed.value, "banner on a page of a PDF")]


def _saved_again(drawn: bytes) -> Made:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:creator"] = [traces.HANDLER_NAME]
            xmp["xmp:CreatorTool"] = traces.PROFILE_PATH
        pdf.docinfo["/Author"] = traces.HANDLER_NAME
        pdf.docinfo["/SourcePath"] = traces.PROFILE_PATH
        pdf.save(out, deterministic_id=True)
    return out.getvalue(), [
        Trace(traces.HANDLER_NAME, "PDF XMP creator"),
        Trace(traces.PROFILE_PATH, "PDF source path"),
    ]


def pdf_revised(fact: Fact, number: int) -> Made:
    """A PDF that was edited: its first revision, with the source in Info, lies below the second, which dropped it."""
    first = _drawn(fact, author=traces.SOURCE_NAME)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        size, root = int(pdf.trailer["/Size"]), pdf.Root.objgen[0]
    start = first.rindex(b"startxref") + 10
    previous = int(first[start : first.index(b"\n", start)])
    place = len(first)
    update = (
        f"{size} 0 obj\n<< /Producer (Editor 4.1) >>\nendobj\nxref\n{size} 1\n{place:010} 00000 n \n"
        f"trailer\n<< /Size {size + 1} /Root {root} 0 R /Info {size} 0 R /Prev {previous} >>\nstartxref\n"
    )
    offset = place + update.index("xref\n")
    return first + f"{update}{offset}\n%%EOF\n".encode(), [Trace(traces.SOURCE_NAME, "PDF previous revision")]


def pdf_scanned(fact: Fact, number: int) -> Made:
    """A scanned page as a PDF: one picture, which has the owner of the scanner in its own metadata."""
    image, picture, sink = paper(fact, number), io.BytesIO(), io.BytesIO()
    image.save(picture, "JPEG", quality=70, comment=traces.DEVICE_OWNER.encode())
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=pdf.make_stream(picture.getvalue())))
        scan = page.Resources.XObject.Scan
        scan.Type, scan.Subtype, scan.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        scan.Width, scan.Height, scan.BitsPerComponent = image.width, image.height, 8
        scan.ColorSpace = pikepdf.Name.DeviceGray
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
        pdf.docinfo["/Creator"] = f"{traces.SOURCE_USER} scan station"
        pdf.save(sink, deterministic_id=True)
    return sink.getvalue(), [
        Trace(traces.DEVICE_OWNER, "picture inside a PDF"),
        Trace(f"{traces.SOURCE_USER} scan station", "PDF creator"),
    ]


def _drawn(fact: Fact, author: str | None = None, foot: str = "") -> bytes:
    sink = io.BytesIO()
    page = canvas.Canvas(sink, pagesize=A4, invariant=1)
    if author:
        page.setAuthor(author)
    page.setFont(_font(), 11)
    for row, line in enumerate([*(f"{label}: {value}" for label, value in fact.lines), *_wrapped(fact.prose)]):
        page.drawString(60, 780 - 18 * row, line)
    page.drawString(60, 40, foot)
    page.save()
    return sink.getvalue()


def _wrapped(prose: str) -> list[str]:
    """Break a text into lines that fit a page."""
    lines = [""]
    for word in prose.split():
        if len(lines[-1]) + len(word) > 72:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _style() -> ParagraphStyle:
    return ParagraphStyle("body", fontName=_font(), fontSize=11, leading=15)


@cache
def _font() -> str:
    if not FONT.exists():
        return "Helvetica"
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    return "DejaVu"
