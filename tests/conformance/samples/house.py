"""Small real samples of the first formats, a canary in the places where programs leave a name; made, not stored."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from email.message import EmailMessage

import docx
import libarchive
import openpyxl
import pikepdf
import pptx
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfgen import canvas

from tests.conformance.samples.planted import CANARY, SEEN

_PIXELS = (96, 64)


def _lines(separator: str = "\n") -> bytes:
    return f"{SEEN}{separator}second line{separator}printed by {CANARY} on 2023-03-14{separator}".encode()


def _table(sign: str) -> bytes:
    rows = (["note", "value"], ["first", SEEN], ["export", f"exported by {CANARY} on 2023-03-14"], ["number", "17"])
    return "".join(sign.join(row) + "\n" for row in rows).encode()


def _json() -> bytes:
    return json.dumps({"title": SEEN, "author": CANARY, "count": 17}, indent=1).encode()


def _html() -> bytes:
    head = f"<head><meta charset='utf-8'><meta name='author' content='{CANARY}'><title>{CANARY}</title></head>"
    return (
        f"<!DOCTYPE html>\n<html>{head}<body><!-- {CANARY} --><p>{SEEN}</p><p>second line</p></body></html>\n".encode()
    )


def _xhtml() -> bytes:
    head = f'<head><title>x</title><meta name="author" content="{CANARY}"/></head>'
    body = f'<body><!-- {CANARY} --><p title="{CANARY}">{SEEN}</p></body>'
    mark = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n'
    return f'{mark}<html xmlns="http://www.w3.org/1999/xhtml">{head}{body}</html>\n'.encode()


def _mail() -> bytes:
    message = EmailMessage()
    message["From"] = "desk@bureau-north.test"
    message["To"] = f"{CANARY} <z.quandrington@bureau-north.test>"
    message["Subject"] = SEEN
    message["Date"] = "Tue, 14 Mar 2023 09:12:00 +0100"
    message["Message-ID"] = "<1.quandrington@bureau-north.test>"
    message["X-Mailer-User"] = CANARY
    message["Received"] = f"from {CANARY} by mail.bureau-north.test"
    message.set_content(f"{SEEN}\nsecond line\n")
    return message.as_bytes()


def _pdf() -> bytes:
    sink, out = io.BytesIO(), io.BytesIO()
    page = canvas.Canvas(sink, invariant=1)
    for number in range(2):
        page.drawString(72, 700, f"{SEEN} page {number + 1}")
        page.showPage()
    page.save()
    with pikepdf.open(io.BytesIO(sink.getvalue())) as pdf:
        pdf.docinfo["/Author"] = CANARY
        pdf.docinfo["/ModifiedBy"] = CANARY
        pdf.Root.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(Private=pikepdf.String(CANARY)))
        pdf.attachments["note.txt"] = CANARY.encode()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _docx() -> bytes:
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = CANARY
    document.add_paragraph(SEEN)
    document.add_paragraph("second line")
    return _saved(document)


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = CANARY
    assert book.active is not None
    book.active.append([SEEN, 17])
    book.create_sheet("log").append([CANARY])
    book["log"].sheet_state = "hidden"
    return _saved(book)


def _pptx() -> bytes:
    show = pptx.Presentation()
    show.core_properties.author = show.core_properties.last_modified_by = CANARY
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = SEEN
    slide.shapes.title.name = CANARY
    slide.notes_slide.notes_text_frame.text = CANARY
    return _saved(show)


def _saved(document: docx.document.Document | openpyxl.Workbook | pptx.presentation.Presentation) -> bytes:
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _picture(kind: str, **options: object) -> bytes:
    frames = []
    for number in range(2):
        image = Image.new("RGB", _PIXELS, (200, 220, 240))
        ImageDraw.Draw(image).rectangle((10 + 20 * number, 10, 50, 40), fill=(20, 30, 90))
        frames.append(image)
    exif = Image.Exif()
    exif[0x013B], exif[0x9C9D] = CANARY, CANARY.encode("utf-16-le")
    sink = io.BytesIO()
    if kind in ("GIF", "TIFF", "WEBP") or options.pop("animated", False):
        options |= {"save_all": True, "append_images": frames[1:]}
    if kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        options["exif"] = exif
    frames[0].save(sink, kind, **options)
    return sink.getvalue()


def _png(*, animated: bool) -> bytes:
    told = PngInfo()
    told.add_text("Author", CANARY)
    told.add_itxt("Comment", CANARY, zip=True)
    return _picture("PNG", pnginfo=told, animated=animated)


def _zip() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = CANARY.encode()
        archive.writestr(zipfile.ZipInfo(f"{CANARY}/report.txt", (2023, 3, 14, 9, 12, 0)), f"{SEEN}\n")
        archive.writestr("second.txt", "second\n")
    return sink.getvalue()


def _tar() -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT) as tar:
        member = tarfile.TarInfo(f"{CANARY}/report.txt")
        member.size, member.uname, member.mtime = len(SEEN), CANARY, 1_678_781_520
        tar.addfile(member, io.BytesIO(SEEN.encode()))
    return sink.getvalue()


def _gzip() -> bytes:
    sink = io.BytesIO()
    with gzip.GzipFile(f"{CANARY}.txt", "wb", fileobj=sink, mtime=1_678_781_520) as stream:
        stream.write(f"{SEEN}\n".encode())
    return sink.getvalue()


def _libarchive(form: str, filters: tuple[str, ...] = ()) -> bytes:
    pieces: list[bytes] = []
    with libarchive.custom_writer(lambda piece: pieces.append(bytes(piece)) or len(piece), form, *filters) as archive:
        archive.add_file_from_memory(f"{CANARY}/report.txt", len(SEEN), SEEN.encode())
    return b"".join(pieces)


_OFFICE = "application/vnd.openxmlformats-officedocument."
#: Maker of a sample for each media type.
SAMPLES = {
    "text/plain": _lines,
    "text/markdown": lambda: f"# {SEEN}\n\nauthor: {CANARY}\n\n- *second* line\n".encode(),
    "text/csv": lambda: _table(","),
    "text/tab-separated-values": lambda: _table("\t"),
    "application/json": _json,
    "application/xml": lambda: f"<?xml version='1.0'?>\n<a><!-- {CANARY} --><b c='17'>{SEEN}</b></a>\n".encode(),
    "text/xml": lambda: f"<?xml version='1.0'?>\n<a><!-- {CANARY} --><b c='17'>{SEEN}</b></a>\n".encode(),
    "text/html": _html,
    "application/xhtml+xml": _xhtml,
    "message/rfc822": _mail,
    "application/pdf": _pdf,
    f"{_OFFICE}wordprocessingml.document": _docx,
    f"{_OFFICE}spreadsheetml.sheet": _xlsx,
    f"{_OFFICE}presentationml.presentation": _pptx,
    "image/jpeg": lambda: _picture("JPEG", comment=CANARY.encode()),
    "image/pjpeg": lambda: _picture("JPEG", progressive=True),
    "image/png": lambda: _png(animated=False),
    "image/apng": lambda: _png(animated=True),
    "image/vnd.mozilla.apng": lambda: _png(animated=True),
    "image/gif": lambda: _picture("GIF", comment=CANARY.encode(), duration=100),
    "image/tiff": lambda: _picture("TIFF", compression="tiff_lzw"),
    "image/webp": lambda: _picture("WEBP", lossless=True),
    "image/bmp": lambda: _picture("BMP"),
    "image/x-bmp": lambda: _picture("BMP"),
    "image/x-ms-bmp": lambda: _picture("BMP"),
    "application/zip": _zip,
    "application/x-tar": _tar,
    "application/gzip": _gzip,
    "application/x-bzip2": lambda: bz2.compress(_tar()),
    "application/x-xz": lambda: lzma.compress(_tar()),
    "application/x-lzma": lambda: lzma.compress(_tar(), lzma.FORMAT_ALONE),
    "application/zstd": lambda: _libarchive("pax_restricted", ("zstd",)),
    "application/x-7z-compressed": lambda: _libarchive("7zip"),
}
