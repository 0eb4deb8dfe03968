"""What old Office showed stays as it was: LibreOffice would fill fields in anew, and show rows of no height."""

import io
import re
import struct
import subprocess
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._compound.reader import compound, overwritten
from pipeline.formats._legacy.books import as_seen, as_seen_stream
from pipeline.formats._legacy.fields import with_results
from tests.conformance.samples.old_offices import _binary, _counted, _row, _sheet, binary_workbook
from tests.conformance.samples.planted import CANARY, SEEN
from tests.pipeline.chain import clean

_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text_of(copy, part):
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return "".join(
            re.sub(r"<[^>]+>", " ", archive.read(name).decode()) for name in archive.namelist() if part in name
        )


def cleaned(raw, name):
    result = clean(raw, name=name)
    assert result.reason is None, (result.error, result.verdict)
    assert clean(result.copy).copy == result.copy == clean(raw, name=name).copy
    return result


def old(folder, made, kind):
    """Return a file of the old kind that LibreOffice writes."""
    source = folder / f"made.{'docx' if kind == 'doc' else 'xlsx'}"
    made.save(source)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
    subprocess.run([*command, "--outdir", folder, source], check=True, capture_output=True, timeout=120)
    return source.with_suffix(f".{kind}").read_bytes()


def formula(kind, column, value, coded, more=b""):
    head = struct.pack("<II", column, 0) + value + struct.pack("<HI", 0, len(coded))
    return _binary(kind, head + coded + struct.pack("<I", len(more)) + more)


