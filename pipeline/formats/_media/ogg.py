"""Ogg with sound: the coded packets on their own pages with their own times; headers, numbers and checksums of our own.

Source: RFC 3533 (Ogg); Xiph, Vorbis I, 4.2 and 5; RFC 7845 and RFC 6716 (Opus); RFC 5574 (Speex); Xiph, Ogg mapping of
FLAC.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.ogg_packets import flac_is_whole, opus_paddings
from pipeline.formats._media.ogg_skips import LONGEST_OPUS, opus_samples, refuse_skipped, vorbis_samples
from pipeline.formats._media.pieces import empty_padding
from pipeline.formats._media.tags import Fields

_BEGINS, _CONTINUED, _ENDS = 2, 1, 4
_MOST_STREAMS = 64
#: A comment header's content: no vendor, no comments.
_NOTHING = bytes(8)
_PICTURE_BLOCK = 6
_PICTURE_FIELDS = ("metadata_block_picture", "coverart")
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_VORBIS, _OPUS, _SPEEX, _FLAC = b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC"
#: The second byte of a frame of FLAC.
_FLAC_SYNC = (b"\xf8", b"\xf9")
#: Versions that a Speex header may name; others might be anything.
_SPEEX_VERSION = b"1.2".ljust(20, b"\0")


@dataclass(slots=True)
class _Stream:
    """One logical stream: what its pages say, and their content in a row."""

    pages: list[tuple[int, int, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Ogg:
    """A walked file.

    Attributes:
        pieces: Pages as we write them.
        seconds: Time that it plays.
        fields: What its comments say.
        pictures: Cover pictures.
        gone: Streams that are left out, with how often.
        stray: Bytes between and behind the pages.
        streams: Streams of sound, one after the other.
    """

    pieces: list[bytes] = field(default_factory=list)
    seconds: float = 0.0
    fields: Fields = field(default_factory=Fields)
    pictures: int = 0
    gone: dict[str, int] = field(default_factory=dict)
    stray: int = 0
    streams: int = 0


def walk_ogg(content: bytes) -> Ogg:
    """Take a file apart and write its pages anew.

    Raises:
        CorruptDocument: It holds no sound, or a header is missing.
        UnknownPart: Sound that plays at the same time as other sound, or of which players skip more than a packet, or
            packets that no decoder can play.
    """
    found = Ogg()
    for stream in _streams(content, found):
        kind = next((mark for mark in _CLEANED if stream.body.startswith(mark)), None)
        if kind is None:
            found.gone["another stream"] = found.gone.get("another stream", 0) + 1
            continue
        _write(kind, stream, found)
        found.streams += 1
    if not found.streams:
        raise CorruptDocument("no sound")
    return found


def _streams(content: bytes, found: Ogg) -> list[_Stream]:
    """Sort pages by stream; a stream may begin only when the last one of sound has ended."""
    open_streams, done, position = dict[int, _Stream](), list[_Stream](), 0
    while position < len(content):
        after = content.find(b"OggS\0", position)
        found.stray += (after if after >= 0 else len(content)) - position
        if after < 0 or after + 27 > len(content):
            break
        flags, place, serial = struct.unpack_from("<BqI", content, after + 5)
        lacing = content[after + 27 : after + 27 + content[after + 26]]
        start = after + 27 + content[after + 26]
        position = start + sum(lacing)
        if position > len(content):
            found.stray += len(content) - after  # a cut page
            break
        if flags & _BEGINS:
            open_streams[serial] = _Stream()
            done.append(open_streams[serial])
            if len(done) > _MOST_STREAMS:
                raise UnknownPart("many streams")
        stream = open_streams.get(serial)
        if stream is None:
            found.stray += position - after
            continue
        stream.pages.append((flags, place, lacing))
        stream.body += content[start:position]
        if flags & _ENDS:
            del open_streams[serial]
    sounds = [stream for stream in open_streams.values() if any(map(stream.body.startswith, _CLEANED))]
    if len(sounds) > 1:
        raise UnknownPart("sound that plays at the same time")
    return done


def _write(kind: bytes, stream: _Stream, found: Ogg) -> None:
    packets, spans = _packets(stream), list[tuple[int, int]]()
    headers = [bytes(stream.body[start:end]) for start, end, _ in packets[:3]]
    count = _header_count(kind, headers, [bytes(stream.body[start : min(start + 2, end)]) for start, end, _ in packets])
    if len(headers) < min(count, 3) or len(packets) < count or packets[count - 1][2] < 0:
        raise CorruptDocument("a header is missing")
    found.pictures += read_comments(headers[1][_BEFORE_COMMENTS[kind] :], "Ogg", found.fields)
    for start, end, _ in packets[2:count] if kind in (_FLAC, _SPEEX) else ():
        _read_block(bytes(stream.body[start:end]), found)
    cleaned = _CLEANED[kind](headers)
    first = packets[count - 1][2] + 1  # pages up to here hold headers
    spans = [(start, end) for start, end, _ in packets[count:]]
    if kind == _OPUS:
        for start, end in spans:
            empty_padding(stream.body, start, end, _opus_streams(headers[0]))
    before = sum(sum(lacing) for _, _, lacing in stream.pages[:first])
    if before != packets[count - 1][1]:
        raise CorruptDocument("sound on a page of headers")
    pages = [(_BEGINS, 0, _laced([cleaned[0]]), cleaned[0])]
    pages += _header_pages(cleaned[1:])
    for flags, place, lacing in stream.pages[first:]:
        size = sum(lacing)
        # Of a page on which no packet ends, players ask for no position.
        place = place if any(length < 255 for length in lacing) else -1
        pages.append((flags & (_CONTINUED | _ENDS), place, lacing, bytes(stream.body[before : before + size])))
        before += size
    serial = found.streams
    found.pieces += [_page(flags, place, serial, number, lacing, body)
                     for number, (flags, place, lacing, body) in enumerate(pages)]  # fmt: skip
    places = [place for _, place, _ in stream.pages[first:] if place > 0]
    found.seconds += max(places, default=0) / _RATES[kind](cleaned[0])
    _refuse_skipped(kind, headers, stream, packets[count:])
    _refuse_unplayed(kind, headers[0], [bytes(stream.body[start:end]) for start, end in spans])
    told = [place for _, place, lacing, _ in pages if place >= 0]
    if told != sorted(told):
        raise UnknownPart("positions that go back")


def _refuse_unplayed(kind: bytes, head: bytes, packets: list[bytes]) -> None:
    """Refuse packets that no decoder can play: anything may stand in them."""
    if kind == _OPUS:
        streams = _opus_streams(head)
        whole = all(opus_paddings(packet, streams) is not None for packet in packets)
    else:
        whole = kind != _FLAC or all(map(flac_is_whole, packets))
    if not whole:
        raise UnknownPart("packets that nobody can play")


def _opus_streams(head: bytes) -> int:
    """Return how many streams a packet of Opus holds."""
    return head[19] if head[18] else 1


def _refuse_skipped(kind: bytes, headers: list[bytes], stream: _Stream, packets: list[tuple[int, int, int]]) -> None:
    begins = [bytes(stream.body[start : min(start + 2, end)]) for start, end, _ in packets]
    if kind == _OPUS:
        samples, most = opus_samples(int.from_bytes(headers[0][10:12], "little"), begins), LONGEST_OPUS
    elif kind == _VORBIS:
        samples, most = vorbis_samples(headers[0][28], headers[2], begins), 2 << (headers[0][28] >> 4)
    else:
        return
    places = {page: stream.pages[page][1] for _, _, page in packets}
    refuse_skipped([(page, size) for (_, _, page), size in zip(packets, samples, strict=True)], places, most)


def _packets(stream: _Stream) -> list[tuple[int, int, int]]:
    """Return where each packet begins and ends in the row of all pages, and on which page it ends."""
    packets, start, position = list[tuple[int, int, int]](), 0, 0
    for number, (_, _, lacing) in enumerate(stream.pages):
        for length in lacing:
            position += length
            if length < 255:
                packets.append((start, position, number))
                start = position
    return packets


def _header_count(kind: bytes, headers: list[bytes], begins: list[bytes]) -> int:
    """Return how many packets come before those of sound.

    Raises:
        UnknownPart: Among the sound stand packets that decoders pass over.
    """
    if kind == _FLAC:
        # The first says how many follow, but it may say nought, or too few.
        count = next((number for number, begin in enumerate(begins) if begin[:1] == b"\xff"), len(begins))
        if any(begin and (begin[0] != 0xFF or begin[1:] not in _FLAC_SYNC) for begin in begins[count:]):
            raise UnknownPart("headers among the sound")
        return count
    if kind == _VORBIS:
        if any(begin and begin[0] & 1 for begin in begins[3:]):
            raise UnknownPart("headers among the sound")
        return 3
    if kind == _SPEEX and headers and len(headers[0]) == 80:
        return 2 + min(int.from_bytes(headers[0][68:72], "little"), 16)
    return 2


def _vorbis(headers: list[bytes]) -> list[bytes]:
    if len(headers[0]) != 30 or headers[1][:7] != b"\x03vorbis" or headers[2][:7] != b"\x05vorbis":
        raise CorruptDocument("a header does not fit")
    return [headers[0][:16] + bytes(12) + headers[0][28:], b"\x03vorbis" + _NOTHING + b"\x01", headers[2]]


def _opus(headers: list[bytes]) -> list[bytes]:
    head = headers[0]
    size = 19 if head[18] == 0 else 21 + head[9]
    if len(head) < size or not _opus_streams(head) or headers[1][:8] != b"OpusTags":
        raise CorruptDocument("a header does not fit")
    return [head[:size], b"OpusTags" + _NOTHING]


def _speex(headers: list[bytes]) -> list[bytes]:
    if len(headers[0]) != 80:
        raise CorruptDocument("a header does not fit")
    return [headers[0][:8] + _SPEEX_VERSION + headers[0][28:68] + bytes(12), _NOTHING]


def _flac(headers: list[bytes]) -> list[bytes]:
    if len(headers[0]) != 51 or headers[0][9:17] != b"fLaC\0\0\0\x22":
        raise CorruptDocument("a header does not fit")
    # Shortest and longest frame, and digest of the samples: nought says that they are not known.
    described = headers[0][9:21] + bytes(6) + headers[0][27:35] + bytes(16)
    return [headers[0][:7] + b"\0\x01" + described, b"\x84\0\0\x08" + _NOTHING]


#: Bytes of a comment header before the vendor's length.
_BEFORE_COMMENTS = {_VORBIS: 7, _OPUS: 8, _SPEEX: 0, _FLAC: 4}
_CLEANED = {_VORBIS: _vorbis, _OPUS: _opus, _SPEEX: _speex, _FLAC: _flac}
_RATES: dict[bytes, Callable[[bytes], int]] = {
    _VORBIS: lambda head: max(int.from_bytes(head[12:16], "little"), 1),
    _OPUS: lambda _: 48000,
    _SPEEX: lambda head: max(int.from_bytes(head[36:40], "little"), 1),
    _FLAC: lambda head: max(int.from_bytes(head[27:35], "big") >> 44, 1),
}


def read_comments(raw: bytes, place: str, fields: Fields) -> int:
    """Read Vorbis comments.

    Args:
        raw: Beginning with the vendor's length.
        place: What their names begin with.
        fields: Where they go.

    Returns:
        Pictures among them.
    """
    size, pictures = int.from_bytes(raw[:4], "little"), 0
    fields.add(f"{place}:vendor", raw[4 : 4 + size].decode("utf-8", "replace"))
    position, count = 8 + size, int.from_bytes(raw[4 + size : 8 + size], "little")
    for _ in range(count):
        if position + 4 > len(raw):
            break
        size = int.from_bytes(raw[position : position + 4], "little")
        name, _, value = raw[position + 4 : position + 4 + size].decode("utf-8", "replace").partition("=")
        position += 4 + size
        if name.lower() in _PICTURE_FIELDS:
            pictures += 1
        else:
            fields.add(f"{place}:{name}", value)
    if any(raw[position:].strip(b"\0\x01")):
        fields.add_blob(f"{place}:padding", raw[position:])
    return pictures


def _read_block(raw: bytes, found: Ogg) -> None:
    """Note what a further header says: a block of metadata of FLAC, or one of Speex that nobody defined."""
    if raw[:1] and raw[0] & 0x7F == _PICTURE_BLOCK:
        found.pictures += 1
    else:
        found.fields.add_blob("Ogg:block", raw)


def _laced(packets: list[bytes]) -> bytes:
    return b"".join(b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,)) for packet in packets)


def _header_pages(packets: list[bytes]) -> list[tuple[int, int, bytes, bytes]]:
    """Return pages of headers; a packet that goes on over a page's end is marked so."""
    lacing, body, pages = _laced(packets), b"".join(packets), list[tuple[int, int, bytes, bytes]]()
    for start in range(0, len(lacing), 255):
        piece = lacing[start : start + 255]
        continued = _CONTINUED if start and lacing[start - 1] == 255 else 0
        ends = any(length < 255 for length in piece)
        pages.append((continued, 0 if ends else -1, piece, body[: sum(piece)]))
        body = body[sum(piece) :]
    return pages


def _page(flags: int, place: int, serial: int, number: int, lacing: bytes, body: bytes) -> bytes:
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, place, serial, number, 0, len(lacing)) + lacing
    return head[:22] + _checksum(head + body) + head[26:] + body


def _checksum(page: bytes) -> bytes:
    """Return Ogg's checksum, which is zlib's with all bits the other way round, and from nought."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2).to_bytes(4, "little")
