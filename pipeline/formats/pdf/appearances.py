"""Draw annotations and form fields that leave their looks to the viewer, so that flattening does not lose them.

Plain drawings: marks in their colour, boxes, lines, and text in one font. What cannot be drawn that way is held.
Source: ISO 32000-1:2008, 12.5.5, 12.5.6 and 12.7.3.3.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import pikepdf

from pipeline.formats.pdf.lettering import Lettering
from pipeline.formats.pdf.streams import name_of, number

_SIZE = re.compile(r"([0-9.]{1,8})\s+Tf")
_DEFAULT_PT = 10.0
_LARGEST_PT = 72.0
#: Mean width of a letter of Helvetica, as a share of its size; and height above its line of which something is seen.
_LETTER, _SEEN = 0.5, 0.45
_LEADING = 1.2
_TREE_CAP = 50
_PASSWORD = 1 << 13
_MARKUP = frozenset(["/Highlight", "/Underline", "/StrikeOut", "/Squiggly"])
#: Shares of a circle's radius at which its control points lie.
_KAPPA = 0.5523


def draw_missing(pdf: pikepdf.Pdf, annotation: Any, letters: Lettering) -> None:
    """Give an annotation a normal appearance where it has none and a viewer would draw it.

    Raises:
        UnknownPart: Its text has letters that no font of this machine has, or that need more than a font.
    """
    looks = annotation.get("/AP")
    if isinstance(looks, pikepdf.Dictionary) and "/N" in looks:
        return
    rect = _numbers(annotation.get("/Rect"))
    if len(rect) != 4:
        return
    box = (min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3]))
    body = "\n".join(_drawing(annotation, box, letters))
    if not body:
        return
    fonts = pikepdf.Dictionary(F=letters.font)
    blend = pikepdf.Dictionary(M=pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply))
    form = pikepdf.Stream(pdf, body.encode("ascii"))
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = pikepdf.Array([round(one, 3) for one in box])
    form["/Resources"] = pikepdf.Dictionary(Font=fonts, ExtGState=blend)
    annotation["/AP"] = pikepdf.Dictionary(N=form)


def _drawing(annotation: Any, box: tuple[float, ...], letters: Lettering) -> Iterator[str]:
    kind = name_of(annotation.get("/Subtype"))
    width = _width(annotation)
    edge, filled = _colour(annotation.get("/C"), "RG", "K", "G"), _colour(annotation.get("/IC"), "rg", "k", "g")
    if kind in _MARKUP:
        yield from _markup(kind, annotation, box)
    elif kind == "/FreeText":
        yield from _text(str(annotation.get("/Contents", "")), str(annotation.get("/DA", "")), box, letters)
    elif kind == "/Widget":
        yield from _field(annotation, box, letters)
    elif path := _path(kind, annotation, box, width):
        paint = "B" if filled and kind not in ("/Line", "/PolyLine") else "S"
        yield f"{width:g} w {edge or '0 G'} {filled} {path} {paint if width else 'f' if filled else 'n'}"


def _path(kind: str, annotation: Any, box: tuple[float, ...], width: float) -> str:
    left, low, right, high = box[0] + width / 2, box[1] + width / 2, box[2] - width / 2, box[3] - width / 2
    if kind == "/Square":
        return f"{left:g} {low:g} {right - left:g} {high - low:g} re"
    if kind == "/Circle":
        return _ellipse((left + right) / 2, (low + high) / 2, (right - left) / 2, (high - low) / 2)
    points = _numbers(annotation.get("/L" if kind == "/Line" else "/Vertices"))
    if kind not in ("/Line", "/Polygon", "/PolyLine") or len(points) < 4:
        return ""
    pairs = [f"{x:g} {y:g}" for x, y in zip(points[::2], points[1::2], strict=False)]
    return f"{pairs[0]} m " + " ".join(f"{pair} l" for pair in pairs[1:]) + (" h" if kind == "/Polygon" else "")


def _ellipse(x: float, y: float, a: float, b: float) -> str:
    steps = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)]
    curves = []
    for (x1, y1), (cx, cy), (x2, y2) in zip(steps[:-2:2], steps[1:-1:2], steps[2::2], strict=True):
        first = (x1 or cx * _KAPPA, y1 or cy * _KAPPA)
        second = (x2 or cx * _KAPPA, y2 or cy * _KAPPA)
        corners = [first, second, (x2, y2)]
        curves.append(" ".join(f"{x + a * px:g} {y + b * py:g}" for px, py in corners) + " c")
    return f"{x + a:g} {y:g} m " + " ".join(curves)


def _markup(kind: str, annotation: Any, box: tuple[float, ...]) -> Iterator[str]:
    points = _numbers(annotation.get("/QuadPoints"))
    quads = [points[at : at + 8] for at in range(0, len(points) - 7, 8)]
    for quad in quads or [[box[0], box[3], box[2], box[3], box[0], box[1], box[2], box[1]]]:
        left, right, low, high = min(quad[::2]), max(quad[::2]), min(quad[1::2]), max(quad[1::2])
        if kind == "/Highlight":
            colour = _colour(annotation.get("/C"), "rg", "k", "g") or "1 1 0 rg"
            yield f"/M gs {colour} {left:g} {low:g} {right - left:g} {high - low:g} re f"
        else:
            level = (low + high) / 2 if kind == "/StrikeOut" else low + (high - low) / 10
            colour = _colour(annotation.get("/C"), "RG", "K", "G") or "0 G"
            yield f"1 w {colour} {left:g} {level:g} m {right:g} {level:g} l S"


def _field(field: Any, box: tuple[float, ...], letters: Lettering) -> Iterator[str]:
    looks = field.get("/MK")
    looks = looks if isinstance(looks, pikepdf.Dictionary) else pikepdf.Dictionary()
    width = _width(field)
    size = f"{box[0]:g} {box[1]:g} {box[2] - box[0]:g} {box[3] - box[1]:g} re"
    if filled := _colour(looks.get("/BG"), "rg", "k", "g"):
        yield f"{filled} {size} f"
    if edge := _colour(looks.get("/BC"), "RG", "K", "G"):
        yield f"{width:g} w {edge} {size} S"
    kind = name_of(_inherited(field, "/FT"))
    value = _inherited(field, "/V") if kind in ("/Tx", "/Ch") else looks.get("/CA") if kind == "/Btn" else None
    flags = number(_inherited(field, "/Ff"))
    if isinstance(value, pikepdf.String) and not int(flags or 0) & _PASSWORD:
        yield from _text(str(value), str(_inherited(field, "/DA") or ""), box, letters)


def _text(words: str, look: str, box: tuple[float, ...], letters: Lettering) -> Iterator[str]:
    found = _SIZE.search(look)
    size = float(found[1]) if found and found[1].count(".") <= 1 and found[1] != "." else 0
    size = min(size or min(_DEFAULT_PT, (box[3] - box[1]) * 0.8), _LARGEST_PT)
    if not words.strip() or size <= 0:
        return
    letters.choose(words)
    most = max(int((box[2] - box[0] - 4) / (size * _LETTER)), 1)
    lines = [line for part in words.splitlines() for line in textwrap.wrap(part, most) or [""]]
    room = (box[3] - box[1] - (1 - _SEEN) * size) / (size * _LEADING)  # what is below the box nobody sees
    yield f"BT 0 g /F {size:g} Tf {size * _LEADING:g} TL {box[0] + 2:g} {box[3] - size:g} Td"
    for line in lines[: max(math.ceil(room), 1)]:
        yield f"{letters.operand(line)} Tj T*"
    yield "ET"


def _width(annotation: Any) -> float:
    style, border = annotation.get("/BS"), _numbers(annotation.get("/Border"))
    found = style.get("/W") if isinstance(style, pikepdf.Dictionary) else border[2] if len(border) > 2 else None
    return float(str(found)) if number(found) is not None else 1.0


def _colour(value: Any, rgb: str, cmyk: str, grey: str) -> str:
    parts = _numbers(value)
    operator = {1: grey, 3: rgb, 4: cmyk}.get(len(parts))
    return "" if operator is None else " ".join(f"{part:g}" for part in parts) + " " + operator


def _numbers(value: Any) -> list[float]:
    if not isinstance(value, pikepdf.Array):
        return []
    return [float(one) for one in value if number(one) is not None and not isinstance(one, pikepdf.Array)]


def _inherited(field: Any, key: str) -> Any:
    for _ in range(_TREE_CAP):
        if not isinstance(field, pikepdf.Dictionary):
            return None
        if key in field:
            return field[key]
        field = field.get("/Parent")
    return None
