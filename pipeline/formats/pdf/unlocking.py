"""Take a PDF out of its encryption (ISO 32000-2, 7.6): the same document, readable by anybody."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from pipeline.formats.pdf.opening import FAULTS


def unlock(source: Path, target: Path, passwords: Sequence[str]) -> bool:
    """See `pipeline.formats.base.Unlocks`; a document that opens without a password is none of ours."""
    for password in ("", *passwords):
        try:
            with warnings.catch_warnings(), pikepdf.open(source, password=password) as pdf:
                warnings.simplefilter("ignore")
                if not password:
                    return False
                pdf.save(target, encryption=False)
                return True
        except pikepdf.PasswordError:
            continue
        except FAULTS:
            return False
    return False
