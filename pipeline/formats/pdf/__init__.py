"""PDF.

Pages are transcribed by allow-list into a new document. Hiding places, and what is done with each:
- Info, XMP of catalogue, pages, pictures, forms, fonts; PieceInfo, LastModified, ID, Lang, custom keys: gone;
- previous revisions, objects that nothing refers to, comments between objects, bytes before the header and behind the
  end: gone, since the copy is a new file; so is encryption that needs no password; a broken structure is read as a
  viewer mends it;
- names trees (JavaScript, Pages, Templates, IDS, URLS, Renditions), open and page actions, AA, URI base, threads,
  outlines, page labels, destinations, viewer preferences but the direction, collections, requirements: gone;
- embedded files, associated files, FileAttachment: members, and not put back;
- annotations: painted ones become page content, all other keys (Contents, T, NM, RC, Subj, dates, states) go; hidden
  ones go; links keep their place and lose their target unless the policy lists the host;
- text of notes and fields without a drawing is drawn in Helvetica or a font of this machine, in the ink that they ask
  for: white text goes as hidden text; where viewers do not agree on the ink, the form's font may show other letters, or
  letters join or run from right to left: held;
- passwords, what a choice sends off in place of what it shows, lines above the first one of a list, and appearances of
  fields that the form asks viewers to draw anew (NeedAppearances): gone;
- forms: what fields show stays as page content; XFA, values, names, tool tips: gone; a form that only an engine draws:
  held;
- redactions that are marked only: carried out; of text that nobody sees, for whatever reason, page and reason are told;
- signatures, usage rights, validation material: gone, their appearance stays;
- structure tree, ActualText, Alt, E, tags and property lists of marked content: gone. Where ActualText says something
  else than the page shows, the item is held;
- layers: content of those that are off goes, names and configurations of all go;
- text that nobody sees (rendering mode 3, no width, no size, off the page, outside a clip, in the colour of its ground,
  under a shape or other text, too small to read, in a font of the file that does not draw it): gone; so are letters
  under a shape or text, beyond the page's edge or a clip's, or in the colour of their ground, beside others that are
  seen, where they can be told one by one;
- letters that are content streams (Type 3) and that no text uses: gone; those that show text themselves: held;
- text filled with a pattern that paints nothing: gone;
- text of a form of which no pixel is seen, or too small to read, and letters of it that its edge hides: gone; what the
  form shows becomes content of the page for that; where the page would look otherwise thereby: held;
- pictures: JPEG segments beside the picture go, alternates, OPI, thumbnails go; fonts: names and unused tables go;
- JPEG tables that nothing uses, reserved segments, scans of colours that were there before, bytes behind a scan's last
  one; JPEG 2000 comments of tiles: gone;
- bytes behind the last pixel, colour of a table, sample of a function, or value of a colour profile: gone;
- comments, unknown operators, operands that no viewer takes, names of resources, and the spelling of numbers, strings
  and blanks in content streams: gone, or given anew;
- room that protected text leaves, which tells its width: its lines are set anew with bars of one width, rules and clips
  that were made to its measure are drawn anew; letters that only it used, and the order of codes: gone from fonts;
- a page whose protected text cannot be taken out of its content, or stands in pixels only: becomes a picture with bars
  over it, and nothing else of the page stays; pictures of which a bar covers something go from other pages, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import LimitExceeded
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Member, Reading, Rewritten
from redaction.plan import Plan
from redaction.text import Passage

_HEADER_WITHIN = 1024
_TAIL_BYTES = 64 * 1024
_OBJECT = re.compile(rb"\d{1,10} \d{1,5} obj\b")


def _has_objects(head: bytes, source: Path) -> bool:
    with source.open("rb") as stream:
        stream.seek(max(source.stat().st_size - _TAIL_BYTES, 0))
        return _OBJECT.search(head) is not None or b"startxref" in stream.read()


class Pdf:
    """Portable Document Format. Attachments are members and are not put back."""

    media_types = frozenset({"application/pdf"})
    suffixes: tuple[str, ...] = (".pdf",)
    only_container = False
    may_begin_late = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a header; one behind other bytes with objects only, or it is a text that tells how a PDF begins."""
        at = head[:_HEADER_WITHIN].find(b"%PDF-")
        return "application/pdf" if at == 0 or (at > 0 and _has_objects(head, source)) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """Read text, metadata, hidden things and counts; see `reading.read`."""
        from pipeline.formats.pdf.reading import read

        return read(source, limits)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out the embedded files.

        Raises:
            CorruptDocument: It does not parse.
            EncryptedDocument: It asks for a password.
            LimitExceeded: There are too many, or too large ones.
        """
        from pipeline.formats.pdf.files import COUNTS, embedded
        from pipeline.formats.pdf.opening import opened
        from pipeline.formats.pdf.streams import bounded
        from pipeline.formats.pdf.telling import telling

        with opened(source, limits) as pdf:
            files = embedded(telling(pdf))
            COUNTS.of(source, lambda: len(files))
            if len(files) > limits.members:
                raise LimitExceeded("members", value=len(files), most=limits.members)
            for index, (name, stream) in enumerate(files):
                content = bounded(stream)
                if len(content) > limits.item_bytes:
                    raise LimitExceeded("item bytes", value=len(content), most=limits.item_bytes)
                path = into / str(index)
                path.write_bytes(content)
                yield UnpackedMember(Member(index, name[: limits.name_bytes]), path)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """Write a clean copy; see `rewrite.rewrite`. Members are not put back."""
        from pipeline.formats.pdf.rewrite import rewrite

        return rewrite(source, target, plan, limits)

    def read_pixels(self, source: Path, pages: Sequence[int], limits: Limits) -> tuple[Passage, ...]:
        """See `pipeline.formats.base.ReadsPixels`."""
        from pipeline.formats.pdf.in_pixels import read_pixels

        return read_pixels(source, pages, limits)

    def unlock(self, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
        """See `pipeline.formats.base.Unlocks`."""
        from pipeline.formats.pdf.unlocking import unlock

        return unlock(source, target, passwords)


FORMAT: Format = Pdf()
