"""Office documents of the synthetic leak, with the source in properties, comments, hidden rows and notes."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import docx
import openpyxl
import pptx
from openpyxl.comments import Comment

from flows.demo import traces
from flows.demo.story import Fact
from flows.demo.traces import Trace

_WHEN = datetime.datetime(2023, 3, 14, 9, 12)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
Made = tuple[bytes, list[Trace]]


def letter(fact: Fact, number: int) -> Made:
    """A Word document: author, last editor, a name split across runs, a comment in its properties."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by = traces.SOURCE_NAME, traces.HANDLER_NAME
    properties.comments, properties.created, properties.modified = traces.PROFILE_PATH, _WHEN, _WHEN
    for label, value in fact.lines:
        document.add_paragraph(f"{label}: {value}")
    document.add_paragraph(fact.prose)
    split = document.add_paragraph("Copy for ")
    middle = len(traces.SOURCE_NAME) // 2
    split.add_run(traces.SOURCE_NAME[:middle]).bold = True
    split.add_run(traces.SOURCE_NAME[middle:])
    document.sections[0].footer.paragraphs[0].text = f"Printed by {traces.SOURCE_NAME} on 2023-03-14"
    sink = io.BytesIO()
    document.save(sink)
    places = [Trace(traces.HANDLER_NAME, "Office last editor"), Trace(traces.SOURCE_NAME, "Office author")]
    return _settled(sink), [
        *places,
        Trace(traces.PROFILE_PATH, "Office comments"),
        Trace(traces.SOURCE_NAME, "split runs"),
    ]


def workbook(fact: Fact, number: int) -> Made:
    """A workbook: creator, a comment's author, a hidden sheet."""
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.lastModifiedBy = traces.HANDLER_NAME, traces.SOURCE_NAME
    book.properties.created = book.properties.modified = _WHEN
    sheet = book.active
    assert sheet is not None
    for label, value in fact.lines:
        sheet.append([f"{label}: {value}"])
    sheet.append([fact.prose])
    sheet["A1"].comment = Comment("checked", traces.SOURCE_NAME)
    hidden = book.create_sheet("log")
    hidden.append([traces.PROFILE_PATH, traces.SOURCE_MAIL])
    hidden.sheet_state = "veryHidden"
    sink = io.BytesIO()
    book.save(sink)
    places = [Trace(traces.SOURCE_NAME, "cell comment author"), Trace(traces.HANDLER_NAME, "Office author")]
    return _settled(sink), [*places, Trace(traces.SOURCE_MAIL, "very hidden sheet")]


def slides(fact: Fact, number: int) -> Made:
    """A presentation: author, speaker's notes, alternative text."""
    deck = pptx.Presentation()
    deck.core_properties.author, deck.core_properties.last_modified_by = traces.SOURCE_NAME, traces.SOURCE_NAME
    deck.core_properties.created = deck.core_properties.modified = _WHEN
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = fact.lines[0][1]
    body = "\n".join([*(f"{label}: {value}" for label, value in fact.lines), fact.prose])
    slide.placeholders[1].text = body
    slide.notes_slide.notes_text_frame.text = f"ask {traces.SOURCE_NAME}, {traces.SOURCE_PHONE}"
    slide.shapes[0]._element.nvSpPr.cNvPr.set("descr", traces.SOURCE_NAME)
    sink = io.BytesIO()
    deck.save(sink)
    places = [Trace(traces.SOURCE_NAME, "speaker's notes"), Trace(traces.SOURCE_NAME, "alternative text")]
    return _settled(sink), [*places, Trace(traces.SOURCE_NAME, "Office author")]


def _settled(package: io.BytesIO) -> bytes:
    """Return a package without the time of this very run, which the libraries write into it."""
    sink = io.BytesIO()
    with zipfile.ZipFile(package) as made, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2023-03-14T09:12:00Z", content)
            settled.writestr(zipfile.ZipInfo(name, _WHEN.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()
