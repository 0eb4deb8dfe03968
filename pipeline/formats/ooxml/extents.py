"""Rows, columns, frames and floating shapes of a text that have no extent, or lie beyond every page.

Words in rows and frames of no height go. Of the others programs do not agree on what is seen: some move a shape back on
the page, or let a column grow. Where such a thing says something, the item is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.ooxml.clean import V, local
from pipeline.formats.ooxml.fields import w
from pipeline.formats.ooxml.lengths import length
from pipeline.formats.ooxml.switches import is_on

#: A point, in the units of texts and of drawings.
_POINT_TWIPS, _POINT_EMU = 20, 12_700
_LETTER_TWIPS = (12_240, 15_840)
_WORDS = frozenset({"t", "sym"})
_SEEN = frozenset({"blip", "imagedata", "chart", "relIds", "textpath"})
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_Size = tuple[float, float]


def page_size(main: etree._Element) -> _Size:
    """Return width and height of the largest page of a text, in twentieths of a point."""
    marks = list(main.iter(w("pgSz")))
    sizes = [[_length(mark, name, usual) for name, usual in zip("wh", _LETTER_TWIPS, strict=True)] for mark in marks]
    across, down = zip(*sizes, strict=True) if sizes else ([_LETTER_TWIPS[0]], [_LETTER_TWIPS[1]])
    return max(across), max(down)


def flat_places(root: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of rows and frames whose height is told to be a point or less."""
    for mark in root.iter(w("trHeight")):
        row = next((up for up in mark.iterancestors() if local(up) in {"tr", "style"}), None)
        if row is not None and local(row) == "tr" and _is_flat(mark, "val"):
            for cell in row.iterchildren(w("tc")):
                if cell.find(f"{w('tcPr')}/{w('vMerge')}") is None:  # it reaches into another row
                    _silence(cell, removed)
    for mark in root.iter(w("framePr")):
        paragraph = next((up for up in mark.iterancestors() if local(up) in {"p", "style"}), None)
        if paragraph is not None and local(paragraph) == "p" and _is_flat(mark, "h"):
            _silence(paragraph, removed)


def _is_flat(mark: etree._Element, name: str) -> bool:
    return mark.get(w("hRule")) == "exact" and 0 < _length(mark, name, 0) <= _POINT_TWIPS


def _length(mark: etree._Element, name: str, usual: float) -> float:
    """Return a length in twentieths of a point; the strict variant writes a unit."""
    return length(mark.get(w(name)), usual, _POINT_TWIPS)


