"""Search every view of a sanitised copy for anything of a protected value."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape

import ahocorasick_rs

from pipeline.errors import Reason
from pipeline.model import Expectation, Residue
from pipeline.verifiers.base import View
from redaction.normal import fold

_NAME = "residue"
#: Encoded forms shorter than this are met by chance in compressed bytes.
_LEAST_ENCODED = 6


def search(views: Iterable[View], expectation: Expectation) -> Iterator[Residue]:
    """Hand out one residue per view that holds a protected value."""
    everywhere = _Needles.of(expectation.protected)
    hidden = _Needles.of(expectation.unseen_only)
    for view in views:
        if everywhere.found(view) or (not (view.visible or view.mixed) and hidden.found(view)):
            yield Residue(Reason.TEXT_LEFT, _NAME, view.where[:512])


class _Needles:
    """All spellings of protected values, searched at once."""

    def __init__(self, values: tuple[str, ...]) -> None:
        folded = sorted({fold(value).strip() for value in values} - {""})
        self._text = _automaton([form for form in folded if len(form) >= 2])
        self._squeezed = _automaton([s for s in (_squeeze(form) for form in folded) if len(s) >= 8])
        self._reversed = _automaton([form[::-1] for form in folded if len(form) >= _LEAST_ENCODED])
        self._bytes = _byte_automaton(sorted({code for value in values for code in _encoded(value)}))

    @staticmethod
    @lru_cache(maxsize=8)
    def of(values: tuple[str, ...]) -> _Needles:
        """Return the needles of these values; batches share them."""
        return _Needles(values)

    def found(self, view: View) -> bool:
        """Return whether a view holds any of them."""
        if isinstance(view.content, bytes):
            return self._in_bytes(view.content)
        return self._in_text(view.content) or self._in_bytes(view.content.encode("utf-8", "replace"))

    def _in_text(self, text: str) -> bool:
        folded = fold(text)
        if self._text is not None:
            for _, start, end in self._text.find_matches_as_indexes(folded, overlapping=True):
                if _is_word(folded, start, end):
                    return True
        if self._reversed is not None and self._reversed.find_matches_as_indexes(folded):
            return True
        if self._squeezed is not None:
            return bool(self._squeezed.find_matches_as_indexes(_squeeze(folded)))
        return False

    def _in_bytes(self, content: bytes) -> bool:
        return self._bytes is not None and bool(self._bytes.find_matches_as_indexes(content.lower()))


def _encoded(value: str) -> Iterator[bytes]:
    """Hand out a value in the encodings that programs use, lower case."""
    for text in {value, value.lower(), value.title(), value.upper()}:
        raw = text.encode()
        for code in (raw, text.encode("utf-16-le"), text.encode("utf-16-be"), raw.hex().encode()):
            if len(code) >= _LEAST_ENCODED:
                yield code.lower()
        for code in (quote(text, safe="").encode(), escape(text, {'"': "&quot;"}).encode()):
            if len(code) >= _LEAST_ENCODED:
                yield code.lower()
        if len(raw) >= 2 * _LEAST_ENCODED:
            for shift in range(3):
                # Characters that depend on neighbours are cut off at both ends.
                code = base64.b64encode(b"\0" * shift + raw)
                yield code[(0, 2, 3)[shift] : -4].lower()


def _automaton(forms: list[str]) -> ahocorasick_rs.AhoCorasick | None:
    return ahocorasick_rs.AhoCorasick(forms) if forms else None


def _byte_automaton(forms: list[bytes]) -> ahocorasick_rs.BytesAhoCorasick | None:
    return ahocorasick_rs.BytesAhoCorasick(forms) if forms else None


def _squeeze(text: str) -> str:
    """Return letters and digits alone: a value split by spaces, hyphens or operators is whole again."""
    return "".join(character for character in text if character.isalnum())


def _is_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not after
