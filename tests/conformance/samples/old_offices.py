"""Old Office files: written by LibreOffice from new ones with a canary in their properties and comments; RTF by hand."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
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


SAMPLES = {
    "application/msword": lambda: converted("doc"),
    "application/vnd.ms-excel": lambda: converted("xls"),
    "application/vnd.ms-powerpoint": lambda: converted("ppt"),
    "text/rtf": rich_text,
    "application/vnd.wordperfect": word_perfect,
}
