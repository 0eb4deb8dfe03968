"""The verifier's own knowledge of words: by place, made apart from the cleaner's table, and held against it here."""

import pytest

from pipeline.formats.ooxml.values import allowed
from pipeline.formats.ooxml.words import WORDS
from pipeline.verifiers._ooxml_values import is_known
from pipeline.verifiers._ooxml_words import all_words, words_of

#: Words that the cleaner drops where they stand, and may drop: font families, directions of panes, categories.
NOT_KEPT = frozenset(
    "swiss modern decorative variable rows cols list process cycle hierarchy relationship matrix pyramid picture convert "
    "other officeonline simple 3D colorful mainScheme".split()
)


def test_each_word_of_the_cleaner_has_a_place_that_the_verifier_knows_apart():
    """One wrong entry in either table, a name say, and this is red: two tables made apart do not share it."""
    assert sorted(WORDS - all_words()) == []
    assert sorted(all_words() - WORDS - NOT_KEPT) == []


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        ("jc", "val", "center"), ("jc", "val", "both"), ("highlight", "val", "darkBlue"), ("prstClr", "val", "plum"),
        ("prstGeom", "prst", "flowChartPunchedCard"), ("style", "type", "paragraph"), ("c", "t", "inlineStr"),
        ("sheetView", "view", "pageBreakPreview"), ("top", "val", "maple" + "Leaf"), ("ph", "type", "ctrTitle"),
        ("alg", "type", "hierRoot"), ("barDir", "val", "col"), ("align", "", "center"), ("fill", "method", "linear sigma"),
        ("shape", "fillcolor", "window [65]"), ("shape", "strokecolor", "orange"), ("fill", "colors", "0 white;1 #fff"),
        ("f", "eqn", "sum @0 0 width"), ("h", "position", "#0,bottomRight"), ("lang", "val", "fr"), ("b", "val", "off"),
        ("textbox", "style", "mso-fit-shape-to-text:t"), ("shape", "style", "position:absolute;text-align:justify"),
        ("cat", "type", "accent1"), ("prSet", "loCatId", "hierarchy"), ("tblW", "w", "auto"),
    ],
)  # fmt: skip
def test_words_in_their_places_are_known(element, attribute, value):
    assert is_known(element, attribute, value)


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        # Words of the standard where they mean nothing: names of people among them.
        ("jc", "val", "plum"), ("jc", "val", "heather"), ("pStyle", "val", "violet"), ("style", "type", "olive"),
        ("p", "userDrawn", "center"), ("prstGeom", "prst", "center"), ("rect", "id", "rect"), ("c", "t", "chase"),
        ("highlight", "val", "paleVioletRed"), ("sheetView", "view", "maple" + "Leaf"), ("align", "", "violet"),
        # Words that are no values at all: what shapes used to let through.
        ("style", "type", "anna"), ("jc", "val", "ann"), ("rect", "type", "smith"), ("prSet", "loCatId", "AnnaKowalska"),
        ("cat", "type", "anna"), ("shape", "type", "sum"), ("jc", "val", "text"), ("p", "space", "window"),
        ("rect", "fillcolor", "anna"), ("f", "eqn", "anna @0"), ("h", "position", "anna"),
        ("shape", "style", "position:anna"), ("shape", "style", "anna:left"),
    ],
)  # fmt: skip
def test_words_elsewhere_are_not(element, attribute, value):
    assert not is_known(element, attribute, value)


def test_a_place_has_its_own_words_and_switches_only():
    assert {"left", "right", "center", "both"} <= words_of("jc", "val")
    assert words_of("jc", "val") & words_of("prstClr", "val") == words_of("no such", "place")
    assert words_of("no such", "place") == {"true", "false", "True", "False", "on", "off", "t", "f", "auto", "none"}


def test_the_cleaner_keeps_no_category_that_somebody_made_up():
    assert allowed("prSet", "loCatId", "AnnaKowalska") is None
    assert allowed("cat", "type", "AnnaKowalska") == "other"
    assert allowed("cat", "type", "accent6") == "accent6"
    assert is_known("cat", "type", str(allowed("cat", "type", "anna")))
