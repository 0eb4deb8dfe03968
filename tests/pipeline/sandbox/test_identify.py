"""Formats from content: ordinary files by what they are, polyglots refused, names only noted."""

import io
import zipfile

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import EmptyItem, FormatMismatch
from pipeline.sandbox.identify import identify
from tests.pipeline.packing import compressed, tarred, zipped

RUSSIAN = "Протокол заседания. Заявление поступило от сотрудника отдела снабжения.\n" * 3
MAIL = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\n\r\nbody\r\n"
HTML = b"<!DOCTYPE html><html><body><p>Words</p></body></html>"


def pdf():
    sink = io.BytesIO()
    canvas = Canvas(sink)
    canvas.drawString(72, 720, "Words on a page")
    canvas.save()
    return sink.getvalue()


def picture(kind, **options):
    sink = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(sink, kind, **options)
    return sink.getvalue()


def office():
    import docx

    sink = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Words")
    document.save(sink)
    return sink.getvalue()


ORDINARY = {
    "pdf": (pdf, "application/pdf"),
    "jpeg": (lambda: picture("JPEG"), "image/jpeg"),
    "png": (lambda: picture("PNG"), "image/png"),
    "gif": (lambda: picture("GIF"), "image/gif"),
    "docx": (office, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (lambda: HTML, "text/html"),
    "html without a head": (lambda: b"<table><tr><td>x</td></tr></table>", "text/html"),
    "html saved by a browser": (
        lambda: b"<!-- saved from url=(0025)http://x.example/ -->\n<html><p>x</html>",
        "text/html",
    ),
    "html in utf-16": (lambda: b"\xff\xfe" + HTML.decode().encode("utf-16-le"), "text/html"),
    "xhtml": (lambda: b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "text/html"),
    "mail": (lambda: MAIL, "message/rfc822"),
    "mail behind a blank line": (lambda: b"\r\n\r\n" + MAIL, "message/rfc822"),
    "mail of a mailbox": (lambda: b"From a@b.example Mon Jan  1 10:00:00 2024\n" + MAIL, "message/rfc822"),
    "mail with old headers": (lambda: MAIL.replace(b": ", b"  : "), "message/rfc822"),
    "mail with a page in it": (lambda: MAIL + HTML + b"\n%PDF-1.4 is how a PDF begins\n", "message/rfc822"),
    "json": (lambda: b'{"a": [1, 2, {"b": "c"}]}', "application/json"),
    "xml": (lambda: b"<?xml version='1.0'?><a><b>c</b></a>", "text/xml"),
    "xml without a declaration": (lambda: b"<a><b>c</b></a>\n", "text/xml"),
    "zip": (lambda: zipped([("a.txt", b"x")]), "application/zip"),
    "zip that holds a pdf": (lambda: zipped([("a.pdf", pdf())], zipfile.ZIP_STORED), "application/zip"),
    "tar that holds a pdf": (lambda: tarred([("a.pdf", pdf())]), "application/x-tar"),
    "tar that holds a page": (lambda: tarred([("a.html", HTML)]), "application/x-tar"),
    "tar that ends in a zip": (lambda: tarred([("a.zip", zipped([("a.txt", b"x")]))]), "application/x-tar"),
    "tgz": (lambda: compressed(tarred([("a.txt", b"x")]), "gzip"), "application/gzip"),
    "lzma": (lambda: compressed(b"words " * 99, "lzma"), "application/x-lzma"),
}

TEXTS = {
    "ascii": b"Only words.\n",
    "utf-8": RUSSIAN.encode(),
    "utf-16 with a mark": RUSSIAN.encode("utf-16"),
    "utf-16 little end first": RUSSIAN.encode("utf-16-le"),
    "utf-16 big end first": RUSSIAN.encode("utf-16-be"),
    "windows-1251": RUSSIAN.encode("cp1251"),
    "koi8-r": RUSSIAN.encode("koi8-r"),
    "windows-1252": "Der Beschluß wurde später geändert, naïve Fälle.\n".encode("cp1252"),
    "shift-jis": "これは会議の記録です。\n".encode("shift_jis"),
    "log": b"2024-01-01 10:00:00 INFO started\n2024-01-01 10:00:01 WARN <script>\n",
    "markdown": b"# Title\n\n```\n<html>\n```\n",
    "source code": b"#!/usr/bin/env python3\nimport os\nprint(os.environ)\n",
    "headers of a table": b"Subject: a;Date: b\n1;2\n",
}


def told(content, tmp_path, name=None):
    path = tmp_path / "item"
    path.write_bytes(content)
    return identify(path, name)


@pytest.mark.parametrize("kind", ORDINARY)
def test_ordinary_files(kind, tmp_path):
    make, media_type = ORDINARY[kind]
    found = told(make(), tmp_path)
    assert found.media_type == media_type
    assert found.supported


@pytest.mark.parametrize("kind", TEXTS)
def test_texts_are_read_as_text(kind, tmp_path):
    from pipeline.formats import format_for
    from pipeline.formats.text import FORMAT

    found = told(TEXTS[kind], tmp_path)
    assert found.supported, found
    assert format_for(found.media_type) is FORMAT


def old_office_with_a_zip() -> bytes:
    from tests.conformance.samples.old_offices import converted

    return converted("doc") + zipped([("a.txt", b"x")])


def test_a_zip_at_the_end_of_what_holds_whole_files_is_one_of_these(tmp_path):
    assert told(old_office_with_a_zip(), tmp_path).media_type == "application/msword"


def test_a_new_format_needs_no_edit_of_identify():
    """What is special of a format is said by the format: no media type of one that has a probe is named there."""
    import inspect

    from pipeline.formats import formats
    from pipeline.sandbox import identify as module

    source = inspect.getsource(module)
    named = {media_type for fmt in formats() for media_type in fmt.media_types if f'"{media_type}"' in source}
    # Texts have no signature; the others are libmagic's second names for one thing.
    assert named <= {
        "text/plain", "text/html", "text/xml", "text/csv", "message/rfc822", "application/json", "image/bmp", "image/x-ms-bmp",
        "application/gzip", "application/zip", "application/x-rar", "text/x-vcard",
    }  # fmt: skip


POLYGLOTS = {
    "pdf and zip": lambda: pdf() + zipped([("evil.exe", b"x")]),
    "jpeg and zip (GIFAR)": lambda: picture("JPEG") + zipped([("evil.class", b"x")]),
    "gif and zip": lambda: picture("GIF") + zipped([("evil.class", b"x")]),
    "png and zip": lambda: picture("PNG") + zipped([("hidden.txt", b"x")]),
    "page and pdf": lambda: b"<html><body>" + pdf() + b"</body></html>",
    "page and zip": lambda: HTML + zipped([("hidden.txt", b"x")]),
    "mail and zip": lambda: MAIL + zipped([("hidden.txt", b"x")]),
    "mail and pdf": lambda: MAIL[:-6] + pdf(),
    "picture that is a pdf": lambda: picture("GIF") + b"\n" + pdf(),
}


@pytest.mark.parametrize("kind", POLYGLOTS)
def test_polyglots_are_refused(kind, tmp_path):
    with pytest.raises(FormatMismatch):
        told(POLYGLOTS[kind](), tmp_path)


def test_an_empty_file_has_no_format(tmp_path):
    with pytest.raises(EmptyItem):
        told(b"", tmp_path)


@pytest.mark.parametrize(
    ("content", "name", "disagrees"),
    [
        (HTML, "page.html", False),
        (HTML, "page.txt", True),
        (HTML, "table.csv", True),
        (pdf(), "report.PDF", False),
        (pdf(), "report.docx", True),
        (pdf(), "C:\\Users\\x\\report.jpg", True),
        (pdf(), "report", False),
        (pdf(), "report.xyz", False),
        (pdf(), None, False),
        (b"a,b\n1,2\n", "table.csv", False),
        (b"a,b\n1,2\n", "table.log", False),
        (MAIL, "message.eml", False),
        (MAIL, "message.txt", True),
    ],
)
def test_a_name_that_disagrees_is_noted_and_decides_nothing(content, name, disagrees, tmp_path):
    found = told(content, tmp_path, name)
    assert found.name_disagrees is disagrees
    assert found.media_type == told(content, tmp_path).media_type


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"SQLite format 3\0" + bytes(84), "application/vnd.sqlite3"),
        (b"PAR1" + bytes(range(1, 61)), "application/vnd.apache.parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), None),
        (b"MZ" + bytes(200), None),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "application/postscript"),
        (b"\xf1\x01\x02\x03\xff" * 99, None),
    ],
)
def test_what_is_not_supported_is_named_all_the_same(content, media_type, tmp_path):
    found = told(content, tmp_path)
    assert not found.supported
    assert media_type is None or found.media_type == media_type


@pytest.mark.parametrize("name", ["a.html", "A.HTM", "folder/b.xhtml", "c.xht", "d.shtml"])
@pytest.mark.parametrize(
    "body", [b"<span class=x>hello</span> <!-- c -->", b"\n<ul><li>a</li></ul>", b"<!-- c -->words"]
)
def test_a_fragment_that_is_named_a_page_is_one(tmp_path, name, body):
    (tmp_path / "x").write_bytes(body)
    assert identify(tmp_path / "x", name).media_type == "text/html"
    assert identify(tmp_path / "x", "notes.txt").media_type in ("text/plain", "text/html", "text/xml")


def test_plain_text_that_is_named_a_page_stays_text(tmp_path):
    (tmp_path / "x").write_bytes(b"a < b and nothing more\n")
    assert identify(tmp_path / "x", "a.html").media_type == "text/plain"
