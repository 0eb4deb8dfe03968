"""Where the passphrase comes from: a file, a prompt on a terminal; never an argument or the environment itself."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from keys.errors import PassphraseUnavailable

_MOST_BYTES = 64 * 1024


def read_passphrase(file: Path | None, *, confirm: bool = False) -> bytes:
    """Return the passphrase.

    Args:
        file: File whose first line it is; the one that ``SLUICE_PASSPHRASE_FILE`` names when None; else a prompt.
        confirm: Ask twice, for a new passphrase.

    Raises:
        PassphraseUnavailable: There is no file, an empty one, no terminal, or the two entries differ.
    """
    named = os.environ.get("SLUICE_PASSPHRASE_FILE")
    file = file or (Path(named) if named else None)
    if file is not None:
        return _checked(_first_line(file))
    if not sys.stdin.isatty():
        raise PassphraseUnavailable
    passphrase = _checked(getpass.getpass("Passphrase: ").encode())
    if confirm and getpass.getpass("Again: ").encode() != passphrase:
        raise PassphraseUnavailable
    return passphrase


def _first_line(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.readline(_MOST_BYTES).rstrip(b"\r\n")
    except OSError:
        raise PassphraseUnavailable from None


def _checked(passphrase: bytes) -> bytes:
    if not passphrase:
        raise PassphraseUnavailable
    return passphrase
