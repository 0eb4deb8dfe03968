"""Readable words among coded pictures and sound, where a coding has none: somebody put them where decoders skip.

Coded bits are as good as random, so that letters in a row this long come by chance once in many gigabytes.
"""

from __future__ import annotations

import re
from collections import Counter

_CHUNK_BYTES, _OVERLAP_BYTES = 64 * 1024, 64
_SMALL, _CAPITALS, _DIGITS, _MARKS = (
    b"abcdefghijklmnopqrstuvwxyz",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    b"0123456789",
    b" ._/+:@-",
)
#: Letters that a row may consist of, and how many make it no chance.
_ROWS = ((_SMALL, 11), (_CAPITALS, 12), (_SMALL + _CAPITALS + b" ", 16), (_SMALL + _CAPITALS + _DIGITS + _MARKS, 20))
#: Filling and pure tones repeat one byte, or a few; words do not.
_LEAST_DIFFERENT, _MOST_ALIKE = 8, 1 / 3
_LEAST_LETTERS = 1 / 2


def _rules() -> tuple[tuple[bytes, bytes, re.Pattern[bytes]], ...]:
    return tuple(
        (
            bytes(1 if byte in letters else 0 for byte in range(256)),
            b"\1" * least,
            re.compile(b"[%s]{%d,}" % (re.escape(letters), least)),
        )
        for letters, least in _ROWS
    )


_RULES = _rules()


def has_words(raw: bytes | bytearray, *, between_bytes: bool = False) -> bool:
    """Return whether readable letters stand in a row.

    Args:
        raw: Coded pieces.
        between_bytes: Whether to look at letters too that do not begin where a byte begins, as in a stream of bits.
    """
    if not between_bytes:
        return _told(bytes(raw))
    for start in range(0, len(raw), _CHUNK_BYTES):
        piece = bytes(raw[start : start + _CHUNK_BYTES + _OVERLAP_BYTES])
        number = int.from_bytes(piece, "big")
        if any(_told((number << bits).to_bytes(len(piece) + 1, "big")) for bits in range(8)):
            return True
    return False


def _told(raw: bytes) -> bool:
    return any(
        row in raw.translate(table) and any(_is_word(found) for found in pattern.findall(raw))
        for table, row, pattern in _RULES
    )


def _is_word(row: bytes) -> bool:
    counts = Counter(row)
    letters = sum(count for byte, count in counts.items() if byte in _SMALL + _CAPITALS)
    return (
        len(counts) >= _LEAST_DIFFERENT
        and max(counts.values()) <= _MOST_ALIKE * len(row)
        and letters >= _LEAST_LETTERS * len(row)
    )
