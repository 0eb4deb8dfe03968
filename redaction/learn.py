"""Learn traces of handling from an item's own metadata and banners: whole forms only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from redaction.finding import Finding
from redaction.normal import fold
from redaction.terms import Origin, Term, TermKind

_KINDS = {
    "name": TermKind.NAME,
    "email": TermKind.EMAIL,
    "user": TermKind.USER,
    "phone": TermKind.PHONE,
    "path": TermKind.PATH,
    "device": TermKind.DEVICE,
    "serial": TermKind.SERIAL,
    "gps": TermKind.GPS,
    "identifier": TermKind.LITERAL,
}
#: What programs write where nobody entered a name; protecting it would blacken half of every document.
_NOBODY = frozenset(
    [
        "administrator",
        "admin",
        "user",
        "owner",
        "root",
        "guest",
        "default",
        "unknown",
        "author",
        "scanner",
        "system",
        "microsoft",
        "office",
        "windows",
        "apple",
        "adobe",
        "acrobat",
        "word",
        "excel",
        "powerpoint",
        "libreoffice",
        "openoffice",
        "canon",
        "nikon",
        "sony",
        "hp",
        "epson",
        "xerox",
        "ricoh",
        "samsung",
        "microsoft_office_user",
        "utilisateur",
        "benutzer",
        "usuario",
        "пользователь",
        "python-docx",
        "openpyxl",
        "pdf",
        "none",
        "null",
        "test",
        "public",
    ]
)
_LEAST_CHARS = 5


def learn(fields: Iterable[tuple[str, str, str]], findings: Sequence[Finding]) -> tuple[Term, ...]:
    """Return what an item teaches about who handled it.

    Args:
        fields: Role, kind and value of its metadata.
        findings: Its findings; banners, labels and paths name people.
    """
    found: dict[Term, None] = {}
    for role, kind, value in fields:
        if role == "handling" and kind in _KINDS and kind != "path" and tells(value):
            found[Term(_KINDS[kind], value.strip(), Origin.LEARNED)] = None
    for finding in findings:
        if not finding.certain or not tells(finding.value):
            continue
        if finding.kind == "banner":
            kind_found = TermKind.EMAIL if "@" in finding.value else TermKind.NAME
            found[Term(kind_found, finding.value, Origin.LEARNED)] = None
        elif finding.kind == "path":
            found[Term(TermKind.USER, finding.value, Origin.LEARNED)] = None
    return tuple(found)


def tells(value: str) -> bool:
    """Return whether a value names somebody, rather than a program, a role or nothing."""
    folded = fold(value).strip()
    words = [word for word in folded.replace("-", " ").replace("_", " ").split() if word]
    if len(folded) < _LEAST_CHARS or len(folded) > 80 or sum(c.isalpha() for c in folded) < 3:
        return any(c.isdigit() for c in folded) and 6 <= len(folded) <= 80
    return folded not in _NOBODY and not all(word in _NOBODY for word in words)
