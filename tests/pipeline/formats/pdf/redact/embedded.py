"""Documents with subset fonts of all kinds, each subset made for the letters of its document, in their order."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import reportlab
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.t1Lib import T1Font
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as Registered
from reportlab.pdfgen.canvas import Canvas

TRUETYPE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
TYPE1 = Path(reportlab.__file__).parent / "fonts" / "DarkGardenMK.pfb"
#: Names with letters that stand nowhere else, and one with letters that stand further down only.
NAMES = ("Zebulon Quark", "Xaver Jipzky", "Maud Weyand")
LINES = ("Statement of {} here", "The desk was shut in May", "and all of us went home")


def lines(name: str) -> list[str]:
    return [line.format(name) for line in LINES]


def letters(name: str) -> list[str]:
    """The letters of a document in the order in which it shows them."""
    return list(dict.fromkeys("".join(lines(name))))


def _truetype(name: str, order: list[str]) -> TTFont:
    font = TTFont(TRUETYPE)
    options = subset.Options(
        hinting=True, glyph_names=True, notdef_outline=True, legacy_cmap=True, layout_features=[], name_IDs=[]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(order))
    cutter.subset(font)
    return font


def _bytes(font: TTFont) -> bytes:
    sink = io.BytesIO()
    font.save(sink)
    return sink.getvalue()


def _compact(order: list[str], *, keyed: bool = False) -> bytes:
    """A CFF program of the letters in this order, each with a subroutine of its own."""
    source = TTFont(TRUETYPE)
    glyphs, cmap = source.getGlyphSet(), source.getBestCmap()
    called = [".notdef", *(cmap[ord(one)] for one in order)]
    names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(called)))] if keyed else called
    drawn = {}
    for new, old in zip(names, called, strict=True):
        pen = T2CharStringPen(glyphs[old].width // 2, glyphs)
        glyphs[old].draw(pen)
        drawn[new] = pen.getCharString()
    builder = FontBuilder(2048, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCFF("Probe", {"FontMatrix": [1 / 2048, 0, 0, 1 / 2048, 0, 0]}, drawn, {})
    cff = builder.font["CFF "].cff
    top = cff.topDictIndex[0]
    _subroutines(top)
    if keyed:
        _key(top)
    sink = io.BytesIO()
    cff.compile(sink, builder.font)
    return sink.getvalue()


def _subroutines(top) -> None:
    """Put what draws each letter into a subroutine."""
    from fontTools.cffLib import SubrsIndex

    top.Private.Subrs = routines = SubrsIndex()
    for number, name in enumerate(top.charset):
        program = top.CharStrings[name].program
        width, rest = program[:1], program[1:]
        if len(program) < 4:
            width, rest = [], program
        routines.append(T2CharString(program=[*rest[:-1], "return"], private=top.Private, globalSubrs=[]))
        whole = T2CharString(program=[*width, number - 107, "callsubr", "endchar"], private=top.Private, globalSubrs=[])
        top.CharStrings[name] = whole


def _key(top) -> None:
    from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict

    top.ROS, top.CIDCount = ("Adobe", "Identity", 0), len(top.charset)
    part = FontDict()
    part.setCFF2(False) if hasattr(part, "setCFF2") else None
    part.Private = top.Private
    top.FDArray = FDArrayIndex()
    top.FDArray.append(part)
    top.FDSelect = FDSelect()
    top.FDSelect.gidArray, top.FDSelect.format = [0] * len(top.charset), 0
    del top.Private
    for key in ("Private", "Encoding"):
        top.rawDict.pop(key, None)
    vars(top).pop("Encoding", None)


def _type1(order: list[str]) -> bytes:
    font = T1Font(TYPE1)
    font.parse()
    wanted = {".notdef", *(_name(one) for one in order)}
    strings = font.font["CharStrings"]
    for name in [one for one in strings if one not in wanted]:
        del strings[name]
    encoding = [".notdef"] * 256
    for one in order:
        encoding[ord(one)] = _name(one)
    font.font["Encoding"] = encoding
    return font.createData()


def _name(letter: str) -> str:
    return "space" if letter == " " else letter


def _to_unicode(codes: dict[str, bytes]) -> bytes:
    pairs = "\n".join(f"<{code.hex()}> <{ord(one):04x}>" for one, code in codes.items())
    size = "ff" * len(next(iter(codes.values())))
    return f"1 begincodespacerange <{'00' * (len(size) // 2)}> <{size}> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar".encode()


def _widths(order: list[str]) -> dict[str, int]:
    font = TTFont(TRUETYPE)
    cmap = font.getBestCmap()
    return {one: round(font["hmtx"][cmap[ord(one)]][0] * 1000 / 2048) for one in order}


def _page(pdf: pikepdf.Pdf, font, name: str, codes: dict[str, bytes]) -> bytes:
    pdf.add_blank_page(page_size=(400, 200))
    shown = [b"BT /F 12 Tf 20 150 Td 16 TL"]
    shown += [b"<" + b"".join(codes[one] for one in line).hex().encode() + b"> Tj T*" for line in lines(name)]
    pdf.pages[0].Contents = Stream(pdf, b"\n".join([*shown, b"ET"]))
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
    sink = io.BytesIO()
    pdf.save(sink)
    return sink.getvalue()


def _descriptor(pdf: pikepdf.Pdf, key: str, program: bytes, flags: int, **more) -> pikepdf.Dictionary:
    stream = Stream(pdf, program, **more)
    if key == "/FontFile":
        clear = program.index(b"eexec") + 6
        stream.Length1, stream.Length2, stream.Length3 = clear, len(program) - clear, 0
    made = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Probe"), Flags=flags, FontBBox=[0, -200, 1000, 900],
        ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    made[key] = stream
    return pdf.make_indirect(made)


def _simple(name: str, kind: str, key: str, program: bytes, codes: dict[str, bytes], flags: int, **more) -> bytes:
    pdf = pikepdf.new()
    widths, numbers = _widths(letters(name)), {code[0]: one for one, code in codes.items()}
    first, last = min(numbers), max(numbers)
    subtype = {"Subtype": Name.Type1C} if key == "/FontFile3" else {}
    font = Dictionary(
        Type=Name.Font, Subtype=Name("/" + kind), BaseFont=Name("/ABCDEF+Probe"), FirstChar=first, LastChar=last,
        Widths=Array([widths[numbers[code]] if code in numbers else 0 for code in range(first, last + 1)]),
        FontDescriptor=_descriptor(pdf, key, program, flags, **subtype), ToUnicode=Stream(pdf, _to_unicode(codes)),
        **more,
    )  # fmt: skip
    return _page(pdf, pdf.make_indirect(font), name, codes)


def _composite(name: str, kind: str, key: str, program: bytes, glyphs: dict[str, int]) -> bytes:
    pdf = pikepdf.new()
    widths = _widths(letters(name))
    subtype = {"Subtype": Name.CIDFontType0C} if key == "/FontFile3" else {}
    listed = Array()
    for one, glyph in sorted(glyphs.items(), key=lambda pair: pair[1]):
        listed.append(glyph)
        listed.append(Array([widths[one]]))
    inner = Dictionary(
        Type=Name.Font, Subtype=Name("/" + kind), BaseFont=Name("/ABCDEF+Probe"), W=listed, DW=widths["e"],
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=_descriptor(pdf, key, program, 4, **subtype),
    )  # fmt: skip
    if key == "/FontFile2":
        inner.CIDToGIDMap = Name.Identity
    codes = {one: glyph.to_bytes(2, "big") for one, glyph in glyphs.items()}
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Probe"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]), ToUnicode=Stream(pdf, _to_unicode(codes)),
    )  # fmt: skip
    return _page(pdf, pdf.make_indirect(font), name, codes)


# --- one document of each kind ----------------------------------------------------------------------------------------


def truetype(name: str) -> bytes:
    codes = {one: one.encode() for one in letters(name)}
    program = _bytes(_truetype(name, letters(name)))
    return _simple(name, "TrueType", "/FontFile2", program, codes, 32, Encoding=Name.WinAnsiEncoding)


def symbolic(name: str) -> bytes:
    """Codes given out in the order in which letters are met."""
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    font, order = _truetype(name, letters(name)), letters(name)
    cmap, table = font.getBestCmap(), newTable("cmap")
    table.tableVersion, table.tables = 0, []
    for platform, encoding, block in ((1, 0, 0), (3, 0, 0xF000)):
        part = CmapSubtable.newSubtable(6 if platform == 1 else 4)
        part.platformID, part.platEncID, part.language = platform, encoding, 0
        part.cmap = {block + place: cmap[ord(one)] for place, one in enumerate(order, 1)}
        table.tables.append(part)
    font["cmap"] = table
    codes = {one: bytes([place]) for place, one in enumerate(order, 1)}
    return _simple(name, "TrueType", "/FontFile2", _bytes(font), codes, 4)


def composite(name: str) -> bytes:
    font = _truetype(name, letters(name))
    cmap = font.getBestCmap()
    return _composite(name, "CIDFontType2", "/FontFile2", _bytes(font),
                      {one: font.getGlyphID(cmap[ord(one)]) for one in letters(name)})  # fmt: skip


def compact(name: str) -> bytes:
    order = letters(name)
    codes = {one: bytes([place]) for place, one in enumerate(order, 1)}
    listed = Array([1, *(Name("/" + _name(one)) for one in order)])
    encoding = Dictionary(Type=Name.Encoding, Differences=listed)
    return _simple(name, "Type1", "/FontFile3", _compact(order), codes, 4, Encoding=encoding)


def keyed(name: str) -> bytes:
    order = letters(name)
    glyphs = {one: place for place, one in enumerate(order, 1)}
    return _composite(name, "CIDFontType0", "/FontFile3", _compact(order, keyed=True), glyphs)


def unkeyed(name: str) -> bytes:
    order = letters(name)
    glyphs = {one: place for place, one in enumerate(order, 1)}
    return _composite(name, "CIDFontType0", "/FontFile3", _compact(order), glyphs)


def type1(name: str) -> bytes:
    codes = {one: one.encode() for one in letters(name)}
    return _simple(name, "Type1", "/FontFile", _type1(letters(name)), codes, 4)


def by_reportlab(name: str) -> bytes:
    pdfmetrics.registerFont(Registered("Probe", TRUETYPE))
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=(400, 200), invariant=True)
    canvas.setFont("Probe", 12)
    for place, line in enumerate(lines(name)):
        canvas.drawString(20, 150 - 16 * place, line)
    canvas.save()
    return sink.getvalue()


KINDS = {made.__name__: made for made in (truetype, symbolic, composite, compact, keyed, unkeyed, type1, by_reportlab)}
