"""Take out of fonts what they still tell of letters that a document no longer shows.

Hiding places: outlines, widths, names, encodings, character maps and subroutines for letters of redacted text only;
glyph numbers and codes that were given out in the order in which letters were met; lengths, boxes and counts that
programs derive from all letters of a subset; fonts that only redacted text was set in.

Each font program is cut with all fonts that use it, at first as far as can be (numbers given out anew), then, where a
page would look otherwise, with its numbers kept. A program that cannot be cut at all is kept where it is no subset:
then its glyphs tell nothing of the text. Otherwise the document is held.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from pipeline.errors import PipelineError, UnknownPart
from pipeline.formats.pdf.fonts import lengths
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.shown import Key
from pipeline.formats.pdf.redact.trim_group import trim_group
from pipeline.formats.pdf.redact.trim_keyed import Trimmed, inner_of
from pipeline.formats.pdf.redact.used_codes import Usage, Used
from pipeline.formats.pdf.redact.whole_fonts import is_whole
from pipeline.formats.pdf.streams import bounded
from pipeline.formats.pdf.type3 import is_drawn, prune

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_DERIVED = ("/AvgWidth", "/MaxWidth", "/CharSet", "/CIDSet")
_DPI, _POINTS = 100, 72
_MOST_SIDE_PX = 2000.0
#: How often pages that look otherwise are looked into, and how many fonts are tried one by one.
_MOST_STEPS, _MOST_SUSPECTS = 12, 12
#: How far a program is cut: anew, with its numbers, not at all.
_ANEW, _IN_PLACE, _KEPT = range(3)


@dataclass(slots=True)
class Group:
    """Fonts that share a program.

    Attributes:
        fonts: The fonts.
        program: The program's stream, or None where viewers bring their own.
        way: How far it is cut.
        change: What was written for it.
        trimmed: What became of it.
    """

    fonts: list[Used]
    program: Any
    way: int = _ANEW
    change: Change | None = None
    trimmed: Trimmed = field(default_factory=Trimmed)

    @property
    def pages(self) -> set[int]:
        """Numbers of the pages that show it."""
        return set[int]().union(*(used.pages for used in self.fonts))


@dataclass(slots=True)
class Report:
    """What a trim did.

    Attributes:
        gone: How many entries and outlines went.
        anew: How many programs were cut and numbered anew.
        in_place: How many with their numbers kept.
        kept: How many are whole fonts and were left.
    """

    gone: int = 0
    anew: int = 0
    in_place: int = 0
    kept: int = 0


def trim(pdf: pikepdf.Pdf) -> int:
    """Cut all fonts of a document down to what it shows, in place; return how many entries and outlines went.

    Args:
        pdf: The clean document, in our own spelling, with nothing in it any more that is to go.

    Raises:
        UnknownPart: A font cannot be cut.
        LimitExceeded: There are too many letters.
    """
    return trimmed(pdf).gone


def trimmed(pdf: pikepdf.Pdf) -> Report:
    """Do the same, and return what was done."""
    report = Report(gone=prune(pdf) if any(map(is_drawn, pdf.objects)) else 0)
    before = _Before(pdf)
    usage = Usage(pdf)
    groups = _groups(usage, report)
    for group in groups:
        _cut(pdf, group, usage)
    usage.write(_recoded(groups))
    steps = 0
    while differing := before.differing(pdf):
        steps += 1
        if steps > _MOST_STEPS:
            raise UnknownPart("fonts that cannot be cut down to what is shown")
        _step_back(pdf, groups, usage, before, differing)
    for group in groups:
        report.gone += group.trimmed.gone
        if group.program is not None:
            report.anew += group.way == _ANEW
            report.in_place += group.way == _IN_PLACE
            report.kept += group.way == _KEPT
    return report


def _groups(usage: Usage, report: Report) -> list[Group]:
    """Return the fonts that are used, by their programs; what no text is set in becomes a font that tells nothing."""
    found: dict[tuple[str, Key], Group] = {}
    for key, used in usage.fonts.items():
        if not used.shown:
            report.gone += _blank(used.font)
            continue
        program = next((one for _, _, one in _programs(used.font)), None)
        mark = ("font", key) if program is None else ("program", program.objgen)
        found.setdefault(mark, Group([], program)).fonts.append(used)
    return list(found.values())


def _blank(font: Any) -> int:
    """Make a font that no text is set in one of those that every viewer has."""
    blank = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    gone = 1 if len(font.keys()) > len(blank) else 0
    for key in list(font.keys()):
        del font[key]
    for key, name in blank.items():
        font[key] = pikepdf.Name(name)
    return gone


def _programs(font: Any) -> list[tuple[Any, str, Any]]:
    """Return descriptor, key and stream of what draws a font, as far as it has that."""
    holder = inner_of(font) if "/DescendantFonts" in font else font
    descriptor = holder.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return []
    found = ((descriptor, key, descriptor.get(key)) for key in _PROGRAMS)
    return [one for one in found if isinstance(one[2], pikepdf.Stream)]


def _cut(pdf: pikepdf.Pdf, group: Group, usage: Usage) -> None:
    """Cut a program as far as its group allows, or less far where that cannot be done.

    Raises:
        UnknownPart: It cannot be cut, and is no whole font.
    """
    program = None if group.program is None else bounded(group.program)
    is_pinned = any(used.font.objgen in usage.pinned for used in group.fonts)
    if group.way == _ANEW and is_pinned:
        group.way = _IN_PLACE
    while True:
        if group.change is not None:
            group.change.undo()
        group.change = Change(pdf)
        if group.way == _KEPT and program is not None and not is_whole(program):
            raise UnknownPart("font that cannot be cut down to what is shown")
        try:
            _cut_once(group, None if group.way == _KEPT else program)
            return
        except PipelineError:
            raise
        except Exception as fault:  # a broken program breaks readers in many ways
            if group.way == _KEPT:
                raise UnknownPart("font that cannot be cut down to what is shown") from fault
            group.way += 1


def _cut_once(group: Group, program: bytes | None) -> None:
    change, fonts = group.change, group.fonts
    if change is None:
        return
    group.trimmed = trim_group(change, fonts, program, renumber=group.way == _ANEW)
    if group.trimmed.program is not None:
        _set_program(change, fonts, group.trimmed)
    for descriptor in {one.objgen: one for used in fonts for one, _, _ in _programs(used.font)}.values():
        for key in _DERIVED:
            change.set(descriptor, key, None)


def _set_program(change: Change, fonts: list[Used], trimmed: Trimmed) -> None:
    body = trimmed.program or b""
    stream = change.stream(body)
    for number, size in enumerate(lengths(body), 1):
        stream[f"/Length{number}"] = size
    stream = change.pdf.make_indirect(stream)
    for used in fonts:
        descriptor, key, _ = _programs(used.font)[0]
        if key == "/FontFile3":
            is_keyed = "/DescendantFonts" in used.font
            stream["/Subtype"] = pikepdf.Name("/CIDFontType0C" if is_keyed else "/Type1C")
        change.set(descriptor, key, stream)
        if trimmed.box is not None:
            change.set(descriptor, "/FontBBox", pikepdf.Array([round(one) for one in trimmed.box]))


def _recoded(groups: Iterable[Group]) -> dict[Key, dict[bytes, bytes]]:
    return {key: codes for group in groups for key, codes in group.trimmed.recoded.items()}


# --- looks and words --------------------------------------------------------------------------------------------------


class _Before:
    """How the pages of a document look and read, to be compared with how they do later.

    Args:
        pdf: The document as it is now.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._content = _saved(pdf)
        self._looks = _looks(self._content, range(len(pdf.pages)))

    def differing(self, pdf: pikepdf.Pdf, pages: Iterable[int] | None = None) -> list[int]:
        """Return the numbers of the pages that look or read otherwise in a document, of all or of some."""
        after = _looks(_saved(pdf), self._looks if pages is None else pages)
        doubtful = [number for number, look in after.items() if self._looks[number] != look]
        if doubtful:
            # Letters without a program look otherwise now and then, by what the library has drawn before.
            again = _looks(self._content, doubtful)
            return [number for number in doubtful if again[number] != after[number]]
        return []


