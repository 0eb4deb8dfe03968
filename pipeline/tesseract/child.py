"""The process that reads: tesseract's library, asked picture by picture, with its models loaded once.

Started as a script of its own, without site-packages and without our packages: a hostile picture that crashes or holds
up the library costs this process, and its parent starts another. Of pictures it sees grey pixels only.

A question is a kind, width and height, and the pixels; an answer is a status, an angle, a text, the words of it with
their places, and what these words say, one after the other.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO

#: In Debian and Ubuntu the package of the program brings it.
LIBRARY = "libtesseract.so.5"
LANGUAGES = b"eng+fra+rus"
QUESTION, ANSWER = struct.Struct("<BII"), struct.Struct("<BIIII")
#: Left, top, right and bottom of a word, what is told of it, and how many bytes it says.
WORD = struct.Struct("<4iBI")
#: What is told of a word: that it was read with certainty, and that it is the last one of its line.
SURE, ENDS_LINE = 1, 2
#: Kinds of question: read everything that could be text, in no order; tell which way up the page is; read what the
#: library itself takes for columns and lines of a page.
READ, TURNED, READ_PAGE = 1, 2, 3
DONE, FAILED = 0, 1
#: How the library cuts a picture into lines, by kind of question; see PageSegMode.
_SEGMENTATION = {READ: 11, TURNED: 11, READ_PAGE: 3}
#: The levels of lines and of words in the library's results.
_LINE, _WORD = 2, 3
#: Letters and digits of a word that counts as read, and how sure the library is of it, in per cent.
_LEAST_SIGNS, _LEAST_SURE = 2, 75

#: A status, an angle, a text, and words with what they say.
Answer = tuple[int, int, bytes, list[tuple[bytes, bytes]]]


class _Tesseract:
    """The library with the models of some languages.

    Args:
        library: The loaded library.
        kind: Of question.

    Raises:
        OSError: A model is not there.
    """

    def __init__(self, library: ctypes.CDLL, kind: int) -> None:
        self._library = library
        self._api = ctypes.c_void_p(library.TessBaseAPICreate())
        if library.TessBaseAPIInit3(self._api, None, b"osd" if kind == TURNED else LANGUAGES) != 0:
            raise OSError("tesseract lacks a language")
        library.TessBaseAPISetPageSegMode(self._api, _SEGMENTATION[kind])

    def read(self, width: int, height: int, pixels: bytes) -> Answer:
        """Return status, nought, the text of grey pixels, and its words."""
        self._show(width, height, pixels)
        place = self._library.TessBaseAPIGetUTF8Text(self._api)
        text = self._taken(place)
        words = list(self._words()) if text.strip() else []
        self._forget()
        return (DONE if place else FAILED), 0, text, words

    def turned(self, width: int, height: int, pixels: bytes) -> Answer:
        """Return status, the angle by which the page has to be turned clockwise, and nothing else."""
        self._show(width, height, pixels)
        angle, sure, script, script_sure = ctypes.c_int(), ctypes.c_float(), ctypes.c_char_p(), ctypes.c_float()
        found = self._library.TessBaseAPIDetectOrientationScript(
            self._api, ctypes.byref(angle), ctypes.byref(sure), ctypes.byref(script), ctypes.byref(script_sure)
        )
        self._forget()
        return (DONE if found else FAILED), -angle.value % 360, b"", []

    def _words(self) -> Iterator[tuple[bytes, bytes]]:
        library, found = self._library, ctypes.c_void_p(self._library.TessBaseAPIGetIterator(self._api))
        pages = ctypes.c_void_p(library.TessResultIteratorGetPageIterator(found))
        sides = [ctypes.c_int() for _ in range(4)]
        there = bool(found)
        while there:
            text = self._taken(library.TessResultIteratorGetUTF8Text(found, _WORD))
            signs = sum(map(str.isalnum, text.decode("utf-8", "replace")))
            sure = signs >= _LEAST_SIGNS and library.TessResultIteratorConfidence(found, _WORD) >= _LEAST_SURE
            last = library.TessPageIteratorIsAtFinalElement(pages, _LINE, _WORD)
            if text and library.TessPageIteratorBoundingBox(pages, _WORD, *map(ctypes.byref, sides)):
                told = (SURE if sure else 0) | (ENDS_LINE if last else 0)
                yield WORD.pack(*(side.value for side in sides), told, len(text)), text
            there = library.TessResultIteratorNext(found, _WORD)
        library.TessResultIteratorDelete(found)

    def _taken(self, place: int | None) -> bytes:
        """Return a text of the library, which is then freed."""
        text = ctypes.string_at(place) if place else b""
        self._library.TessDeleteText(ctypes.c_void_p(place))
        return text

    def _show(self, width: int, height: int, pixels: bytes) -> None:
        self._library.TessBaseAPISetImage(self._api, pixels, width, height, 1, width)

    def _forget(self) -> None:
        """Drop picture, results and what was learned from them: each picture is read as if it were the first."""
        self._library.TessBaseAPIClear(self._api)
        self._library.TessBaseAPIClearAdaptiveClassifier(self._api)


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(LIBRARY)
    library.TessBaseAPICreate.restype = ctypes.c_void_p
    library.TessBaseAPIGetUTF8Text.restype = library.TessBaseAPIGetIterator.restype = ctypes.c_void_p
    library.TessResultIteratorGetPageIterator.restype = ctypes.c_void_p
    library.TessResultIteratorGetUTF8Text.restype = ctypes.c_void_p
    library.TessResultIteratorConfidence.restype = ctypes.c_float
    library.TessResultIteratorDelete.restype = None
    library.TessDeleteText.restype = library.TessBaseAPIClear.restype = None
    library.TessBaseAPIClearAdaptiveClassifier.restype = library.TessBaseAPISetImage.restype = None
    return library


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the parent hangs up."""
    library, known = _library(), dict[int, _Tesseract]()
    while len(head := questions.read(QUESTION.size)) == QUESTION.size:
        kind, width, height = QUESTION.unpack(head)
        pixels = questions.read(width * height)
        if len(pixels) != width * height:
            return
        if kind not in known:
            known[kind] = _Tesseract(library, kind)
        ask = known[kind].turned if kind == TURNED else known[kind].read
        status, angle, text, words = ask(width, height, pixels)
        places, said = b"".join(place for place, _ in words), b"".join(word for _, word in words)
        answers.write(ANSWER.pack(status, angle, len(text), len(words), len(said)) + text + places + said)
        answers.flush()


def main() -> None:
    """Serve on a private copy of standard output; what the library prints goes nowhere."""
    outgoing = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    serve(sys.stdin.buffer, outgoing)


if __name__ == "__main__":
    main()
