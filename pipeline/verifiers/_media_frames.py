"""Strict walks over copies of MP3 and AAC: frame behind frame from the first byte to the last, nothing unheard in them.

Source: ISO/IEC 11172-3; ISO/IEC 13818-3; ISO/IEC 13818-7.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.verifiers._media_aac import front_is_silent
from pipeline.verifiers._media_seen import Seen, is_written, need

_HERTZ = (44100, 48000, 32000)
#: Bit rates of layer III in kbit/s: of MPEG-1, and of the lower sampling rates.
_KBIT = ("32 40 48 56 64 80 96 112 128 160 192 224 256 320", "8 16 24 32 40 48 56 64 80 96 112 128 144 160")
_TABLE_BYTES = 116
#: The specification's own list, by index: ISO/IEC 14496-3, table 1.18.
_ADTS_HERTZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


class _Bits:
    """Reads numbers of bits from the front."""

    def __init__(self, raw: bytes) -> None:
        self._number, self._left = int.from_bytes(raw, "big"), 8 * len(raw)

    def take(self, count: int) -> int:
        """Return the next bits as a number; of what lies behind the end, as many as are there."""
        width = min(count, self._left)
        self._left -= width
        return self._number >> self._left & (1 << width) - 1


@dataclass(frozen=True, slots=True)
class _Frame:
    """What one frame says of itself.

    Attributes:
        seconds: Time that it plays.
        back: Bytes before its own area at which its main data begins.
        bits: Bits of its main data.
        area: Its own area.
        private: Private, copyright and original bits.
    """

    seconds: float
    back: int
    bits: int
    area: bytes
    private: int


def walk_mp3(content: bytes) -> Seen:
    """Walk an MP3.

    Raises:
        Broken: A frame does not follow the last.
    """
    seen, frames, position = Seen(seconds=0.0), list[_Frame](), 0
    while position < len(content):
        frame, size = _mp3_frame(content, position)
        if position == 0 and _is_table(content[:size], len(content), seen):
            seen.structure.append(content[:size])
        else:
            frames.append(frame)
            seen.expect(frame.private == 0, "private bits")
        assert seen.seconds is not None
        seen.seconds += frame.seconds
        position += size
    need(bool(frames))
    seen.expect(not is_written(b"".join(frame.area for frame in frames)), "words among the sound")
    _check_unheard(frames, seen)
    return seen


def _mp3_frame(content: bytes, position: int) -> tuple[_Frame, int]:
    bits = _Bits(content[position : position + 40])
    need(bits.take(11) == 0x7FF)
    version, layer, bare = bits.take(2), bits.take(2), bits.take(1)
    need(version != 1 and layer == 1)
    first = version == 3
    kbit, rate, padding, private = bits.take(4), bits.take(2), bits.take(1), bits.take(1)
    need(0 < kbit < 15 and rate < 3)
    hertz = _HERTZ[rate] >> {3: 0, 2: 1, 0: 2}[version]
    samples = 1152 if first else 576
    size = samples // 8 * int(_KBIT[not first].split()[kbit - 1]) * 1000 // hertz + padding
    need(position + size <= len(content))
    mono = bits.take(2) == 3
    bits.take(2)
    private += bits.take(2)
    bits.take(2 if bare else 18)
    back = bits.take(9 if first else 8)
    channels, granules = 1 if mono else 2, 2 if first else 1
    private += bits.take({(True, True): 5, (True, False): 3, (False, True): 1, (False, False): 2}[first, mono])
    bits.take(4 * channels if first else 0)
    used = 0
    for _ in range(granules * channels):
        used += bits.take(12)
        bits.take(47 if first else 51)
    side = {(True, True): 17, (True, False): 32, (False, True): 9, (False, False): 17}[first, mono]
    start = position + 4 + (0 if bare else 2) + side
    return _Frame(samples / hertz, back, used, content[start : position + size], private), size


def _is_table(frame: bytes, whole: int, seen: Seen) -> bool:
    """Return whether the first frame is a table for seeking; nothing may stand around it."""
    place = next((at for at in (13, 21, 36) if frame[at : at + 4] in (b"Xing", b"Info")), None)
    if place is None:
        return False
    table = frame[place : place + _TABLE_BYTES]
    seen.expect(not any(frame[4:place]) and not any(frame[place + _TABLE_BYTES :]), "table")
    marks = list(table[16:])
    seen.expect(table[4:8] == b"\0\0\0\7" and marks == sorted(marks), "table")
    seen.expect(int.from_bytes(table[12:16], "big") == whole, "table")
    return True


def _check_unheard(frames: list[_Frame], seen: Seen) -> None:
    """See that every bit of the row of main data that no frame claims is zero."""
    row, claimed, area = b"".join(frame.area for frame in frames), list[tuple[int, int]](), 0
    for frame in frames:
        begin = 8 * (area - frame.back)
        claimed.append((max(begin, 0), min(begin + frame.bits, 8 * len(row))))
        area += len(frame.area)
    after = 0
    for begin, end in sorted(claimed):
        if begin > after:
            seen.expect(_is_zero(row, after, begin), "ancillary bits")
        after = max(after, end)
    seen.expect(_is_zero(row, after, 8 * len(row)), "ancillary bits")


def _is_zero(row: bytes, begin: int, end: int) -> bool:
    if begin >= end:
        return True
    first, last = begin // 8, (end + 7) // 8
    number = int.from_bytes(row[first:last], "big") & ((1 << 8 * last - begin) - 1)
    return number >> 8 * last - end == 0


def walk_adts(content: bytes) -> Seen:
    """Walk AAC in ADTS frames.

    Raises:
        Broken: A frame does not follow the last.
    """
    seen, position = Seen(seconds=0.0), 0
    while position < len(content):
        head = content[position : position + 7]
        need(len(head) == 7 and head[0] == 0xFF and head[1] & 0xF7 == 0xF1)
        bits = _Bits(head[2:])
        bits.take(2)
        rate, private = bits.take(4), bits.take(1)
        bits.take(3)
        private += bits.take(4)
        size = bits.take(13)
        bits.take(11)
        blocks = bits.take(2) + 1
        seen.expect(blocks == 1, "several blocks in one frame")
        need(size > 7 and position + size <= len(content) and rate < len(_ADTS_HERTZ))
        seen.expect(private == 0, "private bits")
        seen.expect(front_is_silent(content[position + 7 : position + size]), "elements before the sound")
        assert seen.seconds is not None
        seen.seconds += 1024 * blocks / _ADTS_HERTZ[rate]
        position += size
    need(position > 0)
    seen.expect(not is_written(content), "words among the sound")
    seen.shift(content)
    return seen
