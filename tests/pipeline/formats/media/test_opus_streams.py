"""Opus of several streams a packet (5.1): padding of every stream is emptied, and no sample changes."""

import struct
import subprocess
from functools import cache

import pytest

from pipeline.formats._media.ogg import _page
from pipeline.formats._media.ogg_packets import opus_paddings
from pipeline.verifiers._media_film import walk_film
from pipeline.verifiers._media_opus import is_bare
from pipeline.verifiers._media_sound import walk_ogg
from tests.conformance.samples.media import made, passed_on

_WORD = b"ZEBULON"
_STREAMS = 4


def packets_of(content):
    """Return the packets of an Ogg, headers too, and the position of its end."""
    found, open_packet, place = [], b"", 0
    while place < len(content):
        position, lacing = (
            struct.unpack_from("<q", content, place + 6)[0],
            content[place + 27 : place + 27 + content[place + 26]],
        )
        place += 27 + len(lacing)
        for length in lacing:
            open_packet, place = open_packet + content[place : place + length], place + length
            if length < 255:
                found.append(open_packet)
                open_packet = b""
    return found, position


def paged(packets, end):
    """Return an Ogg of a page a packet."""
    pages, last, samples = [], len(packets) - 1, 0
    for number, packet in enumerate(packets):
        samples = min(samples + 960 * (number > 1), end)
        lacing = b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,))
        flags = 2 if number == 0 else 4 if number == last else 0
        pages.append(_page(flags, samples, 7, number, lacing, packet))
    return b"".join(pages)


def padded_first(packet):
    """Put a word into the padding of the first stream, which has one frame and says how long it is."""
    assert packet[0] & 3 == 0
    return (
        bytes((packet[0] | 3, 0x41, len(_WORD))) + packet[1 : 1 + _first(packet)] + _WORD + packet[1 + _first(packet) :]
    )


def _first(packet):
    return 1 + packet[1] if packet[1] < 252 else 2 + packet[1] + 4 * packet[2]


def padded_last(packet):
    """Put a word into the padding of the last stream, which ends with the packet."""
    place = 0
    for _ in range(_STREAMS - 1):
        assert packet[place] & 3 == 0
        place += 1 + _first(packet[place:])
    assert packet[place] & 3 == 0
    head = bytes((packet[place] | 3, 0x41, len(_WORD)))
    return packet[:place] + head + packet[place + 1 :] + _WORD


@cache
def surround():
    noise = ("-f", "lavfi", "-i", "anoisesrc=d=2:r=48000:seed=3,aformat=channel_layouts=5.1")
    content = made("opus", *noise, "-c:a", "libopus", "-b:a", "192k", "-mapping_family", "1", "-frame_duration", "20")
    packets, end = packets_of(content)
    assert packets[0][18:21] == b"\1\4\2"
    return packets, end


def heard(path):
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "md5", "-c:a", "pcm_s16le", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize("pad", [padded_first, padded_last])
@pytest.mark.parametrize("suffix", ["ogg", "mp4"])
def test_padding_of_every_stream_is_emptied_and_every_sample_heard(pad, suffix, film, tmp_path):
    packets, end = surround()
    plain = paged(packets, end)
    padded = paged([*packets[:2], *map(pad, packets[2:])], end)
    content = padded if suffix == "ogg" else passed_on(padded, "mp4", "-c", "copy")
    assert content.count(_WORD) == len(packets) - 2
    _, copy, _ = film(content)
    raw = copy.read_bytes()
    assert _WORD not in raw
    paths = [tmp_path / name for name in ("plain", "padded", "cleaned")]
    for path, one in zip(
        paths, (plain if suffix == "ogg" else passed_on(plain, "mp4", "-c", "copy"), content, raw), strict=True
    ):
        path.write_bytes(one)
    assert heard(paths[0]) == heard(paths[1]) == heard(paths[2])
    walk = walk_ogg if suffix == "ogg" else walk_film
    assert not walk(raw).left


@pytest.mark.parametrize("pad", [padded_first, padded_last])
def test_the_verifier_objects_to_words_in_the_padding_of_any_stream(pad):
    packets, _ = surround()
    for packet in packets[2:20]:
        assert is_bare(packet, _STREAMS)
        assert not is_bare(pad(packet), _STREAMS)
        assert is_bare(pad(packet).replace(_WORD, bytes(len(_WORD))), _STREAMS)
        assert not is_bare(packet[:-1] if packet[-1] else packet + b"\0", _STREAMS + 1)


@pytest.mark.parametrize(
    ("packet", "wanted"),
    [
        (b"", []),
        (b"\0\2ab\1cd", []),
        (b"\1\2abcd\1cd", []),
        (b"\2\1\2abc\0cd", []),
        (b"\3\x42\1\1abX\0cd", [(6, 7)]),
        (b"\3\xc2\1\1\2abbX\0cd", [(8, 9)]),
        (b"\3\x42\1\1abX\3\x41\2cYY", [(6, 7), (11, 13)]),
        (b"\3\x40\1\1abX\0cd", None),
        (b"\0\5ab", None),
        (b"\0\2ab", None),
        (b"\0\2ab\1cde", None),
        (b"\xfb\x0d\1aaaaaaaaaaaaa\0b", None),
        (b"\3", None),
        (b"\3\x41\xff", None),
    ],
)
def test_padding_is_found_in_whichever_way_frames_are_laid(packet, wanted):
    assert opus_paddings(packet, 2) == wanted
    emptied = bytearray(packet)
    for start, end in wanted or []:
        emptied[start:end] = bytes(end - start)
    if packet[:1] != b"\xfb":  # too long a time, which the verifier leaves to the decoder
        assert is_bare(bytes(emptied), 2) == (wanted is not None)
    assert is_bare(packet, 2) == (wanted == []) or packet[:1] == b"\xfb"
