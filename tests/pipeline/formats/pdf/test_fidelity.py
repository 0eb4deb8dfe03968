"""A clean copy looks like the original to the pixel, but for what the policy takes away."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from flows.demo.pdfs import pdf_drawn, pdf_flowing
from flows.demo.story import facts
from pipeline.errors import PipelineError, UnknownPart
from pipeline.formats.pdf import FORMAT
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.visible import visible_only
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan

_DPI, _STRONG = 60, 40
_MOST_CHANGED = 0.001
#: A form whose content is broken in its middle: viewers stop at different places.
_BROKEN = frozenset({"test__pdfs__issue6342.pdf", "test__pdfs__issue18099_reduced.pdf"})


def pictures(content: bytes) -> list[Image.Image]:
    document = pdfium.PdfDocument(content)
    try:
        return [page.render(scale=_DPI / 72, may_draw_forms=False).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def changed(before: Image.Image, after: Image.Image) -> float:
    """Return the share of pixels that visibly differ."""
    assert before.size == after.size
    marks = ImageChops.difference(before, after).convert("L").point(lambda value: 255 * (value > _STRONG))
    return marks.histogram()[255] / (before.width * before.height)


def cleaned(content: bytes, tmp_path) -> bytes:
    (tmp_path / "in").write_bytes(content)
    FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)
    return (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("maker", [pdf_drawn, pdf_flowing])
def test_made_documents_do_not_change(maker, tmp_path):
    content = maker(facts(4, 2)[0][3], 1)[0]
    before, after = pictures(content), pictures(cleaned(content, tmp_path))
    assert len(before) == len(after)
    assert [changed(*pair) for pair in zip(before, after, strict=True)] == [0] * len(before)


def with_annotations(*annotations: Dictionary) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        placed = Array([pdf.make_indirect(one) for one in annotations])
        pdf.pages[0].Annots = placed
        pdf.Root.AcroForm = Dictionary(Fields=placed)
        sink = io.BytesIO()
        pdf.save(sink)
    return sink.getvalue()


def annotation(kind: str, **keys: object) -> Dictionary:
    box = Array([20, 100, 180, 140])
    fixed = {"/Type": Name.Annot, "/Subtype": Name("/" + kind), "/Rect": box, "/F": 4}
    return Dictionary({**fixed, **{"/" + key: value for key, value in keys.items()}})


@pytest.mark.parametrize(
    "one",
    [
        lambda: annotation("Highlight", QuadPoints=[20, 140, 180, 140, 20, 100, 180, 100], C=[0.5, 0.9, 0]),
        lambda: annotation("Underline", QuadPoints=[20, 140, 180, 140, 20, 100, 180, 100], C=[1, 0, 0]),
        lambda: annotation("Square", C=[0, 0, 1], IC=[0, 1, 0]),
        lambda: annotation("Circle", C=[0, 0, 1]),
        lambda: annotation("Line", L=[20, 100, 180, 140]),
        lambda: annotation("Polygon", Vertices=[20, 100, 180, 140, 100, 140]),
        lambda: annotation("FreeText", Contents=String("Shown words"), DA=String("/Helv 12 Tf 0 g")),
        lambda: annotation("Widget", FT=Name.Tx, V=String("Shown words"), DA=String("/Helv 0 Tf 0 g")),
    ],
    ids=["highlight", "underline", "square", "circle", "line", "polygon", "free text", "field"],
)
def test_annotations_without_a_drawing_are_drawn(one, tmp_path):
    words = b"Shown words" in with_annotations(one())
    copy = cleaned(with_annotations(one()), tmp_path)
    assert changed(pictures(copy)[0], Image.new("RGB", pictures(copy)[0].size, "white")) > 0
    text = pdfium.PdfDocument(copy)[0].get_textpage().get_text_range()
    assert ("Shown words" in text) == words


def test_letters_that_cannot_be_drawn_hold_the_file(tmp_path):
    with pytest.raises(UnknownPart, match="without a drawing"):
        cleaned(with_annotations(annotation("FreeText", Contents=String("Žluťoučký قط"))), tmp_path)


def test_passwords_in_fields_are_not_drawn(tmp_path):
    field = annotation("Widget", FT=Name.Tx, V=String("Zebulonq"), Ff=1 << 13)
    copy = cleaned(with_annotations(field), tmp_path)
    assert "Zebulonq" not in pdfium.PdfDocument(copy)[0].get_textpage().get_text_range()


@pytest.mark.corpora
def test_real_documents_do_not_change(corpora, tmp_path):
    """Every ninth file: what is drawn once annotations are painted is what the copy shows."""
    compared = 0
    for path in sorted((corpora / "pdf").rglob("*.pdf"))[::9]:
        if path.name in _BROKEN:
            continue
        try:
            copy = cleaned(path.read_bytes(), tmp_path)
            with pikepdf.open(path) as pdf:
                visible_only(pdf, Layers(pdf.Root))
                for page in pdf.pages:
                    page.obj["/Annots"] = Array([])
                sink = io.BytesIO()
                pdf.save(sink)
            before = pictures(sink.getvalue())
        except (PipelineError, pdfium.PdfiumError, pikepdf.PdfError, ValueError, UserWarning):
            continue
        after = pictures(copy)
        assert len(before) == len(after)
        assert max(changed(*pair) for pair in zip(before, after, strict=True)) <= _MOST_CHANGED, path.name
        compared += len(after)
    assert compared > 40
