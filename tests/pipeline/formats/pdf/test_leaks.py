"""No canary of the kitchen sink is found in the clean copy, by other programs and other code than the cleaner's."""

import base64
import io
import re
import subprocess
import zlib

import pypdfium2 as pdfium
import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream

from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan
from tests.pipeline.formats.pdf.sink import VISIBLE, build
from tests.pipeline.formats.pdf.sink_parts import plain_type1

#: Places that were planted with less than the whole canary.
_SHORTENED = {"JPX COM": 12}


@pytest.fixture(scope="module")
def sink():
    return build()


@pytest.fixture(scope="module")
def copy(sink, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sink")
    (folder / "in").write_bytes(sink[0])
    rewritten = FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, DEFAULT_LIMITS)
    return folder / "out", rewritten


def decoded(path) -> bytes:
    """Everything that qpdf, pdfminer and a plain search for streams can make readable, joined."""
    raw = path.read_bytes()
    shown = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", "--decode-level=all", str(path), "-"],
        capture_output=True, check=False,
    ).stdout  # fmt: skip
    return b"\0".join([raw, shown, *_inflated(raw), *_strings(path)])


def _inflated(raw: bytes):
    for found in re.finditer(rb"stream\r?\n", raw):
        try:
            yield zlib.decompressobj().decompress(raw[found.end() :])
        except zlib.error:
            continue


def _strings(path):
    document = PDFDocument(PDFParser(io.BytesIO(path.read_bytes())))
    todo = [document.getobj(number) for xref in document.xrefs for number in xref.get_objids()]
    todo += [xref.get_trailer() for xref in document.xrefs]
    while todo:
        value = todo.pop()
        if isinstance(value, PDFStream):
            body = value.get_data() if not _is_picture(value) else value.get_rawdata()
            yield body
            if body.startswith(b"%!") and b"eexec" in body:
                yield plain_type1(body)
            value = value.attrs
        if isinstance(value, dict):
            yield from (str(key).encode() for key in value)
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif isinstance(value, bytes):
            yield value
        elif hasattr(value, "name"):
            yield str(value.name).encode()


def _is_picture(stream) -> bool:
    return any(
        str(getattr(name, "name", "")) in ("DCTDecode", "JPXDecode", "JBIG2Decode") for name, _ in stream.get_filters()
    )


def spelt(canary: str) -> list[bytes]:
    """The ways in which a program may have written it."""
    raw = canary.encode()
    codes = [raw, raw[::-1], canary.encode("utf-16-be"), canary.encode("utf-16-le"), base64.b64encode(raw)[:-4]]
    return [*codes, *(code.hex().encode() for code in codes[:3]), raw.hex().upper().encode()]


def test_the_search_finds_what_is_planted(sink, tmp_path):
    path = tmp_path / "sink.pdf"
    path.write_bytes(sink[0])
    content = decoded(path)
    missed = [place for place, canary in sink[1].items() if not _found(content, place, canary)]
    assert len(sink[1]) > 400
    assert missed == []


def _found(content: bytes, place: str, canary: str) -> bool:
    canary = canary[: _SHORTENED.get(place, 99)]
    return any(code in content for code in spelt(canary))


def test_no_canary_is_left(sink, copy):
    content = decoded(copy[0])
    assert [place for place, canary in sink[1].items() if _found(content, place, canary)] == []
    assert b"Zebulon" not in content
    assert b"Zebulon".hex().encode() not in content


def test_the_pages_stay(copy):
    document = pdfium.PdfDocument(copy[0])
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == 2
    assert all(VISIBLE in text for text in texts)
    assert "Shown layer" in texts[0]


def test_the_verifier_is_content(sink, copy, tmp_path):
    path, rewritten = copy
    (tmp_path / "in").write_bytes(sink[0])
    reading = FORMAT.read(tmp_path / "in", DEFAULT_LIMITS)
    words = "\n".join(passage.text for passage in reading.text if passage.visible and not passage.again)
    hidden = "\n".join(passage.text for passage in reading.text if not passage.visible)
    verdict = look(path, Expectation(rewritten.media_type, rewritten.counts, words=words, ocr=False))
    assert verdict.residues == ()
    assert "Zebulon" not in words
    assert sink[1]["text of a hidden layer"] in hidden
    assert sink[1]["invisible ink"] in hidden
    assert sink[1]["Text Contents"] in hidden


def test_what_went_is_listed(copy):
    removed = {removal.kind for removal in copy[1].removed}
    assert removed >= {
        "info", "metadata", "script", "attachment", "thumbnail", "private-part", "signature", "structure", "layer",
        "outline", "external-link", "alt-text", "previous-revision", "hidden-layer", "hidden-text", "annotation",
        "hidden-annotation", "trailing-bytes", "document-id", "form-field", "name-tree", "page-label", "action",
        "unused-part",
    }  # fmt: skip


def test_cleaning_is_deterministic_and_twice_changes_nothing(sink, copy, tmp_path):
    first = copy[0].read_bytes()
    (tmp_path / "in").write_bytes(sink[0])
    FORMAT.rewrite(tmp_path / "in", tmp_path / "again", Plan(), {}, DEFAULT_LIMITS)
    assert (tmp_path / "again").read_bytes() == first
    FORMAT.rewrite(copy[0], tmp_path / "twice", Plan(), {}, DEFAULT_LIMITS)
    assert (tmp_path / "twice").read_bytes() == first


def test_bytes_before_the_header_go(sink, tmp_path):
    (tmp_path / "in").write_bytes(b"Zebulonq before\n" + sink[0])
    rewritten = FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)
    assert b"Zebulon" not in decoded(tmp_path / "out")
    assert "leading-bytes" in {removal.kind for removal in rewritten.removed}
