"""FLAC without its blocks of metadata and the tags around it, for ffmpeg to decode: it stumbles over pictures.

Source: RFC 9639, 8.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import CorruptDocument
from pipeline.formats._media.id3 import read_tag, tag_bytes
from pipeline.formats._media.ogg import read_comments
from pipeline.formats._media.tags import Fields
from pipeline.model import Hidden

_STREAM_BYTES = 34
_LAST = 0x80
_COMMENTS, _PICTURE = 4, 6
_NAMES = {1: "PADDING", 2: "APPLICATION", 3: "SEEKTABLE", 5: "CUESHEET"}
#: Where tags behind the sound are looked for.
_END_BYTES = 1 << 20


def undress(source: Path, bare: Path, fields: Fields) -> list[Hidden]:
    """Write the description of the samples and the frames, with what hangs behind them, to a file.

    Args:
        source: The original.
        bare: Where to.
        fields: Where goes what blocks and tags say.

    Returns:
        Pictures and tags.

    Raises:
        CorruptDocument: It does not begin as a FLAC does, or a block is cut.
    """
    content, position, tags = source.read_bytes(), 0, 0
    while length := tag_bytes(content, position):
        read_tag(content[position : position + length], fields)
        position, tags = position + length, tags + 1
    if content[position : position + 4] != b"fLaC" or content[position + 4] & ~_LAST & 0xFF:
        raise CorruptDocument("no FLAC")
    described = content[position + 8 : position + 8 + _STREAM_BYTES]
    position, pictures = position + 4, 0
    while True:
        kind, size = content[position], int.from_bytes(content[position + 1 : position + 4], "big")
        if position + 4 + size >= len(content):
            raise CorruptDocument("a block is cut")
        pictures += _read(kind & 0x7F, content[position + 4 : position + 4 + size], fields)
        position += 4 + size
        if kind & _LAST:
            break
    tags += _read_end(content[max(position, len(content) - _END_BYTES) :], fields)
    bare.write_bytes(b"fLaC" + bytes((_LAST, 0, 0, _STREAM_BYTES)) + described + content[position:])
    found = [Hidden("cover-art", "blocks", pictures), Hidden("tag", "around the frames", tags)]
    return [hidden for hidden in found if hidden.count]


def _read(kind: int, raw: bytes, fields: Fields) -> bool:
    """Read what a block says; return whether it is a picture."""
    if kind == _COMMENTS:
        read_comments(raw, "FLAC", fields)
    elif kind not in (0, _PICTURE):
        fields.add_blob(f"FLAC:{_NAMES.get(kind, 'block')}", raw)
    return kind == _PICTURE


def _read_end(end: bytes, fields: Fields) -> int:
    """Read tags behind the sound; return how many there are."""
    starts = [place for place in (end.find(b"APETAGEX"), len(end) - 128) if place >= 0 and tag_bytes(end, place)]
    for start in starts:
        read_tag(end[start : start + tag_bytes(end, start)], fields)
    return len(starts)
