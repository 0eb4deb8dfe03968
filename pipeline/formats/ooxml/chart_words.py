"""Words that a chart holds and shows nowhere: of formats, separators and labels that do not come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.ooxml.clean import A, C, remove
from pipeline.formats.ooxml.sections import quiet, says
from pipeline.formats.ooxml.switches import is_off, is_on

_PARTS = ("showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_MOST_TINY = 100
_CACHES = tuple(f"{{{C}}}{name}" for name in ("numLit", "numCache"))


def _c(name: str) -> str:
    return f"{{{C}}}{name}"


def unshown_words(root: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of a chart that no program draws.

    Args:
        root: The chart, with its values in itself.
        removed: What went.

    Raises:
        UnknownPart: It draws words so small that nobody can read them.
    """
    if any(0 < float(mark.get("sz", "1800")) <= _MOST_TINY for mark in root.iter(f"{{{A}}}defRPr")):
        raise UnknownPart("a chart with letters that nobody can read")
    for series in root.iter(_c("ser")):
        _points(series, removed)
    for label in list(root.iter(_c("dLbl"), _c("dLbls"))):
        _label(label, removed)
    for mark in list(root.iter(_c("trendlineLbl"))):
        line = mark.getparent()
        if line is not None and not any(_told(line, name, on=True) for name in ("dispRSqr", "dispEq")):
            _drop(mark, removed)
    _formats(root, removed)


def _told(owner: etree._Element, name: str, *, on: bool) -> bool:
    """Return whether a switch is there and is on, or is there and is off."""
    mark = owner.find(_c(name))
    return mark is not None and is_off(mark.get("val", "1")) != on


def _drop(element: etree._Element, removed: Counter[str]) -> None:
    removed["hidden-text"] += any((mark.text or "").strip() for mark in element.iter(f"{{{A}}}t"))
    remove(element)


def _points(series: etree._Element, removed: Counter[str]) -> None:
    """Drop labels of points that are not there."""
    counts = [int(mark.get("val", "0")) for mark in series.iter(_c("ptCount"))]
    for label in list(series.iter(_c("dLbl"))):
        place = label.find(_c("idx"))
        if counts and place is not None and int(place.get("val", "0")) >= max(counts):
            _drop(label, removed)


def _label(label: etree._Element, removed: Counter[str]) -> None:
    """Take out of labels what they say where they do not come, and separators where nothing is to be separated."""
    shown = sum(_told(label, name, on=True) for name in _PARTS)
    silent = all(_told(label, name, on=False) for name in _PARTS)
    told = list(label.iterchildren(_c("separator")))
    for mark in told if silent or (shown <= 1 and all(label.find(_c(name)) is not None for name in _PARTS)) else ():
        if len((mark.text or "").strip()) > 1:
            removed["hidden-text"] += 1
            remove(mark)
    for mark in list(label) if silent else ():
        if mark.tag in {_c("tx"), _c("numFmt")}:
            _drop(mark, removed)


def _formats(root: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of number formats of values that are written nowhere, and out of sections that none has."""
    linked = list(root.iter(_c("dTable")))
    for mark in list(root.iter(_c("numFmt"))):
        owner = mark.getparent()
        if is_on(mark.get("sourceLinked")) or (owner is not None and _is_deleted(owner)):
            _quiet(mark, (), removed)
    for owner in root.iter(_c("dLbls"), _c("dLbl"), _c("valAx"), _c("catAx"), _c("dateAx"), _c("serAx")):
        own = owner.find(_c("numFmt"))
        if not _is_deleted(owner) and (own is None or is_on(own.get("sourceLinked"))):
            linked.append(owner)
    for cache in root.iter(*_CACHES):
        values = [value for value in map(_value, cache.iter(_c("pt"))) if value is not None]
        said = cache.find(_c("formatCode"))
        if said is not None:
            said.text = _quieted(said.text or "", values if linked else (), removed)
        for point in cache.iter(_c("pt")):
            value = _value(point)
            _quiet(point, () if not linked or value is None else (value,), removed)


def _is_deleted(owner: etree._Element) -> bool:
    """Return whether an axis is taken away, or labels do not come."""
    if owner.tag in {_c("dLbls"), _c("dLbl")}:
        gone = owner.find(_c("delete"))
        return (gone is not None and not is_off(gone.get("val", "1"))) or all(
            _told(owner, name, on=False) for name in _PARTS
        )
    return _told(owner, "delete", on=True)


def _value(point: etree._Element) -> float | None:
    try:
        return float(point.findtext(_c("v")) or "")
    except ValueError:
        return None


def _quiet(owner: etree._Element, values: Iterable[float], removed: Counter[str]) -> None:
    code = owner.get("formatCode")
    if code is not None:
        owner.set("formatCode", _quieted(code, values, removed))


def _quieted(code: str, values: Iterable[float], removed: Counter[str]) -> str:
    found = quiet(code, values) if says(code) else code
    removed["hidden-text"] += found != code
    return found
