"""One exiftool a process, kept open by pyexiftool, asked file by file, under a guard.

pyexiftool 0.5.6 reads its pipes until the end of an answer and knows neither their end nor a deadline: when exiftool
dies or hangs, and a hostile file can make it, it reads for ever. So while it reads, a guard looks at the process. When
that is dead or late, the guard kills it and puts a folder in the place of each pipe: reading a folder is an error.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import exiftool
from exiftool.exceptions import ExifToolException

from pipeline.errors import VerifierFailed

#: Every tag in its group, doubles and unknown ones too, embedded documents too, nothing interpreted by a user's config.
_OPTIONS = ["-G1", "-a", "-u", "-ee3", "-api", "requestall=3", "-api", "largefilesupport=1"]
_TICK_S = 0.02


class Exiftool:
    """An exiftool that starts when it is first asked and again after it died.

    Args:
        timeout_s: Seconds that one answer may take.
    """

    def __init__(self, timeout_s: float = 60) -> None:
        self._timeout_s = timeout_s
        self._tool: exiftool.ExifTool | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._tool._process.pid if self._tool else None

    def tags(self, copy: Path) -> dict[str, Any]:
        """Return ``group:tag`` and value of everything that exiftool sees in a file.

        Raises:
            VerifierFailed: exiftool is not there, died, hung or spoke nonsense.
        """
        if "\n" in str(copy):
            raise VerifierFailed("exiftool path")
        if self._tool is not None and self._tool._process.poll() is not None:
            self.stop()
        if self._tool is None:
            self._start()
        answers = self._guarded(lambda tool: tool.execute_json(str(copy.absolute())))
        if not isinstance(answers, list) or len(answers) != 1 or not isinstance(answers[0], dict):
            raise VerifierFailed("exiftool answer")
        return answers[0]

    def stop(self) -> None:
        """End the process, if it runs."""
        tool, self._tool = self._tool, None
        process = tool._process if tool is not None else None
        if tool is None or process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            try:
                pipe.close()
            except OSError:
                pass  # what was never sent to the dead process need not be flushed
        tool._flag_running_false()

    def _start(self) -> None:
        try:
            self._tool = exiftool.ExifTool(common_args=_OPTIONS, config_file="", encoding="utf-8")
        except OSError:
            raise VerifierFailed("exiftool is not there") from None
        atexit.register(self.stop)
        self._guarded(lambda tool: tool.run())  # it asks for the version, and waits for the answer

    def _guarded(self, ask: Callable[[exiftool.ExifTool], Any]) -> Any:
        tool, done, answered = self._tool, threading.Event(), False
        guard = threading.Thread(target=_guard, args=(tool, done, time.monotonic() + self._timeout_s), daemon=True)
        guard.start()
        try:
            answer = ask(tool)
            answered = True
            return answer
        except (OSError, ValueError, RuntimeError, ExifToolException):
            raise VerifierFailed("exiftool died, hung or spoke nonsense") from None
        finally:
            done.set()
            guard.join()
            if not answered:
                self.stop()  # half an answer may wait in its pipes


def _guard(tool: exiftool.ExifTool, done: threading.Event, until: float) -> None:
    """Kill an exiftool that is late, and make a reader of a dead one's pipes fail."""
    while not done.wait(_TICK_S):
        process = tool._process
        if process is not None and (process.poll() is not None or time.monotonic() > until):
            process.kill()
            folder = os.open("/", os.O_RDONLY)
            for pipe in (process.stdout, process.stderr):
                os.dup2(folder, pipe.fileno())
            os.close(folder)
            return
