"""Look into font programs and character maps: names, notices, dates, foreign tables and bytes behind the end.

Written from the specifications, without the cleaner's code.
Source: OpenType 1.9; Adobe Technical Notes 5176 (CFF), 5040 (Type 1) and 5014 (CMap).
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator

from pdfminer.glyphlist import glyphname2unicode

_TABLES = {b"cmap", b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep", b"post", b"OS/2"}
_MORE_TABLES = {b"vhea", b"vmtx", b"VORG", b"CFF ", b"GSUB", b"GDEF"}
_GLYPH = re.compile(r"[^ ]{0,3}|\.[a-z]{4,7}|nonmarkingreturn|[A-Za-z]{0,5}[0-9A-Fa-f]{1,22}|z[0-9a-z]{3,126}")
_COLLECTIONS = {b"Adobe", b"Identity", b"Japan1", b"Japan2", b"GB1", b"CNS1", b"Korea1", b"KR", b"UCS"}
_STRING = re.compile(rb"\(([^()]*)\)")
_MAP_WORDS = frozenset(
    b"CIDInit ProcSet findresource begin dict begincmap CIDSystemInfo Registry Ordering Supplement def CMapName R "
    b"CMapType endcmap currentdict CMap defineresource pop end WMode usecmap Adobe UCS begincodespacerange "
    b"endcodespacerange "
    b"beginbfchar endbfchar beginbfrange endbfrange begincidchar endcidchar begincidrange endcidrange beginnotdefchar "
    b"endnotdefchar beginnotdefrange endnotdefrange".split()
)
_WORD = re.compile(rb"[A-Za-z][^\s/(){}<>\[\]%]*")
_TAIL = re.compile(rb"[0\s]*cleartomark\s*")
_MAP_NAME = re.compile(r"(?:Identity|Uni|GB|B5|HKscs|ETen|CNS|83pv|90|Add|Ext|EUC|RKSJ|KSC|Adobe-|Hankaku|Hiragana|"
                       r"Katakana|Roman|WP)[A-Za-z0-9-]*|[HV]")  # fmt: skip
_KEY, _C1, _C2 = 55665, 52845, 22719


def is_glyph_name(name: str) -> bool:
    """Return whether a name is one of a character, or one that says nothing."""
    if _GLYPH.fullmatch(name) or name in glyphname2unicode:
        return True
    stem, _, suffix = name.partition(".")
    letters = all(_GLYPH.fullmatch(part) or part in glyphname2unicode for part in stem.split("_"))
    return letters and len(suffix) <= len("taboldstyle00")


def is_strange_map(body: bytes) -> bool:
    """Return whether a character map holds anything but codes and characters."""
    if b"%" in body:
        return True
    words = {word for word in _WORD.findall(re.sub(rb"<[0-9A-Fa-f]*>", b"", body)) if word not in _MAP_WORDS}
    return any(not is_glyph_name(word.decode("latin-1")) and not _MAP_NAME.fullmatch(word.decode("latin-1"))
               for word in words)  # fmt: skip


def is_strange_font(body: bytes) -> bool:
    """Return whether a font program holds anything but what draws. One that does not parse is strange."""
    try:
        if body[:4] in (b"\0\1\0\0", b"true", b"OTTO", b"typ1", b"\0\2\0\0"):
            return _is_strange_sfnt(body)
        if body[:1] == b"\1":
            return _is_strange_cff(body)
        return not body.startswith(b"%!") or _is_strange_type1(body)
    except (struct.error, IndexError, ValueError):
        return True


def private_part(body: bytes) -> bytes:
    """Return the encrypted part of a Type 1 program in the clear, or nothing."""
    place = body.find(b"eexec")
    if not body.startswith(b"%!") or place < 0:
        return b""
    key, plain = _KEY, bytearray()
    for byte in body[place + 6 :]:
        plain.append(byte ^ (key >> 8))
        key = ((byte + key) * _C1 + _C2) & 0xFFFF
    return bytes(plain[4:])


def _is_strange_sfnt(body: bytes) -> bool:
    count = int.from_bytes(body[4:6], "big")
    last = 12 + 16 * count
    for record in range(12, last, 16):
        tag, start, size = body[record : record + 4], *struct.unpack(">II", body[record + 8 : record + 16])
        table = body[start : start + size]
        last = max(last, start + size)
        if tag not in _TABLES | _MORE_TABLES:
            return True
        if tag == b"head" and any(table[20:36]):
            return True
        if tag == b"OS/2" and len(table) >= 62 and table[58:62] != b"NONE":
            return True
        if tag == b"CFF " and _is_strange_cff(table):
            return True
        if tag == b"post" and any(not is_glyph_name(name) for name in _pascal(table)):
            return True
    return len(body) > last + 3


def _pascal(table: bytes) -> Iterator[str]:
    if table[:4] != b"\0\2\0\0" or len(table) < 34:
        return
    place = 34 + 2 * int.from_bytes(table[32:34], "big")
    while place < len(table):
        yield table[place + 1 : place + 1 + table[place]].decode("latin-1")
        place += 1 + table[place]


def _is_strange_cff(body: bytes) -> bool:
    names, place = _entries(body, body[2])
    _, place = _entries(body, place)
    strings, _ = _entries(body, place)
    if any(set(name) - set(b"F") for name in names):
        return True
    return any(
        set(text) - set(b"x") and text not in _COLLECTIONS and not is_glyph_name(text.decode("latin-1"))
        for text in strings
    )


def _entries(body: bytes, place: int) -> tuple[list[bytes], int]:
    """Return the entries of an INDEX, and where it ends."""
    count = int.from_bytes(body[place : place + 2], "big")
    if count == 0:
        return [], place + 2
    width, place = body[place + 2], place + 3
    table = [int.from_bytes(body[at : at + width], "big") for at in range(place, place + width * (count + 1), width)]
    content = body[place + width * (count + 1) - 1 :]
    found = [content[start:end] for start, end in itertools.pairwise(table)]
    return found, len(body) - len(content) + table[-1]


def _is_strange_type1(body: bytes) -> bool:
    place = body.find(b"eexec")
    _, _, clear = body[: max(place, 0)].partition(b"\n")
    if place < 0 or b"%" in clear or any(_STRING.findall(clear)):
        return True
    if re.search(rb"/FontName\s*/(?!F[\s/])", clear):
        return True
    zeros = body.rfind(b"0" * 64)
    return zeros < 0 or not _TAIL.fullmatch(body[zeros:])
