"""Whether an ordinary viewer opens a file: programs that the cleaner does not use for that kind, and no judge of ours.

`sweep` asks only about files that were held: of what a newsroom could have read, how much did it get?
"""

from __future__ import annotations

import mailbox
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PIL import Image

_PATIENCE_S = 60
_OFFICE = frozenset(".doc .docx .odp .ods .odt .ppt .pptx .rtf .xls .xlsx".split())
_PICTURES = frozenset(".avif .bmp .gif .jp2 .jpg .png .psd .tif .tiff .webp".split())
_ARCHIVES = frozenset(".7z .cab .gz .rar .tar .xz .zip".split())


def opens(path: Path) -> bool | None:
    """Return whether a viewer shows the whole file without a complaint; None where no viewer for it is installed.

    Args:
        path: The file; its ending says what it is meant to be.
    """
    ending = path.suffix.lower()
    if ending in _OFFICE:
        return _with("soffice", lambda folder: _office(path, folder))
    if ending == ".pdf":
        return _with("pdftoppm", lambda folder: _pdf(path, folder))
    if ending in _PICTURES:
        return _with("ffmpeg", lambda _: _picture(path))
    if ending in _ARCHIVES:
        return _with("7zz", lambda _: _ran(["7zz", "t", "-p", "-bso0", "-bsp0", "-bse0", str(path)]))
    if ending == ".eml":
        return bool(mailbox.Message(path.read_bytes()).keys())
    return bool(path.stat().st_size)


def _with(program: str, ask: Callable[[Path], bool]) -> bool | None:
    if shutil.which(program) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        return ask(Path(folder))


def _office(path: Path, folder: Path) -> bool:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _ran(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)])
    return any(one.stat().st_size for one in folder.glob("*.pdf"))


def _pdf(path: Path, folder: Path) -> bool:
    """Return whether every page is drawn, and one of them is not blank."""
    if not _ran(["pdftoppm", "-r", "20", "-gray", str(path), str(folder / "page")]):
        return False
    with suppress(OSError, ValueError):
        return any(Image.open(page).getextrema() != (255, 255) for page in folder.glob("*.pgm"))
    return False


def _picture(path: Path) -> bool:
    return _ran(["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"])


def _ran(command: Sequence[str]) -> bool:
    """Return whether a program ended well."""
    with suppress(subprocess.TimeoutExpired, OSError):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_PATIENCE_S)
        return done.returncode == 0
    return False
