"""Elements, attributes and texts that live on; everything else goes, or holds the item where a reader would miss it."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats._text.invisible import without_unseen
from pipeline.formats.odf.names import STYLE_NAMES
from pipeline.formats.odf.tree import XML, is_in, kind, q, remove, short
from pipeline.formats.odf.values import allowed
from pipeline.formats.odf.vocabulary import ATTRIBUTES, ELEMENTS

_ELEMENTS = frozenset(f"{space}:{name}" for space, names in ELEMENTS.items() for name in names) | {"text:a"}
_ATTRIBUTES = frozenset(f"{space}:{name}" if space else name for space, names in ATTRIBUTES.items() for name in names)
#: Elements that hold text which a reader sees.
TEXT = frozenset(
    "text:p text:h text:span text:a text:ruby-base text:ruby-text text:note-citation text:page-number text:page-count "
    "text:sheet-name text:page-continuation text:note-continuation-notice-forward "
    "text:note-continuation-notice-backward "
    "number:text number:currency-symbol number:embedded-text number:fill-character presentation:footer-decl "
    "presentation:header-decl presentation:date-time-decl math:mi math:mn math:mo math:mtext math:ms "
    "office:binary-data".split()
)
#: Elements that go with everything in them, text or not -> kind of the removal.
_GONE: dict[str, str] = {
    "office:meta": "metadata", "office:settings": "metadata", "office:scripts": "script",
    "office:forms": "form-field", "office:event-listeners": "script", "presentation:notes": "notes",
    "style:handout-master": "notes", "presentation:settings": "part", "presentation:animations": "script",
    "presentation:event-listener": "script", "presentation:sound": "external-link", "draw:page-thumbnail": "part",
    "draw:image-map": "external-link", "svg:title": "alt-text", "svg:desc": "alt-text", "math:annotation": "alt-text",
    "math:annotation-xml": "alt-text", "table:title": "alt-text", "table:desc": "alt-text",
    "table:tracked-changes": "tracked-change", "text:tracked-changes": "tracked-change", "office:annotation": "comment",
    "table:content-validations": "validation", "table:named-expressions": "defined-name",
    "table:database-ranges": "defined-name", "table:data-pilot-tables": "cache", "table:dde-links": "external-link",
    "table:consolidation": "defined-name", "table:label-ranges": "defined-name", "table:table-source": "external-link",
    "table:cell-range-source": "external-link", "table:detective": "part", "table:scenario": "part",
    "table:calculation-settings": "part", "table:table-template": "part", "loext:table-protection": "part",
    "svg:font-face-src": "part", "svg:definition-src": "part", "calcext:conditional-formats": "part",
    "text:bibliography-configuration": "part",
}  # fmt: skip
_SHOWN = frozenset({"text:p", "text:h", "text:span", "draw:image", "draw:text-box", "loext:p", "loext:span"})
_NUMBER_STYLES = frozenset(
    "number:number-style number:currency-style number:percentage-style number:date-style number:time-style "
    "number:boolean-style number:text-style".split()
)


def clean_tree(root: etree._Element, removed: Counter[str]) -> None:
    """Take out what no rule knows.

    Raises:
        UnknownPart: Something that a reader sees is in an element that no rule covers.
    """
    for phantom in root.iter(q("math:mphantom")):
        # It takes up room and shows nothing; what is around it may count its parts.
        removed["hidden-text"] += 1
        phantom.clear()
        phantom.tag = q("math:mrow")
    for element in list(root.iter()):
        if element is not root and not is_in(element, root):
            continue
        reason = _goes(element)
        if reason and element is not root:
            removed[reason] += 1
            remove(element)
            continue
        _attributes(element)
    # What is taken out leaves its tail to what is before it, so texts come last.
    for element in root.iter():
        _content(element)


def _goes(element: etree._Element) -> str | None:
    name = kind(element)
    if name in _GONE:
        return _GONE[name]
    if name == "style:map":
        owner = element.getparent()
        kept = owner is not None and kind(owner) in _NUMBER_STYLES
        return None if kept and allowed("style:condition", element.get(q("style:condition"), "")) else "part"
    if name in _ELEMENTS:
        return None
    if name.partition(":")[0] not in {"anim", "form", "config", "meta", "script", "db"} and _shows(element):
        raise UnknownPart("an unknown element shows something")
    return "unknown-element"


def stays(element: etree._Element) -> bool:
    """Return whether no element around this one goes with everything in it, so that what it shows is kept.

    Raises:
        UnknownPart: It is in an element that no rule covers.
    """
    return all(_goes(one) is None for one in element.iterancestors() if one.getparent() is not None)


def _shows(element: etree._Element) -> bool:
    if kind(element) == "calcext:sparkline-groups":
        return True
    for one in element.iter():
        if kind(one) in _SHOWN and ("".join(one.itertext()).strip() or kind(one) == "draw:image"):
            return True
    return False


def _attributes(element: etree._Element) -> None:
    name = kind(element)
    for key, value in list(element.attrib.items()):
        said = short(key)
        if said in STYLE_NAMES or said in {"xml:id", "draw:id", "draw:start-shape", "draw:end-shape"}:
            continue
        if said == "text:continue-list" or (name == "text:a" and said == "xlink:href"):
            continue
        kept = _value(element, name, said, str(value)) if said in _ATTRIBUTES else None
        if kept is None:
            del element.attrib[key]
        elif kept != value:
            element.set(key, kept)


def _value(element: etree._Element, name: str, said: str, value: str) -> str | None:
    if said in {"style:num-prefix", "style:num-suffix"}:
        return value[:200]
    if said == "draw:name" and name not in {"draw:equation"}:
        return value if name in _NAMED_DRAWINGS else None
    if said == "table:name":
        return value if name == "table:table" else None
    if name == "chart:chart" and said == "xlink:href":
        return value if value == "." else None
    return allowed(said, value)


_NAMED_DRAWINGS = frozenset(
    "draw:gradient draw:hatch draw:fill-image draw:marker draw:stroke-dash draw:opacity draw:layer svg:linearGradient "
    "svg:radialGradient".split()
)


def _content(element: etree._Element) -> None:
    """Drop text where the standard has none, and characters that no reader sees where it has."""
    if element.text:
        element.text = (without_unseen(element.text) or None) if kind(element) in TEXT else None
    owner = element.getparent()
    if element.tail:
        holds = owner is not None and kind(owner) in TEXT
        element.tail = (without_unseen(element.tail) or None) if holds else None
    if element.get(f"{{{XML}}}space"):
        del element.attrib[f"{{{XML}}}space"]