def _step_back(
    pdf: pikepdf.Pdf, groups: list[Group], usage: Usage, before: _Before, differing: list[int]
) -> None:  # fmt: skip
    """Cut less far what makes the first differing page look otherwise, or all that it shows.

    Raises:
        UnknownPart: A font cannot be cut without a page looking otherwise.
    """
    page = differing[0]
    suspects = [group for group in groups if page in group.pages and group.way != _KEPT]
    for group in suspects if 1 < len(suspects) <= _MOST_SUSPECTS else ():
        way = group.way
        _again(pdf, [group], groups, usage)
        if not before.differing(pdf, [page]):
            return
        _again(pdf, [group], groups, usage, way)
    if not suspects:
        raise UnknownPart("font that cannot be cut down to what is shown")
    _again(pdf, suspects, groups, usage)


def _again(pdf: pikepdf.Pdf, those: list[Group], groups: list[Group], usage: Usage, way: int | None = None) -> None:
    for group in those:
        group.way = min(group.way + 1, _KEPT) if way is None else way
        _cut(pdf, group, usage)
    usage.write(_recoded(groups))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return buffer.getvalue()


def _looks(content: bytes, pages: Iterable[int]) -> dict[int, bytes]:
    """Return by their numbers digests of how pages look."""
    document = pdfium.PdfDocument(content)
    try:
        return {number: _look(document[number]) for number in pages}
    finally:
        document.close()


def _words(page: pdfium.PdfPage) -> str:
    """Return what the library reads on a page, without blanks and what stands for no character."""
    words = page.get_textpage()
    try:
        return "".join(one for one in words.get_text_range() if unicodedata.category(one)[0] not in "CZ")
    finally:
        words.close()


def _look(page: pdfium.PdfPage) -> bytes:
    try:
        wide, high = page.get_size()
        if min(wide, high) < 1:
            return b""
        scale = min(_DPI / _POINTS, _MOST_SIDE_PX / max(wide, high))
        # Rows of the library's own buffer end in bytes that mean nothing.
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().tobytes()
        digest = hashlib.blake2b(picture, digest_size=32)
        digest.update(_words(page).encode("utf-8", "replace"))
        return digest.digest()
    finally:
        page.close()
