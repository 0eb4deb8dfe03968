"""Letters and the shape that they are in: whether they certainly lie on its fill, what it shrinks and cuts off."""

from __future__ import annotations

from lxml import etree

from pipeline.formats.ooxml.beside import box_of
from pipeline.formats.ooxml.clean import A, local

#: Forms that are filled wherever a text begins.
_WHOLE = frozenset({
    "rect", "roundRect", "round1Rect", "round2SameRect", "round2DiagRect", "snip1Rect", "snip2SameRect",
    "snip2DiagRect", "snipRoundRect", "ellipse", "flowChartProcess", "flowChartAlternateProcess", "wedgeRectCallout",
    "wedgeRoundRectCallout", "wedgeEllipseCallout", "plaque", "foldedCorner", "homePlate", "octagon", "hexagon",
})  # fmt: skip
_EMU_PER_HUNDREDTH, _EMU_PER_POINT = 127, 12_700
#: Thousandths of a per cent.
_WHOLE_SCALE = 100_000
_USUAL = 1800
#: A wide letter and a line, in parts of the size of letters.
_LETTER, _LINE = 0.7, 1.2


def shrinking(body: etree._Element | None) -> float:
    """Return what a shape makes of the size of letters to fit them in: 1 where it leaves it.

    Args:
        body: What the shape says about the text in it.
    """
    fit = body.find(f"{{{A}}}normAutofit") if body is not None else None
    said = fit.get("fontScale", "100%") if fit is not None else "100%"
    try:
        return float(said.rstrip("%")) / (100 if said.endswith("%") else _WHOLE_SCALE)
    except ValueError:
        return 1.0


def is_shut(body: etree._Element | None) -> bool:
    """Return whether the shape around letters has no extent and cuts off what goes beyond it; see `shrinking`."""
    cuts_down = body is not None and body.get("vertOverflow") in {"clip", "ellipsis"}
    cuts_across = body is not None and body.get("horzOverflow") == "clip"
    if body is None or not (cuts_down or cuts_across):
        return False
    shape = next((up for up in body.iterancestors() if local(up) == "sp"), None)
    box = box_of(shape) if shape is not None else None
    if box is None:
        return False
    return (cuts_down and 2 * box.down < _EMU_PER_POINT) or (cuts_across and 2 * box.across < _EMU_PER_POINT)


def is_wide_enough(shape: etree._Element) -> bool:
    """Return whether a shape is filled throughout, and large enough for all that it says."""
    props = next((child for child in shape if local(child) == "spPr"), None)
    if props is None or props.find(f"{{{A}}}custGeom") is not None:
        return False
    form = props.find(f"{{{A}}}prstGeom")
    if form is not None and form.get("prst") not in _WHOLE:
        return False
    box = box_of(shape)
    return box is None or _holds(shape, 2 * box.across, 2 * box.down)


def _holds(shape: etree._Element, width: float, height: float) -> bool:
    """Return whether a box is large enough for the letters of a shape; of their margins nobody asks."""
    props = (run.find(f"{{{A}}}rPr") for run in shape.iter(f"{{{A}}}r", f"{{{A}}}fld"))
    sizes = [float(one.get("sz", _USUAL)) if one is not None else _USUAL for one in props] or [_USUAL]
    size = max(sizes) * _EMU_PER_HUNDREDTH
    lengths = ["".join(mark.text or "" for mark in par.iter(f"{{{A}}}t")) for par in shape.iter(f"{{{A}}}p")]
    across = int(width // (size * _LETTER))
    if not across:
        return False
    wraps = all(body.get("wrap", "square") != "none" for body in shape.iter(f"{{{A}}}bodyPr"))
    if not wraps and any(len(one) > across for one in lengths):
        return False
    return sum(max(-(-len(one) // across), 1) for one in lengths) * size * _LINE <= height
