"""A table of dBase: a canary in a deleted record, in reserved bytes, in the header of FoxPro and behind the end."""

import struct

from tests.conformance.samples.planted import CANARY, SEEN

_WIDTH = 60


def table(rows: list[tuple[bytes, str, str]], alphabet: int = 0x03, codec: str = "cp1252", kind: str = "C") -> bytes:
    """Return a table of two columns: mark, text and number of each record."""
    columns = ((b"NOTE", kind.encode(), _WIDTH), (b"PAID", b"N", 12))
    fields = b"".join(
        name.ljust(11, b"\0") + letter + b"\0" * 4 + bytes([width, 0]) + CANARY.encode()[:14].ljust(14, b"\0")
        for name, letter, width in columns
    )
    backlink = CANARY.encode().ljust(263, b"\0")
    size = 32 + len(fields) + 1 + len(backlink)
    head = struct.pack("<4BL2H", 0x30, 121, 5, 17, len(rows), size, 1 + _WIDTH + 12)
    reserved = bytes(2) + bytes(2) + CANARY.encode()[:12].ljust(12, b"\0") + b"\0" + bytes([alphabet]) + bytes(2)
    records = b"".join(
        mark + text.encode(codec).ljust(_WIDTH) + number.rjust(12).encode() for mark, text, number in rows
    )
    return head + reserved + fields + b"\r" + backlink + records + b"\x1a" + CANARY.encode()


def _sample() -> bytes:
    return table([(b" ", SEEN, "1200.50"), (b"*", CANARY, "7"), (b" ", "Überweisung", "-3")])


SAMPLES = {"application/x-dbf": _sample}
