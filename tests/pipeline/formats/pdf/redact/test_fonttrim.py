"""Fonts do not tell what was taken out: two documents that differ in a name only become the same bytes."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.t1Lib import T1Font
from fontTools.ttLib import TTFont
from pdfminer.cmapdb import CMapParser, FileUnicodeMap

from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Edit, Plan
from tests.pipeline.formats.pdf.redact.embedded import KINDS, LINES, NAMES

SHOWN = {one for line in LINES for one in line.format("")}


def redacted(content: bytes, name: str, folder) -> bytes:
    source, target = folder / "in", folder / "out"
    source.write_bytes(content)
    edits = []
    for passage in FORMAT.read(source, DEFAULT_LIMITS).text:
        if (start := passage.text.find(name)) >= 0:
            edits.append(Edit(passage.anchor, start, start + len(name), "█████", "person"))
    assert edits
    FORMAT.rewrite(source, target, Plan(tuple(edits)), {}, DEFAULT_LIMITS)
    return target.read_bytes()


def words(content: bytes) -> str:
    return pdfium.PdfDocument(content)[0].get_textpage().get_text_range()


@pytest.fixture(scope="module", params=KINDS)
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    made = [(KINDS[request.param](name), name) for name in NAMES]
    for content, name in made:
        assert name in words(content)
    return [content for content, _ in made], [redacted(content, name, folder) for content, name in made]


def test_documents_that_differ_in_a_name_only_become_the_same_bytes(pair):
    before, after = pair
    assert before[0] != before[1]
    assert after[0] == after[1] == after[2]
    assert not any(name.split()[0] in words(after[0]) for name in NAMES)


def fonts(content: bytes):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield from (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font")


def drawn(content: bytes, folder) -> list[str]:
    """Names of the glyphs that the font programs of a document draw, as fontTools reads them."""
    found = []
    for font in fonts(content):
        for key, program in font.get("/FontDescriptor", {}).items():
            if key == "/FontFile2":
                face = TTFont(io.BytesIO(program.read_bytes()))
                found += [name for name in face.getGlyphOrder() if face["glyf"][name].numberOfContours]
            elif key == "/FontFile3":
                held = CFFFontSet()
                held.decompile(io.BytesIO(program.read_bytes()), None)
                found += held.topDictIndex[0].charset
                assert not held.GlobalSubrs
                assert b"Subrs" not in program.read_bytes()
            elif key == "/FontFile":
                (folder / "probe.pfa").write_bytes(program.read_bytes())
                face = T1Font(folder / "probe.pfa", kind="OTHER")
                face.parse()
                found += face.font["CharStrings"]
    return found


def test_no_outline_of_a_letter_is_left_that_is_not_shown(pair, tmp_path):
    before, after = pair
    assert len(drawn(before[0], tmp_path)) > len(SHOWN) + 1
    assert len(drawn(after[0], tmp_path)) <= len(SHOWN) + 1
    gone = set("".join(NAMES)) - SHOWN
    assert not gone & set(drawn(after[0], tmp_path))


def test_no_entry_of_a_letter_is_left_that_is_not_shown(pair):
    for font in fonts(pair[1][0]):
        if "/ToUnicode" in font:
            told = FileUnicodeMap()
            CMapParser(told, io.BytesIO(font.ToUnicode.read_bytes())).run()
            assert set(told.cid2unichr.values()) <= SHOWN
            if "/Widths" in font:
                assert {code for code, wide in enumerate(font.Widths, int(font.FirstChar)) if wide} <= set(
                    told.cid2unichr
                )
        if "/W" in font:
            assert sum(len(one) for one in font.W if isinstance(one, pikepdf.Array)) == len(SHOWN)
            assert "/DW" not in font


def test_all_else_is_read_and_looks_as_before(pair):
    before, after = pair
    for content in after:
        assert words(content).split("\r\n")[1:] == list(LINES[1:])
    pages = [pdfium.PdfDocument(content)[0].render(scale=2).to_pil() for content in (before[0], after[0])]
    # Below the first line, where nothing was taken out.
    below = (0, 2 * 55, 800, 400)
    assert pages[0].crop(below).tobytes() == pages[1].crop(below).tobytes()
    assert min(pages[0].crop(below).convert("L").tobytes()) < 100
