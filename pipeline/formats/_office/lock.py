"""Take Office files, old and new, out of their encryption ([MS-OFFCRYPTO]: standard, agile, RC4, XOR)."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

_WRONG = (InvalidKeyError, DecryptionError)
_HOSTILE = (
    FileFormatError, ParseError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    OverflowError, RecursionError, ArithmeticError, NotImplementedError, OSError, EOFError, AssertionError,
    struct.error, zlib.error, ExpatError,
)  # fmt: skip


def unlock(source: Path, target: Path, passwords: Sequence[str]) -> bool:
    """See `pipeline.formats.base.Unlocks`."""
    for password in passwords:
        with contextlib.suppress(*_WRONG, *_HOSTILE), source.open("rb") as stream:
            document = msoffcrypto.OfficeFile(stream)
            if not document.is_encrypted():
                return False
            document.load_key(password=password)
            with target.open("wb") as out:
                document.decrypt(out)
            return True
        target.unlink(missing_ok=True)
    return False
