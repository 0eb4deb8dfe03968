"""Rich text: boxes, art and fields keep the words that were shown, and no clock of ours stands in a copy."""

import time

import pytest

from pipeline.errors import LimitExceeded
from pipeline.formats._legacy.rich_text import without_unseen
from pipeline.formats._outlook.rtf import text_of
from pipeline.limits import DEFAULT_LIMITS
from tests.pipeline.formats.test_old_results import cleaned
from tests.pipeline.formats.test_old_results import text_of as words_of

HEAD = r"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}}"
PLACE = r"\shpleft1000\shptop1000\shpright5000\shpbottom2000"


def rich(body):
    return (HEAD + body + "}").encode()


def shape(kind, more):
    return rf"{{\shp{{\*\shpinst{PLACE}{{\sp{{\sn shapeType}}{{\sv {kind}}}}}{more}}}{{\shprslt{{\*\do {{\dptxbxtext old}}}}}}}}"


def art(words, more=""):
    return shape(136, rf"{{\sp{{\sn gtextUNICODE}}{{\sv {words}}}}}{more}")


BOXES = {
    "box": shape(202, r"{\shptxt\pard shown words\par}"),
    "rectangle": shape(1, r"{\shptxt\pard shown words\par}"),
    "older": r"{\*\do\dobxcolumn\dobypara\dodhgt8192\dptxbx\dptxbxmar0{\dptxbxtext\pard shown words\par}\dpx1\dpy1\dpxsize4000\dpysize1000}",
    "group": rf"{{\shpgrp{{\*\shpinst{PLACE}" + shape(202, r"{\shptxt\pard shown words\par}") + "}}",
    "art": art("shown words"),
}


@pytest.mark.parametrize("box", BOXES)
def test_words_in_boxes_stay(box):
    raw = rich(rf"Before.\par {BOXES[box]}After.\par")
    text = " ".join(words_of(cleaned(raw, "a.rtf").copy, "word/document").split())
    assert all(shown in text for shown in ("Before.", "shown words", "After."))
    mailed, _, _ = text_of(raw, DEFAULT_LIMITS)
    assert mailed.split() == ["Before.", "shown", "words", "After."]


@pytest.mark.parametrize(
    "hidden", [art("unseen", r"{\sp{\sn fHidden}{\sv 1}}"), shape(202, r"{\sp{\sn fHidden}{\sv 1}}{\shptxt unseen}")]
)
def test_words_in_hidden_shapes_go(hidden):
    raw = rich(rf"Before.\par {hidden}After.\par")
    assert b"unseen" not in without_unseen(raw)[0]
    assert "unseen" not in text_of(raw, DEFAULT_LIMITS)[0]


@pytest.mark.parametrize(
    "instruction",
    [
        r"{\rtlch\fcs1 \insrsid12  D}{\insrsid4 ATE \\@ \"dd/MM/yyyy\"}", r"{\*\bkmkstart a} date ", r'{ "DATE" }',
        r"{\'44ATE}", r"{\u68?ATE}", r"\hich\af0 TIME", "{ DA\r\nTE }", r"{ REF gone \\h }", "{ NUMWORDS }",
    ],
)  # fmt: skip
def test_results_of_fields_stay(instruction):
    raw = rich(rf"Sent {{\field\fldedit{{\*\fldinst {instruction}}}{{\fldrslt {{9 May 1997}}}}}} again.\par")
    text = " ".join(words_of(cleaned(raw, "a.rtf").copy, "word/document").split())
    assert text == "Sent 9 May 1997 again."


def test_a_thousand_groups_are_refused_and_many_are_not_slow():
    with pytest.raises(LimitExceeded):
        without_unseen(rich("{" * 1001 + "}" * 1001))
    begun = time.process_time()
    without_unseen(rich((shape(202, r"{\sp{\sn fHidden}{\sv 1}}") + r"{\upr{x}{\*\ud{y}}}") * 10_000))
    assert time.process_time() - begun < 10
