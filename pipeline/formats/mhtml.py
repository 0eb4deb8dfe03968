"""Web pages that a browser saved in one file (MHTML, RFC 2557).

Hiding places, and what is done with each:
- Snapshot-Content-Location, Subject, Date, From, Content-Location, Content-ID and all other headers: gone; the copy has
  fixed boundaries and neutral names;
- the page and its frames: cleaned as the HTML format does; what hides by a style sheet in a part of its own is shown,
  since the copy has no styles, and was searched for terms;
- pictures that a page shows by ``img``: members; they come back cleaned, in their places, or not at all;
- pictures that no ``img`` shows (backgrounds, tracking), style sheets, scripts, fonts, media, other parts: gone;
- preamble, epilogue: gone.

Anchors: ``part:N/pM``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._mail.snapshot import is_snapshot, read_snapshot, snapshot_pieces
from pipeline.formats._text.decoding import bytes_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Member, Reading, Removal, Rewritten
from redaction.plan import Plan
from redaction.text import Passage

MHTML = "multipart/related"


class SavedPage:
    """Web pages with their pictures."""

    media_types = frozenset({MHTML, "application/x-mimearchive"})
    suffixes: tuple[str, ...] = (".mhtml", ".mht")
    only_container = False
    has_members = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise headers that only saved pages have, or parts with places in a mail that nobody sent."""
        return MHTML if is_snapshot(head) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._html.cleaning import clean_html
        from pipeline.formats._html.document import html_passages

        found = read_snapshot(bytes_of(source, limits), limits)
        passages: list[Passage] = []
        hidden = [Hidden(kind, "parts", count) for kind, count in sorted(found.gone.items())]
        for page in found.pages:
            document = clean_html(page.text, frozenset(), limits, found.resolver(page, None, set()))
            passages += html_passages(document, f"part:{page.number}/")
            hidden += [Hidden(kind, f"part:{page.number}", count) for kind, count in sorted(document.gone.items())]
        counts = Counts(members=len(found.pictures))
        return Reading(MHTML, tuple(passages), tuple(found.fields), tuple(hidden), counts)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out the pictures that a reader sees."""
        for index, raw in enumerate(read_snapshot(bytes_of(source, limits), limits).pictures):
            path = into / str(index)
            path.write_bytes(raw)
            yield UnpackedMember(Member(index, ""), path)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._html.document import html_rewritten
        from pipeline.formats._mail.pictures import picture_type

        found = read_snapshot(bytes_of(source, limits), limits)
        if any(index not in range(len(found.pictures)) for index in members):
            raise CorruptDocument("unknown member")
        cleaned = {index: path.read_bytes() for index, path in members.items()}
        cleaned = {index: raw for index, raw in cleaned.items() if picture_type(raw)}
        # Neighbours are numbered anew, so that cleaning twice finds the same numbers.
        numbers = {index: number for number, index in enumerate(sorted(cleaned))}
        edits, pages, done, gone = plan.by_anchor(), list[str](), 0, Counter(found.gone)
        found.keys = {key: numbers[index] for key, index in found.keys.items() if index in numbers}
        for page in found.pages:
            pictures, prefix = found.resolver(page, None, set()), f"part:{page.number}/"
            text, carried_out, dropped = html_rewritten(
                page.text, edits, plan.cleaning.link_hosts, limits, prefix, pictures
            )
            pages.append(text)
            gone += dropped
            done += carried_out
        if done != len(plan.edits):
            raise ProtectedTextLeft("an edit has an unknown anchor")
        kept = [(numbers[index], raw) for index, raw in sorted(cleaned.items())]
        target.write_bytes(b"".join(snapshot_pieces(pages, kept)))
        if found.fields:
            gone["metadata"] += len(found.fields)
        if len(kept) < len(found.pictures):
            gone["members-left-out"] += len(found.pictures) - len(kept)
        removed = tuple(Removal(kind, count) for kind, count in sorted(gone.items()) if count > 0)
        return Rewritten(MHTML, ".mhtml", removed, done, Counts(members=len(kept)))


FORMAT: Format = SavedPage()
