"""The part of a drawing that is kept, as a small tree of our own, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from pipeline.formats._svg.geometry import IDENTITY, Matrix
from pipeline.formats._svg.vocabulary import SVG, XLINK


@dataclass(slots=True)
class Text:
    """A run of characters inside a text element."""

    text: str


@dataclass(slots=True)
class Node:
    """An element that is kept.

    Attributes:
        tag: Its name.
        attributes: What is written, references marked.
        children: Elements and text inside.
        ident: Its id in the original, or empty.
        matrix: From its own units to the page's, of text elements.
        size: Of its letters, in its own units.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | Text] = field(default_factory=list)
    ident: str = ""
    matrix: Matrix = IDENTITY
    size: float = 16.0


def nodes(root: Node) -> Iterator[Node]:
    """Yield all elements in the order of the file."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack += [child for child in reversed(node.children) if isinstance(child, Node)]


def serialised(root: Node) -> str:
    """Return the drawing as a file; the same tree gives the same text."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    stack: list[Node | Text | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, Text):
            out.append(escape(node.text))
        else:
            spaces = f' xmlns="{SVG}" xmlns:xlink="{XLINK}"' if node is root else ""
            attributes = "".join(f" {name}={quoteattr(value)}" for name, value in sorted(node.attributes.items()))
            out.append(f"<{node.tag}{spaces}{attributes}" + (">" if node.children else "/>"))
            if node.children:
                stack += [f"</{node.tag}>", *reversed(node.children)]
    return "".join([*out, "\n"])
