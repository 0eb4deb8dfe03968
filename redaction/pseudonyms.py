"""Consistent pseudonyms: one person, one token, in the whole submission; which is whose is sealed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping

from redaction.normal import fold

_CLASSES = {"name": "PERSON", "user": "PERSON", "email": "ADDRESS", "phone": "PHONE", "path": "PATH"}


class Pseudonyms:
    """Gives out tokens.

    Args:
        key: 32 bytes; other submissions have other keys, so that their tokens tell nothing about each other.
        known: Keyed digest to number, as sealed before.
    """

    def __init__(self, key: bytes, known: Mapping[str, int] | None = None) -> None:
        self._key = key
        self._known = dict(known or {})
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Pseudonyms()"

    @property
    def known(self) -> dict[str, int]:
        """Keyed digest to number, to be sealed."""
        with self._lock:
            return dict(self._known)

    def token(self, kind: str, value: str) -> str:
        """Return the token of a value, e.g. ``[PERSON-7]``."""
        label = _CLASSES.get(kind, "ITEM")
        digest = hashlib.blake2b(fold(value).encode(), key=self._key, digest_size=16, person=label.encode()).hexdigest()
        with self._lock:
            number = self._known.setdefault(
                f"{label}:{digest}", 1 + sum(k.startswith(f"{label}:") for k in self._known)
            )
        return f"[{label}-{number}]"
