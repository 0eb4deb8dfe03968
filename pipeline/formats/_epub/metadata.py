"""What a book says about people, and what it hides; read from the original."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import PipelineError
from pipeline.formats._epub.book import Book
from pipeline.formats._office.parsing import parse
from pipeline.limits import LONGEST_VALUE
from pipeline.model import Hidden, MetadataField, Role, ValueKind

_TOLD = {
    "creator": (Role.AUTHORSHIP, ValueKind.NAME),
    "contributor": (Role.AUTHORSHIP, ValueKind.NAME),
    "docAuthor": (Role.AUTHORSHIP, ValueKind.NAME),
    "identifier": (Role.DESCRIPTIVE, ValueKind.IDENTIFIER),
    "date": (Role.DESCRIPTIVE, ValueKind.DATE),
    "source": (Role.DESCRIPTIVE, ValueKind.TEXT),
}
#: Keys of the shop's own list (iTunesMetadata.plist) that name who bought the book.
_BUYER = {"userName": ValueKind.NAME, "appleId": ValueKind.EMAIL, "accountInfo": ValueKind.TEXT}
_KEPT = re.compile(
    r"(?i)(?:mimetype|META-INF/container\.xml|.*\.(?:x?html?|opf|ncx|css|jpe?g|png|gif|webp|bmp|tiff?|svg))\Z"
)
_KINDS = (
    (re.compile(r"(?i)\.js\Z"), "script"), (re.compile(r"(?i)\.(?:otf|ttf|woff2?)\Z"), "custom-part"),
    (re.compile(r"(?i)signatures\.xml\Z"), "signature"), (re.compile(r"(?i)calibre_bookmarks"), "comment"),
    (re.compile(r"(?i)\.(?:mp3|mp4|m4a|ogg|webm|smil)\Z"), "media"),
)  # fmt: skip
_TEXT_CHARS = LONGEST_VALUE


def scan(book: Book) -> tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]:
    """Return metadata fields and hidden things of a book."""
    fields: dict[tuple[str, str], MetadataField] = {}
    hidden: Counter[tuple[str, str]] = Counter()
    for number, name in enumerate(sorted(book.parts)):
        for pattern, kind in _KINDS:
            if pattern.search(name):
                hidden[kind, f"part {number}"] += 1
        if name.lower().endswith((".xhtml", ".html", ".htm")) and name not in book.pages:
            hidden["hidden-text", f"part {number}"] += 1
        if name == book.opf or not _KEPT.match(name) or name.lower().endswith(".ncx"):
            hidden["custom-part", f"part {number}"] += not _KEPT.match(name)
            for entry in _fields(name, book.parts[name]):
                fields.setdefault((entry.name, entry.value), entry)
    return tuple(fields.values()), tuple(Hidden(k, where, n) for (k, where), n in sorted(hidden.items()) if n)


def _fields(name: str, raw: bytes) -> Iterator[MetadataField]:
    if not name.lower().endswith((".opf", ".ncx", ".xml", ".plist")):
        return
    try:
        root = parse(raw)
    except PipelineError:
        return
    previous = ""
    for element in root.iter():
        short = str(element.tag).rpartition("}")[2]
        text = " ".join("".join(map(str, element.itertext())).split())[:_TEXT_CHARS]
        if short == "string" and previous in _BUYER and text:
            yield MetadataField(f"plist:{previous}"[:512], text, Role.HANDLING, _BUYER[previous])
        previous = text if short == "key" else previous
        yield from _told(element, short, text)


def _told(element: etree._Element, short: str, text: str) -> Iterator[MetadataField]:
    home = str(element.tag).partition("}")[0]
    if short in _TOLD and text:
        yield MetadataField(f"opf:{short}", text, *_TOLD[short])
    elif "purl.org/dc" in home and text:
        yield MetadataField(f"opf:{short}", text)
    elif short == "meta":
        label = element.get("name") or element.get("property") or "meta"
        value = (element.get("content") or text)[:_TEXT_CHARS]
        if value:
            # Who sorts under which name is the author again.
            named = "file-as" in label or "author" in label
            role, kind = (Role.AUTHORSHIP, ValueKind.NAME) if named else (Role.DESCRIPTIVE, ValueKind.TEXT)
            yield MetadataField(f"opf:{label}"[:512], value, role, kind)
    for key, value in element.attrib.items():
        if str(key).endswith("file-as") and value:
            yield MetadataField("opf:file-as", str(value)[:_TEXT_CHARS], Role.AUTHORSHIP, ValueKind.NAME)
