r"""Plain text, CSV, TSV, JSON, Markdown.

Hiding places, and what is done with each:
- zero-width, default-ignorable, tag, variation-selector, bidi and control characters: removed; a single joiner
  between two letters of a joining script stays;
- white space at line ends (SNOW): removed, but tabs of tab-separated values;
- ``\uXXXX`` escapes of such characters in JSON: removed;
- byte order mark, legacy encodings: the copy is UTF-8 without a mark;
- everything else is visible and stays, but for the plan's edits. There is one passage, ``0``: the whole decoded
  text, so that offsets are characters of the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._text import shape
from pipeline.formats._text.decoding import bounded, bytes_of, decoded
from pipeline.formats._text.invisible import cleaned, unseen_count
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Hidden, Reading, Removal, Rewritten
from redaction.plan import Plan, apply_edits
from redaction.text import Passage

ANCHOR = "0"
#: Bytes of a file up to which the probe parses JSON whole.
PROBE_BYTES = 16 * 1024 * 1024


class Text:
    """Plain text and its structured relatives."""

    media_types = frozenset({shape.PLAIN, shape.CSV, shape.TSV, shape.JSON, "text/markdown"})
    suffixes: tuple[str, ...] = (".txt", ".csv", ".tsv", ".json", ".md", ".log")
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise JSON; plain text has no mark of its own."""
        if head.lstrip()[:1] not in (b"{", b"[") or b"\0" in head:
            return None
        try:
            if source.stat().st_size > PROBE_BYTES:
                return None
            text = decoded(source.read_bytes())
        except (OSError, CorruptDocument):
            return None
        return shape.JSON if shape.json_parses(text, DEFAULT_LIMITS.xml_depth) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        text = bounded(decoded(bytes_of(source, limits)), limits)
        unseen = unseen_count(text)
        return Reading(
            media_type=shape.shape_of(text, limits.xml_depth)[0],
            text=(Passage(ANCHOR, text),),
            hidden=(Hidden("invisible-characters", ANCHOR, unseen),) if unseen else (),
        )

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing: a text has no members."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        text = bounded(decoded(bytes_of(source, limits)), limits)
        media_type, delimiter = shape.shape_of(text, limits.xml_depth)
        edited = _edited(text, plan)
        result = cleaned(edited, keep_tabs=media_type == shape.TSV)
        if media_type == shape.JSON:
            result = shape.without_unseen_escapes(result)
            if not shape.json_parses(result, limits.xml_depth):
                raise ProtectedTextLeft("an edit breaks the JSON")
        elif delimiter and shape.table_shape(result, delimiter) != shape.table_shape(text, delimiter):
            raise ProtectedTextLeft("an edit breaks the table")
        target.write_bytes(result.encode("utf-8"))
        gone = len(edited) - len(result)
        removed = (Removal("invisible-characters", gone),) if gone else ()
        return Rewritten(media_type, shape.SUFFIXES[media_type], removed, redactions=len(plan.edits))


def _edited(text: str, plan: Plan) -> str:
    if any(edit.anchor != ANCHOR for edit in plan.edits):
        raise ProtectedTextLeft("an edit has an unknown anchor")
    try:
        return apply_edits(text, plan.edits)
    except ValueError:
        raise ProtectedTextLeft("edits do not fit the text") from None


FORMAT: Format = Text()
