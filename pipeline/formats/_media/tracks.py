"""The tracks of a film: which stay, and whether they stay as they are coded or are coded anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded, UnknownPart
from pipeline.formats._media.kinds import Kind
from pipeline.formats._media.tags import Fields
from pipeline.formats._media.windows import Edges
from pipeline.limits import Limits
from pipeline.model import Hidden

_MOST_TRACKS = 64
_PIECES_TO_KEEP = {
    # Slices and parameter sets; never SEI, filler, delimiters or what is not specified.
    "h264": "filter_units=pass_types=1-5|7-8",
    "hevc": "filter_units=pass_types=0-9|16-21|32-34",
    # Sequence header, frame headers, tile groups; never metadata, padding or tile lists.
    "av1": "filter_units=pass_types=1|3|4|6|7",
    "vp9": "",
}
#: Containers whose pictures bear the times at which they are shown.
_TIMED = frozenset(
    {Kind.MP4, Kind.MP4_SOUND, Kind.QUICKTIME, Kind.PHONE, Kind.MATROSKA, Kind.WEBM, Kind.TRANSPORT, Kind.FLASH}
)
#: Kinds that consist of boxes.
ISO = frozenset({Kind.MP4, Kind.MP4_SOUND, Kind.QUICKTIME, Kind.PHONE})
_SOUND_TO_KEEP = frozenset({"aac", "opus"})
_LOSSLESS = frozenset({"flac", "alac", "wavpack", "tta", "ape", "mlp", "truehd", "shorten", "tak"})
_ENCRYPTED = frozenset({"encv", "enca", "drmi", "drms", "enct"})
_TEXT = frozenset({"mov_text", "subrip", "srt", "ass", "ssa", "webvtt", "text"})
_PICTURE = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p")
_LAST_AS_BEFORE = "setts=pts=PTS:dts=DTS:duration=if(gt(N\\,0)\\,PREV_INDURATION\\,DURATION)"
#: Tracks whose beginnings differ by less begin together.
_SAME_START_S = 0.0001
_SOUND = ("aac", "-b:a", "192k")


@dataclass(frozen=True, slots=True)
class Track:
    """One track that stays.

    Attributes:
        index: Its number in the source.
        codec: How it is coded.
        packets: Coded pieces.
        kept: Whether it stays as it is coded.
        start_s: When it begins.
        seconds: Time that it plays, as far as the container says it.
        edges: Samples that are coded, but not shown: at the left, right, top and bottom.
    """

    index: int
    codec: str
    packets: int
    kept: bool
    start_s: float
    seconds: float = 0.0
    edges: Edges = (0, 0, 0, 0)


@dataclass(slots=True)
class Film:
    """What ffprobe says of a file.

    Attributes:
        kind: Its kind.
        pictures: Tracks of moving pictures.
        sounds: Tracks of sound.
        texts: Tracks of subtitles that are text.
        cut: Whether its container hides coded pieces from viewers.
        seconds: Time that it plays.
        fields: Its tags.
        hidden: What no viewer shows, or what is not kept.
    """

    kind: Kind
    cut: bool = False
    pictures: list[Track] = field(default_factory=list)
    sounds: list[Track] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    seconds: float = 0.0
    fields: Fields = field(default_factory=Fields)
    hidden: list[Hidden] = field(default_factory=list)

    def is_late(self, track: Track) -> bool:
        """Return whether a track begins after another."""
        return track.start_s > min(other.start_s for other in (*self.pictures, *self.sounds)) + _SAME_START_S

    def code_anew(self, index: int, edges: Edges = (0, 0, 0, 0)) -> None:
        """Let a track not stay as it is coded, and leave edges of its pictures out."""
        for tracks in (self.pictures, self.sounds):
            tracks[:] = [
                replace(track, kept=False, edges=edges if any(edges) else track.edges)
                if track.index == index
                else track
                for track in tracks
            ]

    def leave_out(self, indexes: Collection[int]) -> None:
        """Leave out tracks that are switched off, and say so.

        Raises:
            CorruptDocument: Nothing is left to be seen or heard.
        """
        there = {track.index for track in (*self.pictures, *self.sounds)} | set(self.texts)
        self.hidden += [Hidden("hidden-track", f"track {index}") for index in sorted(there & set(indexes))]
        self.pictures[:] = [track for track in self.pictures if track.index not in indexes]
        self.sounds[:] = [track for track in self.sounds if track.index not in indexes]
        self.texts[:] = [index for index in self.texts if index not in indexes]
        if not self.pictures and not self.sounds:
            raise CorruptDocument("nothing to see or to hear")

    @property
    def coded_anew(self) -> int:
        """Tracks that cannot stay as they are coded."""
        return sum(not track.kept for track in (*self.pictures, *self.sounds))


def film_of(kind: Kind, answer: dict[str, Any], limits: Limits) -> Film:
    """Sort the tracks.

    Args:
        kind: Kind of the file.
        answer: ffprobe's.
        limits: Bounds.

    Raises:
        CorruptDocument: Nothing is left to be seen or heard.
        EncryptedDocument: It is protected against copying.
        LimitExceeded: Too many tracks or pixels.
        UnknownPart: A track is coded in a way that ffmpeg does not know.
    """
    found, streams = Film(kind), answer["streams"]
    if len(streams) > _MOST_TRACKS:
        raise LimitExceeded("members", value=len(streams), most=_MOST_TRACKS)
    _note_tags(found.fields, "format", answer.get("format", {}))
    for stream in streams:
        _note_tags(found.fields, f"track-{stream.get('index', 0)}", stream)
        _sort(found, stream, limits)
    _leave_disabled(found, streams)
    chapters = answer.get("chapters") or []
    for chapter in chapters:
        _note_tags(found.fields, "chapter", chapter)
    if chapters:
        found.hidden.append(Hidden("chapters", "container", len(chapters)))
    if not found.pictures and not found.sounds:
        raise CorruptDocument("nothing to see or to hear")
    found.seconds = max(found.seconds, 0.0) or _number(answer.get("format", {}).get("duration"))
    return found


def _leave_disabled(found: Film, streams: list[dict[str, Any]]) -> None:
    """Leave out what is switched off beside what is on: no player shows it unasked.

    Boxes say it of every track; elsewhere it is moving pictures alone that are taken for hidden, since of sound and
    subtitles only the first choice is marked.
    """
    on = {int(one["index"]) for one in streams if one.get("disposition", {}).get("default")}
    pictures, others = [track.index for track in found.pictures], [track.index for track in found.sounds] + found.texts
    looked_at = pictures + others if found.kind in ISO else pictures
    if on & set(looked_at):
        found.leave_out([index for index in looked_at if index not in on])


def _sort(found: Film, stream: dict[str, Any], limits: Limits) -> None:
    what, codec = stream.get("codec_type"), str(stream.get("codec_name", "unknown"))
    index, flags = int(stream["index"]), stream.get("disposition", {})
    if stream.get("codec_tag_string") in _ENCRYPTED:
        raise EncryptedDocument("protected against copying")
    if what == "video" and any(flags.get(flag) for flag in ("attached_pic", "timed_thumbnails", "still_image")):
        found.hidden.append(Hidden("cover-art", f"track {index}"))
    elif what in ("video", "audio"):
        if codec in ("unknown", "none"):
            raise UnknownPart("a track is coded in a way that is not known")
        packets = int(_number(stream.get("nb_read_packets")))
        if packets == 0:
            found.hidden.append(Hidden("empty-track", f"track {index}"))
            return
        found.seconds = max(found.seconds, _number(stream.get("duration")))
        start_s = _number(stream.get("start_time"))
        tracks = found.pictures if what == "video" else found.sounds
        seconds, kept = _number(stream.get("duration")), _may_stay(found.kind, what, codec)
        tracks.append(Track(index, codec, packets, kept, start_s, seconds))
        _bounded(stream, limits)
    elif what == "subtitle" and codec in _TEXT:
        found.texts.append(index)
    else:
        names = {"subtitle": "subtitle-pictures", "attachment": "attachment"}
        found.hidden.append(Hidden(names.get(str(what), "telemetry"), f"track {index}"))


def _bounded(stream: dict[str, Any], limits: Limits) -> None:
    pixels = int(_number(stream.get("width"))) * int(_number(stream.get("height")))
    if pixels > limits.pixels:
        raise LimitExceeded("pixels", value=pixels, most=limits.pixels)


def _may_stay(kind: Kind, what: str, codec: str) -> bool:
    return kind in _TIMED and codec in (_PIECES_TO_KEEP if what == "video" else _SOUND_TO_KEEP)


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


def _note_tags(fields: Fields, place: str, holder: dict[str, Any]) -> None:
    for name, value in holder.get("tags", {}).items():
        fields.add(f"{place}:{name}", str(value))


def coding(film: Film) -> list[str]:
    """Return the arguments that choose tracks and code anew what cannot stay, into a film that `keeping` can keep."""
    arguments = list[str]()
    for track in (*film.pictures, *film.sounds):
        arguments += ["-map", f"0:{track.index}"]
    arguments += ["-fps_mode", "passthrough"]
    for number, track in enumerate(film.pictures):
        if track.kept:
            arguments += [f"-c:v:{number}", "copy"]
            arguments += _filter(f"v:{number}", _PIECES_TO_KEEP.get(track.codec, ""), late=film.is_late(track))
        else:
            arguments += [f"-filter:v:{number}", _window(track.edges), f"-c:v:{number}", *_PICTURE[1:]]
            arguments += ["-threads:v", "1"]
    for number, track in enumerate(film.sounds):
        lossless = track.codec in _LOSSLESS or track.codec.startswith("pcm_")
        how = ("copy",) if track.kept else ("alac",) if lossless else _SOUND
        arguments += [f"-c:a:{number}", *how]
        arguments += _filter(f"a:{number}", "", late=film.is_late(track)) if track.kept else []
        if film.cut and not track.kept and track.seconds > 0:
            # Of the last piece, decoders hand out what lies behind the end.
            arguments += [f"-filter:a:{number}", f"atrim=duration={track.seconds:.6f}"]
    return arguments


def _window(edges: Edges) -> str:
    """Return the filter that leaves edges out, and fills up to even numbers of samples."""
    left, right, top, bottom = edges
    window = f"crop=iw-{left + right}:ih-{top + bottom}:{left}:{top}:exact=1," if any(edges) else ""
    return f"{window}pad=ceil(iw/2)*2:ceil(ih/2)*2"


def keeping(film: Film, codecs: list[str]) -> list[str]:
    """Return the arguments that take every track of pictures and sound over as it is coded, without hidden pieces.

    Args:
        film: What is kept.
        codecs: How its pictures are coded by now.
    """
    arguments = ["-c:v", "copy", "-c:a", "copy"]
    for number, (track, codec) in enumerate(zip(film.pictures, codecs, strict=True)):
        arguments += _filter(f"v:{number}", _PIECES_TO_KEEP.get(codec, ""), late=film.is_late(track))
    for number, track in enumerate(film.sounds):
        arguments += _filter(f"a:{number}", "", late=film.is_late(track))
    return arguments


def _filter(which: str, pieces: str, *, late: bool) -> list[str]:
    """Return the filters of one track.

    Of a track that begins late ffmpeg would shorten the last piece each time: it lasts as long as the one before.
    """
    filters = [*([pieces] if pieces else []), *([_LAST_AS_BEFORE] if late else [])]
    return [f"-bsf:{which}", ",".join(filters)] if filters else []
