"""Ogg: comments, vendors, pictures, blocks and versions in headers; streams that are no sound; bytes between pages."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.sounds import FEW, SOUND, blocks, comments, picture_block
from tests.conformance.samples.media import made

_PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")
_TAGS = ("TITLE", "ARTIST", "COMMENT", "ENCODER", "COPYRIGHT", "LOCATION")
_Page = tuple[int, int, int, bytes, bytes]


def _pages(content: bytes) -> list[_Page]:
    """Return flags, time, serial number, lacing and body of each page."""
    found, position = list[_Page](), 0
    while position < len(content):
        flags, place, serial = struct.unpack_from("<BqI", content, position + 5)
        lacing = content[position + 27 : position + 27 + content[position + 26]]
        start = position + 27 + len(lacing)
        position = start + sum(lacing)
        found.append((flags, place, serial, lacing, content[start:position]))
    return found


def _written(pages: list[_Page], between: bytes = b"") -> bytes:
    """Return pages with their numbers and checksums, and bytes of nobody before the last."""
    numbers, parts = dict[int, int](), list[bytes]()
    for flags, place, serial, lacing, body in pages:
        number = numbers.get(serial, 0)
        numbers[serial] = number + 1
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, place, serial, number, 0, len(lacing)) + lacing
        parts.append(head[:22] + struct.pack("<I", _checksum(head + body)) + head[26:] + body)
    return b"".join([*parts[:-1], between, parts[-1]])


def _checksum(page: bytes) -> int:
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


def _paged(serial: int, packets: list[bytes], *, begins: bool = False, ends: bool = False) -> list[_Page]:
    """Return pages that hold packets of headers, the first on one of its own."""
    found = list[_Page]()
    for packet in packets:
        lacing = b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,))
        for start in range(0, len(lacing), 255):
            piece = lacing[start : start + 255]
            found.append((1 if start else 0, 0, serial, piece, packet[: sum(piece)]))
            packet = packet[sum(piece) :]
    if begins:
        found[0] = (2, *found[0][1:])
    if ends:
        found[-1] = (found[-1][0] | 4, *found[-1][1:])
    return found


def _with_headers(content: bytes, headers: list[bytes], count: int) -> list[_Page]:
    """Return the pages of a file of one stream with other headers; `count` packets of the file are its own."""
    pages, done, serial = _pages(content), 0, 0
    while done < count:
        _, _, serial, lacing, _ = pages.pop(0)
        done += sum(length < 255 for length in lacing)
    return [*_paged(serial, headers, begins=True), *pages]


def _first(content: bytes, count: int) -> list[bytes]:
    packets, row = list[bytes](), b""
    for _, _, _, lacing, body in _pages(content):
        for length in lacing:
            row, body = row + body[:length], body[length:]
            if length < 255:
                packets.append(row)
                row = b""
        if len(packets) >= count:
            break
    return packets[:count]


def _with_pictures(sower: Sower, listed: bytes) -> bytes:
    """Return comments and two more, with pictures in base64."""
    vendor = struct.unpack_from("<I", listed)[0]
    (count,) = struct.unpack_from("<I", listed, 4 + vendor)
    cover = base64.b64encode(b"\xff\xd8" + sower.at("COVERART").encode())
    more = [b"METADATA_BLOCK_PICTURE=" + base64.b64encode(picture_block(sower)), b"COVERART=" + cover]
    head = listed[: 4 + vendor] + struct.pack("<I", count + 2) + listed[8 + vendor :]
    return head + b"".join(struct.pack("<I", len(one)) + one for one in more)


def _skeleton(sower: Sower) -> tuple[list[_Page], list[_Page]]:
    head = b"fishead\0" + struct.pack("<HH", 4, 0) + bytes(68)
    bone = b"fisbone\0" + struct.pack("<II", 44, 1) + bytes(36)
    bone += f"Content-Type: audio/vorbis\r\nName: {sower.at('Skeleton Name')}\r\nTitle: {sower.at('Skeleton Title')}".encode()
    pages = _paged(4711, [head.ljust(80, b"\0"), bone, b""], begins=True, ends=True)
    return pages[:1], pages[1:]


def vorbis(sower: Sower) -> Iterator[Original]:
    """Ogg with Vorbis: comments with pictures, their padding, Skeleton, words that go with it, bytes between pages."""
    content = made("ogg", *SOUND, "-c:a", "libvorbis", "-map_metadata", "-1")
    first, _, setup = _first(content, 3)
    told = b"\x03vorbis" + _with_pictures(sower, comments(sower)) + b"\x01" + sower.at("padding of comments").encode()
    pages = _with_headers(content, [first, told, setup], 3)
    opening, closing = _skeleton(sower)
    words = sower.at("Kate category"), sower.at("Kate text")
    kate = b"\x80kate\0\0\0" + bytes(24) + b"en".ljust(16, b"\0") + words[0].encode().ljust(16, b"\0")
    other = _paged(4712, [kate, b"\x81kate\0\0\0" + words[1].encode()], begins=True, ends=True)
    stray = sower.at("bytes between pages").encode()
    behind = sower.at("bytes behind the end").encode()
    everything = [*opening, *other[:1], *pages[:1], *closing, *other[1:], *pages[1:]]
    yield sower.reaped("ogg", _written(everything, stray) + behind)


def opus(sower: Sower) -> Iterator[Original]:
    """Opus: comments, bytes behind them, bytes behind the head, padding inside a packet."""
    content = made("opus", *SOUND, "-c:a", "libopus", "-map_metadata", "-1")
    head, _ = _first(content, 2)
    told = b"OpusTags" + _with_pictures(sower, comments(sower, FEW)) + sower.at("bytes behind the comments").encode()
    pages = _with_headers(content, [head + sower.at("bytes behind the head").encode(), told], 2)
    word = sower.at("padding of a packet").encode()
    packet = bytes((0x03, 0x41, len(word))) + b"\x55" * 40 + word  # one frame, then padding
    flags, place, serial, _, _ = pages[-1]
    last = (flags, place + 480, serial, bytes((len(packet),)), packet)
    pages[-1] = (flags & ~4, *pages[-1][1:])
    yield sower.reaped("opus", _written([*pages, last]) + sower.at("bytes behind the end").encode())


def speex(sower: Sower) -> Iterator[Original]:
    """Speex: version, reserved bytes, comments, a further header."""
    content = made("spx", *SOUND, "-c:a", "libspeex", "-map_metadata", "-1")
    head, _ = _first(content, 2)
    head = head[:8] + sower.at("version").encode().ljust(20, b"\0") + head[28:68] + struct.pack("<I", 1) + head[72:]
    pages = _with_headers(content, [head, comments(sower, FEW), sower.at("further header").encode()], 2)
    yield sower.reaped("spx", _written(pages))


def flac(sower: Sower) -> Iterator[Original]:
    """FLAC in Ogg: every block of metadata; more of them than the first header counts."""
    content = made("oga", *SOUND, "-c:a", "flac", "-map_metadata", "-1")
    first, _ = _first(content, 2)
    listed = [bytes((kind,)) + len(body).to_bytes(3, "big") + body for kind, body in blocks(sower, FEW)]
    closing = sower.at("last PADDING").encode()
    listed.append(b"\x81" + len(closing).to_bytes(3, "big") + closing)
    del sower._places["SEEKTABLE placeholder"]  # ten letters of it: no canary
    pages = _with_headers(content, [first, *listed], 2)
    yield sower.reaped("oga", _written(pages))


def theora(sower: Sower) -> Iterator[Original]:
    """Ogg with pictures: comments of both streams."""
    tags = [part for name in _TAGS for part in ("-metadata:s:v", f"{name}={sower.at(f'Theora comment {name}')}")]
    tags += [part for name in _TAGS for part in ("-metadata:s:a", f"{name}={sower.at(f'Vorbis comment {name}')}")]
    for ending in ("ogv", "ogx"):
        bare = made(
            "ogv", *_PICTURE, *SOUND, "-c:v", "libtheora", "-c:a", "libvorbis", *(tags if ending == "ogv" else ())
        )
        yield sower.reaped(ending, bare + sower.at("bytes behind the end").encode())


ORIGINALS: Makers = (vorbis, opus, speex, flac, theora)
