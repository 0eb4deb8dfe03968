"""Words that are on the page and that nobody can read: white on white, tiny, condensed, clear, in the colour of their ground."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting._sown import sown
from tests.pipeline.formats.ooxml.building import (
    PLAIN_STYLES,
    W14,
    paragraph,
    rows,
    shape,
    slides,
    tree,
    word,
    workbook,
)

SENTENCE = "The harbour office paid nine invoices in May"

#: Place -> properties of a run that hide it.
RUNS = {
    "white": '<w:color w:val="FFFFFF"/>',
    "nearly white": '<w:color w:val="FDFDFD"/>',
    "colour of the theme's background": '<w:color w:val="000000" w:themeColor="background1"/>',
    "white by a character style": '<w:rStyle w:val="pale"/>',
    "white by an inherited style": '<w:rStyle w:val="paler"/>',
    "white on white highlight": '<w:color w:val="FFFFFF"/><w:highlight w:val="white"/>',
    "black on black highlight": '<w:color w:val="000000"/><w:highlight w:val="black"/>',
    "black on black shading": '<w:color w:val="000000"/><w:shd w:val="clear" w:color="auto" w:fill="000000"/>',
    "one point": '<w:sz w:val="2"/>',
    "half a point": '<w:sz w:val="1"/><w:szCs w:val="1"/>',
    "scaled to one per cent": '<w:w w:val="1"/>',
    "condensed": '<w:spacing w:val="-400"/>',
    "fitted into nothing": '<w:fitText w:val="1"/>',
    "filled with nothing": "<w14:textFill><w14:noFill/></w14:textFill>",
    "filled with what is clear": '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>',
}
_STYLES = """<w:style w:type="character" w:styleId="pale"><w:name w:val="a"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style><w:style w:type="character" w:styleId="paler"><w:name w:val="b"/><w:basedOn w:val="pale"/></w:style>
<w:style w:type="paragraph" w:styleId="snow"><w:name w:val="c"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>"""
_PARAGRAPHS = {
    "white by a paragraph's style": '<w:pPr><w:pStyle w:val="snow"/></w:pPr>',
    "line without height": '<w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr>',
}
_CELL = '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p><w:r><w:rPr><w:color w:val="1F3864"/></w:rPr><w:t>[[in the colour of its cell]]</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'

_MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_PLACES = (
    '<w:tbl><w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr><w:tc><w:p><w:r><w:t>[[row without height]]</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    + paragraph("[[frame without height]]", '<w:pPr><w:framePr w:w="900" w:h="1" w:hRule="exact"/></w:pPr>')
    + "".join(
        f"<w:p><m:oMath {_MATH}><m:r><w:rPr>{props}</w:rPr><m:t>[[equation, {place}]]</m:t></m:r></m:oMath></w:p>"
        for place, props in (
            ("white", '<w:color w:val="FFFFFF"/>'),
            ("tiny", '<w:sz w:val="2"/>'),
            ("hidden", "<w:vanish/>"),
        )
    )
)


def documents(sower: Sower) -> Iterator[Original]:
    """A text."""
    body = paragraph(SENTENCE) + "".join(
        f"<w:p {W14}><w:r><w:t>seen</w:t></w:r><w:r><w:rPr>{props}</w:rPr><w:t>[[{place}]]</w:t></w:r></w:p>"
        for place, props in RUNS.items()
    )
    body += "".join(paragraph(f"[[{place}]]", props) for place, props in _PARAGRAPHS.items()) + _CELL + _PLACES
    yield sower.reaped("docx", word(sown(sower, body), styles=_STYLES).zipped(), SENTENCE)


_FONTS = {
    "white": '<sz val="11"/><color rgb="FFFFFFFF"/>',
    "colour of the theme's background": '<sz val="11"/><color theme="0"/>',
    "indexed white": '<sz val="11"/><color indexed="9"/>',
    "one point": '<sz val="1"/>',
    "in the colour of its cell": '<sz val="11"/><color rgb="FF1F3864"/>',
}
_FILL = '<fill><patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill></fill>'

_FORMATS = '<numFmts count="1"><numFmt numFmtId="170" formatCode="[&lt;-99]&quot;[[section of a format below a bound]]&quot;;0;0;&quot;[[section of a format for texts]]&quot;@"/></numFmts>'
_FORMATTED = '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/>'


def workbooks(sower: Sower) -> Iterator[Original]:
    """A workbook."""
    fonts = "".join(f"<font>{inner}<name val='Arial'/></font>" for inner in _FONTS.values())
    styles = PLAIN_STYLES.replace("</fonts>", f"{fonts}</fonts>").replace("</fills>", f"{_FILL}</fills>")
    looks = "".join(
        f'<xf numFmtId="0" fontId="{number}" fillId="{int(place.startswith("in the"))}" borderId="0" xfId="0"/>'
        for number, place in enumerate(_FONTS, 1)
    )
    lines = [f'<c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c>']
    for number, place in enumerate(_FONTS, 1):
        text = f'<c r="A{number * 2}" s="{number}" t="inlineStr"><is><t>[[{place}]]</t></is></c>'
        lines += [f'<row r="{number * 2}">{text}</row>', f'<row r="{number * 2 + 1}"><c r="A{number * 2 + 1}" s="{number}"><v>[[number!number, {place}]]</v></c></row>']  # fmt: skip
    lines.append('<row r="20"><c r="A20" t="s"><v>0</v></c></row><row r="21"><c r="A21" s="1" t="s"><v>1</v></c></row>')
    strings = ["<si><r><t>seen</t></r><r><rPr><sz val='11'/><color rgb='FFFFFFFF'/></rPr><t>[[white run of a shared text]]</t></r><r><rPr><sz val='1'/></rPr><t>[[tiny run of a shared text]]</t></r></si>", "[[white shared text]]"]  # fmt: skip
    lines.append(f'<row r="22"><c r="A22" s="{len(_FONTS) + 1}"><v>5</v></c></row>')
    inside = (
        rows(*lines)
        + "<headerFooter><oddHeader>&amp;Lseen&amp;C&amp;KFFFFFF[[white print header]]&amp;R&amp;1[[tiny print header]]</oddHeader></headerFooter>"
    )
    pack = workbook({"Data": sown(sower, inside)}, strings=[sown(sower, one) for one in strings],
                    styles=sown(sower, _FORMATS + styles.replace("</cellXfs>", f"{looks}{_FORMATTED}</cellXfs>")))  # fmt: skip
    yield sower.reaped("xlsx", pack.zipped(), SENTENCE)


_WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
DRAWN = {
    "white": f"<a:rPr>{_WHITE}</a:rPr>",
    "colour of the theme's background": '<a:rPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:rPr>',
    "clear": '<a:rPr><a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill></a:rPr>',
    "without a fill": "<a:rPr><a:noFill/></a:rPr>",
    "one point": '<a:rPr sz="100"/>',
    "condensed": '<a:rPr sz="1000" spc="-1000"/>',
}

_BODIES = {
    "shrunk to nothing": '<a:bodyPr><a:normAutofit fontScale="1000"/></a:bodyPr>',
    "tiny by its level": '<a:bodyPr/><a:lstStyle><a:lvl1pPr><a:defRPr sz="100"/></a:lvl1pPr></a:lstStyle>',
    "without a fill by its level": "<a:bodyPr/><a:lstStyle><a:lvl1pPr><a:defRPr><a:noFill/></a:defRPr></a:lvl1pPr></a:lstStyle>",
}


def presentations(sower: Sower) -> Iterator[Original]:
    """A presentation."""
    shapes = shape(SENTENCE, 2)
    for number, (place, props) in enumerate(DRAWN.items(), 3):
        one = shape(f"[[{place}]]", number, at=(600000 * number, 600000))
        shapes += one.replace("<a:r>", f"<a:r>{props}")
    # Large enough for the word: what reaches beyond its shape can be read.
    filled = shape("[[in the colour of its shape]]", 20, at=(100, 3000000)).replace('cx="500000"', 'cx="4000000"')
    filled = filled.replace("</p:spPr>", '<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></p:spPr>')
    shapes += filled.replace("<a:r>", '<a:r><a:rPr><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></a:rPr>')
    for number, (place, body) in enumerate(_BODIES.items(), 30):
        shapes += shape(f"[[{place}]]", number, at=(600000, 100000 * number)).replace("<a:bodyPr/>", body)
    alone = tree("sld", sown(sower, shapes), attributes='showMasterSp=" 0 "')
    behind = [
        sown(sower, shape(f"[[shape of a {place} that the slide keeps away]]", 5)) for place in ("layout", "master")
    ]
    yield sower.reaped("pptx", slides(alone, layout=behind[0], master=behind[1]).zipped(), SENTENCE)


ORIGINALS: Makers = (documents, workbooks, presentations)
