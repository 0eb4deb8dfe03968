"""Whether a compound file of old Office asks for a password: LibreOffice only says that it does not open it."""

from __future__ import annotations

import struct

from pipeline.formats._compound.reader import Storage

#: Word: file information block, flags at offset 10, fEncrypted. Source: [MS-DOC] 2.5.2.
_FLAGS_AT, _ENCRYPTED = 10, 0x0100
#: Excel: the record FilePass, soon after the first one. Source: [MS-XLS] 2.4.117.
_FILE_PASS, _MOST_RECORDS = 0x002F, 20
#: PowerPoint: token of an encrypted file in the stream Current User. Source: [MS-PPT] 2.3.2.
_TOKEN_AT, _TOKEN = 12, 0xF3D1C4DF


def is_locked(root: Storage) -> bool:
    """Return whether the document in a compound file is encrypted."""
    streams = root.streams
    word, user = streams.get("WordDocument", b""), streams.get("Current User", b"")
    if len(word) > _FLAGS_AT + 2 and struct.unpack_from("<H", word, _FLAGS_AT)[0] & _ENCRYPTED:
        return True
    if len(user) >= _TOKEN_AT + 4 and struct.unpack_from("<L", user, _TOKEN_AT)[0] == _TOKEN:
        return True
    return _has_file_pass(streams.get("Workbook") or streams.get("Book") or b"")


def _has_file_pass(workbook: bytes) -> bool:
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 4 > len(workbook):
            return False
        kind, size = struct.unpack_from("<HH", workbook, at)
        if kind == _FILE_PASS:
            return True
        at += 4 + size
    return False
