"""Type 1 programs cut down to the glyphs that are still shown, with the subroutines that these call.

Subroutines keep their numbers; those that nothing calls do nothing. The bytes that open each drawing are zeros, the
program's own encoding is the standard one: what codes choose is said by the PDF.
Source: Adobe, "Adobe Type 1 Font Format", 1990, chapters 2, 6, 7 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.formats.pdf.fonts import ENTRY, SKIP, TAIL, decrypt, encrypt
from pipeline.formats.pdf.redact import encodings

_KEY = 4330
_LEADING = re.compile(rb"/lenIV\s+(\d{1,2})\b")
_ENCODING = re.compile(rb"/Encoding\s.*?\bdef\b", re.DOTALL)
_BOX = re.compile(rb"(/FontBBox\s*)[{\[][^{}\[\]]*[}\]]")
_COUNT = re.compile(rb"(/Subrs\s+)\d+|(/CharStrings\s+)\d+")
_NOTHING = b".notdef"
_RETURN = b"\x0b"
_CALL, _ESCAPE, _BACK, _OTHER, _POP, _DIVIDE, _ACCENT = 10, 12, 11, 16, 17, 12, 6
_NUMBERS, _LONG = 32, 255
_HINTS = 3
#: Flex and hint replacement go through these subroutines.
_USUAL = range(5)
_DEPTH = 12
_MOST_STEPS = 2_000_000


class Program:
    """A clean Type 1 program.

    Args:
        raw: Its bytes.

    Attributes:
        glyphs: What draws them, by their names.
        encoding: By code the name of a glyph, as the program says.

    Raises:
        ValueError: It is not put together in the usual way.
    """

    def __init__(self, raw: bytes) -> None:
        place = raw.find(b"eexec")
        if place < 0 or not raw.endswith(TAIL):
            raise ValueError("parts")
        self._clear = raw[: place + 6]
        self._plain = decrypt(raw[place + 6 : len(raw) - len(TAIL)])
        leading = _LEADING.search(self._plain)
        self._skip = int(leading[1]) if leading else SKIP
        self._subroutines: dict[int, bytes] = {}
        self.glyphs: dict[str, bytes] = {}
        self._entries()
        self.encoding = dict(encodings.of_type1(raw) or {})
        self._most_steps = _MOST_STEPS

    def _entries(self) -> None:
        """Read subroutines and glyphs; between them stands nothing but what closes each."""
        ends: dict[bool, list[int]] = {}
        marks: dict[bool, tuple[bytes, bytes]] = {}
        # Procedures of the interpreter, which come before, may look like entries.
        starts = [self._plain.find(word) for word in (b"/Subrs", b"/CharStrings")]
        place, was_glyph = min((one for one in starts if one >= 0), default=0), False
        while found := ENTRY.search(self._plain, place):
            is_glyph = found["name"] is not None
            end = found.end() + int(found["size"])
            if (was_glyph and not is_glyph) or end > len(self._plain):
                raise ValueError("order")
            code = decrypt(self._plain[found.end() : end], _KEY, self._skip)
            if is_glyph:
                self.glyphs.setdefault(found["name"].decode("latin-1"), code)
            else:
                self._subroutines[int(found[1].split()[1])] = code
            if is_glyph not in ends:
                ends[is_glyph] = [found.start(), end]
                mark = found["rest"].split()[-1]
                marks[is_glyph] = (mark, self._closing(end))
            ends[is_glyph][1] = end
            place, was_glyph = end, is_glyph
        if True not in ends or _NOTHING.decode() not in self.glyphs:
            raise ValueError("glyphs")
        self._ends, self._marks = ends, marks

    def _closing(self, end: int) -> bytes:
        """Return what closes an entry, up to the end of its line."""
        found = re.compile(rb"\s*([^\s/]{1,9}(?:\s+put)?)\s").match(self._plain, end, end + 40)
        if found is None:
            raise ValueError("closing")
        return found[1]

    def cut(self, names: Iterable[str]) -> tuple[dict[str, bytes], dict[int, bytes]]:
        """Return the drawings of glyphs and of those that they are put together from, and the subroutines they call."""
        drawn: dict[str, bytes] = {}
        todo = [_NOTHING.decode(), *names]
        called: dict[int, bytes] = {
            number: self._subroutines[number] for number in _USUAL if number in self._subroutines
        }
        standard = encodings.base("/StandardEncoding") or {}
        for name in todo:  # grows: two at most for each glyph
            if name in drawn or name not in self.glyphs:
                continue
            drawn[name] = self.glyphs[name]
            needs = self._needs(self.glyphs[name])
            todo += [standard[code] for code in needs.accent if code in standard]
            called |= {number: self._subroutines[number] for number in needs.calls}
        return drawn, called

    def _needs(self, code: bytes) -> _Walk:
        """Follow a drawing, and return what it needs."""
        walk = _Walk(self._subroutines, self._most_steps)
        walk.run(code, 0)
        self._most_steps -= walk.steps
        return walk

    def written(self, drawn: Mapping[str, bytes], called: Mapping[int, bytes], names: Mapping[str, str]) -> bytes:
        """Return a program of some glyphs.

        Args:
            drawn: Their drawings, by their old names.
            called: Subroutines that they call, by their numbers.
            names: What those are called now whose names change.
        """
        glyphs = {names.get(name, name): code for name, code in drawn.items()}
        if len(glyphs) != len(drawn):
            raise ValueError("two glyphs of one name")
        many = max(called, default=-1) + 1
        first = self._ends[True][0]
        before = self._plain[:first]
        if False in self._ends:
            start, end = self._ends[False]
            numbered = [(b"dup %d" % number, called.get(number, _RETURN)) for number in range(many)]
            before = self._plain[:start] + self._listed(numbered, False, end) + self._plain[end:first]
        before = _COUNT.sub(
            lambda found: found[1] + b"%d" % many if found[1] else found[2] + b"%d" % len(glyphs), before
        )
        named = sorted((b"/" + name.encode("latin-1"), code) for name, code in glyphs.items())
        end = self._ends[True][1]
        plain = before + self._listed(named, True, end) + self._plain[end:]
        clear = _BOX.sub(rb"\1{0 0 0 0}", _ENCODING.sub(b"/Encoding StandardEncoding def", self._clear))
        return clear + encrypt(plain) + TAIL

    def _listed(self, entries: list[tuple[bytes, bytes]], is_glyph: bool, end: int) -> bytes:
        """Return entries one behind the other; what closes the last one follows already."""
        mark, closing = self._marks[is_glyph]
        bodies = [(head, encrypt(code, _KEY, self._skip)) for head, code in entries]
        return (b" " + closing + b"\n").join(head + b" %d " % len(body) + mark + b" " + body for head, body in bodies)


class _Walk:
    """Follows a drawing through its subroutines.

    Attributes:
        calls: Which ones it calls.
        accent: Standard codes of the letters that it is put together from.
        steps: How many steps that took.
    """

    def __init__(self, subroutines: Mapping[int, bytes], most_steps: int) -> None:
        self._subroutines, self._most_steps = subroutines, most_steps
        self._stack: list[int | None] = []
        self._given: list[int | None] = []  # by the last procedure of the interpreter
        self.calls: set[int] = set()
        self.accent: list[int] = []
        self.steps = 0

    def run(self, code: bytes, depth: int) -> None:
        """Follow code.

        Raises:
            ValueError: It is broken, or computes what it calls.
        """
        if depth > _DEPTH:
            raise ValueError("calls")
        stack, place = self._stack, 0
        while place < len(code):
            self.steps += 1
            if self.steps > self._most_steps:
                raise ValueError("steps")
            byte = code[place]
            if byte >= _NUMBERS:
                size = 1 if byte <= 246 else 5 if byte == _LONG else 2
                stack.append(_value(code[place : place + size]))
                place += size
                continue
            place += 1
            if byte == _CALL:
                number = _known(stack)
                if number not in self._subroutines:
                    raise ValueError("call of nothing")
                self.calls.add(number)
                self.run(self._subroutines[number], depth + 1)
            elif byte == _ESCAPE:
                self._escaped(code[place] if place < len(code) else -1)
                place += 1
            elif byte == _BACK:
                return
            else:
                stack.clear()

    def _escaped(self, byte: int) -> None:
        """Follow an operator of two bytes."""
        stack = self._stack
        if byte == _OTHER:
            number, count = _known(stack), _known(stack)
            taken = [stack.pop() for _ in range(min(max(count, 0), len(stack)))]
            self._given = taken if number == _HINTS else [None] * len(taken)
        elif byte == _POP:
            stack.append(self._given.pop() if self._given else None)
        elif byte == _DIVIDE:
            stack[-2:] = [None]
        elif byte == _ACCENT:
            self.accent += [_known(stack), _known(stack)]
            stack.clear()
        else:
            stack.clear()


def _known(stack: list[int | None]) -> int:
    value = stack.pop() if stack else None
    if value is None:
        raise ValueError("computed")
    return value


def _value(token: bytes) -> int:
    byte = token[0]
    if byte <= 246:
        return byte - 139
    if byte == _LONG:
        return int.from_bytes(token[1:], "big", signed=True)
    if len(token) < 2:
        raise ValueError("number")
    return (byte - 247) * 256 + token[1] + 108 if byte <= 250 else -(byte - 251) * 256 - token[1] - 108
