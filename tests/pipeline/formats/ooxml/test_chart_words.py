"""Words that charts and diagrams hold and no drawing of them shows."""

from __future__ import annotations

import pytest

from pipeline.reasons import Reason
from tests.pipeline.formats.ooxml.building import (
    BASE,
    CANARY,
    VND,
    A,
    C,
    Pack,
    clean,
    refused,
    shape,
    slides,
    spotless,
    tree,
)

FIRST = "ppt/slides/slide1.xml"
_OFF = "".join(
    f'<c:{name} val="0"/>'
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
)
_VALUE = _OFF.replace('showVal val="0"', 'showVal val="1"')
_BOTH = _VALUE.replace('showCatName val="0"', 'showCatName val="1"')
_RICH = "<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:rich></c:tx>"


def framed(kind: str, inside: str) -> str:
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="1000000" y="1000000"/>'
        f'<a:ext cx="3000000" cy="3000000"/></p:xfrm><a:graphic><a:graphicData uri="{BASE}drawingml/2006/{kind}">{inside}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def chart(series: str = "", axis: str = "", code: str = "General", value: str = "5", point: str = "") -> bytes:
    """Return a show with a chart of one column."""
    body = (
        f'<c:chartSpace {C} {A}><c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/>{series}'
        f'<c:val><c:numRef><c:f>S!$A$1</c:f><c:numCache><c:formatCode>{code}</c:formatCode><c:ptCount val="1"/><c:pt idx="0"{point}><c:v>{value}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling/>{axis or "<c:delete val=" + chr(34) + "0" + chr(34) + "/>"}<c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )
    pack = slides(tree("sld", shape("Visible", 2) + framed("chart", f'<c:chart {C} r:id="ch"/>')))
    pack.add(FIRST, "chart", "ppt/charts/chart1.xml", VND + "drawingml.chart+xml", body, "ch")
    return pack.zipped()


def labels(inside: str) -> str:
    return f"<c:dLbls>{inside}</c:dLbls>"


def form(linked: int, text: str = CANARY) -> str:
    return f'<c:numFmt formatCode="&quot;{text}&quot;0" sourceLinked="{linked}"/>'


GONE_AXIS = '<c:delete val="1"/>'
UNSHOWN = {
    "section below nought": chart(code=f'0;"{CANARY}"'),
    "section of a point": chart(point=f' formatCode="0;&quot;{CANARY}&quot;"'),
    "format that stands for that of the values": chart(axis='<c:delete val="0"/>' + form(1)),
    "format of an axis that is taken away": chart(axis=GONE_AXIS + form(0)),
    "format of labels that do not come": chart(labels(form(0) + _OFF)),
    "separator of one thing": chart(labels(_VALUE + f"<c:separator>{CANARY}</c:separator>")),
    "label of a point that is not there": chart(labels(f'<c:dLbl><c:idx val="7"/>{_RICH.format(CANARY)}{_VALUE}</c:dLbl>{_VALUE}')),
    "label that shows nothing": chart(labels(f'<c:dLbl><c:idx val="0"/>{_RICH.format(CANARY)}{_OFF}</c:dLbl>{_OFF}')),
    "label of a line that does not come": chart(f'<c:trendline><c:trendlineType val="linear"/><c:dispRSqr val="0"/><c:dispEq val="0"/><c:trendlineLbl>{_RICH.format(CANARY)}</c:trendlineLbl></c:trendline>'),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSHOWN)
def test_words_that_a_chart_does_not_draw_go(what, tmp_path):
    found = spotless(UNSHOWN[what], tmp_path)
    assert "Visible" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


@pytest.mark.parametrize(
    "raw",
    [
        chart(code='"Seen"0'), chart(code='0;"Seen"', value="-5"), chart(axis='<c:delete val="0"/>' + form(0, "Seen")), chart(labels(form(0, "Seen") + _VALUE)),
        chart(labels(_BOTH + "<c:separator>Seen</c:separator>")), chart(labels(f'<c:dLbl><c:idx val="0"/>{_RICH.format("Seen")}{_VALUE}</c:dLbl>{_VALUE}')),
    ],
    ids=["format", "below nought", "axis", "labels", "separator", "label"],
)  # fmt: skip
def test_words_that_a_chart_draws_stay(raw, tmp_path):
    found = clean(raw, tmp_path)
    assert b"Seen" in found.members["ppt/charts/chart1.xml"]
    assert found.verdict.residues == ()


def test_a_chart_of_letters_that_nobody_can_read_is_held(tmp_path):
    title = f'<c:tx><c:v>{CANARY}</c:v></c:tx><c:dLbls><c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="100"/></a:pPr></a:p></c:txPr>{_VALUE}</c:dLbls>'
    assert refused(chart(title), tmp_path) is Reason.UNKNOWN_PART


D = f'xmlns:dgm="{BASE}drawingml/2006/diagram"'
DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
LINE = '<dgm:cxn modelId="9" srcId="1" destId="2" srcOrd="0" destOrd="0" parTransId="4" sibTransId="5"/>'


def said(text: str) -> str:
    return f"<dgm:t><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t>"


def diagram(points: str, drawn: str | None = None, sample: str = "") -> Pack:
    """Return a show with a diagram of points; the first stands for the whole, the second is drawn."""
    refs = "".join(f' r:{short}="d{n}"' for n, short in enumerate(("dm", "lo", "qs", "cs"), 1))
    pack, kind = (
        slides(tree("sld", shape("Visible", 2) + framed("diagram", f"<dgm:relIds {D}{refs}/>"))),
        VND + "drawingml.diagram",
    )
    main = '<dgm:pt modelId="1" type="doc"/>' if 'type="doc"' not in points else ""
    parts = {
        "diagramData": ("Data", f'<dgm:dataModel {D} {A}><dgm:ptLst>{main}<dgm:pt modelId="2">{said("Seen")}</dgm:pt>{points}</dgm:ptLst><dgm:cxnLst>{LINE}</dgm:cxnLst></dgm:dataModel>'),
        "diagramLayout": ("Layout", f'<dgm:layoutDef {D} {A} uniqueId="urn:microsoft.com/office/officeart/2005/8/layout/default">{sample}<dgm:layoutNode/></dgm:layoutDef>'),
        "diagramQuickStyle": ("Style", f"<dgm:styleDef {D} {A}/>"),
        "diagramColors": ("Colors", f"<dgm:colorsDef {D} {A}/>"),
    }  # fmt: skip
    for number, (relation, (name, body)) in enumerate(parts.items(), 1):
        pack.add(FIRST, relation, f"ppt/diagrams/{name}1.xml", f"{kind}{name}+xml", body, f"d{number}")
    if drawn is not None:
        body = f'<dsp:drawing xmlns:dsp="{DSP}" {A}><dsp:spTree><dsp:sp><dsp:txBody><a:p><a:r><a:t>{drawn}</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>'
        pack.add(
            FIRST,
            "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing",
            "ppt/diagrams/drawing1.xml",
            "application/vnd.ms-office.drawingml.diagramDrawing+xml",
            body,
            "d5",
        )
    return pack


UNDRAWN = {
    "point that nothing leads to": diagram(f'<dgm:pt modelId="3">{said(CANARY)}</dgm:pt>'),
    "words of the whole": diagram(f'<dgm:pt modelId="1" type="doc">{said(CANARY)}</dgm:pt>'),
    "words of what is drawn": diagram(f'<dgm:pt modelId="7" type="pres">{said(CANARY)}</dgm:pt>'),
    "words that the drawing has not": diagram(f'<dgm:pt modelId="4" type="parTrans" cxnId="9">{said(CANARY)}</dgm:pt>', drawn="Se en"),
    "sample of a layout": diagram("", sample=f'<dgm:sampData><dgm:dataModel><dgm:ptLst><dgm:pt modelId="1">{said(CANARY)}</dgm:pt></dgm:ptLst></dgm:dataModel></dgm:sampData>'),
}  # fmt: skip


@pytest.mark.parametrize("what", UNDRAWN)
def test_words_that_a_diagram_does_not_draw_go(what, tmp_path):
    found = spotless(UNDRAWN[what].zipped(), tmp_path)
    assert "Seen" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


@pytest.mark.parametrize("drawn", [None, "", "seen by all: Between"])
def test_words_that_a_diagram_may_draw_stay(drawn, tmp_path):
    found = clean(
        diagram(f'<dgm:pt modelId="4" type="parTrans" cxnId="9">{said("Between")}</dgm:pt>', drawn).zipped(), tmp_path
    )
    assert "Between" in found.text
    assert "Seen" in found.text
    assert found.verdict.residues == ()
