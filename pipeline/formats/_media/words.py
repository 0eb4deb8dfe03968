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


def _units(first: bytes, later: bytes, width: int, least: int) -> tuple[bytes, bytes, int, re.Pattern[bytes]]:
    """Return how characters of several bytes are found: a byte of one kind, then those of another."""
    kinds = bytes(1 if byte in first else 0 if byte in later else 2 for byte in range(256))
    pattern = re.compile(b"(?:[%s][%s]{%d}){%d,}" % (re.escape(first), re.escape(later), width - 1, least))
    return kinds, (b"\1" + b"\0" * (width - 1)) * least, width, pattern


_ASCII, _BEHIND = _SMALL + _CAPITALS + _DIGITS + _MARKS, bytes(range(0x80, 0xC0))
#: UTF-8 of Greek, Cyrillic, Hebrew and Arabic, and of East Asia; UTF-16 of Latin, and of the first four.
_WIDE = (
    _units(bytes((0xCE, 0xCF, 0xD0, 0xD1, *range(0xD7, 0xDC))), _BEHIND, 2, 7),
    _units(bytes(range(0xE3, 0xEE)), _BEHIND, 3, 6),
    _units(_ASCII, b"\0", 2, 8),
    _units(b"\0", _ASCII, 2, 8),
    _units(bytes(range(0x10, 0x60)), b"\4\5\6", 2, 7),
    _units(b"\4\5\6", bytes(range(0x10, 0x60)), 2, 7),
)
_LEAST_DIFFERENT_WIDE = 5


def _is_wide_word(row: bytes, width: int) -> bool:
    counts = Counter(row[start : start + width] for start in range(0, len(row), width))
    return len(counts) >= _LEAST_DIFFERENT_WIDE and max(counts.values()) <= _MOST_ALIKE * counts.total()


def _told(raw: bytes) -> bool:
    if any(
        row in raw.translate(table) and any(_is_wide_word(found, width) for found in pattern.findall(raw))
        for table, row, width, pattern in _WIDE
    ):
        return True
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
