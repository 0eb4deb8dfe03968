"""Tables of dBase, FoxPro and Clipper (DBF). Copies are CSV.

Source: dBASE Table File Format 7 and "Xbase File Format Description". Hiding places, and what is done with each:
- records marked as deleted, which programs do not show: gone, reported;
- date of the last change, flags of transactions and encryption, bytes that versions reserve: gone;
- path of the database container (FoxPro backlink): gone;
- bytes behind the last record: gone, reported; blanks around values: gone;
- alphabets: told by the table, or else it is UTF-8; one that is not told and is not UTF-8 is held;
- memos, pictures and objects lie in another file: a table that points to one is held.

There is one passage, ``0``: the CSV, as in plain text.
"""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._text.decoding import bounded, bytes_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.formats.text import FORMAT as TEXT
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, MetadataField, Reading, Removal, Rewritten, ValueKind
from redaction.plan import Plan

DBF = "application/x-dbf"
#: First byte: dBase III to V, FoxPro, Visual FoxPro, with and without memos.
_VERSIONS = frozenset({0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5, 0xFB})
_HEAD = struct.Struct("<4BL2H")
_HEAD_BYTES, _FIELD_BYTES, _END = 32, 32, 0x0D
_ALPHABET_AT, _LOCKED_AT = 29, 15
#: Mark of the alphabet -> name of the codec.
_ALPHABETS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852",
    0x65: "cp866", 0x66: "cp865", 0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950", 0x79: "cp949",
    0x7A: "cp936", 0x7B: "cp932", 0x7D: "cp1255", 0x7E: "cp1256", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254",
    0xCB: "cp1253",
}  # fmt: skip
_TEXTS, _ELSEWHERE = frozenset("CNFLD"), frozenset("MGPBWQ")
_DELETED = b"*"


@dataclass(slots=True)
class _Table:
    """What a program shows of a table.

    Attributes:
        changed: Year, month and day of the last change, as it is told.
        heads: Names of the columns.
        rows: Values, as text.
        deleted: Records that are marked as deleted.
        behind: Bytes behind the last record.
    """

    changed: str
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    deleted: int = 0
    behind: int = 0

    def left(self) -> dict[str, int]:
        """Return what is left out, by kind."""
        return {kind: n for kind, n in (("deleted-record", self.deleted), ("trailing-bytes", self.behind)) if n}

    def text(self) -> str:
        """Return it as CSV."""
        sink = io.StringIO()
        csv.writer(sink, lineterminator="\n").writerows([self.heads, *self.rows])
        return sink.getvalue()


@dataclass(frozen=True, slots=True)
class _Column:
    name: bytes
    kind: str
    start: int
    size: int


def _parsed(source: Path, limits: Limits) -> _Table:
    """Read the table.

    Raises:
        CorruptDocument: It is cut, or its header and its records do not fit.
        UnknownPart: Its alphabet is not told, or part of it lies in another file.
    """
    raw = bytes_of(source, limits)
    if len(raw) < _HEAD_BYTES + 1:
        raise CorruptDocument("a table without a header")
    _, year, month, day, count, head_bytes, record_bytes = _HEAD.unpack_from(raw)
    if raw[_LOCKED_AT]:
        raise UnknownPart("an encrypted table")
    columns = _columns(raw[:head_bytes])
    if sum(column.size for column in columns) + 1 != record_bytes or len(raw) < head_bytes + count * record_bytes:
        raise CorruptDocument("a table that is cut, or does not fit its header")
    table = _Table(f"{1900 + year:04}-{month:02}-{day:02}")
    codec = _ALPHABETS.get(raw[_ALPHABET_AT], "utf-8")
    table.heads = [_decoded(column.name, codec) for column in columns]
    end = head_bytes + count * record_bytes
    for start in range(head_bytes, end, record_bytes):
        record = raw[start : start + record_bytes]
        if record[:1] == _DELETED:
            table.deleted += 1
        else:
            table.rows.append([_value(record, column, codec) for column in columns])
    table.behind = len(raw[end:].removeprefix(b"\x1a"))
    return table


def _columns(head: bytes) -> list[_Column]:
    columns, start = list[_Column](), 1
    for at in range(_HEAD_BYTES, len(head), _FIELD_BYTES):
        if head[at] == _END:
            break
        if at + _FIELD_BYTES > len(head):
            raise CorruptDocument("a column that is cut")
        name, kind, size = head[at : at + 11].partition(b"\0")[0], chr(head[at + 11]), head[at + 16]
        if kind == "C":
            size |= head[at + 17] << 8  # Clipper writes longer texts so
        if kind not in _TEXTS | _ELSEWHERE:
            raise UnknownPart("a column of a kind that no rule covers")
        columns.append(_Column(name, kind, start, size))
        start += size
    if not columns:
        raise CorruptDocument("a table without columns")
    return columns


def _value(record: bytes, column: _Column, codec: str) -> str:
    raw = record[column.start : column.start + column.size].strip(b"\0 ")
    if column.kind in _ELSEWHERE and raw.strip(b"\0 0"):
        raise UnknownPart("part of it lies in another file: export the whole as CSV on an isolated machine")
    return "" if column.kind in _ELSEWHERE else _decoded(raw, codec)


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        raise UnknownPart("its alphabet is not told: export it as CSV on an isolated machine") from None


class Dbase:
    """Tables in a file of their own."""

    media_types = frozenset({DBF})
    suffixes: tuple[str, ...] = (".dbf",)
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a version, a date, and columns that fill the record that the header tells of."""
        if len(head) < _HEAD_BYTES + 1 or head[0] not in _VERSIONS:
            return None
        _, _, month, day, _, head_bytes, record_bytes = _HEAD.unpack_from(head)
        if month > 12 or day > 31 or not _HEAD_BYTES < head_bytes <= len(head):
            return None
        try:
            columns = _columns(head[:head_bytes])
        except (CorruptDocument, UnknownPart):
            return None
        return DBF if sum(column.size for column in columns) + 1 == record_bytes else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        table = _parsed(source, limits)
        plain = _written(source, table, limits)
        try:
            reading = TEXT.read(plain, limits)
        finally:
            plain.unlink()
        hidden = tuple(Hidden(kind, "table", count) for kind, count in table.left().items())
        date = MetadataField("dbf:last-update", table.changed, kind=ValueKind.DATE)
        return replace(
            reading, media_type=DBF, metadata=(date,), hidden=(*reading.hidden, *hidden), counts=Counts(sheets=None)
        )

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        table = _parsed(source, limits)
        plain = _written(source, table, limits)
        try:
            done = TEXT.rewrite(plain, target, plan, {}, limits)
        finally:
            plain.unlink()
        removed = (*done.removed, *(Removal(kind, count) for kind, count in table.left().items()))
        return replace(done, suffix=".csv", removed=removed)


def _written(source: Path, table: _Table, limits: Limits) -> Path:
    plain = source.with_name(f"{source.name}-rows")
    plain.write_text(bounded(table.text(), limits), "utf-8")
    return plain


FORMAT: Format = Dbase()
