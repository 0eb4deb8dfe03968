"""Subtitles in a file of their own: SubRip and WebVTT. Copies are SubRip, which is plain text.

Hiding places, and what is done with each:
- words behind WEBVTT, blocks NOTE, STYLE and REGION, names of cues: gone;
- settings and coordinates of cues, fonts, colours, classes, languages, times inside a cue: gone;
- voices (``<v Name>``) and all else in angle brackets of WebVTT, which players do not show: gone, reported; of SubRip
  only the marks that players know;
- numbers of cues: given anew;
- what a drone or camera writes under its films (positions, exposure): held, since it is no text for readers;
- characters that no reader sees, files inside of text: as in plain text.

There is one passage, ``0``: the whole copy, as in plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._text.decoding import bounded, bytes_of, decoded
from pipeline.formats.base import Format, UnpackedMember
from pipeline.formats.text import FORMAT as TEXT
from pipeline.limits import Limits
from pipeline.model import Hidden, Reading, Removal, Rewritten
from redaction.plan import Plan

SUBRIP, WEBVTT = "application/x-subrip", "text/vtt"
_TIME = r"(?:(\d{1,5}):)?(\d\d):(\d\d)[,.](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t]+\S[^\n]*)?[ \t]*\Z")
_FIRST_SUBRIP = re.compile(rf"\ufeff?\s{{0,40}}\d{{1,9}}[ \t]*\r?\n[ \t]*{_TIME}[ \t]*-->")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,200})?[ \t\n]+[^<>]{1,500}>?")
#: Browsers show nothing from an opening bracket to the closing one, or to the end of the cue.
_WEB_MARKUP = re.compile(r"<[^>]*(?:>|\Z)")
#: Of SubRip, players know some marks, and show other words in brackets.
_MARKUP = re.compile(
    r"(?i)</?(?:b|i|u|s|c|v|br|font|lang|ruby|rt|span|p|div)(?:[ \t./][^<>]{0,500})?>"
    r"|\{\\[^{}]{0,200}\}|\{/?[bius]\}|\{[a-z]:[^{}]{0,200}\}"
)
_ARROW = "-->"
_TELEMETRY = re.compile(r"(?i)\b(?:gps|latitude|longitude|lat|lon|iso|shutter|fnum|focal_len|rel_alt|home)\b\s*[:(\[]")
_NOTES = ("NOTE", "STYLE", "REGION")


@dataclass(slots=True)
class _Subtitles:
    """What is shown, and what was left out of it.

    Attributes:
        media_type: What the file is.
        cues: Start, end and text of each.
        left: What was left out, by kind.
    """

    media_type: str
    cues: list[tuple[str, str, str]] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    def note(self, kind: str, count: int = 1) -> None:
        """Count something that is left out."""
        if count:
            self.left[kind] = self.left.get(kind, 0) + count

    def text(self) -> str:
        """Return them as SubRip."""
        blocks = (f"{number}\n{start} --> {end}\n{text}\n" for number, (start, end, text) in enumerate(self.cues, 1))
        return "\n".join(blocks)


def _parsed(source: Path, limits: Limits) -> _Subtitles:
    """Read all cues.

    Raises:
        CorruptDocument: It has text that belongs to no cue, or no cue.
        UnknownPart: A device wrote it.
    """
    text = bounded(decoded(bytes_of(source, limits)), limits).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_web = text.startswith("WEBVTT")
    found = _Subtitles(WEBVTT if is_web else SUBRIP)
    for number, block in enumerate(re.split(r"\n[ \t]*\n", text)):
        lines = block.strip("\n").split("\n")
        if is_web:
            _add_web(found, lines, is_head=number == 0)
        elif block.strip():
            _add_cue(found, lines, _MARKUP)
    if not found.cues:
        raise CorruptDocument("no subtitles")
    if sum(_TELEMETRY.search(text) is not None for *_, text in found.cues) * 2 > len(found.cues):
        raise UnknownPart("positions and settings that a device wrote under its film")
    return found


def _add_web(found: _Subtitles, lines: list[str], *, is_head: bool) -> None:
    """Add what a browser shows of a block: times begin a cue in the head and behind a note, too."""
    first = next((number for number, line in enumerate(lines) if _ARROW in line), len(lines))
    if is_head or (first > 1 and _is_note(lines)) or (first == len(lines) and _is_note(lines)):
        found.note("comment", not is_head or first > 1 or len(lines[0]) > len("WEBVTT"))
        lines = lines[first:]
    while any(line.strip() for line in lines):
        own = next((number for number, line in enumerate(lines) if _ARROW in line), len(lines))
        rest = (number for number, line in enumerate(lines) if number > own and _ARROW in line)
        end = next(rest, len(lines))
        _add_cue(found, lines[:end], _WEB_MARKUP)
        lines = lines[end:]


def _is_note(lines: list[str]) -> bool:
    return lines[0].split(" ")[0].split("\t")[0] in _NOTES


def _add_cue(found: _Subtitles, lines: list[str], markup: re.Pattern[str]) -> None:
    place = next((number for number, line in enumerate(lines[:2]) if _TIMES.match(line)), None)
    if place is None:
        raise CorruptDocument("text that belongs to no cue")
    times = _TIMES.match(lines[place])
    assert times is not None
    found.note("cue-name", place == 1 and not lines[0].strip().isdigit())
    said = "\n".join(lines[place + 1 :])
    found.note("voice", len(_VOICE.findall(said)))
    found.note("markup", len(markup.findall(said)))
    bare = (html.unescape(line).strip() for line in markup.sub("", said).split("\n"))
    shown = "\n".join(line for line in bare if line)
    if shown:
        found.cues.append((_time(*times.groups()[:4]), _time(*times.groups()[4:]), shown))


def _time(hours: str | None, minutes: str, seconds: str, fraction: str) -> str:
    return f"{int(hours or 0):02}:{minutes}:{seconds},{fraction.ljust(3, '0')}"


class Subtitles:
    """SubRip and WebVTT."""

    media_types = frozenset({SUBRIP, WEBVTT})
    suffixes: tuple[str, ...] = (".srt", ".vtt")
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the signature of WebVTT, and a number with a line of times of SubRip."""
        begin = head[:400].removeprefix(b"\xef\xbb\xbf")
        if re.match(rb"WEBVTT(?:[ \t\r\n]|\Z)", begin):
            return WEBVTT
        return SUBRIP if _FIRST_SUBRIP.match(begin.decode("latin-1")) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        found = _parsed(source, limits)
        plain = _written(source, found)
        try:
            reading = TEXT.read(plain, limits)
        finally:
            plain.unlink()
        hidden = tuple(Hidden(kind, "subtitles", count) for kind, count in sorted(found.left.items()))
        return replace(reading, media_type=found.media_type, hidden=(*reading.hidden, *hidden))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        found = _parsed(source, limits)
        plain = _written(source, found)
        try:
            done = TEXT.rewrite(plain, target, plan, {}, limits)
        finally:
            plain.unlink()
        removed = (*done.removed, *(Removal(kind, count) for kind, count in sorted(found.left.items())))
        return replace(done, suffix=".srt", removed=removed)


def _written(source: Path, found: _Subtitles) -> Path:
    plain = source.with_name(f"{source.name}-cues")
    plain.write_text(found.text(), "utf-8")
    return plain


FORMAT: Format = Subtitles()
