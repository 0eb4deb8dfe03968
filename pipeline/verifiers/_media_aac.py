"""What stands before the sound in a frame of AAC: nothing that is not played may say anything.

Source: ISO/IEC 13818-7, 6.3 (syntax of raw_data_block); ISO/IEC 14496-3, 4.4.2.
"""

from __future__ import annotations

#: Bits of the lists in a description of channels: of each, the width of its count, and of an entry.
_LISTS = ((4, 5), (4, 5), (4, 5), (2, 4), (3, 4), (4, 5))
_LOUDNESS = "1011"


def front_is_silent(frame: bytes) -> bool:
    """Return whether fill, data and comments before the first element of sound hold zeros only.

    Args:
        frame: A raw block of data, without a header of ADTS.
    """
    if not frame or frame[0] < 0x80:
        return True
    text, at = "".join(f"{byte:08b}" for byte in frame), 0
    while text[at : at + 3] in ("100", "101", "110") and at < len(text):
        start, count = _STRETCHES[text[at : at + 3]](text, at + 3)
        at = start + 8 * count
        if "1" in text[start:at] and text[start : start + 4] != _LOUDNESS:
            return False
    # Behind the end of a frame without sound, decoders look at nothing.
    return text[at : at + 3] != "111" or "1" not in text[at + 3 :]


def _number(text: str, start: int, width: int) -> int:
    return int(text[start : start + width] or "0", 2)


def _fill(text: str, at: int) -> tuple[int, int]:
    count = _number(text, at, 4)
    return (at + 4, count) if count < 15 else (at + 12, 14 + _number(text, at + 4, 8))


def _stream(text: str, at: int) -> tuple[int, int]:
    aligned, count, start = text[at + 4 : at + 5] == "1", _number(text, at + 5, 8), at + 13
    if count == 255:
        count, start = 255 + _number(text, start, 8), start + 8
    return (-(-start // 8) * 8 if aligned else start), count


def _programme(text: str, at: int) -> tuple[int, int]:
    at += 10
    entries = 0
    for width, length in _LISTS:
        entries += _number(text, at, width) * length
        at += width
    for width in (4, 4, 3):
        at += 1 + (width if text[at : at + 1] == "1" else 0)
    at = -(-(at + entries) // 8) * 8
    return at + 8, _number(text, at, 8)


_STRETCHES = {"110": _fill, "100": _stream, "101": _programme}
