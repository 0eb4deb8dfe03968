"""What a reading tells of an OpenDocument or a book: who handled it, and what it hides."""

import io
import zipfile

import pytest

from pipeline.formats import format_for
from pipeline.limits import Limits
from pipeline.model import Role
from tests.conformance.samples import SAMPLES
from tests.conformance.samples.planted import CANARY
from tests.pipeline.chain import clean
from tests.pipeline.formats.odf.test_texts import cleaned, content, members, packed

BASE = "application/vnd.oasis.opendocument."


def reading(tmp_path, media_type):
    path = tmp_path / "item"
    path.write_bytes(SAMPLES[media_type]())
    return format_for(media_type).read(path, Limits())


@pytest.mark.parametrize("kind", ["text", "text-flat-xml", "spreadsheet", "presentation-template", "formula"])
def test_who_handled_a_document_is_told(tmp_path, kind):
    told = {(entry.name, entry.role) for entry in reading(tmp_path, BASE + kind).metadata if CANARY in entry.value}
    assert {("dc:creator", Role.HANDLING), ("meta:printed-by", Role.HANDLING)} <= told
    assert ("meta:initial-creator", Role.AUTHORSHIP) in told
    assert ("settings:PrinterName", Role.HANDLING) in told


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (
            "text",
            "comment tracked-change alt-text hidden-text external-link form-field attachment thumbnail macro script",
        ),
        ("spreadsheet", "tracked-change hidden-sheet hidden-cells validation defined-name comment signature"),
        ("presentation", "notes hidden-slide script alt-text previous-revision custom-part cache printer-settings"),
    ],
)
def test_what_is_hidden_is_told(tmp_path, kind, wanted):
    found = {hidden.kind for hidden in reading(tmp_path, BASE + kind).hidden}
    assert set(wanted.split()) <= found


def test_nothing_of_a_path_is_learned_but_the_user():
    learned = clean(packed('<text:p><text:a xlink:href="file:///home/ovelmond/x.odt">x</text:a></text:p>')).learned
    assert [term.value for term in learned] == ["ovelmond"]


def test_a_learned_handler_is_covered_in_the_text():
    text = cleaned(
        "<text:p>seen by Oskar Velmond</text:p>",
        extra={"meta.xml": _META.encode()},
    )
    assert "elmond" not in text


_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:creator>Oskar Velmond</dc:creator></office:meta>'
    "</office:document-meta>"
)


def test_who_bought_and_who_wrote_a_book_is_told(tmp_path):
    found = reading(tmp_path, "application/epub+zip")
    told = {(entry.name, entry.role) for entry in found.metadata if CANARY in entry.value}
    assert {
        ("plist:userName", Role.HANDLING),
        ("opf:creator", Role.AUTHORSHIP),
        ("opf:contributor", Role.AUTHORSHIP),
    } <= told
    kinds = {hidden.kind for hidden in found.hidden}
    assert {"script", "signature", "comment", "hidden-text", "custom-part", "alt-text"} <= kinds


@pytest.mark.parametrize(
    ("subset", "read"),
    [("", True), ("<!ELEMENT a (b)><!ATTLIST text:p text:style-name CDATA 'a'>", True), ("<!ENTITY a 'canary'>", False),
     ("<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;", False)],
)  # fmt: skip
def test_a_document_type_may_say_what_elements_there_are_but_no_entities(subset, read):
    kind = f"<!DOCTYPE office:document-content [ {subset} ]>"
    body = content("<text:p>Seen</text:p>").replace("<office:document-content", kind + "<office:document-content", 1)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("mimetype", BASE + "text")
        archive.writestr("content.xml", body)
    found = clean(sink.getvalue())
    assert (found.error is None) == read
    if read:
        assert found.verdict.residues == ()
        assert b"DOCTYPE" not in members(found.copy)["content.xml"]
