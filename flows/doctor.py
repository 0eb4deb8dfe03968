"""What this machine and this home lack, each with the command that mends it."""

from __future__ import annotations

import ctypes
import importlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flows.home_files import catalogue_of, policy_of, read_public, was_finished
from keys.errors import KeysError
from keys.keystore import check_keystore
from pipeline.catalogue.engine import reading
from pipeline.errors import HomeError, PipelineError, StoreUnavailable
from pipeline.formats._legacy.office_program import library as office_library
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
_LIBRARIES = {
    "libmagic.so.1": "libmagic1",
    "libarchive.so.13": "libarchive13",
    "libseccomp.so.2": "libseccomp2",
    "libtesseract.so.5": "tesseract-ocr",
}
_OFFICE = "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
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
    """Look at programs, libraries, sandbox, place, memory and home."""
    for program, package in _PROGRAMS.items():
        yield _there(program, shutil.which(program) is not None, package)
    for library, package in _LIBRARIES.items():
        yield _there(library, _loads(library), package)
    yield _there("LibreOffice", office_library() is not None, _OFFICE, ": old Office files are held without it")
    zipped = _runs(["perl", "-MArchive::Zip", "-e", "1"])
    yield _there("Archive::Zip", zipped, "libarchive-zip-perl", ": exiftool is blind to Office files without it")
    spoken = _output(["tesseract", "--list-langs"]).split()
    lacking = [language for language in _LANGUAGES if language not in spoken]
    packages = " ".join(f"tesseract-ocr-{language}" for language in lacking or _LANGUAGES)
    yield _there("languages of tesseract", not lacking, packages, f": {', '.join(lacking)}")
    yield _sandbox()
    yield _place([Path(__file__).resolve(), Path(sys.prefix), Path(sys.base_prefix)])
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


def _place(paths: Iterable[Path]) -> Check:
    """Look where the project and its Python lie.

    A sandbox sees the paths of what is bound into it, in /proc/self/mountinfo even where it is bound elsewhere.
    """
    if any(path.is_relative_to("/home") for path in paths):
        detail = "below /home: hostile files could learn the name of an account from their paths, though not send it"
        return Check("place", True, detail, "keep project and Python where the path names nobody, e.g. /opt/sluicegate")
    return Check("place", True, "the paths of project and Python name no account")


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
    if not (home / "keys" / "keystore").exists() and not was_finished(home):
        yield Check("home", False, "there is no home here, or one whose making was interrupted", "sluice init")
        return
    yield Check("home", True, "there is one")
    yield _looked("keystore", partial(_keystore, home))
    yield _looked("public.json", partial(_public, home))
    yield _looked("settings", partial(_settings, home))
    yield _looked("catalogue", partial(_catalogue, home))
    for folder in ("store", "vault", "blobs"):
        yield _looked(f"{folder} folder", partial(_folder, home / folder))
    private = (home, home / "keys", home / "keys" / "keystore")
    loose = [path for path in private if path.exists() and path.stat().st_mode & 0o077]
    mend = f"chmod -R go= {shlex.quote(str(home))}" if loose else ""
    yield Check("modes", not loose, "others may look in" if loose else "private", mend)
    beside = home.with_name(f"{home.name}-vault-identity-MOVE-ME.txt")
    near = beside.exists() or (home / "vault-identity-MOVE-ME.txt").exists()
    detail = "its private half is still on this machine" if near else "its private half is not where it was made"
    yield Check("vault", not near, detail, f"move {beside.name} to media that stay offline" if near else "")


def _looked(name: str, look: Callable[[], str]) -> Check:
    """Return what a look found: what it tells, or what it raises and the mend of that."""
    try:
        return Check(name, True, look())
    except PipelineError as error:
        return Check(name, False, error.detail, error.remedy)
    except KeysError as error:
        detail, _, mend = str(error).partition("; ")
        return Check(name, False, detail, mend)


def _keystore(home: Path) -> str:
    check_keystore(home / "keys" / "keystore")
    return "whole, as far as can be seen without its passphrase"


def _public(home: Path) -> str:
    public = read_public(home)
    if set(public.intake) & set(public.vault):
        raise HomeError(
            "the vault's own key was imported: this machine can open originals",
            "Restore keys/keystore and keys/public.json from a backup that was made before.",
        )
    return f"log {public.origin}"


def _settings(home: Path) -> str:
    policy_of(home)
    settings = load_settings(home)
    return f"{settings.workers} workers, {settings.batch_items} items a batch"


def _catalogue(home: Path) -> str:
    """Read every page of it; which takes a second for each few hundred MiB.

    Raises:
        HomeError: It is missing or damaged.
        SettingsError: It has another revision.
    """
    engine = catalogue_of(home)
    try:
        with reading(engine).begin() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            astray = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    except StoreUnavailable:
        found, astray = None, None  # so damaged that SQLite gave up
    finally:
        engine.dispose()
    if found != "ok" or astray is not None:
        raise HomeError("the catalogue is damaged", "Restore catalogue.db from a backup.")
    return "whole, and of this program's revision"


def _folder(folder: Path) -> str:
    """Look whether a folder of what submissions left is there, and can be written.

    Raises:
        HomeError: It is missing, or not ours to write.
    """
    quoted = shlex.quote(str(folder))
    if not folder.exists():
        raise HomeError("missing", f"restore it from a backup; in a home without submissions: mkdir -m 700 {quoted}")
    if not folder.is_dir():
        raise HomeError("not a folder", f"move it away and restore the folder {quoted} from a backup")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise HomeError("cannot be read and written", f"chown -R {os.getuid()} {quoted} && chmod 700 {quoted}")
    return "can be read and written"


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
