"""The story: facts of police cooperation over ten years, planted so that journalists can draw them again by counting.

Countries, people and towns are invented. Numbers keep their proportions from 40 documents up.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace

COUNTRIES = ("Ardania", "Belmora", "Corvenia", "Dravia", "Estavia", "Falkmark")
YEARS = tuple(range(2015, 2025))
#: The country whose requests are challenged most: three times as often as those of the second.
LOUDEST, SECOND = COUNTRIES[0], COUNTRIES[1]
_GIVEN = (
    "Ilsa",
    "Tomek",
    "Renata",
    "Jovan",
    "Mireille",
    "Pavlo",
    "Sanna",
    "Dario",
    "Ольга",
    "Émile",
    "Katrin",
    "Levan",
)
_FAMILY = (
    "Brandeis",
    "Kovarik",
    "Delorme",
    "Страхова",
    "Okonar",
    "Lindqvar",
    "Morvane",
    "Tarhanyan",
    "Fiedor",
    "Valcourt",
)
_OFFICES = ("judge", "prosecutor", "journalist", "banker", "engineer", "teacher")


@dataclass(frozen=True, slots=True)
class Fact:
    """One document of the story.

    Attributes:
        kind: ``decision``, ``notice``, ``message``, ``report`` or ``check``.
        lines: Labelled lines, which survive sanitising.
        prose: Sentences around them.
        language: ``en``, ``fr`` or ``ru``.
    """

    kind: str
    lines: tuple[tuple[str, str], ...]
    prose: str
    language: str


@dataclass(slots=True)
class Truth:
    """What the questions must find.

    Attributes:
        complaints: Complaints to the watchdog per requesting country.
        overturned: Requests overturned per country.
        political: Decisions that say "predominantly political".
        generic: Decisions that say "generic and formulaic".
        passed: Requests of the loudest country that passed first vetting in 2021.
        vetted: Requests of the loudest country that were vetted in 2021.
        informal: Informal messages about a person after a refusal.
        misuse: Internal reports that speak of misuse.
        judicial: Alerts attempted on judges and prosecutors.
    """

    complaints: Counter[str] = field(default_factory=Counter)
    overturned: Counter[str] = field(default_factory=Counter)
    political: int = 0
    generic: int = 0
    passed: int = 0
    vetted: int = 0
    informal: int = 0
    misuse: int = 0
    judicial: int = 0


def facts(count: int, seed: int) -> tuple[list[Fact], Truth]:
    """Return that many facts and the truth about them, always the same for the same arguments."""
    dice = random.Random(f"story {seed}")  # noqa: S311 - a story, not a secret
    truth = Truth()
    made: list[Fact] = []
    makers = (_decision, _notice, _message, _report)
    for number in range(count):
        fact = makers[number % len(makers)](number, dice, truth)
        # A reference of its own: two documents with the same bytes would be one document in the store.
        made.append(replace(fact, lines=(*fact.lines, ("Reference", f"R-{number:05}"))))
    return made, truth


def person(dice: random.Random) -> str:
    """Return an invented name."""
    return f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}"


def _decision(number: int, dice: random.Random, truth: Truth) -> Fact:
    # Of ten complaints six are about the loudest country, two about the second, two about the others.
    place = (number // 4) % 10
    country = LOUDEST if place < 6 else SECOND if place < 8 else COUNTRIES[2 + (number // 4) % 4]
    truth.complaints[country] += 1
    overturned = (number // 4) % 2 == 0
    words = ("The request shows a predominantly political character.", "The reasons given are generic and formulaic.")
    word = words[(number // 8) % 2] if overturned else "The Chamber found no breach of the rules."
    if overturned:
        truth.overturned[country] += 1
        truth.political += word is words[0]
        truth.generic += word is words[1]
    lines = (
        ("Document", "Decision of the Watchdog Chamber"),
        ("Requesting country", country),
        ("Year", str(dice.choice(YEARS))),
        ("Outcome", "overturned" if overturned else "upheld"),
    )
    return Fact("decision", lines, f"Concerning {person(dice)}. {word}", "en")


def _notice(number: int, dice: random.Random, truth: Truth) -> Fact:
    place = number // 4
    country = LOUDEST if place % 2 else dice.choice(COUNTRIES[1:])
    year = 2021 if country == LOUDEST else dice.choice(YEARS)
    passed = (place // 2) % 10 != 9
    if country == LOUDEST:
        truth.vetted += 1
        truth.passed += passed
    office = dice.choice(_OFFICES)
    truth.judicial += office in ("judge", "prosecutor")
    lines = (
        ("Document", "Red Notice request"),
        ("Requesting country", country),
        ("Year", str(year)),
        ("First vetting", "passed" if passed else "refused"),
        ("Occupation", office),
    )
    return Fact("notice", lines, f"Wanted: {person(dice)}, of {dice.choice(('Vesna', 'Port Almar', 'Tolm'))}.", "fr")


def _message(number: int, dice: random.Random, truth: Truth) -> Fact:
    informal = (number // 4) % 3 == 0
    truth.informal += informal
    lines = (
        ("Document", "Bureau message"),
        ("From bureau", dice.choice(COUNTRIES)),
        ("Follow-up", "informal question after refusal" if informal else "routine"),
    )
    prose = f"Nous vous prions de nous informer si {person(dice)} est entré sur votre territoire."
    return Fact("message", lines, prose, "fr")


def _report(number: int, dice: random.Random, truth: Truth) -> Fact:
    misuse = (number // 4) % 4 == 1
    truth.misuse += misuse
    lines = (
        ("Document", "Internal report"),
        ("Year", str(dice.choice(YEARS))),
        ("Finding", "misuse of the system" if misuse else "no finding"),
    )
    return Fact("report", lines, f"Отчёт подготовлен для совещания. Докладчик: {person(dice)}.", "ru")
