"""Paths that name a user or a machine: profile folders and UNC shares."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from redaction.detectors.base import Detector, Span

_PROFILE = re2.compile(
    r"(?i)(?:file:///)?(?:[a-z]:)?[\\/](?:users|documents and settings|home|profiles|utilisateurs|пользователи)[\\/]+"
    r"([^\\/:*?\"<>|\s]+)(?:[\\/][^:*?\"<>|\r\n\t,;]*)?"
)
_UNC = re2.compile(r"\\\\([A-Za-z0-9._$-]+)\\[^:*?\"<>|\r\n\t,;]+")
_NOBODY = frozenset({"public", "default", "all users", "shared", "user", "administrator", "admin", "root"})


class Paths:
    """User profiles and shares."""

    name = "paths"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out paths; the value is the user's folder name, or empty where it names nobody."""
        for match in _PROFILE.finditer(text):
            user = match.group(1)
            yield Span(match.start(), match.end(), "path", "" if user.lower() in _NOBODY else user)
        for match in _UNC.finditer(text):
            yield Span(match.start(), match.end(), "path", "")


DETECTOR: Detector = Paths()
