r"""Plain text, CSV, TSV, JSON, XML, Markdown, logs.

Hiding places, and what is done with each:
- zero-width, default-ignorable, tag, variation-selector, bidi and control characters: removed; a single joiner
  between two letters of a joining script stays;
- white space at line ends (SNOW): removed, but tabs of tab-separated values. In Markdown this ends hard line breaks;
- ``\uXXXX`` escapes (JSON) and numeric references (XML) of such characters: removed;
- comments, processing instructions, document type of XML: removed;
- byte order mark, legacy encodings: the copy is UTF-8 without a mark;
- files inside of text (OpenPGP armour, uuencode, base64 that begins as a known format does): the item is held;
- everything else is visible and stays, byte by byte, but for the plan's edits.

There is one passage, ``0``. Of plain text and tables it is the whole decoded text, so that offsets are characters of
the file itself; of JSON and XML it is the text with escapes resolved, whose edits are carried out in the file's own
characters. Structure is never edited: an edit that crosses cells, strings or tags is carried out in each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._cards.json_trees import begins_as_json
from pipeline.formats._text import shape
from pipeline.formats._text.decoding import bounded, bytes_of, decoded, unmarked_utf16
from pipeline.formats._text.embedded import refuse_embedded
from pipeline.formats._text.invisible import cleaned, unseen_count
from pipeline.formats._text.json_text import json_quoted, mapped_json
from pipeline.formats._text.mapped import Mapped, plainly, rewritten
from pipeline.formats._text.table_text import mapped_table
from pipeline.formats._text.xml_text import (
    declared_encoding,
    looks_foreign,
    looks_like_xml,
    mapped_xml,
    parse_strictly,
    refuse_foreign,
    without_hidden,
    without_unseen_references,
    xml_quoted,
)
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Hidden, Reading, Removal, Rewritten
from redaction.plan import Plan, apply_edits
from redaction.text import Passage

ANCHOR = "0"
#: Bytes of a file up to which the probe parses JSON whole.
PROBE_BYTES = 16 * 1024 * 1024
_TAIL_BYTES = 400


class Text:
    """Plain text and its structured relatives."""

    media_types = frozenset({shape.PLAIN, shape.CSV, shape.TSV, shape.JSON, shape.XML, shape.MARKDOWN})
    suffixes: tuple[str, ...] = (".txt", ".csv", ".tsv", ".json", ".md", ".log", ".xml", ".text", ".jsonl", ".markdown")
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise JSON, XML and UTF-16 without a mark; other plain text has no mark of its own."""
        try:
            if b"\0" in head:
                return shape.PLAIN if unmarked_utf16(head[: len(head) // 2 * 2]) else None
            if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
                return shape.XML if _probably_xml(head, source) else None
            if head.lstrip()[:1] not in (b"{", b"[") or source.stat().st_size > PROBE_BYTES:
                return None
            if any(begins_as_json(head, name) for name in ("vcard", "vcalendar")):
                return None  # contacts and calendars have hiding places of their own
            return shape.JSON if shape.json_parses(decoded(source.read_bytes()), DEFAULT_LIMITS.xml_depth) else None
        except (OSError, CorruptDocument):
            return None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        text, hidden = _decoded(source, limits), list[Hidden]()
        unseen = unseen_count(text)
        if unseen:
            hidden.append(Hidden("invisible-characters", ANCHOR, unseen))
        media_type, _ = shape.shape_of(text, limits.xml_depth)
        if media_type == shape.XML:
            text, gone = _plain_xml(text, limits)
            if gone:
                hidden.append(Hidden("comment", ANCHOR, gone))
        mapped = _mapped(text, media_type, "")
        shown = bounded(text if mapped is None else mapped.text, limits)
        return Reading(media_type=media_type, text=(Passage(ANCHOR, shown),), hidden=tuple(hidden))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing: a text has no members."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        text = _decoded(source, limits)
        media_type, delimiter = shape.shape_of(text, limits.xml_depth)
        comments = 0
        if media_type == shape.XML:
            text, comments = _plain_xml(text, limits)
        edited = _edited(text, plan, media_type, delimiter)
        result = cleaned(edited, keep_tabs=media_type == shape.TSV)
        gone = len(edited) - len(result)
        if media_type == shape.JSON:
            result = shape.without_unseen_escapes(result)
            if not shape.json_parses(result, limits.xml_depth):
                raise ProtectedTextLeft("an edit breaks the JSON")
        elif media_type == shape.XML:
            result = without_unseen_references(result)
            parse_strictly(result, limits.xml_depth)
        elif delimiter and shape.table_shape(result, delimiter) != shape.table_shape(text, delimiter):
            raise ProtectedTextLeft("an edit breaks the table")
        target.write_bytes(result.encode("utf-8"))
        counts = (("invisible-characters", gone), ("comment", comments))
        removed = tuple(Removal(kind, count) for kind, count in counts if count)
        return Rewritten(media_type, shape.SUFFIXES[media_type], removed, redactions=len(plan.edits))


def _decoded(source: Path, limits: Limits) -> str:
    raw = bytes_of(source, limits)
    text = bounded(decoded(raw, declared_encoding(raw)), limits)
    refuse_embedded(text)
    return text


def _probably_xml(head: bytes, source: Path) -> bool:
    with source.open("rb") as stream:
        size = source.stat().st_size
        stream.seek(max(size - _TAIL_BYTES, 0))
        tail = stream.read()
    begin = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    whole = begin if size <= len(head) else begin + tail.decode("utf-8", "replace")
    return looks_like_xml(whole) and not looks_foreign(begin)


def _plain_xml(text: str, limits: Limits) -> tuple[str, int]:
    parse_strictly(text, limits.xml_depth)
    refuse_foreign(text)
    return without_hidden(text)


def _mapped(text: str, media_type: str, delimiter: str) -> Mapped | None:
    """Return the reading of a structured text, or None where the text itself is the reading."""
    if media_type == shape.JSON:
        return mapped_json(text)
    if media_type == shape.XML:
        return mapped_xml(text)
    return mapped_table(text, delimiter) if delimiter else None


def _edited(text: str, plan: Plan, media_type: str, delimiter: str) -> str:
    if any(edit.anchor != ANCHOR for edit in plan.edits):
        raise ProtectedTextLeft("an edit has an unknown anchor")
    if not plan.edits:
        return text
    mapped = _mapped(text, media_type, delimiter)
    try:
        if mapped is None:
            return apply_edits(text, plan.edits)
        places = mapped.places(plan.edits)
    except ValueError:
        raise ProtectedTextLeft("edits do not fit the text") from None
    quoted = json_quoted(text) if media_type == shape.JSON else xml_quoted if media_type == shape.XML else plainly
    return rewritten(text, places, quoted)


FORMAT: Format = Text()
