"""The parent's side of the process that reads: asked picture by picture, under a clock, started again after its end.

tesseract as a program loads its models for each picture, which costs more than reading most pictures does.
"""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pipeline.tesseract.child import ANSWER, DONE, ENDS_LINE, QUESTION, READ, READ_PAGE, SURE, TURNED, WORD

Box = tuple[int, int, int, int]

_CHILD = Path(__file__).with_name("child.py")
#: More text than a picture of the largest size can hold.
_MOST_TEXT_BYTES = 16 * 1024 * 1024
_MOST_WORDS = 1_000_000
_CHUNK_BYTES = 65536


class TesseractFailed(Exception):
    """Nothing was read.

    Args:
        code: Exit code of the process or status of the library; 0 where neither is known.
    """

    def __init__(self, code: int = 0) -> None:
        super().__init__(f"tesseract, code {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was read in a picture.

    Attributes:
        text: What it says.
        box: Left, top, right and bottom.
        is_sure: Whether it was read with certainty.
        ends_line: Whether it is the last one of its line.
    """

    text: str
    box: Box
    is_sure: bool = True
    ends_line: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read in a picture.

    Attributes:
        text: All of it.
        words: Where words were read with certainty: left, top, right and bottom.
        pieces: Every word, in the order of the text.
    """

    text: str
    words: tuple[Box, ...] = ()
    pieces: tuple[Word, ...] = ()


class Reader:
    """A process that starts when it is first asked and again after it died.

    Args:
        program: Its command.
    """

    def __init__(self, program: Sequence[str] = (sys.executable, "-I", "-S", str(_CHILD))) -> None:
        self._program = tuple(program)
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._child.pid if self._child else None

    def read(self, picture: Image.Image, timeout_s: float, *, as_page: bool = False) -> Seen:
        """Return what can be read in a grey picture.

        Args:
            picture: Mode L.
            timeout_s: Seconds.
            as_page: Look for lines and columns, which is how people read; else for everything that could be text.

        Raises:
            TimeoutError: It took longer.
            TesseractFailed: tesseract or a language of it is not there, or it failed.
        """
        status, _, text, places, said = self._ask(READ_PAGE if as_page else READ, picture, timeout_s)
        if status != DONE:
            raise TesseractFailed(status)
        pieces = tuple(_words(places, said))
        sure = tuple(word.box for word in pieces if word.is_sure)
        return Seen(text.decode("utf-8", "replace").replace("\f", "\n").strip(), sure, pieces)

    def turned(self, picture: Image.Image, timeout_s: float) -> int | None:
        """Return by how much a page of text has to be turned clockwise to stand upright; None where it is not clear.

        Raises:
            TimeoutError: It took longer.
            TesseractFailed: tesseract is not there, or it died.
        """
        status, angle, *_ = self._ask(TURNED, picture, timeout_s)
        return angle if status == DONE else None

    def stop(self) -> None:
        """End the process, if it runs."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            try:
                pipe.close() if pipe is not None else None
            except OSError:
                pass  # what was never sent to the dead process need not be flushed

    def _ask(self, kind: int, picture: Image.Image, timeout_s: float) -> tuple[int, int, bytes, bytes, bytes]:
        until, answered = time.monotonic() + timeout_s, False
        try:
            self._start()
            self._tell(QUESTION.pack(kind, *picture.size) + picture.tobytes(), until)
            status, angle, size, words, said = ANSWER.unpack(self._answer(ANSWER.size, until))
            if max(size, said) > _MOST_TEXT_BYTES or words > _MOST_WORDS:
                raise TesseractFailed
            answer = self._answer(size, until), self._answer(words * WORD.size, until), self._answer(said, until)
            answered = True
            return status, angle, *answer
        except TimeoutError:
            raise
        except OSError:
            raise TesseractFailed from None
        finally:
            if not answered:
                self.stop()  # half an answer may wait in its pipe

    def _start(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self.stop()
        if self._child is None:
            pipe = subprocess.PIPE
            self._child = subprocess.Popen(
                self._program,
                stdin=pipe,
                stdout=pipe,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
            assert self._child.stdin is not None
            os.set_blocking(self._child.stdin.fileno(), False)
            atexit.unregister(self.stop)
            atexit.register(self.stop)

    def _tell(self, question: bytes, until: float) -> None:
        """Write a question; one that is not taken in time is none."""
        assert self._child is not None
        assert self._child.stdin is not None
        pipe, left = self._child.stdin.fileno(), memoryview(question)
        while left:
            if not select.select([], [pipe], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError
            left = left[os.write(pipe, left[:_CHUNK_BYTES]) :]

    def _answer(self, size: int, until: float) -> bytes:
        """Return the next bytes of an answer."""
        child, found = self._child, bytearray()
        assert child is not None
        assert child.stdout is not None
        pipe = child.stdout.fileno()
        while len(found) < size:
            if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError
            piece = os.read(pipe, min(_CHUNK_BYTES, size - len(found)))
            if not piece:
                raise TesseractFailed(child.poll() or 0)
            found += piece
        return bytes(found)


def _words(places: bytes, said: bytes) -> Iterator[Word]:
    start = 0
    for left, top, right, bottom, told, size in WORD.iter_unpack(places):
        text = said[start : start + size].decode("utf-8", "replace")
        yield Word(text, (left, top, right, bottom), bool(told & SURE), bool(told & ENDS_LINE))
        start += size
