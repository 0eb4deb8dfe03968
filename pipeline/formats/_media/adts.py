"""AAC in ADTS frames: headers without private and copyright bits, nothing between and around the frames.

Source: ISO/IEC 13818-7, 6.2 (ADTS).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.aac import quieted
from pipeline.formats._media.id3 import read_tag, tag_bytes
from pipeline.formats._media.tags import Fields

_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_SAMPLES = 1024
_PLAIN_HEAD, _GUARDED_HEAD = 7, 9


@dataclass(slots=True)
class Adts:
    """A walked stream.

    Attributes:
        frames: Frames, header included, with private bits zero and without checksum.
        fields: What the tags say.
        tags: Tags found.
        pictures: Cover pictures in them.
        stray: Bytes that are neither frame nor tag.
        seconds: Time that it plays.
    """

    frames: list[bytes] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    tags: int = 0
    pictures: int = 0
    stray: int = 0
    seconds: float = 0.0


def frame_bytes(content: bytes | memoryview, position: int) -> int:
    """Return the length of the frame whose header stands at an offset, or 0 where none does."""
    raw = bytes(content[position : position + _PLAIN_HEAD])
    if len(raw) < _PLAIN_HEAD or raw[0] != 0xFF or raw[1] & 0xF6 != 0xF0 or raw[2] >> 2 & 15 >= len(_RATES):
        return 0
    size = (raw[3] & 3) << 11 | raw[4] << 3 | raw[5] >> 5
    return size if size > (_PLAIN_HEAD if raw[1] & 1 else _GUARDED_HEAD) else 0


def begins_here(content: bytes | memoryview, position: int, *, least: int = 3) -> bool:
    """Return whether frames of one kind follow each other from an offset on, `least` or to the very end."""
    first = bytes(content[position + 1 : position + 4])
    for number in range(least):
        size = frame_bytes(content, position)
        alike = bytes(content[position + 1 : position + 3])[:1] == first[:1]
        if not size or not alike:
            return number > 0 and position == len(content)
        position += size
    return position <= len(content)


def walk_adts(content: bytes) -> Adts:
    """Take a stream apart.

    Raises:
        CorruptDocument: It holds no frames.
        UnknownPart: Several blocks share a frame: where the second begins, only decoding would tell.
    """
    found, position, view = Adts(), 0, memoryview(content)
    while position < len(content):
        if length := tag_bytes(view, position):
            found.tags += 1
            found.pictures += read_tag(content[position : position + length], found.fields)
            position += length
            continue
        size = frame_bytes(view, position)
        if size and position + size <= len(content) and _follows(view, position + size):
            found.frames.append(_settled(content[position : position + size]))
            found.seconds += _SAMPLES * ((content[position + 6] & 3) + 1) / _RATES[content[position + 2] >> 2 & 15]
            position += size
            continue
        after = _next(content, position + 1)
        found.stray += after - position
        position = after
    if not found.frames:
        raise CorruptDocument("no frame of sound")
    return found


def _follows(view: memoryview, position: int) -> bool:
    return position >= len(view) or frame_bytes(view, position) > 0 or tag_bytes(view, position) > 0 or (
        len(view) - position < _PLAIN_HEAD
    )  # fmt: skip


def _next(content: bytes, position: int) -> int:
    while (position := content.find(b"\xff", position)) >= 0:
        if begins_here(content, position, least=2):
            return position
        position += 1
    return len(content)


def _settled(frame: bytes) -> bytes:
    """Return a frame without checksum, and with what says nothing about the sound set to zero."""
    head = bytearray(frame[:_PLAIN_HEAD])
    body = frame[_PLAIN_HEAD:]
    if head[6] & 3:
        raise UnknownPart("several blocks in one frame")
    if not head[1] & 1:
        body = frame[_GUARDED_HEAD:]
        head[1] |= 1
    body = quieted(body)
    size = len(body) + _PLAIN_HEAD
    head[2] &= 0xFD  # private bit
    head[3] = (head[3] & 0xC0) | size >> 11  # original, home and copyright bits
    head[4] = size >> 3 & 0xFF
    head[5] = (size & 7) << 5 | (head[5] & 0x1F)
    return bytes(head) + body
