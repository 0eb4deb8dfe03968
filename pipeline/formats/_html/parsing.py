"""Read a page as browsers do, but not without end: elements in each other cost the parser quadratic time."""

from __future__ import annotations

from typing import Any

import html5lib
from html5lib.treebuilders import getTreeBuilder

from pipeline.errors import LimitExceeded

#: Browsers nest no deeper, and put what is deeper beside. Source: Chromium, kMaximumHTMLParserDOMTreeDepth.
_MOST_DEPTH = 512
_Builder: Any = getTreeBuilder("etree")


class _Bounded(_Builder):  # type: ignore[misc]  # the library has no types
    """Builds trees up to a depth."""

    def insertElementNormal(self, token: Any) -> Any:  # noqa: N802 - the library's name
        """Open one more element."""
        if len(self.openElements) > _MOST_DEPTH:
            raise LimitExceeded("xml_depth", value=len(self.openElements), most=_MOST_DEPTH)
        return super().insertElementNormal(token)


def parsed(text: str) -> Any:
    """Return the tree of a page.

    Raises:
        LimitExceeded: It nests deeper than browsers do.
    """
    return html5lib.HTMLParser(tree=_Bounded, namespaceHTMLElements=False).parse(text)
