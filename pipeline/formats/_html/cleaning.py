"""From any HTML to the kept tree, with what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._html.drawn import Look, look_of, resolved
from pipeline.formats._html.hiding import is_gone
from pipeline.formats._html.parsing import parsed
from pipeline.formats._html.sheets import Sheets, node_of
from pipeline.formats._html.shown import (
    LOST,
    MATH,
    SCRIPTS,
    TOKENS,
    UNREAD,
    Scope,
    answer_of,
    generated,
    is_compound,
    light_of,
    shadow_of,
    styles_of,
)
from pipeline.formats._html.tree import BLOCKS, DROPPED, INLINES, RECORDED, Element, Text, runs
from pipeline.formats._links import kept_link
from pipeline.formats._text.invisible import without_trailing_space, without_unseen
from pipeline.limits import Limits

#: New source of a picture by its old one; empty where it goes.
Pictures = Callable[[str], str]
_PICTURED = frozenset({"img", "image", "svg"})
_BLANK = " \t\n\r\f"
_SPACE = re.compile(rf"[{_BLANK}]+")
#: Where none stands at the beginning, programs follow old rules.
_DOCTYPE, _FIRST = re.compile(r"<!doctype\s+html|<\?xml", re.IGNORECASE), 4000
_NUMBERS = {"colspan": 1000, "rowspan": 1000, "start": 10**6, "span": 1000}
_CHOICES = {
    "dir": frozenset({"ltr", "rtl", "auto"}),
    "align": frozenset({"left", "right", "center", "justify"}),
    "valign": frozenset({"top", "middle", "bottom"}),
}


@dataclass(slots=True)
class Cleaned:
    """The kept tree and what was left out.

    Attributes:
        root: The body.
        gone: What was left out, by kind.
        unseen: Text that no reader sees, for the search for terms: comments, titles, alternative and hidden text.
        fields: Names and contents of meta elements and the title.
        lost: How many things a reader may have seen that are not kept.
    """

    root: Element
    gone: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    lost: int = 0

    @property
    def is_emptied(self) -> bool:
        """Whether no word is left of a page that showed something."""
        return self.lost > 0 and not any(node.text.strip() for nodes, _ in runs(self.root) for node in nodes)


def _tag(node: Any) -> str:
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else "!"


def no_pictures(address: str) -> str:
    """Leave every picture out."""
    return ""


class _Cleaner:
    def __init__(self, top: Any, hosts: frozenset[str], limits: Limits, pictures: Pictures) -> None:
        self._pictures = pictures
        self.result = Cleaned(Element("body"))
        self._hosts = hosts
        self._limits = limits
        self._scope = Scope(Sheets(styles_of(top)), [node_of("html", dict(top.attrib))])
        wanted = [node.get("href", "")[1:] for node in top.iter() if node.get("href", "").startswith("#")]
        self._ids = {name: f"n{number}" for number, name in enumerate(dict.fromkeys(wanted)) if name}
        self._given: set[str] = set()
        self._quirks = False

    def _note(self, kind: str, text: str = "") -> None:
        self.result.gone[kind] += 1
        if text.strip():
            self.result.unseen.append(text)

    def _attributes(self, node: Any, tag: str) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in node.attrib.items():
            name, value = str(name).lower(), str(value)
            if name in _NUMBERS and value.isascii() and value.isdigit() and 0 < int(value[:9]) <= _NUMBERS[name]:
                kept[name] = str(int(value[:9]))
            elif value.lower() in _CHOICES.get(name, ()):
                kept[name] = value.lower()
            elif name == "id" and value in self._ids and value not in self._given:
                self._given.add(value)
                kept["id"] = self._ids[value]
            elif name == "href" and tag == "a" and (target := self._target(value)):
                kept["href"] = target
            else:
                kind = "alt-text" if name in {"alt", "title", "aria-label", "summary", "placeholder"} else "attribute"
                self._note("external-link" if name == "href" else kind, value)
        return kept

    def _target(self, value: str) -> str:
        if value.startswith("#"):
            return f"#{self._ids[value[1:]]}" if value[1:] in self._ids else ""
        return kept_link(value, self._hosts)

    def _drop(self, node: Any, tag: str, shown: str = "") -> None:
        """Leave an element out with all it holds, but for an attribute's words that are shown elsewhere."""
        kind = RECORDED.get(tag, "hidden-text")
        self._note(kind, "" if tag == "style" else " ".join(node.itertext()))
        for one in node.iter():
            if _tag(one) == "meta":
                label = one.get("name") or one.get("http-equiv") or one.get("property") or ""
                self.result.fields.append((label, one.get("content", "")))
            elif _tag(one) == "title":
                self.result.fields.append(("title", " ".join(one.itertext())))
            self._tell(one)
            for name, value in one.attrib.items():
                if shown and str(name) == "value":
                    continue
                if str(name) not in {"type", "rel", "charset", "name", "width", "height"}:
                    self._note("attribute", str(value)[:4096])

    def body(self, part: Any, *, quirks: bool) -> None:
        """Copy what is kept of the body; `quirks` where old rules hold, by which a table takes no size over."""
        self._tell(part)
        self.result.root.attributes = self._attributes(part, "body")
        self._quirks = quirks
        look = Look(ground=None) if self._scope.sheets.grounds else Look()
        _, look = self._look("html", self._scope.around[0].attributes, look)
        look = self._look("body", part.attrib, look)[1]
        self._scope.around.append(node_of("body", part.attrib))
        self.walk(part, self.result.root, 0, look)

    def walk(self, node: Any, into: Element, depth: int, look: Look) -> None:
        """Copy what is kept of the children of a node, whose letters are drawn in a way."""
        if depth > self._limits.xml_depth:
            raise LimitExceeded("xml_depth", value=depth, most=self._limits.xml_depth)
        if (shadow := shadow_of(node)) is not None:
            self._shadow(node, shadow, into, depth, look)
            return
        self._text(node.text, into, look)
        for child in node:
            self._child(child, into, depth, look)
            self._text(child.tail, into, look)

    def _child(self, child: Any, into: Element, depth: int, look: Look) -> None:
        tag = _tag(child)
        if tag == "!":
            self._note("comment", child.text or "")
        elif child.tag.startswith(MATH):
            self._formula(child, tag, into, depth + 1, look)
        elif tag in _PICTURED and (shown := self._shown(child, tag, look)):
            into.children += shown
        elif tag == "object" and not child.get("data") and not child.get("classid"):
            self._element(child, tag, into, depth, look)
        elif tag in DROPPED:
            self._left_out(child, tag, into, look)
        else:
            self._element(child, tag, into, depth, look)

    def _left_out(self, child: Any, tag: str, into: Element, look: Look) -> None:
        """Leave an element out; what is written in a field of a form stays as text."""
        hidden = tag in LOST and self._is_hidden(child, tag, look)
        answer = answer_of(child) if tag == "input" and not hidden else ""
        if answer:
            self._text(f" {answer} ", into, self._look(tag, child.attrib, look)[1])
        elif tag in LOST and not hidden and child.get("type", "").lower() != "hidden":
            self.result.lost += 1
        self._drop(child, tag, answer)

    def _element(self, child: Any, tag: str, into: Element, depth: int, look: Look) -> None:
        gone, look = self._look(tag, child.attrib, look)
        closed = tag == "dialog" and "open" not in child.attrib
        if gone or closed or (tag == "rp" and len("".join(child.itertext()).strip()) > 1):
            self._note("hidden-text", " ".join(child.itertext()))
            return
        self._tell(child)
        kept = self._attributes(child, tag)
        if tag == "dialog" or tag in BLOCKS or tag in INLINES:
            into.children.append(inner := Element("div" if tag == "dialog" else tag, kept))
            into = inner
        if tag == "slot" and child.get("name", "") in self._scope.light:
            self._slot(child, into, depth, look)
            return
        self._scope.around.append(node_of(tag, child.attrib))
        self.walk(child, into, depth + 1, look)
        self._scope.around.pop()

    def _shadow(self, host: Any, shadow: Any, into: Element, depth: int, look: Look) -> None:
        """Copy the tree that is drawn in place of an element's children; its own style sheets hold for it."""
        around = self._scope
        self._scope = Scope(Sheets(styles_of(shadow), around.sheets.tries), [], light_of(host, shadow), around)
        if self._scope.sheets.grounds:
            look = replace(look, ground=None)
        for name, value in shadow.attrib.items():
            self._note("attribute", "" if name == "shadowrootmode" else str(value))
        self.walk(shadow, into, depth + 1, look)
        for left in self._scope.light.values():
            self._note("hidden-text", " ".join(left.itertext()))
        around.sheets.tries = self._scope.sheets.tries
        self._scope = around

    def _slot(self, slot: Any, into: Element, depth: int, look: Look) -> None:
        """Copy the children of a host that a slot of its shadow tree shows, in place of its own."""
        inner = self._scope
        light = inner.light.pop(slot.get("name", ""))
        if words := " ".join(slot.itertext()).strip():
            self._note("hidden-text", words)
        if inner.outer is not None:
            self._scope = inner.outer
            self.walk(light, into, depth + 1, look)
            self._scope = inner

    def _formula(self, node: Any, tag: str, into: Element, depth: int, look: Look) -> None:
        """Copy a formula as text: its parts one after the other, as people write it in a line."""
        if depth > self._limits.xml_depth:
            raise LimitExceeded("xml_depth", value=depth, most=self._limits.xml_depth)
        gone, look = self._look(tag, node.attrib, look)
        if gone or tag in UNREAD:
            self._drop(node, tag if tag in ("script", "style") else "")
            return
        kept = self._attributes(node, tag)
        if "id" in kept:
            into.children.append(inner := Element("span", {"id": kept["id"]}))
            into = inner
        signs = {"mfenced": (node.get("open", "("), node.get("close", ")")), "msqrt": ("√(", ")")}
        before, behind = signs.get(tag, (" ", " ") if tag in ("mtd", "mspace", "mtable") else ("", ""))
        self._scope.around.append(node_of(tag, node.attrib))
        self._text(before, into, look)
        parts = [one for one in node if _tag(one) != "!"]
        ends = "" if parts and tag in TOKENS else _BLANK
        self._text((node.text or "").strip(ends), into, look)
        for one in node:
            if _tag(one) == "!":
                self._note("comment", one.text or "")
        if tag == "mroot" and len(parts) == 2:
            parts.reverse()
        for number, part in enumerate(parts):
            self._part(node, tag, number, part, into, depth, look)
            self._text((part.tail or "").strip(ends), into, look)
        self._text(behind, into, look)
        self._scope.around.pop()

    def _part(self, node: Any, tag: str, number: int, part: Any, into: Element, depth: int, look: Look) -> None:
        scripts = SCRIPTS.get(tag, ("sup", "") if tag == "mroot" else ("",))
        before = behind = ""
        if tag == "mfenced" and number:
            marks = "".join(node.get("separators", ",").split())
            before = marks[min(number, len(marks)) - 1] if marks else ""
        elif tag == "mroot" and number:
            before, behind = "√(", ")"
        elif tag == "mfrac":
            fence = ("(", ")") if is_compound(part) else ("", "")
            before, behind = ("/" if number else "") + fence[0], fence[1]
        elif tag == "mtable" and number:
            into.children.append(Element("br"))
        elif tag == "mmultiscripts" and number:
            before = " "
        self._text(before, into, look)
        wrap = scripts[min(number, len(scripts) - 1)]
        inner = Element(wrap) if wrap else into
        if wrap:
            into.children.append(inner)
        self._child(part, inner, depth, look)
        self._text(behind, into, look)

    def _tell(self, node: Any) -> None:
        """Record the words that style sheets write beside elements; they go with the style sheets."""
        css = "".join(node.itertext()) if _tag(node) == "style" else str(node.get("style", ""))
        for words in generated(css) if css else ():
            self._note("generated-text", words)
            self.result.lost += 1

    def _look(self, tag: str, attributes: Mapping[str, str], around: Look) -> tuple[bool, Look]:
        """Return whether an element is gone with all it holds, and how its letters are drawn."""
        stated = self._scope.sheets.style(node_of(tag, attributes), self._scope.around)
        style, around = resolved(stated, around)
        if tag == "table" and self._quirks:
            around = replace(around, tiny=False, colour=None)
        return "hidden" in attributes or is_gone(style), look_of(tag, attributes, style, around)

    def _shown(self, node: Any, tag: str, look: Look) -> list[Element]:
        """Return the pictures that an element shows, as far as they are kept; their other attributes go."""
        found: list[Element] = []
        if self._pictures is no_pictures or self._is_hidden(node, tag, look):
            return found
        for one in node.iter():
            for name, value in one.attrib.items() if _tag(one) in {"img", "image"} else ():
                label = str(name).rpartition("}")[2].rpartition(":")[2].lower()
                source = self._pictures(str(value)) if label in {"src", "href"} else ""
                if source:
                    found.append(Element("img", {"src": source}))
                elif label not in {"src", "href", "width", "height"}:
                    self._note("alt-text" if label in {"alt", "title"} else "attribute", str(value))
        return found

    def _is_hidden(self, node: Any, tag: str, look: Look) -> bool:
        gone, look = self._look(tag, node.attrib, look)
        return gone or not look.visible

    def _text(self, text: str | None, into: Element, look: Look) -> None:
        if text and (look.is_seen or not text.strip()):
            into.children.append(Text(text))
        elif text:
            self._note("hidden-text", text)


