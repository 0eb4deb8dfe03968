"""One wrong entry in a cleaner's list, and what it lets through: the verifier objects, whatever the entry is.

Nothing here asks whether two lists are alike. Each test takes every entry of a cleaner's list, lets somebody's name stand
there as the cleaner would with a wrong entry more, and asks the verifier, which judges by place and by what is said.
"""

from __future__ import annotations

import pytest

from pipeline.formats import formats
from pipeline.formats._html.tree import BLOCKS, INLINES
from pipeline.formats._svg.vocabulary import ATTRIBUTES as SVG_ATTRIBUTES
from pipeline.formats._svg.vocabulary import KEPT, PROPERTIES
from pipeline.formats.odf.clean import TEXT as ODF_TEXT
from pipeline.formats.odf.vocabulary import ATTRIBUTES as ODF_ATTRIBUTES
from pipeline.formats.odf.vocabulary import ELEMENTS as ODF_ELEMENTS
from pipeline.formats.ooxml.fonts import FONTS
from pipeline.formats.ooxml.vocabulary import ATTRIBUTES as OOXML_ATTRIBUTES
from pipeline.formats.ooxml.vocabulary import ELEMENTS as OOXML_ELEMENTS
from pipeline.verifiers import _ooxml_values as ooxml
from pipeline.verifiers._fonts import is_common
from pipeline.verifiers._odf_names import ATTRIBUTES, BORNE
from pipeline.verifiers._odf_values import FREE
from pipeline.verifiers._odf_walk import PartWalk
from pipeline.verifiers._svg_walk import walk_drawing
from pipeline.verifiers.archive import _NAME as MEMBER
from pipeline.verifiers.cards import _faults, _Line
from pipeline.verifiers.html import _UNSEEN, walked
from pipeline.verifiers.odf import VERIFIER as ODF
from tests.conformance.samples.odf import document
from tests.pipeline.chain import clean, held_by

