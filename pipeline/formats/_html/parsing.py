"""Read a page as browsers do, but not without end: elements in each other cost the parser quadratic time."""

from __future__ import annotations

from typing import Any

import html5lib
from html5lib.treebuilders import getTreeBuilder

from pipeline.errors import LimitExceeded

#: Browsers nest no deeper, and put what is deeper beside. Source: Chromium, kMaximumHTMLParserDOMTreeDepth.
_MOST_DEPTH = 512
#: Of one tag; nobody writes so many.
_MOST_ATTRIBUTES = 2000
_Builder: Any = getTreeBuilder("etree")


class _Bounded(_Builder):  # type: ignore[misc]  # the library has no types
    """Builds trees up to a depth."""

    def insertElementNormal(self, token: Any) -> Any:  # noqa: N802 - the library's name
        """Open one more element."""
        if len(self.openElements) > _MOST_DEPTH:
            raise LimitExceeded("xml_depth", value=len(self.openElements), most=_MOST_DEPTH)
        return super().insertElementNormal(token)


class _Parser(html5lib.HTMLParser):
    """A parser that gives up on tags of many attributes: it compares each with all before, which would take hours."""

    def reset(self) -> None:
        """Begin anew.

        Raises:
            LimitExceeded: Later, when a tag is met that has too many attributes.
        """
        super().reset()
        tokens: Any = self.tokenizer
        plain = tokens.attributeNameState

        def bounded() -> Any:
            many = len(tokens.currentToken["data"])
            if many > _MOST_ATTRIBUTES:
                raise LimitExceeded("attributes", value=many, most=_MOST_ATTRIBUTES)
            return plain()

        tokens.attributeNameState = bounded


def parsed(text: str) -> Any:
    """Return the tree of a page.

    Raises:
        LimitExceeded: It nests deeper than browsers do, or a tag has too many attributes.
    """
    return _Parser(tree=_Bounded, namespaceHTMLElements=False).parse(text)
