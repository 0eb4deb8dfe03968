"""Asks the three kinds' rules for words that nobody can read, with what they need of other parts as these came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml import etree

from pipeline.formats.ooxml.colours import Colour, scheme
from pipeline.formats.ooxml.faint import Paper, faint_runs, paper
from pipeline.formats.ooxml.faint_cells import Coloured, Letters, coloured, faint_cells
from pipeline.formats.ooxml.faint_slides import Stage, faint_words, stage
from pipeline.formats.ooxml.package import Package, parse
from pipeline.formats.ooxml.parts import SHEET, SLIDES, WORD

_CHAIN = {"slide": ("slideLayout", "slideMaster"), "slideLayout": ("slideMaster",), "slideMaster": ()}
_NO_DRAWING = frozenset({"worksheet", "sharedStrings", "styles", "settings", "numbering", "theme", "tableStyles"})


class Faintness:
    """Looks at the parts of one package.

    Args:
        package: The package as it came.
        main: Name of its main part.
        media_type: Kind of the item.
    """

    def __init__(self, package: Package, main: str, media_type: str) -> None:
        self._package, self._main, self._media_type = package, main, media_type
        self._themes: dict[str, etree._Element | None] = {}
        self._colours: dict[str, Mapping[str, Colour]] = {}
        self._coloured: dict[str, Coloured] = {}
        self._paper = self._word_paper() if media_type == WORD else None

    def _parsed(self, owner: str, *kinds: str) -> list[etree._Element]:
        return [parse(self._package.parts[name]) for name in self._package.related(owner, *kinds)]

    def _theme(self, owner: str) -> etree._Element | None:
        if owner not in self._themes:
            self._themes[owner] = next(iter(self._parsed(owner, "theme")), None)
            self._colours[owner] = scheme(self._themes[owner])
        return self._themes[owner]

    def _word_paper(self) -> Paper:
        self._theme(self._main)
        parts = [parse(self._package.parts[self._main]), *self._parsed(self._main, "header", "footer")]
        return paper(parts, next(iter(self._parsed(self._main, "styles")), None), self._colours[self._main])

    def before(self, root: etree._Element, kind: str, name: str, removed: Counter[str]) -> None:
        """Look at a part that was not cleaned yet.

        Args:
            root: The part.
            kind: Last word of its relationship's type.
            name: Its name in the package.
            removed: What went.
        """
        if self._paper is not None and kind not in {"styles", "numbering"}:
            faint_runs(root, self._paper, removed)
        if kind == "worksheet":
            self._coloured[name] = coloured(root, self._parsed(name, "table", "pivotTable"))
        if kind not in _NO_DRAWING:
            faint_words(root, self._stage(root, name, kind), removed)

    def _stage(self, root: etree._Element, name: str, kind: str) -> Stage:
        if self._media_type != SLIDES or kind not in _CHAIN:
            return Stage({})
        chain, at = [root], name
        for wanted in _CHAIN[kind]:
            found = self._package.related(at, wanted)
            if not found:
                return Stage({})
            at = found[0]
            chain.append(parse(self._package.parts[at]))
        theme = self._theme(at)
        return stage(chain, theme, self._colours[at])

    def finish(
        self, sheets: Mapping[str, etree._Element], styles: etree._Element | None, strings: etree._Element | None,
        removed: Counter[str],
    ) -> None:  # fmt: skip
        """Look at the cells of all sheets.

        Args:
            sheets: Sheets by their names in the package.
            styles: Styles of the workbook.
            strings: Its shared strings.
            removed: What went.
        """
        if self._media_type != SHEET or styles is None:
            return
        self._theme(self._main)
        told = [(root, self._coloured.get(name, Coloured(whole=True))) for name, root in sheets.items()]
        faint_cells(told, Letters(styles, self._colours[self._main]), strings, removed)
