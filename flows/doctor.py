"""What this machine and this home lack, each with the command that mends it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.home import catalogue_of, policy_of, read_public
from pipeline.errors import SettingsError
from pipeline.sandbox.probe import probe
from pipeline.settings import load_settings

_PROGRAMS = {
    "exiftool": "libimage-exiftool-perl",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "tesseract": "tesseract-ocr",
    "gpg": "gnupg",
    "age": "age",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What.
        good: Whether it is as it should be.
        detail: What was found.
        mend: Command that mends it, or nothing.
    """

    name: str
    good: bool
    detail: str
    mend: str = ""


def checks(home: Path) -> Iterator[Check]:
    """Look at programs, sandbox and home."""
    for program, package in _PROGRAMS.items():
        there = shutil.which(program) is not None
        yield Check(program, there, "found" if there else "missing", "" if there else f"apt install {package}")
    zipped = _runs(["perl", "-MArchive::Zip", "-e", "1"])
    detail = "found" if zipped else "missing: exiftool is blind to Office files without it"
    yield Check("Archive::Zip", zipped, detail, "" if zipped else "apt install libarchive-zip-perl")
    found = probe()
    yield Check("sandbox", found.works, found.cause, found.mend)
    yield from _home(home)


def _home(home: Path) -> Iterator[Check]:
    try:
        public = read_public(home)
        catalogue_of(home).dispose()
        policy_of(home)
        load_settings(home)
    except SettingsError as error:
        yield Check("home", False, error.detail, "sluice init")
        return
    yield Check("home", True, f"log {public.origin}")
    loose = [path for path in (home, home / "keys", home / "keys" / "keystore") if path.stat().st_mode & 0o077]
    yield Check(
        "modes", not loose, "private" if not loose else "others may look in", "chmod -R go= HOME" if loose else ""
    )
    beside = home.with_name(f"{home.name}-vault-identity-MOVE-ME.txt")
    near = beside.exists() or (home / "vault-identity-MOVE-ME.txt").exists()
    detail = "its private half is still on this machine" if near else "its private half is not where it was made"
    yield Check("vault", not near, detail, f"move {beside.name} to media that stay offline" if near else "")


def _runs(arguments: list[str]) -> bool:
    try:
        return subprocess.run(arguments, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
