"""Hostile packages of OpenDocument and books: bombs, cycles, doubles, passwords, entities."""

import io
import zipfile

import pytest

from pipeline.formats import format_for
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.reasons import Reason
from tests.conformance.samples.epub import book, page
from tests.conformance.samples.odf import document, package
from tests.pipeline.chain import clean, held_by
from tests.pipeline.formats.odf.test_texts import content, members, packed

TEXT = "application/vnd.oasis.opendocument.text"


def test_a_password_is_told():
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
        b' manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )
    raw = packed("<text:p>x</text:p>", extra={"META-INF/manifest.xml": manifest})
    assert clean(raw).reason is Reason.ENCRYPTED_DOCUMENT
    assert clean(packed("<text:p>x</text:p>", extra={"encrypted-package": b"x"})).reason is Reason.ENCRYPTED_DOCUMENT


@pytest.mark.parametrize(
    "algorithm", ["http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"]
)
def test_a_book_under_a_key_is_told_and_garbled_fonts_are_not(algorithm):
    name = "a.ttf" if "idpf" in algorithm else "OEBPS/text/two.xhtml"
    said = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><e:EncryptedData'
        f' xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        f'<e:CipherReference URI="{name}"/></e:CipherData></e:EncryptedData></encryption>'
    )
    found = clean(book({"META-INF/encryption.xml": said}))
    assert found.reason is (None if "idpf" in algorithm else Reason.ENCRYPTED_DOCUMENT)


@pytest.mark.parametrize("flat", [False, True])
def test_entities_are_refused(flat):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    raw = document("text", flat=flat).partition("?>\n")[2]
    body = f"<?xml version='1.0'?>{bomb}{raw}".encode()
    sent = body if flat else package("text", extra={"content.xml": body})
    assert clean(sent).reason in {Reason.CORRUPT_DOCUMENT, Reason.UNSUPPORTED_FORMAT}


def test_deep_nesting_is_a_limit():
    body = "<text:section>" * 400 + "<text:p>x</text:p>" + "</text:section>" * 400
    raw = packed(body)
    with pytest.raises(Exception, match="LIMIT_EXCEEDED xml_depth"):
        _read(raw, DEFAULT_LIMITS)


def test_a_zip_bomb_is_a_limit():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TEXT)
        archive.writestr("content.xml", content("<text:p>x</text:p>"))
        archive.writestr("Pictures/a.png", bytes(64 * 1024 * 1024))
    with pytest.raises(Exception, match="LIMIT_EXCEEDED ratio"):
        _read(sink.getvalue(), DEFAULT_LIMITS)


def _read(raw: bytes, limits: Limits, media_type: str = TEXT) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "item")
        path.write_bytes(raw)
        format_for(media_type).read(path, limits)


def test_a_document_that_shows_itself_ends():
    inner = content('<text:p>in <draw:frame><draw:object xlink:href="./"/></draw:frame></text:p>').encode()
    body = '<text:p>x <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    found = clean(packed(body, extra={"Object 1/content.xml": inner}))
    assert found.reason is Reason.UNKNOWN_PART


def test_objects_inside_objects_are_bounded():
    parts = {
        "/".join(["o"] * depth) + "/content.xml": content(
            '<text:p>x <draw:frame><draw:object xlink:href="./o"/></draw:frame>'
            '<draw:frame><draw:object xlink:href="./o/"/></draw:frame></text:p>'
        ).encode()
        for depth in range(1, 30)
    }  # fmt: skip
    body = '<text:p>x <draw:frame><draw:object xlink:href="./o"/></draw:frame></text:p>'
    assert clean(packed(body, extra=parts)).reason is Reason.LIMIT_EXCEEDED


@pytest.mark.parametrize("name", ["../content.xml", "a\\..\\content.xml"])
def test_names_that_lead_outside_are_refused(name):
    assert clean(packed("<text:p>x</text:p>", extra={name: b"x"})).reason in {
        Reason.CORRUPT_DOCUMENT,
        Reason.UNSUPPORTED_FORMAT,
    }


PLANTED = [
    ("<text:p", "<!-- x --><text:p"),
    ("<text:p", "<?x y?><text:p"),
    ("<text:p", '<text:p xml:lang="en"'),
    ("<text:p", '<text:p text:style-name="of Oskar"'),
    ("<text:p", '<text:p text:condition="x"'),
    ("<text:p>", "<text:p><office:annotation/>"),
    ("<text:p>", '<text:p><text:span text:style-name="S1">\u200b</text:span>'),
    ("<text:p>", '<text:p><draw:frame draw:name="x"/>'),
    ("<text:p>", '<text:p><text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://x.test/">x</text:a>'),
    ("<office:text>", "<office:text>stray"),
    ("xmlns:text=", 'xmlns:oskar="urn:x" xmlns:text='),
    ("<?xml version='1.0' encoding='UTF-8'?>", "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE x>"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), PLANTED)
