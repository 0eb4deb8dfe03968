"""Writes compound files (MS-CFB, version 3) and Outlook messages (MS-OXMSG), for samples and tests."""

from __future__ import annotations

import itertools
import struct

_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]


def _padded(raw: bytes, size: int, fill: bytes = b"\0") -> bytes:
    return raw + fill * (-len(raw) % size)


class _Writer:
    def __init__(self) -> None:
        self.sectors, self.fat = bytearray(), list[int]()
        self.mini, self.mini_fat = bytearray(), list[int]()
        self.entries: list[list] = []

    def put(self, raw: bytes, mark: int | None = None) -> int:
        first, count = len(self.fat), max((len(raw) + 511) // 512, 1)
        self.sectors += _padded(raw or b"\0", 512)
        self.fat += [mark] * count if mark is not None else [*range(first + 1, first + count), _END]
        return first

    def put_small(self, raw: bytes) -> int:
        first, count = len(self.mini_fat), (len(raw) + 63) // 64
        self.mini += _padded(raw, 64)
        self.mini_fat += [*range(first + 1, first + count), _END]
        return first

    def folder(self, tree: Tree) -> int:
        """Enter the children of a storage, each the right neighbour of the one before; return the first."""
        numbers = []
        for name in sorted(tree, key=lambda name: (len(name), name.upper())):
            thing = tree[name]
            number = len(self.entries)
            numbers.append(number)
            self.entries.append([name, 1, _NONE, _NONE, 0, 0])
            if isinstance(thing, dict):
                self.entries[number][3] = self.folder(thing)
            else:
                first = _END if not thing else self.put_small(thing) if len(thing) < 4096 else self.put(thing)
                self.entries[number][1:] = [2, _NONE, _NONE, first, len(thing)]
        for one, other in itertools.pairwise(numbers):
            self.entries[one][2] = other
        return numbers[0] if numbers else _NONE


def _entry(name: str, kind: int, right: int, child: int, first: int, size: int) -> bytes:
    coded = name.encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack("<HBB3L", len(coded) + 2, kind, 1, _NONE, right, child)
    return head + bytes(16) + bytes(4) + bytes(16) + struct.pack("<LQ", first, size)


def compound(tree: Tree) -> bytes:
    """Return a compound file with these storages and streams."""
    made = _Writer()
    made.entries.append(["Root Entry", 5, _NONE, _NONE, _END, 0])
    made.entries[0][3] = made.folder(tree)
    if made.mini:
        made.entries[0][4:] = [made.put(bytes(made.mini)), len(made.mini)]
    mini_fat = struct.pack(f"<{len(made.mini_fat)}L", *made.mini_fat)
    first_mini = made.put(_padded(mini_fat, 512, b"\xff")) if made.mini_fat else _END
    directory = made.put(b"".join(_entry(*entry) for entry in made.entries))
    fat_count = 1
    while (len(made.fat) + fat_count) > fat_count * 128:
        fat_count += 1
    fat_first = len(made.fat)
    made.fat += [_FAT] * fat_count
    table = _padded(struct.pack(f"<{len(made.fat)}L", *made.fat), 512, b"\xff")
    places = [*range(fat_first, fat_first + fat_count), *[_FREE] * (109 - fat_count)]
    mini_count = (len(made.mini_fat) + 127) // 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9L", 0, fat_count, directory, 0, 4096, first_mini, mini_count, _END, 0)
    header += struct.pack("<109L", *places)
    return header + bytes(made.sectors) + table


def stored(properties: dict[int, object], header: bytes) -> Tree:
    """Return the streams of an object's properties: texts as UTF-16, bytes as binary, numbers as 32 or 64 bits."""
    found: Tree = {}
    entries = b""
    for number, value in sorted(properties.items()):
        if isinstance(value, str | bytes):
            kind = 0x1F if isinstance(value, str) else 0x102
            raw = value.encode("utf-16-le") if isinstance(value, str) else value
            found[f"__substg1.0_{number:04X}{kind:04X}"] = raw
            entries += struct.pack("<HHLLL", kind, number, 6, len(raw) + (2 if kind == 0x1F else 0), 0)
        else:
            kind = 0x40 if value > 0xFFFFFFFF else 0x03
            entries += struct.pack("<HHLQ", kind, number, 6, value)
    found["__properties_version1.0"] = header + entries
    return found


def message_tree(
    properties: dict[int, object], recipients=(), attachments=(), *, top: bool = True, named: Tree | None = None
) -> Tree:
    """Return the storages of a message; an attachment is its properties, or a pair of them and a message inside."""
    counts = struct.pack("<4L", len(recipients), len(attachments), len(recipients), len(attachments))
    tree = stored(properties, bytes(8) + counts + (bytes(8) if top else b""))
    if top:
        tree["__nameid_version1.0"] = named or {f"__substg1.0_000{number}0102": b"" for number in (2, 3, 4)}
    for number, one in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = stored(one, bytes(8))
    for number, one in enumerate(attachments):
        own, inner = one if isinstance(one, tuple) else (one, None)
        streams = stored(own, bytes(8))
        if inner is not None:
            streams["__substg1.0_3701000D"] = inner
        tree[f"__attach_version1.0_#{number:08X}"] = streams
    return tree
