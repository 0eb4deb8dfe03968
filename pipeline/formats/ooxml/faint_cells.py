"""Cells that nobody can read: letters in the colour of their cell, or tiny. Only what is certain counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats._office.colours import BLACK, WHITE, Colour, near
from pipeline.formats.ooxml.clean import remove
from pipeline.formats.ooxml.colours import hexadecimal
from pipeline.formats.ooxml.covered import area
from pipeline.formats.ooxml.sheet import s

#: Numbers of theme colours; the first two pairs stand the other way round than in the theme.
_THEME = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_INDEXED = {0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 64: BLACK, 65: WHITE}
#: A number format that colours by itself.
_COLOURED = re.compile(r"(?i)\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]{1,2})\]")
#: Formats of the standard that colour what is below nought.
_COLOURING = frozenset({"38", "40"})
_MOST_TINY_PT = 1.0
#: Types of cells whose text may have runs: shared strings, and strings of their own.
_WITH_RUNS = frozenset({"s", "inlineStr"})


@dataclass(frozen=True, slots=True)
class Coloured:
    """Places of a sheet whose ground something else may colour.

    Attributes:
        whole: Whether that may be anywhere.
        areas: (left, top, right, bottom) of these places.
    """

    whole: bool = False
    areas: tuple[tuple[int, int, int, int], ...] = ()

    def holds(self, reference: str) -> bool:
        """Return whether a cell may be coloured."""
        place = area(reference)
        if self.whole or place is None:
            return True
        return any(a[0] <= place[0] <= a[2] and a[1] <= place[1] <= a[3] for a in self.areas)


def coloured(root: etree._Element, tables: Iterable[etree._Element]) -> Coloured:
    """Return what may colour cells of a sheet: rules, a picture behind it, its tables.

    Args:
        root: The sheet as it came.
        tables: Its tables and pivot tables.
    """
    said = [mark.get("sqref", "") for mark in root.iter("{*}conditionalFormatting")]
    said += [
        "".join(mark.itertext()) for mark in root.iter("{http://schemas.microsoft.com/office/excel/2006/main}sqref")
    ]
    said += [mark.get("ref", "") for table in tables for mark in table.iter("{*}table", "{*}location")]
    areas = [area(reference) for one in said for reference in one.split()]
    whole = root.find(s("picture")) is not None or any(one is None for one in areas)
    return Coloured(whole, tuple(one for one in areas if one is not None))


@dataclass(slots=True)
class _Look:
    colour: Colour | None = None
    ground: Colour | None = None
    on_paper: bool = False
    tiny: bool = False

    @property
    def plain(self) -> bool:
        """Return whether letters without looks of their own can be read, whatever the ground is."""
        return not (self.tiny or near(self.colour, self.ground) or near(self.colour, WHITE))


@dataclass(slots=True)
class Letters:
    """What cell formats say about letters and their ground.

    Args:
        styles: Styles of the workbook.
        names: Colours of its theme.
    """

    styles: etree._Element
    names: Mapping[str, Colour]
    looks: list[_Look] = field(default_factory=list)
    _own_palette: bool = False
    _readable: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the formats."""
        self._own_palette = next(self.styles.iter(s("indexedColors")), None) is not None
        formats = {f.get("numFmtId"): f.get("formatCode", "") for f in self.styles.iter(s("numFmt"))}
        fonts, fills = (self.styles.find(s(name)) for name in ("fonts", "fills"))
        crossed = self.styles.find(s("cellXfs"))
        for entry in crossed.findall(s("xf")) if crossed is not None else ():
            font, fill = _nth(fonts, entry.get("fontId")), _nth(fills, entry.get("fillId"))
            look = _Look()
            if font is not None:
                look.tiny = _is_tiny(font)
                number = entry.get("numFmtId", "0")
                if number not in _COLOURING and not _COLOURED.search(formats.get(number, "")):
                    look.colour = self.colour(font.find(s("color")))
            look.ground, look.on_paper = self._ground(fill)
            self.looks.append(look)

    def colour(self, mark: etree._Element | None) -> Colour | None:
        """Return the colour of a mark; None where it is uncertain or not said."""
        if mark is None or mark.get("tint", "0").strip("0.-"):
            return None
        if (number := mark.get("theme")) is not None:
            return self.names.get(_THEME[int(number)]) if number.isdecimal() and int(number) < len(_THEME) else None
        if (number := mark.get("indexed")) is not None:
            return _INDEXED.get(int(number)) if number.isdecimal() and not self._own_palette else None
        return hexadecimal(mark.get("rgb"))

    def readable(self, number: int) -> str:
        """Return the number of a format like another one, with letters that can be read on paper.

        What coloured the ground of a cell goes with the rules and tables; white letters would be lost with it.
        """
        if number not in self._readable:
            fonts, crossed = self.styles.find(s("fonts")), self.styles.find(s("cellXfs"))
            assert fonts is not None and crossed is not None  # noqa: PT018 - the format has a colour from there
            entry = deepcopy(crossed.findall(s("xf"))[number])
            font = deepcopy(fonts[int(entry.get("fontId", "0"))])
            for mark in font.findall(s("color")):
                font.remove(mark)
            entry.set("fontId", str(len(fonts)))
            fonts.append(font)
            crossed.append(entry)
            for owner in (fonts, crossed):
                owner.set("count", str(len(owner)))
            self._readable[number] = str(len(crossed) - 1)
            self.looks.append(_Look(None, WHITE, on_paper=True))
        return self._readable[number]

    def _ground(self, fill: etree._Element | None) -> tuple[Colour | None, bool]:
        pattern = fill.find(s("patternFill")) if fill is not None else None
        if fill is not None and len(fill) and pattern is None:
            return None, False
        kind = pattern.get("patternType", "none") if pattern is not None else "none"
        if kind == "none" or pattern is None:
            return WHITE, True
        return (self.colour(pattern.find(s("fgColor"))) if kind == "solid" else None), False