NAMES = [
    "Kowalska",
    "anna.kowalska@example.org",
    "C:\\Users\\kowalska",
    "Anna Kowalska (Lyon)",
    "anna",
    "2024-05-17T10:11:12Z",
]
_SPACES = (
    'xmlns:{}="urn:oasis:names:tc:opendocument:xmlns:{}:1.0"'.format(*pair)
    for pair in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("presentation", "presentation"),
        ("svg", "svg-compatible"), ("chart", "chart"), ("dr3d", "dr3d"),
    )
)  # fmt: skip
SPACES = (
    " ".join(_SPACES) + ' xmlns:math="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
#: Where a date is what a reader sees; and formulas, which are searched as text is.
_DATES, _SEARCHED = {"office:date-value"}, {"table:formula"}


def odf_faults(body: str) -> list[str]:
    walk = PartWalk(frozenset())
    walk.feed(f"<office:text {SPACES}>{body}</office:text>".encode())
    return [where for _, where in walk.faults]


def odf_names():
    return sorted(f"{home}:{name}" if home else name for home, names in ODF_ATTRIBUTES.items() for name in names)


@pytest.mark.parametrize("said", NAMES)
def test_opendocument_no_attribute_may_say_a_name_wherever_it_stands(said):
    """Each attribute of the cleaner on each element that bears it, and on one that does not."""
    passed = []
    for attribute in odf_names():
        if attribute in FREE | _SEARCHED or (attribute in _DATES and said[:2] == "20"):
            continue
        for element in [*(one for one, borne in BORNE.items() if attribute in borne), "text:p"]:
            if not odf_faults(f"<{element} {attribute}='{said}'/>"):
                passed.append((element, attribute))
    assert passed == []


def test_opendocument_an_attribute_stands_where_the_schema_has_it():
    """Even numbers and words of the standard are none of an attribute that is not of that place."""
    wrong = [name for name in odf_names() if name not in BORNE["text:p"] and name != "xlink:href"]
    assert len(wrong) > 700
    assert [name for name in wrong if not odf_faults(f"<text:p {name}='1'>x</text:p>")] == []


#: Attributes of the schema that tell of people, revisions and machines. Were one of them in both lists, this is red.
TELLING = (
    "office:display-name office:name office:target-frame-name text:author-initials text:id table:title "
    "draw:caption-id text:protection-key table:protection-key table:protected table:print-ranges text:change-id "
    "text:description xlink:title office:server-map table:filter-name table:database-name text:key1 xml:lang xml:base "
    "meta:name meta:value-type dc:creator text:formula form:name presentation:sound draw:mime-type"
).split()  # fmt: skip


@pytest.mark.parametrize("attribute", TELLING)
def test_opendocument_attributes_that_tell_of_people_have_no_place(attribute):
    assert attribute not in ATTRIBUTES
    assert attribute not in odf_names()


def test_opendocument_texts_stand_in_elements_that_show_them():
    """Every element of the cleaner with a name in it: it is text that a reader sees, and searched, or objected to."""
    elements = {f"{home}:{name}" for home, names in ODF_ELEMENTS.items() for name in names}
    passed = [one for one in sorted(elements) if not odf_faults(f"<text:p><{one}>Kowalska</{one}></text:p>")]
    assert set(passed) <= ODF_TEXT
    assert "text:span" in passed
    for unknown in ("office:annotation", "text:tracked-changes", "svg:desc", "office:meta", "text:bookmark"):
        assert odf_faults(f"<text:p><{unknown}>Kowalska</{unknown}></text:p>"), unknown


@pytest.mark.parametrize(
    "planted",
    [
        'office:display-name="Kowalska"', 'draw:name="Kowalska"', 'text:author-initials="AK"', 'xml:id="kowalska"',
        'style:display-name="Anna Kowalska"', 'text:style-name="Kowalska"', 'fo:font-family="Kowalska Sans"',
        'table:name="Kowalska"', 'office:target-frame-name="kowalska"', 'text:change-id="ct4711"', 'table:number-columns-repeated="4711"',
        'fo:orphans="4711"', 'draw:master-page-name="Kowalska"', 'style:class="kowalska"',
    ],
)  # fmt: skip
def test_opendocument_a_whole_copy_is_held(planted):
    """What a cleaner with this entry would leave in a copy, and the whole verifier."""
    found = clean(document("text", flat=True).encode())
    assert held_by(found.copy, found.expectation) == set()
    bad = found.copy.replace(b"<text:h", f"<text:h {planted}".encode(), 1)
    assert bad != found.copy
    assert {verifier for _, verifier in held_by(bad, found.expectation)} >= {ODF.name}


@pytest.mark.parametrize("said", NAMES)
def test_office_no_attribute_may_say_a_name(said):
    passed = [name for name in sorted(OOXML_ATTRIBUTES) if ooxml.is_known("p", name, said)]
    assert passed == []


@pytest.mark.parametrize("said", NAMES)
def test_office_no_element_may_hold_a_name_as_its_text_or_value(said):
    names = sorted(set().union(*OOXML_ELEMENTS.values()))
    assert [name for name in names if ooxml.is_known(name, "", said)] == []
    # What a reader sees: a number's text in lists. It is searched as such.
    assert [name for name in names if ooxml.is_known(name, "val", said) and name != "lvlText"] == []


FONT_NAMES = ["Kowalska", "Interpol Sans", "Kowalska Sans", "anna", "arial kowalska", "bold", "", "Le Monde Journal", "GDS Transport",
              "BBC Reith Sans", "Arial_Kowalska", "calibri;kowalska"]  # fmt: skip


@pytest.mark.parametrize("name", FONT_NAMES)
def test_a_font_of_a_house_or_a_person_is_none_of_many_machines(name):
    assert not is_common(name)
    assert odf_faults(f"<style:text-properties fo:font-family=\"'{name}'\"/>")
    assert not name or not ooxml.is_known("rFonts", "ascii", name)
    assert walk_drawing(drawing(f"<text font-family=\"'{name.lower()}'\">x</text>")).faults


def test_each_font_that_the_cleaner_keeps_is_one_that_makers_publish():
    """One wrong entry in the cleaner's list is red here: the verifier's was made from other sources."""
    assert [name for name in sorted(FONTS) if not is_common(name)] == []
    assert is_common("Arial Black")
    assert is_common("Segoe UI Semibold")


def drawing(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'.encode()


@pytest.mark.parametrize("said", [*NAMES, "violet", "inline-block", "sienna", "olive"])
def test_drawings_no_attribute_may_say_a_name(said):
    """Names, some of them words of the specification in a place where they mean nothing."""
    paints = {"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color", "filter", "text-decoration"}
    passed = []
    for name in sorted(SVG_ATTRIBUTES | PROPERTIES):
        if said in {"violet", "sienna", "olive"} and name in paints:
            continue
        for element in sorted(KEPT - {"tspan", "textPath", "a", "switch"}):
            if not walk_drawing(drawing(f"<{element} {name}='{said}'/>")).faults:
                passed.append((element, name))
    assert passed == []


@pytest.mark.parametrize("element", sorted(KEPT - {"text", "tspan", "textPath"}))
def test_drawings_hold_no_text_but_in_letters(element):
    assert walk_drawing(drawing(f"<{element}>Kowalska</{element}>")).faults


@pytest.mark.parametrize("tag", sorted(BLOCKS | INLINES))
def test_pages_no_attribute_may_say_a_name(tag):
    telling = "alt title aria-label summary placeholder class style name id lang cite datetime href data-author onclick dir align valign"
    for said in NAMES:
        passed = [name for name in telling.split() if not walked(f"<{tag} {name}='{said}'>x</{tag}>").all_faults()]
        assert passed == []


def test_pages_no_kept_element_is_one_whose_text_nobody_sees():
    """The list of what may stay and the list of what nobody sees come from different chapters of HTML."""
    assert (BLOCKS | INLINES).isdisjoint(_UNSEEN)


@pytest.mark.parametrize("tag", sorted(_UNSEEN - {"head", "meta", "script", "style"}))
def test_pages_elements_whose_text_nobody_sees_are_objected_to(tag):
    assert walked(f"<body><{tag}>Kowalska</{tag}></body>").all_faults()


WORD_LINES = (
    "STATUS CLASS TRANSP BUSYTYPE METHOD TZID RRULE EXRULE VERSION PRODID UID DTSTAMP PRIORITY DTSTART DURATION".split()
)
PARAMETERS = (
    "TYPE VALUE ROLE PARTSTAT CUTYPE RSVP FBTYPE RANGE TZID ENCODING PREF ALTID X-WHO SENT-BY DIR ALTREP".split()
)
WHO = ["KOWALSKA", "kowalska", "Anna/Kowalska", "ANNA KOWALSKA", "JEWISH", "NORWAY"]


@pytest.mark.parametrize("said", WHO)
def test_calendars_and_cards_no_word_may_be_a_name(said):
    """Upper and lower case as the cleaner writes words and types: shapes alone would let these through."""

    def faults(top, *lines):
        around = [_Line("BEGIN", (), top), *lines, _Line("END", (), top)]
        return [where for _, where in _faults(around, top)]

    assert faults("VCARD", _Line("FN", (), "Anna Kowalska")) == []  # a reader sees it
    assert [name for name in WORD_LINES if not faults("VCALENDAR", _Line(name, (), said))] == []
    for top, line in (("VCARD", "TEL"), ("VCALENDAR", "SUMMARY")):
        assert [label for label in PARAMETERS if not faults(top, _Line(line, ((label, said),), "1"))] == []
    assert faults("VCARD", _Line("KIND", (), said), _Line("X-WHO", (), said)) == ["line", "line"]


@pytest.mark.parametrize("ending", ["kowalska", "anna", "anna.txt", "Pdf", "doc kowalska", "p"])
def test_archives_no_member_ends_in_a_name(ending):
    assert MEMBER.fullmatch(f"member-0001.{ending}".encode()) is None


def test_archives_members_may_end_as_copies_do():
    usual = {fmt.suffixes[0] for fmt in formats()} | {".png", ".tif", ".webp", ".flac", ".opus", ".mkv", ".xlsx", ".gz"}
    missing = [one for one in sorted(usual) if MEMBER.fullmatch(f"member-0001{one}".encode()) is None]
    # Kinds that are only read: their copies are of another kind.
    assert set(missing) <= {".3fr", ".msg", ".pst", ".tnef", ".dbf", ".psd", ".emf", ".wmf", ".dng", ".cr2", ".cur"}
