"""Binary workbooks as their readers saw them: LibreOffice reads some of it otherwise, so it is told beforehand.

- Rows and columns that have no extent: it gives them one. They are marked as hidden, and go with all that is hidden.
- Formulas: it calculates them anew, by today's date, and without the workbooks that they ask for. Their results take
  their place. Some programs write a nought or nothing in place of every result, or of every text, and leave it to
  readers to calculate: such formulas stay for LibreOffice, if they look at nothing but the workbook.

Sources: [MS-XLSB] 2.4.323, 2.4.749, 2.4.846 (BrtColInfo, BrtRowHdr, BrtWsFmtInfo), 2.4.685 (BrtFmlaString) and those
beside it; [MS-XLS] 2.4.53, 2.4.87, 2.4.89, 2.4.127, 2.4.221 (ColInfo, DefaultRowHeight, DefColWidth, Formula, Row).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator

from pipeline.errors import CorruptDocument, UnknownPart

#: Smallest extents that anybody could see: twentieths of a point, 256ths of a letter.
_LEAST_TWIPS, _LEAST_WIDTH = 15, 21
_SHEET = b"\x81\x01"
_ROW, _COLUMN, _DEFAULTS = 0, 60, 485
_NOT_TOLD = 0xFFFFFFFF
_RESULTS_TEXT, _RESULTS_NUMBER = 8, 9
#: Cells with a formula, by kind of its result, and the cells that hold such a value.
_VALUES = {_RESULTS_TEXT: 6, _RESULTS_NUMBER: 5, 10: 4, 11: 3}
#: Formulas of several cells (BrtArrFmla, BrtShrFmla, BrtTable), which would be calculated over their results.
_FORMULAS_OF_SEVERAL = frozenset({426, 427, 428})
_OLD_ROW, _OLD_COLUMN, _OLD_HEIGHT, _OLD_WIDTH = 0x0208, 0x007D, 0x0225, 0x0055
_OLD_FORMULA, _OLD_TEXT, _OLD_CONTINUED = 0x0006, 0x0207, 0x003C
#: ShrFmla, Array and Table, between a formula and the text that it results in.
_OLD_FORMULAS_OF_SEVERAL = frozenset({0x04BC, 0x0221, 0x0236})
#: ExternName, and SupBook with its size where it is the workbook itself.
_OLD_OUTSIDE_NAME, _OLD_BOOK, _OWN_BOOK_BYTES = 0x0023, 0x01AE, 4
#: Functions that look outside, at the clock or at a place that they compute: CELL, HYPERLINK, INDIRECT, INFO, NOW,
#: OFFSET, RAND, RTD, TODAY, CALL and those that are not Excel's ([MS-XLS] 2.5.198.17). Texts that look like one count.
_OUTWARD = re.compile(rb"[!Aa](?:J|\?|\xdd)\0|[\"Bb].(?:[\x4e\x7d\x94\x96\xf4\xff]\0|[\x67\x7b]\x01)", re.DOTALL)
#: A kind of record that is none, and the most bytes of one with its head.
_FILLER, _FILLER_BYTES = 0x0FFE, 8000
#: Rows say that they are as high as the others by this bit of their height.
_USUAL_HEIGHT = 0x8000
_EXTENTS = "rows or columns without an extent"


def _records(raw: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Hand out kind, place and size of the records of an XLSB part; both are told in seven bits a byte."""
    at = 0
    while at < len(raw):
        told: list[int] = []
        for most in (2, 4):
            value = 0
            for shift in range(most):
                if at >= len(raw):
                    raise CorruptDocument("binary record")
                letter = raw[at]
                at += 1
                value |= (letter & 0x7F) << 7 * shift
                if letter < 0x80:
                    break
            told.append(value)
        if told[1] > len(raw) - at:
            raise CorruptDocument("binary record")
        yield told[0], at, told[1]
        at += told[1]


def _size(count: int) -> bytes:
    """Return the size of a record in seven bits a byte."""
    out = bytearray()
    while count > 0x7F:
        out.append(count & 0x7F | 0x80)
        count >>= 7
    return bytes([*out, count])


