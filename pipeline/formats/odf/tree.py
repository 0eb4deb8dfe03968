"""Short names of elements and attributes, and the few ways in which a tree is changed."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
XML = "http://www.w3.org/XML/1998/namespace"
#: Prefixes under which a copy declares what it uses; those that people choose could be anybody's name.
SPACES: dict[str | None, str] = {
    "office": _OASIS + "office:1.0",
    "style": _OASIS + "style:1.0",
    "text": _OASIS + "text:1.0",
    "table": _OASIS + "table:1.0",
    "draw": _OASIS + "drawing:1.0",
    "fo": _OASIS + "xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "number": _OASIS + "datastyle:1.0",
    "presentation": _OASIS + "presentation:1.0",
    "svg": _OASIS + "svg-compatible:1.0",
    "chart": _OASIS + "chart:1.0",
    "dr3d": _OASIS + "dr3d:1.0",
    "math": "http://www.w3.org/1998/Math/MathML",
    "of": _OASIS + "of:1.2",
}
#: Spaces whose elements are looked at before they go.
_PASSING = {
    _OASIS + "form:1.0": "form",
    _OASIS + "animation:1.0": "anim",
    _OASIS + "meta:1.0": "meta",
    _OASIS + "config:1.0": "config",
    _OASIS + "script:1.0": "script",
    _OASIS + "smil-compatible:1.0": "smil",
    _OASIS + "manifest:1.0": "manifest",
    _OASIS + "database:1.0": "db",
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0": "field",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
    "http://openoffice.org/2009/office": "officeooo",
    XML: "xml",
}
_SHORT = {str(uri): str(prefix) for prefix, uri in SPACES.items()} | _PASSING
_LONG = {prefix: uri for uri, prefix in _SHORT.items()}


@lru_cache(maxsize=16384)
def _short(name: str) -> str:
    home, _, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return f"{_SHORT.get(home, '?')}:{local}" if home else local


def short(name: object) -> str:
    """Return ``text:p`` for the Clark name of an element or attribute; ``?:p`` where the namespace is unknown."""
    return _short(name) if isinstance(name, str) else "!"


def kind(element: etree._Element) -> str:
    """Return an element's short name."""
    return _short(element.tag)  # type: ignore[arg-type]  # comments and instructions are gone


@lru_cache(maxsize=4096)
def q(name: str) -> str:
    """Return the Clark name of ``text:p``."""
    prefix, _, local = name.rpartition(":")
    return f"{{{_LONG[prefix]}}}{local}" if prefix else local


def remove(element: etree._Element) -> None:
    """Take an element out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _join(element, element.tail)
    element.tail = None
    parent.remove(element)


def _join(element: etree._Element, text: str | None) -> None:
    """Write text in front of an element."""
    parent, before = element.getparent(), element.getprevious()
    if not text or parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def unwrap(element: etree._Element) -> None:
    """Put an element's text and children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    _join(element, element.text)
    element.text = None
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    remove(element)


def put_text(element: etree._Element, text: str) -> None:
    """Put text in an element's place."""
    for child in list(element):
        element.remove(child)
    element.text = text
    unwrap(element)


def is_in(element: etree._Element, root: etree._Element) -> bool:
    """Return whether an element still hangs in a tree."""
    while (parent := element.getparent()) is not None:
        element = parent
    return element is root


def says(element: etree._Element, name: str, *values: str) -> bool:
    """Return whether an attribute has one of these values."""
    return (element.get(q(name)) or "").strip() in values
