"""Write character maps anew: code ranges and their targets only.

Hiding places: comments, CMapName, CIDSystemInfo strings, XUID, foreign names and procedures, text behind the last
range, whole sentences as the target of a code that is never used.
Source: Adobe Technical Note 5014, "Adobe CMap and CIDFont Files Specification"; ISO 32000-1:2008, 9.7.5 and 9.10.3.
"""

from __future__ import annotations

import re

from pipeline.formats.pdf.names import CMAPS, is_plain_glyph

#: Strings are short: one that does not end is given up soon, at each bracket anew.
_TOKEN = re.compile(
    rb"((?:<[0-9A-Fa-f]{0,72}>[ \t\r\n]*+)++)"
    rb"|%[^\r\n]*|<<|>>|<([0-9A-Fa-f\s]*)>|\[|\]|\((?:[^()\\]|\\.|\([^()]{0,99}+\)){0,999}+\)|/([^\s/(){}<>\[\]%]*)"
    rb"|[^\s/(){}<>\[\]%]+|[(){}<>]"
)
_BLOCK = re.compile(rb"(begin|end)(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefchar|notdefrange)")
_NUMBER = re.compile(rb"[+-]?\d{1,10}")
#: UTF-16 digits of the longest ligature that is one character: eighteen letters.
_MOST_DIGITS = 72
_HEAD = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /R def\n/CMapType 2 def\n"
)
_FOOT = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def clean_cmap(raw: bytes) -> bytes:
    """Return the map with known operators and their operands only; a broken one becomes an empty one."""
    kept: list[bytes] = []
    inside = False
    before: list[bytes] = []
    for found in _TOKEN.finditer(raw):
        token = found.group()
        if found[1] is not None:  # many codes at once, none of them too long
            kept += [b"\n".join(token.replace(b"><", b">\n<").split()), b"\n"] if inside else []
            before = []
            continue
        block = _BLOCK.fullmatch(token)
        if block:
            inside = block[1] == b"begin"
            count = before[-1] if inside and before and _NUMBER.fullmatch(before[-1]) else b"100"
            kept.append((count + b" " if inside else b"") + token + b"\n")
        elif inside:
            kept.append(_operand(token, found))
        elif token == b"usecmap" and before and before[-1].decode("latin-1") in CMAPS:
            kept.append(before[-1] + b" usecmap\n")
        elif token == b"def" and len(before) >= 2 and before[-2] == b"/WMode" and before[-1] in (b"0", b"1"):
            kept.append(b"/WMode " + before[-1] + b" def\n")
        before = [*before[-1:], token]
    return _HEAD + b"".join(kept) + (b"endbfchar\n" if inside else b"") + _FOOT


def _operand(token: bytes, found: re.Match[bytes]) -> bytes:
    if found[2] is not None:
        digits = re.sub(rb"\s", b"", found[2])
        return b"<" + (digits if len(digits) <= _MOST_DIGITS else b"FFFD") + b">\n"
    if token in (b"[", b"]") or _NUMBER.fullmatch(token):
        return token + b"\n"
    if found[3] is not None and is_plain_glyph(found[3].decode("latin-1")):
        return token + b"\n"
    return b""
