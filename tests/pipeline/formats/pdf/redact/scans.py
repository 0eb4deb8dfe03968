"""Scans made of real pages of text, and ways to find what is left in a copy that had no part in making it."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

NAME = "Wexcombe"
LETTER = [
    "Ministry of the Interior, Second Department",
    "The request was received on the ninth of March and",
    "forwarded to the bureau without further comment.",
    f"Inspector Harold {NAME} gave the order by telephone,",
    "and nobody in the department asked for a warrant.",
    "The commission found the request generic and formulaic,",
    "and predominantly political in character.",
    f"A copy was kept by {NAME} in the cabinet of the archive.",
    "Nothing else was found among the papers of the office.",
]
OTHERS = ["Ministry", "Inspector", "telephone", "commission", "predominantly", "cabinet", "papers"]


def page_of_text(lines: Sequence[str] = LETTER, size: int = 13) -> bytes:
    """Return a PDF with a page of text in Times."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        page = pdf.add_blank_page(page_size=(420, 340))
        page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        page.obj["/Contents"] = pdf.make_stream(f"BT /F1 {size} Tf 24 TL 40 290 Td {shown} ET".encode("cp1252"))
        return _bytes(pdf)


def drawing(content: bytes, number: int = 0, dpi: int = 200) -> Image.Image:
    """Return a page as pdfium draws it."""
    document = pdfium.PdfDocument(content)
    try:
        return document[number].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def skewed(picture: Image.Image, degrees: float = 1.0) -> Image.Image:
    """Return a picture as a sheet that lay askew."""
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")


def scan(pictures: Sequence[Image.Image], kind: str = "jpeg", turn: int = 0) -> bytes:
    """Return a PDF whose pages are pictures."""
    with pikepdf.new() as pdf:
        for picture in pictures:
            page = pdf.add_blank_page(page_size=(picture.width * 0.36, picture.height * 0.36))
            image = pdf.make_indirect(_image(pdf, picture, kind))
            show(pdf, page, image)
            if turn:
                page.obj["/Rotate"] = turn
        return _bytes(pdf)


def show(pdf: pikepdf.Pdf, page: pikepdf.Page, image: pikepdf.Object) -> None:
    """Fill a page with a picture."""
    wide, high = (float(side) for side in page.mediabox[2:])
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj["/Contents"] = pdf.make_stream(f"q {wide} 0 0 {high} 0 0 cm /Im0 Do Q".encode())


def _image(pdf: pikepdf.Pdf, picture: Image.Image, kind: str) -> pikepdf.Stream:
    body, space, bits = io.BytesIO(), pikepdf.Name.DeviceGray, 8
    stream = pikepdf.Stream(pdf, b"")
    if kind == "ccitt":
        picture.convert("1", dither=Image.Dither.NONE).save(
            body, "TIFF", compression="group4", tiffinfo={278: picture.height}
        )
        with Image.open(io.BytesIO(body.getvalue())) as tiff:
            (at,), (count,) = tiff.tag_v2[273], tiff.tag_v2[279]
            black = tiff.tag_v2[262] == 1
        parms = pikepdf.Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=black)
        stream.write(body.getvalue()[at : at + count], filter=pikepdf.Name.CCITTFaxDecode, decode_parms=parms)
        bits = 1
    elif kind == "jpx":
        picture.convert("L").save(body, "JPEG2000", irreversible=False)
        stream.write(body.getvalue(), filter=pikepdf.Name.JPXDecode)
    else:
        picture.convert("L").save(body, "JPEG", quality=80)
        stream.write(body.getvalue(), filter=pikepdf.Name.DCTDecode)
    words = {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": picture.width,
        "/Height": picture.height, "/ColorSpace": space, "/BitsPerComponent": bits,
    }  # fmt: skip
    for key, value in words.items():
        stream[key] = value
    return stream


def _bytes(pdf: pikepdf.Pdf) -> bytes:
    sink = io.BytesIO()
    pdf.save(sink, static_id=True)
    return sink.getvalue()


# --- who still finds a word -------------------------------------------------------------------------------------------


def read_by_program(picture: Image.Image, psm: int = 3) -> str:
    """Return what the program tesseract reads in a picture."""
    sink = io.BytesIO()
    picture.save(sink, "PNG")
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", "eng", "--psm", str(psm)], input=sink.getvalue(), capture_output=True,
        check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    return done.stdout.decode()


def readings(copy: bytes, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield everything that is read of a copy: pages at two sharpnesses, texts, and every picture that is in it."""
    document = pdfium.PdfDocument(copy)
    pages = len(document)
    text = "\n".join(document[number].get_textpage().get_text_range() for number in range(pages))
    document.close()
    yield "pdfium", text
    path = folder / "copy.pdf"
    path.write_bytes(copy)
    yield "poppler", subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    for number in range(pages):
        for dpi in (200, 300):
            yield f"page {number} at {dpi}", read_by_program(drawing(copy, number, dpi))
    for number, picture in enumerate(pictures_in(path, folder)):
        yield f"picture {number}", read_by_program(picture)


def pictures_in(path: Path, folder: Path) -> list[Image.Image]:
    """Return every picture that poppler takes out of a PDF."""
    into = folder / "pictures"
    into.mkdir(exist_ok=True)
    subprocess.run(["pdfimages", "-png", str(path), str(into / "one")], capture_output=True, check=True)
    return [Image.open(one).convert("L") for one in sorted(into.iterdir())]
