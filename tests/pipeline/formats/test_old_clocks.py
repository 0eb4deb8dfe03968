"""Dates that LibreOffice would fill in by the clock of the cleaning: none stands in a copy."""

import io
import re
import struct
import subprocess
import zipfile
from datetime import date

import pptx
import pytest
from pptx.oxml import parse_xml

from pipeline.errors import UnknownPart
from pipeline.formats._compound.reader import compound
from pipeline.formats._legacy.clocks import hold_dates_of_today, without_dates
from tests.pipeline.formats.test_old_results import cleaned

_SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_FIELD = (
    '<a:fld {} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="{}"><a:rPr lang="en-US"/><a:t>shown</a:t></a:fld>'
)


def place(number, kind, words):
    return parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number + 20}" name="x"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}" '
        f'sz="half" idx="{number}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p>{words}</a:p></p:txBody></p:sp>'
    )


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """An old presentation with a date in its footer, and one that somebody wrote."""
    folder = tmp_path_factory.mktemp("slides")
    made = pptx.Presentation()
    first, second = (made.slides.add_slide(made.slide_layouts[5]) for _ in range(2))
    first.shapes.title.text = "Harbour report"
    first.shapes._spTree.append(place(10, "dt", _FIELD.format("", "datetime1")))
    first.shapes._spTree.append(place(12, "sldNum", _FIELD.format("", "slidenum")))
    second.shapes._spTree.append(place(10, "dt", "<a:r><a:t>5 May 2005</a:t></a:r>"))
    made.save(folder / "made.pptx")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "ppt"]
    subprocess.run([*command, "--outdir", folder, folder / "made.pptx"], check=True, capture_output=True, timeout=120)
    return (folder / "made.ppt").read_bytes()


def words(copy, number):
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return re.sub(r"<[^>]+>", " ", archive.read(f"ppt/slides/slide{number}.xml").decode()).split()


def test_no_date_of_today_stands_in_a_copy_of_slides(slides):
    result = cleaned(slides, "a.ppt")
    assert words(result.copy, 1) == ["Harbour", "report", "1"]
    assert words(result.copy, 2) == ["5", "May", "2005"]
    assert {one.kind: one.count for one in result.rewritten.removed}["field"] >= 1
    assert f"{date.today():%y}" not in words(result.copy, 1)


def test_signs_of_dates_become_blanks():
    text = "on * now".encode("utf-16-le")
    head = struct.pack("<HHL", 0, 0x0FA0, len(text))
    forms = (
        struct.pack("<HHLLL", 0, 0x0FF7, 8, 3, 0), struct.pack("<HHLL", 0, 0x0FF8, 4, 3),
        struct.pack("<HHLL", 0, 0x1015, 132, 3) + bytes(128),
    )  # fmt: skip
    for form in forms:
        changed, gone = without_dates(head + text + form)
        assert changed[8 : 8 + len(text)].decode("utf-16-le") == "on   now"
        assert gone == {"field": 1}
        assert without_dates(changed) == (changed, {})
    beyond = struct.pack("<HHLLL", 0, 0x0FF7, 8, 0xFFFFFFF0, 0)
    assert without_dates(head + text + beyond)[0][: 8 + len(text)] == head + text


def test_the_sample_holds_what_it_should(slides):
    stream = compound(slides).streams["PowerPoint Document"]
    assert any(stream[at.end() + 2] & 2 for at in re.finditer(rb"\x00\x00\xda\x0f\x04\x00\x00\x00", stream))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("word/document.xml", '<w:instrText xml:space="preserve"> DATE \\@ "d" </w:instrText>'),
        ("word/header1.xml", "<w:instrText> TIME </w:instrText>"),
        ("word/footnotes.xml", '<w:fldSimple w:instr=" DATE ">'),
        ("ppt/slides/slide1.xml", '<a:fld id="{1}" type="datetime5">'),
        ("ppt/slideMasters/slideMaster1.xml", '<a:fld id="{1}" type="datetimeFigureOut">'),
    ],
)
def test_a_date_that_was_filled_in_is_held(tmp_path, name, part):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, part)
    with pytest.raises(UnknownPart):
        hold_dates_of_today(path)
