"""What a reader sees of elements that are not kept as they are: formulas, shadow trees, answers in forms, and the rest.

Source: HTML, sections 4.12.3 (template) and 15.5 (form controls); DOM, section 4.2.2 (shadow trees); MathML Core.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element as Holder

from pipeline.formats._html.sheets import Node, Sheets

MATH = "{http://www.w3.org/1998/Math/MathML}"
#: Parts of a formula that no reader sees.
UNREAD = frozenset("annotation annotation-xml mphantom none mprescripts script style title metadata mglyph".split())
#: Parts of a formula that hold words.
TOKENS = frozenset("mi mn mo ms mtext".split())
#: How the parts of a formula that lie above and below are told, one after the other.
SCRIPTS = {
    "msup": ("", "sup"), "mover": ("", "sup"), "msub": ("", "sub"), "munder": ("", "sub"),
    "msubsup": ("", "sub", "sup"), "munderover": ("", "sub", "sup"),
}  # fmt: skip
#: Elements that show a reader something which is not kept.
LOST = frozenset(
    "img image picture svg iframe frame object embed applet audio video canvas input script portal keygen".split()
)
_UNANSWERED = frozenset("hidden password checkbox radio range color image file".split())
_HOSTS = frozenset("article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split())
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_WORDS = re.compile(
    r"(?<![\w-])(?:content|list-style|list-style-type|quotes|prefix|suffix|symbols)\s{0,20}:"
    r"((?:\"(?:[^\"\\\n]|\\.){0,4000}\"|'(?:[^'\\\n]|\\.){0,4000}'|[^;{}\"']){0,4000})",
    re.IGNORECASE | re.DOTALL,
)
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.){0,4000})\"|'((?:[^'\\\n]|\\.){0,4000})'", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)


@dataclass(slots=True)
class Scope:
    """A tree that style sheets hold for: the page, or one shadow tree.

    Attributes:
        sheets: Its style sheets.
        around: What an element stands in, the outermost first.
        light: In a shadow tree, what its slots show, by name.
        outer: The tree that the host stands in.
    """

    sheets: Sheets
    around: list[Node]
    light: dict[str, Any] = field(default_factory=dict)
    outer: Scope | None = None


def styles_of(top: Any) -> list[str]:
    """Return the style sheets of a tree; those in templates and shadow trees do not hold for it."""
    found, stack = list[str](), list(reversed(top))
    while stack:
        node = stack.pop()
        if isinstance(node.tag, str) and node.tag.rpartition("}")[2].lower() == "style":
            found.append("".join(node.itertext()))
        elif node.tag != "template":
            stack += reversed(node)
    return found


def shadow_of(node: Any) -> Any:
    """Return the template that a browser draws in place of an element's children; None where there is none."""
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag not in _HOSTS and "-" not in tag:
        return None
    found = (
        one for one in node if one.tag == "template" and one.get("shadowrootmode", "").lower() in ("open", "closed")
    )
    return next(found, None)


def light_of(node: Any, shadow: Any) -> dict[str, Any]:
    """Return the children that a host has beside its shadow tree, by the name of the slot that shows them."""
    found = {"": Holder("slotted")}
    _say(found[""], node.text)
    for child in node:
        if child is not shadow:
            one = copy(child)
            one.tail = None
            name = child.get("slot", "") if isinstance(child.tag, str) else ""
            found.setdefault(name, Holder("slotted")).append(one)
        _say(found[""], child.tail)
    return {name: holder for name, holder in found.items() if len(holder) or (holder.text or "").strip()}


def _say(holder: Any, text: str | None) -> None:
    if text and len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    elif text:
        holder.text = (holder.text or "") + text


def answer_of(node: Any) -> str:
    """Return what an input field shows in its box, or on its button."""
    kind = node.get("type", "").strip().lower()
    return "" if kind in _UNANSWERED else " ".join(node.get("value", "").split())


def is_compound(node: Any) -> bool:
    """Return whether a part of a formula has several signs, which belong together."""
    return sum(1 for one in node.iter() if isinstance(one.tag, str) and not len(one) and (one.text or "").strip()) > 1


def generated(css: str) -> list[str]:
    """Return the words that declarations of a style sheet put before, behind or beside elements.

    An ``attr()`` stands for the words of an attribute. Signs without letters or digits are no words.
    """
    found = list[str]()
    for match in _WORDS.finditer(_COMMENT.sub(" ", css)):
        strings = [_ESCAPE.sub(_sign, one[1] or one[2] or "") for one in _STRING.finditer(match[1])]
        said = " ".join(one for one in strings if any(map(str.isalnum, one)))
        if said or "attr(" in match[1].lower():
            found.append(said)
    return found


def _sign(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else 0
    return (chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "") if match[1] else match[3] or ""
