"""What is asked of a page in a quick way comes out as in the plain way; what is found by its spelling is found."""

import io
import math

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from pipeline.formats.pdf import FORMAT
from pipeline.formats.pdf.cmap import clean_cmap
from pipeline.formats.pdf.files import embedded
from pipeline.formats.pdf.painted import Change, Drawing, difference, draw, noticed, objects
from pipeline.formats.pdf.placing import Placing
from pipeline.formats.pdf.telling import telling
from pipeline.formats.pdf.traceless import _Covers
from pipeline.formats.pdf.upon import _lies_upon, _meeting
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan

SIDE = 120
#: A busy machine draws examples slowly.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
sides = st.one_of(st.floats(-300, 300), st.sampled_from([math.inf, -math.inf, math.nan, 1e30, 0.0]))
small = st.integers(0, 60).map(lambda low: (0.0, float(low), 9.0, low + 12.0))  # such boxes often meet
boxes = st.one_of(small, st.tuples(sides, sides, sides, sides))
colours = st.one_of(st.none(), st.tuples(*[st.integers(0, 255)] * 4))


def open_page(content: bytes) -> pdfium.PdfDocument:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(SIDE, SIDE))
        pdf.pages[0].Contents = pdf.make_stream(content)
        sink = io.BytesIO()
        pdf.save(sink)
    return pdfium.PdfDocument(sink.getvalue())


@BUSY
@given(
    st.lists(st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)), max_size=3),
    st.tuples(*[st.floats(-20, SIDE + 20)] * 4),
    st.booleans(),
)
def test_a_pixel_is_seen_where_the_library_of_pictures_sees_it(pixels, box, beside):
    picture = Image.new("RGBX", (SIDE, SIDE))
    for pixel in pixels:
        picture.putpixel(pixel, (0, 1, 0, 0))
    document = open_page(b"")
    try:
        change = Change(document[0], picture)
        left, high, right, low = change.area(box)
        if not beside:
            edge, upper = 2 if right - left > 7 else 1 if right - left > 4 else 0, 1 if low - high > 4 else 0
            left, high, right, low = left + edge, high + upper, right - edge, low - upper
        seen = any(left <= x < right and high <= y < low for x, y in pixels)
        assert change.is_seen(box, beside=beside) == seen
    finally:
        document.close()


@BUSY
@given(st.lists(st.tuples(st.integers(0, 9), boxes, colours), max_size=8), st.integers(0, 9), boxes, colours)
def test_shapes_over_text_are_found_as_if_each_was_looked_at(covers, order, box, own):
    def hides(at, shape, colour):
        meets = box[0] < shape[2] and shape[0] < box[2] and box[1] < shape[3] and shape[1] < box[3]
        told = own is not None and colour is not None
        alike = told and all(abs(one - other) <= 16 for one, other in zip(own[:3], colour[:3], strict=True))
        return meets and (at > order or not told or alike)

    found = _Covers(covers)
    for _ in range(2):
        assert found.over((order, None, box, own)) == [cover[1] for cover in covers if hides(*cover)]


def test_hidden_text_beside_an_inline_picture_goes_and_the_picture_stays(tmp_path):
    picture = b"q 40 0 0 40 10 10 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x80\xc0\x20 EI Q "
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(SIDE, SIDE))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
        text = b"BT /F1 9 Tf 10 100 Td (Plain) Tj ET 1 g BT /F1 9 Tf 10 70 Td (Zebulonq) Tj ET 0 g "
        pdf.pages[0].Contents = pdf.make_stream(picture + text + picture)
        pdf.save(tmp_path / "in")
    pictures = []
    for source, target in (("in", "out"), ("out", "again")):
        FORMAT.rewrite(tmp_path / source, tmp_path / target, Plan(), {}, DEFAULT_LIMITS)
        with pikepdf.open(tmp_path / target) as pdf:
            content = pdf.pages[0].Contents.read_bytes()
        assert b"(Plain)" in content
        assert b"Zebulonq" not in content
        assert content.count(b"\nEI") == 2
    for name in ("in", "out"):
        document = pdfium.PdfDocument(tmp_path / name)
        pictures.append(document[0].render(scale=2).to_pil().tobytes())
        document.close()
    assert pictures[0] == pictures[1]
    assert (tmp_path / "out").read_bytes() == (tmp_path / "again").read_bytes()


