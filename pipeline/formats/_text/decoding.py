"""Bytes to text, strictly, by a documented guess.

Order: byte order mark; UTF-16 without a mark (zeros on one side of all pairs); what the item itself declares; UTF-8;
Japanese (Shift-JIS, EUC-JP) where kana come out; Cyrillic (windows-1251, KOI8-R, CP866, ISO 8859-5) where its letters
come out with capitals where capitals stand; windows-1252, or latin-1, where letters beyond ASCII stand alone among
others. Whatever cannot be told is refused: a text in wrong letters hides its names from every search.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.limits import Limits

#: Marks of four bytes first: one of them begins as one of two does.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
#: Charsets that a header, meta element or XML declaration may name; others are decoded by the guess.
_DECLARED = re.compile(
    r"(?:utf-?8|us-ascii|iso-?8859-\d{1,2}|latin-?1|windows-125[0-8]|cp125[0-8]|cp866|koi8-[ru]|shift_jis|euc-(?:jp|kr)|"
    r"iso-2022-(?:jp|kr)|ks_c_5601-1987|gb2312|gbk|gb18030|big5)"
)
_KANA = re.compile("[\u3041-\u30ff]")
_WIDE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_CYRILLIC = re.compile("[\u0401\u0410-\u044f\u0451\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491\u040e\u045e]")
_WRONG_CASE = re.compile("[\u0430-\u044f\u0451][\u0410-\u042f\u0401]")
#: The most frequent letters of Russian, Ukrainian and Bulgarian; more than half of any text.
_COMMON = re.compile("(?i)[\u043e\u0435\u0430\u0438\u043d\u0442\u0441\u0440\u0432\u0456]")
_SIGNS = frozenset("\xa0\xab\xbb\u2116\u2013\u2014\u201c\u201d\u201e")
#: Cyrillic letters of a text beyond ASCII, capitals inside of words, and common letters: shares that are still natural.
_LEAST_CYRILLIC, _MOST_WRONG_CASE, _LEAST_COMMON = 0.85, 0.06, 0.35
_SAMPLE_BYTES = 256 * 1024
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


def unmarked_utf16(raw: bytes) -> str:
    """Return the codec of UTF-16 without a byte order mark, or an empty text: zeros stand on one side of pairs only."""
    sample = raw[: _SAMPLE_BYTES // 2 * 2]
    sides = sample[0::2].count(0), sample[1::2].count(0)
    if len(raw) % 2 or len(raw) < 4 or min(sides) or not max(sides):
        return ""
    codec = "utf-16-le" if sides[1] else "utf-16-be"
    try:
        text = sample.decode(codec)
    except UnicodeError:
        text = sample[:-2].decode(codec, "replace")
    odd = sum(not (letter.isprintable() or letter in "\t\r\n\x0c") for letter in text)
    return codec if odd * 100 <= len(text) else ""


def _japanese(raw: bytes) -> str:
    for codec in ("shift_jis", "euc_jp"):
        try:
            text = raw.decode(codec)
        except UnicodeError:
            continue
        beyond = sum(letter > "\x7f" for letter in text)
        if len(_KANA.findall(text)) * 5 > beyond and len(_WIDE.findall(text)) * 10 > beyond * 8:
            return codec
    return ""


def _cyrillic(raw: bytes) -> str:
    """Return the Cyrillic codec whose letters come out most naturally, or an empty text."""
    best, best_share = "", 0.0
    for codec in ("cp1251", "koi8-r", "cp866", "iso8859-5"):
        try:
            text = raw.decode(codec)
        except UnicodeError:
            continue
        beyond = sum(letter > "\x7f" and letter not in _SIGNS for letter in text)
        letters = len(_CYRILLIC.findall(text))
        if not letters or letters < _LEAST_CYRILLIC * beyond:
            continue
        if len(_WRONG_CASE.findall(text)) > _MOST_WRONG_CASE * letters + 1:
            continue
        share = len(_COMMON.findall(text)) / letters
        if share > best_share:
            best, best_share = codec, share
    return best if best_share >= _LEAST_COMMON else ""


def _guess(raw: bytes) -> str:
    sample = raw[:_SAMPLE_BYTES]
    if len(raw) > _SAMPLE_BYTES:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    high = sum(runs)
    if sum(length for length in runs if length > 1) * 2 > high:
        return _japanese(sample) or _cyrillic(sample)
    return "cp1252"


def decoded(raw: bytes, declared: str = "") -> str:
    """Return the text of some bytes, without a byte order mark.

    Args:
        raw: The bytes.
        declared: Charset that the item itself names; used where it is known and fits.

    Raises:
        CorruptDocument: It is no text, or in an encoding that cannot be told.
    """
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], codec)
    if b"\0" in raw:
        return _strict(raw, unmarked_utf16(raw))
    if len(_CONTROL.findall(raw)) > MOST_CONTROLS * len(raw) + 8:
        raise CorruptDocument("binary content in a text")
    for codec in (declared.strip().lower(), "utf-8"):
        if codec and (codec == "utf-8" or _DECLARED.fullmatch(codec)):
            try:
                return raw.decode(codec)
            except (UnicodeError, LookupError):
                continue
    codec = _guess(raw)
    if not codec:
        raise CorruptDocument("an encoding that cannot be told")
    try:
        return raw.decode(codec)
    except UnicodeError:
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
