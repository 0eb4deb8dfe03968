"""Anchors of pages, and what is expected of a page that becomes a picture."""

import pytest

from redaction.plan import Edit, Plan
from redaction.text import is_of_pixels, page_of, words_in_pixels, words_of

TOLD, READ = "Wrxyq zlkjh told by the font", "Words as a person reads them"


@pytest.mark.parametrize(
    ("anchor", "page"),
    [("page:7", 7), ("page:7:lines", 7), ("page:7:ocr:90", 7), ("page:", None), ("notes", None), ("page:x", None),
     ("layers:page:7", None), ("page:" + "9" * 12, None)],
)  # fmt: skip
def test_the_page_of_an_anchor(anchor, page):
    assert page_of(anchor) == page


def test_pixels_are_told_by_their_anchor():
    assert is_of_pixels("page:7:ocr")
    assert is_of_pixels("page:7:ocr:90")
    assert not is_of_pixels("page:7")
    assert not is_of_pixels("ocr:0")


def test_words_without_those_of_pictures_and_pixels():
    texts = [("page:1", "one"), ("page:1:ocr", "pixels"), ("page:2", "two"), ("notes", "note")]
    assert words_of(texts) == "one\ntwo\nnote"
    assert words_of(texts, (1,)) == "two\nnote"
    assert words_of([("page:1:ocr", "pixels")]) is None


def test_what_must_be_read_in_a_picture():
    assert words_in_pixels([("page:1", TOLD), ("page:1:ocr", READ)], 1) == READ
    assert words_in_pixels([("page:1", TOLD)], 1) == TOLD
    # Little that was read does not stand for much that was told: the page may have been drawn blank.
    assert words_in_pixels([("page:1", TOLD), ("page:1:ocr", "W")], 1) == TOLD
    assert words_in_pixels([("page:2", TOLD), ("page:1:ocr:0", READ)], 1) == ""


def test_a_page_that_is_read_several_times_counts_once():
    def edit(anchor, start, *, again):
        return Edit(anchor, start, start + 1, "x", "name", again)

    pixels = [edit("page:2:ocr", 0, again=True), edit("page:2:ocr", 5, again=True), edit("page:2:ocr:0", 0, again=True)]
    text = [edit("page:1", 0, again=False), edit("page:1:lines", 0, again=True), edit("page:1:ocr", 3, again=True)]
    assert Plan(tuple(pixels)).redactions == 2
    assert Plan((*text, *pixels)).redactions == 3
    assert Plan((edit("a", 0, again=False), edit("b", 0, again=True), edit("b", 2, again=True))).redactions == 3
    assert Plan().redactions == 0