def test_a_file_is_found_however_its_key_is_written_and_however_deep_it_lies():
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pdf.make_stream(b"content")
        where = Dictionary(Type=Name.Filespec, UF=String("a.txt"), EF=Dictionary(F=stream))
        pdf.Root.Custom = pdf.make_indirect(Array([1, Array([where])]))
        sink = io.BytesIO()
        pdf.save(sink, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    blob = sink.getvalue().replace(b"/EF", b"/#45#46")
    assert b"/EF" not in blob
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        assert [(name, found.read_bytes()) for name, found in embedded(telling(pdf))] == [("a.txt", b"content")]


def test_codes_written_close_together_are_kept_and_sentences_are_not():
    sentence = "Zebulonq was here and nobody knows".encode("utf-16-be").hex().encode()
    clean = clean_cmap(b"2 beginbfchar<00><0041>\n<01>\t<0042><02>\n<" + sentence + b"> <03> <00 43> endbfchar <0044>")
    assert b"2 beginbfchar\n<00>\n<0041>\n<01>\n<0042>\n<02>\n<FFFD>\n<03>\n<0043>\nendbfchar\n" in clean
    assert b"0044" not in clean


origins = st.sampled_from([0, 0, -300.37, 41.7, 5000, -7000, 20000])
lengths = st.sampled_from([51, 60, 595.276, 612, 841.89, 3000, 7200.5])
shares = st.one_of(st.floats(-1.5, 2.5), st.integers(-4, 8).map(lambda part: part / 4))


@BUSY
@given(st.tuples(origins, origins), st.tuples(lengths, lengths), st.sampled_from([0, 90, 180, 270]), st.data())
def test_a_point_lies_in_the_pixel_that_the_library_tells(origin, size, turned, data):
    with pikepdf.new() as pdf:
        corner = [start + length for start, length in zip(origin, size, strict=True)]
        page = Dictionary(Type=Name.Page, MediaBox=Array([*origin, *corner]), Rotate=turned)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        sink = io.BytesIO()
        pdf.save(sink)
    document = pdfium.PdfDocument(sink.getvalue())
    try:
        opened = document[0]
        placing, before = Placing(opened, draw(opened).size), (0.0, 0.0)
        for share in data.draw(st.lists(st.tuples(shares, shares), min_size=50, max_size=50)):
            x, y = (start + length * part for start, length, part in zip(origin, size, share, strict=True))
            # In halves and quarters of a point rounding is closest.
            for point in ((x, y), (round(2 * x) / 2, round(4 * y) / 4)):
                assert placing.pixel(*point) == placing.told(*point)
                assert placing.pixels((*point, *before)) == (*placing.told(*point), *placing.told(*before))
                before = point
    finally:
        document.close()


TEXT = b"BT /F 12 Tf %b rg 10 60 Td (seen or not) Tj ET "


@pytest.mark.parametrize("shape", [b"", b"0 0 1 rg 60 50 9 9 re f "])
@pytest.mark.parametrize("ink", [b"0 0 0", b"1 1 1", b"0.98 1 0.97", b"0.2 0.5 0.9"])
def test_a_page_without_all_that_is_on_it_is_paper(ink, shape):
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(SIDE, SIDE))
        pdf.pages[0].Contents = pdf.make_stream(shape + TEXT % ink + TEXT % b"0 0 0")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
        sink = io.BytesIO()
        pdf.save(sink)
    document = pdfium.PdfDocument(sink.getvalue())
    try:
        page = document[0]
        things = [raw for raw, _ in objects(page.raw, 1)]
        for some in (things, things[1:]):
            told = Drawing(page).change(some).picture
            for raw in some:
                pdfium.raw.FPDFPageObj_SetIsActive(raw, False)
            left = draw(page)
            for raw in some:
                pdfium.raw.FPDFPageObj_SetIsActive(raw, True)
            assert told.tobytes() == noticed(ImageChops.difference(draw(page), left)).tobytes()
    finally:
        document.close()


levels = st.tuples(*[st.integers(0, 255)] * 4)


@given(st.lists(st.tuples(levels, levels), min_size=1, max_size=20))
def test_what_is_noticed_is_more_than_eight_levels_of_a_colour_and_the_fourth_byte_is_none(pixels):
    one, other = (Image.new("RGBX", (len(pixels), 1)) for _ in range(2))
    for place, (before, after) in enumerate(pixels):
        one.putpixel((place, 0), before)
        other.putpixel((place, 0), after)
    told = difference(one, other)
    seen = noticed(told)
    for place, (before, after) in enumerate(pixels):
        off = [abs(before[colour] - after[colour]) for colour in range(3)]
        assert told.getpixel((place, 0)) == (*off, 0)
        assert seen.getpixel((place, 0)) == (*(max(level - 8, 0) for level in off), 0)


@BUSY
@given(st.lists(boxes, max_size=12))
def test_texts_upon_each_other_are_found_as_if_each_two_were_looked_at(found):
    some = dict(enumerate(box for box in found if not any(map(math.isnan, box))))
    pairs = {frozenset((one, other)) for one in some for other in some if one < other}
    upon = {pair for pair in pairs if _lies_upon(*(some[one] for one in sorted(pair)))}
    assert {frozenset(pair) for pair in _meeting(some)} == upon
