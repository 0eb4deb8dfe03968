"""XML whose vocabulary nobody reads as a document: text and attributes stay, whatever else a parser skips goes.

Gone: comments, processing instructions, the document type. A document type with declarations of its own, and formats of
their own that happen to be XML (SVG, flat Office, XMP, GPX ...), are refused.
"""

from __future__ import annotations

import html
import re
import xml.parsers.expat

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownFormat, UnknownPart
from pipeline.formats._text.invisible import is_unseen
from pipeline.formats._text.mapped import Mapped

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^<>\[]*>|</?[^\s<>/!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>/\"']+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));|[^&]+|&")
_NUMERIC = re.compile(r"&#(?:(\d{1,8})|x([0-9a-fA-F]{1,6}));")
_DECLARED = re.compile(r"\s{0,9}<\?xml\s[^<>]{0,200}\?>")
_ENCODING = re.compile(rb"""^\s{0,9}<\?xml\s[^<>]{0,200}?encoding\s?=\s?["']([A-Za-z0-9._-]{1,40})["']""")
_FIRST = re.compile(
    r"\s{0,99}(?:<!--.{0,4000}?-->\s{0,99}|<!DOCTYPE[^<>\[]{0,400}>\s{0,99})*<([^\s<>/!?\"'=]{1,99})[\s>]", re.DOTALL
)
_WEB = frozenset("html head body meta title script style frameset table div h1 h2 h3 h4 h5 h6 center p br".split())
_NEW_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
#: Vocabularies that are formats of their own, with hiding places of their own.
_FOREIGN = re.compile(
    r"(?i)w3\.org/2000/svg|schemas\.microsoft\.com/office|schemas\.openxmlformats\.org|:opendocument:|adobe:ns:meta|"
    r"ns\.adobe\.com/(?:xfdf|xdp|xap)|w3\.org/1999/xhtml|topografix\.com/gpx|opengis\.net/kml|<(?:svg|gpx|kml|html)[\s>]|"
    r"progid=.(?:word|excel|powerpoint)\.|gribuser\.ru/xml/fictionbook|<(?:mxfile|score-partwise|plist|fictionbook)[\s>]|"
    r"docbook\.org/ns|urn:ietf:params:xml:ns:(?:icalendar|vcard)|<\?xpacket|adobe:ns:meta"
)


def looks_like_xml(text: str) -> bool:
    """Return whether a text begins as XML does: a declaration, or an element that is closed at the very end."""
    if _DECLARED.match(text):
        return True
    first = _FIRST.match(text)
    return first is not None and text.rstrip()[-200:].endswith(f"</{first.group(1)}>")


def declared_encoding(raw: bytes) -> str:
    """Return the encoding that an XML declaration names; empty where it names none."""
    found = _ENCODING.match(raw[:400])
    return found.group(1).decode("ascii") if found else ""


def parse_strictly(text: str, most_depth: int) -> None:
    """Let a parser read the text whole; nothing is expanded or fetched.

    Raises:
        CorruptDocument: It is not well-formed.
        UnknownPart: Its document type declares something.
        LimitExceeded: Elements are nested too deeply.
    """
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > most_depth:
            raise LimitExceeded("xml_depth", value=depth, most=most_depth)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def doctype(_name: str, _system: object, _public: object, has_subset: int) -> None:
        if has_subset:
            raise UnknownPart("a document type with declarations")

    parser = xml.parsers.expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(_DECLARED.sub("", text, count=1).lstrip().encode("utf-8"), True)
    except (xml.parsers.expat.ExpatError, ValueError):
        raise CorruptDocument("xml") from None


def looks_foreign(text: str) -> bool:
    """Return whether a text names the vocabulary of a format of its own, or is a piece of a web page."""
    first = None if _DECLARED.match(text) else _FIRST.match(text)
    return _FOREIGN.search(text) is not None or (first is not None and first.group(1).lower() in _WEB)


