"""MPEG audio layer III, frame by frame: what no decoder hears is overwritten with zeros.

Source: ISO/IEC 11172-3, 2.4.1 and 2.4.2; ISO/IEC 13818-3; the Xing header as LAME documents it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.id3 import read_tag, tag_bytes
from pipeline.formats._media.ogg_packets import CRC_16
from pipeline.formats._media.tags import Fields

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBIT_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBIT_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_XING = (b"Xing", b"Info")
_XING_FLAGS, _XING_BYTES, _TOC_ENTRIES = 7, 116, 100
_MPEG_1 = 3
_BEGINNING = re.compile(rb"\xff[\xe2-\xff]|ID3|TAG|APETAGEX|LYRICSBEGIN")


@dataclass(frozen=True, slots=True)
class Head:
    """Header of one frame.

    Attributes:
        version: 3 for MPEG-1, 2 for MPEG-2, 0 for MPEG-2.5.
        layer: 3, 2 or 1.
        rate: Samples a second.
        mono: One channel.
        guarded: Whether a checksum follows.
        size: Bytes of the frame.
    """

    version: int
    layer: int
    rate: int
    mono: bool
    guarded: bool
    size: int

    @property
    def samples(self) -> int:
        """Samples a channel that the frame holds."""
        return 1152 if self.version == _MPEG_1 else 576

    @property
    def side_start(self) -> int:
        """Offset of the side information."""
        return 6 if self.guarded else 4

    @property
    def side_bytes(self) -> int:
        """Length of the side information."""
        if self.version == _MPEG_1:
            return 17 if self.mono else 32
        return 9 if self.mono else 17


@dataclass(slots=True)
class Mp3:
    """A walked stream.

    Attributes:
        frames: Header and bytes of each frame, in order.
        fields: What the tags say.
        tags: Tags found.
        pictures: Cover pictures in them.
        stray: Bytes that are neither frame nor tag.
        seconds: Time that it plays.
    """

    frames: list[tuple[Head, bytearray]] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    tags: int = 0
    pictures: int = 0
    stray: int = 0
    seconds: float = 0.0


def head_at(content: bytes | memoryview, position: int) -> Head | None:
    """Return the header that stands at an offset, or None. Free bit rates are taken for no header."""
    raw = bytes(content[position : position + 4])
    if len(raw) < 4 or raw[0] != 0xFF or raw[1] & 0xE0 != 0xE0:
        return None
    version, layer, kbit, rate = raw[1] >> 3 & 3, 4 - (raw[1] >> 1 & 3), raw[2] >> 4, raw[2] >> 2 & 3
    if version == 1 or layer == 4 or kbit in (0, 15) or rate == 3:
        return None
    hertz, padding = _RATES[version][rate], raw[2] >> 1 & 1
    if layer != 3:
        return Head(version, layer, hertz, raw[3] >> 6 == 3, not raw[1] & 1, 0)
    bits = (_KBIT_1 if version == _MPEG_1 else _KBIT_2)[kbit] * 1000
    size = (144 if version == _MPEG_1 else 72) * bits // hertz + padding
    return Head(version, layer, hertz, raw[3] >> 6 == 3, not raw[1] & 1, size)


def begins_here(content: bytes | memoryview, position: int, *, least: int = 3) -> bool:
    """Return whether frames follow each other from an offset on: `least` of them, or fewer to the very end."""
    first = head_at(content, position)
    for number in range(least):
        head = head_at(content, position)
        if head is None or first is None or head.layer != 3 or (head.version, head.rate) != (first.version, first.rate):
            return number > 0 and (position == len(content) or tag_bytes(content, position) > 0)
        position += head.size
    return position <= len(content)


def walk_mp3(content: bytes) -> Mp3:
    """Take a stream apart.

    Raises:
        CorruptDocument: It holds no frames.
        UnknownPart: It is of another layer.
    """
    found, position, view = Mp3(), 0, memoryview(content)
    while position < len(content):
        if length := tag_bytes(view, position):
            found.tags += 1
            found.pictures += read_tag(content[position : position + length], found.fields)
            position += length
            continue
        head = head_at(view, position)
        if head is not None and head.layer == 3 and position + head.size <= len(content) and _follows(view, position):
            found.frames.append((head, bytearray(view[position : position + head.size])))
            found.seconds += head.samples / head.rate
            position += head.size
            continue
        if head is not None and head.layer != 3 and not found.frames:
            raise UnknownPart("another layer of MPEG audio")
        after = _next(content, position + 1)
        found.stray += after - position
        position = after
    if not found.frames:
        raise CorruptDocument("no frame of sound")
    return found


def _follows(view: memoryview, position: int) -> bool:
    head = head_at(view, position)
    after = position + head.size if head else 0
    return after >= len(view) - 4 or head_at(view, after) is not None or tag_bytes(view, after) > 0


def _next(content: bytes, position: int) -> int:
    """Return where the next frames or the next tag begin, or the end."""
    for match in _BEGINNING.finditer(content, position):
        if begins_here(content, match.start(), least=2) or tag_bytes(content, match.start()):
            return match.start()
    return len(content)


def cleaned_frames(found: Mp3) -> tuple[bytes, bytes]:
    """Return a table for seeking, or nothing, and the frames with everything zero that no decoder hears.

    These are private, copyright and original bits, and ancillary bits between the main data of two frames, where
    encoders leave their name. The first frame, where it holds a table for seeking, gets one of our own.
    """
    frames = [(head, frame) for head, frame in found.frames if frame[36:40] != b"VBRI"]
    label = frames[0][1][_xing_place(frames[0][0]) :][:4] if frames else b""
    table = frames.pop(0) if label in _XING and len(frames) > 1 else None
    _zero_unheard(frames)
    for head, frame in frames:
        _settle_header(head, frame)
    body = b"".join(bytes(frame) for _, frame in frames)
    if table is None or table[0].size < _xing_place(table[0]) + 4 + _XING_BYTES:
        return b"", body
    return _seek_table(table[0], bytes(table[1][:4]), bytes(label), [len(frame) for _, frame in frames]), body


def _xing_place(head: Head) -> int:
    return 4 + head.side_bytes


def _settle_header(head: Head, frame: bytearray) -> None:
    frame[2] &= 0xFE
    frame[3] &= 0xF3
    start, side = head.side_start, head.side_bytes
    bits = int.from_bytes(frame[start : start + side], "big")
    private, offset = ((5 if head.mono else 3), 9) if head.version == _MPEG_1 else ((1 if head.mono else 2), 8)
    bits &= ~(((1 << private) - 1) << (8 * side - offset - private))
    frame[start : start + side] = bits.to_bytes(side, "big")
    if head.guarded:
        frame[4:6] = _crc(frame[2:4] + frame[start : start + side]).to_bytes(2, "big")


def _crc(content: bytes | bytearray) -> int:
    crc = 0xFFFF
    for byte in content:
        crc = (crc << 8 & 0xFFFF) ^ CRC_16[crc >> 8 ^ byte]
    return crc


def main_spans(frames: list[tuple[Head, bytearray]]) -> list[tuple[int, int]]:
    """Return for each frame where its main data begins and how many bits it has, in the row of all main data areas.

    A beginning below zero lies in frames that are not there.
    """
    spans, area = list[tuple[int, int]](), 0
    for head, frame in frames:
        start, side = head.side_start, head.side_bytes
        bits, width = int.from_bytes(frame[start : start + side], "big"), 8 * side
        channels = 1 if head.mono else 2
        if head.version == _MPEG_1:
            begin, offset, step, parts = bits >> width - 9, 9 + (5 if head.mono else 3) + 4 * channels, 59, 2 * channels
        else:
            begin, offset, step, parts = bits >> width - 8, 8 + channels, 63, channels
        used = sum(bits >> width - offset - step * part - 12 & 0xFFF for part in range(parts))
        spans.append((area - begin, used))
        area += max(head.size - start - side, 0)
    return spans


def _zero_unheard(frames: list[tuple[Head, bytearray]]) -> None:
    row = b"".join(bytes(frame[head.side_start + head.side_bytes :]) for head, frame in frames)
    heard = bytearray(len(row))
    for start, used in main_spans(frames):
        begin, end = max(start, 0), max(start, 0) if used == 0 else start + (used + 7) // 8
        end = min(end, len(row))
        if begin >= end:
            continue
        last = heard[end - 1]
        heard[begin:end] = row[begin:end]
        if used % 8 and start + (used + 7) // 8 == end:
            heard[end - 1] = last | (row[end - 1] & (0xFF << 8 - used % 8 & 0xFF))
    position = 0
    for head, frame in frames:
        start = head.side_start + head.side_bytes
        frame[start:] = heard[position : position + len(frame) - start]
        position += len(frame) - start


def _seek_table(head: Head, raw: bytes, label: bytes, sizes: list[int]) -> bytes:
    """Return a first frame that tells players how many frames and bytes follow, and where each hundredth is."""
    frame = bytearray(head.size)
    # Without checksum: nothing in this frame is heard.
    frame[:4] = bytes((raw[0], raw[1] | 1, raw[2] & 0xFE, raw[3] & 0xF3))
    total, starts = head.size + sum(sizes), [head.size]
    for size in sizes[:-1]:
        starts.append(starts[-1] + size)
    toc = bytes(min(255, 256 * starts[part * len(starts) // _TOC_ENTRIES] // total) for part in range(_TOC_ENTRIES))
    place = _xing_place(head)
    table = label + _XING_FLAGS.to_bytes(4, "big") + len(sizes).to_bytes(4, "big") + total.to_bytes(4, "big") + toc
    frame[place : place + len(table)] = table
    return bytes(frame)