def tidy(root: Element) -> int:
    """Remove unseen characters and fold white space as a browser would; return how many characters were unseen."""
    unseen = 0
    for nodes, preformatted in runs(root):
        before_space = True
        for node in nodes:
            text = without_unseen(node.text)
            unseen += len(node.text) - len(text)
            if preformatted:
                node.text = without_trailing_space(text.replace("\r\n", "\n").replace("\r", "\n"))
                continue
            text = _SPACE.sub(" ", text)
            node.text = text.removeprefix(" ") if before_space else text
            before_space = node.text.endswith(" ") if node.text else before_space
        if not preformatted:
            for node in reversed(nodes):
                node.text = node.text.removesuffix(" ")
                if node.text:
                    break
    return unseen


def clean_html(text: str, hosts: frozenset[str], limits: Limits, pictures: Pictures = no_pictures) -> Cleaned:
    """Parse and clean a document.

    Args:
        text: HTML source.
        hosts: Hosts whose links stay.
        limits: Bounds.
        pictures: Which pictures stay, and under which source.

    Raises:
        CorruptDocument: The parser gives up.
        LimitExceeded: Elements are nested too deeply.
    """
    try:
        top = parsed(text)
        cleaner = _Cleaner(top, hosts, limits, pictures)
        for part in top:
            tag = _tag(part)
            cleaner.result.lost += tag == "frameset" or (
                tag == "head" and any(_tag(one) == "script" for one in part.iter())
            )
            if tag == "body":
                cleaner.body(part, quirks=_DOCTYPE.search(text[:_FIRST]) is None)
            else:
                cleaner._drop(part, tag) if tag != "!" else cleaner._note("comment", part.text or "")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, RecursionError):
        raise CorruptDocument("html") from None
    unseen = tidy(cleaner.result.root)
    if unseen:
        cleaner.result.gone["invisible-characters"] += unseen
    return cleaner.result
