"""Message stores (MS-PST, Unicode) and TNEF streams of Outlook, written from nothing, a canary in every place."""

from __future__ import annotations

import struct

from tests.conformance.samples.outlook import _named, properties, stored_rtf
from tests.conformance.samples.planted import CANARY, SEEN

_MAIL = "z.quandrington@bureau-north.test"
_STRING, _BINARY, _TIME, _LONG = 0x1F, 0x102, 0x40, 0x03


def _coded(value: object) -> tuple[int, bytes]:
    """Return the kind of a value and its bytes."""
    if isinstance(value, str):
        return _STRING, value.encode("utf-16-le")
    if isinstance(value, bytes):
        return _BINARY, value
    return (_TIME, struct.pack("<Q", value)) if value > 0xFFFFFFFF else (_LONG, struct.pack("<L", value))


class _Heap:
    """Allocations of one block; the number of each is handed out when it is put in."""

    def __init__(self) -> None:
        self.items: list[bytes] = []

    def put(self, raw: bytes) -> int:
        self.items.append(raw)
        return len(self.items) << 5

    def block(self, client: int, root: int) -> bytes:
        content, places = bytearray(12), []
        for item in self.items:
            places.append(len(content))
            content += item
        places.append(len(content))
        content += bytes(-len(content) % 2)
        struct.pack_into("<HBBL", content, 0, len(content), 0xEC, client, root)
        return bytes(content) + struct.pack(f"<HH{len(places)}H", len(self.items), 0, *places)


def property_block(values: dict[int, object]) -> bytes:
    """Return a block with the properties of an object."""
    heap = _Heap()
    root, records = heap.put(bytes(8)), heap.put(b"")
    told = b""
    for number, value in sorted(values.items()):
        kind, raw = _coded(value)
        place = struct.unpack("<L", raw)[0] if kind == _LONG else heap.put(raw)
        told += struct.pack("<HHL", number, kind, place)
    heap.items[1] = told
    heap.items[0] = struct.pack("<BBBBL", 0xB5, 2, 6, 0, records)
    return heap.block(0xBC, root)