def a_book(sheet):
    """Return the sample with another first sheet."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(binary_workbook())) as old_one, zipfile.ZipFile(sink, "w") as archive:
        for name in old_one.namelist():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.bin" else old_one.read(name))
    return sink.getvalue()


def test_results_of_formulas_stay_in_an_xlsb():
    now, unknown = b"\x41" + struct.pack("<H", 74), b"\x42\x01" + struct.pack("<H", 0x7FF0)
    sum_of_ones = b"\x1e\1\0\x1e\1\0\x03"
    shared = _binary(427, struct.pack("<4II", 0, 9, 1, 1, len(sum_of_ones)) + sum_of_ones + bytes(4))
    rows = _row(0, (0, SEEN)) + formula(9, 1, struct.pack("<d", 8599.0), sum_of_ones) + shared
    rows += formula(9, 2, struct.pack("<d", 8345.5), now) + formula(8, 3, _counted("shown words"), unknown)
    rows += formula(10, 4, b"\1", unknown) + formula(11, 5, b"\x2a", unknown)
    result = cleaned(a_book(_sheet(rows)), "a.xlsb")
    text = text_of(result.copy, "sheet1") + text_of(result.copy, "sharedStrings")
    for shown in ("8599", "8345.5", "shown words", "#N/A"):
        assert shown in text
    assert {one.kind: one.count for one in result.rewritten.removed}["formula"] >= 5


def test_cells_of_no_extent_go_in_an_xlsb():
    # Each place has its own word, so that none is learned from the properties and redacted.
    result = cleaned(binary_workbook(lambda place: re.sub(r"\W", "", place.title()) + "Sown"), "a.xlsb")
    assert "Sown" not in text_of(result.copy, "xl/")
    assert text_of(result.copy, "sharedStrings").count(SEEN) == 2


@pytest.mark.parametrize(
    "raw",
    [
        b"\x81\x01\x00\x00\x7f",
        b"\x81\x01\x00\x81",
        b"\x81\x01\x00\x08\xff\xff\xff\x7f",
        b"\x81\x01\x00\x08\x04\0\0\0\0",
    ],
)
def test_records_with_lying_lengths_are_refused(raw):
    with pytest.raises(CorruptDocument):
        as_seen({"xl/worksheets/sheet1.bin": raw})


def test_columns_of_no_usual_width_are_held():
    defaults = _binary(485, struct.pack("<LHHLBB", 0, 0, 300, 0, 0, 0))
    sheet = _sheet(_row(0, (0, SEEN))).replace(_binary(145), defaults + _binary(145), 1)
    assert clean(a_book(sheet)).reason.name == "UNKNOWN_PART"
    with pytest.raises(UnknownPart):
        as_seen_stream(struct.pack("<HHH", 0x55, 2, 0))


def test_an_xls_shows_its_results_and_no_rows_of_no_height(tmp_path):
    made = openpyxl.Workbook()
    cells = {
        "A1": SEEN,
        "A2": "=NOW()",
        "A3": '="a"&"b"',
        "A4": "=1=1",
        "A5": "=1/0",
        "A6": "=1+1",
        "A8": CANARY,
        "G1": CANARY,
    }
    for place, value in cells.items():
        made.active[place] = value
    made.active.row_dimensions[8].height = made.active.column_dimensions["G"].width = 33
    raw = old(tmp_path, made, "xls")
    book = bytearray(compound(raw).streams["Workbook"])
    for found in re.finditer(rb"\x06\0[\x16-\x60]\0([\1\5])\0\0\0", bytes(book)):
        book[found.start() + 10 : found.start() + 18] = struct.pack("<d", 8345.5 if found[1] == b"\1" else 8599.0)
    row, column = book.index(b"\x08\x02\x10\0\7\0"), book.index(b"\x7d\0\x0c\0\6\0")
    book[row + 10 : row + 12] = book[column + 8 : column + 10] = b"\0\0"
    result = cleaned(overwritten(raw, "Workbook", bytes(book)), "a.xls")
    text = text_of(result.copy, "sheet1") + text_of(result.copy, "sharedStrings")
    for shown in (SEEN, "8345.5", "8599", "ab", "#DIV/0!"):
        assert shown in text
    assert CANARY not in text
    assert {one.kind: one.count for one in result.rewritten.removed}["formula"] >= 5


NOTHING = b"\3\0\0\0\0\0\xff\xff"


def uncalculated(folder, formulas, stored):
    """Return a workbook whose writer put the same in place of each result."""
    made = openpyxl.Workbook()
    for number, said in enumerate(("1500", "2600", *formulas), 1):
        made.active[f"A{number}"] = said if said.startswith("=") else int(said)
    raw = old(folder, made, "xls")
    book = bytearray(compound(raw).streams["Workbook"])
    for found in re.finditer(rb"\x06\0[\x16-\x60]\0[\2-\x08]\0\0\0", bytes(book)):
        book[found.start() + 10 : found.start() + 18] = stored
    return overwritten(raw, "Workbook", bytes(book))


@pytest.mark.parametrize("stored", [bytes(8), NOTHING], ids=["nought", "nothing"])
def test_what_a_writer_left_to_readers_to_calculate_is_calculated(stored, tmp_path):
    raw = uncalculated(tmp_path, ("=SUM(A1:A2)", '="sum: "&A3'), stored)
    result = cleaned(raw, "a.xls")
    text = text_of(result.copy, "sheet1") + text_of(result.copy, "sharedStrings")
    assert " 4100 " in text
    assert "sum: 4100" in text


@pytest.mark.parametrize("formula", ["=TODAY()", "=NOW()", "=RAND()", '=INDIRECT("A1")'])
def test_a_formula_without_a_result_that_looks_elsewhere_holds_an_xls(formula, tmp_path):
    result = clean(uncalculated(tmp_path, (formula,), NOTHING), name="a.xls")
    assert result.reason.name == "UNKNOWN_PART"


def test_a_formula_that_looks_elsewhere_keeps_its_nought(tmp_path):
    result = cleaned(uncalculated(tmp_path, ("=TODAY()",), bytes(8)), "a.xls")
    book = openpyxl.load_workbook(io.BytesIO(result.copy))
    assert book.active["A3"].internal_value in (0, None) or book.active["A3"].value.year < 1901


def test_a_long_result_of_a_formula_is_held():
    value = struct.pack("<HHH", 0, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(6) + b"\0\0"
    records = ((0x0006, value), (0x0207, b"a"), (0x003C, b"b"))
    with pytest.raises(UnknownPart):
        as_seen_stream(b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records))


def test_another_content_lands_where_the_old_one_was(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"] = SEEN
    raw = old(tmp_path, made, "xls")
    for name, content in compound(raw).streams.items():
        other = bytes(byte ^ 0x55 for byte in content)
        changed = compound(overwritten(raw, name, other)).streams
        assert changed == compound(raw).streams | {name: other}
        with pytest.raises(CorruptDocument):
            overwritten(raw, name, content + b"x")


@pytest.mark.parametrize("inner", [rb'DATE \\@ "d"', rb"{\rtlch \ltrch\loch TIME}", rb"date"])
def test_fields_of_rich_text_keep_their_results(inner):
    raw = rb"{\rtf1\ansi " + SEEN.encode() + rb" {\field{\*\fldinst " + inner + rb"}{\fldrslt 1 May 2001}}.\par}"
    assert "1 May 2001" in text_of(cleaned(raw, "a.rtf").copy, "word/document")


def test_fields_of_a_doc_keep_their_results(tmp_path):
    made = docx.Document()
    paragraph = made.add_paragraph(f"{SEEN} ")
    for kind in ("DATE", "TIME"):
        told = f'<w:fldSimple xmlns:w="{_WORDS}" w:instr=" {kind} "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(told))
    raw = old(tmp_path, made, "doc")
    streams = compound(raw).streams
    word = streams["WordDocument"]
    # LibreOffice writes today's date; another takes its place.
    shown = re.search(rb"(?:\d\0?){2}/\0?(?:\d\0?){2}/\0?(?:\d\0?){2}", word)[0]
    other = "01/05/01".encode("utf-16-le" if len(shown) > 9 else "ascii")
    shown = shown[: len(other)]
    raw = overwritten(raw, "WordDocument", word.replace(shown, other))
    assert "01/05/01" in text_of(cleaned(raw, "a.doc").copy, "word/document")
    with pytest.raises(CorruptDocument):
        with_results(word, b"x")
