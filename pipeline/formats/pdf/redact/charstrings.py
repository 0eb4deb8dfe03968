"""Drawings of letters in Compact Font Format, with the subroutines that they call written in place of the calls.

What no drawing calls is then in none of them, and no number of a subroutine tells how many others there were.
Source: Adobe Technical Note 5177, "The Type 2 Charstring Format".
"""

from __future__ import annotations

from collections.abc import Sequence

_MOST_BYTES = 1 << 18
_MOST_CALLS = 20_000
_DEPTH = 12
_CALL, _RETURN, _ESCAPE, _END, _CALL_GLOBAL = 10, 11, 12, 14, 29
_STEMS, _MASKS = frozenset([1, 3, 18, 23]), frozenset([19, 20])
_MOVES = {21: 2, 22: 1, 4: 1}
_NUMBERS = 32
_SHORT, _REAL = 28, 255
#: Two-byte operators that leave values behind, and how many more of them there are than before.
_SUMS = {3: -1, 4: -1, 5: 0, 9: 0, 10: -1, 11: -1, 12: -1, 14: 0, 15: -1, 18: -1, 20: -2, 21: 0, 22: -3, 23: 1, 24: -1,
         26: 0, 27: 1, 28: 0, 29: 0, 30: -2}  # fmt: skip
_ACCENTED = (4, 5)


class Flat:
    """One drawing without calls, and without the width that a PDF states elsewhere.

    Args:
        code: The drawing.
        local: Subroutines of its part of the font.
        general: Subroutines of the whole font.

    Attributes:
        code: The drawing without calls.
        accent: Standard codes of the two letters that it is put together from, or empty.

    Raises:
        ValueError: It is broken, computes what it calls, or is too long.
    """

    def __init__(self, code: bytes, local: Sequence[bytes], general: Sequence[bytes]) -> None:
        self._subroutines = {_CALL: local, _CALL_GLOBAL: general}
        self._made: list[bytes] = []
        self._values: list[int | None] = []  # on the stack: numbers, and what is computed
        self._is_number = False  # whether the last token is one
        self._hints = self._calls = self._size = 0
        self._starts: list[int] = []  # of tokens that are on the stack, where all are numbers
        self._has_begun = self._has_ended = False
        self.accent: tuple[int, ...] = ()
        self._run(code, 0)
        if not self._has_ended:
            self._put(bytes([_END]))
        self.code = b"".join(self._made)

    def _run(self, code: bytes, depth: int) -> None:
        self._calls += 1
        if depth > _DEPTH or self._calls > _MOST_CALLS:
            raise ValueError("calls")
        place = 0
        while place < len(code) and not self._has_ended:
            byte = code[place]
            size = _size(byte)
            if size:
                self._number(code[place : place + size])
                place += size
            elif byte == _RETURN:
                return
            elif byte in self._subroutines:
                self._call(byte, depth)
                place += 1
            else:
                place += self._operator(code, place)

    def _number(self, token: bytes) -> None:
        self._starts.append(len(self._made))
        self._values.append(_value(token))
        self._is_number = True
        self._put(token)

    def _call(self, byte: int, depth: int) -> None:
        called = self._values.pop() if self._is_number and self._values else None
        if called is None:
            raise ValueError("computed call")
        del self._made[self._starts.pop() :]
        self._is_number = bool(self._starts) and self._starts[-1] == len(self._made) - 1
        those = self._subroutines[byte]
        number = called + (107 if len(those) < 1240 else 1131 if len(those) < 33900 else 32768)
        if not 0 <= number < len(those):
            raise ValueError("call of nothing")
        self._run(those[number], depth + 1)

    def _operator(self, code: bytes, place: int) -> int:
        """Take an operator, and return how many bytes it has."""
        byte = code[place]
        if byte == _ESCAPE:
            return self._escaped(code[place : place + 2])
        count = len(self._values)
        if byte in _STEMS or byte in _MASKS:
            self._width(count % 2)
            self._hints += count // 2
        elif byte in _MOVES:
            self._width(count - _MOVES[byte])
        elif byte == _END:
            self._width(1 if count in (1, 5) else 0)
            self._finish()
        size = 1 + ((self._hints + 7) // 8 if byte in _MASKS else 0)
        self._put(code[place : place + size])
        self._clear()
        return size

    def _escaped(self, token: bytes) -> int:
        if len(token) != 2:
            raise ValueError("operator")
        self._put(token)
        if token[1] in _SUMS:
            many = len(self._values) + _SUMS[token[1]]
            if many < 0:
                raise ValueError("stack")
            self._values = [None] * many
            self._starts = []
            self._is_number = False
        else:
            self._clear()
        return 2

    def _finish(self) -> None:
        self._has_ended = True
        if len(self._values) in _ACCENTED:
            codes = [one for one in self._values[-2:] if one is not None]
            if len(codes) != len(self._values[-2:]):
                raise ValueError("computed accent")
            self.accent = tuple(codes)

    def _width(self, more: int) -> None:
        """Drop the width that may stand before the operands of the first operator."""
        if self._has_begun:
            return
        self._has_begun = True
        if more > 0 and self._values:
            if len(self._starts) != len(self._values):
                raise ValueError("computed width")
            self._made[self._starts[0]] = b""
            self._values = self._values[1:]

    def _clear(self) -> None:
        self._values, self._starts, self._is_number = [], [], False

    def _put(self, token: bytes) -> None:
        self._size += len(token)
        if self._size > _MOST_BYTES:
            raise ValueError("size")
        self._made.append(token)


def _size(byte: int) -> int:
    """Return how many bytes the number has that begins with a byte; 0 for an operator."""
    if byte == _SHORT:
        return 3
    if byte < _NUMBERS:
        return 0
    return 1 if byte <= 246 else 5 if byte == _REAL else 2


def _value(token: bytes) -> int | None:
    byte = token[0]
    if len(token) != _size(byte):
        raise ValueError("number")
    if byte == _SHORT:
        return int.from_bytes(token[1:], "big", signed=True)
    if byte <= 246:
        return byte - 139
    if byte <= 250:
        return (byte - 247) * 256 + token[1] + 108
    return -(byte - 251) * 256 - token[1] - 108 if byte != _REAL else None
