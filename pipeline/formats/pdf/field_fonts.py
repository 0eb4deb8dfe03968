"""Whether the font that a field asks for shows the letters of its value, and no others or none at all.

Fields are set in Helvetica or a font of this machine. Where the form's own font would show something else, a viewer may
show nothing, and the copy would make words readable that were not: such fields are held.
"""

from __future__ import annotations

import string
from typing import Any

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.annotation_values import whole_number
from pipeline.formats.pdf.streams import name_of

_PICTURES = ("ZapfDingbats", "Symbol", "Wingdings", "Webdings")
_DIGITS = "zero one two three four five six seven eight nine".split()
_USUAL = {ord(letter): f"/{letter}" for letter in string.ascii_letters} | {
    ord(digit): f"/{name}" for digit, name in zip(string.digits, _DIGITS, strict=True)
}


def check_font(form: Any, name: str) -> None:
    """Hold what is set in a font of the form that may not show the letters it is given.

    Raises:
        UnknownPart: It draws its letters itself, shows pictures, or has other letters in their places.
    """
    resources = form.get("/DR") if isinstance(form, pikepdf.Dictionary) else None
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    font = fonts.get(name) if isinstance(fonts, pikepdf.Dictionary) and len(name) > 1 else None
    if not isinstance(font, pikepdf.Dictionary):
        return  # viewers take another one
    base = name_of(font.get("/BaseFont")).lstrip("/").rpartition("+")[2]
    if name_of(font.get("/Subtype")) == "/Type3" or base.startswith(_PICTURES) or _moves_letters(font.get("/Encoding")):
        raise UnknownPart("font of a field")


def _moves_letters(encoding: Any) -> bool:
    """Return whether an encoding puts something else where letters and digits are."""
    found = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    code = 0
    for one in found if isinstance(found, pikepdf.Array) else ():
        if isinstance(one, pikepdf.Name):
            if name_of(one) != _USUAL.get(code, name_of(one)):
                return True
            code += 1
        else:
            code = whole_number(one)
    return False
