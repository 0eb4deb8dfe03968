"""Sound of Ogg that players skip: at the beginning and behind the end, where whole packets would stay unheard.

A coder lets less than a packet be skipped at the beginning and at the end, since it codes whole packets. More than that
is sound that somebody cut away by numbers alone, and that is still there.

Source: RFC 7845, 4 (pre-skip, end trimming); RFC 6716, 3.1 (durations of Opus packets); Vorbis I, A.2 (positions),
4.2.4 and 4.3.1 (modes and block sizes).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import UnknownPart

#: Samples at 48 kHz of the longest Opus packet: 120 ms.
LONGEST_OPUS = 5760
#: Samples of a frame by configuration, three for each mode and bandwidth of SILK, two of the hybrid, four of CELT.
_SILK, _HYBRID, _CELT = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)
_OPUS_FRAMES = (*_SILK * 3, *_HYBRID * 2, *_CELT * 4)


def refuse_skipped(samples: Sequence[tuple[int, int]], places: Mapping[int, int], most: int) -> None:
    """Refuse a stream whose positions tell of less sound than its packets decode to.

    Args:
        samples: Of each packet, the page that it ends on and the samples that it decodes to.
        places: By page, the position that it tells: samples up to the last packet that ends on it.
        most: Samples that a coder may let players skip at either end.

    Raises:
        UnknownPart: Players skip more.
    """
    told = sorted((page, place) for page, place in places.items() if place >= 0)
    if not told or not samples:
        return
    (first, begin), (_, last) = told[0], told[-1]
    # A stream may begin at a later position, as a recording of a broadcast does.
    start = begin - sum(size for page, size in samples if page <= first)
    total = sum(size for _, size in samples)
    if -start > most or max(start, 0) + total - last > most:
        raise UnknownPart("sound that players skip")


def opus_samples(pre_skip: int, packets: Sequence[bytes]) -> list[int]:
    """Return the samples of each Opus packet at 48 kHz.

    Args:
        pre_skip: Samples that the header lets players skip at the beginning.
        packets: Their first two bytes.

    Raises:
        UnknownPart: More than a packet is skipped at the beginning.
    """
    if pre_skip > LONGEST_OPUS:
        raise UnknownPart("sound that players skip")
    return [opus_duration(packet) for packet in packets]


def opus_duration(packet: bytes) -> int:
    """Return the samples at 48 kHz of an Opus packet, by its first two bytes."""
    if not packet:
        return 0
    code = packet[0] & 3
    count = 1 if code == 0 else 2 if code < 3 else (packet[1] & 0x3F if len(packet) > 1 else 0)
    return _OPUS_FRAMES[packet[0] >> 3] * count


def vorbis_samples(sizes: int, setup: bytes, packets: Sequence[bytes]) -> list[int]:
    """Return the samples of each Vorbis packet: half of its own half block and half of the one before.

    Args:
        sizes: The byte of the header that tells both block sizes.
        setup: The header that ends in the modes.
        packets: Their first two bytes.

    Raises:
        UnknownPart: The modes cannot be told, or a packet has none of them.
    """
    modes = _vorbis_modes(setup)
    if not modes:
        raise UnknownPart("modes of sound that cannot be told")
    mask, halves = (1 << (len(modes) - 1).bit_length()) - 1, (1 << (sizes & 15) >> 1, 1 << (sizes >> 4) >> 1)
    found, before = list[int](), 0
    for packet in packets:
        number = int.from_bytes(packet, "little") >> 1 & mask
        if packet and number >= len(modes):
            raise UnknownPart("packets that nobody can play")
        half = halves[modes[number]] if packet else 0
        found.append((before + half) // 2 if before and half else 0)
        before = half or before
    return found


def _vorbis_modes(setup: bytes) -> list[int]:
    """Return whether each mode has long blocks.

    The modes stand at the end of the header, behind books of unknown length; each is 41 bits, of which 32 are nought,
    and before them stands their number. So they are read backwards, and the longest row whose number fits is taken.
    """
    bits = int.from_bytes(setup, "little")
    at = bits.bit_length() - 1  # the framing bit
    found: list[int] = []
    fitting: list[int] = []
    while at > 41 + 6 and len(found) < 64:
        at -= 41
        mode = bits >> at & ((1 << 41) - 1)
        if mode >> 1 & 0xFFFFFFFF or mode >> 33 > 63:
            break
        found.insert(0, mode & 1)
        if (bits >> (at - 6) & 63) + 1 == len(found):
            fitting = list(found)
    return fitting
