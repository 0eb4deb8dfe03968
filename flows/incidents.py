"""The private log of a home: what was not foreseen.

Type and place of an error, never its text, which may hold content.
"""

from __future__ import annotations

import os
import time
import traceback
import uuid
from dataclasses import dataclass
from pathlib import Path


class OpaqueError(Exception):
    """What Prefect may know of an error: a reason code, or the id of an incident in the private log."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __reduce__(self) -> tuple[type[OpaqueError], tuple[str]]:
        return (OpaqueError, (self.code,))


@dataclass(frozen=True, slots=True)
class Incident:
    """An unforeseen error, as far as anybody may be told.

    Attributes:
        id: Random id, fit for any log.
        what: Class name, files and lines of our code; no content, no file of anybody's.
        written: Whether the private log has it.
    """

    id: str
    what: str
    written: bool

    def __str__(self) -> str:
        return self.id


def write_incident(home: Path, error: BaseException) -> Incident:
    """Append an unforeseen error to ``logs/incidents.log`` of a home; never raises.

    Where there is no home none is made, and where the log cannot be written (a full disk, a home that may only be read)
    the incident says so: the caller is telling somebody about an error already, and must come to an end.
    """
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    what = f"{type(error).__name__} | {' > '.join(frames)}"
    incident = str(uuid.uuid4())
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Incident(incident, what, _appended(home, f"{when} {incident} {what}\n"))


def _appended(home: Path, line: str) -> bool:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        if not home.is_dir():
            return False
        (home / "logs").mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(home / "logs" / "incidents.log", flags, 0o600), "w") as sink:
            sink.write(line)
    except (OSError, ValueError):
        return False
    return True
