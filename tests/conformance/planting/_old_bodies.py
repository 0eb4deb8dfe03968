"""What LibreOffice writes into old files: the new file that it gets, with the places that outlive its conversion."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
import pptx
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from pptx.util import Emu

from tests.conformance.planting import Sower
from tests.conformance.planting._sown import jpeg, sown
from tests.pipeline.formats.ooxml.building import W

SENTENCE = "The harbour office paid nine invoices in May"

_WHO = 'w:id="{}" w:author="[[author of {}]]" w:date="2024-01-02T03:04:05Z"'
_FORM = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="[[name of a form field]]"/><w:enabled/><w:helpText w:type="text" w:val="[[help of a form field]]"/>'
    '<w:statusText w:type="text" w:val="[[status of a form field]]"/><w:textInput><w:default w:val="[[default of a form field]]"/></w:textInput></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>filled in</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_BODY = f"""<w:body {W}><w:p><w:bookmarkStart w:id="1" w:name="[[bookmark]]"/><w:r><w:t>{SENTENCE}</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>
<w:p><w:r><w:t>plain </w:t></w:r><w:ins {_WHO.format(5, "an insertion")}><w:r><w:t>inserted</w:t></w:r></w:ins><w:del {_WHO.format(6, "a deletion")}><w:r><w:delText>[[deleted text]]</w:delText></w:r></w:del></w:p>
<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>[[hidden text]]</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:rFonts w:ascii="[[name of a font]]" w:hAnsi="[[name of a font]]"/></w:rPr><w:t>in a font</w:t></w:r></w:p>
<w:p>{_FORM}</w:p><w:p><w:pPr><w:pStyle w:val="own"/></w:pPr><w:r><w:t>styled</w:t></w:r></w:p></w:body>"""


def document(sower: Sower) -> Callable[[], bytes]:
    """Return a maker of a text."""
    body = sown(sower, _BODY, "text")
    told = {name: sower.at(f"text: {name}") for name in ("comment", "author of a comment", "name of a style")}  # fmt: skip

    def make() -> bytes:
        made, sink = docx.Document(), io.BytesIO()
        style = made.styles.add_style("own", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.element.find(docx.oxml.ns.qn("w:name")).set(docx.oxml.ns.qn("w:val"), told["name of a style"])
        new = docx.oxml.parse_xml(body)
        for child in reversed(list(new)):
            made.element.body.insert(0, child)
        run = made.add_paragraph().add_run("noted")
        made.add_comment([run], told["comment"], told["author of a comment"])
        made.save(sink)
        return sink.getvalue()

    return make


_CELLS = "hidden row; hidden column; hidden sheet; very hidden sheet; text under a merged cell; cell that shows nothing"


def workbook(sower: Sower) -> Callable[[], bytes]:
    """Return a maker of a workbook."""
    words = {name: sower.at(f"workbook: {name}") for name in (
        *_CELLS.split("; "), "comment", "name of a hidden sheet", "defined name", "text of a defined name", "prompt", "title of a prompt", "error",
        "list of a validation", "address of a link", "text in a formula", "name of a font", "name of a style",
    )}  # fmt: skip

    def make() -> bytes:
        made, sink = openpyxl.Workbook(), io.BytesIO()
        sheet = made.active
        sheet["A1"], sheet["A2"], sheet["A3"] = SENTENCE, words["hidden row"], 17
        sheet["B1"], sheet["C3"] = words["hidden column"], words["cell that shows nothing"]
        sheet.row_dimensions[2].hidden = sheet.column_dimensions["B"].hidden = True
        sheet["C3"].number_format = ";;;"
        sheet["A1"].comment = Comment(words["comment"], "x")
        sheet["A4"] = f'=IF(A3=17,"paid","{words["text in a formula"]}")'
        sheet["A5"], sheet["A6"], sheet["C6"] = "linked", "merged", words["text under a merged cell"]
        sheet.merged_cells.add("A6:D6")
        sheet["A5"].hyperlink = Hyperlink(ref="A5", target=f"file:///C:/Users/{words['address of a link']}/x.xls")
        sheet["A3"].font = openpyxl.styles.Font(name=words["name of a font"])
        sheet["A5"].style = openpyxl.styles.NamedStyle(name=words["name of a style"])
        sheet.oddHeader.left.text = "head"
        check = DataValidation("list", formula1=f'"{words["list of a validation"]},paid"', promptTitle=words["title of a prompt"],
                               prompt=words["prompt"], error=words["error"], showInputMessage=True, showErrorMessage=True)  # fmt: skip
        check.add("A3")
        sheet.add_data_validation(check)
        for number, state in enumerate(("hidden", "veryHidden")):
            name = words["name of a hidden sheet"] if not number else "other"
            hidden = made.create_sheet(name)
            hidden["A1"], hidden.sheet_state = words[f"{'very ' * number}hidden sheet"], state
        made.defined_names[words["defined name"]] = DefinedName(
            words["defined name"], attr_text=f'"{words["text of a defined name"]}"'
        )
        made.save(sink)
        return sink.getvalue()

    return make


def slides(sower: Sower) -> Callable[[], bytes]:
    """Return a maker of a presentation."""
    words = {name: sower.at(f"presentation: {name}") for name in (
        "notes", "hidden slide", "shape beside the slide", "address of a link", "name of a font",
        "EXIF Artist", "EXIF Make", "JPEG comment",
    )}  # fmt: skip

    def make() -> bytes:
        made, sink = pptx.Presentation(), io.BytesIO()
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = SENTENCE
        slide.notes_slide.notes_text_frame.text = words["notes"]
        box = slide.shapes.add_textbox(Emu(-4000000), Emu(0), Emu(900000), Emu(900000))
        box.text_frame.text = words["shape beside the slide"]
        seen = slide.shapes.add_textbox(Emu(400000), Emu(3000000), Emu(900000), Emu(900000))
        seen.text_frame.text = "linked"
        run = seen.text_frame.paragraphs[0].runs[0]
        run.hyperlink.address, run.font.name = (
            f"file:///C:/Users/{words['address of a link']}/x.ppt",
            words["name of a font"],
        )
        picture = jpeg(words["EXIF Artist"], words["EXIF Make"], words["JPEG comment"])
        slide.shapes.add_picture(io.BytesIO(picture), Emu(900000), Emu(4000000))
        other = made.slides.add_slide(made.slide_layouts[5])
        other.shapes.title.text = words["hidden slide"]
        other._element.set("show", "0")
        made.save(sink)
        return sink.getvalue()

    return make


BODIES = {"doc": document, "xls": workbook, "ppt": slides}
