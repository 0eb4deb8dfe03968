"""Documents that somebody redacted badly: the word is still there, in sixteen ways and some more."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

WORD, SEEN = "Zebulonq", "Plain words for everybody"
_TEXT = f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET BT /F1 12 Tf 72 600 Td (%s) Tj ET "
_BOX = "70 596 90 14 re f"


def _document(content: str, word: str = WORD, finish: Callable[[pikepdf.Pdf, Any], None] | None = None) -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page["/Resources"] = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        page["/Contents"] = pdf.make_stream((content % word if "%s" in content else content).encode())
        if finish is not None:
            finish(pdf, page)
        sink = io.BytesIO()
        pdf.save(sink)
    return sink.getvalue()


def _annotated(subtype: str, colour: str = "0 g", **more: Any) -> bytes:
    """Return text under an annotation with a look of its own."""

    def finish(pdf: pikepdf.Pdf, page: Any) -> None:
        look = pdf.make_stream(f"{colour} 0 0 90 14 re f".encode())
        for key, value in {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 90, 14])}.items():
            look[key] = value
        annotation = Dictionary(
            Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([70, 596, 160, 610]), F=4,
            AP=Dictionary(N=look), **more,
        )  # fmt: skip
        page["/Annots"] = Array([pdf.make_indirect(annotation)])
        if subtype == "Widget":
            pdf.Root["/AcroForm"] = Dictionary(Fields=Array([page["/Annots"][0]]))

    return _document(_TEXT, finish=finish)


def _picture() -> bytes:
    def finish(pdf: pikepdf.Pdf, page: Any) -> None:
        black = pikepdf.Stream(pdf, Image.new("L", (9, 2)).tobytes())
        for key, value in {
            "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 9, "/Height": 2, "/BitsPerComponent": 8,
            "/ColorSpace": Name.DeviceGray,
        }.items():  # fmt: skip
            black[key] = value
        page.Resources["/XObject"] = Dictionary(I1=black)

    return _document(_TEXT + "q 90 0 0 14 70 596 cm /I1 Do Q", finish=finish)


def _layer() -> bytes:
    def finish(pdf: pikepdf.Pdf, page: Any) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
        page.Resources["/Properties"] = Dictionary(L1=layer)
        pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    hidden = f"/OC /L1 BDC BT /F1 12 Tf 72 600 Td ({WORD}) Tj ET EMC"
    return _document(f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET {hidden}", finish=finish)


def _outline() -> bytes:
    def finish(pdf: pikepdf.Pdf, page: Any) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(f"Interview of {WORD}", 0))

    return _document(f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET {_BOX}", finish=finish)


def _attachment() -> bytes:
    def finish(pdf: pikepdf.Pdf, page: Any) -> None:
        spec = pikepdf.AttachedFileSpec(pdf, WORD.encode(), filename="original.txt")
        pdf.attachments["original.txt"] = spec

    return _document(f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET {_BOX}", finish=finish)


def _mark(pdf: pikepdf.Pdf, page: Any) -> None:
    page["/Annots"] = Array([
        pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Redact, Rect=Array([70, 596, 160, 610]), F=4,
            QuadPoints=Array([70, 610, 160, 610, 70, 596, 160, 596]),
        ))
    ])  # fmt: skip


#: The sixteen kinds that were measured, by name.
KINDS: dict[str, Callable[[], bytes]] = {
    "black rectangle": lambda: _document(_TEXT + f"0 g {_BOX}"),
    "grey rectangle": lambda: _document(_TEXT + f"0.4 g {_BOX}"),
    "square annotation": lambda: _annotated("Square"),
    "dark highlight": lambda: _annotated("Highlight", QuadPoints=Array([70, 610, 160, 610, 70, 596, 160, 596])),
    "form field": lambda: _annotated("Widget", FT=Name.Tx, T="field"),
    "a date": lambda: _document(_TEXT + f"0 g {_BOX}", word="12.03.2019"),
    "two digits": lambda: _document(_TEXT + f"0 g {_BOX}", word="47"),
    "white text": lambda: _document(
        f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET 1 g BT /F1 12 Tf 72 600 Td ({WORD}) Tj ET 0 g"
    ),
    "black picture": _picture,
    "thick line": lambda: _document(_TEXT + "14 w 70 603 m 160 603 l S"),
    "unapplied mark": lambda: _document(_TEXT, finish=_mark),
    "invisible ink": lambda: _document(
        f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET BT 3 Tr /F1 12 Tf 72 600 Td ({WORD}) Tj ET"
    ),
    "beyond the page": lambda: _document(
        f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET BT /F1 12 Tf 72 -60 Td ({WORD}) Tj ET"
    ),
    "hidden layer": _layer,
    "outline": _outline,
    "attachment": _attachment,
}


def written(folder: Path, kind: str) -> Path:
    """Write a document of a kind."""
    path = folder / f"{kind.replace(' ', '-')}.pdf"
    path.write_bytes(KINDS[kind]())
    return path
