"""Words that nobody can read: in the colour of their ground, tiny, narrow, or on lines without height.

Only what is certain counts. Where something may lie behind the letters (a slide, a floating picture, a condition that
colours cells), they stay: to lose words that were seen is worse than to show words that were not, since whatever stays
is searched for terms.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from pipeline.formats._office.colours import WHITE, Colour, near
from pipeline.formats.odf.letters import Letters, StyleBook, books
from pipeline.formats.odf.tables import empty_cell
from pipeline.formats.odf.tree import kind, q

_MOST_TINY_PT = 1.0
_MOST_NARROW_PERCENT = 2.0
#: Letters that move back by this part of their size lie upon each other.
_STACKED = 0.6
#: Scripts whose size is told apart begin here.
_OTHER_SCRIPTS = 0x0590
#: Parts of a paragraph, each with the attribute that names its style.
_INLINE = {"text:span": "text:style-name", "text:a": "text:style-name", "text:ruby-text": "text:style-name",
           "text:ruby": "", "text:ruby-base": ""}  # fmt: skip
_SHAPES = frozenset(
    "draw:frame draw:custom-shape draw:rect draw:circle draw:ellipse draw:polygon draw:polyline draw:path draw:line "
    "draw:connector draw:caption draw:measure draw:regular-polygon dr3d:scene".split()
)
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
#: What a paragraph inside of these stands on, nobody knows for certain.
_UNKNOWN = frozenset({"draw:page", "style:master-page", "chart:chart", "presentation:notes", "draw:object"})
#: What colours the ground of what is in it: family and name of its style.
_AROUND = {
    "table:table-cell": ("table-cell", "table:style-name"), "table:table-row": ("table-row", "table:style-name"),
    "table:table": ("table", "table:style-name"), "text:section": ("section", "text:style-name"),
    "text:p": ("paragraph", "text:style-name"),
}  # fmt: skip
_DEEPEST = 200
#: Letters of either size.
_ANY_SCRIPT = ("ab", "\u05d0\u05d1")
#: How letters of a cell may look, what they may stand on, whether lines are flat, whether all of it can be read.
_Look = tuple[list[Letters], list[Colour | None], bool, bool]


def faint_words(roots: list[etree._Element], removed: Counter[str]) -> None:
    """Take the words that nobody can read out of the parts of a document; what stands around them stays."""
    for root, book in zip(roots, books(roots), strict=True):
        sheets = _Sheets(book)
        for paragraph in list(root.iter(q("text:p"), q("text:h"))):
            cell = paragraph.getparent()
            if cell is not None and kind(cell) in _CELLS and sheets.hold(cell):
                sheets.paragraph(paragraph, cell, removed)
            else:
                style = paragraph.get(q("text:style-name"), "")
                looks = [book.look("paragraph", style, base) for base in _bases(paragraph, book)]
                _words(paragraph, looks, [_ground(paragraph, style, book)], book, removed, flat=_is_flat(style, book))
        book.make_readable()


class _Sheets:
    """Cells of sheets: there are many, in few styles.

    Args:
        book: Styles of the part.
    """

    def __init__(self, book: StyleBook) -> None:
        self._book = book
        self._known: dict[tuple[tuple[str, ...], str], _Look] = {}
        self._tables: dict[etree._Element, tuple[bool, tuple[str, ...]]] = {}

    def hold(self, cell: etree._Element) -> bool:
        """Return whether a cell is one of a sheet, rather than of a table in a text or shape."""
        return self._of(cell)[0]

    def paragraph(self, paragraph: etree._Element, cell: etree._Element, removed: Counter[str]) -> None:
        """Take words out of a cell's paragraph; with the last of them goes the value behind them."""
        key = self._styles(cell), paragraph.get(q("text:style-name"), "")
        if key not in self._known:
            self._known[key] = self._look(*key)
        looks, grounds, flat, plain = self._known[key]
        if plain and not len(paragraph):
            return  # most cells
        before = removed["faint-text"]
        _words(paragraph, looks, grounds, self._book, removed, flat=flat)
        if removed["faint-text"] > before and not "".join(cell.itertext()).strip():
            empty_cell(cell, removed)

    def _look(self, names: tuple[str, ...], style: str) -> _Look:
        book, usual = self._book, self._book.default("table-cell")
        looks = [book.look("paragraph", style, book.look("table-cell", name, usual)) for name in names]
        coloured, found = book.ground("paragraph", style)
        grounds = [found] if coloured else [None if book.ruled else _cell_ground(name, book) for name in names]
        flat = _is_flat(style, book)
        plain = not any(_is_unread(text, looks, grounds, flat=flat) for text in _ANY_SCRIPT)
        return looks, grounds, flat, plain

    def _styles(self, cell: etree._Element) -> tuple[str, ...]:
        """Return the styles that a cell may have: its own, its row's, or one of the columns'."""
        own, row = cell.get(q("table:style-name")), cell.getparent()
        if own is None and row is not None:
            own = row.get(q("table:default-cell-style-name"))
        return self._of(cell)[1] if own is None else (own,)

    def _of(self, cell: etree._Element) -> tuple[bool, tuple[str, ...]]:
        """Return whether a cell's table is a sheet, and the styles of its columns."""
        table = next(cell.iterancestors(q("table:table")), None)
        if table is None:
            return False, ()
        if table not in self._tables:
            owner = table.getparent()
            columns = table.iter(q("table:table-column"))
            names = {column.get(q("table:default-cell-style-name"), "Default") for column in columns}
            is_sheet = owner is not None and kind(owner) == "office:spreadsheet"
            self._tables[table] = is_sheet, tuple(sorted(names)) or ("Default",)
        return self._tables[table]


