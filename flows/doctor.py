"""What this machine and this home lack, each with the command that mends it."""

from __future__ import annotations

import ctypes
import importlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.home import catalogue_of, policy_of, read_public
from pipeline.errors import SettingsError
from pipeline.settings import load_settings

_PROGRAMS = {
    "exiftool": "libimage-exiftool-perl",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "tesseract": "tesseract-ocr",
    "ffmpeg": "ffmpeg",
    "ffprobe": "ffmpeg",
    "gpg": "gnupg",
    "age": "age",
    "setpriv": "util-linux",
}
_LIBRARIES = {"libmagic.so.1": "libmagic1", "libarchive.so.13": "libarchive13", "libseccomp.so.2": "libseccomp2"}
_LANGUAGES = ("eng", "fra", "rus")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What.
        good: Whether it is as it should be.
        detail: What was found.
        mend: Command that mends it, or nothing. Where it is good, what would make it better.
    """

    name: str
    good: bool
    detail: str
    mend: str = ""


def checks(home: Path) -> Iterator[Check]:
    """Look at programs, libraries, sandbox, memory and home."""
    for program, package in _PROGRAMS.items():
        yield _there(program, shutil.which(program) is not None, package)
    for library, package in _LIBRARIES.items():
        yield _there(library, _loads(library), package)
    zipped = _runs(["perl", "-MArchive::Zip", "-e", "1"])
    yield _there("Archive::Zip", zipped, "libarchive-zip-perl", ": exiftool is blind to Office files without it")
    spoken = _output(["tesseract", "--list-langs"]).split()
    lacking = [language for language in _LANGUAGES if language not in spoken]
    packages = " ".join(f"tesseract-ocr-{language}" for language in lacking or _LANGUAGES)
    yield _there("languages of tesseract", not lacking, packages, f": {', '.join(lacking)}")
    yield _sandbox()
    yield _memory(Path("/proc/swaps"))
    yield from _home(home)


def _there(name: str, there: bool, package: str, why: str = "") -> Check:
    return Check(name, there, "found" if there else f"missing{why}", "" if there else _install(package))


def _sandbox() -> Check:
    try:
        # Not before we know that libseccomp is there: the room of the sandbox loads it when it is entered.
        probe = importlib.import_module("pipeline.sandbox.probe")
    except (ImportError, OSError, RuntimeError):
        return Check("sandbox", False, "libseccomp cannot be loaded", _install("libseccomp2"))
    found = probe.probe()
    return Check("sandbox", found.works, found.cause, found.mend)


def _memory(swaps: Path) -> Check:
    try:
        swapped = len(swaps.read_text("ascii", "replace").splitlines()) > 1
    except OSError:
        swapped = False
    if swapped:
        detail = "swap is on: what is in memory, plaintext and keys too, may be written to a disk"
        return Check("memory", True, detail, "sudo swapoff -a, or encrypt the swap")
    return Check("memory", True, "no swap")


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
    private = (home, home / "keys", home / "keys" / "keystore")
    loose = [path for path in private if path.exists() and path.stat().st_mode & 0o077]
    mend = f"chmod -R go= {shlex.quote(str(home))}" if loose else ""
    yield Check("modes", not loose, "others may look in" if loose else "private", mend)
    beside = home.with_name(f"{home.name}-vault-identity-MOVE-ME.txt")
    near = beside.exists() or (home / "vault-identity-MOVE-ME.txt").exists()
    detail = "its private half is still on this machine" if near else "its private half is not where it was made"
    yield Check("vault", not near, detail, f"move {beside.name} to media that stay offline" if near else "")


def _install(package: str) -> str:
    return f"{'' if os.getuid() == 0 else 'sudo '}apt-get install -y {package}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _runs(arguments: list[str]) -> bool:
    try:
        return subprocess.run(arguments, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _output(arguments: list[str]) -> str:
    try:
        return subprocess.run(arguments, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
