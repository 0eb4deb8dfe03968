"""TrueType programs cut down to the glyphs that are still shown, with nothing left that depends on the others.

Glyphs are numbered anew and stand one behind the other; what subsetting programs derive from all glyphs (boxes, largest
widths, counts of points) is derived again from those that stay; tables that no viewer of a PDF needs go.
Source: OpenType 1.9, tables cmap, glyf, head, hhea, hmtx, loca, maxp and post.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from pipeline.formats.pdf.fonts import assembled
from pipeline.formats.pdf.redact.encodings import character_maps, sfnt_tables

#: By platform and encoding: character to glyph.
CharacterMaps = dict[tuple[int, int], dict[int, int]]

_KEPT = (b"cvt ", b"fpgm", b"prep")
_WORDS, _SCALE, _MORE, _BOTH, _MATRIX, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
_REPEAT, _SHORT_X, _SHORT_Y, _SAME_X, _SAME_Y = 0x8, 0x2, 0x4, 0x10, 0x20
_NESTING = 8
_BMP = 0xFFFF
_MAXP_BYTES, _HEAD_BYTES, _HHEA_BYTES = 32, 54, 36
_NO_NAMES = b"\0\3\0\0"
_SCALES = {_SCALE: 2, _BOTH: 4, _MATRIX: 8}


class Face:
    """A TrueType program.

    Args:
        raw: Its bytes.

    Attributes:
        count: How many glyphs it has.
        maps: Its character maps.

    Raises:
        ValueError: It lacks what no program can do without.
        struct.error: It is cut off.
    """

    def __init__(self, raw: bytes) -> None:
        self._version, self._tables = raw[:4], sfnt_tables(raw)
        if not {b"head", b"maxp", b"loca", b"glyf", b"hhea", b"hmtx"} <= self._tables.keys():
            raise ValueError("missing table")
        self.count: int = struct.unpack_from(">H", self._tables[b"maxp"], 4)[0]
        self._long_metrics: int = struct.unpack_from(">H", self._tables[b"hhea"], 34)[0]
        self._places = self._loca()
        self.maps: CharacterMaps = character_maps(raw) if b"cmap" in self._tables else {}

    def _loca(self) -> tuple[int, ...]:
        table = self._tables[b"loca"]
        if struct.unpack_from(">h", self._tables[b"head"], 50)[0]:
            return struct.unpack(f">{len(table) // 4}I", table[: len(table) & ~3])
        return tuple(2 * one for one in struct.unpack(f">{len(table) // 2}H", table[: len(table) & ~1]))

    @property
    def names(self) -> dict[str, int]:
        """The glyphs by the names that the program itself gives them, as far as they are not those of the Macintosh."""
        post, found = self._tables.get(b"post", b""), dict[str, int]()
        if post[:4] != b"\0\2\0\0" or len(post) < 34:
            return found
        count = struct.unpack_from(">H", post, 32)[0]
        numbers = struct.unpack_from(f">{count}H", post, 34)
        spelled, place = list[str](), 34 + 2 * count
        while place < len(post):
            spelled.append(post[place + 1 : place + 1 + post[place]].decode("latin-1"))
            place += 1 + post[place]
        from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

        known = [*standardGlyphOrder, *spelled]
        for glyph, number in enumerate(numbers):
            if number < len(known):
                found.setdefault(known[number], glyph)
        return found

    def outline(self, glyph: int) -> bytes:
        """Return what draws a glyph, up to its end; empty where nothing does.

        Raises:
            struct.error: It is cut off.
            ValueError: It is broken.
        """
        if glyph + 1 >= len(self._places):
            return b""
        start, end = self._places[glyph], self._places[glyph + 1]
        body = self._tables[b"glyf"][start:end]
        if len(body) < 10:
            return b""
        contours = struct.unpack_from(">h", body)[0]
        if not contours:
            return b""
        return body[: _simple_end(body, contours) if contours > 0 else _composite_end(body)]

    def metrics(self, glyph: int) -> bytes:
        """Return how wide a glyph is and where it begins, four bytes."""
        table, many = self._tables[b"hmtx"], self._long_metrics
        if glyph < many:
            return table[4 * glyph : 4 * glyph + 4].ljust(4, b"\0")
        place = 4 * many + 2 * (glyph - many)
        return table[4 * many - 4 : 4 * many - 2].ljust(2, b"\0") + table[place : place + 2].ljust(2, b"\0")

    def cut(self, glyphs: Iterable[int], *, renumber: bool = True) -> tuple[dict[int, int], dict[int, bytes]]:
        """Return the new numbers of glyphs and of their parts by the old ones, and what draws them by the new ones.

        Args:
            glyphs: Which stay, in the order in which they are numbered.
            renumber: Whether they are.
        """
        wanted = dict.fromkeys([0, *(one for one in glyphs if 0 <= one < self.count)])
        todo, bodies = list(wanted), dict[int, bytes]()
        for glyph in todo:  # grows: each glyph once
            bodies[glyph] = self.outline(glyph)
            for part in (part for _, part in _parts(bodies[glyph])):
                if part not in wanted:
                    wanted[part] = None
                    todo.append(part)
        numbers = {glyph: place for place, glyph in enumerate(wanted)} if renumber else {one: one for one in wanted}
        drawn = {}
        for glyph, body in bodies.items():
            changed = bytearray(body)
            for place, part in _parts(body):
                struct.pack_into(">H", changed, place, numbers[part])
            drawn[numbers[glyph]] = bytes(changed)
        return numbers, drawn

    def written(
        self, numbers: Mapping[int, int], drawn: Mapping[int, bytes], maps: CharacterMaps, names: Mapping[int, str]
    ) -> bytes:
        """Return a program of some glyphs.

        Args:
            numbers: Their new numbers, by the old ones.
            drawn: What draws them, by the new ones.
            maps: Character maps, to the new numbers.
            names: What they are called, by the new numbers; empty where they need no names.
        """
        count = max(numbers.values()) + 1
        glyf, loca = bytearray(), [0]
        for number in range(count):
            glyf += drawn.get(number, b"")
            glyf += b"\0" * (-len(glyf) % 4)
            loca.append(len(glyf))
        old = {new: one for one, new in numbers.items()}
        metrics = [self.metrics(old[number]) if number in old else b"\0" * 4 for number in range(count)]
        tables = {tag: self._tables[tag] for tag in _KEPT if tag in self._tables}
        tables |= {
            b"glyf": bytes(glyf) or b"\0",
            b"loca": struct.pack(f">{count + 1}I", *loca),
            b"hmtx": b"".join(metrics),
            b"head": self._head(drawn),
            b"hhea": self._hhea(metrics, drawn, count),
            b"maxp": self._maxp(drawn, count),
            b"post": _post(self._tables.get(b"post", b""), names, count),
        }
        if maps:
            tables[b"cmap"] = _cmap(maps)
        return assembled(self._version, tables)

    def box(self, drawn: Mapping[int, bytes]) -> tuple[float, ...]:
        """Return the box around some glyphs, in thousandths of the size: left, low, right and high end."""
        em = struct.unpack_from(">H", self._tables[b"head"], 18)[0] or 1000
        return tuple(1000 * one / em for one in _around(drawn))

    def _head(self, drawn: Mapping[int, bytes]) -> bytes:
        head = self._tables[b"head"][:_HEAD_BYTES].ljust(_HEAD_BYTES, b"\0")
        corners = _around(drawn)
        return (
            head[:8] + b"\0" * 4 + head[12:20] + b"\0" * 16 + struct.pack(">4h", *corners) + head[44:50] + b"\0\1\0\0"
        )

    def _hhea(self, metrics: list[bytes], drawn: Mapping[int, bytes], count: int) -> bytes:
        hhea = self._tables[b"hhea"][:_HHEA_BYTES].ljust(_HHEA_BYTES, b"\0")
        widest = max(struct.unpack_from(">H", one)[0] for one in metrics)
        lefts, rights, extents = [0], [0], [0]
        for number, body in drawn.items():
            if body:
                wide, left = struct.unpack(">Hh", metrics[number])
                low, _, high, _ = struct.unpack_from(">4h", body, 2)
                lefts.append(left)
                rights.append(wide - left - (high - low))
                extents.append(left + high - low)
        bounds = [min(lefts), min(rights), max(extents)]
        shown = struct.pack(">H3h", widest, *(max(-0x8000, min(0x7FFF, one)) for one in bounds))
        return hhea[:10] + shown + hhea[18:34] + struct.pack(">H", count)

    def _maxp(self, drawn: Mapping[int, bytes], count: int) -> bytes:
        maxp = bytearray(self._tables[b"maxp"][:_MAXP_BYTES])
        struct.pack_into(">H", maxp, 4, count)
        if len(maxp) < _MAXP_BYTES:
            return bytes(maxp)
        tops = [0] * 7  # points, contours, the same of composites, bytes of instructions, parts, depth
        known: dict[int, tuple[int, int, int, int]] = {}
        for number, body in drawn.items():
            sums = _sums(drawn, number, known, 0)
            mine = [0, 0, *sums[:2]] if _parts(body) else [*sums[:2], 0, 0]
            tops = [
                max(one, other) for one, other in zip(tops, [*mine, sums[2], len(_parts(body)), sums[3]], strict=True)
            ]
        struct.pack_into(">4H", maxp, 6, *(min(one, _BMP) for one in tops[:4]))
        struct.pack_into(">3H", maxp, 26, *tops[4:])
        return bytes(maxp)


def _around(drawn: Mapping[int, bytes]) -> tuple[int, ...]:
    boxes = [struct.unpack_from(">4h", body, 2) for body in drawn.values() if body]
    if not boxes:
        return 0, 0, 0, 0
    ends = list(zip(*boxes, strict=True))
    return min(ends[0]), min(ends[1]), max(ends[2]), max(ends[3])


def _simple_end(body: bytes, contours: int) -> int:
    """Return where the outline of a glyph ends."""
    points = int(struct.unpack_from(">H", body, 8 + 2 * contours)[0]) + 1
    place = 10 + 2 * contours
    place += 2 + int(struct.unpack_from(">H", body, place)[0])
    across = up = 0
    while points > 0:
        flag = body[place] if place < len(body) else None
        if flag is None:
            raise ValueError("outline")
        place += 1
        times = 1
        if flag & _REPEAT:
            times += body[place] if place < len(body) else 0
            place += 1
        times = min(times, points)
        points -= times
        across += times * (1 if flag & _SHORT_X else 0 if flag & _SAME_X else 2)
        up += times * (1 if flag & _SHORT_Y else 0 if flag & _SAME_Y else 2)
    return place + across + up


def _parts(body: bytes) -> list[tuple[int, int]]:
    """Return of the parts of a composite glyph where their numbers stand, and the numbers."""
    if len(body) < 10 or struct.unpack_from(">h", body)[0] >= 0:
        return []
    found, place, more = list[tuple[int, int]](), 10, True
    while more:
        flags, part = struct.unpack_from(">2H", body, place)
        found.append((place + 2, part))
        place += 4 + (4 if flags & _WORDS else 2) + _scaled(flags)
        more = bool(flags & _MORE)
    return found


def _scaled(flags: int) -> int:
    return next((size for flag, size in _SCALES.items() if flags & flag), 0)


def _composite_end(body: bytes) -> int:
    place = _parts(body)[-1][0] - 2
    flags = struct.unpack_from(">H", body, place)[0]
    place += 4 + (4 if flags & _WORDS else 2) + _scaled(flags)
    if flags & _INSTRUCTIONS:
        place += 2 + struct.unpack_from(">H", body, place)[0]
    return place


def _sums(
    drawn: Mapping[int, bytes], number: int, known: dict[int, tuple[int, int, int, int]], depth: int
) -> tuple[int, int, int, int]:
    """Return points and contours of a glyph with its parts, bytes of its own instructions, and how deep parts nest."""
    if number not in known:
        known[number] = _summed(drawn, number, known, depth)
    return known[number]


def _summed(
    drawn: Mapping[int, bytes], number: int, known: dict[int, tuple[int, int, int, int]], depth: int
) -> tuple[int, int, int, int]:
    body = drawn.get(number, b"")
    if not body:
        return 0, 0, 0, 0
    parts = _parts(body)
    if not parts:
        contours = struct.unpack_from(">h", body)[0]
        points = struct.unpack_from(">H", body, 8 + 2 * contours)[0] + 1
        return points, contours, struct.unpack_from(">H", body, 10 + 2 * contours)[0], 0
    if depth > _NESTING:
        raise ValueError("parts within parts without end")
    inner = [_sums(drawn, part, known, depth + 1) for _, part in parts]
    place = parts[-1][0] - 2
    flags = struct.unpack_from(">H", body, place)[0]
    place += 4 + (4 if flags & _WORDS else 2) + _scaled(flags)
    steps = struct.unpack_from(">H", body, place)[0] if flags & _INSTRUCTIONS else 0
    return sum(one[0] for one in inner), sum(one[1] for one in inner), steps, 1 + max(one[3] for one in inner)


def _post(post: bytes, names: Mapping[int, str], count: int) -> bytes:
    head = post[4:16].ljust(12, b"\0") + b"\0" * 16
    if not names:
        return _NO_NAMES + head
    spelled, numbers = b"", list[int]()
    for number in range(count):
        name = names.get(number, "").encode("latin-1")[:255]
        numbers.append(0 if not name or name == b".notdef" else 258 + len([one for one in numbers if one]))
        spelled += bytes([len(name)]) + name if numbers[-1] else b""
    return b"\0\2\0\0" + head + struct.pack(f">{count + 1}H", count, *numbers) + spelled


def _cmap(maps: CharacterMaps) -> bytes:
    head, body = struct.pack(">2H", 0, len(maps)), b""
    for (platform, kind), mapped in sorted(maps.items()):
        head += struct.pack(">2HI", platform, kind, 4 + 8 * len(maps) + len(body))
        if platform == 1:
            body += _array(mapped)
        else:
            body += _segments(mapped) if max(mapped, default=0) <= _BMP else _groups(mapped)
        body += b"\0" * (-len(body) % 4)
    return head + body


def _array(mapped: Mapping[int, int]) -> bytes:
    first, last = min(mapped, default=0), max(mapped, default=-1)
    glyphs = [mapped.get(code, 0) for code in range(first, last + 1)]
    return struct.pack(f">5H{len(glyphs)}H", 6, 10 + 2 * len(glyphs), 0, first, len(glyphs), *glyphs)


def _runs(mapped: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Return first and last character and first glyph of stretches in which both count up."""
    found = list[tuple[int, int, int]]()
    for code, glyph in sorted(mapped.items()):
        if found and found[-1][1] + 1 == code and found[-1][2] + code - found[-1][0] == glyph:
            found[-1] = (found[-1][0], code, found[-1][2])
        else:
            found.append((code, code, glyph))
    return found


def _segments(mapped: Mapping[int, int]) -> bytes:
    runs = [one for one in _runs(mapped) if one[0] < _BMP] + [(_BMP, _BMP, 0)]
    many = len(runs)
    power = 1 << (many.bit_length() - 1)
    rows = [
        [last for _, last, _ in runs],
        [0],
        [first for first, _, _ in runs],
        [(glyph - first) & _BMP for first, _, glyph in runs],
        [0] * many,
    ]
    body = b"".join(struct.pack(f">{len(row)}H", *row) for row in rows)
    head = (4, 14 + len(body), 0, 2 * many, 2 * power, power.bit_length() - 1, 2 * (many - power))
    return struct.pack(">7H", *head) + body


def _groups(mapped: Mapping[int, int]) -> bytes:
    runs = _runs(mapped)
    body = b"".join(struct.pack(">3I", *run) for run in runs)
    return struct.pack(">2H3I", 12, 0, 16 + len(body), 0, len(runs)) + body
