"""Files of protected terms: one a line, UTF-8, ``#`` comments, ``kind: value`` allowed."""

from __future__ import annotations

from redaction.errors import TermsError
from redaction.terms import Term, TermKind

_MOST_TERMS = 20_000
_MOST_CHARS = 512


def parse_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a file, in its order, each once.

    A line without a kind is an e-mail address when it has an @, a phone number when it is digits and signs, a name when
    it is two to five words of letters, else a literal.

    Raises:
        TermsError: A line is too short or too long to be protected, or there are too many.
    """
    found: dict[Term, None] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        value = line.strip()
        if not value or value.startswith("#"):
            continue
        head, colon, rest = value.partition(":")
        kind = next((kind for kind in TermKind if colon and head.strip().lower() == kind.value), None)
        value = rest.strip() if kind else value
        if not 2 <= len(value) <= _MOST_CHARS:
            raise TermsError(f"line {number}: a term has 2 to {_MOST_CHARS} characters")
        found[Term(kind or _guess(value), value)] = None
        if len(found) > _MOST_TERMS:
            raise TermsError(f"more than {_MOST_TERMS} terms")
    return tuple(found)


def _guess(value: str) -> TermKind:
    if "@" in value and " " not in value:
        return TermKind.EMAIL
    if sum(c.isdigit() for c in value) >= 7 and all(c.isdigit() or c in "+()-./ " for c in value):
        return TermKind.PHONE
    words = value.split()
    if 2 <= len(words) <= 5 and all(c.isalpha() or c in "-'’.," for word in words for c in word):
        return TermKind.NAME
    return TermKind.LITERAL
