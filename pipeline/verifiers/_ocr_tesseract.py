"""Read one picture by tesseract.

A dense page costs 1.5 s of one core, whatever the options (languages, dictionaries, inverted text were tried): the
network reads each line of text. So the cost is cut by not reading: nothing that is empty, too small, or read before.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

from pipeline.errors import VerifierFailed
from pipeline.tesseract.reader import Reader, Seen, TesseractFailed
from pipeline.verifiers._ocr_ink import Ink, ink_of

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
#: Pictures whose text is remembered, and the longest text that is: the same letterhead is on every page.
_MOST_KNOWN, _MOST_KNOWN_CHARS = 512, 20_000
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


_READER = Reader()


class TextReader:
    """Reads pictures, each of them once.

    Args:
        reader: The process that reads.
    """

    def __init__(self, reader: Reader = _READER) -> None:
        self._reader = reader
        self._known: OrderedDict[bytes, str] = OrderedDict()

    def read_text(self, picture: Image.Image) -> str:
        """Return what tesseract sees (English, French, Russian): nothing in pictures too small or of one colour.

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
        key = hashlib.blake2b(b"%d " % picture.width + picture.tobytes(), digest_size=32).digest()
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        text = self._every_way(picture)
        if len(text) <= _MOST_KNOWN_CHARS:
            self._known[key] = text
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return text

    def _every_way(self, picture: Image.Image) -> str:
        upright = [self._read(piece) for piece in _pieces(picture)]
        read = "\n".join(text for text, _ in upright if text)
        ink = sum((ink for _, ink in upright), Ink())
        turned = [
            _worded(self._read(piece)[0])
            for turn in self._turns(picture, read, ink)
            for piece in _pieces(picture.transpose(turn))
        ]
        return "\n".join(text for text in (read, *turned) if text)

    def _turns(self, picture: Image.Image, upright: str, ink: Ink) -> tuple[Image.Transpose, ...]:
        """Return how else the picture may have to be held to be read: sheets are scanned sideways and upside down.

        Where all that stands in it was read there is no other way. Where little could be read every way is tried. A
        full page of which most was read lies as it should; tesseract's own look at the page decides for another.
        """
        if ink.is_wholly_read():
            return ()
        if len("".join(_WORD.findall(upright))) < _LEAST_LETTERS:
            return tuple(_TURNS.values())
        if ink.is_mostly_read():
            return ()
        smaller = picture if max(picture.size) <= _LARGEST_PX else picture.reduce(-(-max(picture.size) // _LARGEST_PX))
        try:
            angle = self._reader.turned(smaller, _FIRST_TIMEOUT_S)
        except TimeoutError:
            angle = None
        except TesseractFailed as failed:
            raise VerifierFailed("tesseract", code=failed.code) from None
        if angle is None:
            return tuple(_TURNS.values())
        return (_TURNS[angle],) if angle in _TURNS else ()

    def _read(self, picture: Image.Image) -> tuple[str, Ink]:
        """Return text and ink of a piece."""
        picture = _prepared(picture)
        try:
            seen = self._seen(picture, _FIRST_TIMEOUT_S)
        except TimeoutError:  # thousands of specks that could be letters: at half the size most are gone
            picture = picture.reduce(2)
            try:
                seen = self._seen(picture, _TIMEOUT_S)
            except TimeoutError:
                raise VerifierFailed("tesseract took too long") from None
        return seen.text, ink_of(picture, seen.words)

    def _seen(self, picture: Image.Image, timeout_s: float) -> Seen:
        try:
            return self._reader.read(picture, timeout_s)
        except TesseractFailed as failed:
            raise VerifierFailed("tesseract", code=failed.code) from None


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


def _prepared(picture: Image.Image) -> Image.Image:
    """Return a picture with a margin, if it is low, and without grain."""
    if min(picture.size) < _SMALLEST_PX:  # a line of text that fills its picture: tesseract wants a margin
        framed = Image.new("L", (picture.width + _SMALLEST_PX, picture.height + _SMALLEST_PX), picture.getpixel((0, 0)))
        framed.paste(picture, (_SMALLEST_PX // 2, _SMALLEST_PX // 2))
        picture = framed
    return picture.filter(ImageFilter.MedianFilter(3)) if _is_grainy(picture) else picture


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


_TEXTS = TextReader()
read_text = _TEXTS.read_text
