"""Files of protected terms: one a line, UTF-8, ``#`` comments, ``kind: value`` allowed."""

from __future__ import annotations

from redaction.errors import TermsError
from redaction.terms import Term, TermKind

_MOST_TERMS = 20_000
_MOST_CHARS = 512


def parse_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a file, in its order, each once.

    A line without a kind is an e-mail address when it has an @, a phone number when it is digits and signs, a name when
    it is two to five words of letters, else a literal. Quotation marks around a value, a semicolon or comma behind it
    and a comment after `` #`` are not part of it.

    Raises:
        TermsError: A line is too short or too long to be protected, names a kind that is none (it would protect
            nothing), or there are too many.
    """
    found: dict[Term, None] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        value = line.strip()
        if not value or value.startswith("#"):
            continue
        value = value.partition(" #")[0]
        kind = _kind(value, number)
        value = _bare(value.partition(":")[2] if kind else value)
        if not 2 <= len(value) <= _MOST_CHARS:
            raise TermsError(f"line {number}: a term has 2 to {_MOST_CHARS} characters")
        found[Term(kind or _guess(value), value)] = None
        if len(found) > _MOST_TERMS:
            raise TermsError(f"more than {_MOST_TERMS} terms")
    return tuple(found)


def _kind(value: str, number: int) -> TermKind | None:
    """Return the kind that a line begins with, or None.

    Raises:
        TermsError: It begins with a word, a colon and a space, and the word is no kind.
    """
    head, colon, rest = value.partition(":")
    word = head.strip().lower()
    kind = next((kind for kind in TermKind if colon and word == kind.value), None)
    if kind is None and colon and rest[:1].isspace() and word.isalpha():
        kinds = ", ".join(kind.value for kind in TermKind)
        raise TermsError(f"line {number}: no such kind; kinds: {kinds}; for a text with a colon write `literal: TEXT`")
    return kind


def _bare(value: str) -> str:
    bare = value.strip().rstrip(";,").strip()
    pairs = (('"', '"'), ("'", "'"), ("«", "»"), ("“", "”"), ("„", "“"))
    if len(bare) > 1 and (bare[0], bare[-1]) in pairs:
        bare = bare[1:-1].strip()
    return bare


def _guess(value: str) -> TermKind:
    if "@" in value and " " not in value:
        return TermKind.EMAIL
    if sum(c.isdigit() for c in value) >= 7 and all(c.isdigit() or c in "+()-./ " for c in value):
        return TermKind.PHONE
    words = value.split()
    if 2 <= len(words) <= 5 and all(c.isalpha() or c in "-'’.," for word in words for c in word):
        return TermKind.NAME
    return TermKind.LITERAL
