r"""Old Office formats: DOC, XLS, PPT, RTF, WPD, and their templates; binary workbooks (XLSB).

LibreOffice converts them, in the sandbox, to the kind that replaced them (DOCX, XLSX, PPTX); the result is cleaned and
verified as that, and the record has both media types. Hiding places, and what is done with each:
- summary information, document summary, custom properties, RTF info group: converted into properties, learned, gone;
- associated strings, revision marks, comments, saved-by list of the last ten authors, bookmarks, document variables:
  not converted, or converted and then treated as in the new kind (tracked changes become the visible text);
- in rich text hidden shapes, separators of notes, pictures of lists, the older form of a text that is there twice:
  gone before the conversion, since LibreOffice would show them;
- in workbooks rows and columns that have no extent (LibreOffice would show them): gone with the hidden ones; formulas
  (LibreOffice would calculate them anew): their results take their place before the conversion;
- fields of date and time, and in rich text of references and counts (LibreOffice would fill them in anew, by its own
  clock): their results stay; in presentations, which keep no results, they are gone; others, of Word 6 and WordPerfect:
  held;
- text drawn as art in rich text (LibreOffice would lose its words): becomes the text of a box;
- what a quick save leaves behind, unused sectors, streams that nothing knows, previous versions, macros, embedded
  objects, thumbnails, RTF destinations that readers skip (``\*``), text behind the last brace: not converted.

What LibreOffice does not convert is lost, and only LibreOffice has read the original: see docs/formats.md.
Under a password: held, unless a person gives it. Publisher files: unsupported.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import CorruptDocument, EncryptedDocument, PipelineError
from pipeline.formats._compound.reader import MAGIC, compound
from pipeline.formats.base import Format, UnpackedMember
from pipeline.formats.ooxml import FORMAT as OOXML
from pipeline.limits import Limits
from pipeline.model import Hidden, Reading, Removal, Rewritten
from redaction.plan import Plan


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str
    ending: str
    becomes: str
    stream: str = ""


_KINDS = (
    _Kind("application/msword", ".doc", "docx", "WordDocument"),
    _Kind("application/vnd.ms-excel", ".xls", "xlsx", "Workbook"),
    _Kind("application/vnd.ms-excel", ".xls", "xlsx", "Book"),
    _Kind("application/vnd.ms-powerpoint", ".ppt", "pptx", "PowerPoint Document"),
    _Kind("text/rtf", ".rtf", "docx"),
    _Kind("application/vnd.wordperfect", ".wpd", "docx"),
)
#: A package as new Office files are, whose parts are binary records ([MS-XLSB]).
_BINARY_BOOK = _Kind("application/vnd.ms-excel.sheet.binary.macroenabled.12", ".xlsb", "xlsx")
_BINARY_MAIN = re.compile(rb"(?i)application/vnd\.ms-excel\.sheet\.binary\.macroEnabled\.main\b")
_MOST_TYPES_BYTES = 1024 * 1024
_BY_TYPE = {kind.media_type: kind for kind in (_BINARY_BOOK, *reversed(_KINDS))}
_RICH_TEXT = b"{\\rtf"
_WORDPERFECT = b"\xffWPC"


class LegacyOffice(Format):
    """Formats that nobody should have to parse twice."""

    media_types = frozenset(_BY_TYPE)
    suffixes: tuple[str, ...] = (".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".pot", ".rtf", ".wpd", ".xlsb")
    only_container = False
    holds_whole_files = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise them by their first bytes, compound files by the streams in them."""
        kind = _kind_of(head, source)
        return kind.media_type if kind else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """Convert and read as the new kind."""
        kind = _kind(source)
        converted, gone = _converted(kind, source, limits)
        reading = OOXML.read(converted, limits)
        unseen = (Hidden(name, "document", count) for name, count in sorted(gone.items()))
        hidden = (*reading.hidden, *unseen, Hidden("old-format", kind.ending.removeprefix(".")))
        return replace(reading, media_type=kind.media_type, hidden=hidden)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out what is embedded, where LibreOffice keeps it."""
        return OOXML.members(_converted(_kind(source), source, limits)[0], into, limits)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """Convert and rewrite as the new kind."""
        converted, gone = _converted(_kind(source), source, limits)
        done = OOXML.rewrite(converted, target, plan, members, limits)
        counts = Counter({one.kind: one.count for one in done.removed}) + gone + Counter({"old-format": 1})
        return replace(done, removed=tuple(Removal(kind, count) for kind, count in sorted(counts.items())))

    def unlock(self, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
        """See `pipeline.formats.base.Unlocks`."""
        from pipeline.formats._office.lock import unlock

        return unlock(source, target, passwords)


def _kind(source: Path) -> _Kind:
    with source.open("rb") as stream:
        head = stream.read(64 * 1024)
    kind = _kind_of(head, source)
    if kind is None:
        raise CorruptDocument("no old Office file")
    return kind


def _kind_of(head: bytes, source: Path) -> _Kind | None:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rt"):
        return _BY_TYPE["text/rtf"]
    if head.startswith(_WORDPERFECT):
        return _BY_TYPE["application/vnd.wordperfect"]
    if head.startswith(b"PK\x03\x04"):
        return _BINARY_BOOK if _is_binary_book(source) else None
    if not head.startswith(MAGIC):
        return None
    try:
        root = compound(source.read_bytes())
    except PipelineError:
        return None
    return next((kind for kind in _KINDS if kind.stream and kind.stream in root.streams), None)


def _is_binary_book(source: Path) -> bool:
    """Return whether a package says that its main part is a binary workbook."""
    try:
        with zipfile.ZipFile(source) as archive, archive.open("[Content_Types].xml") as stream:
            return _BINARY_MAIN.search(stream.read(_MOST_TYPES_BYTES)) is not None
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        return False


def _converted(kind: _Kind, source: Path, limits: Limits) -> tuple[Path, Counter[str]]:
    """Return the file in its new kind, and what LibreOffice was not shown of it."""
    from pipeline.formats._legacy.clocks import hold_dates_of_today
    from pipeline.formats._legacy.conversion import CONVERTER

    seen, gone = _seen(kind, source, limits)
    with tempfile.TemporaryDirectory() as folder:
        path = source
        if seen is not None:
            path = Path(folder) / "seen"
            path.write_bytes(seen)
        converted = CONVERTER.convert(path, kind.ending, kind.becomes, limits)
    if seen is None or kind.ending != ".doc":
        # A document that was prepared names its fields as before, with their own results.
        hold_dates_of_today(converted)
    return converted, gone


def _seen(kind: _Kind, source: Path, limits: Limits) -> tuple[bytes | None, Counter[str]]:
    """Return what LibreOffice is to be shown instead of the file, or None for the file itself; and what went."""
    from pipeline.formats._legacy.books import as_seen
    from pipeline.formats._legacy.rich_text import without_unseen
    from pipeline.formats.ooxml.package import read_package

    if kind is _BINARY_BOOK:
        # It bounds the members, and looks at their names, before LibreOffice unpacks them.
        return as_seen(read_package(source, limits).parts)
    raw, gone = source.read_bytes(), Counter[str]()
    if kind.stream:
        seen, gone = _seen_streams(kind, raw)
    elif kind.ending != ".rtf":
        seen = raw
    elif not raw.startswith(_RICH_TEXT):
        # LibreOffice would take it for plain text, and show what only programs read.
        raise CorruptDocument("rich text that does not begin as it must")
    else:
        seen, gone = without_unseen(raw)
    return None if seen == raw else seen, gone


def _seen_streams(kind: _Kind, raw: bytes) -> tuple[bytes, Counter[str]]:
    """Return a compound file as LibreOffice is to read it, and what went."""
    from pipeline.formats._compound.reader import overwritten
    from pipeline.formats._legacy.books import as_seen_stream
    from pipeline.formats._legacy.clocks import without_dates
    from pipeline.formats._legacy.fields import table_name, with_results
    from pipeline.formats._legacy.passwords import is_locked

    root = compound(raw)
    if is_locked(root):
        raise EncryptedDocument
    main, gone = root.streams[kind.stream], Counter[str]()
    if kind.becomes == "xlsx":
        changed, gone = as_seen_stream(main)
        return overwritten(raw, kind.stream, changed), gone
    if kind.becomes == "pptx":
        changed, gone = without_dates(main)
        return overwritten(raw, kind.stream, changed), gone
    name = table_name(main)
    if kind.becomes != "docx" or not root.streams.get(name):
        return raw, gone
    return overwritten(raw, name, with_results(main, root.streams[name])), gone


FORMAT: Format = LegacyOffice()
