"""Cards and calendars as XML, brought into content lines, from which they are read like any others.

What has no place in content lines (comments, instructions, attributes, elements of other vocabularies) becomes a
property that no copy keeps, so that it is reported and searched.

Source: xCard, RFC 6351; xCal, RFC 6321.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.errors import CorruptDocument
from pipeline.formats._cards.json_trees import STRAY, in_digits
from pipeline.formats._cards.lines import content_line, escaped, plain_head
from pipeline.formats._text.xml_text import parse_strictly
from pipeline.limits import Limits

_SPACES = {"vcard": "urn:ietf:params:xml:ns:vcard-4.0", "vcalendar": "urn:ietf:params:xml:ns:icalendar-2.0"}
_ROOTS = {"vcard": ("vcards", "vcard"), "vcalendar": ("icalendar", "vcalendar")}
#: Pieces of structured values, in the order of content lines.
_PIECES = {
    "N": "surname given additional prefix suffix".split(),
    "ADR": "pobox ext street locality region code country".split(),
    "GENDER": ["sex", "identity"],
    "GEO": ["latitude", "longitude"],
}
_TIMES = frozenset({"date", "time", "date-time", "utc-offset"})
#: What may stand before the first element.
_BEFORE = (
    rb"(?s:<\?.{0,1000}?\?>\s{0,400}|<!--.{0,8000}?-->\s{0,400}|"
    rb"<!DOCTYPE[^<>\[]{0,1000}(?:\[.{0,20000}?\]\s{0,40})?>\s{0,400}){0,40}"
)
_UNTOLD = frozenset({"encoding", "charset"})
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")


def begins_as_xml(head: bytes, name: str) -> bool:
    """Return whether a text begins as XML of that vocabulary.

    Args:
        head: First bytes, in UTF-8 or ASCII.
        name: Of the components, lower case.
    """
    roots, space = "|".join(_ROOTS[name]), re.escape(_SPACES[name])
    root = rf"<(?:[\w-]{{1,40}}:)?(?:{roots})\s[^<>]{{0,4000}}{space}"
    return re.match(_BEFORE + root.encode(), plain_head(head)) is not None


def lines_of_xml(text: str, name: str, limits: Limits) -> str:
    """Return the content lines of an XML text.

    Args:
        text: The text, without an encoding that its declaration would name.
        name: Of the components, lower case.
        limits: Bounds.

    Raises:
        CorruptDocument: It is not well-formed, or of another vocabulary.
        UnknownPart: Its document type declares something.
        LimitExceeded: Elements are nested too deeply.
    """
    parse_strictly(text, limits.xml_depth)
    body = re.sub(r"^\s*<\?xml[^<>]*\?>", "", text.removeprefix("\ufeff"), count=1).strip()
    try:
        root = etree.fromstring(body.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise CorruptDocument("xml") from None
    if _local(root) not in _ROOTS[name]:
        raise CorruptDocument("no component in XML")
    tree = _Tree(_SPACES[name])
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    strays = [line for one in around for line in tree.stray(one)]
    tops = [root] if _local(root) == name else list(root)
    lines = [line for one in tops for line in tree.component(one)]
    if not any(line.startswith("BEGIN:") for line in lines):
        raise CorruptDocument("no component in XML")
    return "\n".join(lines + strays)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


class _Tree:
    def __init__(self, space: str) -> None:
        self._space = space

    def _is_known(self, element: etree._Element) -> bool:
        known = isinstance(element.tag, str) and etree.QName(element).namespace == self._space
        return known and _NAME.fullmatch(_local(element)) is not None

    def stray(self, element: etree._Element) -> Iterator[str]:
        """Yield a line with all words of what has no place."""
        if isinstance(element.tag, str):
            values = [str(value) for one in element.iter(etree.Element) for value in one.attrib.values()]
            words = " ".join([*element.itertext(with_tail=False), *values]).split()
        else:
            words = (element.text or "").split()
        if words:
            yield content_line(STRAY, (), escaped(" ".join(words)))

    def _told(self, element: etree._Element) -> Iterator[str]:
        """Yield lines with the attributes of an element and the text around its children."""
        words = [str(value) for value in element.attrib.values()]
        words += [one for one in (element.text, *(child.tail for child in element)) if one and one.strip()]
        if words:
            yield content_line(STRAY, (), escaped(" ".join(" ".join(words).split())))

    def component(self, element: etree._Element) -> Iterator[str]:
        """Yield the lines of a component."""
        if not self._is_known(element):
            yield from self.stray(element)
            return
        name = _local(element).upper()
        yield f"BEGIN:{name}"
        yield from self._told(element)
        for child in element:
            kind = _local(child) if self._is_known(child) else ""
            if kind in ("properties", "components", "group"):
                yield from self._told(child)
                for one in child:
                    yield from self.component(one) if kind == "components" else self._property(one)
            else:
                yield from self._property(child)
        yield f"END:{name}"

    def _property(self, element: etree._Element) -> Iterator[str]:
        if not self._is_known(element):
            yield from self.stray(element)
            return
        name, told = _local(element).upper(), list[tuple[str, Sequence[str]]]()
        yield from self._told(element)
        values = list[etree._Element]()
        for child in element:
            if self._is_known(child) and _local(child) == "parameters":
                for one in child:
                    if self._is_known(one) and _local(one) not in _UNTOLD:
                        told.append((_local(one).upper(), [_text(part) for part in one if isinstance(part.tag, str)]))
                    else:
                        yield from self.stray(one)
            elif self._is_known(child):
                values.append(child)
            else:
                yield from self.stray(child)
        kinds = {_local(value) for value in values}
        if kinds & {"date", "period", "binary"}:
            told.append(("VALUE", [sorted(kinds)[0].upper()]))
        told += [("ENCODING", ["BASE64"])] if "binary" in kinds else []
        yield content_line(name, told, _value(name, values))


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())


def _value(name: str, values: list[etree._Element]) -> str:
    """Return the values of a property as content lines write them."""
    if name in _PIECES:
        pieces = [[_text(one) for one in values if _local(one) == piece] for piece in _PIECES[name]]
        return ";".join(",".join(map(escaped, piece)) for piece in pieces)
    return (";" if name in ("ORG", "REQUEST-STATUS") else ",").join(map(_one, values))


def _one(value: etree._Element) -> str:
    kind, text = _local(value), _text(value)
    if kind == "recur":
        rules: dict[str, list[str]] = {}
        for one in value:
            rules.setdefault(_local(one).upper(), []).append(in_digits(" ".join(_text(one).split())))
        return ";".join(f"{name}={','.join(told)}" for name, told in rules.items())
    if kind == "period":
        return "/".join(in_digits(_text(one).strip()) for one in value)
    return in_digits(" ".join(text.split())) if kind in _TIMES | {"binary"} else escaped(text)
