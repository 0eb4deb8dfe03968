"""Parse an SVG: entities of its own within bounds, nothing from outside, no bombs."""

from __future__ import annotations

import re
from xml.parsers import expat

from lxml import etree

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._text.decoding import bounded, decoded
from pipeline.formats._text.xml_text import declared_encoding
from pipeline.limits import Limits

_DECLARATION = re.compile(r"\s{0,99}<\?xml\s[^<>]{0,400}\?>")
#: More elements than any drawing that a person looks at.
_MOST_ELEMENTS = 400_000
_NAMESPACE = "http://www.w3.org/2000/svg"


def parsed(raw: bytes, limits: Limits) -> etree._Element:
    """Return the root of a drawing.

    Raises:
        CorruptDocument: It is not well-formed, or no drawing; its entities unfold into too much.
        LimitExceeded: Elements are nested too deeply, or there are too many.
    """
    text = bounded(decoded(raw, declared_encoding(raw)), limits)
    source = _DECLARATION.sub("", text, count=1).strip().encode("utf-8")
    _counted(source, limits)
    # A parser with its bounds lifted would unfold entities without end; without entities they only bar large pictures.
    huge = b"<!ENTITY" not in source
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=huge, strip_cdata=True
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise CorruptDocument("xml") from None
    if etree.QName(root).localname != "svg" or etree.QName(root).namespace not in (_NAMESPACE, None):
        raise CorruptDocument("no drawing")
    return root


def _counted(source: bytes, limits: Limits) -> None:
    depth = count = 0

    def start(*_: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > limits.xml_depth:
            raise LimitExceeded("xml_depth", value=depth, most=limits.xml_depth)
        if count > _MOST_ELEMENTS:
            raise LimitExceeded("members", value=count, most=_MOST_ELEMENTS)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(source, True)
    except (expat.ExpatError, ValueError):
        raise CorruptDocument("xml") from None
