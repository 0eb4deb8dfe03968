"""Words of drawings that nobody can read: clear, tiny, or in the colour of their shape or of the slide behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats._office.colours import WHITE, Colour, near
from pipeline.formats.ooxml.beside import Box, box_of
from pipeline.formats.ooxml.clean import A, P, local
from pipeline.formats.ooxml.colours import is_clear, solid
from pipeline.formats.ooxml.fitting import is_shut, is_wide_enough, shrinking
from pipeline.formats.ooxml.lookup import Child

#: Hundredths of a point.
_MOST_TINY = 100
#: Programs shrink letters to a quarter at the most.
_MOST_SHRUNK = 0.03
#: Where more is painted on a slide, nobody can tell what lies behind what.
_MOST_PAINTED = 2000
_USUAL = 1800
_STACKED = 0.6
_PAINTED = frozenset({"pic", "graphicFrame", "grpSp", "cxnSp"})
_FILLS = frozenset({"solidFill", "gradFill", "blipFill", "pattFill", "grpFill", "noFill"})
#: Number of a theme's first fill for grounds.
_FIRST_GROUND = 1001
_DEFAULT_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


@dataclass(frozen=True, slots=True)
class _Painted:
    """Shapes of one slide: their places in the order of painting, and boxes of those that paint something."""

    places: Mapping[etree._Element, int]
    boxes: Sequence[tuple[int, Box | None]]


@dataclass(frozen=True, slots=True)
class Stage:
    """What lies behind the shapes of a slide.

    Attributes:
        names: Colours by the names that shapes use.
        ground: Colour of the slide itself; None where it is uncertain.
        behind: Layout and master, whose shapes lie behind those of the slide.
        painted: What is painted on it, as far as somebody has asked.
    """

    names: Mapping[str, Colour]
    ground: Colour | None = None
    behind: Sequence[etree._Element] = ()
    painted: dict[etree._Element, _Painted] = field(default_factory=dict)


def stage(chain: Sequence[etree._Element], theme: etree._Element | None, colours: Mapping[str, Colour]) -> Stage:
    """Return what lies behind the shapes of the first of a chain.

    Args:
        chain: Slide, layout, master, as far as they are there.
        theme: The master's.
        colours: Those of the theme.
    """
    mapped = chain[-1].find(f"{{{P}}}clrMap")
    names = dict(colours)
    for name, usual in _DEFAULT_MAP.items():
        target = colours.get(mapped.get(name, usual) if mapped is not None else usual)
        if target is not None:
            names[name] = target
    if any(next(root.iter(f"{{{A}}}overrideClrMapping"), None) is not None for root in chain):
        return Stage({})
    backs = (root.find(f"{{{P}}}cSld/{{{P}}}bg") for root in chain)
    back = next((one for one in backs if one is not None), None)
    return Stage(names, WHITE if back is None else _ground(back, theme, names), tuple(chain[1:]))


def _ground(back: etree._Element, theme: etree._Element | None, names: Mapping[str, Colour]) -> Colour | None:
    inner = next(iter(back), None)
    if inner is None:
        return None
    if local(inner) == "bgPr":
        fill = inner.find(f"{{{A}}}solidFill")
        return solid(fill, names) if fill is not None else None
    fills = theme.find(f".//{{{A}}}bgFillStyleLst") if theme is not None else None
    first = next(iter(fills), None) if fills is not None else None
    known = theme is None or (first is not None and local(first) == "solidFill" and _is_placeholder(first))
    return solid(inner, names) if known and inner.get("idx") == str(_FIRST_GROUND) else None


def _is_placeholder(fill: etree._Element) -> bool:
    inner = next(iter(fill), None)
    return inner is not None and inner.get("val") == "phClr" and not len(inner)


def faint_words(root: etree._Element, on: Stage, removed: Counter[str]) -> None:
    """Empty the texts of runs that nobody can read."""
    around = _Around()
    for run in root.iter(f"{{{A}}}r", f"{{{A}}}fld"):
        text = run.find(f"{{{A}}}t")
        if text is not None and (text.text or "").strip() and _is_faint(run, text.text or "", around, on):
            removed["faint-text"] += 1
            text.text = None


def _is_faint(run: etree._Element, text: str, around: _Around, on: Stage) -> bool:
    props = run.find(f"{{{A}}}rPr")
    body, usual = around.told(run)
    scale = shrinking(body)
    if is_shut(body) or 0 < scale <= _MOST_SHRUNK:
        return True
    told = [one for one in (props, usual) if one is not None]
    size = float(_first(told, "sz", str(_USUAL))) * scale
    if 0 < size <= _MOST_TINY or (len(text) > 1 and -float(_first(told, "spc", "0")) >= _STACKED * size):
        return True
    if any(_is_drawn_twice(one) for one in told):
        return False
    fill = next((child for one in told for child in one if local(child) in _FILLS), None)
    if fill is None:
        return False
    if local(fill) == "noFill" or (local(fill) == "solidFill" and is_clear(fill)):
        return True
    colour = solid(fill, on.names) if local(fill) == "solidFill" else None
    lit = any(one.find(f"{{{A}}}highlight") is not None for one in told)
    return colour is not None and not lit and near(colour, _behind(run, on))


def _first(told: Sequence[etree._Element], key: str, usual: str) -> str:
    return next((str(one.get(key)) for one in told if one.get(key) is not None), usual)


def _is_drawn_twice(props: etree._Element) -> bool:
    """Return whether letters have an outline or effects."""
    outline = props.find(f"{{{A}}}ln")
    lined = outline is not None and outline.find(f"{{{A}}}noFill") is None
    return lined or props.find(f"{{{A}}}effectLst") is not None


class _Around:
    """What the paragraph and the shape of one run after the other say."""

    def __init__(self) -> None:
        self._paragraph, self._body = Child(f"{{{A}}}pPr"), Child(f"{{{A}}}bodyPr")
        self._levels = Child(f"{{{A}}}lstStyle")

    def told(self, run: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
        """Return what the shape of a run says about its text, and about the letters of the run's level."""
        paragraph = run.getparent()
        owner = paragraph.getparent() if paragraph is not None else None
        props, levels = self._paragraph.of(paragraph), self._levels.of(owner)
        level = int(props.get("lvl", "0")) + 1 if props is not None else 1
        letters = levels.find(f"{{{A}}}lvl{level}pPr/{{{A}}}defRPr") if levels is not None else None
        return self._body.of(owner), letters


