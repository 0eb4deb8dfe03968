"""Web pages inside drawings, and flowing text of Inkscape: the lines that a reader sees of them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.formats._html.hiding import hides
from pipeline.formats._svg.noted import Noted
from pipeline.formats._svg.paints import local
from pipeline.formats._svg.styles import Sheets

#: Elements of pages whose words no reader sees.
_UNSEEN = frozenset(
    "script style title head template noscript noframes iframe object embed audio video canvas datalist annotation "
    "annotation-xml metadata desc param dialog".split()
)
_BLOCKS = frozenset("p div br li tr h1 h2 h3 h4 h5 h6 flowPara".split())


def shown_lines(element: etree._Element, sheets: Sheets, noted: Noted) -> Iterator[str]:
    """Yield the lines that a reader sees; what else there is, is noted.

    Args:
        element: What holds the page.
        sheets: Style sheets of the drawing.
        noted: Where goes what is not seen.
    """
    line = ""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    hidden: etree._Element | None = None
    for event, one in walk:
        if event in ("comment", "pi"):
            noted.mark(one)
        elif event == "start" and one is not element and _is_hidden(one, sheets):
            noted.drop(one, "hidden-text")
            hidden = one
            walk.skip_subtree()
            continue
        elif event == "start":
            noted.attributes(one)
        if event == "start" and local(one) in _BLOCKS:
            if line.strip():
                yield " ".join(line.split())
            line = ""
        if event == "start" and one is not hidden:
            line += one.text or ""
        elif event != "start" and one is not element:
            line += one.tail or ""
    if line.strip():
        yield " ".join(line.split())


def _is_hidden(element: etree._Element, sheets: Sheets) -> bool:
    if local(element) in _UNSEEN or "hidden" in element.attrib:
        return True
    stated = {name: " ".join(value.lower().split()) for name, value in sheets.declared(element)}
    return hides(stated)
