"""What paints, clips, masks and filters leave of an element: nothing, where that is certain.

Source: SVG 2, section 13 (painting); CSS Masking 1, sections 5 to 7; Filter Effects 1, section 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.formats._svg.geometry import Box, Matrix, box_of, length, multiplied, numbers, shape_points, transform
from pipeline.formats._svg.styles import Sheets
from pipeline.formats._svg.vocabulary import XLINK
from pipeline.formats._text.colours import FAINTEST, Colour, cover, plain_colour

_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')]{1,512}?)[\"']?\s*\)\s*(.*)", re.DOTALL)
_FADE = re.compile(r"opacity\(\s*([\d.]{1,20}%?)\s*\)")
#: Shapes of CSS that hold nothing.
_NOTHING = re.compile(
    r"inset\(\s*(?:[5-9]\d|\d{3,})(?:\.\d+)?%\s*\)|(?:circle|ellipse)\(\s*0[a-z%]*(?:\s.*)?\)|path\(\s*[\"']{2}\s*\)|"
    r"polygon\(\s*(?:(?:nonzero|evenodd),)?(?:\s*0[a-z%]*\s+0[a-z%]*\s*,?)+\)|xywh\([^)]*\s0[a-z%]*\s+0[a-z%]*\s*\)|"
    r"rect\(\s*(?:0[a-z%]*[\s,]*){4}\)"
)
_SHAPES = frozenset("path rect circle ellipse line polyline polygon".split())
_LIGHTS = _SHAPES | {"text", "use", "image"}
_GRADIENTS = frozenset({"linearGradient", "radialGradient"})


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def share(value: str | None) -> float:
    """Return an opacity, from 0 to 1; 1 where it says nothing."""
    number = length(value, 1.0)
    return 1.0 if number is None else min(max(number, 0.0), 1.0)


def faded(stated: Mapping[str, str]) -> float:
    """Return how much an element's own opacity, and that of its filter, leave of it."""
    fades = [share(one) for one in _FADE.findall(stated.get("filter", ""))]
    return share(stated.get("opacity")) * min(fades, default=1.0)


def targets(element: etree._Element) -> str:
    """Return the id that an element's link leads to, or nothing."""
    for name in ("href", f"{{{XLINK}}}href"):
        value = (element.get(name) or "").strip()
        if value:
            return value[1:] if value.startswith("#") else ""
    return ""


