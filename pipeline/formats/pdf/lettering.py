"""Letters for annotations that leave their looks to the viewer: Helvetica, or a font of this machine, embedded.

Scripts whose letters join, stack or run from right to left are not set here: to draw them letter by letter would say
something else.
"""

from __future__ import annotations

import ctypes
import functools
import io
import unicodedata
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import ImageFont

from pipeline.errors import UnknownPart

_FONTS = Path("/usr/share/fonts")
#: In this order, the first as wide as Helvetica; the first that has all letters is taken.
_FILES = ("LiberationSans-Regular.ttf", "DejaVuSans.ttf", "NotoSans-Regular.ttf", "FreeSans.ttf")
#: Letters that stand one beside the other, from left to right, whatever their neighbours are.
_PLAIN = (range(0x20, 0x300), range(0x370, 0x590), range(0x10A0, 0x1100), range(0x1E00, 0x2C00))
#: Code of the sign for a letter that the font lacks.
_MISSING = b"\0\0"
#: Size at which letters are measured, and a width that few have, for where nothing can be measured.
_MEASURE_PT, _WIDE = 1000, 0.7


class Lettering:
    """What the annotations of one document are set in.

    Args:
        pdf: The document.

    Attributes:
        font: Dictionary of the font that was chosen last.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._usual: Any = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        self._embedded: dict[Path, Any] = {}
        self._codes: dict[str, bytes] = {}
        self._path: Path | None = None
        self.font = self._usual

    def choose(self, words: str) -> None:
        """Choose a font that has all letters.

        Raises:
            UnknownPart: There is none on this machine, or the letters need more than to stand side by side.
        """
        self.font, self._codes, self._path = self._usual, {}, next(iter(_paths()), None)
        try:
            words.encode("cp1252")
        except UnicodeEncodeError:
            self._embed("".join(sorted({" ", *(letter for letter in words if not letter.isspace())})))

    def operand(self, line: str) -> str:
        """Return a line as the operand of Tj."""
        if not self._codes:
            return f"<{line.encode('cp1252').hex()}>"
        return f"<{b''.join(self._codes.get(letter, self._codes[' ']) for letter in line).hex()}>"

    def width(self, line: str) -> float:
        """Return how wide a line is in the chosen font, as a share of its size."""
        return sum(_advance(self._path, letter) for letter in line)

    def _embed(self, letters: str) -> None:
        for path in _paths() if all(map(can_be_set, letters)) else ():
            with pikepdf.open(io.BytesIO(_sample(path, letters))) as sample:
                codes = _codes(sample.pages[0])
                if len(codes) == len(letters) and _MISSING not in codes:
                    if path not in self._embedded:
                        fonts = sample.pages[0].obj["/Resources"]["/Font"]
                        self._embedded[path] = self._pdf.copy_foreign(next(iter(fonts.values())))
                    self.font, self._codes = self._embedded[path], dict(zip(letters, codes, strict=True))
                    self._path = path
                    return
        raise UnknownPart("text of an annotation without a drawing")


@functools.cache
def _measure(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, _MEASURE_PT, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=4096)
def _advance(path: Path | None, letter: str) -> float:
    return _WIDE if path is None else _measure(path).getlength(letter) / _MEASURE_PT


def can_be_set(letter: str) -> bool:
    """Return whether a letter stands beside others as it is, whatever they are."""
    return any(ord(letter) in span for span in _PLAIN) and unicodedata.category(letter)[0] != "C"


def _codes(page: pikepdf.Page) -> list[bytes]:
    shown = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) == "TJ"]
    text = b"".join(bytes(part) for one in shown for part in one.operands[0])
    return [text[at : at + len(_MISSING)] for at in range(0, len(text), len(_MISSING))]


@functools.cache
def _paths() -> tuple[Path, ...]:
    return tuple(path for name in _FILES for path in sorted(_FONTS.rglob(name)))


def _sample(path: Path, letters: str) -> bytes:
    """Return a document of one page that shows some letters in a font: the library embeds it and gives them codes."""
    program = path.read_bytes()
    document, buffer = pdfium.PdfDocument.new(), io.BytesIO()
    try:
        page = document.new_page(100, 100)
        kept = (ctypes.c_uint8 * len(program)).from_buffer_copy(program)
        font = pdfium_c.FPDFText_LoadFont(document.raw, kept, len(program), pdfium_c.FPDF_FONT_TRUETYPE, True)
        text = pdfium_c.FPDFPageObj_CreateTextObj(document.raw, font, 10.0)
        said = ctypes.create_string_buffer(letters.encode("utf-16-le") + b"\0\0")
        pdfium_c.FPDFText_SetText(text, ctypes.cast(said, ctypes.POINTER(ctypes.c_ushort)))
        pdfium_c.FPDFPage_InsertObject(page.raw, text)
        pdfium_c.FPDFPage_GenerateContent(page.raw)
        document.save(buffer)
    finally:
        document.close()
    return buffer.getvalue()
