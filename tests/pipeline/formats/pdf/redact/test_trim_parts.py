"""Parts of fonts that letters share stay, those that no letter needs any more go, and what cannot be cut is held."""

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import reportlab
from fontTools import subset
from fontTools.t1Lib import T1Font
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.fonts import TAIL, clean_font, encrypt
from pipeline.formats.pdf.redact.charstrings import Flat
from pipeline.formats.pdf.redact.fonttrim import trim
from pipeline.formats.pdf.redact.trim_truetype import Face
from pipeline.formats.pdf.redact.trim_type1 import Program
from pipeline.formats.pdf.redact.whole_fonts import is_whole

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def face(text: str) -> bytes:
    font = TTFont(DEJAVU)
    cutter = subset.Subsetter(subset.Options(layout_features=[], glyph_names=True))
    cutter.populate(text=text)
    cutter.subset(font)
    sink = io.BytesIO()
    font.save(sink)
    return sink.getvalue()


def document(program: bytes, shown: bytes, *, more: dict | None = None) -> pikepdf.Pdf:
    """A page that shows bytes in a TrueType font of WinAnsiEncoding."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 200))
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Probe, Flags=32, FontBBox=[0, -200, 1000, 900], ItalicAngle=0,
        Ascent=900, Descent=-200, CapHeight=700, StemV=80, FontFile2=Stream(pdf, program),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Probe, Encoding=Name.WinAnsiEncoding, FirstChar=0,
        LastChar=255, Widths=Array([600] * 256), FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    pdf.pages[0].Resources = Dictionary(Font=Dictionary({"/F": pdf.make_indirect(font), **(more or {})}))
    pdf.pages[0].Contents = Stream(pdf, b"BT /F 40 Tf 20 100 Td <" + shown.hex().encode() + b"> Tj ET")
    return pdf


def picture(pdf: pikepdf.Pdf) -> bytes:
    sink = io.BytesIO()
    pdf.save(sink)
    return pdfium.PdfDocument(sink.getvalue())[0].render(scale=2).to_pil().tobytes()


def program_of(pdf: pikepdf.Pdf) -> TTFont:
    return TTFont(io.BytesIO(pdf.pages[0].Resources.Font.F.FontDescriptor.FontFile2.read_bytes()))


def test_parts_of_composite_glyphs_stay_and_are_found_under_their_new_numbers():
    pdf = document(face("Aéèzö"), "Aéö".encode("cp1252"))
    before = picture(pdf)
    assert trim(pdf) > 0
    assert picture(pdf) == before
    font = program_of(pdf)
    parts = {name for one in font["glyf"].glyphs for name in font["glyf"][one].getComponentNames(font["glyf"])}
    assert parts
    assert not {"egrave", "z"} & set(font.getGlyphOrder())
    assert len(font.getGlyphOrder()) == 1 + 3 + len(parts)


def test_values_that_are_derived_from_all_glyphs_are_derived_again():
    wide, narrow = document(face("AilW@"), b"Ail"), document(face("Ail"), b"Ail")
    for pdf in (wide, narrow):
        trim(pdf)
    programs = [pdf.pages[0].Resources.Font.F.FontDescriptor.FontFile2.read_bytes() for pdf in (wide, narrow)]
    assert programs[0] == programs[1]
    font = program_of(wide)
    boxes = [font["glyf"][name] for name in font.getGlyphOrder() if font["glyf"][name].numberOfContours]
    assert font["head"].xMax == max(one.xMax for one in boxes)
    assert font["maxp"].maxPoints == max(len(one.coordinates) for one in boxes)


def test_a_font_that_only_redacted_text_was_set_in_tells_nothing():
    pdf = document(face("Zeb"), b"")
    trim(pdf)
    font = pdf.pages[0].Resources.Font.F
    assert font.BaseFont == Name.Helvetica
    assert set(font.keys()) == {"/Type", "/Subtype", "/BaseFont", "/Encoding"}


def test_simple_and_composite_fonts_may_share_a_program():
    pdf = document(face("AilZ"), b"Ai")
    descriptor = pdf.pages[0].Resources.Font.F.FontDescriptor
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Probe, CIDToGIDMap=Name.Identity, DW=600,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0), FontDescriptor=descriptor,
    )  # fmt: skip
    pdf.pages[0].Resources.Font.G = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Probe, DescendantFonts=Array([pdf.make_indirect(inner)]),
            Encoding=Name("/Identity-H"),
        )
    )  # fmt: skip
    last = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes())).getGlyphID("l")
    body = pdf.pages[0].Contents.read_bytes() + b" BT /G 40 Tf 20 20 Td <%04x> Tj ET" % last
    pdf.pages[0].Contents = Stream(pdf, body)
    before = picture(pdf)
    trim(pdf)
    assert picture(pdf) == before
    assert set(program_of(pdf).getGlyphOrder()) >= {".notdef"}
    assert len(program_of(pdf).getGlyphOrder()) == 4


@pytest.mark.parametrize("program", [b"\0\1\0\0 no font", b"%!PS-AdobeFont-1.0: F\n", b"\1\0\4\1 no font", b""])
def test_a_subset_that_cannot_be_cut_holds_the_document(program):
    with pytest.raises(UnknownPart):
        trim(document(program, b"Ai"))


def test_only_fonts_with_all_usual_letters_pass_for_whole_ones():
    assert is_whole(DEJAVU.read_bytes())
    assert not is_whole(face("".join(map(chr, range(0x20, 0x7F)))))
    latin = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(0x20, 0x100))
    assert is_whole(face(latin))
    assert not is_whole(face(latin + "Ж"))


def test_a_character_map_that_repeats_itself_does_not_hang():
    font = TTFont(DEJAVU)
    from fontTools.ttLib import newTable

    rows = 30_000
    row = b"\xff\xfe" * rows
    body = b"\0\4\0\0\0\0" + (2 * rows).to_bytes(2, "big") + b"\0" * 6 + row + b"\0\0" + b"\0\0" * rows * 3
    font["cmap"] = newTable("cmap")
    sink = io.BytesIO()
    font["cmap"] = table = newTable("cmap")
    table.tableVersion, table.tables = 0, []
    table.compile = lambda _: b"\0\0\0\1\0\3\0\1\0\0\0\x0c" + body
    font.save(sink, reorderTables=False)
    with pytest.raises(ValueError, match="upon"):
        Face(sink.getvalue())


# --- drawings of letters ----------------------------------------------------------------------------------------------


def test_calls_are_written_out_and_widths_dropped():
    local = [bytes([139 + 10, 6, 11])]  # 10 hlineto return
    drawing = Flat(bytes([139 + 50, 139 + 5, 139, 21, 139 - 107, 10, 14]), local, [])
    assert drawing.code == bytes([139 + 5, 139, 21, 139 + 10, 6, 14])


def test_masks_of_hints_are_not_taken_for_operators():
    # Nine stems: two bytes of mask, which look like a call and a return.
    stems = bytes([139] * 18) + bytes([18])
    code = stems + bytes([19, 10, 11]) + bytes([139, 139, 21, 14])
    assert Flat(code, [], []).code == code


def test_calls_without_end_are_refused():
    with pytest.raises(ValueError, match="calls"):
        Flat(bytes([139 - 107, 10]), [bytes([139 - 107, 10])], [])
    doubling = [bytes([139 - 107 + place + 1, 10] * 8) for place in range(9)] + [bytes([139, 139, 5])]
    with pytest.raises(ValueError, match=r"calls|size"):
        Flat(bytes([139 - 107, 10]), doubling, [])


def test_accents_name_the_letters_that_they_need():
    assert Flat(bytes([139, 139, 139 + 65, 139 + 0, 14]), [], []).accent == (65, 0)


def test_letters_of_type_1_are_drawn_as_before(tmp_path):
    raw = (Path(reportlab.__file__).parent / "fonts" / "DarkGardenMK.pfb").read_bytes()
    program = Program(clean_font(raw, lambda name: name) or b"")
    (tmp_path / "cut.pfa").write_bytes(program.written(*program.cut(["A"]), {}))
    font = T1Font(tmp_path / "cut.pfa", kind="OTHER")
    font.parse()
    assert set(font.font["CharStrings"]) == {".notdef", "A"}
    (tmp_path / "whole.pfa").write_bytes(clean_font(raw, lambda name: name) or b"")
    whole = T1Font(tmp_path / "whole.pfa", kind="OTHER")
    whole.parse()
    for held in (font.font, whole.font):
        held["CharStrings"]["A"].decompile()
    assert font.font["CharStrings"]["A"].program == whole.font["CharStrings"]["A"].program


def type1(subroutines: dict[int, bytes], glyphs: dict[str, bytes]) -> bytes:
    """Return a Type 1 program put together by hand."""

    def entry(head: str, code: bytes, end: str) -> bytes:
        body = encrypt(code, 4330)
        return f"{head} {len(body)} RD ".encode() + body + f" {end}\n".encode()

    plain = b"dup /Private 8 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n"
    plain += b"/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n/lenIV 4 def\n"
    plain += b"/Subrs %d array\n" % (max(subroutines) + 1)
    plain += b"".join(entry(f"dup {number}", code, "NP") for number, code in subroutines.items())
    plain += b"ND\n2 index /CharStrings %d dict dup begin\n" % len(glyphs)
    plain += b"".join(entry("/" + name, code, "ND") for name, code in glyphs.items())
    plain += b"end\nend\nreadonly put\nnoaccess put\ndup/FontName get exch definefont pop\nmark currentfile closefile\n"
    clear = b"%!PS-AdobeFont-1.0: F\n11 dict begin\n/FontName /F def\n/FontMatrix [0.001 0 0 0.001 0 0] def\n"
    clear += (
        b"/FontBBox {0 0 9 9} def\n/Encoding StandardEncoding def\n/PaintType 0 def\n/FontType 1 def\ncurrentdict end\n"
    )
    return clear + b"currentfile eexec\n" + encrypt(plain) + TAIL


def test_subroutines_keep_their_numbers_and_those_of_other_letters_are_empty(tmp_path):
    line, call = bytes([139 + 77, 6, 11]), 10
    begin = bytes([139, 139 + 100, 13])
    program = Program(
        type1(
            {**{number: bytes([11]) for number in range(5)}, 5: bytes([139 + 55, 6, 11]), 6: line},
            {".notdef": begin + bytes([14]), "A": begin + bytes([139 + 6, call, 14]),
             "Z": begin + bytes([139 + 5, call, 14])},
        )
    )  # fmt: skip
    (tmp_path / "cut.pfa").write_bytes(program.written(*program.cut(["A"]), {}))
    font = T1Font(tmp_path / "cut.pfa", kind="OTHER")
    font.parse()
    routines = font.font["Private"]["Subrs"]
    for one in routines:
        one.decompile()
    assert [one.program for one in routines[5:]] == [["return"], [77, "hlineto", "return"]]
    assert set(font.font["CharStrings"]) == {".notdef", "A"}


def drawn(letters: str, shown: str) -> pikepdf.Pdf:
    """A page that shows letters whose codes and drawings were given out in the order in which they were met."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 200))
    codes = {one: place for place, one in enumerate(letters, 1)}
    pairs = "".join(f"<{code:02x}> <{ord(one):04x}>\n" for one, code in codes.items())
    told = f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}endbfchar".encode()
    draw = {f"/g{code}": Stream(pdf, b"600 0 d0 0 0 %d 600 re f" % ord(one)) for one, code in codes.items()}
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, max(map(ord, letters)), 600], CharProcs=Dictionary(draw),
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], Resources=Dictionary(), FirstChar=1, LastChar=len(codes),
        Widths=[600] * len(codes), Encoding=Dictionary(Differences=Array([1, *map(Name, draw)])),
        ToUnicode=Stream(pdf, told),
    )  # fmt: skip
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    string = bytes(codes[one] for one in shown).hex().encode()
    pdf.pages[0].Contents = Stream(pdf, b"BT /F 40 Tf 20 100 Td <" + string + b"> Tj ET")
    return pdf


def test_letters_that_are_content_streams_tell_nothing_of_others():
    made = [drawn(letters, "ail") for letters in ("Zebail", "lxyai")]
    before = [picture(pdf) for pdf in made]
    for pdf in made:
        trim(pdf)
    assert [picture(pdf) for pdf in made] == before
    fonts = [pdf.pages[0].Resources.Font.F for pdf in made]
    for font in fonts:
        assert list(font.Encoding.Differences) == [33, Name.a0, Name.a1, Name.a2]
        assert [int(one) for one in font.FontBBox] == [0, 0, 0, 0]
    assert made[0].pages[0].Contents.read_bytes() == made[1].pages[0].Contents.read_bytes()
    assert fonts[0].ToUnicode.read_bytes() == fonts[1].ToUnicode.read_bytes()
