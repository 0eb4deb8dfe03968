"""Switches of attributes, in every spelling that some program takes: the standard's, the old drawings', and numbers."""

from __future__ import annotations

import re

from lxml import etree

_ON = frozenset({"1", "true", "on", "t"})
_OFF = frozenset({"0", "false", "off", "f"})
#: Whether an attribute of some part may begin or end with a blank; what is found here is looked at once more.
PADDED = re.compile(rb"""=\s*["'](?:\s|&#)|(?:\s|;)["']""")
_PADDED_ELEMENTS = etree.XPath("//*[@*[. != normalize-space(.)]]")
_ONE_WORD = re.compile(r"[-+.%#A-Za-z0-9]{1,40}\Z")
#: What these say is a text or a sign, to which blanks belong.
_SPOKEN = frozenset(
    "lvlText numFmt sheet textpath fldSimple begChr chr endChr sepChr buChar decimalSymbol listSeparator".split()
)


def is_on(value: str | None) -> bool:
    """Return whether a switch is there and says yes."""
    said = (value or "").strip().lower()
    return said in _ON or (said.isdecimal() and int(said[:9]) != 0)


def is_off(value: str | None) -> bool:
    """Return whether a switch is there and says no."""
    said = (value or "").strip().lower()
    return said in _OFF or (said.isdecimal() and int(said[:9]) == 0)


def without_padding(root: etree._Element) -> None:
    """Take the blanks around values of one word, as programs do: `` 0 `` is a nought."""
    padded: list[etree._Element] = list(_PADDED_ELEMENTS(root))
    for element in padded:
        if str(element.tag).rpartition("}")[2] in _SPOKEN:
            continue
        for key, value in element.attrib.items():
            said = value.strip(" \t\r\n")
            if said != value and _ONE_WORD.match(said):
                element.set(str(key), said)