class Paints:
    """Knows what definitions of a drawing paint, clip and mask.

    Args:
        root: The drawing.
        sheets: Its style sheets.
    """

    def __init__(self, root: etree._Element, sheets: Sheets) -> None:
        self._sheets = sheets
        self.owners: dict[str, etree._Element] = {}
        for element in root.iter(etree.Element):
            if element.get("id"):
                self.owners.setdefault(element.get("id", ""), element)

    def _referred(self, value: str | None) -> etree._Element | None:
        match = _REFERENCE.match((value or "").strip())
        return self.owners.get(match[1]) if match else None

    def is_clear(self, state: Mapping[str, str]) -> bool:
        """Return whether neither fill nor stroke covers anything."""
        width = length(state.get("stroke-width"), 1.0)
        bare = width is not None and width <= 0
        return self._clear(state, "fill", "black") and (bare or self._clear(state, "stroke", "none"))

    def _clear(self, state: Mapping[str, str], kind: str, default: str) -> bool:
        value, opacity = state.get(kind, default).strip(), share(state.get(f"{kind}-opacity"))
        match = _REFERENCE.match(value)
        if match is not None and opacity > FAINTEST:
            target = self.owners.get(match[1])
            if target is not None:
                return self._paints_nothing(target)
            value = match[2].strip() or "none"
        if value.lower() == "currentcolor":
            value = state.get("color", "black")
        covered = cover(value)
        return (1.0 if covered is None else covered) * opacity <= FAINTEST

    def _paints_nothing(self, target: etree._Element) -> bool:
        met = set[str]()
        while True:
            if local(target) not in _GRADIENTS | {"pattern"}:
                return False
            held = [
                one for one in target.iterchildren(etree.Element) if local(one) not in ("title", "desc", "metadata")
            ]
            if held:
                return local(target) in _GRADIENTS and all(map(self._is_clear_stop, held))
            name = targets(target)
            following = self.owners.get(name)
            if following is None or name in met:
                return True  # what leads in a circle paints nothing either
            met.add(name)
            target = following

    def _is_clear_stop(self, stop: etree._Element) -> bool:
        stated = self._sheets.stated(stop)
        covered = cover(stated.get("stop-color", "black"))
        return (1.0 if covered is None else covered) * share(stated.get("stop-opacity")) <= FAINTEST

    def fill(self, state: Mapping[str, str]) -> Colour | None:
        """Return the one plain colour that an element is filled with, and no stroke drawn; None where it is not so."""
        if share(state.get("fill-opacity")) < 1 or not self._clear(state, "stroke", "none"):
            return None
        value = state.get("fill", "black").strip()
        return plain_colour(state.get("color", "black") if value.lower() == "currentcolor" else value)

    def takes_away(self, stated: Mapping[str, str]) -> bool:
        """Return whether an element's own clip, mask or filter leaves nothing of it."""
        clip, mask, filtered = (self._referred(stated.get(name)) for name in ("clip-path", "mask", "filter"))
        return (
            _NOTHING.fullmatch(stated.get("clip-path", "").strip().lower()) is not None
            or (clip is not None and local(clip) == "clipPath" and self._clips_all(clip))
            or (mask is not None and local(mask) == "mask" and self._masks_all(mask))
            or (filtered is not None and local(filtered) == "filter" and _is_empty(filtered))
        )

    def _clips_all(self, clip: etree._Element) -> bool:
        return not any(self._holds_area(one) for one in clip.iterchildren(etree.Element))

    def _holds_area(self, element: etree._Element) -> bool:
        name, stated = local(element), self._sheets.stated(element)
        if stated.get("display", "").strip() == "none" or stated.get("visibility", "").strip() in (
            "hidden",
            "collapse",
        ):
            return False
        if name in ("rect", "circle", "ellipse"):
            sides = {"rect": ("width", "height"), "circle": ("r",), "ellipse": ("rx", "ry")}[name]
            return all((length(stated.get(side) or element.get(side), 1.0) or 0.0) > 0 for side in sides)
        if name in ("path", "polyline", "polygon"):
            box = box_of(shape_points(name, _attributes(element, stated)), (1, 0, 0, 1, 0, 0))
            return box is not None and box[0] < box[2] and box[1] < box[3]
        return name in ("text", "use")

    def window(self, stated: Mapping[str, str], matrix: Matrix) -> Box | None:
        """Return a box outside of which an element's own clip cuts all, or None where that is not known.

        Args:
            stated: What is said of the element.
            matrix: From its units to those of the box.
        """
        clip = self._referred(stated.get("clip-path"))
        if clip is None or local(clip) != "clipPath" or clip.get("clipPathUnits") == "objectBoundingBox":
            return None
        matrix = multiplied(matrix, transform(clip.get("transform")))
        boxes = list[Box]()
        for one in clip.iterchildren(etree.Element):
            if local(one) in ("title", "desc", "metadata"):
                continue
            inner = self._sheets.stated(one)
            moved = multiplied(matrix, transform(inner.get("transform") or one.get("transform")))
            box = box_of(shape_points(local(one), _attributes(one, inner)), moved) if local(one) in _SHAPES else None
            if box is None:
                return None
            boxes.append(box)
        sides = list(zip(*boxes, strict=True))
        return (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])) if sides else None

    def _masks_all(self, mask: etree._Element) -> bool:
        if any((number := length(mask.get(side), 1.0)) is not None and number <= 0 for side in ("width", "height")):
            return True
        by_alpha = self._sheets.stated(mask).get("mask-type", "").strip() == "alpha"
        return not any(by_alpha or self._is_light(one, state) for one, state in self._lights(mask, {}))

    def _lights(
        self, element: etree._Element, state: Mapping[str, str]
    ) -> Iterator[tuple[etree._Element, dict[str, str]]]:
        stated = self._sheets.stated(element)
        inside = {**state, **{name: value for name, value in stated.items() if value != "inherit"}}
        if local(element) in _LIGHTS:
            yield element, inside
        for child in element.iterchildren(etree.Element):
            yield from self._lights(child, inside)

    def _is_light(self, element: etree._Element, state: Mapping[str, str]) -> bool:
        """Return whether what stands in a mask lets something through: black and clear do not."""
        if local(element) in ("use", "image"):
            return True
        return not (self.is_clear(state) or self.fill(state) == (0, 0, 0))


def _is_empty(element: etree._Element) -> bool:
    return not any(local(one).startswith("fe") for one in element.iterchildren(etree.Element))


def _attributes(element: etree._Element, stated: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()} | dict(stated)


def first_numbers(element: etree._Element, *names: str) -> list[float]:
    """Return the first number of each of some attributes; 0 where there is none."""
    return [(numbers(element.get(name)) or [0.0])[0] for name in names]
