"""What becomes of the texts of OpenDocument: changes, hidden words, fields, links, controls, redaction."""

import io
import zipfile

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pipeline.reasons import Reason
from redaction.policy import Policy
from tests.conformance.samples.odf import document, package, picture
from tests.pipeline.chain import clean

BASE = "application/vnd.oasis.opendocument."
_HEAD = document("text", flat=False).partition("<office:scripts>")[0].partition("?>\n")[2].partition("?>")[2].strip()


def content(body: str, styles: str = "", kind: str = "text") -> str:
    """Return a content part with some styles and a body of a kind."""
    return (
        f"{_HEAD}<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )


def packed(
    body: str, styles: str = "", kind: str = "text", media: str = "", extra: dict[str, bytes] | None = None
) -> bytes:
    """Return a package of nothing but content, and extra members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("mimetype", BASE + (media or kind))
        archive.writestr("content.xml", content(body, styles, kind))
        for name, raw in (extra or {}).items():
            archive.writestr(name, raw)
    return sink.getvalue()


def members(copy: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cleaned(body: str, styles: str = "", terms: str = "", **options) -> str:
    """Return the content of the copy of a text; nothing may object to it."""
    found = clean(packed(body, styles, **options), terms)
    assert found.error is None
    assert found.verdict.residues == ()
    return members(found.copy)["content.xml"].decode()


def test_tracked_changes_become_the_visible_text():
    text = cleaned(
        '<text:tracked-changes><text:changed-region xml:id="c"><text:deletion><text:p>gone</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes><text:p>before "
        '<text:change text:change-id="c"/><text:change-start text:change-id="c"/>new<text:change-end text:change-id="c"/>'
        " after</text:p>"
    )
    assert "gone" not in text
    assert "before new after" in text


def test_a_span_may_show_what_its_paragraph_hides():
    styles = "".join(
        f'<style:style style:name="{name}" style:family="{family}"><style:text-properties text:display="{said}"/></style:style>'
        for name, family, said in (("h", "paragraph", "none"), ("s", "text", "true"), ("t", "text", "none"))
    )
    styles += '<style:style style:name="heir" style:family="text" style:parent-style-name="t"/>'
    text = cleaned(
        '<text:p text:style-name="h">unseen <text:span text:style-name="s">seen</text:span> too</text:p>'
        '<text:p>kept <text:span text:style-name="heir">inherited <text:span>inner</text:span></text:span>tail</text:p>',
        styles,
    )
    assert "unseen" not in text
    assert "too" not in text
    assert "inherited" not in text
    assert "inner" not in text
    assert ">seen<" in text
    assert "tail" in text


@pytest.mark.parametrize(
    "field", ["author-name", "sender-email", "file-name", "printed-by", "creation-date", "creator"]
)
def test_what_tells_of_handling_is_covered(field):
    text = cleaned(f"<text:p>by <text:{field}>Somebody Else</text:{field}> here</text:p>")
    assert "by █████ here" in text


def test_other_fields_become_what_they_showed_and_page_numbers_stay():
    text = cleaned(
        "<text:p><text:date>1 May</text:date> <text:title>A title</text:title> <text:page-number>3</text:page-number></text:p>"
    )
    assert "1 May A title <text:page-number>3</text:page-number>" in text


def test_links_keep_their_target_where_the_policy_lists_the_host():
    body = '<text:p><text:a xlink:href="https://kept.test/a/b?who=me#x" office:title="t">link</text:a></text:p>'
    found = clean(packed(body), policy=Policy(link_hosts=frozenset({"kept.test"})))
    assert found.verdict.residues == ()
    assert b'xlink:href="https://kept.test/a/b">link' in members(found.copy)["content.xml"]
    assert "<text:p>link</text:p>" in cleaned(body)


def test_a_term_over_several_spans_is_redacted():
    text = cleaned(
        "<text:p>met <text:span>Oskar</text:span><text:s/><text:span>Vel<text:span>mo</text:span>nd</text:span> there</text:p>",
        terms="name: Oskar Velmond\n",
    )
    assert "Oskar" not in text
    assert "Vel" not in text
    assert "there" in text


@pytest.mark.parametrize(
    ("control", "shown"),
    [
        ('<form:text form:id="a" form:current-value="typed in"/>', "typed in"),
        ('<form:checkbox form:id="a" form:label="agree" form:current-state="checked"/>', "☒ agree"),
        ('<form:radio form:id="a" form:label="no"/>', "☐ no"),
        (('<form:listbox form:id="a"><form:option form:label="one"/><form:option form:label="two" form:selected="true"/>'
         "</form:listbox>"), "two"),
        ('<form:button form:id="a" form:label="Send"/>', "Send"),
        ('<form:fixed-text form:id="a" form:label="Name:"/>', "Name:"),
    ],
)  # fmt: skip
def test_what_a_control_shows_stays_as_text(control, shown):
    text = cleaned(
        f'<office:forms><form:form>{control}</form:form></office:forms><text:p>x <draw:control draw:control="a"/></text:p>'
    )
    assert f"<text:p>{shown}</text:p>" in text
    assert "form" not in text


def test_a_password_typed_into_a_form_goes():
    text = cleaned(
        '<office:forms><form:password form:id="a" form:value="hunter2"/></office:forms><text:p>x '
        '<draw:control draw:control="a"/></text:p>'
    )
    assert "hunter2" not in text


def test_names_that_programs_look_up_stay_and_others_go():
    text = cleaned(
        '<text:p text:style-name="Text_20_body">a</text:p><text:p text:style-name="of_Oskar">b</text:p>',
        '<style:style style:name="of_Oskar" style:family="paragraph" style:parent-style-name="Standard"/>',
    )
    assert "Text_20_body" in text
    assert 'style:parent-style-name="Standard"' in text
    assert "Oskar" not in text


def test_a_rare_font_becomes_a_common_one():
    text = cleaned(
        "<text:p>a</text:p>",
        '<style:style style:name="a" style:family="text"><style:text-properties fo:font-family="\'House of Velmond\'"/>'
        "<style:text-properties fo:font-family=\"'Liberation Serif'\"/></style:style>",
    )
    assert "Velmond" not in text
    assert "'Liberation Serif'" in text
    assert 'fo:font-family="Arial"' in text


def test_an_unknown_element_that_shows_something_holds_the_item():
    assert clean(packed("<zebulon:x><text:p>seen</text:p></zebulon:x>")).reason is Reason.UNKNOWN_PART


def test_a_cropped_picture_holds_the_item():
    style = (
        '<style:style style:name="g" style:family="graphic"><style:graphic-properties fo:clip="rect(0cm, 1cm, 0cm, 0cm)"/>'
        "</style:style>"
    )
    body = '<text:p><draw:frame draw:style-name="g"><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
    extra = {"Pictures/a.png": picture()}
    assert clean(packed(body, style, extra=extra)).reason is Reason.UNKNOWN_PART
    whole = style.replace("1cm", "0.000cm")
    assert clean(packed(body, whole, extra=extra)).reason is None


def test_the_picture_of_an_object_stays_and_the_object_goes():
    body = (
        '<text:p><draw:frame><draw:object-ole xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/>'
        "</draw:frame></text:p>"
    )
    extra = {"Object 1": b"\xd0\xcf\x11\xe0", "ObjectReplacements/Object 1": picture()}
    found = clean(packed(body, extra=extra))
    assert found.verdict.residues == ()
    assert set(members(found.copy)) == {"mimetype", "content.xml", "Pictures/1.png", "META-INF/manifest.xml"}
    extra["ObjectReplacements/Object 1"] = b"VCLMTF\0"
    assert clean(packed(body, extra=extra)).reason is Reason.UNKNOWN_PART


def test_a_film_inside_holds_the_item_and_one_outside_goes():
    body = '<text:p>x <draw:frame><draw:plugin xlink:href="{}" draw:mime-type="video/mp4"/></draw:frame></text:p>'
    assert clean(packed(body.format("Media/a.mp4"), extra={"Media/a.mp4": b"film"})).reason is Reason.UNKNOWN_PART
    assert "plugin" not in cleaned(body.format("https://x.test/a.mp4"))


def test_the_kind_comes_from_the_content_where_the_package_says_nothing_true():
    raw = packed("<text:p>seen</text:p>", media="spreadsheet")
    found = clean(raw)
    assert found.rewritten.media_type == BASE + "text"
    assert members(found.copy)["mimetype"] == (BASE + "text").encode()


@pytest.mark.parametrize("kind", ["text-template", "text-master", "text-web"])
def test_templates_stay_templates(kind):
    found = clean(package("text", kind.removeprefix("text")))
    assert found.rewritten.media_type == BASE + kind
    assert found.verdict.residues == ()


def test_text_in_a_foreign_element_of_a_paragraph_stays_and_elsewhere_goes():
    text = cleaned(
        '<text:p>a <zebulon:x zebulon:by="Velmond">foreign</zebulon:x> b</text:p><zebulon:y>Velmond</zebulon:y>'
    )
    assert "<text:p>a foreign b</text:p>" in text
    assert "elmond" not in text


def test_marks_go_and_text_inside_of_them_stays():
    text = cleaned('<text:p>1<text:bookmark text:name="Velmond">2<text:span>3</text:span></text:bookmark>4</text:p>')
    assert "elmond" not in text
    assert "12<text:span>3</text:span>4" in text


def test_a_list_whose_picture_is_not_there_has_bullets():
    style = (
        '<text:list-style style:name="l"><text:list-level-style-image text:level="1" xlink:href="http://x.test/a.png">'
        "<style:list-level-properties/></text:list-level-style-image></text:list-style>"
    )
    text = cleaned("<text:p>a</text:p>", style)
    assert '<text:list-level-style-bullet text:level="1" text:bullet-char="•">' in text


@pytest.mark.parametrize(
    "body",
    [
        "<text:list>canary<text:list-item><text:p>Seen</text:p></text:list-item></text:list>",
        "<text:section>canary<text:p>Seen</text:p>canary</text:section>",
        "<text:p>Seen</text:p><table:table><table:table-column/>canary<table:table-row>canary<table:table-cell>canary</table:table-cell></table:table-row></table:table>",
        "<text:p>Seen<draw:frame>canary<draw:text-box>canary<text:p>too</text:p></draw:text-box></draw:frame></text:p>",
        "<text:p>Seen<text:tab>canary</text:tab><text:line-break>canary</text:line-break><text:s>canary</text:s></text:p>",
    ],
    ids=["list", "section", "table", "frame", "signs"],
)
def test_letters_where_a_text_has_none_go(body):
    found = clean(packed(body))
    assert found.reason is None
    assert "Seen" in members(found.copy)["content.xml"].decode()
    assert b"canary" not in members(found.copy)["content.xml"]


def test_fields_that_are_not_shown_go_and_page_numbers_are_numbers():
    text = cleaned(
        '<text:p>seen<text:user-field-get text:name="u" text:display="none">gone</text:user-field-get>'
        "<text:page-number>gone</text:page-number> of <text:page-count>12</text:page-count></text:p>"
    )
    assert "gone" not in text
    assert ">1</text:page-number>" in text
    assert ">12</text:page-count>" in text


def test_a_shape_with_a_number_for_its_kind_keeps_its_path_alone():
    """Programs write nought there for a drawing of the old kind from another format."""
    shape = (
        '<text:p>seen <draw:custom-shape svg:width="2cm" svg:height="2cm"><draw:enhanced-geometry draw:type="{}"'
        ' svg:viewBox="0 0 9 9" draw:enhanced-path="M 0 0 L 9 9 N"/></draw:custom-shape></text:p>'
    )
    text = cleaned(shape.format("0"))
    assert "draw:type" not in text
    assert 'draw:enhanced-path="M 0 0 L 9 9 N"' in text
    assert "draw:type" not in cleaned(shape.format("19740817"))
    assert 'draw:type="mso-spt202"' in cleaned(shape.format("mso-spt202"))


def test_pictures_are_numbered_by_what_is_kept():
    """Two pictures that differ in what goes alone, and one in a place that goes: the copy's copy has the same names."""
    frame = '<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="Pictures/{}.png"/></draw:frame>'
    gone = f"<text:p>a<form:form>{frame.format('c')}</form:form></text:p>"
    body = f"{gone}<text:p>seen {frame.format('a')}{frame.format('b')}{frame.format('d')}</text:p>"
    extra = {f"Pictures/{name}.png": raw for name, raw in _pictures().items()}
    first = clean(packed(body, extra=extra))
    assert first.verdict.residues == ()
    assert {name for name in members(first.copy) if name.startswith("Pictures/")} == {
        "Pictures/1.png",
        "Pictures/2.png",
    }
    assert clean(first.copy).copy == first.copy


def _pictures() -> dict[str, bytes]:
    """Return one picture with two notes in it, and two others."""
    found = {}
    for name, shade, note in (("a", 1, "one"), ("b", 1, "two"), ("c", 2, "one"), ("d", 3, "one")):
        sink, told = io.BytesIO(), PngInfo()
        told.add_text("Comment", note)
        Image.new("RGB", (9, 9), (shade, 90, 160)).save(sink, "PNG", pnginfo=told)
        found[name] = sink.getvalue()
    return found
