"""Time zones of a calendar: names that everybody knows stay, those that somebody gave are renamed."""

from __future__ import annotations

import zoneinfo
from functools import cache

from pipeline.formats._cards.lines import Component

#: Names of zones that our own copies give.
NEUTRAL = "zone-"


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def zone_names(calendars: list[Component]) -> dict[str, str]:
    """Return the new name of each zone that the calendars define or that is known everywhere.

    A zone that is neither is left out: nobody could say what it means, so its times are local ones.
    """
    names: dict[str, str] = {}
    for calendar in calendars:
        for component in calendar.inner:
            if component.name != "VTIMEZONE":
                continue
            for line in component.lines:
                if line.name == "TZID":
                    known = line.value.strip() in _known()
                    names.setdefault(line.value.strip(), line.value.strip() if known else f"{NEUTRAL}{len(names) + 1}")
    return names


def renamed(zone: str, names: dict[str, str]) -> str | None:
    """Return the name under which a zone goes into the copy; None where it does not."""
    zone = zone.strip()
    return names.get(zone, zone if zone in _known() else None)