def _nth(owner: etree._Element | None, number: str | None) -> etree._Element | None:
    if owner is None or not (number or "0").isdecimal() or int(number or "0") >= len(owner):
        return None
    return owner[int(number or "0")]


def _is_tiny(font: etree._Element) -> bool:
    size = font.find(s("sz"))
    try:
        return size is not None and 0 < float(size.get("val", "11")) <= _MOST_TINY_PT
    except ValueError:
        return False


def faint_cells(
    sheets: Iterable[tuple[etree._Element, Coloured]],
    letters: Letters,
    strings: etree._Element | None,
    removed: Counter[str],
) -> None:
    """Empty cells that nobody can read, and take out such runs of a cell's text.

    Args:
        sheets: Each with what may colour it.
        letters: What cell formats say.
        strings: Shared strings of the workbook.
        removed: What went.
    """
    shared = strings.findall(s("si")) if strings is not None else []
    uses: dict[int, list[_Use]] = defaultdict(list)
    for root, others in sheets:
        for cell in root.iter(s("c")):
            number = cell.get("s", "0")
            if not len(cell) or not number.isdecimal() or int(number) >= len(letters.looks):
                continue
            look = letters.looks[int(number)]
            if look.plain and cell.get("t") not in _WITH_RUNS:
                continue
            unsure = look.on_paper and others.holds(cell.get("r", ""))
            use = _Use(look, None if unsure else look.ground, letters)
            if unsure and near(look.colour, WHITE):
                cell.set("s", letters.readable(int(number)))
            text, place = _text(cell, shared)
            runs = text.findall(s("r")) if text is not None else []
            if all(use.hides(run) for run in runs) if runs else use.hides(None):
                removed["faint-text"] += 1
                cell[:] = []
                cell.attrib.pop("t", None)
            elif place >= 0 and runs:
                uses[place].append(use)
            else:
                _runs(runs, [use], removed)
    for place, every in uses.items():
        _runs(shared[place].findall(s("r")), every, removed)


@dataclass(frozen=True, slots=True)
class _Use:
    """One cell that shows a text: its look, and the ground where that is certain."""

    look: _Look
    ground: Colour | None
    letters: Letters

    def hides(self, run: etree._Element | None) -> bool:
        """Return whether nobody can read a run here; None stands for text without runs."""
        props = run.find(s("rPr")) if run is not None else None
        if props is None:
            return self.look.tiny or near(self.look.colour, self.ground)
        # What a run does not say about its letters, it does not take from the cell.
        return _is_tiny(props) or near(self.letters.colour(props.find(s("color"))), self.ground)


def _text(cell: etree._Element, shared: list[etree._Element]) -> tuple[etree._Element | None, int]:
    """Return the text of a cell and its place among the shared ones, -1 where it is the cell's own."""
    if cell.get("t") != "s":
        return cell.find(s("is")), -1
    value = cell.find(s("v"))
    said = (value.text or "").strip() if value is not None else ""
    place = int(said) if said.isdecimal() and int(said) < len(shared) else -1
    return (shared[place] if place >= 0 else None), place


def _runs(runs: list[etree._Element], uses: list[_Use], removed: Counter[str]) -> None:
    """Take out the runs that nobody can read wherever the text is shown."""
    for run in runs:
        if all(use.hides(run) for use in uses):
            removed["faint-text"] += 1
            remove(run)
        elif any(use.ground is None for use in uses):
            mark = run.find(f"{s('rPr')}/{s('color')}")
            if mark is not None and near(uses[0].letters.colour(mark), WHITE):
                remove(mark)  # see `Letters.readable`
