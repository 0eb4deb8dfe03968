"""Where the passphrase comes from: a file, a prompt on a terminal; never an argument or the environment itself."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from keys.errors import PassphraseMismatch, PassphraseTooShort, PassphraseUnavailable

#: Characters of a new passphrase at least, white space at its ends not counted. Keystores with shorter ones still open.
LEAST_CHARACTERS = 12
_MOST_BYTES = 64 * 1024


def read_passphrase(file: Path | None, *, confirm: bool = False) -> bytes:
    """Return the passphrase.

    Args:
        file: File whose first line it is; the one that ``SLUICE_PASSPHRASE_FILE`` names when None; else a prompt.
        confirm: It is a new one: it must have `LEAST_CHARACTERS`, and a prompt asks twice.

    Raises:
        PassphraseUnavailable: There is no file, an empty one, or no terminal.
        PassphraseTooShort: It is a new one and has too few characters, or nothing but white space.
        PassphraseMismatch: The two entries differ.
    """
    named = os.environ.get("SLUICE_PASSPHRASE_FILE")
    file = file or (Path(named) if named else None)
    if file is not None:
        return _checked(_first_line(file), new=confirm)
    passphrase = _checked(_asked("Passphrase: "), new=confirm)
    if confirm and _asked("Again: ") != passphrase:
        raise PassphraseMismatch
    return passphrase


def read_key_passphrase(file: Path | None) -> bytes | None:
    """Return the passphrase of a key that is to be imported; None when there is neither file nor terminal.

    Args:
        file: File whose first line it is; else a prompt.

    Raises:
        PassphraseUnavailable: The file cannot be read or is empty, or nothing was entered.
    """
    if file is not None:
        return _checked(_first_line(file))
    return _checked(_asked("Passphrase of the key to import: ")) if sys.stdin.isatty() else None


def _asked(prompt: str) -> bytes:
    if not sys.stdin.isatty():
        raise PassphraseUnavailable
    try:
        return getpass.getpass(prompt).encode()
    except EOFError:
        raise PassphraseUnavailable from None


def _first_line(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.readline(_MOST_BYTES).rstrip(b"\r\n")
    except OSError:
        raise PassphraseUnavailable from None


def _checked(passphrase: bytes, *, new: bool = False) -> bytes:
    if not passphrase:
        raise PassphraseUnavailable
    # Bytes that are no UTF-8 count one by one.
    if new and len(passphrase.decode("utf-8", "surrogateescape").strip()) < LEAST_CHARACTERS:
        raise PassphraseTooShort
    return passphrase
