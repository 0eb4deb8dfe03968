"""Word documents: a canary in each hiding place, and nothing of it left; what a reader sees stays."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.errors import PipelineError
from pipeline.reasons import Reason
from tests.pipeline.formats.ooxml.building import (
    BASE,
    CANARY,
    EVERY,
    HIDING,
    VND,
    Pack,
    W,
    clean,
    left,
    paragraph,
    photo,
    refused,
    spotless,
    word,
)

WML = VND + "wordprocessingml."
MAIN = "word/document.xml"
WHO = f'w:id="7" w:author="{CANARY} author" w:date="2024-01-02T03:04:05Z"'
HIDDEN_RUN = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{CANARY} hidden</w:t></w:r>"


def field(code: str, result: str) -> str:
    """Return a complex field, its code split over two runs."""
    half = len(code) // 2
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[:half]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[half:]}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="77" name="{0} name" descr="{0} descr" title="{0} t">'
    '<a:hlinkClick r:id="link" tooltip="{0} tip"/></wp:docPr><a:graphic><a:graphicData uri="'
    + BASE
    + 'drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="C:\\{0}.jpg" descr="{0}"/><pic:cNvPicPr/>'
    '</pic:nvPicPr><pic:blipFill><a:blip r:embed="pic"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
).format(CANARY)

SEEN = "<w:p><w:r><w:t>Visible</w:t></w:r>"
#: Name of the place -> body that holds a canary beside the visible word.
BODIES = {
    "deleted text": f"<w:p><w:r><w:t>Visible</w:t></w:r><w:del {WHO}><w:r><w:delText>{CANARY}</w:delText></w:r></w:del></w:p>",
    "inserted by": f"<w:p><w:ins {WHO}><w:r><w:t>Visible</w:t></w:r></w:ins></w:p>",
    "moved": f"<w:p><w:moveFrom {WHO}><w:r><w:t>{CANARY}</w:t></w:r></w:moveFrom><w:moveTo {WHO}><w:r><w:t>Visible</w:t></w:r>"
    f'</w:moveTo></w:p><w:p><w:moveFromRangeStart w:name="{CANARY}" {WHO}/><w:moveFromRangeEnd w:id="7"/></w:p>',
    "run change": f"<w:p><w:r><w:rPr><w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr><w:t>Visible</w:t></w:r></w:p>",
    "paragraph change": paragraph("Visible", f"<w:pPr><w:pPrChange {WHO}><w:pPr/></w:pPrChange></w:pPr>"),
    "paragraph mark": paragraph("Visible", f"<w:pPr><w:rPr><w:ins {WHO}/><w:del {WHO}/></w:rPr></w:pPr>"),
    "section change": paragraph("Visible") + f"<w:sectPr><w:sectPrChange {WHO}><w:sectPr/></w:sectPrChange></w:sectPr>",
    "table change": f"<w:tbl><w:tblPr><w:tblCaption w:val='{CANARY}'/><w:tblDescription w:val='{CANARY}'/><w:tblPrChange {WHO}>"
    f"<w:tblPr/></w:tblPrChange></w:tblPr><w:tr><w:trPr><w:trPrChange {WHO}><w:trPr/></w:trPrChange></w:trPr><w:tc><w:tcPr>"
    f"<w:cellIns {WHO}/><w:tcPrChange {WHO}><w:tcPr/></w:tcPrChange></w:tcPr><w:p><w:r><w:t>Visible</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "deleted row": f"<w:tbl><w:tr><w:trPr><w:del {WHO}/></w:trPr><w:tc><w:p><w:r><w:t>{CANARY}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    + paragraph("Visible"),
    "deleted cell": f"<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel {WHO}/></w:tcPr><w:p><w:r><w:t>{CANARY}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    + paragraph("Visible"),
    "hidden row": f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>{CANARY}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    + paragraph("Visible"),
    "list change": paragraph(
        "Visible", f'<w:pPr><w:numPr><w:numberingChange w:original="{CANARY}" {WHO}/></w:numPr></w:pPr>'
    ),
    "comment marks": '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Visible</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
    "rsids": '<w:p w:rsidR="00Qanary" w14:paraId="Qanary12" w14:textId="Qanary12"><w:r w:rsidRPr="Qanary"><w:t>Visible</w:t></w:r></w:p>',
    "bookmark": f'<w:p><w:bookmarkStart w:id="1" w:name="{CANARY}"/><w:r><w:t>Visible</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>',
    "permission": f'<w:p><w:permStart w:id="1" w:ed="CORP\\{CANARY}"/><w:r><w:t>Visible</w:t></w:r><w:permEnd w:id="1"/></w:p>',
    "hidden run": f"<w:p><w:r><w:t>Visible</w:t></w:r>{HIDDEN_RUN}</w:p>",
    "hidden by style": f'<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr><w:r><w:t>{CANARY}</w:t></w:r></w:p>'
    + paragraph("Visible"),
    "hidden by base": f'<w:p><w:r><w:rPr><w:rStyle w:val="hh"/></w:rPr><w:t>{CANARY}</w:t></w:r></w:p>'
    + paragraph("Visible"),
    "special hidden": f"<w:p><w:r><w:rPr><w:vanish/><w:specVanish/></w:rPr><w:t>{CANARY}</w:t></w:r><w:r><w:t>Visible</w:t></w:r></w:p>",
    "include field": "<w:p>" + field(" INCLUDETEXT C:\\\\" + CANARY + "\\\\a.docx ", "Visible") + "</w:p>",
    "link field": "<w:p>" + field(f" HYPERLINK http://{CANARY}.org/x ", "Visible") + "</w:p>",
    "author field": SEEN + field(" AUTHOR ", f"{CANARY} Smith") + "</w:p>",
    "handler field": SEEN + field(" LASTSAVEDBY \\* MERGEFORMAT", CANARY) + "</w:p>",
    "file field": SEEN + field(" FILENAME \\p ", "H:\\" + CANARY + ".docx") + "</w:p>",
    "user field": f'<w:p><w:fldSimple w:instr=" USERNAME "><w:r><w:t>{CANARY}</w:t></w:r></w:fldSimple><w:r><w:t>Visible</w:t></w:r></w:p>',
    "property field": SEEN + field(" DOCPROPERTY LastSavedBy ", CANARY) + "</w:p>",
    "field nested in code": "<w:p>" + field(f" IF {CANARY} = 1 ", "Visible") + "</w:p>",
    "unclosed field": f'<w:p><w:r><w:t>Visible</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{CANARY}</w:instrText></w:r></w:p>',
    "stray code": f"<w:p><w:r><w:t>Visible</w:t></w:r><w:r><w:instrText>{CANARY}</w:instrText></w:r></w:p>",
    "field name": f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{CANARY}"/><w:helpText w:val="{CANARY}"/>'
    f'<w:textInput><w:default w:val="{CANARY}"/></w:textInput></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Visible</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "content control": f'<w:sdt><w:sdtPr><w:alias w:val="{CANARY}"/><w:tag w:val="{CANARY}"/><w:dataBinding w:xpath="/{CANARY}" '
    f'w:storeItemID="{{{CANARY}}}"/><w15:appearance w15:val="{CANARY}"/></w:sdtPr><w:sdtContent>{paragraph("Visible")}</w:sdtContent></w:sdt>',
    "custom xml": f'<w:customXml w:uri="urn:{CANARY}" w:element="{CANARY}"><w:customXmlPr><w:attr w:name="{CANARY}" w:val="{CANARY}"/>'
    f"</w:customXmlPr>{paragraph('Visible')}</w:customXml>",
    "smart tag": f'<w:p><w:smartTag w:uri="urn:{CANARY}" w:element="{CANARY}"><w:r><w:t>Visible</w:t></w:r></w:smartTag></w:p>',
    "picture": f"<w:p>{PICTURE}<w:r><w:t>Visible</w:t></w:r></w:p>",
    "hidden drawing": "<w:p>"
    + PICTURE.replace('id="77"', 'id="77" hidden="1"')
    + "<w:r><w:t>Visible</w:t></w:r></w:p>",
    "link": f'<w:p><w:hyperlink r:id="link" w:tooltip="{CANARY}" w:anchor="{CANARY}" w:docLocation="{CANARY}"><w:r><w:t>Visible</w:t></w:r></w:hyperlink></w:p>',
    "old drawing": f'<w:p><w:r><w:pict><v:shape id="{CANARY}" alt="{CANARY}" title="{CANARY}" href="{CANARY}" target="{CANARY}" o:gfxdata="{CANARY}" '
    f'style="position:absolute;mso-next-textbox:#{CANARY};width:9pt;font-family:{CANARY}" type="#{CANARY}" o:spid="{CANARY}" class="{CANARY}">'
    f"<v:textbox><w:txbxContent>{paragraph('Visible')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    "hidden old drawing": f'<w:p><w:r><w:pict><v:shape style="visibility: hidden"><v:textbox><w:txbxContent>{paragraph(CANARY)}'
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r><w:r><w:t>Visible</w:t></w:r></w:p>",
    "second text": f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/'
    f'office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>{paragraph("Visible")}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>'
    f"</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(CANARY)}</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "font": f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{CANARY} Sans" w:hAnsi="{CANARY}" w:cs="{CANARY}" w:eastAsia="{CANARY}"/></w:rPr><w:t>Visible</w:t></w:r></w:p>',
    "language": f'<w:p><w:r><w:rPr><w:lang w:val="en-{CANARY}" w:bidi="{CANARY}"/></w:rPr><w:t>Visible</w:t></w:r></w:p>',
    "unknown attribute": f'<w:p><w:r w:{CANARY}="1" w:val="{CANARY}"><w:t>Visible</w:t></w:r></w:p>',
    "unknown element": f'<w:p><w:r><w:{CANARY}/><x:y xmlns:x="urn:{CANARY}" z="{CANARY}">{CANARY}</x:y><w:t>Visible</w:t></w:r></w:p>',
    "prefix": f'<q:p xmlns:{CANARY}="{BASE}wordprocessingml/2006/main" xmlns:q="{BASE}wordprocessingml/2006/main"><{CANARY}:r><q:t>Visible</q:t></{CANARY}:r></q:p>',
    "stray text": f"<w:p>{CANARY}<w:r>{CANARY}<w:t>Visible</w:t>{CANARY}</w:r>{CANARY}</w:p>",
    "xml comment": f"<!-- {CANARY} --><?{CANARY} {CANARY}?>" + paragraph("Visible"),
    "custom style": '<w:p><w:pPr><w:pStyle w:val="own"/></w:pPr><w:r><w:t>Visible</w:t></w:r></w:p>',
    "sub-document": '<w:p><w:subDoc r:id="link"/></w:p>' + paragraph("Visible"),
    "signature line": f'<w:p><w:r><w:pict><v:shape><o:signatureline o:suggestedsigner="{CANARY}" o:suggestedsigneremail="{CANARY}@x.org"/></v:shape></w:pict></w:r><w:r><w:t>Visible</w:t></w:r></w:p>',
}
STYLES = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{CANARY}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    f'<w:latentStyles><w:lsdException w:name="{CANARY}"/></w:latentStyles>'
    f'<w:style w:type="paragraph" w:styleId="h"><w:name w:val="{CANARY} h"/><w:aliases w:val="{CANARY}"/><w:rPr><w:vanish/></w:rPr></w:style>'
    f'<w:style w:type="character" w:styleId="hh"><w:name w:val="{CANARY} hh"/><w:basedOn w:val="hhh"/><w:rsid w:val="00{CANARY}"/></w:style>'
    f'<w:style w:type="character" w:styleId="hhh"><w:name w:val="{CANARY} hhh"/><w:rPr><w:vanish/></w:rPr></w:style>'
    f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="own"><w:name w:val="{CANARY} house style"/></w:style>'
)
SETTINGS = (
    f'<w:writeProtection w:cryptProvider="{CANARY}" w:hash="{CANARY}"/><w:attachedTemplate r:id="t"/><w:rsids><w:rsidRoot w:val="00{CANARY}"/>'
    f'</w:rsids><w:mailMerge><w:query w:val="{CANARY}"/><w:connectString w:val="{CANARY}"/><w:dataSource r:id="t"/></w:mailMerge>'
    f'<w:docVars><w:docVar w:name="{CANARY}" w:val="{CANARY}"/></w:docVars><w:attachedSchema w:val="urn:{CANARY}"/>'
    f'<w:activeWritingStyle w:appName="{CANARY}"/><w:documentProtection w:edit="readOnly" w:hash="{CANARY}"/>'
    f'<w14:docId w14:val="{CANARY}"/><w15:docId w15:val="{{{CANARY}}}"/><w:decimalSymbol w:val="{CANARY}"/>'
    f'<w:captions><w:caption w:name="{CANARY}"/></w:captions><w:compat><w:compatSetting w:name="{CANARY}" w:uri="urn:{CANARY}" w:val="1"/></w:compat>'
)


def furnished(body: str) -> Pack:
    """Return a document with every part that hides something, around this body."""
    pack = word(body, styles=STYLES, settings=SETTINGS)
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    pack.add("", f"{BASE}package/2006/relationships/metadata/core-properties", "docProps/core.xml", core,
             f'<c:coreProperties xmlns:c="{BASE}package/2006/metadata/core-properties" xmlns:d="http://purl.org/dc/elements/1.1/">'
             f"<d:creator>{CANARY}</d:creator><d:title>{CANARY}</d:title><c:lastModifiedBy>{CANARY} Jones</c:lastModifiedBy></c:coreProperties>")  # fmt: skip
    pack.add("", "extended-properties", "docProps/app.xml", VND + "extended-properties+xml", HIDING)
    pack.add("", "custom-properties", "docProps/custom.xml", VND + "custom-properties+xml", HIDING)
    pack.add(
        "", f"{BASE}package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg", "image/jpeg", photo()
    )
    pack.add("", "customXml", f"customXml/{CANARY}.xml", "application/xml", HIDING)
    pack.add("", "digital-signature/origin", "_xmlsignatures/origin.sigs", "application/x", CANARY)
    pack.add(
        "",
        f"http://schemas.microsoft.com/office/2006/relationships/{CANARY}",
        "customUI/customUI.xml",
        "application/xml",
        HIDING,
    )
    kinds = "comments commentsExtended commentsIds people glossaryDocument fontTable webSettings"
    pack.add_each(MAIN, kinds.split(), "word/{}.xml", WML + "{}+xml")
    pack.add(
        MAIN, "printerSettings", "word/printerSettings/p.bin", "application/x", f"Laser of {CANARY}".encode("utf-16-le")
    )
    pack.add(MAIN, "package", "word/embeddings/e.xlsx", "application/x", CANARY)
    pack.add(MAIN, "oleObject", "word/embeddings/o.bin", "application/x", CANARY)
    pack.add(
        MAIN,
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "word/vbaProject.bin",
        "application/x",
        CANARY,
    )
    pack.add(MAIN, "control", "word/activeX/a.xml", "application/xml", HIDING)
    pack.add(MAIN, "font", "word/fonts/f.odttf", "application/x", CANARY)
    pack.add(MAIN, "image", f"word/media/{CANARY}.jpg", "image/jpeg", photo(), "pic")
    pack.add(
        MAIN, "header", "word/header9.xml", WML + "header+xml", f"<w:hdr {EVERY}>{paragraph(CANARY)}</w:hdr>", "unused"
    )
    pack.link(MAIN, "hyperlink", f"http://user:{CANARY}@host/{CANARY}", ident="link", external=True)
    pack.link("word/settings.xml", "attachedTemplate", f"file:///C:/Users/x{CANARY}x/t.dotm", ident="t", external=True)
    pack.parts[f"word/{CANARY}.xml"] = ("application/xml", HIDING.encode())
    return pack


@pytest.mark.parametrize("place", BODIES)
def test_nothing_is_left_of_what_hides_in_a_body(place, tmp_path):
    raw = furnished(BODIES[place]).zipped()
    assert left(raw, tmp_path)
    found = spotless(raw, tmp_path)
    assert "Visible" in found.text
    again = clean(found.raw, tmp_path)
    assert again.raw == found.raw


def test_headers_notes_and_lists_keep_their_texts_and_lose_the_rest(tmp_path):
    body = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Body</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:sectPr><w:headerReference w:type="default" r:id="h1"/><w:headerReference w:type="first" r:id="h2"/></w:sectPr>'
    )
    pack = furnished(body)
    for ident, text in (("h1", "Heading"), ("h2", CANARY)):
        pack.add(
            MAIN, "header", f"word/{ident}.xml", WML + "header+xml", f"<w:hdr {EVERY}>{paragraph(text)}</w:hdr>", ident
        )
    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(text)}</w:footnote>' for n, text in ((2, "Noted"), (3, CANARY)))
    pack.add(
        MAIN, "footnotes", "word/footnotes.xml", WML + "footnotes+xml", f"<w:footnotes {EVERY}>{notes}</w:footnotes>"
    )
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:nsid w:val="DEADBEEF"/><w:name w:val="{CANARY}"/><w:lvl w:ilvl="0"><w:lvlText w:val="{text} %1"/></w:lvl></w:abstractNum>'
        for n, text in ((0, "Article"), (1, CANARY))
    )
    nums = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (0, 1))
    pack.add(
        MAIN, "numbering", "word/numbering.xml", WML + "numbering+xml", f"<w:numbering {W}>{lists}{nums}</w:numbering>"
    )
    found = spotless(pack.zipped(), tmp_path)
    for word_seen in ("Body", "Heading", "Noted", "Article %1"):
        assert word_seen in found.text
    assert b"DEADBEEF" not in found.members["word/numbering.xml"]


def test_a_form_shows_what_it_showed(tmp_path):
    box = '<w:ffData><w:checkBox><w:checked w:val="1"/></w:checkBox></w:ffData>'
    choice = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Other"/><w:listEntry w:val="Chosen"/></w:ddList></w:ffData>'
    body = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin">{inner}</w:fldChar></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        for inner, code in ((box, " FORMCHECKBOX "), (choice, " FORMDROPDOWN "))
    )
    found = clean(word(body).zipped(), tmp_path)
    assert found.text.split() == ["☒", "Chosen"]
    assert found.verdict.residues == ()


def test_page_numbers_stay_fields_in_their_form(tmp_path):
    body = "<w:p>" + field(" PAGE \\* roman \\* " + CANARY, "iv") + "</w:p>"
    found = spotless(word(body).zipped(), tmp_path)
    assert b" PAGE \\* roman " in found.members["word/document.xml"]


@pytest.mark.parametrize(
    "body",
    [
        f'<w:p><w:altChunk r:id="link"/></w:p><y:z xmlns:y="urn:y"><w:p {W}><w:r><w:t>shown by a program we do not know</w:t></w:r></w:p></y:z>',
        '<w:p><mc:AlternateContent><mc:Choice xmlns:q="urn:q" Requires="q"><w:r><w:t>only here</w:t></w:r></mc:Choice></mc:AlternateContent></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> BARCODE 12345 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    ],
)
def test_what_a_reader_sees_and_no_rule_covers_holds_the_document(body, tmp_path):
    assert refused(furnished(body).zipped(), tmp_path) is Reason.UNKNOWN_PART


def test_a_picture_that_cannot_be_cleaned_holds_the_document(tmp_path):
    pack = word(f"<w:p>{PICTURE}</w:p>")
    pack.add(MAIN, "image", "word/media/image1.emf", "image/x-emf", b"\x01\0\0\0" + CANARY.encode(), "pic")
    assert refused(pack.zipped(), tmp_path) is Reason.UNKNOWN_PART


def test_who_handled_the_file_is_covered_in_visible_text_too(tmp_path):
    pack = furnished(paragraph(f"Visible, as {CANARY} Jones wrote"))
    found = spotless(pack.zipped(), tmp_path)
    assert "Visible, as █████ wrote" in found.text
    assert found.edits == found.rewritten.redactions == 1


def cleaned_with_crop(attributes: str, tmp_path):
    picture = PICTURE.replace('<a:blip r:embed="pic"/>', f'<a:blip r:embed="pic"/><a:srcRect {attributes}/>')
    assert picture != PICTURE
    pack = word(f"<w:p>{picture}</w:p>")
    pack.add(MAIN, "image", "word/media/image1.jpg", "image/jpeg", photo(), "pic")
    return clean(pack.zipped(), tmp_path)


@pytest.mark.parametrize(
    ("attributes", "shares"), [('b="50000"', (1, 0.5)), ('l="25000" r="-5"', (0.75, 1))], ids=["below", "left"]
)
def test_what_of_a_picture_nobody_sees_does_not_go_with_the_copy(attributes, shares, tmp_path):
    """In a program, "reset picture" would show it."""
    width, height = Image.open(io.BytesIO(photo())).size
    found = cleaned_with_crop(attributes, tmp_path)
    (picture,) = [body for name, body in found.members.items() if "/media/" in name]
    assert Image.open(io.BytesIO(picture)).size == (width * shares[0], height * shares[1])
    assert found.verdict.residues == ()
    assert b"25000" not in found.members["word/document.xml"]


@pytest.mark.parametrize(
    ("attributes", "width"),
    [('cropleft="32768f"', 0.5), ('cropright=".25"', 0.75), ('cropleft="25%" cropbottom="0"', 0.75), ("", 1)],
)
def test_what_drawings_of_the_old_kind_crop_does_not_go_either(attributes, width, tmp_path):
    image = f'<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:id="pic" {attributes}/>'
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt;height:90pt">{image}</v:shape>'
    pack = word(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>")
    pack.add(MAIN, "image", "word/media/image1.jpg", "image/jpeg", photo(), "pic")
    found = clean(pack.zipped(), tmp_path)
    (picture,) = [body for name, body in found.members.items() if "/media/" in name]
    assert Image.open(io.BytesIO(picture)).width == Image.open(io.BytesIO(photo())).width * width
    assert b"cropleft" not in found.members["word/document.xml"]
    assert found.verdict.residues == ()


@pytest.mark.parametrize("attributes", ['l="0" t="0.5"', 't="half"', 't="5f"'])
def test_a_crop_that_is_not_understood_holds_the_document(attributes, tmp_path):
    with pytest.raises(PipelineError) as caught:
        cleaned_with_crop(attributes, tmp_path)
    assert caught.value.reason is Reason.UNKNOWN_PART


def test_a_picture_with_a_margin_passes(tmp_path):
    cleaned_with_crop('l="-2000" t="0" r="0" b="0"', tmp_path)
    cleaned_with_crop("", tmp_path)


def test_alternatives_that_say_different_things_hold_the_document(tmp_path):
    """Which one a reader sees depends on the program."""
    block = (
        '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><mc:Choice Requires="w14"><w:r><w:t>new</w:t>'
        "</w:r></mc:Choice><mc:Fallback><w:r><w:t>{}</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert refused(word(block.format("old")).zipped(), tmp_path) is Reason.UNKNOWN_PART
    assert "new" in clean(word(block.format("new")).zipped(), tmp_path).text
