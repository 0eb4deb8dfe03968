"""AIFF and AIFF-C: the samples with a description of our own, everything else read and left out.

Source: Apple, Audio Interchange File Format 1.3; AIFF-C draft 1991-08-26.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.id3 import read_tag, tag_bytes
from pipeline.formats._media.tags import Fields

#: Codings whose every bit is sound, with the bytes of a sample; None where the description says it.
_CODINGS: dict[bytes, int | None] = {
    b"NONE": None, b"twos": None, b"sowt": None, b"raw ": None, b"in24": 3, b"in32": 4, b"fl32": 4, b"FL32": 4,
    b"fl64": 8, b"FL64": 8, b"ulaw": 1, b"ULAW": 1, b"alaw": 1, b"ALAW": 1,
}  # fmt: skip
_VERSION = struct.pack(">I", 0xA2805140)
_PLAIN = frozenset({b"COMM", b"SSND", b"FVER"})
_BYTES_BEFORE_SAMPLES = 8


@dataclass(slots=True)
class Aiff:
    """A walked file.

    Attributes:
        kind: ``AIFF`` or ``AIFC``.
        description: Payload of its ``COMM`` chunk as we write it.
        samples: The samples.
        seconds: Time that it plays.
        fields: What the other chunks say.
        gone: Names of the chunks that are left out, with how often.
        stray: Bytes behind the end, and between description and samples.
    """

    kind: bytes
    description: bytes = b""
    samples: bytes = b""
    seconds: float = 0.0
    fields: Fields = field(default_factory=Fields)
    gone: dict[str, int] = field(default_factory=dict)
    stray: int = 0


def walk_aiff(content: bytes) -> Aiff:
    """Take a file apart.

    Raises:
        CorruptDocument: No samples, or their description does not fit.
        UnknownPart: Samples of a coding that no rule covers.
    """
    found, position = Aiff(content[8:12]), 12
    end = min(len(content), 8 + struct.unpack_from(">I", content, 4)[0])
    described = b""
    while position + 8 <= end:
        name, size = content[position : position + 4], struct.unpack_from(">I", content, position + 4)[0]
        payload = content[position + 8 : position + 8 + size]
        position += 8 + size + (size & 1)
        if name == b"COMM":
            described = payload
        elif name == b"SSND" and not found.samples and len(payload) > _BYTES_BEFORE_SAMPLES:
            (offset,) = struct.unpack_from(">I", payload)
            found.stray += min(offset, len(payload))
            found.samples = payload[_BYTES_BEFORE_SAMPLES + offset :]
        elif name not in _PLAIN:
            _note(name, payload, found)
    found.stray += max(len(content) - min(position, len(content)), 0)
    _describe(found, described)
    return found


def _note(name: bytes, payload: bytes, found: Aiff) -> None:
    if not all(0x20 <= byte < 0x7F for byte in name):
        raise CorruptDocument("a chunk has no name")
    label = name.decode("ascii").strip() or "blank"
    found.gone[label] = found.gone.get(label, 0) + 1
    if tag_bytes(payload, 0):
        read_tag(payload[: tag_bytes(payload, 0)], found.fields)
    elif label in ("NAME", "AUTH", "(c)", "ANNO"):
        found.fields.add(f"AIFF:{label}", payload.decode("utf-8", "replace"))
    else:
        found.fields.add_blob(f"AIFF:{label}", payload)


def _describe(found: Aiff, described: bytes) -> None:
    if len(described) < 18 or not found.samples:
        raise CorruptDocument("no samples or no description of them")
    channels, frames, bits = struct.unpack_from(">HIH", described)
    rate = _extended(described[8:18])
    coding = described[18:22] if found.kind == b"AIFC" else b"NONE"
    if coding not in _CODINGS:
        raise UnknownPart("a coding of samples that is not known")
    width = _CODINGS[coding] or (bits + 7) // 8
    wanted = channels * frames * width
    if not channels or not frames or not 0 < bits <= 64 or not 0 < rate < 1e7:
        raise CorruptDocument("the description of the samples does not fit")
    if len(found.samples) < wanted:  # cut: what is there is kept, in whole frames
        frames = len(found.samples) // (channels * width)
        wanted = channels * frames * width
    found.stray += len(found.samples) - wanted
    found.samples = found.samples[:wanted]
    if not found.samples:
        raise CorruptDocument("no samples")
    found.seconds = frames / rate
    found.description = struct.pack(">HIH", channels, frames, bits) + described[8:18]
    if found.kind == b"AIFC":
        found.description += coding + b"\0\0"  # the coding's name: an empty one


def _extended(raw: bytes) -> float:
    exponent: int
    mantissa: int
    exponent, mantissa = struct.unpack(">HQ", raw)
    if exponent & 0x8000 or not mantissa >> 63 or exponent > 16383 + 62:
        return 0.0
    return math.ldexp(mantissa, exponent - 16383 - 63)


def written_aiff(found: Aiff) -> list[bytes]:
    """Return the file anew, in pieces."""
    chunks = [b"FVER" + struct.pack(">I", 4) + _VERSION] if found.kind == b"AIFC" else []
    chunks.append(b"COMM" + struct.pack(">I", len(found.description)) + found.description)
    chunks.append(b"SSND" + struct.pack(">III", _BYTES_BEFORE_SAMPLES + len(found.samples), 0, 0))
    chunks += [found.samples, b"\0" * (len(found.samples) & 1)]
    return [b"FORM" + struct.pack(">I", 4 + sum(map(len, chunks))) + found.kind, *chunks]
