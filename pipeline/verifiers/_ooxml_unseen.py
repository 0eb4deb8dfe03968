"""What is in a copy and no reader sees: under merged cells, beside the slide, on pages that do not come, in pale words.

The cleaner weighs styles, themes and grounds, and leaves what is uncertain. Here fewer things are looked at, those that
hold whatever else a document says; what is found has been overlooked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.verifiers._ooxml_cells import blanked, strange_cells
from pipeline.verifiers._ooxml_text import local

_ON = frozenset({"1", "true", "on"})
_OFF = frozenset({"0", "false", "off"})
_PRINTED = {"evenHeader": "differentOddEven", "evenFooter": "differentOddEven",
            "firstHeader": "differentFirst", "firstFooter": "differentFirst"}  # fmt: skip
#: What colours a ground, or may lie behind letters.
_GROUNDS = ("shd", "highlight", "anchor", "txbxContent", "background", "shape", "rect", "roundrect", "framePr", "group")
_TEXTS = frozenset({"document", "hdr", "ftr", "footnotes", "endnotes"})
_SLIDES = frozenset({"sld", "sldLayout", "sldMaster"})
_DECORATIONS = frozenset({"outline", "shadow", "emboss", "imprint"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOW = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FILLED = frozenset({"rPr", "endParaRPr", "defRPr", "ln"})
_PAINTED = ("bg", "pic", "graphicFrame", "style", "gradFill", "blipFill", "grpSp", "cxnSp", "overrideClrMapping")
_PALE = re.compile(r"(?:[Ff]{2})?(?:[Ff][0-9A-Fa-f]){3}\Z")
#: No program shrinks letters as far as this.
_LEAST_SHRINK = 0.03
_EMU_OF_A_POINT = 12_700
_LETTERS = re.compile(r"[^\W\d_]{2}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u10ff]")


def unseen(parts: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Hand out name of the part and word for each kind of thing that nobody sees.

    Args:
        parts: XML parts of a copy by name.
    """
    on_paper, on_nothing = _is_bare(parts), _is_plain_show(parts)
    decorated = any(local(mark) in _DECORATIONS for mark in _iterated(parts.get("word/styles.xml")))
    size = _slide_size(parts)
    for name, root in parts.items():
        kind = local(root)
        if kind == "worksheet":
            yield from ((name, fault) for fault in _sheet(root))
        elif kind in _TEXTS:
            yield from ((name, fault) for fault in _text(root, bare=on_paper, decorated=decorated))
        elif kind == "numbering" and any(_is_unread_label(level) for level in root.iter("{*}lvl")):
            yield name, "label that nobody can read"
        elif kind in _SLIDES:
            yield from ((name, fault) for fault in _slide(root, size, plain=on_nothing))
    if (styles := parts.get("xl/styles.xml")) is not None:
        sheets = {name: root for name, root in parts.items() if local(root) == "worksheet"}
        yield from ((name, "cell of which nothing is shown") for name in blanked(sheets, styles))
        yield from ((name, "pale cell") for name in _pale_cells(sheets, styles, parts.get("xl/sharedStrings.xml")))


def _iterated(root: etree._Element | None) -> Iterator[etree._Element]:
    return iter(()) if root is None else root.iter()


def _words(element: etree._Element) -> str:
    return "".join(mark.text or "" for mark in element.iter("{*}t")).strip()


def _sheet(root: etree._Element) -> Iterator[str]:
    yield from strange_cells(root)
    for header in root.iter("{*}headerFooter"):
        if any(header.get(_PRINTED.get(local(part), ""), "0") not in _ON for part in header if local(part) in _PRINTED):
            yield "header of pages that do not come"
    merged = sorted((_area(mark.get("ref", "A1")) for mark in root.iter("{*}mergeCell")), key=lambda one: one[1])
    if merged and any(_is_under(cell, areas) for areas, row in _rows(root, merged) for cell in row if len(cell)):
        yield "merged cell"


_Area = tuple[int, int, int, int]
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def _rows(root: etree._Element, merged: list[_Area]) -> Iterator[tuple[list[_Area], etree._Element]]:
    """Hand out the rows with the merged cells that reach into them."""
    waiting, reached, before = merged, list[_Area](), 0
    for row in root.iter("{*}row"):
        line = int(row.get("r", before + 1))
        if line < before:  # rows that do not follow each other
            waiting, reached = merged, []
        while waiting and waiting[0][1] <= line:
            reached, waiting = [*reached, waiting[0]], waiting[1:]
        reached, before = [one for one in reached if one[3] >= line], line
        if reached:
            yield reached, row


