"""Bytes to text, strictly, by a documented guess.

Order: byte order mark, UTF-8, then one byte a character. There, bytes above 0x7F that stand beside each other are taken
for Cyrillic (Western letters with accents stand alone): KOI8-R where more of them fall into its small letters (0xC0 to
0xDF), windows-1251 otherwise. The rest is windows-1252, or latin-1 where that leaves bytes undefined.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.limits import Limits

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", ""), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
#: Charsets that a header, meta element or XML declaration may name; others are decoded by the guess.
_DECLARED = re.compile(
    r"(?:utf-?8|us-ascii|iso-?8859-\d{1,2}|latin-?1|windows-125[0-8]|cp125[0-8]|koi8-[ru]|shift_jis|euc-(?:jp|kr)|"
    r"iso-2022-(?:jp|kr)|ks_c_5601-1987|gb2312|gbk|gb18030|big5)"
)
#: Controls per byte above which a file is no text.
MOST_CONTROLS = 0.01


def bytes_of(source: Path, limits: Limits) -> bytes:
    """Read an item whole.

    Raises:
        LimitExceeded: It is larger than `limits.item_bytes`.
    """
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    return source.read_bytes()


def _single_byte(raw: bytes) -> str:
    runs = [run for run in _HIGH_RUN.findall(raw) if len(run) > 1]
    high = sum(byte >= 0x80 for byte in raw)
    if sum(map(len, runs)) * 2 > high:
        joined = b"".join(runs)
        koi_small = sum(0xC0 <= byte <= 0xDF for byte in joined)
        return "koi8-r" if koi_small * 2 > len(joined) else "cp1251"
    return "cp1252"


def decoded(raw: bytes, declared: str = "") -> str:
    """Return the text of some bytes, without a byte order mark.

    Args:
        raw: The bytes.
        declared: Charset that the item itself names; used where it is known and fits.

    Raises:
        CorruptDocument: It is no text.
    """
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], codec)
    if b"\0" in raw or len(_CONTROL.findall(raw)) > MOST_CONTROLS * len(raw) + 8:
        raise CorruptDocument("binary content in a text")
    for codec in (declared.strip().lower(), "utf-8", _single_byte(raw)):
        if codec and (codec in {"utf-8", "cp1251", "cp1252", "koi8-r"} or _DECLARED.fullmatch(codec)):
            try:
                return raw.decode(codec)
            except (UnicodeError, LookupError):
                continue
    return raw.decode("latin-1")


def _strict(raw: bytes, codec: str) -> str:
    try:
        text = raw.decode(codec) if codec else ""
    except UnicodeError:
        raise CorruptDocument("not the encoding of its byte order mark") from None
    if not codec or "\0" in text:
        raise CorruptDocument("binary content in a text")
    return text


def bounded(text: str, limits: Limits) -> str:
    """Return the text.

    Raises:
        LimitExceeded: It is longer than `limits.text_chars`.
    """
    if len(text) > limits.text_chars:
        raise LimitExceeded("text_chars", value=len(text), most=limits.text_chars)
    return text
