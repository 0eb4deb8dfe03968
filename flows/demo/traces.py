"""Traces of the source: invented, planted where programs leave them, looked for in everything that was written."""

from __future__ import annotations

from dataclasses import dataclass

#: The invented person who leaked, as the desk knows them.
SOURCE_NAME = "Wilhelmina Ostrander"
SOURCE_MAIL = "w.ostrander@bureau-central.test"
SOURCE_USER = "wostrander"
SOURCE_PHONE = "+33 1 99 00 47 11"
#: A colleague whom nobody tells us about: learned from what programs noted, and protected wherever they are named.
HANDLER_NAME = "Gregor Palmgrenius"
DEVICE_SERIAL = "SN7700431992X"
DEVICE_OWNER = "Wilhelmina Ostrander private"
DEVICE_PLACE = "48,51.4183N"
PRINT_HOST = "10.77.43.19"
PROFILE_PATH = rf"C:\Users\{SOURCE_USER}\Documents\export\list.xlsx"
SHARE_PATH = r"\\fs-central-04\exports\q3\list.docx"

#: What the desk writes into its file of protected terms.
TERMS = (f"name: {SOURCE_NAME}", f"email: {SOURCE_MAIL}", f"user: {SOURCE_USER}", f"phone: {SOURCE_PHONE}")


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that leads to the source.

    Attributes:
        value: As it was planted.
        where: Kind of place.
    """

    value: str
    where: str


def banner(number: int) -> Trace:
    """Return a printed-by banner."""
    return Trace(f"Printed by {SOURCE_NAME} on 2023-0{1 + number % 9}-14", "printed-by banner")


def copies() -> Trace:
    """Return a distribution list, in the order that lists have: family name first."""
    first, last = SOURCE_NAME.split()
    return Trace(f"{last}, {first[0]}.", "distribution list")
