"""Exit codes, the same for every command."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a command ended with."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    HELD = 3  # something was quarantined or withheld
    VERIFICATION = 4
    SETUP = 5
