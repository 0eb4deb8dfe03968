"""One spelling for text that looks the same, with the way back to the original characters."""

from __future__ import annotations

import unicodedata
from array import array
from functools import lru_cache

#: Letters of other alphabets that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝкмтвнбгпАЕОРСУХІЈЅКМТВНαορνικτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwkmtbh6rnaeopcyxijskmtbhaopvikтabezhikmnoptyx".replace("т", "t"),
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")


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
    return folded.translate(_DASHES).translate(_QUOTES).translate(_LOOKALIKES)


def fold(text: str) -> str:
    """Return text as it is compared: compatibility forms, case, marks, look-alikes and runs of white space folded."""
    return folded_with_map(text)[0]


def folded_with_map(text: str) -> tuple[str, array[int]]:
    """Return folded text, and for each of its characters the index of the original one.

    A hyphen at the end of a line is dropped with the line break, so that a split word is whole again.
    """
    pieces: list[str] = []
    origin: array[int] = array("q")
    position, length = 0, len(text)
    while position < length:
        folded = _fold_char(text[position])
        if folded == "-" and position + 1 < length and text[position + 1] in "\r\n":
            position += 1
            while position < length and text[position].isspace():
                position += 1
            continue
        if folded == " " and (not pieces or pieces[-1] == " "):
            position += 1
            continue
        for character in folded:
            pieces.append(character)
            origin.append(position)
        position += 1
    return "".join(pieces), origin