def test_the_verifier_objects_to_what_a_cleaner_could_leave(old, new):
    found = clean(packed("<text:p>seen</text:p>"))
    assert found.verdict.residues == ()
    parts = members(found.copy)
    text = parts["content.xml"].decode()
    assert old in text
    parts["content.xml"] = text.replace(old, new, 1).encode()
    assert "odf" in {verifier for _, verifier in held_by(_zipped(parts), found.expectation)}


def _zipped(parts: dict[str, bytes], *, comment: bytes = b"", odd: bool = False) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 2 if odd else 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, body)
        archive.comment = comment
    return sink.getvalue()


def test_the_verifier_objects_to_the_package():
    found = clean(packed("<text:p>seen</text:p>"))
    parts = members(found.copy)
    assert held_by(_zipped(parts), found.expectation) == set()
    for tampered in (
        _zipped(parts, comment=b"x"),
        _zipped(parts, odd=True),
        _zipped({**parts, "meta.xml": b"<x/>"}),
        _zipped(dict(reversed(parts.items()))),
        _zipped(
            {**parts, "META-INF/manifest.xml": parts["META-INF/manifest.xml"].replace(b'"text/xml"', b'"text/x-oskar"')}
        ),
    ):
        assert "odf" in {verifier for _, verifier in held_by(tampered, found.expectation)}


BOOK_PLANTED = [
    ("page-1.xhtml", b"<body>", b"<body><!-- x -->"),
    ("page-1.xhtml", b"<p>", b'<p title="x">'),
    ("page-1.xhtml", b"<title>-", b"<title>by Oskar"),
    ("page-1.xhtml", b'<img src="image-1.png"', b'<img src="http://x.test/image-1.png"'),
    ("page-1.xhtml", b"<html ", b'<html xmlns:oskar="x" '),
    ("nav.xhtml", b'epub:type="toc"', b'epub:type="toc" id="oskar"'),
    ("book.opf", b"<dc:title>-", b"<dc:title>by Oskar"),
    ("META-INF/container.xml", b'version="1.0" x', b'version="1.1" x'),
]


@pytest.mark.parametrize(("name", "old", "new"), BOOK_PLANTED)
def test_the_verifier_of_books_objects_to_what_a_cleaner_could_leave(name, old, new):
    found = clean(book())
    assert found.verdict.residues == ()
    parts = members(found.copy)
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    assert "epub" in {verifier for _, verifier in held_by(_zipped(parts), found.expectation)}


def test_a_book_keeps_pages_pictures_and_contents_in_order():
    found = clean(book())
    parts = members(found.copy)
    assert list(parts) == [
        "mimetype", "META-INF/container.xml", "book.opf", "nav.xhtml", "page-1.xhtml", "page-2.xhtml", "image-1.png",
    ]  # fmt: skip
    assert (
        b'<a href="page-1.xhtml">first chapter</a><ol><li><a href="page-2.xhtml">second chapter</a>'
        in parts["nav.xhtml"]
    )
    assert parts["page-1.xhtml"].count(b"<img") == parts["page-2.xhtml"].count(b"<img") == 1
    assert b"<dc:language>en<" in parts["book.opf"]
    assert found.verdict.pages == 2


def test_a_book_is_redacted_in_pages_and_contents():
    found = clean(book(), "name: first chapter\nliteral: second line\n")
    assert found.verdict.residues == ()
    assert b"first chapter" not in b"".join(members(found.copy).values())


@pytest.mark.parametrize("inside", ["<math><mi>x</mi></math>", "<video src='a.mp4'/>", "<svg><path d='M0 0'/></svg>"])
def test_what_the_page_format_leaves_out_and_a_reader_sees_holds_a_book(inside):
    assert clean(book({"OEBPS/text/two.xhtml": page(f"<p>x</p>{inside}")})).reason is Reason.UNKNOWN_PART


def test_a_book_without_a_page_that_it_names_is_broken():
    assert clean(book(without=("OEBPS/text/two.xhtml",))).reason is Reason.CORRUPT_DOCUMENT


def test_what_a_linked_style_sheet_hides_goes():
    hidden = page('<p>seen</p><p class="unseen">nobody reads this</p>')
    copies = members(clean(book({"OEBPS/text/two.xhtml": hidden})).copy)
    assert b"<p>seen</p>" in copies["page-2.xhtml"]
    assert b"nobody" not in copies["page-2.xhtml"]


def test_unseen_characters_in_the_contents_go():
    contents = '<nav epub:type="toc"><ol><li><a href="text/two.xhtml">sec\u200bond</a></li></ol></nav>'
    found = clean(book({"OEBPS/nav.xhtml": page(contents)}))
    assert found.verdict.residues == ()
    assert b">second</a>" in members(found.copy)["nav.xhtml"]
