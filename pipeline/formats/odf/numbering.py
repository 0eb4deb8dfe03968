"""Words before and behind numbers that nothing has: of lists, levels, headings and notes that do not come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.odf.tree import kind, q

_WORD = re.compile(r"[^\W\d_]{2}")
_LABELS = (q("style:num-prefix"), q("style:num-suffix"))
_NAMING = ("text:style-name", "text:style-override", "style:list-style-name")
_LISTS = frozenset({"text:list", "text:list-item", "text:list-header", "text:numbered-paragraph", "style:style"})
_NOTICES = tuple(q(f"text:note-continuation-notice-{way}") for way in ("forward", "backward"))


def unused_labels(roots: Sequence[etree._Element], removed: Counter[str]) -> None:
    """Take the words away.

    Args:
        roots: Parts of one document, names not yet given anew.
        removed: What went.
    """
    found = _Numbered()
    for root in roots:
        for element in root.iter():
            found.see(element)
    for root in roots:
        for style in root.iter(q("text:list-style")):
            own = style.get(q("style:name"))
            _silence(style, found.levels() if own is None or own in found.named else set(), removed)
        for style in root.iter(q("text:outline-style")):
            _silence(style, found.headings, removed)
        for settings in root.iter(q("text:notes-configuration")):
            if settings.get(q("text:note-class"), "footnote") not in found.notes:
                _drop([settings], removed)
                for notice in settings.iter(*_NOTICES):
                    removed["hidden-text"] += bool((notice.text or "").strip())
                    notice.text = None


@dataclass(slots=True)
class _Numbered:
    """What is numbered in a document: names of lists, their deepest level, levels of headings, kinds of notes."""

    named: set[str] = field(default_factory=set)
    deepest: int = 0
    headings: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)

    def see(self, element: etree._Element) -> None:
        name = kind(element)
        if name in _LISTS:
            self.named.update(element.get(q(key), "") for key in _NAMING)
            self.deepest = max(self.deepest, _depth(element, name))
        elif name == "text:h":
            self.headings.add(element.get(q("text:outline-level"), "1"))
        elif name == "text:note":
            self.notes.add(element.get(q("text:note-class"), "footnote"))

    def levels(self) -> set[str]:
        return {str(level) for level in range(1, self.deepest + 1)}


def _depth(element: etree._Element, name: str) -> int:
    """Return on which level an element is numbered."""
    if name == "text:list":
        return 1 + sum(kind(up) == "text:list" for up in element.iterancestors())
    said = element.get(q("text:level" if name == "text:numbered-paragraph" else "style:default-outline-level"), "1")
    listed = name != "style:style" or element.get(q("style:list-style-name"))
    return int(said) if listed and said.isascii() and said.isdecimal() and len(said) < 4 else 0


def _silence(style: etree._Element, levels: set[str], removed: Counter[str]) -> None:
    _drop([level for level in style if level.get(q("text:level"), "") not in levels], removed)


def _drop(owners: Iterable[etree._Element], removed: Counter[str]) -> None:
    for owner in owners:
        for key in _LABELS:
            if _WORD.search(owner.get(key, "")):
                removed["hidden-text"] += 1
                del owner.attrib[key]
