"""Old Office files: written by LibreOffice from new ones with a canary in their properties and comments; RTF by hand."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pptx
from openpyxl.comments import Comment

from tests.conformance.samples.planted import CANARY, SEEN


def _document(sink: io.BytesIO) -> None:
    made = docx.Document()
    made.add_paragraph(f"{SEEN}, in writing.")
    made.core_properties.author = made.core_properties.last_modified_by = CANARY
    made.core_properties.comments = CANARY
    made.save(sink)


def _workbook(sink: io.BytesIO) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A2"] = SEEN, 4712
    made.active["A1"].comment = Comment(CANARY, CANARY)
    made.properties.creator = made.properties.lastModifiedBy = CANARY
    hidden = made.create_sheet("Second")
    hidden["A1"], hidden.sheet_state = CANARY, "veryHidden"
    made.save(sink)


def _slides(sink: io.BytesIO) -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = SEEN
    slide.notes_slide.notes_text_frame.text = CANARY
    made.core_properties.author = made.core_properties.last_modified_by = CANARY
    made.save(sink)


_MAKERS = {"doc": ("docx", _document), "xls": ("xlsx", _workbook), "ppt": ("pptx", _slides)}


@cache
def converted(kind: str) -> bytes:
    """Return an old file, made by LibreOffice."""
    new, maker = _MAKERS[kind]
    sink = io.BytesIO()
    maker(sink)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"made.{new}"
        source.write_bytes(sink.getvalue())
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
        subprocess.run([*command, "--outdir", folder, source], check=True, capture_output=True, timeout=120)
        return source.with_suffix(f".{kind}").read_bytes()


def rich_text() -> bytes:
    """Return an RTF file with what readers skip."""
    return (
        rf"{{\rtf1\ansi{{\info{{\author {CANARY}}}{{\operator {CANARY}}}{{\doccomm {CANARY}}}{{\*\company {CANARY}}}}}"
        rf"{{\*\generator {CANARY};}}{{\*\userprops{{\propname {CANARY}}}\proptype30{{\staticval {CANARY}}}}}"
        rf"{{\*\rsidtbl \rsid123}}{{\*\template C:\\Users\\{CANARY}\\n.dot}}{{\*\bkmkstart {CANARY}}}{{\*\bkmkend {CANARY}}}"
        rf"{{\*\atnid {CANARY}}}{{\*\atnauthor {CANARY}}}\chatn {{\*\annotation {CANARY}}}"
        rf"{{\*\unknown {CANARY}}}{{\v {CANARY}}}{SEEN}, in rich text.\par}}"
    ).encode() + CANARY.encode()


def word_perfect() -> bytes:
    """Return a file of WordPerfect 5: header, an area for packets that no reader asks for, letters."""
    text, area = f"{SEEN}, of old.\n".encode(), CANARY.encode()
    return b"\xffWPC" + struct.pack("<LBBBBHH", 16 + len(area), 1, 10, 0, 0, 0, 0) + area + text


def _binary(kind: int, body: bytes = b"") -> bytes:
    """Return a record of [MS-XLSB]: kind and size in seven bits a byte."""
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    size = bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) if len(body) > 0x7F else bytes([len(body)])
    return head + size + body


def _counted(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _row(number: int, *cells: tuple[int, str], height: int = 300, flags: int = 0) -> bytes:
    """Return a row of cells, each with its column."""
    head = struct.pack("<IIHBBBI", number, 0, height, 0, flags, 0, 0)
    told = (_binary(6, struct.pack("<II", column, 0) + _counted(text)) for column, text in cells)
    return _binary(0, head) + b"".join(told)


def _column(number: int, width: int, flags: int = 0) -> bytes:
    return _binary(60, struct.pack("<IIIIH", number, number, width, 0, flags))


def _sheet(rows: bytes, columns: bytes = b"") -> bytes:
    told = _binary(390) + columns + _binary(391) if columns else b""
    return _binary(129) + told + _binary(145) + rows + _binary(146) + _binary(130)


def _unseen_cells(say: Callable[[str], str]) -> bytes:
    """Return a sheet with two rows that are seen, and cells that nobody sees."""
    cells = (0, f"{SEEN}, in records"), (4, say("hidden column")), (6, say("column of no width"))
    rows = _row(0, (0, SEEN)) + _row(1, *cells) + _row(2, (0, say("hidden row")), flags=0x10)
    rows += _row(3, (0, say("row of no height")), height=0) + _row(4, (0, say("row of half a point")), height=10)
    return _sheet(rows, _column(4, 2560, 1) + _column(6, 0, 2))


def _canary(_place: str) -> str:
    return CANARY


#: Members that no reader of an XLSB asks for, and what is planted in each.
_UNASKED = {
    "xl/customProperty1.bin": "custom property of a sheet",
    "xl/persons/person.xml": "persons",
    "xl/revisions/userNames.bin": "users of a shared workbook",
    "xl/vbaProject.bin": "macro",
    "customXml/item1.xml": "custom XML",
    "docProps/thumbnail.emf": "thumbnail",
    "xl/externalLinks/externalLink1.bin": "path of an external workbook",
}


def binary_workbook(say: Callable[[str], str] = _canary) -> bytes:
    """Return an XLSB: a sheet, a hidden one, properties, and members that no reader asks for.

    Args:
        say: Words by place.
    """
    office = "http://schemas.openxmlformats.org/"
    kinds = {"1": ("worksheet", "xl/worksheets/sheet1.bin"), "2": ("worksheet", "xl/worksheets/sheet2.bin")}
    sheets = b"".join(
        _binary(156, struct.pack("<II", state, number) + _counted(f"rId{number}") + _counted(name))
        for number, (state, name) in enumerate(((0, "First"), (2, "Second")), 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{office}officeDocument/2006/relationships/{kind}" Target="/{part}"/>'
        for number, (kind, part) in kinds.items()
    )
    head = f'<Relationships xmlns="{office}package/2006/relationships">'
    props = f"{office}package/2006/metadata/core-properties"
    told = f"{office}package/2006/relationships/metadata/core-properties"
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{office}package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType='
        f'"application/vnd.ms-excel.worksheet"/><Override PartName="/xl/workbook.bin" ContentType="{main}"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>",
        "_rels/.rels": f'{head}<Relationship Id="a" Type="{office}officeDocument/2006/relationships/officeDocument" '
        f'Target="xl/workbook.bin"/><Relationship Id="b" Type="{told}" '
        'Target="docProps/core.xml"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f"{head}{relations}</Relationships>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{props}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{say('creator')}</dc:creator><cp:lastModifiedBy>{say('last editor')}</cp:lastModifiedBy>"
        f"<dc:title>{say('title')}</dc:title><dc:subject>{say('subject')}</dc:subject>"
        f"<dc:description>{say('description')}</dc:description><cp:keywords>{say('keywords')}</cp:keywords>"
        f"<cp:category>{say('category')}</cp:category></cp:coreProperties>",
        "xl/workbook.bin": _binary(131) + _binary(143) + sheets + _binary(144) + _binary(132),
        "xl/worksheets/sheet1.bin": _unseen_cells(say),
        "xl/worksheets/sheet2.bin": _sheet(_row(0, (0, say("very hidden sheet")))),
        "xl/printerSettings/printerSettings1.bin": say("printer's settings").encode("utf-16-le"),
        **{name: say(place) for name, place in _UNASKED.items()},
        f"xl/{say('name of a member')}.bin": b"\0",
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return sink.getvalue()


SAMPLES = {
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": binary_workbook,
    "application/msword": lambda: converted("doc"),
    "application/vnd.ms-excel": lambda: converted("xls"),
    "application/vnd.ms-powerpoint": lambda: converted("ppt"),
    "text/rtf": rich_text,
    "application/vnd.wordperfect": word_perfect,
}
