"""What a sanitised OpenDocument may hold, for the verifier alone: elements, their attributes, and named shapes.

The cleaner has two lists, of elements and of attributes, and lets any of these stand on any of those. Here an attribute
must stand where the schema has it, so that the two say different things, and one wrong entry is seen by the other; what
an attribute says and where a text stands is judged beside that (`_odf_values`, `_odf_walk`).

Source: OpenDocument 1.4, schema; MathML 3; table of shape names of OpenOffice, which LibreOffice has kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.verifiers._odf_places_drawn import DRAWN, DRAWN_BARE
from pipeline.verifiers._odf_places_text import TEXT, TEXT_BARE

#: Where LibreOffice writes attributes of the schema on elements to which it does not give them; seen in its test files.
_BESIDE = """
    @ text:list-level-style-bullet
      xlink:actuate xlink:show xlink:type
    @ number:time-style
      number:automatic-order
    @ style:paragraph-properties
      fo:hyphenation-push-char-count fo:hyphenation-remain-char-count
"""


def _pairs(table: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Hand out elements with attributes of theirs; an element may come several times."""
    elements: list[str] = []
    attributes: list[str] = []
    for line in [*table.strip().split("\n"), "@"]:
        mark, *rest = line.split()
        if mark != "@":
            attributes += line.split()
            continue
        if attributes:
            yield from ((element, frozenset(attributes)) for element in elements)
            elements, attributes = [], []
        elements += rest


def _bearing() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = dict.fromkeys(TEXT_BARE | DRAWN_BARE, frozenset())
    for element, attributes in (*_pairs(TEXT), *_pairs(DRAWN), *_pairs(_BESIDE)):
        found[element] = found.get(element, frozenset()) | attributes
    return found


#: Elements -> attributes that the schema gives them.
BORNE = _bearing()
#: Every attribute that has a place.
ATTRIBUTES = frozenset[str]().union(*BORNE.values())
#: Shapes with a name, as programs write and look them up.
SHAPES = frozenset(
    """
    non-primitive rectangle round-rectangle ellipse circle diamond isosceles-triangle right-triangle parallelogram
    trapezoid pentagon hexagon octagon cross ring block-arc cube can frame paper octagon-bevel diamond-bevel quad-bevel
    smiley sun moon lightning heart flower cloud puzzle forbidden bang signet doorplate concave-star6 star4 star5 star6
    star8 star12 star24 right-arrow left-arrow up-arrow down-arrow left-right-arrow up-down-arrow up-right-arrow
    up-right-down-arrow quad-arrow corner-right-arrow split-arrow split-round-arrow s-sharped-arrow circular-arrow
    striped-right-arrow notched-right-arrow pentagon-right chevron left-arrow-callout right-arrow-callout
    up-arrow-callout down-arrow-callout left-right-arrow-callout up-down-arrow-callout up-right-arrow-callout
    quad-arrow-callout left-bracket right-bracket left-brace right-brace bracket-pair brace-pair vertical-scroll
    horizontal-scroll rectangular-callout round-rectangular-callout round-callout cloud-callout line-callout-1
    line-callout-2 line-callout-3 flowchart-process flowchart-alternate-process flowchart-decision flowchart-data
    flowchart-predefined-process flowchart-internal-storage flowchart-document flowchart-multidocument
    flowchart-terminator flowchart-preparation flowchart-manual-input flowchart-manual-operation flowchart-connector
    flowchart-off-page-connector flowchart-card flowchart-punched-tape flowchart-summing-junction flowchart-or
    flowchart-collate flowchart-sort flowchart-extract flowchart-merge flowchart-stored-data flowchart-delay
    flowchart-sequential-access flowchart-magnetic-disk flowchart-direct-access-storage flowchart-display
    fontwork-plain-text fontwork-wave fontwork-inflate fontwork-stop fontwork-curve-up fontwork-curve-down
    fontwork-triangle-up fontwork-triangle-down fontwork-fade-right fontwork-fade-left fontwork-fade-up
    fontwork-fade-down fontwork-slant-up fontwork-slant-down fontwork-fade-up-and-right fontwork-fade-up-and-left
    fontwork-chevron-up fontwork-chevron-down fontwork-arch-up-curve fontwork-arch-down-curve
    fontwork-arch-left-curve fontwork-arch-right-curve fontwork-circle-curve fontwork-open-circle-curve
    fontwork-arch-up-pour fontwork-arch-down-pour fontwork-arch-left-pour fontwork-arch-right-pour
    fontwork-circle-pour fontwork-open-circle-pour
    """.split()
)
