"""The part of HTML that is kept, as a small tree of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

BLOCKS = frozenset(
    [
        "body",
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "hr",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
        "address",
        "center",
        "details",
        "summary",
        "br",
    ]
)
INLINES = frozenset(
    [
        "a",
        "span",
        "b",
        "i",
        "u",
        "s",
        "strong",
        "em",
        "small",
        "big",
        "sub",
        "sup",
        "code",
        "kbd",
        "samp",
        "var",
        "tt",
        "del",
        "ins",
        "mark",
        "q",
        "cite",
        "abbr",
        "dfn",
        "font",
        "strike",
        "bdi",
        "bdo",
        "time",
    ]
)
VOIDS = frozenset({"br", "hr", "col", "img"})
#: Elements that go with all they hold: nobody reads them, or they load, run or ask for something.
DROPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "noembed",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "source",
        "track",
        "param",
        "link",
        "meta",
        "base",
        "title",
        "head",
        "svg",
        "canvas",
        "map",
        "area",
        "input",
        "img",
        "image",
        "picture",
        "keygen",
        "command",
        "datalist",
        "meter",
        "progress",
        "portal",
    ]
)
#: Elements that hide nothing themselves but whose loss is recorded, and as what.
RECORDED = {
    "script": "script", "style": "style",
    "iframe": "external-link", "object": "external-link", "embed": "external-link",
    "link": "external-link", "base": "external-link", "meta": "metadata", "title": "metadata", "input": "form-field",
    "img": "picture", "image": "picture", "picture": "picture", "svg": "picture", "template": "hidden-text",
    "noscript": "hidden-text",
}  # fmt: skip


@dataclass(slots=True)
class Text:
    """A run of characters inside a block."""

    text: str


@dataclass(slots=True)
class Element:
    """An allowed element."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | Text] = field(default_factory=list)


def runs(root: Element) -> Iterator[tuple[list[Text], bool]]:
    """Yield the text nodes of each block together, and whether white space counts in it."""
    current: list[Text] = []
    stack: list[tuple[Element, int, bool]] = [(root, 0, False)]
    while stack:
        element, at, preformatted = stack.pop()
        if at == 0 and element.tag in BLOCKS and current:
            yield current, preformatted and element.tag != "pre"
            current = []
        if at < len(element.children):
            stack.append((element, at + 1, preformatted))
            child = element.children[at]
            if isinstance(child, Text):
                current.append(child)
            else:
                stack.append((child, 0, preformatted or child.tag == "pre"))
        elif element.tag in BLOCKS and current:
            yield current, preformatted
            current = []


_HEAD = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>'


def serialised(root: Element, head: str = _HEAD, *, xml: bool = False, mark: str = "") -> str:
    """Return a whole document; the same tree gives the same text.

    Args:
        root: Its body.
        head: All that stands before it.
        xml: Whether elements without content are closed, as XHTML has them.
        mark: What goes from the beginning of values.
    """
    out: list[str] = [head]
    stack: list[Element | Text | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, Text):
            out.append(escape(node.text, quote=False))
        else:
            said = ((name, value.removeprefix(mark)) for name, value in sorted(node.attributes.items()))
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in said)
            out.append(f"<{node.tag}{attributes}{'/' if xml and node.tag in VOIDS else ''}>")
            if node.tag in VOIDS:
                continue
            first = node.children[0] if node.children else None
            # A parser drops the first line break of a <pre>, so one more keeps it.
            if node.tag == "pre" and isinstance(first, Text) and first.text.startswith("\n"):
                out.append("\n")
            stack += [f"</{node.tag}>", *reversed(node.children)]
    return "".join([*out, "</html>\n"])
