"""HTML and XHTML.

Hiding places, and what is done with each:
- scripts, styles, frames, objects, media, pictures (external, data: and inline SVG): removed; a page that shows
  nothing else, not one word, is held (UNKNOWN_PART), as are pages that scripts alone or style sheets alone write;
- words that style sheets write (``content`` of ``::before``, strings as list marks and quotes): removed, told as
  generated-text, searched for terms;
- fields of forms: removed; what is written in them (``value``, but of hidden fields and passwords) stays as text;
- formulas (MathML): their signs stay as text in one line (``a/b``, raised and lowered signs, ``√()``); annotations,
  ``mphantom`` and all attributes go;
- shadow trees (``template shadowrootmode``): stay in place of the host's children, which stay where a slot shows them;
- dialogs: open ones stay as a block, closed ones go;
- other templates and the words of meters and progress bars: removed;
- comments, meta, title, link, base, doctype: removed; the copy has its own doctype and charset;
- alternative text, titles, data-*, event handlers, class, style, name and every other attribute: removed, but a few
  that shape a table or a direction; ids stay where a link inside the document needs them, renamed;
- hidden content (hidden, display:none, visibility, opacity, tiny letters, moved off the page, clipped, transparent,
  letters in the colour of what is behind them; by attribute, by style or by a rule of a style sheet for names, classes,
  ids and attributes): removed; what inner elements show again stays;
- what only some readers miss (closed details, options of a list, rules for some windows) and what is hidden in other
  ways (masks, order among siblings, scripts): becomes visible, since the copy has no styles; it was searched for terms;
- links: lose their target unless the plan lists the host, and then their query and fragment;
- zero-width and other unseen characters: removed.

Each block is one passage (``p0``, ``p1`` ...), its inline tags joined, white space as a browser shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import ProtectedTextLeft, UnknownPart
from pipeline.formats._text.decoding import bounded, bytes_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import Hidden, MetadataField, Reading, Removal, Rewritten, Role, ValueKind
from redaction.plan import Plan

HTML = "text/html"
_BEFORE = rb"(?is)[ \t\r\n]{0,4000}(?:<!--.{0,4000}?-->[ \t\r\n]{0,400}|<\?.{0,400}?\?>[ \t\r\n]{0,400})*"
_START = re.compile(_BEFORE + rb"<(?:!doctype[ \t\r\n]{1,20}html|html)[ \t\r\n>]")
#: Fragments; with an XML declaration before them they are no web page.
_FRAGMENT = re.compile(
    _BEFORE.replace(rb"|<\?.{0,400}?\?>[ \t\r\n]{0,400}", b"")
    + rb"<(?:head|body|meta|title|script|style|frameset|table|div|h[1-6]|center|p|br)[ \t\r\n>]"
)
_TAG = re.compile(r"<[^<>]*>")
_AUTHORS = frozenset({"author", "creator", "dc.creator", "article:author", "dcterms.creator"})


class Html:
    """Web pages."""

    media_types = frozenset({HTML, "application/xhtml+xml"})
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise documents that begin, after comments and declarations, with what only web pages begin with."""
        for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
            if head.startswith(mark):
                head = head[2:].decode(codec, "replace").encode("utf-8")
        head = head.removeprefix(b"\xef\xbb\xbf")
        return HTML if _START.match(head) or _FRAGMENT.match(head) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._html.cleaning import clean_html
        from pipeline.formats._html.document import html_passages, html_text

        document = clean_html(bounded(html_text(bytes_of(source, limits)), limits), frozenset(), limits)
        if document.is_emptied:
            raise UnknownPart("a page without words")
        return Reading(
            HTML,
            html_passages(document),
            tuple(_field(name, value) for name, value in document.fields if value.strip()),
            tuple(Hidden(kind, "document", count) for kind, count in sorted(document.gone.items())),
        )

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing: pictures inside a page are not members."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._html.cleaning import clean_html
        from pipeline.formats._html.document import html_rewritten, html_text

        text = bounded(html_text(bytes_of(source, limits)), limits)
        page, done, gone = html_rewritten(text, plan.by_anchor(), plan.cleaning.link_hosts, limits)
        if not _TAG.sub("", page).strip() and clean_html(text, frozenset(), limits).is_emptied:
            raise UnknownPart("a page without words")
        if done != len(plan.edits):
            raise ProtectedTextLeft("an edit has an unknown anchor")
        target.write_bytes(page.encode("utf-8"))
        removed = tuple(Removal(kind, count) for kind, count in sorted(gone.items()))
        return Rewritten(HTML, ".html", removed, done)


def _field(name: str, value: str) -> MetadataField:
    author = name.lower() in _AUTHORS
    role, kind = (Role.AUTHORSHIP, ValueKind.NAME) if author else (Role.DESCRIPTIVE, ValueKind.TEXT)
    return MetadataField(f"meta:{name}"[:512], value.strip()[:LONGEST_VALUE], role, kind)


FORMAT: Format = Html()
