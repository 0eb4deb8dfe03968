"""Shapes that lie beside the slide as a whole, those inside of groups too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from math import cos, hypot, radians, sin

from lxml import etree

from pipeline.formats.ooxml.clean import A, P, local

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp"})
#: A turn of one degree in the measure of drawings.
_DEGREE = 60_000
_ON = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Box:
    """Where a thing lies, in the measure of what is around it: its middle and half its extents, in EMU."""

    x: float
    y: float
    across: float
    down: float
    angle: float = 0.0
    flips: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Group:
    """A group around shapes: its box, and the box that its children are measured in."""

    box: Box
    inner: Box


@dataclass(slots=True)
class _Search:
    size: tuple[int, int]
    removed: Counter[str]
    groups: list[Group] = field(default_factory=list)

    def clear(self, tree: etree._Element) -> None:
        for shape in list(tree):
            name = local(shape)
            if name == "grpSp":
                group = _group(shape)
                if group is not None:
                    self.groups.append(group)
                    self.clear(shape)
                    self.groups.pop()
                if group is not None and not any(local(child) in _SHAPES | {"grpSp"} for child in shape):
                    tree.remove(shape)
            elif name in _SHAPES and (box := box_of(shape)) is not None and self.is_beside(box):
                self.removed["hidden-shape"] += 1
                tree.remove(shape)

    def is_beside(self, box: Box) -> bool:
        """Return whether a box, in the measure of the innermost group, is beside the slide."""
        turned = bool(box.angle)
        for group in reversed(self.groups):
            box = _outside(box, group)
            turned = turned or bool(group.box.angle)
        # A turned shape may reach further: its diagonal bounds it.
        reach = hypot(box.across, box.down)
        across, down = (reach, reach) if turned else (box.across, box.down)
        beside = box.x + across <= 0 or box.x - across >= self.size[0]
        return beside or box.y + down <= 0 or box.y - down >= self.size[1]


def _outside(box: Box, group: Group) -> Box:
    """Return a child's box in the measure of what is around its group."""
    outer, inner = group.box, group.inner
    wide = outer.across / inner.across if inner.across else 1.0
    high = outer.down / inner.down if inner.down else 1.0
    x, y = (box.x - inner.x) * wide, (box.y - inner.y) * high
    x, y = (-x if outer.flips[0] else x), (-y if outer.flips[1] else y)
    turn = radians(outer.angle)
    x, y = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
    return replace(box, x=outer.x + x, y=outer.y + y, across=box.across * abs(wide), down=box.down * abs(high))


def off_slide(root: etree._Element, size: tuple[int, int], removed: Counter[str]) -> None:
    """Take out shapes that lie beside the slide as a whole.

    Args:
        root: Slide, layout or master.
        size: Width and height of the slides in EMU; nothing goes where one is nought.
        removed: What went.
    """
    if all(size):
        for tree in root.iter(f"{{{P}}}spTree"):
            _Search(size, removed).clear(tree)


def settle_off_slide(root: etree._Element, behind: Sequence[etree._Element], size: tuple[int, int]) -> None:
    """Write the place into a slide's placeholders that have it from their layout, where that is beside the slide.

    `off_slide` takes the placeholder of the layout: without it, programs would show that of the slide.

    Args:
        root: Slide, as it came.
        behind: Its layout and master, as they came.
        size: Width and height of the slides in EMU.
    """
    for shape in root.iter(f"{{{P}}}sp", f"{{{P}}}pic"):
        mark, props = next(shape.iter(f"{{{P}}}ph"), None), shape.find(f"{{{P}}}spPr")
        if mark is None or props is None or _frame(shape) is not None or not all(size):
            continue
        frame = _inherited(mark, behind)
        box = _measured(frame, "off", "ext") if frame is not None else None
        if frame is not None and box is not None and _Search(size, Counter()).is_beside(box):
            props.insert(0, deepcopy(frame))


def _inherited(mark: etree._Element, behind: Sequence[etree._Element]) -> etree._Element | None:
    """Return the place of the first placeholder of the same number, or else of the same type, that says one."""
    number, kind = mark.get("idx", "0"), _kind(mark)
    for root in behind:
        marks = [other for other in root.iter(f"{{{P}}}ph") if _frame(_shape_of(other)) is not None]
        same = [m for m in marks if m.get("idx", "0") == number and number != "0"]
        same += [m for m in marks if _kind(m) == kind]
        if same:
            return _frame(_shape_of(same[0]))
    return None


def _kind(mark: etree._Element) -> str:
    """Return what a placeholder is for, as layouts and masters agree on it."""
    kind = mark.get("type", "obj")
    return {"ctrTitle": "title", "obj": "body", "subTitle": "body"}.get(kind, kind)


def _shape_of(mark: etree._Element) -> etree._Element:
    return next(up for up in mark.iterancestors() if local(up) in _SHAPES)


def _frame(shape: etree._Element) -> etree._Element | None:
    for way in (f"{{{P}}}xfrm", f"{{{P}}}spPr/{{{A}}}xfrm", f"{{{P}}}grpSpPr/{{{A}}}xfrm"):
        if (frame := shape.find(way)) is not None:
            return frame
    return None


def box_of(shape: etree._Element) -> Box | None:
    """Return where a shape lies; None where it does not say so."""
    frame = _frame(shape)
    return _measured(frame, "off", "ext") if frame is not None else None


def _measured(frame: etree._Element, off: str, ext: str) -> Box | None:
    place, extent = frame.find(f"{{{A}}}{off}"), frame.find(f"{{{A}}}{ext}")
    if place is None or extent is None:
        return None
    across, down = int(extent.get("cx", "0")) / 2, int(extent.get("cy", "0")) / 2
    flips = (frame.get("flipH") in _ON, frame.get("flipV") in _ON)
    angle = int(frame.get("rot", "0")) / _DEGREE
    return Box(int(place.get("x", "0")) + across, int(place.get("y", "0")) + down, across, down, angle, flips)


def _group(shape: etree._Element) -> Group | None:
    """Return where a group lies; one without a place moves nothing."""
    frame = _frame(shape)
    if frame is None:
        still = Box(0, 0, 0, 0)
        return Group(still, still)
    box = _measured(frame, "off", "ext")
    inner = _measured(frame, "chOff", "chExt") or box
    return Group(box, inner) if box is not None and inner is not None else None
