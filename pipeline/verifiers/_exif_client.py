"""One exiftool a process, kept open, asked file by file.

Our own lines instead of pyexiftool's: when exiftool dies, pyexiftool 0.5 reads the end of its pipe for ever
(``_read_fd_endswith`` knows neither the end of file nor a deadline), and a hostile file can make exiftool die.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

from pipeline.errors import VerifierFailed

#: Every tag in its group, doubles and unknown ones too, embedded documents too, nothing interpreted by a user's config.
_OPTIONS = ("-j", "-G1", "-a", "-u", "-ee3", "-api", "requestall=3", "-api", "largefilesupport=1")
_COMMAND = ("exiftool", "-config", "", "-stay_open", "True", "-@", "-")
_PIECE = 1 << 16


class Exiftool:
    """An exiftool that starts when it is first asked and again after it died.

    Args:
        timeout_s: Seconds that one answer may take.
    """

    def __init__(self, timeout_s: float = 60) -> None:
        self._timeout_s = timeout_s
        self._running: subprocess.Popen[bytes] | None = None
        self._asked = 0

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._running.pid if self._running else None

    def tags(self, copy: Path) -> dict[str, Any]:
        """Return ``group:tag`` and value of everything that exiftool sees in a file.

        Raises:
            VerifierFailed: exiftool is not there, died, hung or spoke nonsense.
        """
        if "\n" in str(copy):
            raise VerifierFailed("exiftool path")
        try:
            answers = json.loads(self._ask([*_OPTIONS, str(copy.absolute())]))
        except ValueError:
            self.stop()
            raise VerifierFailed("exiftool answer") from None
        if not isinstance(answers, list) or len(answers) != 1 or not isinstance(answers[0], dict):
            raise VerifierFailed("exiftool answer")
        return answers[0]

    def stop(self) -> None:
        """End the process, if it runs."""
        if self._running is None:
            return
        self._running.kill()
        self._running.wait()
        for pipe in (self._running.stdin, self._running.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # what was never sent to the dead process need not be flushed
        self._running = None

    def _ask(self, arguments: list[str]) -> bytes:
        if self._running is not None and self._running.poll() is not None:
            self.stop()
        running = self._running or self._start()
        assert running.stdin
        assert running.stdout
        self._asked += 1
        try:
            running.stdin.write("\n".join([*arguments, f"-execute{self._asked}\n"]).encode())
            running.stdin.flush()
            return self._answer(running.stdout.fileno(), b"{ready%d}\n" % self._asked)
        except OSError:
            self.stop()
            raise VerifierFailed("exiftool died") from None

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            self._running = subprocess.Popen(
                _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError:
            raise VerifierFailed("exiftool is not there") from None
        atexit.register(self.stop)
        return self._running

    def _answer(self, pipe: int, end: bytes) -> bytes:
        pieces, tail, until = list[bytes](), b"", time.monotonic() + self._timeout_s
        while not tail.endswith(end):
            ready, _, _ = select.select([pipe], [], [], max(0, until - time.monotonic()))
            piece = os.read(pipe, _PIECE) if ready else b""
            if not piece:
                self.stop()
                raise VerifierFailed("exiftool hung or died")
            pieces.append(piece)
            tail = (tail + piece)[-len(end) :]
        return b"".join(pieces)[: -len(end)]
