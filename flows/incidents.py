"""The private log of a home: what was not foreseen.

Type and place of an error, never its text, which may hold content.
"""

from __future__ import annotations

import os
import time
import traceback
import uuid
from pathlib import Path


class OpaqueError(Exception):
    """What Prefect may know of an error: a reason code, or the id of an incident in the private log."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __reduce__(self) -> tuple[type[OpaqueError], tuple[str]]:
        return (OpaqueError, (self.code,))


def write_incident(home: Path, error: BaseException) -> str:
    """Append an unforeseen error to ``logs/incidents.log``: class names, files and lines of our code.

    Returns:
        The incident's id, fit for any log.
    """
    incident = str(uuid.uuid4())
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    line = f"{when} {incident} {type(error).__name__} | {' > '.join(frames)}\n"
    folder = home / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / "incidents.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as sink:
        sink.write(line)
    return incident