def _value_of(kind: int, body: bytes) -> bytes:
    """Return a cell with the result of a formula as its value.

    Raises:
        CorruptDocument: The result breaks off.
    """
    if kind == _RESULTS_TEXT:
        length = 12 + 2 * int.from_bytes(body[8:12], "little")
    else:
        length = 16 if kind == _RESULTS_NUMBER else 9
    if length > len(body):
        raise CorruptDocument("binary record")
    return bytes([_VALUES[kind]]) + _size(length) + body[:length]


def _marked_part(raw: bytes) -> tuple[bytes, Counter[str]]:
    """Return a part that is a sheet as LibreOffice is to read it; see `as_seen`."""
    out, gone = list[bytes](), Counter[str]()
    rows, narrow, start = 0, False, 0
    for kind, at, size in _records(raw):
        record, start = raw[start : at + size], at + size
        body = raw[at : at + size]
        if kind == _ROW and size >= 12:
            rows += 1
            record = _hidden(record, size, 11, 0x10) if body[8] | body[9] << 8 < _LEAST_TWIPS else record
        elif kind == _COLUMN and size >= 18:
            record = _hidden(record, size, 16, 1) if struct.unpack_from("<L", body, 8)[0] < _LEAST_WIDTH else record
        elif kind in _VALUES:
            record = _value_of(kind, body)
            gone["formula"] += 1
        elif kind in _FORMULAS_OF_SEVERAL:
            record = b""
        elif kind == _DEFAULTS and size >= 12:
            width, letters, height = struct.unpack_from("<LHH", body)
            narrow |= width < _LEAST_WIDTH if width != _NOT_TOLD else letters == 0
            narrow |= height < _LEAST_TWIPS and not body[8] & 2
        out.append(record)
    if narrow and rows:
        raise UnknownPart(_EXTENTS)
    return b"".join(out), gone


def _hidden(record: bytes, size: int, at: int, bit: int) -> bytes:
    """Return a record with a bit set in its body."""
    place = len(record) - size + at
    return record[:place] + bytes([record[place] | bit]) + record[place + 1 :]


def as_seen(parts: dict[str, bytes]) -> tuple[bytes | None, Counter[str]]:
    """Return an XLSB that LibreOffice shows as its readers saw it; None where it would do so anyway.

    Rows and columns without an extent are marked as hidden. Formulas give way to their results: LibreOffice would
    calculate them anew, by today's date, and without the workbooks that they ask for.

    Args:
        parts: Its members by name.

    Raises:
        CorruptDocument: A sheet breaks off.
        UnknownPart: Rows and columns that say nothing of their extent have none.
    """
    gone, new = Counter[str](), dict(parts)
    for name, raw in parts.items():
        if raw.startswith(_SHEET):
            new[name], found = _marked_part(raw)
            gone += found
    if new == parts:
        return None, gone
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, raw in new.items():
            archive.writestr(zipfile.ZipInfo(name), raw, zipfile.ZIP_DEFLATED)
    return sink.getvalue(), gone


def _old_records(raw: bytes) -> list[tuple[int, int, int]]:
    """Return kind, place and size of the records of an XLS stream."""
    found: list[tuple[int, int, int]] = []
    at = 0
    while at + 4 <= len(raw):
        kind, size = struct.unpack_from("<HH", raw, at)
        if at + 4 + size > len(raw):
            break
        found.append((kind, at + 4, size))
        at += 4 + size
    return found


def _filled(record: bytes, length: int) -> bytes:
    """Return a record, and behind it ones that nobody knows, as many bytes in all as there were: places stay."""
    out = bytearray(record)
    while len(out) < length:
        left = length - len(out)
        take = left if left <= _FILLER_BYTES else _FILLER_BYTES - 4
        out += struct.pack("<HH", _FILLER, take - 4) + bytes(take - 4)
    return bytes(out)


