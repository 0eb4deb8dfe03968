"""Pages whose letters no text tells: fonts without names for them, letters as drawings, letters that run downwards."""

from __future__ import annotations

import ctypes
import io
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import ImageFont

from tests.pipeline.formats.pdf.redact.scans import LETTER, NAME

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
_EM = 2048
_OPERATORS = {pdfium_c.FPDF_SEGMENT_MOVETO: "m", pdfium_c.FPDF_SEGMENT_LINETO: "l", pdfium_c.FPDF_SEGMENT_BEZIERTO: "c"}
_SIZE, _LEFT, _TOP, _LEADING = 13, 20, 290, 24


class _Letters:
    """A font file: numbers of glyphs by its own table, outlines by pdfium, widths by FreeType."""

    def __init__(self) -> None:
        self.file = Path(FONT).read_bytes()
        self._wide = ImageFont.truetype(FONT, _EM)
        self._document = pdfium.PdfDocument.new()
        body = (ctypes.c_ubyte * len(self.file)).from_buffer_copy(self.file)
        self._font = pdfium_c.FPDFText_LoadFont(self._document.raw, body, len(body), pdfium_c.FPDF_FONT_TRUETYPE, 1)
        self._glyphs = self._mapped()

    def glyph(self, letter: str) -> int:
        """Return the number of a letter's glyph."""
        return self._glyphs[ord(letter)]

    def width(self, letter: str) -> int:
        """Return how far a letter moves the next one."""
        return round(self._wide.getlength(letter))

    def outline(self, letter: str) -> str:
        """Return the shape of a letter as operators of a content stream."""
        path = pdfium_c.FPDFFont_GetGlyphPath(self._font, ord(letter), _EM)
        operators, points = list[str](), list[str]()
        for number in range(pdfium_c.FPDFGlyphPath_CountGlyphSegments(path) if path else 0):
            segment = pdfium_c.FPDFGlyphPath_GetGlyphPathSegment(path, number)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(f"{x.value * _EM:.0f} {y.value * _EM:.0f}")
            kind = pdfium_c.FPDFPathSegment_GetType(segment)
            if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO and len(points) < 3:
                continue
            operators.append(f"{' '.join(points)} {_OPERATORS[kind]}")
            points.clear()
            if pdfium_c.FPDFPathSegment_GetClose(segment):
                operators.append("h")
        return "\n".join(operators)

    def _mapped(self) -> dict[int, int]:
        """Read the table that tells glyphs of characters. Source: OpenType, cmap, format 4."""
        body = self.file
        tables = {
            body[at : at + 4]: struct.unpack_from(">4sIII", body, at)[2]
            for at in range(12, 12 + 16 * struct.unpack_from(">H", body, 4)[0], 16)
        }
        start = tables[b"cmap"]
        found: dict[int, int] = {}
        for number in range(struct.unpack_from(">H", body, start + 2)[0]):
            at = start + struct.unpack_from(">HHI", body, start + 4 + 8 * number)[2]
            if struct.unpack_from(">H", body, at)[0] != 4:
                continue
            count = struct.unpack_from(">H", body, at + 6)[0] // 2
            ends, starts, deltas, ranges = (at + 14, at + 16 + 2 * count, at + 16 + 4 * count, at + 16 + 6 * count)
            for one in range(count):
                end, first, delta, jump = (
                    struct.unpack_from(">H", body, base + 2 * one)[0] for base in (ends, starts, deltas, ranges)
                )
                for code in range(first, min(end, 0x7F) + 1):
                    place = ranges + 2 * one + jump + 2 * (code - first)
                    found[code] = (
                        code + delta if not jump else struct.unpack_from(">H", body, place)[0] + delta
                    ) % 65536
        return found


def as_drawings(lines: Sequence[str] = LETTER) -> bytes:
    """Return a page whose letters are shapes."""
    font = _Letters()
    content = [f"{_SIZE / 2048} 0 0 {_SIZE / 2048} {_LEFT} {_TOP} cm"]
    for line in lines:
        content += ["q", *(_drawn(font, letter) for letter in line), "Q", f"1 0 0 1 0 {-_LEADING * 2048 / _SIZE} cm"]
    return _page("\n".join(content), lambda pdf: pikepdf.Dictionary())


def _drawn(font: _Letters, letter: str) -> str:
    return f"{font.outline(letter)} f 1 0 0 1 {font.width(letter)} 0 cm"


