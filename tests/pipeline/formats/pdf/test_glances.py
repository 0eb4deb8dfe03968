"""What a quick look at letters and pixels tells is what the slow one tells."""

import io

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image, ImageChops

from pipeline.formats.pdf.letters import inked, letters_of, saying
from pipeline.formats.pdf.painted import Change, Difference, Drawing, Drawn, address, draw, noticed, objects
from pipeline.formats.pdf.upon import by_turns
from tests.pipeline.formats.pdf.test_painted import BUSY, SIDE, open_page

#: Differences of a channel: none, such as no eye notices, and others.
LEVELS = st.sampled_from([0, 0, 1, 8, 9, 255])
SPOTS = st.tuples(st.integers(0, 59), st.integers(0, 29), st.tuples(LEVELS, LEVELS, LEVELS, LEVELS), st.integers(1, 50))


def written(content: bytes) -> pdfium.PdfDocument:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.pages[0].Contents = pdf.make_stream(content)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
        sink = io.BytesIO()
        pdf.save(sink)
    return pdfium.PdfDocument(sink.getvalue())


def drawing(pixels: bytearray) -> Drawn:
    return Drawn(Image.frombytes("RGBX", (SIDE, SIDE), bytes(pixels)), pixels)


@BUSY
@given(
    st.lists(SPOTS, max_size=6), st.tuples(*[st.integers(-5, 70)] * 4), st.booleans(), st.sampled_from([0, 120, 255])
)
def test_a_glance_tells_of_a_pixel_what_the_whole_comparison_tells(spots, box, beside, ground):
    before, after = (bytearray([ground]) * (4 * SIDE * SIDE) for _ in range(2))
    for x, y, levels, wide in spots:
        for place in range(x, min(x + wide, SIDE)):
            for channel, level in enumerate(levels):
                at = 4 * (y * SIDE + place) + channel
                after[at] = (
                    before[at] + level if ground < 128 and before[at] + level < 256 else max(before[at] - level, 0)
                )
    document = open_page(b"")
    try:
        one, other = drawing(before), drawing(after)
        for change in (Difference(document[0], one, other), Difference(document[0], other, one)):
            plain = Change(document[0], noticed(ImageChops.difference(one.picture, other.picture)))
            # High on the page is low in the drawing.
            own = (box[0], SIDE - box[1], box[2], SIDE - box[3])
            assert change.is_seen(own, beside=beside) == plain.is_seen(own, beside=beside)
        paper = Difference(document[0], other, None)
        white = drawing(bytearray([255]) * (4 * SIDE * SIDE)).picture
        plain = Change(document[0], noticed(ImageChops.difference(white, other.picture)))
        assert paper.is_seen(own, beside=beside) == plain.is_seen(own, beside=beside)
    finally:
        document.close()


def test_a_pixel_behind_many_that_nobody_notices_is_seen():
    before = bytearray([255]) * (4 * SIDE * SIDE)
    after = bytearray(level - 8 for level in before)
    after[4 * (60 * SIDE + 110)] = 0
    document = open_page(b"")
    try:
        change = Difference(document[0], drawing(before), drawing(after))
        assert change.is_seen((0, 0, SIDE, SIDE))
        assert not change.is_seen((0, 0, 100, SIDE))
    finally:
        document.close()


def test_the_one_pixel_of_a_wide_row_is_seen():
    before = bytearray([255]) * (4 * SIDE * SIDE)
    after = bytearray(before)
    after[4 * (40 * SIDE + 110)] = 0
    document = open_page(b"")
    try:
        change = Difference(document[0], drawing(before), drawing(after))
        assert change.is_seen((0, 0, SIDE, SIDE))
        assert not change.is_seen((0, 0, SIDE, SIDE - 60))
    finally:
        document.close()


def test_letters_are_told_as_the_bindings_tell_them():
    document = written(b"BT /F 12 Tf 9 150 Td (One two) Tj ( ) Tj 0 -20 Td (three.) Tj 90 0 Td (four) Tj ET")
    try:
        page = document[0]
        words = page.get_textpage()
        told = letters_of(words)
        assert letters_of(words) is told
        places = [pdfium_c.FPDFText_GetTextObject(words.raw, index) for index in range(words.count_chars())]
        assert told.places == list(map(address, places))
        assert 0 in told.places
        count = range(words.count_chars())
        assert told.codes == [pdfium_c.FPDFText_GetUnicode(words.raw, index) for index in count]
        assert [told.is_generated(index) for index in count] == [
            bool(pdfium_c.FPDFText_IsGenerated(words.raw, index)) for index in count
        ]
        assert [told.box(index) for index in count] == [words.get_charbox(index) for index in count]
        with pytest.raises(pdfium.PdfiumError):
            told.box(len(count))
    finally:
        document.close()


def test_texts_that_say_something_and_are_inked_are_told_by_any_of_their_letters():
    document = written(b"BT /F 12 Tf 9 150 Td (  x  ) Tj 0 -20 Td (   ) Tj 0 -20 Td (y) Tj ET")
    try:
        page = document[0]
        words = page.get_textpage()
        texts = {address(raw): raw for raw, _ in objects(page.raw, 1)}
        first, blank, last = texts
        said = saying(words)
        assert (said[first], said.get(blank, False), said[last]) == (True, False, True)
        assert inked(words, texts) == {first, last}
    finally:
        document.close()


@pytest.mark.parametrize("ink", [b"0 g ", b"1 g "])
def test_a_page_changes_by_turns_as_without_each_turn_and_what_went_before(ink):
    dot = b"BT /F 200 Tf 9 50 Td (.) Tj ET "  # a square of 20 points
    document = written(dot + ink + b"BT /F 8 Tf 30 56 Td (ab) Tj ET")
    try:
        page = document[0]
        texts = {number: (raw, box) for number, (raw, box) in enumerate(_texts(page))}
        unseen, changes = by_turns(Drawing(page), texts)
        assert unseen == ({1} if ink == b"0 g " else set())
        assert changes.keys() == texts.keys() - unseen
        for number, change in changes.items():
            turn = [one for one, its in changes.items() if its is change]
            assert number in turn
            left_out = [texts[one][0] for one in [*unseen, *turn]]
            assert change.picture.tobytes() == _without(page, left_out).tobytes()
    finally:
        document.close()


def _texts(page):
    found = pdfium.PdfPage.get_objects(page)
    return [(one.raw, one.get_bounds()) for one in found]


def _without(page, left_out):
    before = draw(page)
    for raw in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(raw, False)
    after = draw(page)
    for raw in left_out:
        pdfium_c.FPDFPageObj_SetIsActive(raw, True)
    return noticed(ImageChops.difference(before, after))
