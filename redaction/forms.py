"""The surface forms in which a protected value may be met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from redaction.common_words import COMMON_WORDS
from redaction.normal import fold
from redaction.terms import Origin, Term, TermKind

#: Parts of names that protect nobody: particles, titles, roles.
GENERIC = frozenset(
    """
    van von der den del della dos das bin ibn abu the and mrs miss herr frau mme mlle monsieur madame senior junior
    admin user office editor press desk info contact mail service team group unit bureau general secretary
    """.split()
)
_LEAST_PART = 3
_LEAST_LOCAL = 5
#: Initial and surname written together are a user name from here on; shorter, and with a vowel before, they are words.
_LEAST_JOINED, _LEAST_JOINED_VOWEL = 6, 8
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"})


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a value.

    Attributes:
        text: Folded.
        initialled: An initial beside a surname: counts only where the initial is dotted or written large.
        name: A name or a part of one, so that everyday words in it count only where they are written large.
        joined: Written without a space between its words, as in user names and file names.
    """

    text: str
    initialled: bool = False
    name: bool = False
    joined: bool = False


@lru_cache(maxsize=65536)
def forms_of(term: Term) -> tuple[Form, ...]:
    """Return the forms of a term, without repetition, longest first; one of at least two characters each."""
    value = term.value.strip()
    made = {fold(value): Form(fold(value))}
    for form in _derived(term, value):
        made.setdefault(form.text, form)
    kept = (form for text, form in made.items() if len(text) >= 2 and text == text.strip())
    return tuple(sorted(kept, key=lambda form: (-len(form.text), form.text)))


def surface_forms(term: Term) -> tuple[str, ...]:
    """Return the forms that must not be left anywhere, folded, longest first.

    Parts that are everyday words are among them; whoever looks for them must mind how they are written. Forms that
    only count in some places (an initial before a space) are not.
    """
    return tuple(form.text for form in forms_of(term) if not form.initialled or "." in form.text)


def written_forms(term: Term) -> tuple[str, ...]:
    """Return the value and the parts of the desk's names in their own alphabet, as other character sets need them."""
    value = " ".join(term.value.split())
    words = [word.strip(".,;") for word in value.split()] if term.kind is TermKind.NAME else []
    parts = words if term.origin is Origin.DESK and len(words) > 1 else []
    kept = (part for part in parts if len(part) >= _LEAST_PART and fold(part) not in GENERIC)
    return tuple(dict.fromkeys([value, " ".join(words), " ".join([*words[1:], *words[:1]]), *kept]))[:8]


def is_everyday(form: str) -> bool:
    """Return whether a folded form is also an everyday word, and counts only where it is written large."""
    return form in COMMON_WORDS


def _derived(term: Term, value: str) -> Iterator[Form]:
    if term.kind is TermKind.NAME:
        for spelling in _spellings(value):
            yield from _name_forms(spelling, parts=term.origin is Origin.DESK)
    elif term.kind is TermKind.EMAIL:
        yield from _email_forms(value)
    elif term.kind is TermKind.PHONE:
        yield from (Form(form) for form in sorted(_phone_forms(value)))
    elif term.kind in (TermKind.PATH, TermKind.LITERAL, TermKind.DEVICE) and "\\" in value:
        yield Form(fold(value.replace("\\", "/")))
        yield Form(fold(value.replace("\\", "\\\\")))


def _spellings(value: str) -> Iterator[str]:
    """Hand out a name as it is, and with umlauts written in the other ways."""
    folded = fold(value)
    yield folded
    yield fold(value.translate(_UMLAUTS))
    yield folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _name_forms(folded: str, *, parts: bool) -> Iterator[Form]:
    words = [word for word in (word.strip(".,;") for word in folded.replace(",", " ").split()) if word]
    if len(words) < 2:
        return
    if "," in folded:
        words = [*words[1:], words[0]]
    yield from _whole_forms(words)
    yield from _initialled_forms(words)
    if parts:
        pieces = {piece for word in words if "-" in word for piece in (*word.split("-"), word.replace("-", ""))}
        for word in sorted({*words, *pieces}):
            if len(word) >= _LEAST_PART and word not in GENERIC:
                yield Form(word, name=True)


def _whole_forms(words: list[str]) -> Iterator[Form]:
    for spelled in (words, [word.replace("-", "") for word in words], " ".join(words).replace("-", " ").split()):
        first, last, given = spelled[0], spelled[-1], " ".join(spelled[:-1])
        for text in (" ".join(spelled), f"{first} {last}"):
            yield Form(text, name=True)
        for front in dict.fromkeys((first, given)):
            yield from (Form(f"{last} {front}", name=True), Form(f"{last}, {front}", name=True))
        yield from (
            Form(f"{one}{sign}{other}", joined=True) for one, other in ((first, last), (last, first)) for sign in "._-"
        )
        for text in (f"{first}{last}", f"{last}{first}", "".join(spelled)):
            if len(text) >= _LEAST_JOINED_VOWEL:
                yield Form(text, joined=True)


def _initialled_forms(words: list[str]) -> Iterator[Form]:
    *given, last = words
    if len(last) < _LEAST_PART:
        return
    first = given[0][0]
    every = [piece[0] for word in given for piece in word.split("-") if piece]
    for letters in dict.fromkeys((first, "".join(every[:2]), "".join(every))):
        dotted = ". ".join(letters) + "."
        for initials in dict.fromkeys((dotted, dotted.replace(" ", ""), dotted.replace(" ", "-"))):
            for text in (f"{initials} {last}", f"{last}, {initials}", f"{last} {initials}"):
                yield Form(text, initialled=True)
        yield from (Form(f"{letters} {last}", initialled=True), Form(f"{last} {letters}", initialled=True))
    plain = last.replace("-", "")
    if len(plain) + 1 >= (_LEAST_JOINED_VOWEL if first in "aeiou" else _LEAST_JOINED):
        yield from (Form(f"{first}{plain}", joined=True), Form(f"{plain}{first}", joined=True))
    yield from (Form(f"{first}{sign}{last}", joined=True) for sign in "._-")


def _email_forms(value: str) -> Iterator[Form]:
    local, _, domain = fold(value).partition("@")
    if len(local) >= _LEAST_LOCAL and local not in GENERIC:
        yield Form(local)
    if domain:
        # Written for people: squeezed to letters, every kind of bracket and space is covered.
        yield Form(f"{local} at {domain}")
        yield Form(f"{local} at {domain.replace('.', ' dot ')}")


def _phone_forms(value: str) -> set[str]:
    import phonenumbers

    digits = "".join(str(int(character)) for character in value if character.isdecimal())
    made = {digits, digits.lstrip("0")}
    head = value.strip()[:2]
    number = None
    if head[:1] == "+" or head == "00":
        try:
            number = phonenumbers.parse(f"+{digits.removeprefix('00')}", None)
        except phonenumbers.NumberParseException:
            number = None  # the digits as they are still count
    if number is not None:
        code, rest = str(number.country_code), phonenumbers.national_significant_number(number)
        # With and without the trunk digit that some countries write before the national number.
        made |= {f"{code}{rest}", f"00{code}{rest}", rest, f"0{rest}", f"{code}0{rest}", f"8{rest}"}
    return {form for form in made if len(form) >= 7}
