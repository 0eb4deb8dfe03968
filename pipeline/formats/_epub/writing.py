"""A book put together anew: constant package document, container and dates; pages as XHTML."""

from __future__ import annotations

from html import escape
from pathlib import Path

from pipeline.formats._epub.book import CONTAINER, Entry
from pipeline.formats._html.tree import Element, serialised
from pipeline.formats._office.packing import write_members

EPUB = "application/epub+zip"
_XHTML = "http://www.w3.org/1999/xhtml"
_HEAD = f'<!DOCTYPE html>\n<html xmlns="{_XHTML}"><head><meta charset="utf-8"/><title>-</title></head>'
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_METADATA = (
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:identifier id="id">urn:uuid:00000000-0000-4000-8000-000000000000</dc:identifier><dc:title>-</dc:title>'
    '<dc:language>{}</dc:language><meta property="dcterms:modified">1980-01-01T00:00:00Z</meta></metadata>'
)


#: Stands before the new source of a picture while a page is worked on, so that it is no other picture's old one.
MARK = "sluicegate:"


def page_name(number: int) -> str:
    """Return the name of a page, numbered from 1."""
    return f"page-{number}.xhtml"


def xhtml(root: Element) -> str:
    """Return a page as XHTML; the same tree gives the same text."""
    return serialised(root, _HEAD, xml=True, mark=MARK)


def navigation(entries: list[Entry], pages: list[str]) -> str:
    """Return the navigation document; where a book has no table of contents, it leads to the first page."""
    wanted = entries or [Entry(0, "-", pages[0])]
    out = [
        _HEAD.replace("<html ", '<html xmlns:epub="http://www.idpf.org/2007/ops" '),
        '<body><nav epub:type="toc"><ol>',
    ]
    depth = 0
    for number, entry in enumerate(wanted):
        level = min(entry.depth, depth + 1) if number else 0
        if number:
            out.append("<ol>" if level > depth else "</li>" + "</ol></li>" * (depth - level))
        out.append(f'<li><a href="{page_name(pages.index(entry.page) + 1)}">{escape(entry.label, quote=False)}</a>')
        depth = level
    out.append("</li>" + "</ol></li>" * depth + "</ol></nav></body></html>\n")
    return "".join(out)


def write_book(target: Path, pages: list[str], nav: str, pictures: dict[str, tuple[bytes, str]], language: str) -> None:
    """Write a book: its media type first and stored, then constant order, dates and compression.

    Args:
        target: New file.
        pages: XHTML in reading order.
        nav: Navigation document.
        pictures: Bytes and media type by name.
        language: Of the book, without its country.
    """
    items = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>']
    items += [
        f'<item id="p{number}" href="{page_name(number)}" media-type="application/xhtml+xml"/>'
        for number in range(1, len(pages) + 1)
    ]
    items += [f'<item id="i{n}" href="{name}" media-type="{pictures[name][1]}"/>' for n, name in enumerate(pictures, 1)]
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(1, len(pages) + 1))
    package = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id">{_METADATA.format(language)}<manifest>{"".join(items)}</manifest>'
        f"<spine>{spine}</spine></package>\n"
    )
    members: list[tuple[str, bytes]] = [
        ("mimetype", EPUB.encode()), (CONTAINER, _CONTAINER.encode()), ("book.opf", package.encode()),
        ("nav.xhtml", nav.encode()),
        *((page_name(number), page.encode()) for number, page in enumerate(pages, 1)),
        *((name, content) for name, (content, _) in pictures.items()),
    ]  # fmt: skip
    write_members(target, members, stored="mimetype")
