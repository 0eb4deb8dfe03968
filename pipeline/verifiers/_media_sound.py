"""Strict walks over copies of WAV, AIFF, FLAC and Ogg: nothing but samples and what says how they are coded.

Source: Microsoft, Multimedia Programming Interface; Apple, AIFF 1.3 and AIFF-C; RFC 9639 (FLAC); RFC 3533 (Ogg);
RFC 7845 (Opus in Ogg); Xiph, Vorbis I; RFC 5574 (Speex).
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from pipeline.verifiers._media_opus import is_bare
from pipeline.verifiers._media_seen import Seen, is_written, need

_GUID = bytes.fromhex("000000001000800000aa00389b71")
_DESCRIPTIONS = {1: 16, 3: 18, 6: 18, 7: 18, 2: 50, 0x11: 20, 0x31: 20, 0xFFFE: 40}
_WITH_COUNT = frozenset({2, 0x11, 0x31})
#: The specification's own list: kinds of samples in AIFF-C (Apple, 1991) and those that QuickTime added.
_CODINGS = frozenset(
    {b"NONE", b"twos", b"sowt", b"raw ", b"in24", b"in32", b"fl32", b"FL32", b"fl64", b"FL64", b"ulaw", b"ULAW",
     b"alaw", b"ALAW"}
)  # fmt: skip
#: Comments that say nothing: no vendor, none of them.
_VENDOR = bytes(8)


def walk_wave(content: bytes) -> Seen:
    """Walk a WAV: description, number of samples where the coding asks for it, samples.

    Raises:
        Broken: It does not parse.
    """
    seen, chunks = Seen(), list[tuple[bytes, int, int]]()
    need(len(content) > 12 and content[:4] == b"RIFF" and content[8:12] == b"WAVE")
    seen.expect(int.from_bytes(content[4:8], "little") == len(content) - 8, "RIFF")
    chunks = _chunks(content, "little", seen)
    names = [name for name, _, _ in chunks]
    need(names[:1] == [b"fmt "] and names[-1:] == [b"data"])
    described, (_, start, end) = content[chunks[0][1] : chunks[0][2]], chunks[-1]
    code, channels, rate, a_second, block, bits = struct.unpack_from("<HHIIHH", described)
    seen.expect(names == [b"fmt ", *([b"fact"] if code in _WITH_COUNT else []), b"data"], "chunks")
    seen.expect(_DESCRIPTIONS.get(code) == len(described), "fmt")
    seen.expect(code != 0xFFFE or described[26:] == _GUID, "fmt")
    need(rate > 0 and block > 0 and a_second > 0 and (end - start) % block == 0 and end > start)
    if code in _WITH_COUNT:
        seen.expect(chunks[1][2] - chunks[1][1] == 4, "fact")
        seen.seconds = (end - start) // block * struct.unpack_from("<H", described, 18)[0] / rate
    else:
        seen.expect(block == channels * ((bits + 7) // 8) and a_second == rate * block, "fmt")
        seen.seconds = (end - start) / a_second
    seen.structure.append(content[:start] + content[end:])
    return seen


def walk_aiff(content: bytes) -> Seen:
    """Walk an AIFF or AIFF-C: version, description, samples.

    Raises:
        Broken: It does not parse.
    """
    seen = Seen()
    need(len(content) > 12 and content[:4] == b"FORM" and content[8:12] in (b"AIFF", b"AIFC"))
    seen.expect(int.from_bytes(content[4:8], "big") == len(content) - 8, "FORM")
    chunks, packed = _chunks(content, "big", seen), content[8:12] == b"AIFC"
    names = [name for name, _, _ in chunks]
    seen.expect(names == [*([b"FVER"] if packed else []), b"COMM", b"SSND"], "chunks")
    need(len(chunks) >= 2)
    described, (_, start, end) = content[chunks[-2][1] : chunks[-2][2]], chunks[-1]
    need(len(described) >= 18 and end - start > 8)
    channels, frames, bits, exponent, mantissa = struct.unpack_from(">HIHHQ", described)
    if packed:
        seen.expect(content[chunks[0][1] : chunks[0][2]] == b"\xa2\x80\x51\x40", "FVER")
        seen.expect(described[18:22] in _CODINGS and described[22:] == b"\0\0", "COMM")
    else:
        seen.expect(len(described) == 18 and end - start - 8 == channels * frames * ((bits + 7) // 8), "COMM")
    seen.expect(not any(content[start : start + 8]), "SSND")
    need(16383 <= exponent <= 16383 + 30 and mantissa > 0)
    seen.seconds = frames / (mantissa / (1 << 63 - (exponent - 16383)))
    seen.structure.append(content[: start + 8])
    return seen


def _chunks(content: bytes, order: str, seen: Seen) -> list[tuple[bytes, int, int]]:
    found, position = list[tuple[bytes, int, int]](), 12
    while position < len(content):
        need(position + 8 <= len(content) and len(found) < 8)
        size = struct.unpack_from("<I" if order == "little" else ">I", content, position + 4)[0]
        end = position + 8 + size
        need(end + (size & 1) <= len(content))
        seen.expect(not any(content[end : end + (size & 1)]), "padding")
        found.append((content[position : position + 4], position + 8, end))
        position = end + (size & 1)
    return found


def walk_flac(content: bytes) -> Seen:
    """Walk a FLAC: one block of metadata, which says how the samples are coded, and frames to the last byte.

    Raises:
        Broken: It does not parse.
    """
    seen = Seen()
    need(content[:4] == b"fLaC" and len(content) > 44)
    seen.expect(content[4:8] == b"\x80\0\0\x22", "metadata block")
    need(content[42] == 0xFF and content[43] & 0xFE == 0xF8)
    packed = int.from_bytes(content[18:26], "big")
    rate, total = packed >> 44, packed & 0xFFFFFFFFF
    need(rate > 0)
    seen.seconds = total / rate
    longest = int.from_bytes(content[15:18], "big")
    tail = content[max(42, len(content) - max(longest, 16)) :]
    # The last frame ends with a checksum of itself: nothing can hang behind it.
    places = [at for at in range(len(tail) - 8) if tail[at] == 0xFF and tail[at + 1] & 0xFE == 0xF8]
    seen.expect(any(_crc16(tail[at:]) == 0 for at in places[:200]), "behind the last frame")
    seen.structure.append(content[:42])
    return seen


def _crc16(raw: bytes) -> int:
    crc = 0
    for byte in raw:
        crc = (crc << 8 & 0xFFFF) ^ _TABLE[crc >> 8 ^ byte]
    return crc


def _table() -> tuple[int, ...]:
    entries = []
    for entry in range(256):
        entry <<= 8
        for _ in range(8):
            entry = (entry << 1 ^ 0x8005 if entry & 0x8000 else entry << 1) & 0xFFFF
        entries.append(entry)
    return tuple(entries)


_TABLE = _table()


def walk_ogg(content: bytes) -> Seen:
    """Walk an Ogg: streams of sound one after the other, headers that only say how they are coded, packets, no padding.

    Raises:
        Broken: It does not parse.
    """
    seen, streams, position = Seen(streams=0, seconds=0.0), list[tuple[list[bytes], int]](), 0
    open_packet, number, samples = b"", 0, 0
    while position < len(content):
        need(content[position : position + 5] == b"OggS\0" and position + 27 <= len(content))
        flags, place, serial, page = struct.unpack_from("<xBqII", content, position + 4)
        lacing = content[position + 27 : position + 27 + content[position + 26]]
        start = position + 27 + len(lacing)
        end = start + sum(lacing)
        if flags & 2:
            need(not open_packet)
            streams.append(([], 0))
            number = samples = 0
        need(end <= len(content) and page == number and bool(streams) and bool(flags & 2) == (number == 0))
        seen.expect(serial == len(streams) - 1 and flags & 0xF8 == 0, "page")
        seen.expect(place == -1 or place >= samples, "position")
        samples = max(samples, place)
        for length in lacing:
            open_packet += content[start : start + length]
            start += length
            if length < 255:
                streams[-1][0].append(open_packet)
                open_packet = b""
        streams[-1] = (streams[-1][0], samples)
        position, number = end, number + 1
    seen.streams = len(streams)
    # What an encoder was cut off in stays unfinished: no decoder plays it.
    for packets, samples in streams:
        _check_stream(packets, samples, seen)
    return seen


def _check_stream(packets: list[bytes], samples: int, seen: Seen) -> None:
    need(len(packets) > 1)
    check = next((check for mark, check in _HEADERS.items() if packets[0].startswith(mark)), None)
    seen.expect(check is not None, "stream")
    if check is not None and seen.seconds is not None:
        rate, headers = check(packets, seen)
        seen.seconds += samples / rate
        seen.structure += packets[:headers]
        seen.expect(not is_written(b"".join(packets[headers:])), "words among the sound")


def _vorbis(packets: list[bytes], seen: Seen) -> tuple[int, int]:
    need(len(packets[0]) == 30 and len(packets) > 2)
    seen.expect(not any(packets[0][16:28]), "rates")
    seen.expect(packets[1] == b"\x03vorbis" + _VENDOR + b"\x01", "comments")
    seen.expect(packets[2].startswith(b"\x05vorbis"), "setup")
    seen.expect(all(packet[:1] < b"\1" or packet[0] % 2 == 0 for packet in packets[3:]), "headers among the sound")
    return max(int.from_bytes(packets[0][12:16], "little"), 1), 3


def _opus(packets: list[bytes], seen: Seen) -> tuple[int, int]:
    head = packets[0]
    family = head[18]
    seen.expect(len(head) == (19 if family == 0 else 21 + head[9]), "OpusHead")
    seen.expect(packets[1] == b"OpusTags" + _VENDOR, "comments")
    streams = 1 if family == 0 else head[19]
    seen.expect(all(is_bare(packet, streams) for packet in packets[2:]), "padding")
    return 48000, 2


def _speex(packets: list[bytes], seen: Seen) -> tuple[int, int]:
    head = packets[0]
    need(len(head) == 80)
    seen.expect(head[8:28] == b"1.2".ljust(20, b"\0") and not any(head[68:]), "Speex")
    seen.expect(packets[1] == _VENDOR, "comments")
    return max(int.from_bytes(head[36:40], "little"), 1), 2


def _flac(packets: list[bytes], seen: Seen) -> tuple[int, int]:
    head = packets[0]
    need(len(head) == 51)
    seen.expect(head[9:17] == b"fLaC\0\0\0\x22" and head[7:9] == b"\0\1", "FLAC")
    seen.expect(packets[1] == b"\x84\0\0\x08" + _VENDOR, "comments")
    seen.expect(not any(head[21:27]) and not any(head[35:]), "digest of FLAC")
    seen.expect({packet[:1] for packet in packets[2:]} <= {b"\xff", b""}, "headers among the sound")
    seen.expect(all(_crc16(packet) == 0 for packet in packets[2:]), "packets that nobody can play")
    return max(int.from_bytes(head[27:35], "big") >> 44, 1), 2


_HEADERS: dict[bytes, Callable[[list[bytes], Seen], tuple[int, int]]] = {
    b"\x01vorbis": _vorbis,
    b"OpusHead": _opus,
    b"Speex   ": _speex,
    b"\x7fFLAC": _flac,
}
