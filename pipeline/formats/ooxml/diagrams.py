"""Diagrams of the kind that the program lays out: ids and names inside are given anew, the same for all their parts."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.formats.ooxml.clean import DGM, local, remove

_IDS = ("modelId", "cxnId", "parTransId", "sibTransId", "srcId", "destId", "presAssocID")
_NAMES = ("presName", "forName", "refForName", "moveWith", "presId", "ref")
_NAMED = frozenset({"layoutNode", "choose", "else", "forEach", "if"})
_PUBLIC = re.compile(r"urn:")


class Diagrams:
    """New ids and names by old ones, in the order in which they are met."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def rename(self, root: etree._Element) -> None:
        """Give ids and names of one part anew; titles and descriptions of layouts go."""
        for element in list(root.iter(f"{{{DGM}}}title", f"{{{DGM}}}desc")):
            remove(element)
        for element in root.iter(f"{{{DGM}}}*"):
            for key in _IDS:
                if (old := element.get(key)) not in (None, "0"):
                    element.set(key, self._ids.setdefault(str(old), str(len(self._ids) + 1)))
            keys = (*_NAMES, "name") if local(element) in _NAMED else _NAMES
            for key in keys:
                old = element.get(key)
                if old and not _PUBLIC.match(old):
                    element.set(key, self._names.setdefault(old, f"n{len(self._names) + 1}"))
                elif old and key != "presId":
                    del element.attrib[key]
