"""The verifier sees words that no page, sheet or slide comes to, whoever left them there."""

import pytest

from pipeline.verifiers._odf_faint import faint_places
from pipeline.verifiers._odf_unshown import unshown_places
from tests.pipeline.formats.odf import test_unshown as cleaner
from tests.pipeline.formats.odf.test_sheets_and_slides import cell, row, sheet
from tests.pipeline.formats.odf.test_texts import content

LAYOUT = '<style:page-layout style:name="l"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>'
FRAME = f'<draw:frame svg:x="{{}}" svg:y="1cm" svg:width="3cm" svg:height="2cm">{cleaner.BOX}</draw:frame>'
DECLARED = '<presentation:footer-decl presentation:name="f">unseen</presentation:footer-decl>'
TEXTS = (
    "row without height", "prefix of a list that nothing is", "prefix of notes that do not come",
)  # fmt: skip
#: What was overlooked -> part of a document.
OVERLOOKED = {
    **{name: content(*cleaner.TEXTS[name]) for name in TEXTS},
    "format that nothing has": content(sheet(row(cell("5"))), cleaner.FORMATS["format that nothing has"][0], "spreadsheet"),
    "row of a sheet without height": content(sheet(row(cell("unseen"), said='table:style-name="r"')), cleaner.THIN, "spreadsheet"),
    "footer that no slide shows": content(DECLARED + "<draw:page/>", kind="presentation"),
    "shape beside the slide": content(f"<draw:page>{FRAME.format('28cm')}</draw:page>", LAYOUT, "presentation"),
    "frame beside the page": content(f"<text:p>{FRAME.format('30cm')}</text:p>", LAYOUT),
    "page number that is none": content("<text:p><text:page-number>unseen</text:page-number></text:p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", OVERLOOKED)
def test_it_objects_to_words_that_nothing_comes_to(name):
    assert list(unshown_places([OVERLOOKED[name].encode()]))


def test_it_objects_to_tiny_words_above_others():
    styles = cleaner.PART.format("h", "text", 'fo:font-size="1pt"')
    assert list(faint_places([content(cleaner.ruby("unseen", "h"), styles).encode()]))


@pytest.mark.parametrize("name", cleaner.STAYING)
def test_it_lets_words_be_that_are_seen(name):
    body, styles = cleaner.STAYING[name]
    assert not list(unshown_places([content(body.replace("unseen", ""), styles).encode()]))


def test_it_lets_be_what_slides_show():
    shown = content(
        f'{DECLARED}<draw:page presentation:use-footer-name="f">{FRAME.format("27cm")}</draw:page>',
        LAYOUT,
        "presentation",
    )
    assert not list(unshown_places([shown.encode()]))
