"""One spelling for numbers, strings and blanks of content streams, since a mark can live in how they are written.

Numbers have no zeros that say nothing; strings are literal where all their bytes can be printed, in digits otherwise;
one blank stands between any two words. All words are spelled at once, with the strings taken out meanwhile.
"""

from __future__ import annotations

import functools
import re

from pipeline.formats.pdf.grammar import NUMBER, STRING

_STRINGS = re.compile(b"(%b)" % STRING)
_ELEMENT = re.compile(rb"%b|%b" % (STRING, NUMBER))
_SPELLED = re.compile(
    rb"(?:\((?:[ -'*-\[\]-~]|\\[()\\])*+\)"
    rb"|<(?:[2-6][0-9a-f]|7[0-9a-e])*+(?:[0189a-f][0-9a-f]|7f)(?:[0-9a-f]{2})*+>)\Z"
)
_PRINTED = re.compile(rb"[ -~]*+\Z")
_SPECIAL = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|[^0-7])", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Stands for a string; no word of plain content holds it.
_TAKEN_OUT = b"\0"
_REMEMBERED_BYTES = 16

_HEADLESS = re.compile(rb"(?<![0-9])\.")
_LEADING = re.compile(rb"(?<=[ -])0+(?=[0-9])")
_TRAILING = re.compile(rb"(\.(?:0*+[1-9])*+)0++(?= )")


def content(plain: bytes) -> bytes:
    """Return plain content in our spelling.

    Args:
        plain: Words of `grammar`; names hold no points.
    """
    pieces = _STRINGS.split(plain)
    words = _words(_TAKEN_OUT.join(pieces[::2])).split(_TAKEN_OUT)
    pieces[::2] = words
    pieces[1::2] = [_short(one) if len(one) < _REMEMBERED_BYTES else _string(one) for one in pieces[1::2]]
    return b"".join(pieces)


def _words(words: bytes) -> bytes:
    for mark in (_TAKEN_OUT, b"[", b"]"):
        words = words.replace(mark, b" %b " % mark)
    words = b" %b " % b" ".join(words.split())
    words = _LEADING.sub(b"", _HEADLESS.sub(b"0.", words))
    return _TRAILING.sub(rb"\1", words).replace(b". ", b" ").replace(b"-0 ", b"0 ")[1:-1]


def text(token: bytes) -> bytes:
    """Return what a string says."""
    if token[:1] == b"<":
        return bytes.fromhex(token[1:-1].decode())
    return _ESCAPE.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else _ESCAPED.get(code, code)


def _string(token: bytes) -> bytes:
    if _SPELLED.match(token):
        return token
    said = text(token)
    if _PRINTED.match(said):
        return b"(" + _SPECIAL.sub(rb"\\\g<0>", said) + b")"
    return b"<" + said.hex().encode() + b">"


#: Text that is set letter by letter repeats itself.
_short = functools.lru_cache(maxsize=4096)(_string)


def elements(token: bytes) -> list[bytes]:
    """Return the strings and numbers of a list, or of a string alone, as they are spelled."""
    return _ELEMENT.findall(token)


def numbers(token: bytes) -> list[bytes]:
    """Return the numbers of a list."""
    return [one for one in elements(token) if one[:1] not in b"(<"]


def name(token: bytes) -> str:
    """Return a name with its slash.

    Raises:
        UnicodeDecodeError: It is no text.
    """
    return _CODE.sub(lambda found: bytes([int(found[1], 16)]), token).decode()