def _behind(run: etree._Element, on: Stage) -> Colour | None:
    """Return the colour behind a run; None where it is not certain."""
    shape = next((up for up in run.iterancestors() if local(up) in {"sp", "tc", "cxnSp", "graphicFrame"}), None)
    if shape is None:
        return None
    props = next((child for child in shape if local(child) in {"spPr", "tcPr"}), None)
    fill = next((child for child in props if local(child) in _FILLS), None) if props is not None else None
    if fill is not None and local(fill) == "solidFill":
        own = solid(fill, on.names)
        return own if local(shape) == "tc" or is_wide_enough(shape) or near(own, _around(shape, on)) else None
    style = next((child for child in shape if local(child) == "style"), None)
    styled = style is not None and any(local(m) == "fillRef" and m.get("idx", "0") != "0" for m in style)
    clear = local(fill) == "noFill" if fill is not None else not (styled or _is_filled_by_layout(shape, on))
    return _around(shape, on) if clear else None


def _around(shape: etree._Element, on: Stage) -> Colour | None:
    """Return the colour of the slide around a shape; None where it is not certain."""
    if local(shape) != "sp" or on.ground is None or _is_painted_behind(shape, on):
        return None
    return on.ground


def _is_filled_by_layout(shape: etree._Element, on: Stage) -> bool:
    """Return whether a placeholder may have a fill from its layout or master."""
    if next(shape.iter(f"{{{P}}}ph"), None) is None:
        return False
    shapes = (other for root in on.behind for other in root.iter(f"{{{P}}}sp"))
    others = [other for other in shapes if next(other.iter(f"{{{P}}}ph"), None) is not None]
    return any(_paints(other) for other in others)


def _paints(shape: etree._Element) -> bool:
    if local(shape) in _PAINTED:
        return True
    props = next((child for child in shape if local(child) == "spPr"), None)
    fill = next((child for child in props if local(child) in _FILLS), None) if props is not None else None
    if fill is not None:
        return local(fill) != "noFill"
    style = next((child for child in shape if local(child) == "style"), None)
    return style is not None and any(local(mark) == "fillRef" and mark.get("idx", "0") != "0" for mark in style)


def _is_painted_behind(shape: etree._Element, on: Stage) -> bool:
    """Return whether something may lie between a shape and the slide's ground."""
    tree = shape.getparent()
    if tree is None or local(tree) != "spTree":
        return True
    if tree not in on.painted:
        backs = [child for root in on.behind for other in root.iter(f"{{{P}}}spTree") for child in other]
        shapes = [(-1, other) for other in backs] + list(enumerate(tree))
        boxes = [(place, box_of(other)) for place, other in shapes if _paints(other)]
        on.painted[tree] = _Painted({child: place for place, child in enumerate(tree)}, boxes)
    found, own = on.painted[tree], box_of(shape)
    if len(found.boxes) > _MOST_PAINTED:
        return True
    at = found.places.get(shape, len(found.places))
    return any(place < at and _may_meet(own, box) for place, box in found.boxes)


def _may_meet(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None or one.angle or other.angle:
        return True
    apart = abs(one.x - other.x) >= one.across + other.across or abs(one.y - other.y) >= one.down + other.down
    return not apart