def _silence(owner: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of a place, those of floating shapes apart: they are drawn elsewhere."""
    runs = [run for run in owner.iter("{*}r") if _is_within(run, owner)]
    words = [(run, mark) for run in runs for mark in run if local(mark) in _WORDS]
    removed["hidden-text"] += bool(words)
    for run, word in words:
        run.remove(word)


def _is_within(run: etree._Element, owner: etree._Element) -> bool:
    for up in run.iterancestors():
        if up is owner:
            return True
        if local(up) == "txbxContent":
            return False
    return False


def check_extents(root: etree._Element, page: _Size) -> None:
    """See that what says something has an extent and lies on a page.

    Args:
        root: A part of a text, cleaned.
        page: Width and height of its largest page, in twentieths of a point.

    Raises:
        UnknownPart: Some programs show it, others do not.
    """
    for row in root.iter(w("trHeight")):
        owner = next(row.iterancestors(w("tr")), None)
        flat = row.get(w("hRule")) == "exact" and _length(row, "val", 1) == 0
        if flat and owner is not None and _shows(owner):
            raise UnknownPart("a row without a height")
    _check_columns(root)
    for mark in root.iter(w("framePr")):
        _check_frame(mark, page)
    for drawing in root.iter(f"{_WP}anchor", f"{_WP}inline"):
        if _shows(drawing):
            _check_drawing(drawing, page)
    for shape in root.iter(f"{{{V}}}*"):
        parent = shape.getparent()
        if parent is not None and local(parent) in {"pict", "object"} and shape.get("style") and _shows(shape):
            _check_style(shape, page)


def _shows(element: etree._Element) -> bool:
    """Return whether there are words or pictures in an element."""
    return _has_words(element) or any(local(mark) in _SEEN for mark in element.iter())


def _has_words(element: etree._Element) -> bool:
    return any((mark.text or "").strip() for mark in element.iter("{*}t"))


def _is_off(place: float, extent: float, page: float, *, from_edge: bool) -> bool:
    return place >= page or place + max(extent, 1) <= (0 if from_edge else -page)


def _check_columns(root: etree._Element) -> None:
    for table in root.iter(w("tbl")):
        layout = table.find(f"{w('tblPr')}/{w('tblLayout')}")
        if layout is None or layout.get(w("type")) != "fixed":
            continue
        grid = [_length(mark, "w", _LETTER_TWIPS[0]) for mark in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
        for row in table.iterchildren(w("tr")):
            _check_row(row, grid)


def _check_row(row: etree._Element, grid: list[float]) -> None:
    place = 0
    for cell in row.iterchildren(w("tc")):
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        wide = int(span.get(w("val"), "1")) if span is not None else 1
        told = cell.find(f"{w('tcPr')}/{w('tcW')}")
        width = _length(told, "w", 0) if told is not None and told.get(w("type")) == "dxa" else 0
        width = width or sum(grid[place : place + wide]) or _LETTER_TWIPS[0]
        place += wide
        if width <= _POINT_TWIPS and _shows(cell):
            raise UnknownPart("a column without a width")


def _check_frame(mark: etree._Element, page: _Size) -> None:
    owner = next((up for up in mark.iterancestors() if local(up) in {"p", "style"}), None)
    if owner is None or not (local(owner) == "style" or _shows(owner)):
        return
    wide, high = _length(mark, "w", 0), _length(mark, "h", 0)
    narrow = 0 < wide <= _POINT_TWIPS
    off = any(
        _is_off(_length(mark, place, 0), max(extent, _POINT_TWIPS), most, from_edge=mark.get(w(anchor)) == "page")
        for place, extent, most, anchor in (("x", wide, page[0], "hAnchor"), ("y", high, page[1], "vAnchor"))
        if mark.get(w(place)) is not None
    )
    if narrow or off:
        raise UnknownPart("a frame beyond the page or without a width")


def _check_drawing(drawing: etree._Element, page: _Size) -> None:
    extent = drawing.find("{*}extent")
    sizes = [float(extent.get(name, _POINT_EMU)) for name in ("cx", "cy")] if extent is not None else []
    if (
        any(size < _POINT_EMU for size in sizes)
        and _has_words(drawing)
        and next(drawing.iter("{*}spAutoFit"), None) is None
    ):
        raise UnknownPart("a drawing without an extent")
    simple = drawing.find("{*}simplePos") if is_on(drawing.get("simplePos")) else None
    for axis, most, size, key in zip(("positionH", "positionV"), page, sizes or (0.0, 0.0), "xy", strict=True):
        told = drawing.find(f"{{*}}{axis}")
        offset = told.find("{*}posOffset") if told is not None else None
        from_edge = simple is not None or (told is not None and told.get("relativeFrom") == "page")
        said = simple.get(key) if simple is not None else offset.text if offset is not None else None
        if said and _is_off(float(said), size, most * _POINT_EMU / _POINT_TWIPS, from_edge=from_edge):
            raise UnknownPart("a drawing beyond the page")


def _check_style(shape: etree._Element, page: _Size) -> None:
    entries = (entry.partition(":")[::2] for entry in shape.get("style", "").lower().split(";"))
    told = {name.strip(): value.strip() for name, value in entries}
    sized = [side for side in ("width", "height") if side in told and f"mso-{side}-percent" not in told]
    fits = told.get("mso-fit-shape-to-text") == "t" or "fit-shape-to-text:t" in _box_style(shape)
    if not fits and _has_words(shape) and any(_points(told[side]) < 1 for side in sized):
        raise UnknownPart("a drawing without an extent")
    if told.get("position") != "absolute":
        return
    for names, extent, most, edge in (
        (("margin-left", "left"), "width", page[0], "horizontal"),
        (("margin-top", "top"), "height", page[1], "vertical"),
    ):
        if told.get(f"mso-position-{edge}", "absolute") != "absolute" or f"mso-{names[1]}-percent" in told:
            continue  # it is told where it lies in another way
        place = sum(_points(told.get(name, "0")) for name in names)
        from_edge = told.get(f"mso-position-{edge}-relative") == "page"
        if _is_off(place, _points(told.get(extent, "0")), most / _POINT_TWIPS, from_edge=from_edge):
            raise UnknownPart("a drawing beyond the page")


def _box_style(shape: etree._Element) -> str:
    boxes: Iterable[etree._Element] = shape.iterchildren(f"{{{V}}}textbox")
    return "".join(box.get("style", "") for box in boxes).replace(" ", "").lower()


def _points(value: str) -> float:
    """Return a length of a style in points; one without a unit is in pixels, as elsewhere on pages of this kind."""
    bare = value.strip().lstrip("-").replace(".", "", 1).isdecimal()
    return length(f"{value}px" if bare else value, 1.0, 1)