def _cell_ground(name: str, book: StyleBook) -> Colour | None:
    if any(one.find(q("style:map")) is not None for one in book.line("table-cell", name)):
        return None
    coloured, found = book.ground("table-cell", name)
    return found if coloured else WHITE


def _is_flat(style: str, book: StyleBook) -> bool:
    height = book.height_pt(style)
    return height is not None and 0 < height <= _MOST_TINY_PT


def _words(
    owner: etree._Element, looks: list[Letters], grounds: list[Colour | None], book: StyleBook,
    removed: Counter[str], *, flat: bool, depth: int = 0,
) -> None:  # fmt: skip
    """Take words out of a paragraph or span, and out of the spans in it."""
    if owner.text and _is_unread(owner.text, looks, grounds, flat=flat):
        removed["faint-text"] += 1
        owner.text = None
    for child in owner:
        if kind(child) in _INLINE and depth < _DEEPEST:
            key = _INLINE[kind(child)]
            inner = [book.look("text", child.get(q(key), ""), look) for look in looks] if key else looks
            _words(child, inner, grounds, book, removed, flat=flat, depth=depth + 1)
        if child.tail and _is_unread(child.tail, looks, grounds, flat=flat):
            removed["faint-text"] += 1
            child.tail = None


def _is_unread(text: str, looks: list[Letters], grounds: list[Colour | None], *, flat: bool) -> bool:
    if not text.strip():
        return False
    return flat or all(
        _is_tiny(look, text) or all(near(look.colour, look.ground if look.grounded else ground) for ground in grounds)
        for look in looks
    )


def _is_tiny(look: Letters, text: str) -> bool:
    other = any(ord(letter) >= _OTHER_SCRIPTS for letter in text)
    size = max(look.size_pt, look.other_pt) if other else look.size_pt
    stacked = len(text.strip()) > 1 and -look.apart_pt >= _STACKED * size
    return 0 < size <= _MOST_TINY_PT or 0 < look.narrow <= _MOST_NARROW_PERCENT or stacked


def _bases(paragraph: etree._Element, book: StyleBook) -> list[Letters]:
    """Return how letters of a paragraph may look before its own style has a say."""
    shape = next((up for up in paragraph.iterancestors() if kind(up) in _SHAPES or kind(up) in _CELLS), None)
    if shape is None or kind(shape) in _CELLS:
        return [book.default("paragraph")]
    base = book.default("graphic")
    for family, key in (("graphic", "draw:style-name"), ("presentation", "presentation:style-name")):
        base = book.look(family, shape.get(q(key), ""), base)
    # Who reads it decides whether a paragraph's default or a shape's style comes first.
    return [base, book.default("paragraph")]


def _ground(paragraph: etree._Element, style: str, book: StyleBook) -> Colour | None:
    """Return the colour behind a paragraph; None where that is not certain."""
    coloured, found = book.ground("paragraph", style)
    if coloured or any(_is_filled(one) for one in book.line("paragraph", style)):
        return found
    for up in paragraph.iterancestors():
        name = kind(up)
        if name in _UNKNOWN:
            return None
        if name == "text:note":
            break  # it stands at the foot of the page
        if name in _SHAPES:
            return book.fill(up)
        if name in _AROUND:
            family, key = _AROUND[name]
            coloured, found = book.ground(family, up.get(q(key), ""))
            if coloured:
                return found
    return WHITE if book.plain else None


def _is_filled(style: etree._Element) -> bool:
    """Return whether a paragraph style has a fill as shapes have it."""
    return any(one.get(q("draw:fill"), "none") != "none" for one in style.findall(q("style:graphic-properties")))
