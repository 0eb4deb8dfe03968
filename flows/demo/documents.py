"""Documents of the synthetic leak, made by libraries that are met in the wild, with the source's traces in them."""

from __future__ import annotations

import csv
import html
import io
import random
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import IFD
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from flows.demo import traces
from flows.demo.office import letter, slides, workbook
from flows.demo.story import Fact
from flows.demo.traces import Trace

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
Made = tuple[bytes, list[Trace]]


def pdf_flowing(fact: Fact, number: int) -> Made:
    """A laid-out PDF (reportlab platypus), its author in Info and XMP."""
    sink = io.BytesIO()
    style = ParagraphStyle("body", fontName=_font(), fontSize=11, leading=15)
    story = [Paragraph(f"{label}: {value}", style) for label, value in fact.lines]
    story += [Spacer(1, 12), Paragraph(fact.prose, style)]
    SimpleDocTemplate(sink, pagesize=A4, author=traces.SOURCE_NAME, title=f"case {number}", invariant=1).build(story)
    return sink.getvalue(), [Trace(traces.SOURCE_NAME, "PDF Info author")]


def pdf_drawn(fact: Fact, number: int) -> Made:
    """A PDF drawn line by line (reportlab canvas), saved again by a program that adds XMP and a file path."""
    sink = io.BytesIO()
    page = canvas.Canvas(sink, pagesize=A4, invariant=1)
    page.setFont(_font(), 11)
    for row, line in enumerate([*(f"{label}: {value}" for label, value in fact.lines), fact.prose]):
        page.drawString(60, 780 - 18 * row, line)
    page.save()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sink.getvalue())) as pdf:
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


def text(fact: Fact, number: int) -> Made:
    """A text file with a banner and a labelled author."""
    banner = traces.banner(number)
    body = [*(f"{label}: {value}" for label, value in fact.lines), "", fact.prose, "", f"author: {traces.SOURCE_NAME}"]
    return "\n".join([*body, banner.value, ""]).encode(), [banner, Trace(traces.SOURCE_NAME, "labelled author")]


def page(fact: Fact, number: int) -> Made:
    """A saved web page with a generator, an author and a comment."""
    rows = "".join(f"<p>{html.escape(label)}: {html.escape(value)}</p>\n" for label, value in fact.lines)
    body = (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><meta name='author' content='{traces.SOURCE_NAME}'>"
        f"<title>{traces.SOURCE_USER}</title></head>\n<body><!-- saved from {traces.PROFILE_PATH} -->\n{rows}"
        f"<p>{html.escape(fact.prose)}</p></body></html>\n"
    )
    places = [Trace(traces.SOURCE_NAME, "HTML author"), Trace(traces.PROFILE_PATH, "HTML comment")]
    return body.encode(), [*places, Trace(traces.SOURCE_USER, "HTML title")]


def mail(fact: Fact, number: int) -> Made:
    """A message with the headers that give a mailbox away, and an attachment."""
    message = EmailMessage()
    message["From"] = "Bureau Desk <desk@bureau-north.test>"
    message["To"] = f"{traces.SOURCE_NAME} <{traces.SOURCE_MAIL}>"
    message["Subject"] = f"{fact.lines[0][1]} {number}"
    message["Date"] = "Tue, 14 Mar 2023 09:12:00 +0100"
    message["Message-ID"] = f"<{number}.{traces.SOURCE_USER}@bureau-central.test>"
    message["X-Originating-IP"] = f"[{traces.PRINT_HOST}]"
    message["Received"] = f"from ws-{traces.SOURCE_USER} ({traces.PRINT_HOST}) by mail.bureau-central.test"
    message.set_content("\n".join([*(f"{label}: {value}" for label, value in fact.lines), "", fact.prose, ""]))
    annex = Fact("annex", (("Document", "Annex"), ("Annex to", str(number))), "Annex.", "en")
    attached, inner = pdf_flowing(annex, number)
    message.add_attachment(attached, maintype="application", subtype="pdf", filename=f"{traces.SOURCE_USER} annex.pdf")
    message.set_boundary(f"=-boundary-{number}")
    places = [Trace(traces.SOURCE_MAIL, "mail recipient"), Trace(traces.PRINT_HOST, "mail originating address")]
    return message.as_bytes(), [*places, *inner, Trace(f"{traces.SOURCE_USER} annex", "attachment name")]


def sheet(fact: Fact, number: int) -> Made:
    """A CSV export that says who exported it."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(["field", "value"])
    writer.writerows(fact.lines)
    writer.writerow(["note", fact.prose])
    trace = Trace(f"exported by {traces.SOURCE_NAME} on 2023-05-0{1 + number % 9}", "CSV export banner")
    writer.writerow(["export", trace.value])
    return sink.getvalue().encode(), [trace]


def scan(fact: Fact, number: int) -> Made:
    """A scanned page (JPEG) with the owner, serial number and place of the camera."""
    image = _paper(fact, number)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Optika", "Optika D7", traces.DEVICE_OWNER
    exif[0x9C9D] = traces.SOURCE_NAME.encode("utf-16-le")
    details = exif.get_ifd(IFD.Exif)
    details[0xA430], details[0xA431] = traces.DEVICE_OWNER, traces.DEVICE_SERIAL
    place = exif.get_ifd(IFD.GPSInfo)
    place[1], place[2], place[3], place[4] = "N", (48.0, 51.0, 24.0), "E", (2.0, 21.0, 7.0)
    sink = io.BytesIO()
    image.save(sink, "JPEG", quality=80, exif=exif)
    return sink.getvalue(), [Trace(traces.DEVICE_OWNER, "EXIF owner"), Trace(traces.DEVICE_SERIAL, "EXIF serial")]


def scan_pages(fact: Fact, number: int) -> Made:
    """A scan of two pages (TIFF) with the artist's name."""
    sink = io.BytesIO()
    pages = [_paper(fact, number).convert("1"), _paper(fact, number + 1).convert("1")]
    pages[0].save(
        sink, "TIFF", save_all=True, append_images=pages[1:], compression="group4", tiffinfo={315: traces.HANDLER_NAME}
    )
    return sink.getvalue(), [Trace(traces.HANDLER_NAME, "TIFF artist")]


#: Ending and maker of each kind of document, those whose text reaches the journalists' table first.
TEXTS: tuple[tuple[str, Callable[[Fact, int], Made]], ...] = (
    ("pdf", pdf_flowing),
    ("docx", letter),
    ("txt", text),
    ("pdf", pdf_drawn),
    ("html", page),
    ("eml", mail),
    ("xlsx", workbook),
    ("pptx", slides),
    ("docx", letter),
)
PICTURES: tuple[tuple[str, Callable[[Fact, int], Made]], ...] = (("jpg", scan), ("tif", scan_pages), ("csv", sheet))


def _paper(fact: Fact, number: int) -> Image.Image:
    dice = random.Random(f"paper {number}")  # noqa: S311 - noise
    image = Image.new("L", (620, 877), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(_FONT), 18) if _FONT.exists() else ImageFont.load_default()
    for row, (label, value) in enumerate(fact.lines):
        draw.text((50, 60 + 30 * row), f"{label}: {value}", fill=20, font=font)
    for _ in range(300):
        draw.point((dice.randrange(620), dice.randrange(877)), fill=dice.randrange(60, 200))
    return image


@cache
def _font() -> str:
    if not _FONT.exists():
        return "Helvetica"
    pdfmetrics.registerFont(TTFont("DejaVu", str(_FONT)))
    return "DejaVu"
