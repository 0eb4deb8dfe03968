"""Colours as documents name them, as far as they are certain: what a theme or a program may change is none here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pipeline.formats._office.colours import BLACK, WHITE, Colour
from pipeline.formats.ooxml.clean import local

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})\Z")
_SYSTEM = {"window": WHITE, "windowText": BLACK}
_PRESET = {"white": WHITE, "black": BLACK}


def hexadecimal(value: str | None) -> Colour | None:
    """Return a colour of six or eight hexadecimal digits, the first two of eight left out of account."""
    found = _HEX.match(value or "")
    return (int(found[1], 16), int(found[2], 16), int(found[3], 16)) if found else None


def scheme(theme: etree._Element | None) -> dict[str, Colour]:
    """Return the colours of a theme by their short names (``lt1``, ``accent1``...); black and white without one."""
    found: dict[str, Colour] = {}
    if theme is None:
        return {"lt1": WHITE, "dk1": BLACK}
    for place in theme.iter("{*}clrScheme"):
        for entry in place:
            inner = next(iter(entry), None)
            colour = drawn(inner, {}) if inner is not None else None
            if colour is not None:
                found.setdefault(local(entry), colour)
        break
    return found


def drawn(element: etree._Element, names: Mapping[str, Colour]) -> Colour | None:
    """Return the colour that an element of a drawing names; None where something changes it.

    Args:
        element: ``srgbClr``, ``schemeClr``, ``sysClr`` or another.
        names: Colours that a scheme has, by the name that this place knows them by.
    """
    if len(element):
        return None
    name, value = local(element), element.get("val", "")
    if name == "srgbClr":
        return hexadecimal(value)
    if name == "sysClr":
        return hexadecimal(element.get("lastClr")) or _SYSTEM.get(value)
    return names.get(value) if name == "schemeClr" else _PRESET.get(value) if name == "prstClr" else None


def solid(owner: etree._Element, names: Mapping[str, Colour]) -> Colour | None:
    """Return the colour of a ``solidFill``; None where it is uncertain."""
    inner = next(iter(owner), None)
    return drawn(inner, names) if inner is not None else None


def is_clear(owner: etree._Element) -> bool:
    """Return whether a ``solidFill`` lets everything through."""
    return any(local(mark) == "alpha" and mark.get("val", "") in {"0", "0%"} for mark in owner.iter())
