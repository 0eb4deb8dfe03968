"""Fields of Word that LibreOffice fills in anew by its own clock: their results stay instead.

A document tells the kind of each field by a number; one that nobody knows makes LibreOffice take the result as it is.
Sources: [MS-DOC] 2.5.1, 2.5.6 (Fib, FibRgFcLcb97), 2.8.25 (Plcfld), 2.9.90 (flt).
"""

from __future__ import annotations

import struct

from pipeline.errors import CorruptDocument

#: Date and time. Those of the document's properties are left to the cleaner, which knows that they tell who made it.
_OWN = frozenset({31, 32})
_UNKNOWN, _BEGINS = 80, 0x13
_FLAGS_AT, _SECOND_TABLE, _COUNTS_AT = 10, 0x0200, 32
#: Lists of fields: of the text, headers, footnotes, comments, endnotes, text boxes, text boxes of headers.
_LISTS = (16, 17, 18, 19, 48, 57, 59)


def table_name(word: bytes) -> str:
    """Return the name of the stream in which a document (the stream ``WordDocument``) keeps its tables."""
    flags = struct.unpack_from("<H", word, _FLAGS_AT)[0] if len(word) > _FLAGS_AT + 1 else 0
    return "1Table" if flags & _SECOND_TABLE else "0Table"


def with_results(word: bytes, table: bytes) -> bytes:
    """Return the stream of tables with fields that LibreOffice leaves as they are.

    Args:
        word: The stream ``WordDocument``.
        table: The stream of its tables.

    Raises:
        CorruptDocument: A list of fields is not where it should be.
    """
    out = bytearray(table)
    try:
        at = _COUNTS_AT
        for size in (2, 4):
            at += 2 + size * struct.unpack_from("<H", word, at)[0]
        lists, at = struct.unpack_from("<H", word, at)[0], at + 2
        for number in _LISTS:
            begin, length = struct.unpack_from("<LL", word, at + 8 * number) if number < lists else (0, 0)
            count = max(length - 4, 0) // 6
            first = begin + 4 * (count + 1)
            for place in range(first, first + 2 * count, 2):
                if out[place] & 0x1F == _BEGINS and out[place + 1] in _OWN:
                    out[place + 1] = _UNKNOWN
    except (struct.error, IndexError):
        raise CorruptDocument("fields of a document") from None
    return bytes(out)
