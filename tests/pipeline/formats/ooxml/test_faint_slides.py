"""Words on a slide that nobody in the room can read go, one way of writing them at a time; those that are read stay."""

from __future__ import annotations

import pytest

from tests.conformance.planting.office_faint import DRAWN
from tests.pipeline.formats.ooxml.building import CANARY, clean, left, shape, slides, tree


def presented(props: str, text: str) -> bytes:
    words = shape(text, 3, at=(600000, 600000)).replace("<a:r>", f"<a:r>{props}")
    return slides(tree("sld", shape("Visible", 2) + words)).zipped()


@pytest.mark.parametrize("place", DRAWN)
def test_faint_words_go_and_are_reported(place, tmp_path):
    found = clean(presented(DRAWN[place], CANARY), tmp_path)
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()
    assert "Visible" in found.text
    assert {one.kind: one.count for one in found.rewritten.removed}["faint-text"] == 1


@pytest.mark.parametrize(
    "props",
    [
        '<a:rPr sz="800"/>',
        '<a:rPr sz="1000" spc="-100"/>',
        '<a:rPr><a:solidFill><a:srgbClr val="C00000"/></a:solidFill></a:rPr>',
        '<a:rPr><a:solidFill><a:srgbClr val="000000"><a:alpha val="60000"/></a:srgbClr></a:solidFill></a:rPr>',
        '<a:rPr><a:ln><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln><a:noFill/></a:rPr>',
        '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:highlight><a:srgbClr val="000000"/></a:highlight></a:rPr>',
    ],
    ids=["small", "close", "red", "half clear", "outlined", "highlighted"],
)
def test_words_that_are_read_stay(props, tmp_path):
    assert "Seen" in clean(presented(props, "Seen"), tmp_path).text
