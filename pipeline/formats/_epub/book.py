"""A book taken apart: its package document, the pages in their order, pictures, style sheets and table of contents."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded, UnknownPart
from pipeline.formats._office.packing import ZIP_ERRORS, check_names, check_sizes
from pipeline.formats._office.parsing import parse
from pipeline.limits import Limits

CONTAINER = "META-INF/container.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"})
#: Ways to garble fonts, which every reading program undoes; fonts go.
_FONT_GARBLING = re.compile(r"http://(?:www\.idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC)\Z")
_FONT = re.compile(r"(?i)\.(?:otf|ttf|ttc|woff2?|dfont)\Z")
_LINKED = re.compile(r"""(?is)<link\s[^<>]{0,2000}?href\s*=\s*["']([^"'<>]{1,1000})["'][^<>]{0,2000}>""")
_MOST_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents: its depth from 0, what it says, and the page that it leads to."""

    depth: int
    label: str
    page: str


@dataclass(slots=True)
class Book:
    """What a book holds.

    Attributes:
        parts: Members by name.
        opf: Name of the package document.
        pages: Names of the pages in reading order.
        entries: Its table of contents.
        language: Of the book, as it says.
        root: The package document.
    """

    parts: dict[str, bytes]
    opf: str
    root: etree._Element
    pages: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    language: str = ""

    def path(self, base: str, href: str) -> str:
        """Return the name of the member that a link in another leads to; empty where it leads outside or nowhere."""
        target = unquote(re.split("[#?]", href, maxsplit=1)[0].strip())
        if not target or "://" in href or href.startswith(("data:", "mailto:", "/")):
            return ""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
        return name if name in self.parts else ""

    def sheets(self, page: str, text: str) -> str:
        """Return the style sheets that a page links to, as they say what is hidden."""
        found = []
        for href in _LINKED.findall(text[:200_000]):
            name = self.path(page, href.replace("&amp;", "&"))
            if name and name.lower().endswith(".css"):
                found.append(self.parts[name].decode("utf-8", "replace").replace("<", " "))
        return "\n".join(found)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def read_book(source: Path, limits: Limits) -> Book:
    """Take a book apart.

    Raises:
        CorruptDocument: Not a whole book.
        EncryptedDocument: Something in it beside fonts is encrypted.
        LimitExceeded: A bound is reached.
        UnknownPart: A page is of a kind that no rule covers.
    """
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    try:
        with zipfile.ZipFile(source) as archive:
            check_sizes(archive.infolist(), limits)
            check_names(archive.namelist())
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except ZIP_ERRORS:
        raise CorruptDocument("not a whole book") from None
    _refuse_encrypted(parts, limits)
    opf = _package_name(parts, limits)
    book = Book(parts, opf, parse(parts[opf], limits.xml_depth))
    _spine(book)
    _contents(book, limits)
    return book


def _refuse_encrypted(parts: dict[str, bytes], limits: Limits) -> None:
    raw = parts.get("META-INF/encryption.xml")
    if raw is None:
        return
    for entry in parse(raw, limits.xml_depth).iter("{*}EncryptedData"):
        method, target = entry.find(".//{*}EncryptionMethod"), entry.find(".//{*}CipherReference")
        algorithm = method.get("Algorithm", "") if method is not None else ""
        name = target.get("URI", "") if target is not None else ""
        if not (_FONT_GARBLING.match(algorithm) and _FONT.search(name)):
            raise EncryptedDocument


def _package_name(parts: dict[str, bytes], limits: Limits) -> str:
    raw = parts.get(CONTAINER)
    for entry in parse(raw, limits.xml_depth).iter("{*}rootfile") if raw else ():
        name = unquote(entry.get("full-path", ""))
        if name in parts:
            return name
    found = [name for name in parts if name.lower().endswith(".opf")]
    if len(found) != 1:
        raise CorruptDocument("a book without a package document")
    return found[0]


def _spine(book: Book) -> None:
    items = {e.get("id", ""): e for e in book.root.iter() if _local(e) == "item"}
    for element in book.root.iter():
        if _local(element) == "language" and not book.language:
            book.language = (element.text or "").strip()
        if _local(element) != "itemref":
            continue
        item = items.get(element.get("idref", ""))
        seen: set[str] = set()
        # A page of a kind that few programs show names another one that stands in for it.
        while (
            item is not None
            and item.get("media-type", "") not in _PAGES
            and item.get("fallback", "") not in seen | {""}
        ):
            seen.add(item.get("fallback", ""))
            item = items.get(item.get("fallback", ""))
        name = book.path(book.opf, item.get("href", "")) if item is not None else ""
        if item is None or not name:
            raise CorruptDocument("a page of the book is not there")
        if item.get("media-type", "") not in _PAGES:
            raise UnknownPart("a page that is no text")
        if name not in book.pages:
            book.pages.append(name)
    if not book.pages:
        raise CorruptDocument("a book without pages")


def _contents(book: Book, limits: Limits) -> None:
    """Read the table of contents: the navigation document of newer books, else the one of older ones."""
    items = [e for e in book.root.iter() if _local(e) == "item"]
    navigation = [e for e in items if "nav" in e.get("properties", "").split()]
    older = [e for e in items if e.get("media-type") == "application/x-dtbncx+xml"]
    for element in (*navigation, *older):
        name = book.path(book.opf, element.get("href", ""))
        if not name or book.entries:
            continue
        try:
            root = parse(book.parts[name], limits.xml_depth)
        except CorruptDocument:
            continue
        found = _nav(book, root, name) if element in navigation else _ncx(book, root, name)
        book.entries = [entry for entry in list(found)[:_MOST_ENTRIES] if entry.label and entry.page in book.pages]


def _nav(book: Book, root: etree._Element, name: str) -> Iterator[Entry]:
    tables = [e for e in root.iter("{*}nav") if "toc" in " ".join(map(str, e.attrib.values())).split()]
    for table in tables[:1] or list(root.iter("{*}nav"))[:1]:
        for link in table.iter("{*}a"):
            depth = sum(_local(up) == "ol" for up in link.iterancestors()) - 1
            yield Entry(min(max(depth, 0), 8), _words(link), book.path(name, link.get("href", "")))


def _ncx(book: Book, root: etree._Element, name: str) -> Iterator[Entry]:
    for point in root.iter("{*}navPoint"):
        depth = sum(_local(up) == "navpoint" for up in point.iterancestors())
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if label is not None and content is not None:
            yield Entry(min(depth, 8), _words(label), book.path(name, content.get("src", "")))


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())[:2000]
