"""SVG drawings. SVGZ is a GZIP with one member, and is treated as such.

A new drawing is written from what is on a list of elements, attributes, properties and words in their values. Hiding
places, and what is done with each:
- scripts, event handlers, animations, links' targets, external pictures, uses and style sheets: gone;
- ``foreignObject`` and Inkscape's flowing text: their words stay, as plain lines of text;
- style sheets and style attributes: what they say of an element becomes its attributes; fonts, imports and rules of
  other kinds: gone; families of letters that come with no common system: a general one;
- ``metadata`` (RDF, XMP), ``title``, ``desc``, comments, instructions, document type, entities, classes, languages,
  ``data-*``, elements and attributes of editors (Inkscape, Sodipodi, Adobe, Sketch ...), unknown elements: gone;
- pictures in ``data:`` addresses: cleaned by their own format, drawings among them put in their place; one that cannot
  be cleaned holds the drawing;
- what no reader sees: ``display:none``, ``visibility``, opacity zero, letters without colour or size, what lies beside
  the page: gone, but for definitions that something seen refers to;
- ids: gone where nothing refers to them, else ``n0``, ``n1`` ... by place; names of filters' steps likewise;
- zero-width and other unseen characters: gone.

All words make one passage (``drawing``), whatever elements hold them. Letters drawn as paths are met by the verifier,
which reads the drawing by OCR. Numbers of coordinates stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ProtectedTextLeft
from pipeline.formats._svg.parsing import parsed
from pipeline.formats._svg.tree import Node, serialised
from pipeline.formats._text.decoding import bounded, bytes_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Rewritten
from redaction.plan import Cleaning, Plan
from redaction.text import Passage

if TYPE_CHECKING:
    from pipeline.formats._svg.noted import Noted

SVG = "image/svg+xml"
_START = re.compile(
    rb"[ \t\r\n]{0,400}(?:<\?[^<>]{0,1000}\?>[ \t\r\n]{0,400}|<!--.{0,8000}?-->[ \t\r\n]{0,400}|"
    rb"<!DOCTYPE[ \t\r\n]{1,40}svg[^<>\[]{0,1000}(?:\[.{0,20000}?\][ \t\r\n]{0,40})?>[ \t\r\n]{0,400}){0,40}"
    rb"<(?:[A-Za-z]{1,20}:)?svg[ \t\r\n/>]",
    re.DOTALL,
)


class Svg:
    """Drawings of the web and of drawing programs."""

    media_types = frozenset({SVG})
    suffixes: tuple[str, ...] = (".svg",)
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the first element, after declarations and comments."""
        for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
            if head.startswith(mark):
                head = head[2:].decode(codec, "replace").encode("utf-8", "replace")
        return SVG if _START.match(head.removeprefix(b"\xef\xbb\xbf")) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`. All words are one passage; what no reader sees is a passage each."""
        from pipeline.formats._svg.text import ANCHOR, passage_text, pieces

        tree, noted = _cleaned(source, Cleaning(), limits)
        text = bounded(passage_text(pieces(tree)), limits)
        shown = [Passage(ANCHOR, text)] if text.strip() else []
        unseen = [Passage(f"hidden:{number}", words, visible=False) for number, words in enumerate(noted.unseen)]
        return Reading(SVG, tuple(shown + unseen), tuple(noted.survey.fields), noted.survey.hidden())

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing: pictures inside a drawing are no members."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._image.survey import removed
        from pipeline.formats._svg.text import ANCHOR, edit_pieces, pieces

        tree, noted = _cleaned(source, plan.cleaning, limits)
        if any(edit.anchor != ANCHOR for edit in plan.edits):
            raise ProtectedTextLeft("an edit has an unknown anchor")
        edit_pieces(pieces(tree), plan.edits)
        target.write_text(serialised(tree), encoding="utf-8", newline="\n")
        return Rewritten(SVG, ".svg", removed(noted.survey), len(plan.edits))


def _cleaned(source: Path, cleaning: Cleaning, limits: Limits) -> tuple[Node, Noted]:
    from pipeline.formats._svg.cleaning import clean_svg

    return clean_svg(parsed(bytes_of(source, limits), limits), cleaning, limits)


FORMAT: Format = Svg()
