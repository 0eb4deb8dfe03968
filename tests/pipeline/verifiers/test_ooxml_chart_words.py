"""The verifier sees what a cleaner left in charts and diagrams that do not draw it."""

from __future__ import annotations

import pytest

from tests.pipeline.formats.ooxml.building import clean
from tests.pipeline.formats.ooxml.test_chart_words import _BOTH, _RICH, _VALUE, chart, diagram, labels
from tests.pipeline.verifiers.test_ooxml import SLIDES
from tests.pipeline.verifiers.test_ooxml_unseen import objections

CHART, DATA = "ppt/charts/chart1.xml", "ppt/diagrams/data1.xml"
LINE = f'<c:trendline><c:trendlineType val="linear"/><c:dispRSqr val="1"/><c:dispEq val="0"/><c:trendlineLbl>{_RICH.format("r")}</c:trendlineLbl></c:trendline>'
DRAWN = chart(
    LINE + labels(f'<c:dLbl><c:idx val="0"/>{_RICH.format("seen")}{_VALUE}</c:dLbl>{_BOTH}<c:separator>and</c:separator>'), code="0;-0"
)  # fmt: skip
#: What was overlooked -> part, what stands there, what a poor cleaner leaves, what is said of it.
OVERLOOKED = {
    "label": (CHART, 'showVal val="1"', 'showVal val="0"', "label that does not come"),
    "separator": (CHART, 'showCatName val="1"', 'showCatName val="0"', "separator of nothing"),
    "line": (CHART, 'dispRSqr val="1"', 'dispRSqr val="0"', "label that does not come"),
    "section": (CHART, ">0;-0<", '>0;"unseen"<', "words of a format that no point comes to"),
    "section of texts": (CHART, ">0;-0<", '>0;0;0;"unseen"@<', "words of a format that no point comes to"),
    "point": (DATA, 'destId="2"', 'destId="1"', "diagram point that is not drawn"),
}


@pytest.mark.parametrize("what", OVERLOOKED)
def test_what_a_cleaner_overlooked_is_seen(what, tmp_path):
    part, old, new, told = OVERLOOKED[what]
    members = clean(DRAWN if part == CHART else diagram("").zipped(), tmp_path).members
    assert objections(members, SLIDES, tmp_path) == set()
    assert old.encode() in members[part], members[part]
    members[part] = members[part].replace(old.encode(), new.encode(), 1)
    assert told in objections(members, SLIDES, tmp_path)
