"""Books, looked at by other code: package, the constant package document, every page with the standard library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers import expat

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._package import layout_faults, read_members
from pipeline.verifiers._pictures import picture_faults
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.html import PageWalk

NAME = "epub"
_TYPE = "application/epub+zip"
_PAGE = re.compile(r"page-[1-9][0-9]{0,5}\.xhtml\Z")
_PICTURE = re.compile(r"image-[1-9][0-9]{0,5}\.[a-z]{3,5}\Z")
_FIXED = ("mimetype", "META-INF/container.xml", "book.opf", "nav.xhtml")
_XHTML = "http://www.w3.org/1999/xhtml"
_CONTAINER = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"\?>\n<container version="1\.0" '
    rb'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book\.opf" '
    rb'media-type="application/oebps-package\+xml"/></rootfiles></container>\n'
)
_PACKAGE = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"\?>\n<package xmlns="http://www\.idpf\.org/2007/opf" version="3\.0" '
    rb'unique-identifier="id"><metadata xmlns:dc="http://purl\.org/dc/elements/1\.1/"><dc:identifier id="id">'
    rb"urn:uuid:00000000-0000-4000-8000-000000000000</dc:identifier><dc:title>-</dc:title><dc:language>[a-z]{2,3}"
    rb'</dc:language><meta property="dcterms:modified">1980-01-01T00:00:00Z</meta></metadata><manifest>'
    rb'<item id="nav" href="nav\.xhtml" media-type="application/xhtml\+xml" properties="nav"/>'
    rb'(?P<items>(?:<item id="[pi][0-9]{1,6}" href="[a-z0-9.-]{6,24}" '
    rb'media-type="(?:application/xhtml\+xml|image/[a-z+-]{2,16})"'
    rb'/>)*)</manifest><spine>(?P<spine>(?:<itemref idref="p[0-9]{1,6}"/>)+)</spine></package>\n'
)
_HREF = re.compile(rb' href="([a-z0-9.-]{6,24})"')


def _residue(reason: Reason, where: str) -> Residue:
    return Residue(reason, NAME, where[:512])


class BookWalk(PageWalk):
    """Walks a page of a book: as a web page, with pictures and a table of contents.

    Args:
        link_hosts: Hosts whose links may be left.
        names: Members of the book.
    """

    def __init__(self, link_hosts: frozenset[str], names: frozenset[str]) -> None:
        super().__init__(link_hosts)
        self._names = names
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element and its attributes."""
        self._in_title = tag == "title"
        if tag == "img":
            sources = [value or "" for name, value in attrs if name == "src"]
            if len(attrs) != 1 or not sources or not _PICTURE.match(sources[0]) or sources[0] not in self._names:
                self.faults.append((Reason.ACTIVE_CONTENT_LEFT, "picture"))
        elif tag == "title":
            self.faults += [(Reason.METADATA_LEFT, "title")] * bool(attrs)
        elif tag == "html":
            known = {"xmlns": _XHTML, "xmlns:epub": "http://www.idpf.org/2007/ops"}
            if any(known.get(name) != value for name, value in attrs):
                self.faults.append((Reason.METADATA_LEFT, "namespace"))
        elif tag == "nav" and attrs == [("epub:type", "toc")]:
            self.shown.append("\n")
        else:
            super().handle_starttag(tag, attrs)

    def _allowed(self, tag: str, name: str, value: str) -> bool:
        if tag == "a" and name == "href" and _PAGE.match(value):
            return value in self._names
        return super()._allowed(tag, name, value)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        self._in_title = False
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """Note visible text; the title says nothing."""
        if not self._in_title:
            super().handle_data(data)
        elif data != "-":
            self.faults.append((Reason.METADATA_LEFT, "title"))


def _walked(body: bytes, hosts: frozenset[str], names: frozenset[str]) -> BookWalk:
    walk = BookWalk(hosts, names)
    walk.feed(body.decode("utf-8"))
    walk.close()
    return walk


def _is_text(name: str) -> bool:
    return name == "nav.xhtml" or _PAGE.match(name) is not None


class EpubVerifier:
    """Second look at books."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type == _TYPE

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        parts = read_members(copy)
        found = [_residue(*fault) for fault in layout_faults(copy)]
        if list(parts)[:4] != list(_FIXED) or parts["mimetype"] != _TYPE.encode():
            return [*found, _residue(Reason.METADATA_LEFT, "members")]
        found += _package_faults(parts)
        names = frozenset(parts)
        for number, (name, body) in enumerate(parts.items()):
            if _is_text(name):
                found += _page_faults(body, number, expectation, names)
            elif _PICTURE.match(name):
                found += [_residue(*fault) for fault in picture_faults(body, f"part:{number}", expectation)]
            elif name not in _FIXED:
                found.append(_residue(Reason.METADATA_LEFT, f"part:{number}"))
        pages = sum(_PAGE.match(name) is not None for name in parts)
        if expectation.counts.pages is not None and pages != expectation.counts.pages:
            found.append(_residue(Reason.CONTENT_LOST, "pages"))
        return found

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        parts = read_members(copy)
        for number, (name, body) in enumerate(parts.items()):
            if _is_text(name):
                walk = _walked(body, frozenset(), frozenset(parts))
                yield View(f"part:{number}", body, mixed=True)
                yield View(f"part:{number}:page", "".join(walk.shown), visible=True)
                yield View(f"part:{number}:attributes", "\n".join(walk.values))
            elif not _PICTURE.match(name):
                yield View(f"part:{number}", body)

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return sum(_PAGE.match(name) is not None for name in read_members(copy))


def _package_faults(parts: dict[str, bytes]) -> Iterator[Residue]:
    if not _CONTAINER.fullmatch(parts["META-INF/container.xml"]):
        yield _residue(Reason.METADATA_LEFT, "container")
    package = _PACKAGE.fullmatch(parts["book.opf"])
    if package is None:
        yield _residue(Reason.METADATA_LEFT, "package")
        return
    listed = {found.decode() for found in _HREF.findall(package["items"])}
    if listed != set(parts) - set(_FIXED):
        yield _residue(Reason.METADATA_LEFT, "manifest")
    if package["spine"].count(b"<itemref") != sum(_PAGE.match(name) is not None for name in parts):
        yield _residue(Reason.CONTENT_LOST, "spine")


def _page_faults(body: bytes, number: int, expectation: Expectation, names: frozenset[str]) -> Iterator[Residue]:
    """Look at a page twice: as XML, which it must be, and as a web page."""
    try:
        expat.ParserCreate().Parse(body, True)
        walk = _walked(body, expectation.link_hosts, names)
    except (expat.ExpatError, UnicodeDecodeError, AssertionError):
        yield _residue(Reason.VERIFIER_FAILED, f"part:{number}")
        return
    for reason, where in dict.fromkeys(walk.all_faults()):
        yield _residue(reason, f"part:{number}:{where}")


VERIFIER: Verifier = EpubVerifier()