def _place(name: str) -> tuple[int, int]:
    """Return column and row of a cell, from 1.

    Raises:
        ValueError: It is no name of a cell.
    """
    found = _CELL.fullmatch(name)
    if found is None:
        raise ValueError("no cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found[2])


def _area(name: str) -> _Area:
    """Return first column and row, and last column and row, of ``A1`` or ``A1:B2``."""
    first, _, last = name.partition(":")
    return (*_place(first), *_place(last or first))


def _is_under(cell: etree._Element, merged: list[_Area]) -> bool:
    column, line = _place(cell.get("r", "A1"))
    inside = (area for area in merged if area[0] <= column <= area[2])
    return any((column, line) != area[:2] for area in inside)


def _text(root: etree._Element, *, bare: bool, decorated: bool) -> Iterator[str]:
    for table in root.iter("{*}tbl"):
        if any(_words(cell) for cell in _continued(table)):
            yield "merged cell"
            break
    for mark in root.iter("{*}phantPr"):
        owner = mark.getparent()
        if owner is not None and _words(owner) and any(_value(m, "1") in _OFF for m in mark if local(m) == "show"):
            yield "phantom"
            break
    for run in root.iter(f"{_WORD}r", "{http://schemas.openxmlformats.org/officeDocument/2006/math}r"):
        if (said := _words(run)) and _is_unreadable(run, said, bare=bare, decorated=decorated):
            yield "letters that nobody can read"
            return


def _continued(table: etree._Element) -> Iterator[etree._Element]:
    """Hand out the cells that go on a merged one above."""
    open_at: frozenset[int] = frozenset()
    for row in (child for child in table if local(child) == "tr"):
        at = sum(int(_value(mark)) for mark in row.iterfind("{*}trPr/{*}gridBefore"))
        now: set[int] = set()
        for cell in (child for child in row if local(child) == "tc"):
            mark = cell.find("{*}tcPr/{*}vMerge")
            if mark is not None and (_value(mark, "continue") == "restart" or at in open_at):
                now.add(at)
                if _value(mark, "continue") == "continue":
                    yield cell
            at += max([int(_value(span)) for span in cell.iterfind("{*}tcPr/{*}gridSpan")] or [1])
        open_at = frozenset(now)


def _value(mark: etree._Element, default: str = "0") -> str:
    return next((str(said) for key, said in mark.attrib.items() if str(key).endswith("}val")), default)


def _half_points(size: str) -> float:
    """Return a size of letters; one with a unit is told in points by those who write units."""
    bare = size.strip().rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(bare) * (1 if bare == size.strip() else 2)


def _is_unread_label(level: etree._Element) -> bool:
    sizes = [_half_points(_value(mark, "20")) for mark in level.iterfind("{*}rPr/{*}sz")]
    labels = (_value(mark, "") for mark in level.iter("{*}lvlText"))
    return any(0 < size <= 2 for size in sizes) and any(_LETTERS.search(label) for label in labels)


def _is_unreadable(run: etree._Element, said: str, *, bare: bool, decorated: bool) -> bool:
    props = run.find(f"{_WORD}rPr")
    if props is None:
        return False
    told = {local(mark): mark for mark in props}
    size = _half_points(_value(told["sz"], "20")) if "sz" in told else 20.0
    if 0 < size <= 2 and not _RIGHT_TO_LEFT.search(said):
        return True
    if "w" in told and 0 < float(_value(told["w"], "100").rstrip("%")) <= 2:
        return True
    colour = told.get("color")
    if colour is None or decorated or _DECORATIONS & told.keys() or any("theme" in str(key) for key in colour.attrib):
        return False
    value, shade = _value(colour, "auto"), told.get("shd")
    if shade is not None and "highlight" not in told and _value(shade) == "clear":
        fill = next((str(v) for key, v in shade.attrib.items() if str(key).endswith("}fill")), "")
        return fill.upper() == value.upper() and not any("theme" in str(key) for key in shade.attrib) and fill != "auto"
    return bare and bool(_PALE.match(value))


def _is_bare(parts: Mapping[str, etree._Element]) -> bool:
    """Return whether nothing in a text colours a ground or letters by style, so that pale letters stand on paper."""
    for name, root in parts.items():
        if name.startswith("word/") and any(next(root.iter(f"{{*}}{mark}"), None) is not None for mark in _GROUNDS):
            return False
    return True


def _slide_size(parts: Mapping[str, etree._Element]) -> tuple[int, int]:
    root = parts.get("ppt/presentation.xml")
    size = next(root.iter("{*}sldSz"), None) if root is not None else None
    return (int(size.get("cx", "0")), int(size.get("cy", "0"))) if size is not None else (0, 0)


def _slide(root: etree._Element, size: tuple[int, int], *, plain: bool) -> Iterator[str]:
    for table in root.iter("{*}tbl"):
        if any(_words(cell) for cell in _spread(table)):
            yield "merged cell"
    if all(size) and any(_is_beside(shape, size) for shape in root.iter(f"{_SHOW}sp", f"{_SHOW}pic")):
        yield "shape beside the slide"
    for body in root.iter("{*}txBody"):
        shrunk, level = _shrunk(body), body.find("{*}lstStyle/{*}lvl1pPr/{*}defRPr")
        for paragraph in body.iterfind("{*}p"):
            told = level if paragraph.find("{*}pPr") is None else None
            if any(_words(run) and _is_clear(run, shrunk, told, plain=plain) for run in paragraph.iterfind("{*}r")):
                yield "letters that nobody can read"
                return


def _spread(table: etree._Element) -> Iterator[etree._Element]:
    """Hand out the cells that say themselves that another covers them, and that lie under one."""
    owned: set[tuple[int, int]] = set()
    for y, row in enumerate(child for child in table if local(child) == "tr"):
        for x, cell in enumerate(child for child in row if local(child) == "tc"):
            if (x, y) in owned:
                if _ON & {cell.get("hMerge", "0"), cell.get("vMerge", "0")}:
                    yield cell
                continue
            wide, high = min(int(cell.get("gridSpan", "1")), 1000), min(int(cell.get("rowSpan", "1")), 1000)
            owned.update((x + dx, y + dy) for dx in range(wide) for dy in range(high))


def _is_beside(shape: etree._Element, size: tuple[int, int]) -> bool:
    """Return whether a shape is beside the slide; groups that are turned are left to the cleaner."""
    frame = shape.find("{*}spPr/{*}xfrm")
    if frame is None or frame.find("{*}off") is None or frame.find("{*}ext") is None:
        return False
    x, y, wide, high = (float(frame.find(f"{{*}}{tag}").get(key, "0")) for tag, key in  # type: ignore[union-attr]
                        (("off", "x"), ("off", "y"), ("ext", "cx"), ("ext", "cy")))  # fmt: skip
    if frame.get("rot"):
        slack = (math.hypot(wide, high) - min(wide, high)) / 2
        x, y, wide, high = x - slack, y - slack, wide + 2 * slack, high + 2 * slack
    for group in shape.iterancestors("{*}grpSp"):
        place = group.find("{*}grpSpPr/{*}xfrm")
        if place is None:
            continue
        said = {local(mark): mark for mark in place}
        if (
            place.get("rot")
            or place.get("flipH")
            or place.get("flipV")
            or said.keys() != {"off", "ext", "chOff", "chExt"}
        ):
            return False
        across = float(said["ext"].get("cx", "0")) / (float(said["chExt"].get("cx", "0")) or math.inf)
        down = float(said["ext"].get("cy", "0")) / (float(said["chExt"].get("cy", "0")) or math.inf)
        if not (across and down):
            return False
        x = float(said["off"].get("x", "0")) + (x - float(said["chOff"].get("x", "0"))) * across
        y = float(said["off"].get("y", "0")) + (y - float(said["chOff"].get("y", "0"))) * down
        wide, high = wide * across, high * down
    return x + wide <= 0 or y + high <= 0 or x >= size[0] or y >= size[1]


def _is_clear(run: etree._Element, shrunk: float | None, level: etree._Element | None, *, plain: bool) -> bool:
    props = run.find("{*}rPr")
    if shrunk is None or 0 < shrunk < _LEAST_SHRINK:
        return True
    told = [one for one in (props, level) if one is not None]
    if 0 < float(next((one.get("sz", "") for one in told if one.get("sz")), "1800")) * shrunk <= 100:
        return True
    if any(one.find("{*}ln") is not None or one.find("{*}effectLst") is not None for one in told):
        return False
    filled = [one for one in told if any(local(mark).endswith("Fill") for mark in one)]
    if not filled:
        return False
    props = filled[0]
    if props.find("{*}noFill") is not None or props.find("{*}solidFill/*/{*}alpha[@val='0']") is not None:
        return True
    white = props.find("{*}solidFill/{*}srgbClr")
    if white is None or len(white) or props.find("{*}highlight") is not None:
        return False
    return plain and bool(_PALE.match(white.get("val", "")))


def _shrunk(owner: etree._Element) -> float | None:
    """Return by what a shape multiplies the size of letters; None where it cuts off all of them."""
    props = owner.find("{*}bodyPr")
    if props is None:
        return 1.0
    extent = owner.find("../{*}spPr/{*}xfrm/{*}ext")
    for key, side in (("vertOverflow", "cy"), ("horzOverflow", "cx")):
        cuts = props.get(key, "overflow") != "overflow"
        if cuts and extent is not None and float(extent.get(side, "0")) < _EMU_OF_A_POINT:
            return None
    fit = props.find("{*}normAutofit")
    said = fit.get("fontScale", "100000") if fit is not None else "100000"
    return float(said.rstrip("%")) / (100 if "%" in said else 100_000)


def _is_plain_show(parts: Mapping[str, etree._Element]) -> bool:
    """Return whether nothing on any slide, layout or master has a ground, so that pale letters stand on nothing."""
    for root in parts.values():
        if local(root) not in _SLIDES:
            continue
        if next(root.iter(*(f"{{*}}{name}" for name in _PAINTED)), None) is not None:
            return False
        for fill in root.iter("{*}solidFill", "{*}pattFill"):
            owner = fill.getparent()
            if owner is not None and local(owner) not in _FILLED:
                return False
    return True


#: Number formats of the standard that colour what is below nought; own ones may colour anything.
_COLOURING = frozenset({38, 40})
_FIRST_OWN_FORMAT = 164


def _pale_cells(
    sheets: Mapping[str, etree._Element], styles: etree._Element, strings: etree._Element | None
) -> Iterator[str]:
    """Hand out the sheets on which letters have the colour of their cell, by plain values alone."""
    fonts, fills = ([*next(styles.iter(f"{{*}}{name}"), ())] for name in ("fonts", "fills"))
    entries = enumerate(entry for owner in styles.iter("{*}cellXfs") for entry in owner)
    pale = {str(number) for number, entry in entries if _is_pale_look(entry, fonts, fills)}
    rich = {str(n) for n, text in enumerate(strings if strings is not None else ()) if text.find("{*}r") is not None}
    for name, root in sheets.items():
        cells = (cell for cell in root.iter("{*}c") if cell.get("s") in pale and len(cell)) if pale else iter(())
        if any(not _has_runs(cell, rich) for cell in cells):
            yield name


def _is_pale_look(look: etree._Element, fonts: list[etree._Element], fills: list[etree._Element]) -> bool:
    number, place = int(look.get("fontId", "0")), int(look.get("fillId", "0"))
    if number >= len(fonts) or place >= len(fills):
        return False
    colour, size, pattern = (
        fonts[number].find("{*}color"),
        fonts[number].find("{*}sz"),
        fills[place].find("{*}patternFill"),
    )
    if size is not None and float(size.get("val", "11")) <= 1:
        return True
    form = int(look.get("numFmtId", "0"))
    if colour is None or colour.get("tint") or form in _COLOURING or form >= _FIRST_OWN_FORMAT:
        return False
    value = colour.get("rgb", "")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return bool(_PALE.match(value)) and not (pattern is None and len(fills[place]))
    ground = pattern.find("{*}fgColor") if pattern.get("patternType") == "solid" else None
    return ground is not None and bool(value) and ground.get("rgb") == value and not ground.get("tint")


def _has_runs(cell: etree._Element, rich: set[str]) -> bool:
    """Return whether a cell's text may have letters of its own."""
    value = cell.find("{*}v")
    if cell.get("t") == "s":
        return value is None or value.text in rich
    return cell.find("{*}is/{*}r") is not None
