"""One spelling for each number, string and list of content streams, since a mark can live in how they are written.

Numbers have no zeros that say nothing, strings are literal where all their bytes can be printed, in digits otherwise.
"""

from __future__ import annotations

import re

from pipeline.formats.pdf.grammar import NUMBER, STRING

_NUMBER = rb"(?:0|-?+(?:0|[1-9][0-9]*+)\.(?:0*+[1-9])++|-?+[1-9][0-9]*+)(?![0-9.])"
_STRING = (
    rb"\((?:[ -'*-\[\]-~]|\\[()\\])*+\)"
    rb"|<(?:[2-6][0-9a-f]|7[0-9a-e])*+(?:[0189a-f][0-9a-f]|7f)(?:[0-9a-f]{2})*+>"
)
_SPELLED = re.compile(rb"(?:%b|\[(?:%b|%b(?: %b)*+(?![-0-9. ]))*+\])\Z" % (_STRING, _STRING, _NUMBER, _NUMBER))
_SPELLED_NUMBER = re.compile(_NUMBER + rb"\Z")
_ELEMENT = re.compile(rb"%b|%b" % (STRING, NUMBER))
_PRINTED = re.compile(rb"[ -~]*+\Z")
_SPECIAL = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|[^0-7])", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")

_HEADLESS = re.compile(rb"(?<![0-9])\.")
_LEADING = re.compile(rb"(?<![0-9.])0+(?=[0-9])")
_TRAILING = re.compile(rb"(\.(?:0*+[1-9])*+)0++(?= )")


def run(words: bytes) -> bytes:
    """Return plain instructions without strings and names in our spelling."""
    one = b" ".join(words.split()) + b" "
    if b" ." in one or b"-." in one or one[:1] == b".":
        one = _HEADLESS.sub(b"0.", one)
    one = _LEADING.sub(b"", one)
    one = _TRAILING.sub(rb"\1", one).replace(b". ", b" ")
    return one.replace(b"-0 ", b"0 ")[:-1]


def number(token: bytes) -> bytes:
    """Return a number in our spelling."""
    return token if _SPELLED_NUMBER.match(token) else run(token)


def text(token: bytes) -> bytes:
    """Return what a string says."""
    if token[:1] == b"<":
        return bytes.fromhex(token[1:-1].decode())
    return _ESCAPE.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else _ESCAPED.get(code, code)


def string(said: bytes) -> bytes:
    """Return how we spell a string that says this."""
    if _PRINTED.match(said):
        return b"(" + _SPECIAL.sub(rb"\\\g<0>", said) + b")"
    return b"<" + said.hex().encode() + b">"


def elements(token: bytes) -> list[bytes]:
    """Return the strings and numbers of a list, or of a string alone, as they are spelled."""
    return _ELEMENT.findall(token)


def shown(token: bytes) -> bytes:
    """Return a string, or a list of strings and numbers, in our spelling."""
    if b"(" not in token:
        token = token.lower()
    if _SPELLED.match(token):
        return token
    if token[:1] != b"[":
        return string(text(token))
    parts, after_number = list[bytes](), False
    for one in elements(token):
        is_number = one[:1] not in b"(<"
        parts.append((b" " if is_number and after_number else b"") + (number(one) if is_number else string(text(one))))
        after_number = is_number
    return b"[" + b"".join(parts) + b"]"


def numbers(token: bytes) -> list[bytes]:
    """Return the numbers of a list."""
    return [one for one in elements(token) if one[:1] not in b"(<"]


def name(token: bytes) -> str:
    """Return a name with its slash.

    Raises:
        UnicodeDecodeError: It is no text.
    """
    return _CODE.sub(lambda found: bytes([int(found[1], 16)]), token).decode()
