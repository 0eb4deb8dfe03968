"""The verifier's own knowledge of words: by place, made apart from the cleaner's table, and held against it here."""

from __future__ import annotations

import pytest

from pipeline.formats.odf.values import allowed
from pipeline.formats.odf.words import WORDS
from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers._odf_values import is_known
from pipeline.verifiers._odf_words import WORDS as PLACED
from pipeline.verifiers.odf import VERIFIER
from tests.conformance.samples.odf import document
from tests.pipeline.chain import clean

FLAT = "application/vnd.oasis.opendocument.text-flat-xml"
#: Words that the cleaner drops where they stand, or knows by a rule of its own.
NOT_KEPT = frozenset(
    "big bold-sans-serif decimalpoint depth indentingnewline initial leftoverlap looped rightoverlap rotatex rotatey "
    "rotatez sans-serif-bold-italic sans-serif-italic stretched tailed chart:area chart:bar chart:bubble chart:circle "
    "chart:filled-radar chart:gantt chart:line chart:radar chart:ring chart:scatter chart:stock chart:surface".split()
)


def test_each_word_of_the_cleaner_has_a_place_that_the_verifier_knows_apart():
    """One wrong entry in either table, a name say, and this is red: two tables made apart do not share it."""
    assert sorted(WORDS - PLACED.all()) == []
    assert sorted(PLACED.all() - WORDS - NOT_KEPT) == []


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        ("style:style", "style:family", "table-cell"), ("style:style", "style:class", "chapter"),
        ("style:paragraph-properties", "fo:text-align", "end"), ("style:tab-stop", "style:type", "center"),
        ("style:table-cell-properties", "fo:border", "0.74pt double-thin #ff3333"), ("draw:connector", "draw:type", "lines"),
        ("style:table-cell-properties", "style:vertical-align", "automatic"), ("draw:image", "xlink:actuate", "onLoad"),
        ("draw:enhanced-geometry", "draw:type", "flowchart-manual-input"), ("math:mtable", "columnalign", "left center right"),
        ("draw:enhanced-geometry", "draw:type", "mso-spt24"), ("math:menclose", "notation", "updiagonalstrike box"),
        ("chart:axis", "chart:name", "primary-x"), ("chart:chart", "chart:class", "chart:filled-radar"),
        ("chart:grid", "chart:class", "major"), ("draw:g", "draw:transform", "rotate (0.5) translate (1cm 2cm)"),
        ("draw:enhanced-geometry", "draw:extrusion-metal-type", "loext:MetalMSCompatible"),
        ("draw:enhanced-geometry", "draw:enhanced-path", "M ?f0 0 L right bottom Z N"),
        ("style:text-properties", "style:text-position", "super 58%"), ("math:mo", "stretchy", "false"),
        ("text:list-level-style-number", "style:num-format", "1"), ("office:document", "office:mimetype", FLAT[:-9]),
    ],
)  # fmt: skip
def test_words_in_their_places_are_known(element, attribute, value):
    assert is_known(element, attribute, value)


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        # Words of the standard where they mean nothing: names of people among them.
        ("style:style", "style:family", "jewish"), ("style:style", "style:class", "ruby"), ("style:tab-stop", "style:type", "ruby"),
        ("style:paragraph-properties", "fo:text-align", "roman"), ("draw:connector", "draw:type", "heart"),
        ("style:table-cell-properties", "fo:border", "1pt swiss #000000"), ("chart:grid", "chart:class", "chart:bar"),
        ("style:table-cell-properties", "style:vertical-align", "baseline"), ("math:mtable", "columnalign", "left gregorian"),
        # Words that are no values at all: what shapes used to let through.
        ("math:menclose", "notation", "anna kowalska"), ("chart:chart", "chart:class", "chart:kowalska"),
        ("draw:enhanced-geometry", "draw:extrusion-metal-type", "draw:AnnaKowalska"), ("math:mo", "form", "anna"),
        ("draw:enhanced-geometry", "draw:type", "moon-heart-sun"), ("style:style", "style:family", "kowalska"),
    ],
)  # fmt: skip
def test_words_elsewhere_are_not(element, attribute, value):
    assert not is_known(element, attribute, value)


def test_a_place_has_its_own_words_and_switches_only():
    assert {"left", "right", "center", "char"} <= PLACED.of("style:tab-stop", "style:type")
    assert PLACED.of("draw:hatch", "draw:style") & PLACED.of("draw:gradient", "draw:style") == {"true", "false"}
    assert PLACED.of("no:such", "place") == {"true", "false"}


def test_the_cleaner_keeps_no_enclosure_or_metal_that_somebody_made_up():
    assert allowed("notation", "anna kowalska") is None
    assert allowed("notation", "longdiv phasorangle") == "longdiv phasorangle"
    assert allowed("draw:extrusion-metal-type", "draw:AnnaKowalska") is None
    assert allowed("draw:extrusion-metal-type", "loext:MetalMSCompatible") == "loext:MetalMSCompatible"


@pytest.mark.parametrize("word", ["kowalska", "jewish", "roman"])
def test_the_verifier_objects_to_what_a_cleaner_with_a_wrong_word_would_leave(tmp_path, word):
    """In a copy stands what the cleaner would keep, were the word in its table: no word at all, and two in wrong places."""
    copy = clean(document("text", flat=True).encode()).copy
    assert b'style:family="paragraph"' in copy
    good, bad = tmp_path / "1", tmp_path / "2"
    good.write_bytes(copy)
    bad.write_bytes(copy.replace(b'style:family="paragraph"', f'style:family="{word}"'.encode(), 1))
    told = Expectation(FLAT, Counts())
    assert list(VERIFIER.check(good, told)) == []
    assert {(f.reason, f.where) for f in VERIFIER.check(bad, told)} == {
        (Reason.METADATA_LEFT, "part:0:attribute style:family")
    }
