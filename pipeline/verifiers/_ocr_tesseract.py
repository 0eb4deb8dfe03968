"""Read one picture by tesseract.

A dense page costs 1.5 s of one core, whatever the options (languages, dictionaries, inverted text were tried): the
network reads each line of text. So the cost is cut by not reading: nothing that is empty, too small, or read before.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

from pipeline.errors import VerifierFailed

_FIRST_TIMEOUT_S, _TIMEOUT_S = 20, 40
#: Longest side that is read at once; a larger picture is scaled down to it, but never below half its size: then it is
#: read in pieces that overlap by more than a line of text.
_LARGEST_PX = 3000
_OVERLAP_PX = 300
_SMALLEST_PX = 40
_LEAST_TEXT_PX = 8
#: Least difference between the darkest and the lightest pixel that could be read.
_LEAST_CONTRAST = 8
#: Side of the samples in which grain is looked for, and difference from which on a pixel counts as grain.
_SAMPLE_PX, _GRAIN = 128, 5
_WORD = re.compile(r"[^\W\d_]{4,}")
#: Letters in words from which on a page is taken for read, and tesseract can tell how it lies.
_LEAST_LETTERS = 200
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def read_text(picture: Image.Image) -> str:
    """Return the text that tesseract sees (English, French, Russian); nothing in pictures too small or of one colour.

    Args:
        picture: Mode L, of any size.

    Raises:
        VerifierFailed: tesseract is not there, failed, or took longer than 60 s for one piece.
    """
    low, high = picture.getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    if min(picture.size) < _LEAST_TEXT_PX or high - low < _LEAST_CONTRAST:
        return ""
    upright = "\n".join(text for piece in _pieces(picture) if (text := _read(piece)))
    turned = [_worded(_read(piece)) for turn in _turns(picture, upright) for piece in _pieces(picture.transpose(turn))]
    return "\n".join(text for text in (upright, *turned) if text)


def _turns(picture: Image.Image, upright: str) -> tuple[Image.Transpose, ...]:
    """Return how else the picture may have to be held to be read: sheets are scanned sideways and upside down.

    Where little could be read every way is tried; tesseract's own look at the page decides for a full one.
    """
    if len("".join(_WORD.findall(upright))) < _LEAST_LETTERS:
        return tuple(_TURNS.values())
    smaller = picture if max(picture.size) <= _LARGEST_PX else picture.reduce(-(-max(picture.size) // _LARGEST_PX))
    try:
        done = _tesseract(smaller, ["-l", "osd", "--psm", "0"], _FIRST_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return tuple(_TURNS.values())
    found = re.search(rb"Rotate: (\d+)", done.stdout)
    if done.returncode != 0 or found is None:
        return tuple(_TURNS.values())
    return (_TURNS[int(found[1])],) if int(found[1]) in _TURNS else ()


def _worded(text: str) -> str:
    """Return the lines that hold a word: letters lying on their side are read as single signs."""
    return "\n".join(line for line in text.splitlines() if _WORD.search(line))


def _pieces(picture: Image.Image) -> Iterator[Image.Image]:
    longest = max(picture.size)
    if longest > _LARGEST_PX:
        scale = max(_LARGEST_PX / longest, 0.5 if min(picture.size) > _LARGEST_PX // 2 else 1.0)
        picture = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    step = _LARGEST_PX - _OVERLAP_PX
    for top in range(0, max(1, picture.height - _OVERLAP_PX), step):
        for left in range(0, max(1, picture.width - _OVERLAP_PX), step):
            box = (left, top, min(picture.width, left + _LARGEST_PX), min(picture.height, top + _LARGEST_PX))
            yield picture if box == (0, 0, *picture.size) else picture.crop(box)


def _read(picture: Image.Image) -> str:
    if min(picture.size) < _SMALLEST_PX:  # a line of text that fills its picture: tesseract wants a margin
        framed = Image.new("L", (picture.width + _SMALLEST_PX, picture.height + _SMALLEST_PX), picture.getpixel((0, 0)))
        framed.paste(picture, (_SMALLEST_PX // 2, _SMALLEST_PX // 2))
        picture = framed
    if _is_grainy(picture):
        picture = picture.filter(ImageFilter.MedianFilter(3))
    try:
        return _ask(picture, _FIRST_TIMEOUT_S)
    except subprocess.TimeoutExpired:  # thousands of specks that could be letters: at half the size most are gone
        try:
            return _ask(picture.reduce(2), _TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise VerifierFailed("tesseract took too long") from None


def _is_grainy(picture: Image.Image) -> bool:
    """Tell whether most pixels differ from their surroundings, as in photographs taken in the dark, unlike in print."""
    seen = grains = 0
    for row in range(4):
        for column in range(4):
            left, top = column * picture.width // 4, row * picture.height // 4
            box = (left, top, min(left + _SAMPLE_PX, picture.width), min(top + _SAMPLE_PX, picture.height))
            piece = picture.crop(box)
            counts = ImageChops.difference(piece, piece.filter(ImageFilter.MedianFilter(3))).histogram()
            seen, grains = seen + sum(counts), grains + sum(counts[_GRAIN:])
    return grains > seen // 2


def _ask(picture: Image.Image, timeout_s: int) -> str:
    done = _tesseract(picture, ["-l", "eng+fra+rus", "--psm", "11"], timeout_s)
    if done.returncode != 0:
        raise VerifierFailed("tesseract", code=done.returncode)
    return done.stdout.decode("utf-8", "replace").replace("\f", "\n").strip()


def _tesseract(picture: Image.Image, options: list[str], timeout_s: int) -> subprocess.CompletedProcess[bytes]:
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    try:
        return subprocess.run(
            ["tesseract", "-", "-", *options],
            input=stream.getvalue(),
            capture_output=True,
            timeout=timeout_s,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except OSError:
        raise VerifierFailed("tesseract") from None
