"""Originals with a canary of its own in every hiding place: what the scorecard cleans and searches.

A family of formats is one file of this package that ends in ``ORIGINALS: Makers = (maker, …)``; it is found by walking
the package. A maker gets a `Sower` and yields originals; one ending may have several, so that a place which holds a
file hides nothing about the others.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: A word that no dictionary, tool or specification knows, as long as this.
_CANARY_LETTERS = 12


@dataclass(frozen=True)
class Original:
    """A file as a source may send it.

    Attributes:
        ending: File name ending without the dot; also the format's name on the scorecard.
        content: Its bytes.
        places: Canary by hiding place, in the words of the specification.
        sentences: What a reader sees and must see afterwards.
        held: Whether it must be held: it tells programs something else than readers, and only a person can decide.
    """

    ending: str
    content: bytes
    places: dict[str, str]
    sentences: tuple[str, ...] = ()
    held: bool = False


@dataclass
class Sower:
    """Hands out a fresh canary for every hiding place, the same one for the same seed.

    Attributes:
        seed: Makes a run's canaries differ from those of other runs.
    """

    seed: str
    _places: dict[str, str] = field(default_factory=dict)

    def at(self, place: str) -> str:
        """Return the canary of a place: lower-case letters, so that it fits names, paths and addresses.

        Raises:
            ValueError: The place has one already.
        """
        if place in self._places:
            raise ValueError(f"{place} is sown twice")
        self._places[place] = _word(f"{self.seed}/{place}")
        return self._places[place]

    def known(self, place: str) -> str | None:
        """Return the canary that a place has already, or None."""
        return self._places.get(place)

    def number(self, place: str, digits: int = 12) -> str:
        """Return a canary of digits, the first of them no zero."""
        self._places.pop(place, None)
        stirred = int(hashlib.sha256(f"{self.seed}/{place}".encode()).hexdigest(), 16)
        self._places[place] = "7" + str(stirred)[: digits - 1]
        return self._places[place]

    def hexadecimal(self, place: str, digits: int = 16) -> str:
        """Return a canary of hexadecimal digits, upper case."""
        self._places[place] = hashlib.sha256(f"{self.seed}/{place}".encode()).hexdigest()[:digits].upper()
        return self._places[place]

    def mail(self, place: str) -> str:
        """Return a mail address with a canary before its @."""
        return f"{self.at(place)}@example.org"

    def path(self, place: str) -> str:
        """Return a Windows path below a user folder that bears a canary."""
        return rf"C:\Users\{self.at(place)}\Documents\draft.docx"

    def reaped(self, ending: str, content: bytes, *sentences: str, held: bool = False) -> Original:
        """Return the original, and forget its places."""
        places, self._places = self._places, {}
        return Original(ending, content, places, sentences, held)


Maker = Callable[[Sower], Iterator[Original]]
Makers = tuple[Maker, ...]


def _word(seed: str) -> str:
    stirred = hashlib.sha256(seed.encode()).digest()
    vowels, others = "aeiou", "bdfgklmnprtvz"
    return "q" + "".join(
        (vowels if place % 2 else others)[byte % (5 if place % 2 else 13)]
        for place, byte in enumerate(stirred[: _CANARY_LETTERS - 1])
    )


def makers() -> dict[str, Maker]:
    """Return every maker of every family, by module and number; nothing is made yet."""
    found: dict[str, Maker] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        listed: Makers = getattr(importlib.import_module(f"{__name__}.{info.name}"), "ORIGINALS", ())
        found |= {f"{info.name}/{number}": maker for number, maker in enumerate(listed)}
    return found


def originals(seed: str) -> Iterator[Original]:
    """Yield every original of every family, module by module."""
    for name, maker in makers().items():
        yield from maker(Sower(f"{seed}/{name}"))
