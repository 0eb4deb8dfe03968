"""A strict walk over an MP4: every box, every field of a box and every byte of media must be accounted for.

Source: ISO/IEC 14496-12, -14, -15; 3GPP TS 26.245 (tx3g).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.verifiers._media_aac import front_is_silent
from pipeline.verifiers._media_entries import Coding, check_entry
from pipeline.verifiers._media_opus import is_bare, streams_of
from pipeline.verifiers._media_seen import Seen, is_written, need

#: What may stand in which box.
_INSIDE: dict[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"free", b"mdat", b"moov"}),
    b"moov": frozenset({b"mvhd", b"trak", b"udta"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia", b"tref"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"nmhd", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        {b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"co64", b"sgpd", b"sbgp", b"cslg", b"sdtp"}
    ),
}
#: Boxes that are the same in every copy.
_CONSTANT = {
    b"free": b"",
    b"dref": bytes.fromhex("0000000000000001 0000000c 75726c20 00000001"),
    b"udta": bytes.fromhex(
        "00000035 6d657461 00000000 00000021 68646c72 0000000000000000 6d646972 6170706c 000000000000000000"
        "00000008 696c7374"
    ),
    b"vmhd": bytes.fromhex("000000010000000000000000"),
    b"smhd": bytes(8),
    b"nmhd": bytes(4),
}
_NAMES = {b"vide": b"VideoHandler\0", b"soun": b"SoundHandler\0", b"sbtl": b"SubtitleHandler\0"}
_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"mp41", b"av01", b"dby1"})
_UNDETERMINED = 0x55C4
_MOST_BOXES = 5000
#: Seconds of a track that an edit list may leave out at its start: no picture, but priming of sound; and at its end.
_MOST_HIDDEN_S = {b"vide": 0.04, b"soun": 0.2, b"sbtl": 0.0}
_MOST_TAIL_S = 0.5
#: Samples among which the one that is shown first is.
_LOOKED_AT = 64
_GROUPS = frozenset({b"roll", b"sync", b"tele", b"rap "})
_MOST_GROUP_BYTES = 64
#: Ways in which pictures depend on each other; a byte a picture could tell a story.
_MOST_DEPENDENCIES = 6
_IDENTITY_END = 0x40000000


@dataclass(slots=True)
class _Track:
    """Fields of one track as the walk meets them."""

    boxes: dict[bytes, bytes] = field(default_factory=dict)
    kind: bytes = b""
    coding: Coding | None = None


def walk_film(content: bytes) -> Seen:
    """Walk an MP4.

    Raises:
        Broken: It does not parse.
    """
    seen, tracks = Seen(streams=0), list[_Track]()
    media, movie = _top(content, seen, tracks)
    need(bool(tracks) and media is not None)
    assert media is not None
    spans, scale = list[tuple[int, int]](), _movie_scale(movie)
    seen.packets, seen.seconds = 0, 0.0
    for track in tracks:
        _header(track, seen)
        _check_track(content, track, scale, seen, spans)
    position = media[0]
    for start, end in sorted(spans):
        seen.expect(start == position, "mdat")
        position = end
    seen.expect(position == media[1], "mdat")
    seen.structure.append(content[: media[0]] + content[media[1] :])
    return seen


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while start < end:
        need(start + 8 <= end)
        size, kind = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1:
            need(start + 16 <= end)
            size, body = struct.unpack_from(">Q", content, body)[0], start + 16
        need(size >= body - start and start + size <= end)
        yield kind, body, start + size
        start += size


def _top(content: bytes, seen: Seen, tracks: list[_Track]) -> tuple[tuple[int, int] | None, bytes]:
    media, movie, count = None, b"", 0
    todo: list[tuple[bytes, int, int, _Track | None]] = [(b"", 0, len(content), None)]
    while todo:
        outer, start, end, track = todo.pop(0)
        for kind, body, after in _boxes(content, start, end):
            count += 1
            need(count < _MOST_BOXES)
            seen.expect(kind in _INSIDE[outer], "box" if not kind.isalnum() else f"box {kind.decode('latin-1')}"[:12])
            if kind == b"mdat":
                need(media is None)
                media = (body, after)
            elif kind == b"mvhd":
                need(not movie)
                movie = content[body:after]
                _field(kind, movie, None, seen)
            elif kind in _CONSTANT:
                seen.expect(content[body:after] == _CONSTANT[kind], kind.decode())
            elif kind == b"trak":
                tracks.append(_Track())
                todo.append((kind, body, after, tracks[-1]))
            elif kind in _INSIDE:
                todo.append((kind, body, after, track))
            else:
                _field(kind, content[body:after], track, seen)
    return media, movie


def _movie_scale(movie: bytes) -> int:
    need(len(movie) in (100, 112))
    scale = int(struct.unpack_from(">I", movie, 20 if movie[0] == 1 else 12)[0])
    need(scale > 0)
    return scale


def _field(kind: bytes, raw: bytes, track: _Track | None, seen: Seen) -> None:
    if kind == b"ftyp":
        brands = {raw[place : place + 4] for place in (0, *range(8, len(raw), 4))}
        seen.expect(brands <= _BRANDS and raw[4:8] in (b"\0\0\2\0", bytes(4)), "ftyp")
    elif kind == b"mvhd":
        need(len(raw) in (100, 112))
        dates = raw[4:20] if raw[0] else raw[4:12]
        seen.expect(not any(dates) and not any(raw[-28:-4]) and not any(raw[-70:-64]), "mvhd")
    elif track is not None:
        # Only descriptions of groups may come more than once; of any other box the second would hide something.
        seen.expect(kind in (b"sgpd", b"sbgp") or kind not in track.boxes, "second box")
        seen.expect(kind != b"sdtp" or len(set(raw[4:])) <= _MOST_DEPENDENCIES, "sdtp")
        track.boxes[kind] = raw
        if kind in (b"sgpd", b"sbgp"):
            seen.expect(raw[4:8] in _GROUPS and (kind == b"sbgp" or len(raw) <= _MOST_GROUP_BYTES), kind.decode())


def _header(track: _Track, seen: Seen) -> None:
    head, media, handler = (track.boxes.get(kind, b"") for kind in (b"tkhd", b"mdhd", b"hdlr"))
    need(len(head) in (84, 96) and len(media) in (24, 36) and len(handler) >= 24)
    long_head, long_media = 8 * (head[0] == 1), 8 * (media[0] == 1)
    seen.expect(not any(head[4 : 12 + long_head]) and not any(head[-60:-52]), "tkhd")
    seen.expect(head[3] & 1 == 1, "track switched off")
    matrix = struct.unpack_from(">9i", head, len(head) - 44)
    turned = all(value in (0, 0x10000, -0x10000) for value in (matrix[0], matrix[1], matrix[3], matrix[4]))
    moved = all(value % 0x10000 == 0 for value in (matrix[6], matrix[7]))
    seen.expect(turned and moved and matrix[2] == matrix[5] == 0 and matrix[8] == _IDENTITY_END, "tkhd")
    language, defined = struct.unpack_from(">HH", media, len(media) - 4)
    seen.expect(not any(media[4 : 12 + long_media]) and language == _UNDETERMINED and defined == 0, "mdhd")
    track.kind = handler[8:12]
    seen.expect(handler[:8] == bytes(8) and handler[12:24] == bytes(12), "hdlr")
    seen.expect(handler[24:] == _NAMES.get(track.kind), "hdlr")


def _check_track(content: bytes, track: _Track, movie_scale: int, seen: Seen, spans: list[tuple[int, int]]) -> None:
    described = track.boxes.get(b"stsd", b"")
    need(len(described) > 16 and described[:8] == b"\0\0\0\0\0\0\0\1")
    size = int.from_bytes(described[8:12], "big")
    need(size == len(described) - 8)
    coding = check_entry(track.kind, described[12:16], described[16:], seen)
    samples = list(_samples(track))
    spans += samples
    seen.streams += 1
    _check_edits(track, movie_scale, seen)
    if track.kind == b"sbtl":
        seen.texts += [text for start, end in samples if (text := _subtitle(content[start:end], seen))]
        return
    assert seen.packets is not None
    seen.packets += len(samples)
    written = is_written(b"".join(content[start:end] for start, end in samples))
    seen.expect(not written, "words among the coded pieces")
    if described[12:16] == b"Opus":
        streams = streams_of(described)
        seen.expect(all(is_bare(content[start:end], streams) for start, end in samples), "padding of Opus")
    if coding.units is not None:
        _check_units(content, samples, coding.units, coding.width, seen)
    elif coding.bits:
        for start, end in samples:
            seen.expect(front_is_silent(content[start:end]), "elements before the sound")
        seen.shift(b"".join(content[start:end] for start, end in samples[:200]))
        seen.shift(b"".join(content[start:end] for start, end in samples[-200:]))


def _check_units(
    content: bytes, samples: list[tuple[int, int]], check: Callable[[bytes, int, Seen], None], width: int, seen: Seen
) -> None:
    for start, end in samples:
        check(content[start:end], width, seen)


def _subtitle(sample: bytes, seen: Seen) -> str:
    need(len(sample) >= 2)
    size = int.from_bytes(sample[:2], "big")
    seen.expect(size + 2 == len(sample), "subtitle")
    return sample[2:].decode("utf-8", "replace")


def _samples(track: _Track) -> Iterator[tuple[int, int]]:
    """Hand out where each sample begins and ends."""
    sizes, chunks, runs = track.boxes.get(b"stsz", b""), track.boxes.get(b"stco"), track.boxes.get(b"stsc", b"")
    need(len(sizes) >= 12 and len(runs) >= 8)
    wide = track.boxes.get(b"co64")
    table = chunks if chunks is not None else wide
    need(table is not None and (chunks is None or wide is None))
    assert table is not None
    starts = [value for (value,) in struct.iter_unpack(">I" if chunks is not None else ">Q", table[8:])]
    same, count = struct.unpack_from(">II", sizes, 4)
    lengths = [same] * min(count, 1 << 24) if same else [value for (value,) in struct.iter_unpack(">I", sizes[12:])]
    need(len(lengths) == count)
    ways, number, way = list(struct.iter_unpack(">III", runs[8:])), 0, 0
    for chunk, start in enumerate(starts, start=1):
        while way + 1 < len(ways) and ways[way + 1][0] <= chunk:
            way += 1
        need(ways[way][2] == 1)
        for _ in range(ways[way][1]):
            need(number < count)
            yield start, start + lengths[number]
            start += lengths[number]
            number += 1
    need(number == count)


def _check_edits(track: _Track, movie_scale: int, seen: Seen) -> None:
    """See that nothing of a track is kept from viewers; note how long it plays."""
    media, edits = track.boxes[b"mdhd"], track.boxes.get(b"elst")
    scale, length = struct.unpack_from(*((">IQ", media, 20) if media[0] == 1 else (">II", media, 12)))
    need(scale > 0)
    whole = length / scale
    assert seen.seconds is not None
    if track.kind != b"sbtl":
        seen.seconds = max(seen.seconds, whole)
    if edits is None:
        return
    step, form = (20, ">Qqi") if edits[0] == 1 else (12, ">Iii")
    need((len(edits) - 8) % step == 0)
    shown = [entry for entry in struct.iter_unpack(form, edits[8:]) if entry[1] >= 0]
    seen.expect(len(shown) == 1 and (len(edits) - 8) // step <= 2 and shown[0][2] == 0x10000, "elst")
    if shown:
        seen.expect((shown[0][1] - _first_shown(track)) / scale <= _MOST_HIDDEN_S.get(track.kind, 0.0), "elst")
        end_s = shown[0][1] / scale + shown[0][0] / movie_scale
        seen.expect(whole - end_s <= _MOST_TAIL_S, "elst")
        if track.kind == b"vide":
            seen.expect((_last_shown(track) + 1) / scale + 1 / movie_scale < end_s, "behind the end")


def _last_shown(track: _Track) -> int:
    """Return when the picture begins that is shown last."""
    steps, offsets = track.boxes.get(b"stts", b""), track.boxes.get(b"ctts", bytes(8))
    shifts = [[count, value] for count, value in struct.iter_unpack(">Ii", offsets[8:])]
    shifts.reverse()
    now = last = 0
    for count, step in struct.iter_unpack(">II", steps[8:]):
        left = count
        while left:  # pieces alike in how long they last and how much later they are shown
            alike = min(left, shifts[-1][0]) if shifts else left
            last = max(last, now + step * (alike - 1) + (shifts[-1][1] if shifts else 0)) if alike else last
            now, left = now + step * alike, left - alike
            if shifts:
                shifts[-1][0] -= alike
                if not shifts[-1][0]:
                    shifts.pop()
    return last


def _first_shown(track: _Track) -> int:
    """Return when the first picture is shown: where later ones were coded before it, not at nought."""
    steps, offsets = track.boxes.get(b"stts", b""), track.boxes.get(b"ctts")
    if offsets is None or len(steps) < 16:
        return 0
    version, runs = offsets[0], struct.iter_unpack(">Ii" if offsets[0] == 1 else ">II", offsets[8:])
    need(version in (0, 1))
    first = [value for count, value in runs for _ in range(min(count, _LOOKED_AT))][:_LOOKED_AT]
    each = [value for count, value in struct.iter_unpack(">II", steps[8:]) for _ in range(min(count, _LOOKED_AT))]
    times, now = list[int](), 0
    for offset, step in zip(first, each[:_LOOKED_AT], strict=False):
        times.append(now + offset)
        now += step
    return min(times, default=0)
