"""Presentations: parts as PowerPoint writes them, and what a slide may hold beside what its audience sees."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting._office_parts import THEME, THEME_TYPE, shared
from tests.conformance.planting._sown import jpeg, sown
from tests.pipeline.formats.ooxml.building import BASE, VND, A, P, R, shape, slides, tree

SENTENCE = "The harbour office paid nine invoices in May"
MAIN, FIRST = "ppt/presentation.xml", "ppt/slides/slide1.xml"
PML = VND + "presentationml."
_MSP = "http://schemas.microsoft.com/office/powerpoint/"
_EXT = '<p:extLst><p:ext uri="{{[[uri of an extension]]}}">{}</p:ext></p:extLst>'
_INSIDE = (
    '<p:embeddedFontLst><p:embeddedFont><p:font typeface="[[embedded font]]"/></p:embeddedFont></p:embeddedFontLst><p:custShowLst><p:custShow name="[[name of a custom show]]" id="0"><p:sldLst/></p:custShow></p:custShowLst>'
    '<p:photoAlbum layout="[[photoAlbum]]"/><p:custDataLst><p:tags r:id="x"/></p:custDataLst><p:kinsoku lang="x" invalStChars="[[kinsoku]]"/><p:modifyVerifier saltData="[[saltData]]" hashData="[[hashData]]" cryptProviderType="[[cryptProviderType]]"/>'
    + _EXT.format(f'<p14:sectionLst xmlns:p14="{_MSP}2010/main"><p14:section name="[[name of a section]]" id="{{[[id of a section]]}}"/></p14:sectionLst><p15:sldGuideLst xmlns:p15="{_MSP}2012/main"><p15:guide id="[[guide]]" userDrawn="1"/></p15:sldGuideLst>')
)  # fmt: skip
_TIMED = """<p:transition><p:sndAc><p:stSnd><p:snd r:embed="snd" name="[[sound of a transition]]"/></p:stSnd></p:sndAc></p:transition><p:timing><p:tnLst><p:par><p:cTn id="1" evtFilter="[[evtFilter]]"><p:stCondLst><p:cond evt="onClick"/></p:stCondLst><p:childTnLst><p:cmd type="call" cmd="[[cmd]]"><p:cBhvr>
<p:cTn id="2"/><p:tgtEl><p:spTgt spid="[[spTgt]]"/></p:tgtEl><p:attrNameLst><p:attrName>[[attrName]]</p:attrName></p:attrNameLst></p:cBhvr></p:cmd><p:audio><p:cMediaNode><p:cTn id="3"/><p:tgtEl><p:sndTgt r:embed="snd" name="[[sndTgt]]"/></p:tgtEl></p:cMediaNode></p:audio></p:childTnLst></p:cTn></p:par></p:tnLst>
<p:bldLst><p:bldP spid="[[bldP]]" grpId="0"/></p:bldLst></p:timing>"""
_CREATED = f'<p:custDataLst><p:tags r:id="tag"/></p:custDataLst><p:controls><p:control spid="1" name="[[control]]" r:id="x"/></p:controls><p:extLst><p:ext uri="{{BB962C8B}}"><p14:creationId xmlns:p14="{_MSP}2010/main" val="[[creationId]]"/></p:ext></p:extLst>'
_TABLE = f"""<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="12" name="[[name of a table]]" descr="[[descr of a table]]"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="9" y="9"/><a:ext cx="9000" cy="9000"/></p:xfrm><a:graphic><a:graphicData uri="{BASE}drawingml/2006/table"><a:tbl>
<a:tblPr><a:tableStyleId>{{11111111-1111-1111-1111-111111111111}}</a:tableStyleId></a:tblPr><a:tblGrid><a:gridCol w="9"><a:extLst><a:ext uri="{{9D8B030D}}"><a16:colId xmlns:a16="urn:x" val="[[colId]]"/></a:ext></a:extLst></a:gridCol><a:gridCol w="9"/></a:tblGrid>
<a:tr h="9"><a:tc gridSpan="2" id="[[id of a cell]]"><a:txBody><a:bodyPr/><a:p><a:r><a:t>In a cell.</a:t></a:r></a:p></a:txBody></a:tc><a:tc hMerge="1"><a:txBody><a:bodyPr/><a:p><a:r><a:t>[[text under a merged cell]]</a:t></a:r></a:p></a:txBody></a:tc></a:tr>
<a:tr h="9"><a:tc rowSpan="2"><a:txBody><a:bodyPr/><a:p/></a:txBody></a:tc><a:tc><a:txBody><a:bodyPr/><a:p/></a:txBody></a:tc></a:tr><a:tr h="9"><a:tc vMerge="1"><a:txBody><a:bodyPr/><a:p><a:r><a:t>[[text in a cell merged downwards]]</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:bodyPr/><a:p/></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"""
_PICTURE = """<p:pic><p:nvPicPr><p:cNvPr id="4" name="[[name of a picture]]" descr="[[descr of a picture]]" title="[[title of a picture]]"><a:hlinkClick r:id="lnk" tooltip="[[tooltip of a picture]]"><a:snd r:embed="snd" name="[[sound of a click]]"/></a:hlinkClick><a:hlinkHover r:id="lnk" tooltip="[[tooltip of a hover]]"/>
<a:extLst><a:ext uri="{FF2B5EF4}"><a16:creationId xmlns:a16="urn:x" id="{[[creationId of a shape]]}"/></a:ext></a:extLst></p:cNvPr><p:cNvPicPr/><p:nvPr userDrawn="1"><p:custDataLst><p:tags r:id="tag"/></p:custDataLst><p:extLst><p:ext uri="x"><q:x xmlns:q="urn:[[namespace of an extension]]" a="[[value of an extension]]"/></p:ext></p:extLst></p:nvPr></p:nvPicPr>
<p:blipFill><a:blip r:embed="pic" r:link="lnk"><a:extLst><a:ext uri="x"><asvg:svgBlip xmlns:asvg="urn:x" r:embed="[[svgBlip]]"/></a:ext></a:extLst></a:blip></p:blipFill><p:spPr><a:xfrm><a:off x="9" y="9"/><a:ext cx="9000" cy="9000"/></a:xfrm></p:spPr></p:pic>"""
_TEXT = shape("XX", 6, name="[[name of a shape]]").replace(
    "<a:r><a:t>XX</a:t></a:r>",
    '<a:r><a:rPr lang="en-[[language]]" altLang="x-[[alternative language]]" bmk="[[bookmark]]" err="1"><a:latin typeface="[[latin font]]" panose="[[panose]]"/><a:ea typeface="[[east Asian font]]"/><a:cs typeface="[[complex font]]"/><a:sym typeface="[[font of symbols]]"/>'
    '<a:hlinkClick r:id="lnk" invalidUrl="[[invalidUrl]]" action="ppaction://program?[[action]]" tgtFrame="[[tgtFrame]]" tooltip="[[tooltip of a link]]"/></a:rPr><a:t>linked</a:t></a:r><a:fld id="{[[id of a field]]}" type="[[type of a field]]"><a:t>1 May</a:t></a:fld>',
)  # fmt: skip
_GROUP = """<p:grpSp><p:nvGrpSpPr><p:cNvPr id="20" name="[[name of a group]]"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9000000" cy="6000000"/><a:chOff x="0" y="0"/><a:chExt cx="9000000" cy="6000000"/></a:xfrm></p:grpSpPr>{}</p:grpSp>"""
_FIRST = "".join((
    shape(SENTENCE, 2), _TEXT, _PICTURE, _TABLE, shape("[[shape on the left of the slide]]", 3, at=(-600000, 0)), shape("[[shape below the slide]]", 5, at=(0, 7000000)),
    shape("[[hidden shape]]", 7).replace('id="7"', 'id="7" hidden="1"'), _GROUP.format(shape("grouped", 21) + shape("[[shape of a group beside the slide]]", 22, at=(-9000000, 0)) + shape("[[hidden shape of a group]]", 23).replace('id="23"', 'id="23" hidden="1"')),
    shape("shown", 9).replace("</p:spPr>", '<a:prstGeom prst="rect"><a:avLst><a:gd name="[[name of a guide]]" fmla="val [[formula of a guide]]"/></a:avLst></a:prstGeom></p:spPr>'),
    '<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="30" name="[[name of a connector]]" descr="[[descr of a connector]]"/><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr/></p:cxnSp>',
))  # fmt: skip
#: Parts of the presentation: kind -> content.
PARTS = {
    "commentAuthors": f'<p:cmAuthorLst {P}><p:cmAuthor id="0" name="[[name]]" initials="[[initials]]" lastIdx="1" clrIdx="0"><p:extLst><p:ext uri="x"><p15:presenceInfo xmlns:p15="{_MSP}2012/main" userId="[[userId]]" providerId="[[providerId]]"/></p:ext></p:extLst></p:cmAuthor></p:cmAuthorLst>',
    f"{_MSP.replace('/powerpoint/', '/')}2018/10/relationships/authors": '<p188:authorLst xmlns:p188="urn:x"><p188:author id="{[[id]]}" name="[[name]]" initials="[[initials]]" userId="S::[[userId]]" providerId="[[providerId]]"/></p188:authorLst>',
    "presProps": f'<p:presentationPr {P} {R}><p:htmlPubPr title="[[title of a page]]" r:id="[[target of a page]]"/><p:webPr encoding="[[encoding]]"/><p:showPr><p:custShow id="[[show]]"/></p:showPr></p:presentationPr>',
    "viewProps": f'<p:viewPr {P} {R} lastView="[[lastView]]"><p:outlineViewPr><p:cViewPr/><p:sldLst><p:sld r:id="[[sld]]"/></p:sldLst></p:outlineViewPr></p:viewPr>',
    "tags": f'<p:tagLst {P}><p:tag name="[[name]]" val="[[value]]"/></p:tagLst>',
    "handoutMaster": f'<p:handoutMaster {P} {A}><p:cSld name="[[name]]"><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>[[text]]</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld><p:hf hdr="[[hf]]"/></p:handoutMaster>',
    "notesMaster": f'<p:notesMaster {P} {A}><p:cSld name="[[name]]"><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>[[text]]</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notesMaster>',
    "revisionInfo": f'<p1510:revInfo xmlns:p1510="{_MSP}2015/10/main"><p1510:revLst><p1510:client id="{{[[client]]}}" v="1"/></p1510:revLst></p1510:revInfo>',
    "changesInfo": f'<pc:chgInfo xmlns:pc="{_MSP}2013/main/command"><pc:docChgLst><pc:chgData name="[[name]]" userId="[[userId]]" providerId="[[providerId]]" clId="{{[[clId]]}}"/></pc:docChgLst></pc:chgInfo>',
    "font": "[[embedded font]]", "smartTags": '<x v="[[smart tag]]"/>', "legacyDocTextInfo": "[[legacyDocTextInfo]]",
}  # fmt: skip
#: Parts of the first slide: kind -> content.
SLIDE_PARTS = {
    "notesSlide": f'<p:notes {P} {A}><p:cSld name="[[name]]"><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>[[text]]</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>',
    "comments": f'<p:cmLst {P}><p:cm authorId="0" dt="[[dt]]" idx="1"><p:pos x="1" y="1"/><p:text>[[text]]</p:text></p:cm></p:cmLst>',
    "http://schemas.microsoft.com/office/2018/10/relationships/comments": '<p188:cmLst xmlns:p188="urn:x"><p188:cm id="{[[id]]}" authorId="{[[authorId]]}" created="[[created]]"><p188:txBody>[[text]]</p188:txBody><p188:replyLst><p188:reply id="{[[id of a reply]]}">[[reply]]</p188:reply></p188:replyLst></p188:cm></p188:cmLst>',
    "tags": f'<p:tagLst {P}><p:tag name="[[name]]" val="[[value]]"/></p:tagLst>',
    "vmlDrawing": '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="[[id]]" alt="[[alt]]"/></xml>',
    "slideUpdateInfo": f'<p:sldSyncPr {P} serverSldId="[[serverSldId]]" serverSldModifiedTime="[[serverSldModifiedTime]]" clientInsertedTime="[[clientInsertedTime]]"/>',
    "slideUpdateUrl": "[[slideUpdateUrl]]", "customXml": '<x v="[[ink of a slide]]"/>', "audio": "[[bytes of a sound]]",
    "hdphoto": "[[layer of a picture before its effects]]",
}  # fmt: skip


