"""The surface forms in which a protected value may be met."""

from __future__ import annotations

from redaction.normal import fold
from redaction.terms import Origin, Term, TermKind

#: Parts of names that protect nobody: particles, titles, roles.
GENERIC = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "del",
        "della",
        "dos",
        "das",
        "bin",
        "ibn",
        "abu",
        "the",
        "and",
        "mrs",
        "miss",
        "herr",
        "frau",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "senior",
        "junior",
        "admin",
        "user",
        "office",
        "editor",
        "press",
        "desk",
        "info",
        "contact",
        "mail",
        "service",
        "team",
        "group",
        "unit",
        "bureau",
        "general",
        "secretary",
    ]
)
_LEAST_PART = 3
_LEAST_LOCAL = 5


def surface_forms(term: Term) -> tuple[str, ...]:
    """Return the forms of a term, folded, without repetition, longest first."""
    value = term.value.strip()
    made = {fold(value)}
    if term.kind is TermKind.NAME:
        made |= _name_forms(value, parts=term.origin is Origin.DESK)
    elif term.kind is TermKind.EMAIL:
        local = value.partition("@")[0]
        if len(local) >= _LEAST_LOCAL and fold(local) not in GENERIC:
            made.add(fold(local))
    elif term.kind is TermKind.PHONE:
        made |= _phone_forms(value)
    return tuple(sorted((form.strip() for form in made if len(form.strip()) >= 2), key=lambda form: (-len(form), form)))


def _name_forms(value: str, *, parts: bool) -> set[str]:
    words = [word.strip(".,;") for word in fold(value).replace(",", " ").split()]
    words = [word for word in words if word]
    if len(words) < 2:
        return set()
    if "," in value:
        words = [*words[1:], words[0]]
    first, last = words[0], words[-1]
    made = {" ".join(words), f"{first} {last}", f"{last} {first}", f"{last}, {first}", f"{last} {' '.join(words[:-1])}"}
    made |= {f"{first}.{last}", f"{last}.{first}", f"{first}_{last}", f"{first}-{last}", f"{first}{last}"}
    if len(last) >= _LEAST_PART:
        made |= {
            f"{first[0]}. {last}",
            f"{first[0]} {last}",
            f"{last} {first[0]}.",
            f"{first[0]}.{last}",
            f"{first[0]}{last}",
        }
    joined = {piece for word in words if "-" in word for piece in (*word.split("-"), word.replace("-", ""))}
    made |= {form.replace("-", "") for form in made if "-" in form}
    if parts:
        words = [*words, *sorted(joined)]
        made |= {word for word in words if len(word) >= _LEAST_PART and word not in GENERIC}
    return made


def _phone_forms(value: str) -> set[str]:
    digits = "".join(character for character in value if character.isdigit())
    made = {digits}
    if value.strip().startswith("+") and len(digits) >= 9:
        # The national number behind country codes of one to three digits, with and without the trunk zero.
        for code in (1, 2, 3):
            if len(digits) - code >= 7:
                made |= {digits[code:], f"0{digits[code:]}"}
    return {form for form in made if len(form) >= 7}
