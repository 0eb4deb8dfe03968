"""See that no font makes words of blanks: a glyph that is white in every viewer, and a map that reads it as a letter.

Only fonts that are not in the file are asked: of others a drawing tells. Source: ISO 32000-1:2008, 9.6.6 and 9.10.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException

from pipeline.errors import VerifierFailed
from pipeline.verifiers._pdf_walk import FAULTS, Walk

_SIMPLE = frozenset({"Type1", "MMType1", "TrueType"})
_PROGRAMS = ("FontFile", "FontFile2", "FontFile3")
#: Glyphs that show nothing, or the sign for a glyph that a font lacks.
_BLANK = frozenset("space nbspace nonbreakingspace spacehackarabic uni0020 uni00A0 u0020 u00A0 .notdef".split())
#: The codes of blanks in the encodings that a font begins with.
_BLANK_CODES = {"WinAnsiEncoding": {32, 160}, "MacRomanEncoding": {32, 202}}
_MOST_CODES = 256


def meaningful_blanks(found: Walk) -> Iterator[int]:
    """Hand out the numbers of objects with such a font.

    Raises:
        VerifierFailed: A map of characters does not parse.
    """
    for number, _, keys in found.dictionaries:
        if _name(keys.get("Subtype")) in _SIMPLE and "ToUnicode" in keys and not _is_bundled(keys):
            stream = resolve1(keys["ToUnicode"])
            if isinstance(stream, PDFStream) and _blanks(keys) & _meanings(stream).keys():
                yield number


def _is_bundled(keys: dict[str, Any]) -> bool:
    descriptor = resolve1(keys.get("FontDescriptor"))
    return isinstance(descriptor, dict) and any(key in descriptor for key in _PROGRAMS)


def _blanks(keys: dict[str, Any]) -> set[int]:
    """Return the codes whose glyphs show nothing."""
    encoding = resolve1(keys.get("Encoding"))
    base, differences = _name(encoding), list[Any]()
    if isinstance(encoding, dict):
        base, differences = _name(resolve1(encoding.get("BaseEncoding"))), resolve1(encoding.get("Differences")) or []
    codes, code = set(_BLANK_CODES.get(base, {32})), 0
    for one in map(resolve1, differences):
        if isinstance(one, int | float):
            code = int(one)
        else:
            codes = codes | {code} if _name(one) in _BLANK else codes - {code}
            code += 1
    return {code for code in codes if 0 <= code < _MOST_CODES}


def _meanings(stream: PDFStream) -> dict[int, str]:
    """Return what codes mean; blanks mean nothing."""
    found = FileUnicodeMap()
    try:
        CMapParser(found, io.BytesIO(stream.get_data())).run()
    except (PSException, PDFException, *FAULTS):
        raise VerifierFailed("pdf map of characters") from None
    return {code: letters for code, letters in found.cid2unichr.items() if any(map(str.isalnum, letters))}


def _name(value: Any) -> str:
    return str(getattr(value, "name", ""))