def presentations(sower: Sower) -> Iterator[Original]:
    """One presentation, everything in it."""
    first = tree(
        "sld", _FIRST, name="[[name of a slide]]", attributes='showMasterPhAnim="[[showMasterPhAnim]]"', after=_TIMED
    )
    first = first.replace("</p:spTree>", f"</p:spTree>{_CREATED}")
    hidden = tree(
        "sld", shape("[[hidden slide]]", 2) + shape("[[second shape of a hidden slide]]", 3), attributes='show="0"'
    )
    pack = slides(
        sown(sower, first, FIRST), sown(sower, hidden, "ppt/slides/slide2.xml"),
        layout=shape("Ministry", 5) + shape(sower.at("layout: prompt"), 8, inside='<p:ph type="title"/>'), unused=shape(sower.at("layout that no slide uses"), 8),
        master=shape(sower.at("master: prompt"), 8, inside='<p:ph type="body" hasCustomPrompt="1"/>'), inside=sown(sower, _INSIDE, MAIN),
    )  # fmt: skip
    shared(sower, pack, MAIN)
    for owner, parts in ((MAIN, PARTS), (FIRST, SLIDE_PARTS)):
        for kind, text in parts.items():
            short = kind.rpartition("/")[2] + " of 2018" * ("/" in kind)
            where = f"{'presentation' if owner == MAIN else 'slide'}: {short}"
            name = f"ppt/{where.replace(': ', '-').replace(' ', '-')}.xml"
            pack.add(
                owner,
                kind,
                name,
                f"{PML}{kind.rpartition('/')[2]}+xml",
                sown(sower, text, where),
                {"tags": "tag", "audio": "snd"}.get(kind, ""),
            )
    photo = jpeg(*(sower.at(f"picture: {place}") for place in ("EXIF Artist", "EXIF Make", "comment")))
    pack.add(FIRST, "image", sown(sower, "ppt/media/[[name of a picture]].jpg", "parts"), "image/jpeg", photo, "pic")
    pack.link(
        FIRST,
        "hyperlink",
        sown(sower, "https://[[user of a link]]@example.org/[[path of a link]]?[[query of a link]]"),
        ident="lnk",
        external=True,
    )
    pack.add(
        "ppt/slideMasters/slideMaster1.xml",
        "theme",
        "ppt/theme/theme2.xml",
        THEME_TYPE,
        sown(sower, THEME, "ppt/theme/theme2.xml"),
    )
    styles = f'<a:tblStyleLst {A} def="{{[[default table style]]}}"><a:tblStyle styleId="{{11111111-1111-1111-1111-111111111111}}" styleName="[[name of a table style]]"/></a:tblStyleLst>'
    pack.add(
        MAIN, "tableStyles", "ppt/tableStyles.xml", PML + "tableStyles+xml", sown(sower, styles, "ppt/tableStyles.xml")
    )
    yield sower.reaped("pptx", pack.zipped(), SENTENCE)


ORIGINALS: Makers = (presentations,)
