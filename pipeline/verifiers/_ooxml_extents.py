"""Are there words in rows, frames and drawings of a sanitised text that have no extent or lie far from every page?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_TWIPS_OF_A_POINT, _EMU_OF_A_POINT = 20, 12_700
#: No page is larger in any direction, in points; of what is further away nobody sees anything.
_LARGEST_PAGE = 1584
_LENGTH = re.compile(r"(-?[0-9.]+)(pt|in|cm|mm)?\Z")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835}


def off_pages(roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Hand out name of the part and word for each kind of fault.

    Args:
        roots: XML parts of a copy by name.
    """
    for name, root in roots.items():
        if not name.startswith("word/"):
            continue
        if any(_has_words(place) for place in _flat(root)):
            yield name, "words in a place without height"
        if any(_has_words(place) for place in _far(root)):
            yield name, "words beyond every page"


def _has_words(owner: etree._Element) -> bool:
    """Return whether words stand in a place, those in floating boxes of it apart."""
    for mark in owner.iter(f"{_W}t"):
        inside = (up.tag for up in _between(mark, owner))
        if (mark.text or "").strip() and (owner.tag != f"{_W}tc" or f"{_W}txbxContent" not in inside):
            return True
    return False


def _between(mark: etree._Element, owner: etree._Element) -> Iterator[etree._Element]:
    for up in mark.iterancestors():
        if up is owner:
            return
        yield up


def _flat(root: etree._Element) -> Iterator[etree._Element]:
    for mark in root.iter(f"{_W}trHeight", f"{_W}framePr"):
        height = _points(mark.get(f"{_W}val") or mark.get(f"{_W}h") or "99pt", _TWIPS_OF_A_POINT)
        if mark.get(f"{_W}hRule") != "exact" or height > 1:
            continue
        props = mark.getparent()
        owner = props.getparent() if props is not None else None
        if owner is not None and owner.tag == f"{_W}tr":
            yield from (cell for cell in owner.iterchildren(f"{_W}tc") if cell.find(f"{_W}tcPr/{_W}vMerge") is None)
        elif owner is not None and owner.tag == f"{_W}p":
            yield owner


def _far(root: etree._Element) -> Iterator[etree._Element]:
    for drawing in root.iter(f"{_WP}anchor"):
        if any(
            abs(float(offset.text or "0")) > _LARGEST_PAGE * _EMU_OF_A_POINT
            for offset in drawing.iter(f"{_WP}posOffset")
        ):
            yield drawing
    for mark in root.iter(f"{_W}framePr"):
        props = mark.getparent()
        owner = props.getparent() if props is not None else None
        if owner is not None and any(
            abs(_points(mark.get(f"{_W}{key}", "0"), _TWIPS_OF_A_POINT)) > _LARGEST_PAGE for key in "xy"
        ):
            yield owner
    for shape in root.iter(f"{_VML}*"):
        said = dict(entry.partition(":")[::2] for entry in shape.get("style", "").replace(" ", "").split(";"))
        for side, edge in (("left", "horizontal"), ("top", "vertical")):
            aligned = said.get(f"mso-position-{edge}", "absolute") != "absolute" or f"mso-{side}-percent" in said
            if not aligned and abs(_points(said.get(f"margin-{side}", "0"), 1)) > _LARGEST_PAGE:
                yield shape


def _points(value: str, of_a_point: float) -> float:
    found = _LENGTH.match(value.strip())
    if found is None:
        return 0.0
    return float(found[1]) * _POINTS[found[2]] if found[2] else float(found[1]) / of_a_point