def _table_block(rows: list[dict[int, object]]) -> bytes:
    heap = _Heap()
    root, place = heap.put(b""), heap.put(b"")
    columns = sorted({(number, _coded(value)[0]) for row in rows for number, value in row.items()})
    size = 4 * len(columns)
    told, content = b"", b""
    for at, (number, kind) in enumerate(columns):
        told += struct.pack("<LHBB", number << 16 | kind, 4 * at, 4, at)
    for row in rows:
        bits = bytearray((len(columns) + 7) // 8)
        for at, (number, _) in enumerate(columns):
            if number in row:
                kind, raw = _coded(row[number])
                content += raw if kind == _LONG else struct.pack("<L", heap.put(raw))
                bits[at // 8] |= 1 << 7 - at % 8
            else:
                content += bytes(4)
        content += bits
    heap.items[1] = content
    heap.items[0] = (
        struct.pack("<BB4HLLL", 0x7C, len(columns), size, size, size, size + (len(columns) + 7) // 8, 0, place, 0)
        + told
    )
    return heap.block(0x7C, root)


class Store:
    """A message store in the making."""

    def __init__(self, forth: bytes = bytes(range(256)), method: int = 0) -> None:
        self._forth, self._method = forth, method
        self._blocks: list[tuple[int, bytes]] = []
        self._nodes: list[tuple[int, int, int, int]] = []

    def block(self, raw: bytes, *, internal: bool = False) -> int:
        number = (len(self._blocks) + 1) * 4 | 2 * internal
        self._blocks.append((number, raw if internal else raw.translate(self._forth)))
        return number

    def node(self, number: int, content: int, inner: int = 0, parent: int = 0) -> None:
        self._nodes.append((number, content, inner, parent))

    def subnodes(self, entries: list[tuple[int, int, int]]) -> int:
        told = b"".join(struct.pack("<QQQ", *entry) for entry in sorted(entries))
        return self.block(struct.pack("<BBHL", 2, 0, len(entries), 0) + told, internal=True)

    def message(self, number: int, values, recipients, attachments, parent: int) -> None:
        inner = [(0x692, self.block(_table_block(recipients)), 0)] if recipients else []
        for at, one in enumerate(attachments):
            inner.append((0x8005 + 32 * at, self.block(property_block(one)), 0))
        self.node(number, self.block(property_block(values)), self.subnodes(inner) if inner else 0, parent)

    def folder(self, number: int, name: str, parent: int, *, hidden: bool = False) -> None:
        values = {0x3001: name} | ({0x10F4: 1} if hidden else {})
        self.node(number, self.block(property_block(values)), 0, parent)

    def listed(self, folder: int, messages: list[int]) -> None:
        """Let a folder list its messages."""
        self.node(folder & ~0x1F | 0x0E, self.block(_table_block([{0x67F2: number} for number in messages])))

    def raw(self) -> bytes:
        """Return the file: header, tree of nodes, tree of blocks, blocks, and what was deleted once."""
        place, entries, content = 2048, b"", b""
        for number, raw in self._blocks:
            entries += struct.pack("<QQHHL", number, place + len(content), len(raw), 2, 0)
            content += raw + bytes(-len(raw) % 64)
        nodes = b"".join(struct.pack("<QQQLL", *node, 0) for node in sorted(self._nodes))
        head = bytearray(1024)
        struct.pack_into("<4sLHH", head, 0, b"!BDN", 0, 0x4D53, 23)
        struct.pack_into("<QQQQ", head, 216, 1, 1024, 2, 1536)
        head[513] = self._method
        pages = b"".join(
            told.ljust(488, b"\0") + struct.pack("<BBBBL", len(told) // size, 15, size, 0, 0) + bytes(16)
            for told, size in ((nodes, 32), (entries, 24))
        )
        return bytes(head) + pages + content + CANARY.encode() + CANARY.encode("utf-16-le")


def pst(forth: bytes = bytes(range(256)), method: int = 0, *, body: str = f"{SEEN}\n") -> bytes:
    """Return a store with a folder and two messages."""
    store = Store(forth, method)
    store.node(0x21, store.block(property_block({0x3001: CANARY})))
    names = {number: _named()[f"__substg1.0_000{number}0102"] for number in (2, 3, 4)}
    store.node(0x61, store.block(property_block(names)))
    store.folder(0x122, "", 0x122)
    store.folder(0x8082, f"Box of {CANARY}", 0x122)
    store.message(
        0x200024, {0x001A: "IPM.Note", 0x0037: "\x01\x01One", 0x0039: 133_231_555_200_000_000, 0x1000: body},
        [{0x3001: "Other Person", 0x39FE: "other@bureau-north.test", 0x0C15: 1}],
        [{0x3701: b"attached words\n", 0x3705: 1, 0x3707: "a.txt"}], 0x8082,
    )  # fmt: skip
    store.message(0x200044, {0x001A: "IPM.Note", 0x0037: "Two", 0x1000: "second\n"}, [], [], 0x8082)
    return store.raw()


def _told(number: int, value: object) -> bytes:
    kind, raw = _coded(value)
    head = struct.pack("<HH", kind, number)
    if number >= 0x8000:
        head += bytes.fromhex("2903020000000000c000000000000046") + struct.pack("<LL", 0, 17)
    if kind in (_STRING, _BINARY):
        return head + struct.pack("<LL", 1, len(raw)) + raw + bytes(-len(raw) % 4)
    return head + raw


def _list(values: dict[int, object]) -> bytes:
    return struct.pack("<L", len(values)) + b"".join(_told(*one) for one in sorted(values.items()))


def attribute(level: int, number: int, raw: bytes) -> bytes:
    """Return an attribute of a TNEF stream."""
    return struct.pack("<BLL", level, number, len(raw)) + raw + struct.pack("<H", sum(raw) & 0xFFFF)


def tnef(values: dict[int, object], recipients=(), attachments=()) -> bytes:
    """Return a TNEF stream; an attachment is its properties."""
    out = struct.pack("<LH", 0x223E9F78, 1) + attribute(1, 0x00069007, struct.pack("<LL", 1252, 0))
    out += attribute(1, 0x00018009, CANARY.encode())
    if recipients:
        rows = b"".join(map(_list, recipients))
        out += attribute(1, 0x00069004, struct.pack("<L", len(recipients)) + rows)
    out += attribute(1, 0x00069003, _list(values))
    for one in attachments:
        content = one.pop(0x3701, b"")
        out += attribute(2, 0x00069002, bytes(14)) + attribute(2, 0x00018010, CANARY.encode() + b"\0")
        out += attribute(2, 0x0006800F, content) + attribute(2, 0x00069005, _list(one))
    return out + b"\x00" + CANARY.encode()


def _tnef() -> bytes:
    recipients = [
        {0x3001: CANARY, 0x39FE: _MAIL, 0x0C15: 1},
        {0x3001: "Other Person", 0x39FE: "other@bureau-north.test", 0x0C15: 2},
    ]
    attachments = [{0x3701: f"{SEEN}\n".encode(), 0x3705: 1, 0x3707: f"{CANARY}.txt", 0x3708: f"C:\\{CANARY}\\a.txt"}]
    return tnef(
        properties() | {0x1009: stored_rtf(rb"{\rtf1\ansi " + SEEN.encode() + rb"\par second}")},
        recipients,
        attachments,
    )


SAMPLES = {
    "application/vnd.ms-outlook-pst": pst,
    "application/vnd.ms-tnef": _tnef,
    "application/ms-tnef": _tnef,
}
