"""Take everything that is not needed to draw out of font programs: names, notices, licences, dates, foreign tables.

Hiding places: TrueType and OpenType ``name``, ``DSIG``, ``meta``, ``SVG``, unknown tables, dates of ``head``, vendor of
``OS/2``, glyph names of ``post``, bytes between tables; CFF Name and String INDEX (notice, copyright, full and family
name), PostScript of the top DICT; Type 1 comments, FontInfo strings, FontName, UniqueID, bytes behind the program.
Lengths of what stays are kept, so that offsets stay true. What is no font program is left out: no viewer could use it.
Source: OpenType 1.9; Adobe Technical Notes 5176 (CFF) and 5040 (Type 1 font format).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from pipeline.formats.pdf.cff import clean_cff

Rename = Callable[[str], str]

_TABLES = frozenset(
    tag.encode().ljust(4)
    for tag in "cmap cvt fpgm glyf head hhea hmtx loca maxp prep post OS/2 vhea vmtx VORG CFF GSUB GDEF".split()
)
_SFNT = (b"\0\1\0\0", b"true", b"OTTO", b"typ1", b"\0\2\0\0")
_MAGIC = 0xB1B0AFBA
_HEAD_MAGIC = b"\x5f\x0f\x3c\xf5"
_NO_NAMES = b"\0\3\0\0"
_POST_VERSIONS = (b"\0\1\0\0", b"\0\2\0\0", b"\0\2\x80\0", _NO_NAMES, b"\0\4\0\0")
_WORD = 0xFFFFFFFF
_MOST_TABLES = 256
EEXEC_KEY, _C1, _C2, SKIP = 55665, 52845, 22719, 4
TAIL = (b"\n" + b"0" * 64) * 8 + b"\ncleartomark\n"
_COMMENT = re.compile(rb"%(?!!)[^\r\n]*")
#: No string of the clear part is needed to draw.
_STRING = re.compile(rb"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_FONT_NAME = re.compile(rb"(/FontName\s*/)[^\s/(){}<>\[\]%]+")
_UNIQUE = re.compile(rb"/(?:UniqueID\s+\d+|XUID\s*\[[\d\s]*\])\s*(?:readonly\s+)?def")
#: A subroutine or a glyph: so many binary bytes follow.
ENTRY = re.compile(
    rb"(dup\s+\d{1,5}|/(?P<name>[^\s/(){}<>\[\]%]{1,127}))(?P<rest>\s+(?P<size>\d{1,5})\s+"
    rb"(?!def|put|ND|NP|array|dict)[^\s\d/]\S{0,2} )"
)
_ENCODED = re.compile(rb"(dup\s+\d{1,3}\s*/)([^\s/(){}<>\[\]%]{4,127})(?=\s+put)")


def clean_font(raw: bytes, rename: Rename) -> bytes | None:
    """Return a font program that draws the same, or None where it is none.

    Args:
        raw: TrueType, OpenType, bare CFF or Type 1.
        rename: Neutral name, of the same length, for a glyph name.
    """
    if raw[:4] in _SFNT:
        return _sfnt(raw, 0, rename)
    if raw[:4] == b"ttcf" and len(raw) >= 16:
        return _sfnt(raw, struct.unpack_from(">I", raw, 12)[0], rename)
    if raw[:1] == b"\1":
        return clean_cff(raw, rename)
    if raw[:2] == b"\x80\x01":
        raw = _segments(raw)
    return _type1(raw, rename) if raw.lstrip()[:2] == b"%!" else None


def lengths(raw: bytes) -> tuple[int, ...]:
    """Return Length1, Length2 and Length3 of a cleaned Type 1 program, Length1 alone of any other."""
    if raw[:2] != b"%!":
        return (len(raw),)
    first = raw.find(b"eexec") + 6
    last = len(raw) - len(TAIL)
    return first, last - first, len(TAIL)


# --- TrueType and OpenType --------------------------------------------------------------------------------------------


def _sfnt(raw: bytes, start: int, rename: Rename) -> bytes | None:
    if start + 12 > len(raw):
        return None
    count = struct.unpack_from(">H", raw, start + 4)[0]
    if not 0 < count <= _MOST_TABLES or start + 12 + 16 * count > len(raw):
        return None
    entries = [struct.unpack_from(">4sIII", raw, start + 12 + 16 * index) for index in range(count)]
    tables = _tables(raw, entries)
    if tables is None or tables.get(b"head", b"")[12:16] not in (b"", _HEAD_MAGIC):
        return None  # a directory that lies would let notices pass for drawing
    for tag, clean in (("head", _head), ("OS/2", _os2), ("post", lambda body: _post(body, rename))):
        if tag.encode() in tables:
            tables[tag.encode()] = clean(tables[tag.encode()])
    if b"CFF " in tables:
        program = clean_cff(tables[b"CFF "], rename)
        if program is None:
            return None
        tables[b"CFF "] = program
    return assembled(raw[start : start + 4], tables) if tables else None


def _tables(raw: bytes, entries: list[tuple[bytes, int, int, int]]) -> dict[bytes, bytes] | None:
    """Return the tables that draw, each cut where a foreign one begins; None where one begins within a foreign one."""
    foreign = [(offset, offset + size) for tag, _, offset, size in entries if tag not in _TABLES and size]
    tables: dict[bytes, bytes] = {}
    for tag, _, offset, size in entries:
        if tag in _TABLES and tag not in tables and offset < len(raw):
            if any(low <= offset < high for low, high in foreign):
                return None
            tables[tag] = raw[offset : min([offset + size, *(low for low, _ in foreign if low > offset)])]
    return tables


def assembled(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Return a TrueType or OpenType program of its tables, with the checksums that they make."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = version + struct.pack(">4H", count, power * 16, power.bit_length() - 1, (count - power) * 16)
    directory, body = b"", b""
    offset = 12 + 16 * count
    for tag in sorted(tables):
        content = tables[tag]
        directory += struct.pack(">4sIII", tag, _checksum(content), offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    font = bytearray(head + directory + body)
    if len(tables.get(b"head", b"")) >= 12:
        place = offset + sum(len(tables[tag]) + -len(tables[tag]) % 4 for tag in sorted(tables) if tag < b"head")
        struct.pack_into(">I", font, place + 8, (_MAGIC - _checksum(bytes(font))) & _WORD)
    return bytes(font)


def _checksum(content: bytes) -> int:
    padded = content + b"\0" * (-len(content) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & _WORD


def _head(body: bytes) -> bytes:
    """Blank the checksum, which is made anew, and the dates of making and change."""
    if len(body) < 36:
        return body
    return body[:8] + b"\0\0\0\0" + body[12:20] + b"\0" * 16 + body[36:54]


def _os2(body: bytes) -> bytes:
    return body[:58] + b"NONE" + body[62:] if len(body) >= 62 else body


def _post(body: bytes, rename: Rename) -> bytes:
    """Rename the glyphs of a format 2 table; other formats hold no names."""
    if body[:4] not in _POST_VERSIONS:
        return _NO_NAMES + b"\0" * 28
    if len(body) < 34 or body[:4] != b"\0\2\0\0":
        return body[:16] + b"\0" * 16
    place = 34 + 2 * struct.unpack_from(">H", body, 32)[0]
    kept = [body[:16] + b"\0" * 16 + body[32:place]]
    while place < len(body):
        size = body[place]
        name = body[place + 1 : place + 1 + size].decode("latin-1")
        kept.append(bytes([len(name)]) + rename(name).encode("latin-1"))
        place += 1 + size
    return b"".join(kept)


# --- Type 1 -----------------------------------------------------------------------------------------------------------


def _segments(raw: bytes) -> bytes:
    """Join the segments of a PFB file."""
    parts, place = [], 0
    while place + 6 <= len(raw) and raw[place] == 0x80 and raw[place + 1] in (1, 2):
        size = struct.unpack_from("<I", raw, place + 2)[0]
        parts.append(raw[place + 6 : place + 6 + size])
        place += 6 + size
    return b"".join(parts)


def _type1(raw: bytes, rename: Rename) -> bytes | None:
    raw = raw.lstrip()
    place = raw.find(b"eexec")
    if place < 0:
        return None
    start = place + 5
    while raw[start : start + 1] in (b" ", b"\t", b"\r", b"\n") and start < place + 8:
        start += 1
    clear, secret = raw[: place + 5] + b"\n", raw[start:]
    if re.fullmatch(rb"[0-9A-Fa-f\s]{8}", secret[:8]):
        secret = _from_hex(secret)
    plain = decrypt(secret)
    end = plain.rfind(b"closefile")
    if end < 0:
        end = _after_glyphs(plain)
    plain = plain[: end + 9] + b"\n"
    plain = _procedures(plain, rename)
    return _clear(clear, rename) + encrypt(plain) + TAIL


def _procedures(plain: bytes, rename: Rename) -> bytes:
    """Rename glyphs and drop comments in the private part, past the binary bytes of subroutines and glyphs."""
    kept, place = [], 0
    while found := ENTRY.search(plain, place):
        head = b"/" + _renamed(found["name"], rename) if found["name"] else found[1]
        end = found.end() + int(found["size"])
        kept += [_COMMENT.sub(b"", plain[place : found.start()]), head, found["rest"], plain[found.end() : end]]
        place = end
    return b"".join([*kept, _COMMENT.sub(b"", plain[place:])])


def _clear(clear: bytes, rename: Rename) -> bytes:
    first, _, rest = clear.replace(b"\r\n", b"\n").replace(b"\r", b"\n").partition(b"\n")
    rest = _UNIQUE.sub(b"", _STRING.sub(b"()", _COMMENT.sub(b"", rest)))
    rest = _FONT_NAME.sub(rb"\1F", rest)
    rest = _ENCODED.sub(lambda found: found[1] + _renamed(found[2], rename), rest)
    kind = b"%!PS-AdobeFont-1.0: F" if first.startswith(b"%!PS-AdobeFont") else b"%!FontType1-1.0: F"
    return kind + b"\n" + rest


def _renamed(name: bytes, rename: Rename) -> bytes:
    return rename(name.decode("latin-1")).encode("latin-1")


def _from_hex(text: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", text.split(b"cleartomark")[0])
    return bytes.fromhex(digits[: len(digits) & ~1].decode())


def _after_glyphs(plain: bytes) -> int:
    """Return where a program without its usual end stops: at the last end of a dictionary."""
    found = plain.rfind(b"end")
    return found if found >= 0 else len(plain)


def decrypt(secret: bytes, key: int = EEXEC_KEY, skip: int = SKIP) -> bytes:
    """Return what a Type 1 program says, without the bytes before it that say nothing."""
    plain = bytearray()
    for byte in secret:
        plain.append(byte ^ (key >> 8))
        key = ((byte + key) * _C1 + _C2) & 0xFFFF
    return bytes(plain[skip:])


def encrypt(plain: bytes, key: int = EEXEC_KEY, skip: int = SKIP) -> bytes:
    """Return it as the program has it."""
    secret = bytearray()
    for byte in b"\0" * skip + plain:
        cipher = byte ^ (key >> 8)
        secret.append(cipher)
        key = ((cipher + key) * _C1 + _C2) & 0xFFFF
    return bytes(secret)