def _old_value(body: bytes, text: bytes | None) -> bytes:
    """Return the record of a cell that holds the result of a formula (FormulaValue, [MS-XLS] 2.5.133)."""
    cell, value = body[:6], body[6:14]
    if value[6:] != b"\xff\xff":
        return struct.pack("<HH", 0x0203, 14) + cell + value
    if value[0] in (1, 2):
        return struct.pack("<HH", 0x0205, 8) + cell + bytes([value[2], value[0] - 1])
    if value[0] == 0 and text is not None:
        return struct.pack("<HH", 0x0204, 6 + len(text)) + cell + text
    return struct.pack("<HH", 0x0201, 6) + cell


def _is_left_to_readers(record: bytes, *, alone: bool) -> bool:
    """Return whether a formula has no result but a nought or nothing, and a reader calculates it from the workbook.

    Args:
        record: The formula.
        alone: Whether the workbook looks at no other, and at no program.

    Raises:
        UnknownPart: It has none at all, and looks elsewhere.
    """
    value = record[6:14]
    blank = value[6:] == b"\xff\xff" and value[0] == 3
    if not blank and value != bytes(8):
        return False
    inward = alone and _OUTWARD.search(record, 22) is None
    if blank and not inward:
        raise UnknownPart("a formula without a result that cannot stay")
    return inward


def _results(raw: bytes, out: bytearray, records: list[tuple[int, int, int]]) -> int:
    """Put the results of formulas in their place; return how many.

    Raises:
        UnknownPart: A result is longer than a record, or is not there and cannot be calculated.
    """
    count = 0
    alone = not any(
        kind == _OLD_OUTSIDE_NAME or (kind == _OLD_BOOK and size != _OWN_BOOK_BYTES) for kind, _, size in records
    )
    for number, (kind, at, size) in enumerate(records):
        if kind != _OLD_FORMULA or size < 20 or _is_left_to_readers(raw[at : at + size], alone=alone):
            continue
        last = number
        while last + 1 < len(records) and records[last + 1][0] in _OLD_FORMULAS_OF_SEVERAL:
            last += 1
        text = None
        if raw[at + 12 : at + 14] == b"\xff\xff" and raw[at + 6] == 0:
            if last + 1 < len(records) and records[last + 1][0] == _OLD_TEXT:
                last += 1
                text = raw[records[last][1] : records[last][1] + records[last][2]]
            if last + 1 < len(records) and records[last + 1][0] == _OLD_CONTINUED:
                raise UnknownPart("a long result of a formula")
        end = records[last][1] + records[last][2]
        out[at - 4 : end] = _filled(_old_value(raw[at : at + size], text), end - at + 4)
        count += 1
    return count


def as_seen_stream(raw: bytes) -> tuple[bytes, Counter[str]]:
    """Return the stream of an XLS as LibreOffice is to read it, as long as it was; see `as_seen`.

    Args:
        raw: The stream ``Workbook`` or ``Book``.

    Raises:
        UnknownPart: Rows and columns that say nothing of their extent have none; a result is longer than a record,
            or is not there and cannot be calculated.
    """
    out, records = bytearray(raw), _old_records(raw)
    for kind, at, size in records:
        if kind == _OLD_ROW and size >= 16:
            (height,) = struct.unpack_from("<H", raw, at + 6)
            if not height & _USUAL_HEIGHT and height < _LEAST_TWIPS:
                out[at + 12] |= 0x20
        elif kind == _OLD_COLUMN and size >= 10:
            if struct.unpack_from("<H", raw, at + 4)[0] < _LEAST_WIDTH:
                out[at + 8] |= 1
        elif (kind == _OLD_WIDTH and size >= 2 and raw[at : at + 2] == b"\0\0") or (
            kind == _OLD_HEIGHT and size >= 4 and struct.unpack_from("<H", raw, at + 2)[0] == 0 and not raw[at] & 2
        ):
            raise UnknownPart(_EXTENTS)
    count = _results(raw, out, records)
    return bytes(out), Counter({"formula": count} if count else {})
