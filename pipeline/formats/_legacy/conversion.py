"""Asks the program that holds LibreOffice; one of them serves a whole sandbox, since it takes seconds to start."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.errors import ConverterMissing, CorruptDocument, LimitExceeded
from pipeline.formats._legacy.office_program import DRAWN, library
from pipeline.limits import Limits

#: Share of an item's time that one conversion may take; reading and rewriting follow.
_SHARE = 0.6
#: The same of one picture among the many that an item may hold.
_DRAWING_SHARE = 0.2


class Converter:
    """Converts, and remembers the last result: an item is read, and then rewritten."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None
        self._profile: Path | None = None
        self._last: tuple[tuple[bytes, str, str], Path] | None = None

    def convert(self, source: Path, ending: str, kind: str, limits: Limits) -> Path:
        """Return the converted file, which stays until the next one is converted.

        Args:
            source: The item.
            ending: Its usual file name ending with dot, by which LibreOffice chooses among its importers.
            kind: What it becomes, e.g. ``docx``.
            limits: Bounds.

        Raises:
            ConverterMissing: LibreOffice is not installed.
            CorruptDocument: LibreOffice does not open it.
            LimitExceeded: It takes too long, or the result is too large.
        """
        if library() is None:
            raise ConverterMissing
        with source.open("rb") as stream:
            key = (hashlib.file_digest(stream, "sha256").digest(), ending, kind)
        if self._last is not None and self._last[0] == key and self._last[1].exists():
            return self._last[1]
        self._forget()
        folder = Path(tempfile.mkdtemp(prefix="office-"))
        target = folder / f"converted.{kind}"
        named = folder / f"original{ending}"
        shutil.copyfile(source, named)
        try:
            self._ask(f"{named}\t{target}\t{kind}\n", limits.item_seconds * _SHARE)
        finally:
            named.unlink()
        if not target.is_file() or target.is_symlink():
            raise CorruptDocument("LibreOffice does not open it")
        if target.stat().st_size > limits.item_bytes:
            raise LimitExceeded("item_bytes", value=target.stat().st_size, most=limits.item_bytes)
        self._last = (key, target)
        return target

    def draw(self, source: Path, target: Path, limits: Limits) -> None:
        """Draw a metafile as PNG; what was converted before stays.

        Args:
            source: The metafile, under its usual file name ending.
            target: New file.
            limits: Bounds.

        Raises:
            ConverterMissing: LibreOffice is not installed.
            CorruptDocument: LibreOffice does not draw it.
            LimitExceeded: It takes too long.
        """
        if library() is None:
            raise ConverterMissing
        self._ask(f"{source}\t{target}\t{DRAWN}\n", limits.item_seconds * _DRAWING_SHARE)
        if not target.is_file() or target.is_symlink():
            raise CorruptDocument("LibreOffice does not draw it")

    def _forget(self) -> None:
        if self._last is not None:
            self._last[1].unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._last[1].parent.rmdir()
            self._last = None

    def _ask(self, line: str, seconds: float) -> None:
        program = self._running()
        assert program.stdin is not None and program.stdout is not None  # noqa: PT018
        until, answer = time.monotonic() + seconds, b""
        try:
            program.stdin.write(line.encode())
            program.stdin.flush()
            while not answer.endswith(b"\n"):
                ready, _, _ = select.select([program.stdout], [], [], max(until - time.monotonic(), 0))
                if not ready:
                    raise LimitExceeded("item_seconds", value=int(seconds), most=int(seconds))
                piece = os.read(program.stdout.fileno(), 64)
                if not piece:
                    raise CorruptDocument("LibreOffice gave up")
                answer += piece
        except BrokenPipeError:
            self.close()
            raise CorruptDocument("LibreOffice gave up") from None
        except (CorruptDocument, LimitExceeded):
            self.close()
            raise
        if answer != b"done\n":
            raise CorruptDocument("LibreOffice does not open it")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._program is None or self._program.poll() is not None:
            self.close()
            self._profile = Path(tempfile.mkdtemp(prefix="office-profile-"))
            environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp", "HOME": str(self._profile)}
            self._program = subprocess.Popen(
                [sys.executable, "-s", "-B", "-m", "pipeline.formats._legacy.office_program", str(self._profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        return self._program

    def close(self) -> None:
        """End the program; the next conversion starts a new one."""
        if self._program is not None:
            self._program.kill()
            self._program.wait()
            self._program = None
        if self._profile is not None:
            shutil.rmtree(self._profile, ignore_errors=True)
            self._profile = None


CONVERTER = Converter()
atexit.register(CONVERTER.close)
