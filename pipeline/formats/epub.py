"""EPUB, versions 2 and 3.

Every copy is put together anew as EPUB 3: the pages in reading order, the pictures that they show, a table of contents.
Hiding places, and what is done with each:
- package document (dc:creator, dc:contributor, dc:identifier, dc:title, dc:publisher, dc:rights, dc:source, dc:date,
  meta, links, guide, collections, bindings): made anew; the language stays, without its country;
- NCX (docAuthor, docTitle, dtb:uid, page list), navigation document (landmarks, page list): the table of contents
  stays;
- META-INF (rights, signatures, metadata, display options, calibre_bookmarks.txt), iTunesMetadata.plist (who bought it),
  scripts, fonts, media overlays, pages beside the reading order, every other member: gone;
- pages: as the format of web pages does it, pictures apart: scripts, comments, styles, alternative texts, attributes,
  links' targets, hidden words (also by the rules of linked style sheets) go; style sheets themselves too;
- pictures: through the picture format, numbered; covers that no page shows go;
- archive comment, extra fields, dates, names of members: gone.

Held, since a reader would miss it: films, sounds, equations, drawings (SVG) and other pages that are no text. Books of
which more than fonts is encrypted are refused.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, LimitExceeded, ProtectedTextLeft, UnknownPart
from pipeline.formats._epub.book import CONTAINER, Book, Entry, read_book
from pipeline.formats._epub.writing import EPUB, MARK, navigation, write_book, xhtml
from pipeline.formats._office.edits import HOSTILE
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Reading, Removal, Rewritten
from redaction.plan import Cleaning, Edit, Plan, apply_edits
from redaction.text import Passage

if TYPE_CHECKING:
    from pipeline.formats._html.cleaning import Cleaned

#: What a reader sees or hears of a page and what the format of web pages leaves out.
_UNCOVERED = re.compile(r"(?i)<(?:[a-z]{1,9}:)?(math|video|audio|canvas|object|embed|iframe)[\s>/]")
_SVG = re.compile(r"(?is)<(?:[a-z]{1,9}:)?svg[\s>].{0,2000000}?</(?:[a-z]{1,9}:)?svg\s*>")
_DRAWN = re.compile(r"(?i)<(?:[a-z]{1,9}:)?(?:path|text|rect|circle|ellipse|line|polygon|polyline|use)[\s>/]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-.{0,40})?\Z")


class _Pages:
    """Pages of one book as the format of web pages reads them, with the pictures that they show."""

    def __init__(self, book: Book, limits: Limits, cleaning: Cleaning | None) -> None:
        self._book, self._limits, self._cleaning = book, limits, cleaning
        self.pictures: dict[str, tuple[bytes, str]] = {}
        self._names: dict[str, str] = {}

    @property
    def hosts(self) -> frozenset[str]:
        """Hosts whose links stay."""
        return self._cleaning.link_hosts if self._cleaning is not None else frozenset()

    def text(self, page: str) -> str:
        """Return the source of a page, its linked style sheets inside.

        Raises:
            UnknownPart: A reader would miss what is left out.
        """
        from pipeline.formats._html.document import html_text

        text = html_text(self._book.parts[page])
        if len(text) > self._limits.text_chars:
            raise LimitExceeded("text_chars", value=len(text), most=self._limits.text_chars)
        drawings = _SVG.findall(text)
        if _UNCOVERED.search(text) or any(_DRAWN.search(drawing) for drawing in drawings):
            raise UnknownPart("a film, sound, equation or drawing")
        sheets = self._book.sheets(page, text)
        return text.replace("</head>", f"<style>{sheets}</style></head>", 1) if sheets else text

    def source(self, page: str, href: str) -> str:
        """Return the new source of a picture; empty where it lies outside or nowhere.

        Raises:
            UnknownPart: It cannot be cleaned.
        """
        if href.startswith(MARK):
            return href if href.removeprefix(MARK) in self.pictures else ""
        name = self._book.path(page, href)
        if not name or not self._book.parts[name]:
            return ""
        if name not in self._names:
            self._names[name] = self._admit(self._book.parts[name])
        return self._names[name]

    def _admit(self, raw: bytes) -> str:
        from pipeline.formats.odf.frames import clean_picture, picture_kind

        number = len(self.pictures) + 1
        if self._cleaning is None:  # reading needs no pictures
            if picture_kind(raw) is None:
                raise UnknownPart("a picture of a kind that cannot be cleaned")
            cleaned, media_type, suffix = b"", "image/png", ".png"
        else:
            cleaned, media_type, suffix = clean_picture(raw, self._cleaning, self._limits)
        name = f"image-{number}{suffix}"
        self.pictures[name] = (cleaned, media_type)
        return MARK + name

    def cleaned(self, page: str) -> Cleaned:
        """Return a page without what goes."""
        from pipeline.formats._html.cleaning import clean_html

        return clean_html(self.text(page), self.hosts, self._limits, lambda href: self.source(page, href))

    def rewritten(self, page: str, edits: Mapping[str, tuple[Edit, ...]], prefix: str) -> tuple[str, int, Counter[str]]:
        """Return a page as XHTML, the edits carried out, and what was left out."""
        from pipeline.formats._html.cleaning import clean_html
        from pipeline.formats._html.document import html_rewritten

        def pictures(href: str) -> str:
            return self.source(page, href)

        text, done, gone = html_rewritten(self.text(page), edits, self.hosts, self._limits, prefix, pictures)
        return xhtml(clean_html(text, self.hosts, self._limits, pictures).root), done, gone


class Epub:
    """Electronic books."""

    media_types = frozenset({EPUB})
    suffixes: tuple[str, ...] = (".epub",)
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a package with the media type of a book, or with a book's container."""
        if not head.startswith(b"PK\x03\x04"):
            return None
        try:
            with zipfile.ZipFile(source) as archive:
                names = set(archive.namelist())
                said = archive.read("mimetype")[:100].strip() if "mimetype" in names else b""
        except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
            return None
        return EPUB if said == EPUB.encode() or (not said and CONTAINER in names) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`. A passage is a block of a page (``page-1:p0``) or a line of the contents (``nav:0``)."""
        from pipeline.formats._epub.metadata import scan
        from pipeline.formats._html.document import html_passages

        book = read_book(source, limits)
        text: list[Passage] = []
        hidden: list[Hidden] = []
        try:
            pages = _Pages(book, limits, None)
            for number, page in enumerate(book.pages, 1):
                document = pages.cleaned(page)
                text += html_passages(document, f"page-{number}:")
                hidden += [Hidden(k, f"page {number}", count) for k, count in sorted(document.gone.items())]
            metadata, unseen = scan(book)
        except HOSTILE:
            raise CorruptDocument("a page breaks its schema") from None
        text += [Passage(f"nav:{n}", label) for n, label in enumerate(_labels(book)) if label]
        total = sum(len(passage.text) for passage in text)
        if total > limits.text_chars:
            raise LimitExceeded("text_chars", value=total, most=limits.text_chars)
        return Reading(EPUB, tuple(text), metadata, (*unseen, *hidden), Counts(pages=len(book.pages)))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing: pictures are cleaned with the book."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        book = read_book(source, limits)
        edits, done = plan.by_anchor(), 0
        removed: Counter[str] = Counter()
        written: list[str] = []
        try:
            pages = _Pages(book, limits, plan.cleaning)
            for number, page in enumerate(book.pages, 1):
                text, count, gone = pages.rewritten(page, edits, f"page-{number}:")
                written.append(text)
                done += count
                removed += gone
            entries, count = _edited(book, edits)
        except HOSTILE:
            raise CorruptDocument("a page breaks its schema, or an edit leaves its passage") from None
        if done + count != len(plan.edits):
            raise ProtectedTextLeft("an edit has an unknown anchor")
        nav = navigation(entries, book.pages)
        write_book(target, written, nav, pages.pictures, _language(book))
        removed["part"] += max(len(book.parts) - len(written) - len(pages.pictures) - 4, 0)
        gone_kinds = tuple(Removal(kind, count) for kind, count in sorted(removed.items()) if count)
        return Rewritten(EPUB, ".epub", gone_kinds, done + count, Counts(pages=len(book.pages)))


def _labels(book: Book) -> list[str]:
    from pipeline.formats._text.invisible import without_unseen

    return [without_unseen(entry.label) for entry in book.entries]


def _edited(book: Book, edits: Mapping[str, tuple[Edit, ...]]) -> tuple[list[Entry], int]:
    """Return the table of contents with its edits carried out, and how many there were."""
    entries, done = [], 0
    for number, (entry, label) in enumerate(zip(book.entries, _labels(book), strict=True)):
        wanted = edits.get(f"nav:{number}", ())
        done += len(wanted)
        entries.append(Entry(entry.depth, apply_edits(label, wanted) if wanted else label, entry.page))
    return [entry for entry in entries if entry.label], done


def _language(book: Book) -> str:
    found = _LANGUAGE.match(book.language)
    return found[1].lower() if found else "und"


FORMAT: Format = Epub()
