"""WAV, RF64 and BW64: the samples with a description of our own, everything else read and left out.

Source: Microsoft, Multimedia Programming Interface and Data Specifications 1.0; EBU Tech 3285 (BWF), 3306 (RF64),
ITU-R BS.2088 (BW64); Microsoft, WAVEFORMATEXTENSIBLE.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.id3 import read_tag, tag_bytes
from pipeline.formats._media.tags import Fields

_PCM, _MS_ADPCM, _FLOAT, _ALAW, _MULAW, _IMA_ADPCM, _GSM, _EXTENSIBLE = 1, 2, 3, 6, 7, 0x11, 0x31, 0xFFFE
_SAMPLES = frozenset({_PCM, _FLOAT, _ALAW, _MULAW})
#: Where a format's extra bytes say how many samples a block has, and nothing else.
_BLOCKS = frozenset({_IMA_ADPCM, _GSM})
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_MS_COEFFICIENTS = struct.pack("<14h", 256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232)
_UNKNOWN_SIZE = 0xFFFFFFFF
#: Chunks that programs write behind the samples.
_CHUNK_NAMES = re.compile(
    rb"LIST|bext|iXML|aXML|axml|id3 |ID3 |_PMX|cart|cue |smpl|inst|plst|DISP|JUNK|junk|PAD |FLLR|afsp|link|umid|levl|"
    rb"acid|strc|regn|minf|elm1|MARK|fact|SNDM|chna|PEAK"
)
_PLAIN = frozenset({b"fmt ", b"data", b"fact", b"ds64"})
#: Fields of bext and where they stand.
_BEXT = (
    ("Description", 0, 256), ("Originator", 256, 288), ("OriginatorReference", 288, 320), ("OriginationDate", 320, 330),
    ("OriginationTime", 330, 338), ("CodingHistory", 602, None),
)  # fmt: skip


@dataclass(slots=True)
class Wave:
    """A walked file.

    Attributes:
        description: Payload of its ``fmt `` chunk as we write it.
        samples: Payload of its ``data`` chunk, whole blocks only.
        block_bytes: Bytes of one block of samples.
        bytes_a_second: Average rate.
        count: Samples a channel, where the file has to say it (``fact``).
        fields: What the other chunks say.
        gone: Names of the chunks that are left out, with how often.
        stray: Bytes behind the end.
    """

    description: bytes = b""
    samples: bytes = b""
    block_bytes: int = 1
    bytes_a_second: int = 1
    count: int | None = None
    fields: Fields = field(default_factory=Fields)
    gone: dict[str, int] = field(default_factory=dict)
    stray: int = 0

    @property
    def seconds(self) -> float:
        """Time that it plays."""
        code, _, rate = struct.unpack_from("<HHI", self.description)
        if code in _BLOCKS | {_MS_ADPCM}:
            blocks = len(self.samples) // self.block_bytes
            return blocks * int(struct.unpack_from("<H", self.description, 18)[0]) / int(rate)
        return len(self.samples) / self.bytes_a_second


def walk_wave(content: bytes) -> Wave:
    """Take a file apart.

    Raises:
        CorruptDocument: No samples, or their description does not fit.
        UnknownPart: Samples of a coding that no rule covers.
    """
    found, position = Wave(), 12
    end = min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])
    if content[:4] != b"RIFF" or end == 8 or struct.unpack_from("<I", content, 4)[0] == _UNKNOWN_SIZE:
        end = len(content)
    wide, described = None, b""
    while position + 8 <= end:
        name, size = content[position : position + 4], struct.unpack_from("<I", content, position + 4)[0]
        if name == b"data" and (size == _UNKNOWN_SIZE or (size == 0 and position + 8 < end)):
            size = wide if wide is not None else _end_of_samples(content, position + 8) - position - 8
        payload = content[position + 8 : position + 8 + size]
        position += 8 + size + (size & 1)
        if name == b"ds64" and len(payload) >= 24:
            wide = struct.unpack_from("<Q", payload, 8)[0]
        elif name == b"fmt ":
            described = payload
        elif name == b"fact" and len(payload) >= 4:
            found.count = struct.unpack_from("<I", payload)[0]
        elif name == b"data" and not found.samples:
            found.samples = payload
        elif name not in _PLAIN:
            _note(name, payload, found)
    found.stray = max(len(content) - min(position, len(content)), 0)
    _describe(found, described)
    return found


def _end_of_samples(content: bytes, start: int) -> int:
    """Return where samples of an unknown number end: where chunks begin that fill the rest of the file exactly."""
    for found in _CHUNK_NAMES.finditer(content, start):
        at = found.start()
        while at + 8 <= len(content):
            size = struct.unpack_from("<I", content, at + 4)[0]
            at += 8 + size + (size & 1)
        if at in (len(content), len(content) + 1):
            return found.start()
    return len(content)


def _note(name: bytes, payload: bytes, found: Wave) -> None:
    if not all(0x20 <= byte < 0x7F for byte in name):
        raise CorruptDocument("a chunk has no name")
    label = name.decode("ascii").strip() or "blank"
    found.gone[label] = found.gone.get(label, 0) + 1
    if name == b"LIST":
        _read_list(payload, found)
    elif name == b"bext":
        for part, start, end in _BEXT:
            found.fields.add(f"bext:{part}", payload[start:end].partition(b"\0")[0].decode("utf-8", "replace"))
    elif tag_bytes(payload, 0):
        read_tag(payload[: tag_bytes(payload, 0)], found.fields)
    else:
        found.fields.add_blob(f"RIFF:{label}", payload)


def _read_list(payload: bytes, found: Wave) -> None:
    kind, position = payload[:4].decode("latin-1"), 4
    while position + 8 <= len(payload):
        name, size = payload[position : position + 4].decode("latin-1"), struct.unpack_from("<I", payload, position + 4)
        value = payload[position + 8 : position + 8 + size[0]]
        value = value[4:] if kind == "adtl" else value
        found.fields.add(f"{kind}:{name}", value.partition(b"\0")[0].decode("utf-8", "replace"))
        position += 8 + size[0] + (size[0] & 1)


def _describe(found: Wave, described: bytes) -> None:
    if len(described) < 14 or not found.samples:
        raise CorruptDocument("no samples or no description of them")
    code, channels, rate, rate_bytes, block = struct.unpack_from("<HHIIH", described)
    bits = struct.unpack_from("<H", described, 14)[0] if len(described) >= 16 else 8
    if not channels or not rate or not block or not rate_bytes:
        raise CorruptDocument("the description of the samples does not fit")
    extra = described[18:]
    kind = struct.unpack_from("<H", extra, 6)[0] if code == _EXTENSIBLE and len(extra) >= 22 else code
    if code == _EXTENSIBLE and (extra[8:22] != _GUID_TAIL or kind not in _SAMPLES):
        raise UnknownPart("a coding of samples that is not known")
    if kind in _SAMPLES:
        if bits not in range(1, 65) or block != channels * ((bits + 7) // 8):
            raise CorruptDocument("the description of the samples does not fit")
        rate_bytes = rate * block
    found.description = _written(code, kind, (channels, rate, rate_bytes, block, bits), extra)
    found.block_bytes, found.bytes_a_second = block, rate_bytes
    found.samples = found.samples[: len(found.samples) // block * block]
    if not found.samples:
        raise CorruptDocument("no samples")


def _written(code: int, kind: int, numbers: tuple[int, int, int, int, int], extra: bytes) -> bytes:
    plain = struct.pack("<HHIIHH", code, *numbers)
    if code == _EXTENSIBLE:
        bits, mask = struct.unpack_from("<HI", extra)
        kept = struct.pack("<HIH", min(bits, numbers[4]), mask & 0x3FFFF, kind) + _GUID_TAIL
    elif code == _PCM:
        return plain
    elif code in _SAMPLES:
        kept = b""
    elif code in _BLOCKS and len(extra) >= 2:
        kept = extra[:2]
    elif code == _MS_ADPCM and extra[2:32] == b"\x07\0" + _MS_COEFFICIENTS:
        kept = extra[:32]
    else:
        raise UnknownPart("a coding of samples that is not known")
    return plain + struct.pack("<H", len(kept)) + kept


def written_wave(found: Wave) -> list[bytes]:
    """Return the file anew, in pieces."""
    chunks = [b"fmt " + struct.pack("<I", len(found.description)) + found.description]
    coded = struct.unpack_from("<H", found.description)[0]
    if coded in _BLOCKS | {_MS_ADPCM}:
        blocks = len(found.samples) // found.block_bytes
        most = blocks * struct.unpack_from("<H", found.description, 18)[0]
        count = found.count if found.count is not None and found.count <= most else most
        chunks.append(b"fact" + struct.pack("<II", 4, count))
    padding = b"\0" * (len(found.samples) & 1)
    chunks += [b"data" + struct.pack("<I", len(found.samples)), found.samples, padding]
    return [b"RIFF" + struct.pack("<I", 4 + sum(map(len, chunks))) + b"WAVE", *chunks]
