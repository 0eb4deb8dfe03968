"""One spelling for text that looks the same, with the way back to the original characters."""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache

#: Letters of other alphabets that look like Latin ones; a sample of Unicode's confusables (UTS 39), lower case.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝкмтвнгпѵѡӏүɑɡαορνικτχευօսհոᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxijsdhqwkmtbhrnvwlyagaopviktxeuouhnabcdefghijklmnoprstuvwyz",
)
#: Letters that Unicode does not take apart, though writers do.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "ȷ": "j"}
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
_BREAKS = frozenset("\r\n\x0b\x0c\x85\u2028\u2029")
#: Characters that fold one by one, whatever stands beside them: printable ASCII with single spaces and breaks between,
#: and hyphens that end no line. Possessive: read once, without a way back.
_WORD = r"(?:[!-,.-~]++|-(?=[!-~]))++"
_PLAIN = re.compile(rf"{_WORD}(?:[ \t\r\n]{_WORD})*+")
_PLAIN_FOLDED = (
    {code: chr(code).lower() for code in range(0x20, 0x7F)} | {ord("`"): "'"} | dict.fromkeys(b"\t\r\n", " ")
)
#: Of text in ASCII alone: a hyphen that ends a line, as `_line_end` knows it, and white space.
_SPLIT_ASCII = re.compile(r"-[ \t]{0,4}+[\r\n\x0b\x0c]\s*+")
_SPACES = re.compile(r"\s++")
#: Spaces between a hyphen and the end of its line that still make a split word.
_MOST_TRAILING = 4


@lru_cache(maxsize=65536)
def _fold_char(character: str) -> str:
    """Return a character as it is compared; empty for what has no width."""
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or character == "\u00ad":
        return ""
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKD", character).casefold()
    folded = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return folded.translate(_DASHES).translate(_QUOTES).translate(_LETTERS).translate(_LOOKALIKES)


def fold(text: str) -> str:
    """Return text as it is compared: compatibility forms, case, marks, look-alikes and runs of white space folded."""
    if text.isascii():
        whole = _SPLIT_ASCII.sub("", text)
        return _SPACES.sub(" ", whole).removeprefix(" ").lower().replace("`", "'")
    return folded_with_map(text)[0]


def folded_with_map(text: str) -> tuple[str, array[int]]:
    """Return folded text, and for each of its characters the index of the original one.

    A hyphen at the end of a line, soft ones included, is dropped with the line break, so that a split word is whole.
    """
    pieces: list[str] = []
    origin: array[int] = array("q")
    position, length = 0, len(text)
    while position < length:
        if (plain := _PLAIN.match(text, position)) is not None:
            pieces.append(plain.group().translate(_PLAIN_FOLDED))
            origin.extend(range(position, plain.end()))
            position = plain.end()
            continue
        folded = _fold_char(text[position])
        if (folded == "-" or text[position] == "\u00ad") and (after := _line_end(text, position + 1)):
            position = after
            continue
        if folded == " " and (not pieces or pieces[-1] == " "):
            position += 1
            continue
        for character in folded:
            pieces.append(character)
            origin.append(position)
        position += 1
    return "".join(pieces), origin


def _line_end(text: str, position: int) -> int:
    """Return where the next line's text begins, or 0 where the line goes on."""
    first = position
    while position < len(text) and position - first < _MOST_TRAILING and text[position] in " \t":
        position += 1
    if position >= len(text) or text[position] not in _BREAKS:
        return 0
    while position < len(text) and text[position].isspace():
        position += 1
    return position
