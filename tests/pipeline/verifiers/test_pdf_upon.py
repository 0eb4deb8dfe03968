"""Letters upon each other, and marks of letters, are found as if each two, and each pixel, were looked at."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.verifiers._pdf_seen import Sheet, _Marks
from pipeline.verifiers._pdf_upon import Letter, _is_same, _shared, lying_upon

WIDE, HIGH = 70, 12
#: Levels of a channel: none, chance, and marks.
LEVELS = st.sampled_from([0, 0, 1, 4, 5, 200])


@st.composite
def texts(draw):
    """Return letters of a few lines, close to each other."""
    letters = list[Letter]()
    for text in range(draw(st.integers(1, 8))):
        x, y = draw(st.integers(0, 60)), draw(st.integers(0, 30))
        for _ in range(draw(st.integers(1, 6))):
            wide, high = draw(st.integers(0, 9)), draw(st.integers(1, 12))
            box = (float(x), float(y), float(x + wide), float(y + high))
            letters.append(Letter(len(letters), text, draw(st.integers(65, 67)), box))
            x += draw(st.integers(0, 12))
    return letters


@given(texts())
def test_texts_whose_letters_lie_upon_each_other_are_told_apart(letters):
    upon = lying_upon(letters)
    assert upon is not None
    beside = {letter.text: set() for letter in letters}
    twice = set()
    for one in letters:
        for other in letters:
            if one.text != other.text and _shared(one.box, other.box) > 0.02:
                beside[one.text].add(other.text)
                same = one.code == other.code and _is_same(one.box, other.box)
                twice |= {one.place, other.place} if same else set()
    layers = {}
    for text, others in beside.items():
        taken = {layers.get(other) for other in others}
        layers[text] = next(number for number in range(len(others) + 1) if number not in taken)
    assert upon.layers == layers
    assert upon.twice == twice


def test_letters_of_one_text_upon_each_other_are_found():
    row = [Letter(place, 7, 65 + place, (10.0 * place, 0.0, 10.0 * place + 9, 12.0)) for place in range(4)]
    heap = [Letter(4, 7, 90, (0.0, 0.0, 9.0, 11.9)), Letter(5, 7, 91, (10.0, 0.0, 19.0, 11.9))]
    upon = lying_upon(row + heap)
    assert upon is not None
    assert upon.within == {0, 1, 4, 5}


spots = st.tuples(
    st.integers(0, WIDE - 1), st.integers(0, HIGH - 1), st.integers(1, WIDE), st.tuples(LEVELS, LEVELS, LEVELS, LEVELS)
)


@given(st.lists(spots, max_size=6), st.tuples(*[st.integers(-3, WIDE + 3)] * 4), st.booleans())
def test_marks_are_found_as_if_each_pixel_were_looked_at(found, area, is_turned):
    pixels = {}
    for x, y, long, levels in found:
        pixels |= {(place, y): levels for place in range(x, min(x + long, WIDE))}
    one, other = Image.new("RGBX", (WIDE, HIGH)), Image.new("RGBX", (WIDE, HIGH))
    for place, levels in pixels.items():
        other.putpixel(place, levels)
    sheets = [Sheet(picture, bytearray(picture.tobytes())) for picture in (one, other)]
    marks = _Marks(*(reversed(sheets) if is_turned else sheets))
    left, top, right, low = area
    seen = any(left <= x < right and top <= y < low and max(its[:3]) > 4 for (x, y), its in pixels.items())
    assert marks.are_in(area) == seen


def test_the_one_mark_of_a_wide_row_is_found():
    one, other = Image.new("RGBX", (WIDE, HIGH)), Image.new("RGBX", (WIDE, HIGH))
    other.putpixel((WIDE - 5, 3), (0, 200, 0, 0))
    marks = _Marks(*(Sheet(picture, bytearray(picture.tobytes())) for picture in (one, other)))
    assert marks.are_in((0, 0, WIDE, HIGH))
    assert not marks.are_in((0, 4, WIDE, HIGH))