def in_type3(lines: Sequence[str] = LETTER) -> bytes:
    """Return a page in a font of procedures, with names that say nothing."""
    font, letters = _Letters(), sorted(set("".join(lines)))
    codes = {letter: number + 33 for number, letter in enumerate(letters)}

    def fonts(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        procedures = {
            f"/g{codes[one]}": pdf.make_stream(f"{font.width(one)} 0 d0 {font.outline(one)} f".encode())
            for one in letters
        }
        names = [33, *(pikepdf.Name(f"/g{codes[one]}") for one in letters)]
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=[0, -600, 2800, 2000],
            FontMatrix=[1 / 2048, 0, 0, 1 / 2048, 0, 0], CharProcs=pikepdf.Dictionary(procedures), FirstChar=33,
            LastChar=32 + len(letters), Widths=[font.width(one) for one in letters], Resources=pikepdf.Dictionary(),
            Encoding=pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=names),
        )  # fmt: skip

    return _page(_lines(lines, lambda line: bytes(codes[one] for one in line).hex()), fonts)


def without_names(lines: Sequence[str] = LETTER) -> bytes:
    """Return a page in a font that is shown by the numbers of its glyphs, and does not say what they mean."""
    return _page(_lines(lines, _glyphs(_Letters())), lambda pdf: _type0(pdf, "/Identity-H"))


def downwards(lines: Sequence[str], name: str = NAME) -> bytes:
    """Return a page of lines, and a name beside them that runs from top to bottom."""
    glyphs = _glyphs(_Letters())
    shown = f"{_lines(lines, glyphs)}\nBT /F2 {_SIZE} Tf 411 300 Td <{glyphs(name)}> Tj ET"
    with_names = "\n".join(f"<{glyphs(one)}> <{ord(one):04X}>" for one in sorted(set("".join([*lines, name]))))
    return _page(
        shown, lambda pdf: _type0(pdf, "/Identity-H", with_names), lambda pdf: _type0(pdf, "/Identity-V", with_names)
    )


def _glyphs(font: _Letters) -> Callable[[str], str]:
    return lambda line: "".join(f"{font.glyph(one):04X}" for one in line)


def _lines(lines: Sequence[str], coded: Callable[[str], str]) -> str:
    shown = " ".join(f"<{coded(line)}> Tj T*" for line in lines)
    return f"BT /F1 {_SIZE} Tf {_LEADING} TL {_LEFT} {_TOP} Td {shown} ET"


def _type0(pdf: pikepdf.Pdf, way: str, names: str = "") -> pikepdf.Dictionary:
    font = _Letters()
    body = font.file
    if not names:  # nor does the file itself tell them
        for table in (b"cmap", b"post"):
            at = body.index(table)
            body = body[:at] + table[:3] + b"q" + body[at + 4 :]
    wide = [0] * 5000
    for code in range(32, 127):
        wide[font.glyph(chr(code))] = font.width(chr(code)) * 1000 // _EM
    file = pdf.make_indirect(pikepdf.Stream(pdf, body))
    file["/Length1"] = len(body)
    described = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/AAAAAA+Letters"), Flags=4, ItalicAngle=0,
        FontBBox=[-1021, -463, 1793, 1232], Ascent=928, Descent=-236, CapHeight=729, StemV=80, FontFile2=file,
    )  # fmt: skip
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name("/AAAAAA+Letters"),
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(described), W=[0, wide], CIDToGIDMap=pikepdf.Name.Identity,
    )  # fmt: skip
    whole = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/AAAAAA+Letters"),
        Encoding=pikepdf.Name(way), DescendantFonts=[pdf.make_indirect(below)],
    )  # fmt: skip
    if names:
        head = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange"
        count = names.count("\n") + 1
        whole["/ToUnicode"] = pdf.make_stream(f"{head} {count} beginbfchar\n{names}\nendbfchar endcmap".encode())
    return whole


def _page(content: str, *fonts: Callable[[pikepdf.Pdf], pikepdf.Dictionary]) -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(420, 340))
        named = {f"/F{number}": pdf.make_indirect(make(pdf)) for number, make in enumerate(fonts, 1)}
        page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(named))
        page.obj["/Contents"] = pdf.make_stream(content.encode())
        sink = io.BytesIO()
        pdf.save(sink, static_id=True)
        return sink.getvalue()
