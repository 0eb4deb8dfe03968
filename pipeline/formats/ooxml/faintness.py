"""Asks the three kinds' rules for words that nobody can read, with what they need of other parts.

What letters stand on is looked at in the cleaned parts, so that a copy that is cleaned again stays as it is; what
cleaning takes away itself (rules that colour cells, fills of newer programs), before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml import etree

from pipeline.formats._office.colours import Colour
from pipeline.formats.ooxml.colours import scheme
from pipeline.formats.ooxml.faint import clear_runs, faint_runs, is_mapped, paper
from pipeline.formats.ooxml.faint_cells import Coloured, Letters, coloured, faint_cells
from pipeline.formats.ooxml.faint_labels import faint_labels, hidden_labels
from pipeline.formats.ooxml.faint_slides import Stage, faint_words, stage
from pipeline.formats.ooxml.package import Package, parse
from pipeline.formats.ooxml.printed import faint_headers

_CHAIN = {"slide": ("slideLayout", "slideMaster"), "slideLayout": ("slideMaster",), "slideMaster": ()}
_NO_DRAWING = frozenset({"worksheet", "sharedStrings", "styles", "settings", "numbering", "theme", "tableStyles"})
_PAGES = frozenset({"main", "header", "footer"})
_Trees = Mapping[str, etree._Element]


class Faintness:
    """Looks at the parts of one package.

    Args:
        package: The package as it came.
        main: Name of its main part.
    """

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        self._themes: dict[str, etree._Element | None] = {}
        self._colours: dict[str, Mapping[str, Colour]] = {}
        self._coloured: dict[str, Coloured] = {}

    def _parsed(self, owner: str, *kinds: str) -> list[etree._Element]:
        return [parse(self._package.parts[name]) for name in self._package.related(owner, *kinds)]

    def _theme(self, owner: str) -> tuple[etree._Element | None, Mapping[str, Colour]]:
        if owner not in self._themes:
            self._themes[owner] = next(iter(self._parsed(owner, "theme")), None)
            self._colours[owner] = scheme(self._themes[owner])
        return self._themes[owner], self._colours[owner]

    def before(self, root: etree._Element, kind: str, name: str, removed: Counter[str]) -> None:
        """Look at a part that was not cleaned yet.

        Args:
            root: The part.
            kind: Last word of its relationship's type.
            name: Its name in the package.
            removed: What went.
        """
        if kind == "worksheet":
            self._coloured[name] = coloured(root, self._parsed(name, "table", "pivotTable"))
        elif kind == "numbering":
            hidden_labels(root, removed)
        elif kind not in _NO_DRAWING:
            clear_runs(root, removed)

    def words(
        self, trees: _Trees, kinds: Mapping[str, str], styles: etree._Element | None, removed: Counter[str]
    ) -> None:
        """Look at the cleaned parts of a text.

        Args:
            trees: Parts by their names in the package.
            kinds: Last words of their relationships' types.
            styles: Its styles.
            removed: What went.
        """
        pages = [root for name, root in trees.items() if kinds[name] in _PAGES]
        mapped = any(is_mapped(root) for name, root in trees.items() if kinds[name] == "settings")
        on = paper(pages, styles, {} if mapped else self._theme(self._main)[1])
        for name, root in trees.items():
            if kinds[name] not in _NO_DRAWING:
                faint_runs(root, on, removed)
        lists = [root for name, root in trees.items() if kinds[name] == "numbering"]
        for numbering in lists:
            faint_labels(numbering, (root for root in trees.values() if root not in lists), on, removed)

    def drawings(self, trees: _Trees, kinds: Mapping[str, str], removed: Counter[str]) -> None:
        """Look at the cleaned drawings of all kinds; see `words`."""
        for name, root in trees.items():
            if kinds[name] not in _NO_DRAWING:
                faint_words(root, self._stage(trees, kinds, name), removed)

    def _stage(self, trees: _Trees, kinds: Mapping[str, str], name: str) -> Stage:
        if kinds[name] not in _CHAIN:
            return Stage({})
        chain, at = [trees[name]], name
        for wanted in _CHAIN[kinds[name]]:
            at = next(iter(self._package.related(at, wanted)), "")
            if at not in trees:
                break
            chain.append(trees[at])
        return stage(chain, *self._theme(at))

    def cells(
        self, trees: _Trees, styles: etree._Element | None, strings: etree._Element | None, removed: Counter[str]
    ) -> None:
        """Look at the cleaned cells of all sheets.

        Args:
            trees: Sheets by their names in the package.
            styles: Styles of the workbook.
            strings: Its shared strings.
            removed: What went.
        """
        for root in trees.values():
            faint_headers(root, self._theme(self._main)[1], removed)
        if styles is None:
            return
        told = [(root, self._coloured.get(name, Coloured(whole=True))) for name, root in trees.items()]
        faint_cells(told, Letters(styles, self._theme(self._main)[1]), strings, removed)
