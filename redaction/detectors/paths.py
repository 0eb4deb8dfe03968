"""Paths that name a user or a machine: profile folders and UNC shares."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from redaction.detectors.base import Detector, Span

_FOLDERS = r"(?:users|documents and settings|home|profiles|utilisateurs|benutzer|usuarios|пользователи)"
#: A name inside a Windows path may hold spaces where a separator closes it; backslashes are doubled in JSON and code.
_PART = r"[^\\/:*?\"<>|\r\n\t]{1,40}"
_WINDOWS = re2.compile(
    rf"(?i)(?:file:/{{2,3}})?(?:[a-z]:[\\/]{{1,4}}|\\{{1,4}}|%[a-z]{{4,20}}%\\){_FOLDERS}[\\/]{{1,4}}"
    rf"(?:({_PART})[\\/]|([^\\/:*?\"<>|\s,;)\]}}']{{1,64}}))"
)
_UNIX = re2.compile(
    r"(?:^|[\s\"'`(=<>\[{,;|:]|file:/{0,2}|/mnt/[a-z]|/export|/net|/nfs|/private|/srv|/var|/Volumes/[^/\s]{1,40})"
    r"(/(?:home|Users|users|utilisateurs)/([^\\/:*?\"<>|\s,;)\]}'`]{1,64}))"
)
_UNC = re2.compile(rf"(?:file:)?\\{{2}}(?:\\\\)?([\pL\pN._$-]+)\\{{1,2}}({_PART})")
_HOMES = re2.compile(rf"(?i)[\\/]{_FOLDERS}\$?[\\/]{{1,2}}([^\\/:*?\"<>|\s,;]{{1,64}})")
#: What follows a known beginning: folders, closed by a separator, and a last name without spaces.
_FURTHER = re2.compile(rf"(?:[\\/]{{0,2}}{_PART}[\\/])*[\\/]{{0,2}}[^\\/:*?\"<>|\s,;]*")
#: ... or with spaces, where an ending closes it. Looked for in a short window, and no two ways lead to one match.
_ENDING = re.compile(r"(?:[ \u00a0][^\\/:*?\"<>|\s,;.]{1,40}){1,8}\.[0-9A-Za-z]{2,5}")
#: Characters of a host's name.
_MOST_HOST = 64
_NOBODY = frozenset(
    {"public", "default", "all users", "shared", "user", "administrator", "admin", "root", "username", "guest"}
)


class Paths:
    """User profiles and shares."""

    name = "paths"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out paths; the value is the user's folder name, or empty where it names nobody."""
        if "/" not in text and "\\" not in text:
            return
        for match in _WINDOWS.finditer(text):
            user = match.group(1) or match.group(2)
            # A folder that a separator closes ends before it; what follows begins with it.
            known = match.end(1) if match.group(1) else match.end(2)
            yield Span(match.start(), _path_end(text, known), "path", _who(user))
        for match in _UNIX.finditer(text):
            yield Span(match.start(1), _path_end(text, match.end(1)), "path", _who(match.group(2)))
        for match in _UNC.finditer(text) if "\\\\" in text else ():
            if not 2 <= len(match.group(1)) <= _MOST_HOST:
                continue
            end = _path_end(text, match.start(2))
            home = _HOMES.search(text[match.end(1) : end])
            yield Span(match.start(), end, "path", _who(home.group(1)) if home is not None else "")


def _who(user: str) -> str:
    return "" if user.lower().strip() in _NOBODY or user[:1] in "%$<{[" else user.strip()


def _path_end(text: str, start: int) -> int:
    """Return where a path ends whose beginning is known; at most a screen of text further."""
    window = text[start : start + 600]
    match = _FURTHER.match(window)
    end = match.end() if match is not None else 0
    last = window[:end].replace("\\", "/").rpartition("/")[2]
    if "." not in last and (closing := _ENDING.match(window[end:])) is not None:
        end += closing.end()
    return start + len(window[:end].rstrip(".)'`"))


DETECTOR: Detector = Paths()
