"""Take everything that is not picture out of embedded JPEG, JPEG 2000 and ICC streams, without decoding pixels.

Hiding places: JPEG APP0-APP15 (JFIF thumbnail, Exif, XMP, Photoshop, ICC), COM, bytes after EOI; JPEG 2000 boxes
(uuid, xml, url) and COM markers; JBIG2 extension segments; ICC description, copyright, device and date fields.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.jpeg_parts import ADOBE, DNL, SOS, Part, needed

_START_WITHIN = 1024
_EOI = 0xD9
_ADOBE_BYTES, _DNL_BYTES = 12, 2
_HEADER = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"})
_BRANDS = frozenset({b"jp2 ", b"jpx ", b"jpxb"})
#: Markers of a codestream's head and of its tiles' heads: sizes, coding, quantisation, order, lengths, packed heads.
#: Not those that tell how long tiles are: they grow shorter with their heads.
_CODING = frozenset({0x50, 0x51, 0x52, 0x53, 0x56, 0x57, 0x58, 0x59, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61, 0x63})
_SRGB = 16
_EXTENSION, _LONG_FORM, _UNKNOWN_SIZE = 62, 7, 0xFFFFFFFF
#: Parameters of a curve by the number of its formula.
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_PROFILE_TAGS = frozenset(
    b"wtpt chad rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 gamt lumi".split()
)


def clean_jpeg(raw: bytes) -> bytes:
    """Return the JPEG with picture segments only.

    Raises:
        UnknownPart: Its segments do not follow the standard.
    """
    raw = raw[max(raw.find(b"\xff\xd8\xff", 0, _START_WITHIN), 0) :]  # viewers pass over what stands before
    if not raw.startswith(b"\xff\xd8"):
        raise UnknownPart("jpeg stream without start marker")
    return b"".join([b"\xff\xd8", *(part.written() for part in needed(_parts(raw))), b"\xff\xd9"])


def _parts(raw: bytes) -> Iterator[Part]:
    position = 2
    while position + 4 <= len(raw):
        if raw[position] != 0xFF:
            raise UnknownPart("jpeg segments broken")
        marker = raw[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
            continue
        if marker == _EOI:
            return
        end = position + 2 + struct.unpack_from(">H", raw, position + 2)[0]
        part = Part(marker, raw[position + 4 : end])
        position = end
        if marker == SOS:
            end = _scan_end(raw, position)
            part.scan = raw[position:end]
            position = end
        if marker == ADOBE:  # says how the colours are coded; viewers need it
            part.payload = part.payload[:_ADOBE_BYTES] if part.payload.startswith(b"Adobe") else b""
        if marker != DNL or len(part.payload) == _DNL_BYTES:  # tells the height again
            yield part


def _scan_end(raw: bytes, position: int) -> int:
    """Return where entropy-coded bytes end: at the next marker that is neither stuffing nor restart."""
    while True:
        position = raw.find(b"\xff", position)
        if position < 0 or position + 1 >= len(raw):
            return len(raw)
        following = raw[position + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return position
        position += 2 if following != 0xFF else 1


def clean_jpx(raw: bytes) -> bytes:
    """Return the JPEG 2000 file or codestream without boxes and comments that are not picture.

    Raises:
        UnknownPart: Its boxes do not follow the standard.
    """
    if raw.startswith(b"\xff\x4f"):
        return _codestream(raw)
    kept = [_box(kind, _BODIES[kind](body)) for kind, body in _boxes(raw) if kind in _BODIES]
    if not kept:
        raise UnknownPart("jpeg 2000 without boxes")
    return b"".join(kept)


def _boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(raw):
        size, kind = struct.unpack_from(">I4s", raw, position)
        header = 8
        if size == 1 and position + 16 <= len(raw):
            size, header = struct.unpack_from(">Q", raw, position + 8)[0], 16
        elif size == 0:
            size = len(raw) - position
        if size < header:
            raise UnknownPart("jpeg 2000 boxes broken")
        yield kind, raw[position + header : position + size]
        position += size


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _header(raw: bytes) -> bytes:
    return b"".join(
        _box(kind, _colour(body) if kind == b"colr" else body) for kind, body in _boxes(raw) if kind in _HEADER
    )


def _colour(body: bytes) -> bytes:
    """Clean the colour profile of a box; one that does not parse becomes plain sRGB."""
    if body[:1] != b"\2":
        return body
    profile = clean_profile(body[3:])
    return body[:3] + profile if profile is not None else b"\1\0\0" + struct.pack(">I", _SRGB)


def _codestream(raw: bytes) -> bytes:
    """Drop all but coding markers from the main header, and what follows the end of the codestream."""
    kept = [raw[:2]]
    position = 2
    while position + 4 <= len(raw):
        marker = raw[position : position + 2]
        if marker == b"\xff\x90":  # first tile
            kept += _tiles(raw, position)
            return b"".join(kept)
        if raw[position] != 0xFF:
            break
        end = position + 2 + struct.unpack_from(">H", raw, position + 2)[0]
        if raw[position + 1] in _CODING:
            kept.append(raw[position:end])
        position = end
    raise UnknownPart("jpeg 2000 codestream broken")


def _tiles(raw: bytes, position: int) -> Iterator[bytes]:
    """Yield the parts of tiles with coding markers only in their heads, and the end of the codestream."""
    while raw[position : position + 2] == b"\xff\x90" and position + 12 <= len(raw):
        size = struct.unpack_from(">I", raw, position + 6)[0]
        last = raw.rfind(b"\xff\xd9")
        end = position + size if size else last if last > position else len(raw)
        at, head = position + 12, list[bytes]()
        while raw[at : at + 2] != b"\xff\x93":
            if at + 4 > min(end, len(raw)) or raw[at] != 0xFF:
                raise UnknownPart("jpeg 2000 codestream broken")
            behind = at + 2 + struct.unpack_from(">H", raw, at + 2)[0]
            head += [raw[at:behind]] if raw[at + 1] in _CODING else []
            at = behind
        told = size - (at - position - 12) + sum(map(len, head)) if size else 0
        yield raw[position : position + 6] + struct.pack(">I", told) + raw[position + 10 : position + 12]
        yield from [*head, raw[at:end]]
        position = max(end, at)
    if raw[position : position + 2] == b"\xff\xd9":
        yield b"\xff\xd9"


#: Boxes that hold the picture, and how they are cleaned.
_BODIES: dict[bytes, Callable[[bytes], bytes]] = {
    b"jP  ": lambda _: b"\r\n\x87\n",
    b"ftyp": lambda body: b"".join(
        [body[:4] if body[:4] in _BRANDS else b"jp2 ", bytes(4)]
        + [body[at : at + 4] for at in range(8, len(body), 4) if body[at : at + 4] in _BRANDS]
    ),
    b"jp2h": _header,
    b"jp2c": _codestream,
}


def clean_jbig2(raw: bytes) -> bytes:
    """Return an embedded JBIG2 stream without extension segments, which hold comments; what does not parse stays."""
    kept, place = [], 0
    while place < len(raw):
        try:
            end = _segment_end(raw, place)
        except (struct.error, IndexError):
            end = len(raw)
        if raw[place + 4 : place + 5] and raw[place + 4] & 0x3F != _EXTENSION:
            kept.append(raw[place:end])
        place = end
    return b"".join(kept)


def _segment_end(raw: bytes, place: int) -> int:
    number, flags, references = struct.unpack_from(">IBB", raw, place)
    at, count = place + 6, references >> 5
    if count == _LONG_FORM:
        count = struct.unpack_from(">I", raw, place + 5)[0] & 0x1FFFFFFF
        at = place + 9 + (count + 8) // 8
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
    size: int = struct.unpack_from(">I", raw, at)[0]
    return len(raw) if size == _UNKNOWN_SIZE else min(at + 4 + size, len(raw))


def clean_profile(raw: bytes) -> bytes | None:
    """Return the ICC profile with colour tags only and a neutral header, or None where it does not parse."""
    if len(raw) < 132 or raw[36:40] != b"acsp":
        return None
    count = struct.unpack_from(">I", raw, 128)[0]
    if count > 100 or 132 + 12 * count > len(raw):
        return None
    wanted = [struct.unpack_from(">4sII", raw, 132 + 12 * index) for index in range(count)]
    wanted = [entry for entry in wanted if entry[0] in _PROFILE_TAGS]
    table, body, offset = [], b"", 132 + 12 * len(wanted)
    for tag, start, size in wanted:
        value = _value(raw[start : start + size].ljust(size, b"\0"))
        table.append(struct.pack(">4sII", tag, offset + len(body), len(value)))
        body += value + b"\0" * (-len(value) % 4)
        if len(body) > 16 * 1024 * 1024:
            return None
    header = bytearray(128)
    header[8:24] = raw[8:24]  # version, class, colour space, connection space
    header[24:36] = struct.pack(">6H", 1980, 1, 1, 0, 0, 0)
    header[36:40] = b"acsp"
    header[64:80] = raw[64:80]  # intent and illuminant
    header[0:4] = struct.pack(">I", offset + len(body))
    return bytes(header) + struct.pack(">I", len(table)) + b"".join(table) + body


def _value(value: bytes) -> bytes:
    """Return a value of a profile without what stands behind it; tables of several stages as they are."""
    kind, count = value[:4], int.from_bytes(value[8:12], "big")
    size = len(value)
    if kind == b"XYZ ":
        size = 20
    elif kind == b"curv":
        size = 12 + 2 * count
    elif kind == b"para":
        size = 12 + 4 * _PARAMETERS.get(count >> 16, size)
    elif kind == b"sf32":
        size = 44
    else:
        return value
    return value[:4] + bytes(4) + value[8:size]
