"""Draw annotations and form fields that leave their looks to the viewer, so that flattening does not lose them.

Plain drawings: marks in their colour, boxes, lines, and text in one font and in the ink that it asks for: what is white
for a viewer is white here, and goes as hidden text. What cannot be drawn that way is held.
Source: ISO 32000-1:2008, 12.5.5, 12.5.6 and 12.7.3.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from pipeline.formats.pdf import fields
from pipeline.formats.pdf.annotation_values import colour, ellipse, numbers, whole_number, width, written
from pipeline.formats.pdf.default_look import note_look
from pipeline.formats.pdf.lettering import Lettering
from pipeline.formats.pdf.setting import Box, paragraphs
from pipeline.formats.pdf.streams import name_of, number

_MARKUP = frozenset(["/Highlight", "/Underline", "/StrikeOut", "/Squiggly"])


def draw_missing(pdf: pikepdf.Pdf, annotation: Any, letters: Lettering) -> None:
    """Give an annotation a normal appearance where it has none and a viewer would draw it.

    Where the form asks viewers to draw its fields (NeedAppearances), they pass over the appearances that fields have.

    Raises:
        UnknownPart: Its text has letters that no font of this machine has, or that need more than a font; or viewers do
            not agree on its look.
    """
    found = pdf.Root.get("/AcroForm")
    is_field = name_of(annotation.get("/Subtype")) == "/Widget"
    if is_field and asks_for_drawing(found) and fields.drawn_anew(annotation) and "/AP" in annotation:
        del annotation["/AP"]
    looks = annotation.get("/AP")
    if isinstance(looks, pikepdf.Dictionary) and "/N" in looks:
        return
    rect = numbers(annotation.get("/Rect"))
    if len(rect) != 4:
        return
    box = (min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3]))
    body = "\n".join(
        fields.drawing(annotation, box, letters, found) if is_field else _drawing(annotation, box, letters)
    )
    if not body:
        return
    fonts = pikepdf.Dictionary(F=letters.font)
    states = pikepdf.Dictionary(M=pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply))
    if not is_field and (share := _share(annotation.get("/CA"))) < 1:
        states["/O"] = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=share, CA=share)
        body = f"/O gs\n{body}"
    form = pikepdf.Stream(pdf, body.encode("ascii"))
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = pikepdf.Array([round(one, 3) for one in box])
    form["/Resources"] = pikepdf.Dictionary(Font=fonts, ExtGState=states)
    annotation["/AP"] = pikepdf.Dictionary(N=form)


def _share(value: Any) -> float:
    """Return how much a note covers, as a share of all."""
    found = number(value)
    return 1.0 if found is None or isinstance(found, pikepdf.Array) else round(min(max(float(found), 0.0), 1.0), 4)


def asks_for_drawing(form: Any) -> bool:
    """Return whether a form leaves the looks of its fields to the viewer."""
    return isinstance(form, pikepdf.Dictionary) and form.get("/NeedAppearances", False) is True


def _drawing(annotation: Any, box: Box, letters: Lettering) -> Iterator[str]:
    kind = name_of(annotation.get("/Subtype"))
    line = width(annotation)
    edge, filled = colour(annotation.get("/C"), "RG", "K", "G"), colour(annotation.get("/IC"), "rg", "k", "g")
    if kind in _MARKUP:
        yield from _markup(kind, annotation, box)
    elif kind == "/FreeText":
        yield from _note(annotation, box, letters, line)
    elif path := _path(kind, annotation, box, line):
        paint = "B" if filled and kind not in ("/Line", "/PolyLine") else "S"
        yield f"{line:g} w {edge or '0 G'} {filled} {path} {paint if line else 'f' if filled else 'n'}"


def _note(note: Any, box: Box, letters: Lettering, line: float) -> Iterator[str]:
    """Draw a text upon its ground; viewers draw the edge in the colour of the text."""
    look = note_look(note.get("/DA"))
    ground = colour(note.get("/C"), "rg", "k", "g")
    if ground or line > 0:
        paint = "B" if ground and line > 0 else "f" if ground else "S"
        yield f"q {written(line)} w {look.strokes} {ground} {_path('/Square', note, box, line)} {paint} Q"
    words = note.get("/Contents")
    if isinstance(words, pikepdf.String):
        yield from paragraphs(str(words), look, box, letters, whole_number(note.get("/Q")))


def _path(kind: str, annotation: Any, box: Box, line: float) -> str:
    left, low, right, high = box[0] + line / 2, box[1] + line / 2, box[2] - line / 2, box[3] - line / 2
    if kind == "/Square":
        return f"{left:g} {low:g} {right - left:g} {high - low:g} re"
    if kind == "/Circle":
        return ellipse((left + right) / 2, (low + high) / 2, (right - left) / 2, (high - low) / 2)
    points = numbers(annotation.get("/L" if kind == "/Line" else "/Vertices"))
    if kind not in ("/Line", "/Polygon", "/PolyLine") or len(points) < 4:
        return ""
    pairs = [f"{x:g} {y:g}" for x, y in zip(points[::2], points[1::2], strict=False)]
    return f"{pairs[0]} m " + " ".join(f"{pair} l" for pair in pairs[1:]) + (" h" if kind == "/Polygon" else "")


def _markup(kind: str, annotation: Any, box: Box) -> Iterator[str]:
    points = numbers(annotation.get("/QuadPoints"))
    quads = [points[at : at + 8] for at in range(0, len(points) - 7, 8)]
    for quad in quads or [[box[0], box[3], box[2], box[3], box[0], box[1], box[2], box[1]]]:
        left, right, low, high = min(quad[::2]), max(quad[::2]), min(quad[1::2]), max(quad[1::2])
        if kind == "/Highlight":
            ink = colour(annotation.get("/C"), "rg", "k", "g") or "1 1 0 rg"
            yield f"/M gs {ink} {left:g} {low:g} {right - left:g} {high - low:g} re f"
        else:
            level = (low + high) / 2 if kind == "/StrikeOut" else low + (high - low) / 10
            ink = colour(annotation.get("/C"), "RG", "K", "G") or "0 G"
            yield f"1 w {ink} {left:g} {level:g} m {right:g} {level:g} l S"
