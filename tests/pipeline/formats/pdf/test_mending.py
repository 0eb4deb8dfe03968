"""A file whose structure is broken, and that a viewer opens all the same, is cleaned as the viewer mends it."""

import io
import re

import pikepdf
import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import CorruptDocument
from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan

SEEN, AUTHOR = "Harbour report", "Zebulon Quandrington"


def broken() -> bytes:
    """Return a document whose table of objects is a stream that somebody sent as if it were text."""
    sink = io.BytesIO()
    canvas = Canvas(sink, pageCompression=0)
    canvas.setAuthor(AUTHOR)
    canvas.drawString(72, 700, SEEN)
    canvas.showPage()
    canvas.save()
    body = sink.getvalue().partition(b"xref\n")[0]
    root, info = (re.search(rb"(\d+) 0 obj\s*<<[^>]*/" + key, body)[1].decode() for key in (b"Catalog", b"Author"))
    offsets = {int(number): place.start() for place in re.finditer(rb"(\d+) 0 obj", body) for number in place.groups()}
    last = max(offsets) + 1
    places = [offsets[number] for number in sorted(offsets)] + [len(body)]
    rows = b"".join(bytes([1]) + place.to_bytes(4, "big") + b"\0\0" for place in places)
    mangled = rows.decode("utf-8", "replace").encode()
    assert mangled != rows
    table = f"{last} 0 obj\n<</Root {root} 0 R/Info {info} 0 R/Type/XRef/Size {last + 1}/W[1 4 2]/Index[1 {last}]"
    end = f"\nendstream \nendobj\n\nstartxref\n{len(body)}\n%%EOF"
    return body + f"{table}/Length {len(rows)}>>stream\n".encode() + mangled + end.encode()


def test_what_a_viewer_opens_is_cleaned(tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(broken())
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(source)
    reading = FORMAT.read(source, DEFAULT_LIMITS)
    assert SEEN in reading.text[0].text
    assert AUTHOR in [field.value for field in reading.metadata]
    FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS)
    assert AUTHOR.encode() not in target.read_bytes()
    assert not look(target, Expectation("application/pdf", Counts(pages=1), SEEN)).residues
    document = pdfium.PdfDocument(target)
    assert SEEN in document[0].get_textpage().get_text_range()
    document.close()


def test_what_no_viewer_opens_is_refused(tmp_path):
    source = tmp_path / "in"
    source.write_bytes(broken().replace(b"/Catalog", b"/Nothing").replace(b"/Root", b"/Nope"))
    with pytest.raises(CorruptDocument):
        FORMAT.read(source, DEFAULT_LIMITS)


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_what_only_its_owner_has_a_password_for_is_cleaned_and_recorded(revision, tmp_path):
    """Every viewer opens it without asking."""
    source, target, sink = tmp_path / "in", tmp_path / "out", io.BytesIO()
    canvas = Canvas(sink)
    canvas.setAuthor(AUTHOR)
    canvas.drawString(72, 700, SEEN)
    canvas.save()
    with pikepdf.open(sink) as pdf:
        how = pikepdf.Encryption(owner="owner", user="", R=revision, aes=revision > 3, metadata=revision > 3)
        pdf.save(source, encryption=how)
    reading = FORMAT.read(source, DEFAULT_LIMITS)
    assert "encryption" in [hidden.kind for hidden in reading.hidden]
    assert AUTHOR in [field.value for field in reading.metadata]
    removed = FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS).removed
    assert "encryption" in [one.kind for one in removed]
    with pikepdf.open(target) as copy:
        assert not copy.is_encrypted
    assert not look(target, Expectation("application/pdf", Counts(pages=1), SEEN)).residues
