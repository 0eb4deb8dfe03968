"""Encodings undone, so that a value is met as it is, whatever program wrote it: other code than any cleaner's."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

import re2

_TAG = re.compile(r"<[^<>]{0,1000}+>")
_ESCAPED = re2.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\([0-7]{3})")
_HAS_ESCAPE = re2.compile(r"\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[0-7]{3})")
_REFERENCE = re2.compile(r"&#?[0-9A-Za-z]{1,31};")
_PERCENT = re2.compile(r"%[0-9A-Fa-f]{2}")
_QUOTED = re2.compile(r"=(?:[0-9A-F]{2}|\r?\n)")
_WORD = re2.compile(r"=\?([0-9A-Za-z_-]{1,40})(?:\*[^?]{0,20})?\?([BbQq])\?([^?\s]{0,1000})\?=")
#: Between two string operands of one PDF operator: kerning.
_BLANKS = r"[\t\n\f\r ]{0,4}+"
_OPERATOR = re.compile(rf"\){_BLANKS}-?+[0-9.]{{0,12}}+{_BLANKS}\(|>{_BLANKS}-?+[0-9.]{{1,12}}+{_BLANKS}<")
#: Runs in bytes are many: `re` finds them ten times faster than re2. Possessive, so read once, without a way back.
_HEX_RUN = re.compile(rb"(?:[0-9A-Fa-f][ \r\n:]?+){12,}+")
#: Too short ones, which most words are, are told from the bytes in front; what a run is made of is among those.
_BASE64_RUN = re.compile(rb"(?=[A-Za-z0-9+/_\\\r\n \t-]{8})(?:[A-Za-z0-9+/_-]{2,}+(?:\\?\r?\\?\n[ \t]?+)?+)++")
_ASCII_RUN = re.compile(rb"[\t\r\n\x20-\x7e]{6,}+")
_LEAST_RUN = 8
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")


def text_readings(text: str) -> Iterator[str]:
    """Hand out a text as it stands, then with each kind of escape undone that it holds."""
    yield text
    if "<" in text and _TAG.search(text) is not None:
        bare = _TAG.sub("", text)
        yield bare
        if _REFERENCE.search(bare) is not None:
            yield html.unescape(bare)
    if "&" in text and _REFERENCE.search(text) is not None:
        yield html.unescape(text)
    if "%" in text and _PERCENT.search(text) is not None:
        yield unquote_plus(text, errors="replace")
    if "\\" in text and _HAS_ESCAPE.search(text) is not None:
        # Two halves of a character beyond the first plane, each escaped, are one.
        undone = _ESCAPED.sub(_character, text).encode("utf-16-le", "surrogatepass")
        yield undone.decode("utf-16-le", "replace")
    if "=" in text and _QUOTED.search(text) is not None:
        yield quopri.decodestring(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    if "=?" in text and _WORD.search(text) is not None:
        yield _WORD.sub(_encoded_word, text)
    if ("(" in text or "<" in text) and _OPERATOR.search(text) is not None:
        yield _OPERATOR.sub("", text)


def text_of(content: bytes) -> tuple[str, bool]:
    """Return the text in bytes, and whether they are text altogether; otherwise only readable runs are handed back."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and text.count("\0") * 8 <= len(text):
        return text, True
    return "\n".join([run.decode("ascii") for run in _ASCII_RUN.findall(content)]), False


def byte_readings(content: bytes) -> Iterator[bytes]:
    """Hand out what hexadecimal and base64 runs stand for, in every alignment; runs are kept apart by zeros."""
    hexadecimal = [_plain(run, b" \r\n:") for run in _HEX_RUN.findall(content)]
    for shift in range(2) if hexadecimal else ():
        pieces = [run[shift : shift + (len(run) - shift) // 2 * 2] for run in hexadecimal]
        yield binascii.unhexlify(b"000000".join(pieces))
    runs = [run for found in _BASE64_RUN.findall(content) if len(run := _packed(found)) >= _LEAST_RUN]
    for shift in range(4) if runs else ():
        # Filled up with zeros where padding is missing.
        pieces = [run[shift:] + b"A" * (-(len(run) - shift) % 4) for run in runs]
        yield base64.b64decode(b"AAAA".join(pieces))


def _plain(run: bytes, ignored: bytes) -> bytes:
    return run.translate(None, ignored)


def _packed(run: bytes) -> bytes:
    return run.translate(_TO_STANDARD, b"\\\r\n \t")


def _character(match: re2._Match) -> str:
    if match.group(3):
        return chr(int(match.group(3), 8))
    return chr(int(match.group(1) or match.group(2), 16))


def _encoded_word(match: re2._Match) -> str:
    charset, kind, payload = match.group(1), match.group(2).lower(), match.group(3)
    try:
        raw = (
            base64.b64decode(payload + "=" * (-len(payload) % 4))
            if kind == "b"
            else quopri.decodestring(payload.replace("_", " ").encode())
        )
        return str(raw.decode(charset, "replace"))
    except (ValueError, LookupError):
        return str(match.group())
