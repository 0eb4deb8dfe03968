"""The story: facts of police cooperation over ten years, planted so that journalists can draw them again by counting.

Countries, people and towns are invented. Every question has an answer from 60 documents up; proportions hold from 200.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flows.demo import words

COUNTRIES = ("Ardania", "Belmora", "Corvenia", "Dravia", "Estavia", "Falkmark")
YEARS = tuple(range(2015, 2025))
#: The country whose requests are challenged most: three times as often as those of the second.
LOUDEST, SECOND = COUNTRIES[0], COUNTRIES[1]
#: The year whose vetting is compared with the appeals of the same year.
VETTED_YEAR = 2021
LANGUAGES = ("en", "fr", "ru")
_GIVEN = "Ilsa Tomek Renata Jovan Mireille Pavlo Sanna Dario Ольга Émile Katrin Levan".split()
_FAMILY = "Brandeis Kovarik Delorme Страхова Okonar Lindqvar Morvane Tarhanyan Fiedor Valcourt".split()
_OFFICES = ("judge", "prosecutor", "journalist", "banker", "engineer", "teacher")

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One document of the story.

    Attributes:
        kind: ``decision``, ``notice``, ``diffusion``, ``message``, ``report``, ``check``, ``register`` or ``annex``.
        lines: Labelled lines in its language, which survive sanitising.
        prose: Sentences around them.
        language: ``en``, ``fr`` or ``ru``.
    """

    kind: str
    lines: Lines
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
        vetting: First vetting of the loudest country's requests of one year.
        appeals: Outcome of the complaints about the loudest country of the same year.
        informal: Informal messages about a person after a refusal.
        misuse: Internal reports that speak of misuse.
        judicial: Alerts attempted on judges and prosecutors.
        recalled: Diffusions recalled.
        dropped: Added checks that were later dropped.
        registered: Requests per country, summed over the registers.
    """

    complaints: Counter[str] = field(default_factory=Counter)
    overturned: Counter[str] = field(default_factory=Counter)
    political: int = 0
    generic: int = 0
    vetting: Counter[str] = field(default_factory=Counter)
    appeals: Counter[str] = field(default_factory=Counter)
    informal: int = 0
    misuse: int = 0
    judicial: int = 0
    recalled: int = 0
    dropped: int = 0
    registered: Counter[str] = field(default_factory=Counter)


Maker = Callable[[int, str, random.Random, Truth], Fact]


def facts(count: int, seed: int) -> tuple[list[Fact], Truth]:
    """Return that many facts and the truth about them, always the same for the same arguments."""
    dice = random.Random(f"story {seed}")  # noqa: S311 - a story, not a secret
    truth = Truth()
    made: list[Fact] = []
    turns: Counter[Maker] = Counter()
    for number in range(count):
        maker = _MAKERS[number % len(_MAKERS)]
        language = LANGUAGES[(number + number // len(_MAKERS)) % len(LANGUAGES)]
        fact = maker(turns[maker], language, dice, truth)
        turns[maker] += 1
        # A reference of its own: two documents with the same bytes would be one document in the store.
        reference = (words.label("Reference", language), f"R-{number:05}")
        made.append(replace(fact, lines=(*fact.lines, reference)))
    return made, truth


def person(dice: random.Random) -> str:
    """Return an invented name."""
    return f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}"


def _fact(kind: str, language: str, dice: random.Random, lines: Lines, more: str = "") -> Fact:
    told = tuple((words.label(key, language), words.value(found, language)) for key, found in lines)
    prose = words.PROSE[kind][language].format(who=person(dice))
    return Fact(kind, told, f"{prose} {more}".strip(), language)


def _decision(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    # Of ten complaints six are about the loudest country, two about the second, two about the others.
    place = turn % 10
    country = LOUDEST if place < 6 else SECOND if place < 8 else COUNTRIES[2 + turn % 4]
    year = VETTED_YEAR if place < 4 else dice.choice(YEARS)
    overturned = turn % 2 == 0
    truth.complaints[country] += 1
    truth.overturned[country] += overturned
    if country == LOUDEST and year == VETTED_YEAR:
        truth.appeals["overturned" if overturned else "upheld"] += 1
    words_of = (words.POLITICAL, words.GENERIC)[(turn // 2) % 2] if overturned else words.NOTHING
    truth.political += words_of is words.POLITICAL
    truth.generic += words_of is words.GENERIC
    lines = (
        ("Document", "Decision of the Watchdog Chamber"),
        ("Requesting country", country),
        ("Year", str(year)),
        ("Outcome", "overturned" if overturned else "upheld"),
    )
    return _fact("decision", language, dice, lines, words_of[language])


def _notice(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    country = LOUDEST if turn % 2 else dice.choice(COUNTRIES[1:])
    year = VETTED_YEAR if country == LOUDEST else dice.choice(YEARS)
    vetting = "refused" if (turn // 2) % 10 == 3 else "passed"
    truth.vetting[vetting] += country == LOUDEST
    office = dice.choice(_OFFICES)
    truth.judicial += office in ("judge", "prosecutor")
    lines = (
        ("Document", "Red Notice request"),
        ("Requesting country", country),
        ("Year", str(year)),
        ("First vetting", vetting),
        ("Occupation", office),
    )
    return _fact("notice", language, dice, lines)


def _diffusion(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    recalled = turn % 4 == 2
    truth.recalled += recalled
    lines = (
        ("Document", "Diffusion"),
        ("Requesting country", dice.choice(COUNTRIES)),
        ("Year", str(dice.choice(YEARS))),
        ("Status", "recalled" if recalled else "circulated"),
    )
    return _fact("diffusion", language, dice, lines)


def _message(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    """Two messages a case: the answer to a formal request, then what the bureau wrote after it."""
    case = f"C-{turn // 2:05}"
    refused, informal = (turn // 2) % 3 != 2, (turn // 2) % 2 == 0
    if turn % 2 == 0:
        lines: Lines = (("Document", "Bureau message"), ("Case", case), ("Answer", "refused" if refused else "passed"))
        return _fact("message", language, dice, lines)
    truth.informal += refused and informal
    follow = "informal question" if informal else "routine"
    return _fact("message", language, dice, (("Document", "Bureau message"), ("Case", case), ("Follow-up", follow)))


def _report(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    misuse = turn % 4 == 1
    truth.misuse += misuse
    lines = (
        ("Document", "Internal report"),
        ("Year", str(dice.choice(YEARS))),
        ("Finding", "misuse of the system" if misuse else "no finding"),
    )
    return _fact("report", language, dice, lines)


def _check(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    dropped = turn % 3 == 0
    truth.dropped += dropped
    lines = (
        ("Document", "Note on checks"),
        ("Measure", "added checks"),
        ("Requesting country", dice.choice(COUNTRIES)),
        ("Year", str(dice.choice(YEARS))),
        ("Status", "dropped" if dropped else "in force"),
    )
    return _fact("check", language, dice, lines)


def _register(turn: int, language: str, dice: random.Random, truth: Truth) -> Fact:
    country, count = dice.choice(COUNTRIES), dice.randrange(20, 400)
    truth.registered[country] += count
    lines = (
        ("Document", "Register of requests"),
        ("Requesting country", country),
        ("Year", str(YEARS[turn % len(YEARS)])),
        ("Requests registered", str(count)),
    )
    return _fact("register", language, dice, lines)


#: One round; what a kind is told about its turn is how many of it there were before.
_MAKERS: tuple[Maker, ...] = (
    _decision,
    _notice,
    _message,
    _report,
    _diffusion,
    _decision,
    _notice,
    _message,
    _register,
    _check,
)
