"""Dates that a program would fill in by its own clock: a copy with one tells when it was cleaned, and no file held it.

Old presentations keep no result of such a field, only a sign in the text and a record that says what stands there
instead ([MS-PPT] 2.9.49 to 2.9.53, 2.4.15.2); PowerPoint shows each reader the day on which he looks.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections import Counter
from pathlib import Path

from pipeline.errors import UnknownPart

#: Text in letters of two bytes and of one; a date in a text; another; one in a form of its own; headers and footers.
_WIDE, _NARROW = 0x0FA0, 0x0FA8
_RECORD = re.compile(
    rb"\x00\x00(?:[\xa0\xa8]\x0f(?s:.{4})|\xf7\x0f\x08\0\0\0|\xf8\x0f\x04\0\0\0|\x15\x10\x84\0\0\0|\xda\x0f\x04\0\0\0)"
)
_HEADERS, _UNKNOWN = 0x0FDA, 0x0FFF
_HAS_DATE, _OF_TODAY = 0x0001, 0x0002
_PLACES = re.compile(
    r"word/[^/]{1,80}\.xml|ppt/(?:slides|slideLayouts|slideMasters|notesSlides|notesMasters)/[^/]{1,80}\.xml"
)
_DATE = re.compile(
    rb"<a:fld\b[^>]{0,200}\btype=\"datetime|<w:instrText\b[^>]{0,80}>\s{0,9}(?:DATE|TIME)\b|"
    rb"<w:fldSimple\b[^>]{0,80}\bw:instr=\"\s{0,9}(?:DATE|TIME)\b"
)


def without_dates(document: bytes) -> tuple[bytes, Counter[str]]:
    """Return the stream of a presentation without dates that are filled in anew, and how many there were.

    Args:
        document: The stream ``PowerPoint Document``.
    """
    out, gone = bytearray(document), Counter[str]()
    kind, begin, end = 0, 0, 0
    for found in _RECORD.finditer(document):
        record, size = struct.unpack_from("<HL", document, found.start() + 2)
        if record in {_WIDE, _NARROW}:
            kind, begin, end = record, found.end(), found.end() + size
            continue
        if record == _HEADERS:
            flags = struct.unpack_from("<H", out, found.end() + 2)[0] if found.end() + 4 <= len(out) else 0
            if flags & _OF_TODAY:
                struct.pack_into("<H", out, found.end() + 2, flags & ~(_HAS_DATE | _OF_TODAY))
                gone["field"] += 1
            continue
        struct.pack_into("<H", out, found.start() + 2, _UNKNOWN)
        gone["field"] += 1
        width = 2 if kind == _WIDE else 1
        place = begin + width * int.from_bytes(document[found.end() : found.end() + 4], "little")
        if kind and place + width <= min(end, found.start()):
            out[place : place + width] = b" \0"[:width]
    return bytes(out), gone


def hold_dates_of_today(converted: Path) -> None:
    """Object to a converted file with a date that LibreOffice filled in.

    Raises:
        UnknownPart: There is one.
    """
    with zipfile.ZipFile(converted) as archive:
        for name in archive.namelist():
            if _PLACES.fullmatch(name) and _DATE.search(archive.read(name)):
                raise UnknownPart("a date that would be today's")
