"""Text of a cell that runs over its clip: what is beyond it goes, and no pixel of the rest changes."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Dictionary, Name, Stream
from PIL import ImageChops

from pipeline.formats.pdf import FORMAT, erase
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan
from tests.pipeline.formats.pdf.test_openable import document, saved

TAIL = "words"
CLIP = b"q 20 90 %d 30 re W n "
CELLS = {
    "Tj": CLIP + b"BT /F 12 Tf 20 100 Td (Zebulonq and more words) Tj ET Q",
    "TJ": CLIP + b"BT /F 12 Tf 20 100 Td [(Zeb) -30 (ulonq and) 55 ( more w) -20 (ords)] TJ ET Q",
    "spaced and narrow": CLIP + b"BT /F 12 Tf .3 Tc 2 Tw 90 Tz 20 100 Td (Zebulonq and more words) Tj ET Q",
    "two texts": CLIP + b"BT /F 12 Tf 20 100 Td (Zebulonq ) Tj (and more words) Tj ET Q",
}
#: Of each kind, widths at which the cut was refused or let two letters stay that nobody sees.
WIDTHS = (66, 75, 93)


def formed(shown: bytes) -> bytes:
    pdf = document(b"BT /F 12 Tf 20 150 Td (Plain words for everybody) Tj ET /X Do")
    form = Stream(pdf, shown, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
    form.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    pdf.pages[0].Resources.XObject = Dictionary(X=form)
    return saved(pdf)


def paged(shown: bytes) -> bytes:
    return saved(document(b"BT /F 12 Tf 20 150 Td (Plain words for everybody) Tj ET " + shown))


def drawn(blob: bytes):
    document = pdfium.PdfDocument(blob)
    try:
        return document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()


def cleaned(blob: bytes, tmp_path) -> tuple[str, bytes]:
    """Clean, let everybody look, and see that cleaning again changes nothing."""
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(blob)
    reading = FORMAT.read(source, DEFAULT_LIMITS)
    seen = " ".join(one.text for one in reading.text if one.visible and not one.again)
    FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS)
    expected = Expectation("application/pdf", counts=Counts(pages=1), words=seen, protected=(), ocr=False)
    assert not look(target, expected).residues
    copy = target.read_bytes()
    FORMAT.rewrite(target, source, Plan(), {}, DEFAULT_LIMITS)
    assert source.read_bytes() == copy
    return seen, copy


def said(copy: bytes) -> str:
    document = pdfium.PdfDocument(copy)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", CELLS)
def test_text_that_runs_over_its_clip_is_cut(kind, width, tmp_path):
    blob = paged(CELLS[kind] % width)
    seen, copy = cleaned(blob, tmp_path)
    assert TAIL not in seen.replace("Plain words", "")
    assert TAIL not in said(copy).replace("Plain words", "")
    assert seen.split() == said(copy).split()
    changed = ImageChops.difference(drawn(blob), drawn(copy))
    assert changed.crop((0, 0, 20 + width - 4, changed.height)).getbbox() is None  # the last pixels are of a cut letter


@pytest.mark.parametrize("width", [30, 66, 93])
def test_text_of_a_form_that_runs_over_its_clip_is_read_as_it_is_copied(width, tmp_path):
    seen, copy = cleaned(formed(CELLS["Tj"] % width), tmp_path)
    assert TAIL not in seen.replace("Plain words", "")
    assert seen.split() == said(copy).split()


@pytest.mark.parametrize("edge", [82, 90, 98, 114, 118, 126])
def test_text_under_the_next_cell_is_read_as_it_is_copied(edge, tmp_path):
    line = b"BT /F 12 Tf 20 100 Td (Zebulonq a long value here) Tj ET 1 g %d 90 100 20 re f 0 g " % edge
    seen, copy = cleaned(paged(line + b"BT /F 12 Tf %d 100 Td (123) Tj ET" % (edge + 2)), tmp_path)
    assert "here" not in said(copy)
    assert seen.split() == said(copy).split()


def test_letters_on_both_sides_of_hidden_ones_are_one_word(tmp_path):
    line = b"BT /F 12 Tf 20 100 Td (Dumm) Tj ET BT /F 12 Tf 1 g 200 40 Td (Zebulonq) Tj ET 0 g "
    seen, copy = cleaned(paged(line + b"BT /F 12 Tf 55.32 100 Td (y) Tj ET"), tmp_path)
    assert "Dummy" in seen
    assert "Dummy" in said(copy)


def test_a_letter_that_would_move_is_seen(tmp_path, monkeypatch):
    """A bug, planted: the cut shortens the line before it too."""
    plain = erase._without
    monkeypatch.setattr(erase, "_without", lambda *args: plain(*args).replace(b"Zeb", b"Zeu"))
    (tmp_path / "in").write_bytes(paged(CELLS["Tj"] % 75))
    with pytest.raises(erase.UnknownPart, match="taken out alone"):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)


def test_the_clip_of_what_is_left_is_kept(tmp_path):
    _, copy = cleaned(paged(CELLS["Tj"] % 75), tmp_path)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.pages[0].Contents.read_bytes().count(b" W n") == 2
