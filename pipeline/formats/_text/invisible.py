"""Characters that no reader sees, and their removal.

Source: Unicode Default_Ignorable_Code_Point, Bidi_Control, C0 and C1 controls. The joiners U+200C and U+200D stay
where a word of a joining script (Arabic, Syriac, Indic ...) needs one between two letters; runs of them are a channel.
"""

from __future__ import annotations

import re

_UNSEEN = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff"
)
_UNSEEN_RUN = re.compile(f"[{_UNSEEN}]+")
_JOINERS = re.compile("[\u200c\u200d]+")
_JOINING_LETTER = re.compile("[\u0620-\u07ff\u0860-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18aa]")


def is_unseen(code: int) -> bool:
    """Return whether a code point is one that the cleaners remove, joiners included."""
    return code in (0x200C, 0x200D) or (0 <= code < 0x110000 and _UNSEEN_RUN.fullmatch(chr(code)) is not None)


def _keep_joiner(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    around = end - start == 1 and start > 0 and end < len(text)
    if around and _JOINING_LETTER.match(text[start - 1]) and _JOINING_LETTER.match(text[end]):
        return match.group()
    return ""


def without_unseen(text: str) -> str:
    """Return the text without characters that no reader sees. Twice changes nothing."""
    return _JOINERS.sub(_keep_joiner, _UNSEEN_RUN.sub("", text))


def without_trailing_space(text: str, *, keep_tabs: bool = False) -> str:
    """Return the text without white space at the ends of lines, which can carry a hidden message (SNOW).

    Args:
        text: Any text.
        keep_tabs: True where tabs are structure (tab-separated values).
    """
    lines = text.splitlines(keepends=True)
    kept = "\t" if keep_tabs else ""
    return "".join(_stripped_line(line, kept) for line in lines)


def _stripped_line(line: str, kept: str) -> str:
    body = line.rstrip("\r\n\x0c\u2028\u2029\x0b\x1c\x1d\x1e\x85")
    ending = line[len(body) :]
    end = len(body)
    while end and body[end - 1].isspace() and body[end - 1] not in kept:
        end -= 1
    return body[:end] + ending


def cleaned(text: str, *, keep_tabs: bool = False) -> str:
    """Return the text without unseen characters and trailing white space."""
    return without_trailing_space(without_unseen(text), keep_tabs=keep_tabs)


def unseen_count(text: str) -> int:
    """Return how many unseen characters `without_unseen` would remove."""
    return len(text) - len(without_unseen(text))
