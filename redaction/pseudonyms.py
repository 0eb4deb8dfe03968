"""Consistent pseudonyms: one person, one token, in the whole submission; which is whose is sealed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping

from redaction.normal import fold

_CLASSES = {"name": "PERSON", "user": "PERSON", "email": "ADDRESS", "phone": "PHONE", "path": "PATH"}
#: Numbers are drawn by the key, not counted: PERSON-1 would be whom the desk named first, the source.
_NUMBERS = 999_999


class Pseudonyms:
    """Gives out tokens.

    Workers that never meet give the same value the same token, since the key alone draws it. `enrol` makes sure that no
    two protected terms share one.

    Args:
        key: 32 bytes; other submissions have other keys, so that their tokens tell nothing about each other.
        known: Keyed digest to number, as sealed before.
    """

    def __init__(self, key: bytes, known: Mapping[str, int] | None = None) -> None:
        self._key = key
        self._known = dict(known or {})
        self._taken = {(name.partition(":")[0], number) for name, number in self._known.items()}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Pseudonyms()"

    @property
    def known(self) -> dict[str, int]:
        """Keyed digest to number, to be sealed."""
        with self._lock:
            return dict(self._known)

    def enrol(self, values: Iterable[tuple[str, str]]) -> None:
        """Draw numbers for kinds and values that are known beforehand, in an order that tells nothing."""
        for label, digest in sorted({self._name(kind, value) for kind, value in values}):
            self._number(label, digest)

    def token(self, kind: str, value: str) -> str:
        """Return the token of a value, e.g. ``[PERSON-70412]``."""
        label, digest = self._name(kind, value)
        return f"[{label}-{self._number(label, digest)}]"

    def _name(self, kind: str, value: str) -> tuple[str, str]:
        label = _CLASSES.get(kind, "ITEM")
        folded = fold(value).strip()
        if label == "PHONE":
            folded = "".join(character for character in folded if character.isdecimal())
        digest = hashlib.blake2b(folded.encode(), key=self._key, digest_size=16, person=label.encode()).hexdigest()
        return label, digest

    def _number(self, label: str, digest: str) -> int:
        name = f"{label}:{digest}"
        with self._lock:
            if name not in self._known:
                number = int(digest, 16) % _NUMBERS
                while (label, number + 1) in self._taken:
                    number = (number + 1) % _NUMBERS
                self._known[name] = number + 1
                self._taken.add((label, number + 1))
            return self._known[name]