def refuse_foreign(text: str) -> None:
    """Refuse what is a format of its own.

    Raises:
        UnknownFormat: It is.
    """
    if looks_foreign(text):
        raise UnknownFormat("a format of its own in XML")


def without_hidden(text: str) -> tuple[str, int]:
    """Return the text without comments, instructions and document type, and how many of them there were."""
    out: list[str] = []
    gone = position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            raise CorruptDocument("xml")
        token, position = match.group(), match.end()
        if token.startswith(("<!--", "<?", "<!D")):
            declares = not out and _DECLARED.fullmatch(token) is not None
            gone += not declares
            out.append(_NEW_DECLARATION if declares else "")
        else:
            out.append(token)
    if position != len(text):
        raise CorruptDocument("xml")
    return "".join(out), gone


def mapped_xml(text: str) -> Mapped:
    """Return the text of elements and attributes, references and CDATA resolved.

    Inside an element that has text and elements beside each other, what only tags divide is one (``J<b>o</b>hn``). Any
    other element's text has a line of its own, led by its name, so that labelled fields are found; so has each
    attribute, behind all text.
    """
    made, mixed = Mapped(text), _mixed(text)
    owners, number, before = [0], 0, (0, "")
    tags: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(text):
        piece, start = match.group(), match.start()
        if piece[0] != "<" or piece.startswith("<![CDATA["):
            made.fixed(_between(before, owners[-1], piece))
            _content(made, piece, start)
            before = owners[-1], made.last
        elif piece.startswith("</"):
            owners.pop()
        elif not piece.startswith(("<?", "<!")):
            number += 1
            tags.append((piece, start))
            owner = number if number in mixed else owners[-1]
            made.fixed("" if owner else f"\n{_local(piece)}: ")
            owners += [] if piece.endswith("/>") else [owner]
    for piece, start in tags:
        for found in _ATTRIBUTE.finditer(piece):
            made.fixed(f"\n{found.group(1)}: ")
            _resolved(made, found.group(3)[1:-1], start + found.start(3) + 1)
    return made


def _between(before: tuple[int, str], owner: int, piece: str) -> str:
    """Return what divides a piece of text from the one before: nothing inside one mixed element, but new words."""
    if not before[0]:
        return ""
    return "" if before[0] == owner and not (before[1].islower() and piece[:1].isupper()) else "\n"


def _content(made: Mapped, piece: str, start: int) -> None:
    if piece[0] == "<":
        made.content(start + len("<![CDATA["), start + len(piece) - len("]]>"))
    else:
        _resolved(made, piece, start)


def _mixed(text: str) -> set[int]:
    """Return the numbers of elements, from 1 in their order, that have text and elements beside each other."""
    stack, number = [0], 0
    texts, parents = set[int](), set[int]()
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece[0] != "<" or piece.startswith("<![CDATA["):
            if piece.strip():
                texts.add(stack[-1])
        elif piece.startswith("</"):
            stack.pop()
        elif not piece.startswith(("<?", "<!")):
            number += 1
            parents.add(stack[-1])
            if not piece.endswith("/>"):
                stack.append(number)
    return texts & parents - {0}


def _local(tag: str) -> str:
    return re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].rpartition(":")[2]


def _resolved(made: Mapped, piece: str, start: int) -> None:
    for match in _REFERENCE.finditer(piece):
        here, there = start + match.start(), start + match.end()
        if match.group()[0] == "&" and len(match.group()) > 1:
            made.escape(html.unescape(match.group()) or " ", here, there)
        else:
            made.content(here, there)


def xml_quoted(start: int, end: int, replacement: str) -> tuple[int, int, str]:
    """Write a replacement so that it is text and nothing else."""
    return start, end, html.escape(replacement)


def without_unseen_references(text: str) -> str:
    """Return the text without references to characters that no reader sees."""

    def unseen(match: re.Match[str]) -> str:
        code = int(match.group(1)) if match.group(1) else int(match.group(2), 16)
        return "" if is_unseen(code) and code not in (0x200C, 0x200D) else match.group()

    return _NUMERIC.sub(unseen, text)
