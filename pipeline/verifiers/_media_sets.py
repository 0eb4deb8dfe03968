"""How much of a coded picture its parameter sets keep from viewers; read from the front as text of noughts and ones.

Source: ITU-T H.264, 7.3.2.1.1, 7.4.2.1.1; ITU-T H.265, 7.3.2.2, 7.3.3, 7.4.3.2.1.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.verifiers._media_seen import need

#: Rows and columns that fill up the last block of a coder.
_BLOCK = 16
#: Profiles of H.264 that say nothing of colour: Baseline, Main, Extended.
_OLD_PROFILES = frozenset({66, 77, 88})
_KNOWN_SETS = 256


class _Text:
    """Noughts and ones, taken from the front."""

    def __init__(self, unit: bytes, header: int) -> None:
        clean, zeros = bytearray(), 0
        for byte in unit[header:]:
            if zeros >= 2 and byte == 3:
                zeros = 0
                continue
            zeros = 0 if byte else zeros + 1
            clean.append(byte)
        self.rest = "".join(f"{byte:08b}" for byte in clean)

    def bits(self, count: int) -> int:
        """Take so many bits."""
        need(len(self.rest) >= count)
        taken, self.rest = self.rest[:count], self.rest[count:]
        return int(taken or "0", 2)

    def code(self) -> int:
        """Take a number whose length the noughts in front of it say."""
        length = self.rest.find("1")
        need(0 <= length <= 32)
        self.rest = self.rest[length:]
        return self.bits(length + 1) - 1

    def codes(self, count: int) -> list[int]:
        """Take numbers one after the other."""
        return [self.code() for _ in range(count)]


@lru_cache(_KNOWN_SETS)
def avc_shows_all(unit: bytes) -> bool:
    """Return whether a sequence parameter set of H.264 crops nothing but the filling of the last blocks.

    Raises:
        Broken: It is cut.
    """
    text = _Text(unit, 1)
    profile, _, _ = text.bits(8), text.bits(16), text.code()
    colour, planes = 1, 0
    if profile not in _OLD_PROFILES:
        colour = text.code()
        planes = text.bits(1) if colour == 3 else 0
        text.codes(2), text.bits(1)
        if text.bits(1):
            for list_bytes in [16] * 6 + [64] * (6 if colour == 3 else 2):
                _pass_over_list(text, list_bytes)
    text.code()
    order = text.code()
    if order == 0:
        text.code()
    elif order == 1:
        text.bits(1), text.codes(2)
        cycle = text.code()
        need(cycle < 256)
        text.codes(cycle)
    text.code(), text.bits(1), text.codes(2)
    frames_only = text.bits(1)
    text.bits(1 if frames_only else 2)
    if not text.bits(1):
        return True
    left, right, top, bottom = text.codes(4)
    across = 2 if colour in (1, 2) and not planes else 1
    down = 2 if colour == 1 and not planes else 1
    return left == top == 0 and right * across < _BLOCK and bottom * down < _BLOCK


def _pass_over_list(text: _Text, length: int) -> None:
    if not text.bits(1):
        return
    scale = 8
    for _ in range(length):
        code = text.code()
        scale = (scale + ((code + 1) // 2 if code % 2 else -(code // 2))) % 256
        if scale == 0:
            return  # the rest of the list is as before


@lru_cache(_KNOWN_SETS)
def hevc_shows_all(unit: bytes) -> bool:
    """Return whether a sequence parameter set of HEVC crops nothing but the filling of the last blocks.

    Raises:
        Broken: It is cut.
    """
    text = _Text(unit, 2)
    text.bits(4)
    deeper = text.bits(3)
    text.bits(97)
    marks = [text.bits(2) for _ in range(deeper)]
    if deeper:
        text.bits(16 - 2 * deeper)
    for mark in marks:
        text.bits((88 if mark & 2 else 0) + (8 if mark & 1 else 0))
    text.code()
    colour = text.code()
    planes = text.bits(1) if colour == 3 else 0
    text.codes(2)
    if not text.bits(1):
        return True
    left, right, top, bottom = text.codes(4)
    across = 2 if colour in (1, 2) and not planes else 1
    down = 2 if colour == 1 and not planes else 1
    return left == top == 0 and right * across < _BLOCK and bottom * down < _BLOCK
