"""A program of its own that holds LibreOffice and converts one file after the other. Runs inside the sandbox.

It is driven through LibreOfficeKit, its library interface: the usual program talks to itself through a socket, and
there are none in a sandbox. Source: LibreOffice, include/LibreOfficeKit/LibreOfficeKit.h (the order of the members of
its tables is kept for ever).

Each line of input is ``source TAB target TAB kind``; the answer is a line, ``done`` or ``failed``.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

#: Where distributions put it; the first that is there.
PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
_LIBRARIES = ("libsofficeapp.so", "libmergedlo.so")
#: Places of members in the tables: of the office, and of a document.
_LOAD, _CLOSE, _SAVE = 4, 1, 2
#: Macros never run, links are not followed: the default of LibreOfficeKit without options.
_NO_OPTIONS = b""


def library() -> Path | None:
    """Return LibreOffice's library, or None where it is not installed."""
    found = (Path(place) / name for place in PLACES for name in _LIBRARIES)
    return next((path for path in found if path.exists()), None)


def _member(thing: int, number: int) -> int:
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.c_void_p))[0]
    return int(ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[number] or 0)


class Office:
    """LibreOffice inside this process.

    Args:
        found: Its library.
        profile: Folder of its own, which it fills.

    Raises:
        OSError: It does not start.
    """

    def __init__(self, found: Path, profile: Path) -> None:
        hook = ctypes.CDLL(str(found), mode=ctypes.RTLD_GLOBAL).libreofficekit_hook_2
        hook.restype, hook.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
        self._kit = hook(os.fsencode(found.parent), profile.as_uri().encode())
        if not self._kit:
            raise OSError("LibreOffice does not start")

    def convert(self, source: str, target: str, kind: str) -> bool:
        """Convert a file; return whether that worked.

        Args:
            source: Absolute path.
            target: Absolute path of the new file.
            kind: Name of its kind in LibreOffice, such as ``docx``.
        """
        load = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
        document = load(_member(self._kit, _LOAD))(self._kit, Path(source).as_uri().encode(), _NO_OPTIONS)
        if not document:
            return False
        save = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, *[ctypes.c_char_p] * 3)(_member(document, _SAVE))
        saved = save(document, Path(target).as_uri().encode(), kind.encode(), _NO_OPTIONS)
        ctypes.CFUNCTYPE(None, ctypes.c_void_p)(_member(document, _CLOSE))(document)
        return bool(saved) and Path(target).exists()


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    found = library()
    office = Office(found, Path.cwd() / "office-profile") if found else None
    for line in sys.stdin:
        source, target, kind = line.rstrip("\n").split("\t")
        done = office is not None and office.convert(source, target, kind)
        print("done" if done else "failed", file=answers, flush=True)
    os._exit(0)  # its threads do not end by themselves


if __name__ == "__main__":
    main()
