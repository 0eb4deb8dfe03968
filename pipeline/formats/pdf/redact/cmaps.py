"""Character maps: how strings are cut into codes, what the codes mean, and which glyphs they choose.

Source: ISO 32000-1:2008, 9.7.5 and 9.10.3; Adobe Technical Note 5014.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.formats.pdf.redact.encodings import text_of

_WMODE = re.compile(rb"/WMode\s+([01])\b")
_USED = re.compile(rb"/([\w-]{1,64})\s+usecmap")
_BLOCK = re.compile(rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)\b")
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[|\]|/([^\s/(){}<>\[\]%]*)|[+-]?\d{1,10}|end\w+")
#: More codes than any map has.
_MOST_ENTRIES = 0x20000
_WIDEST_CODE = 4

Token = bytes | int | str


@dataclass(slots=True)
class CharacterMap:
    """One map.

    Attributes:
        spaces: Ranges of codes: number of bytes, lowest and highest code.
        texts: What codes mean.
        cids: Which glyphs codes choose, one by one.
        ranges: Likewise by ranges: number of bytes, lowest, highest, first CID; sorted.
        vertical: Whether lines run from top to bottom.
        uses: Name of the map that this one goes on from, or an empty string.
    """

    spaces: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    texts: dict[bytes, str] = field(default_factory=dict)
    cids: dict[bytes, int] = field(default_factory=dict)
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)
    vertical: bool = False
    uses: str = ""

    def size_at(self, string: bytes, place: int) -> int:
        """Return of how many bytes the code at a place of a string is; where no range fits, of the shortest one."""
        for size in sorted({size for size, _, _ in self.spaces}):
            code = string[place : place + size]
            if len(code) == size and any(
                size == wide and all(low[at] <= code[at] <= high[at] for at in range(size))
                for wide, low, high in self.spaces
            ):
                return size
        return min((size for size, _, _ in self.spaces), default=2)

    def cid(self, code: bytes) -> int | None:
        """Return the number of the glyph that a code chooses, or None where the map does not say."""
        if code in self.cids:
            return self.cids[code]
        size, value = len(code), int.from_bytes(code, "big")
        at = bisect_right(self.ranges, (size, value, 1 << 33, 0)) - 1
        if at >= 0:
            wide, low, high, first = self.ranges[at]
            if wide == size and low <= value <= high:
                return first + value - low
        return None


def parsed(content: bytes) -> CharacterMap:
    """Read a map; what is broken in it is left out."""
    found = CharacterMap()
    if (way := _WMODE.search(content)) is not None:
        found.vertical = way[1] == b"1"
    if (used := _USED.search(content)) is not None:
        found.uses = used[1].decode("latin-1")
    room = _MOST_ENTRIES
    for block in _BLOCK.finditer(content):
        tokens = list(_tokens(content, block.end(), room))
        room -= len(tokens)
        try:
            _READERS[block[1]](found, tokens)
        except (IndexError, TypeError, ValueError):
            continue
    found.ranges.sort()
    return found


def _tokens(content: bytes, start: int, most: int) -> Iterator[Token]:
    """Yield codes and texts as bytes, numbers, names and brackets up to the end of a block."""
    for token in _TOKEN.finditer(content, start):
        word = token[0]
        if word.startswith(b"end") or most <= 0:
            return
        most -= 1
        if token[1] is not None:
            digits = b"".join(token[1].split())
            yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        elif token[2] is not None:
            yield "/" + token[2].decode("latin-1")
        else:
            yield word.decode() if word in (b"[", b"]") else int(word)


def _spaces(found: CharacterMap, tokens: list[Token]) -> None:
    for low, high in zip(tokens[::2], tokens[1::2], strict=False):
        if isinstance(low, bytes) and isinstance(high, bytes) and 0 < len(low) == len(high) <= _WIDEST_CODE:
            found.spaces.append((len(low), low, high))


def _text_chars(found: CharacterMap, tokens: list[Token]) -> None:
    for code, text in zip(tokens[::2], tokens[1::2], strict=False):
        if isinstance(code, bytes):
            found.texts[code] = _meant(text)


def _text_ranges(found: CharacterMap, tokens: list[Token]) -> None:
    place = 0
    while place + 2 < len(tokens):
        low, high, target = tokens[place : place + 3]
        place += 3
        if not isinstance(low, bytes) or not isinstance(high, bytes) or not 0 < len(low) <= _WIDEST_CODE:
            continue
        first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
        codes = range(first, min(last, first + 0xFFFF) + 1)
        if target == "[":
            end = tokens.index("]", place)
            for code, text in zip(codes, tokens[place:end], strict=False):
                found.texts[code.to_bytes(len(low), "big")] = _meant(text)
            place = end + 1
        elif isinstance(target, bytes) and target:
            start = int.from_bytes(target, "big")
            for code in codes:
                value = start + code - first
                if value.bit_length() <= 8 * len(target):
                    found.texts[code.to_bytes(len(low), "big")] = _meant(value.to_bytes(len(target), "big"))


def _glyph_chars(found: CharacterMap, tokens: list[Token]) -> None:
    for code, cid in zip(tokens[::2], tokens[1::2], strict=False):
        if isinstance(code, bytes) and isinstance(cid, int):
            found.cids[code] = cid


def _glyph_ranges(found: CharacterMap, tokens: list[Token]) -> None:
    for low, high, cid in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
        if isinstance(low, bytes) and isinstance(high, bytes) and isinstance(cid, int):
            found.ranges.append((len(low), int.from_bytes(low, "big"), int.from_bytes(high, "big"), cid))


def _meant(target: Token) -> str:
    if isinstance(target, bytes):
        return target.decode("utf-16-be", "replace") if len(target) > 1 else target.decode("latin-1")
    return text_of(target[1:]) if isinstance(target, str) else ""


_READERS = {
    b"codespacerange": _spaces,
    b"bfchar": _text_chars,
    b"bfrange": _text_ranges,
    b"cidchar": _glyph_chars,
    b"cidrange": _glyph_ranges,
}
