"""Walk every object of a PDF with a parser that the cleaner does not use."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral

from pipeline.errors import VerifierFailed

OBJECT_CAP = 1_000_000
STREAM_CAP = 256 * 1024 * 1024
FAULTS = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    AssertionError,
    struct.error,
    zlib.error,
    OSError,
    EOFError,
)
#: Filters whose raw bytes are the content of a picture.
_PICTURES = frozenset({"DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode", "DCT", "CCF"})
#: Keys whose streams are font programs, character maps or content.
_ROLES = {
    "FontFile": "font",
    "FontFile2": "font",
    "FontFile3": "font",
    "ToUnicode": "cmap",
    "Encoding": "cmap",
    "Contents": "content",
    "CharProcs": "content",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A stream.

    Attributes:
        number: Its object number.
        attributes: Its dictionary.
        body: Decoded bytes; of a picture the raw ones.
        filters: Names of its filters.
    """

    number: int
    attributes: dict[str, Any]
    body: bytes
    filters: tuple[str, ...]


@dataclass
class Walk:
    """What was met.

    Attributes:
        dictionaries: Each dictionary with its object number and the key under which it stands.
        strings: Each string with its object number and the key under which it stands.
        names: Each name and key.
        fonts: Names of fonts.
        streams: Each stream.
        roles: What an object is used for, by its number.
        behind: Objects with bytes behind their compressed stream.
        trailers: Keys of all trailers.
        catalog: The document catalog.
    """

    dictionaries: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    strings: list[tuple[int, str, bytes]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    fonts: set[str] = field(default_factory=set)
    streams: list[Content] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    behind: list[int] = field(default_factory=list)
    trailers: set[str] = field(default_factory=set)
    catalog: dict[str, Any] = field(default_factory=dict)

    def role(self, stream: Content) -> str:
        """Return ``content``, ``font``, ``cmap``, ``profile`` or an empty text."""
        kind = str(getattr(stream.attributes.get("Subtype"), "name", ""))
        if kind == "Form" or stream.attributes.get("PatternType") == 1:
            return "content"
        return self.roles.get(stream.number, "")


def walk(copy: Path) -> Walk:
    """Return everything that the objects of a file hold.

    Raises:
        VerifierFailed: It does not parse.
    """
    found = Walk()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(copy.read_bytes())), fallback=False)
        for xref in document.xrefs:
            found.trailers |= {str(key) for key in xref.get_trailer()}
        found.catalog = document.catalog
        for number in sorted({number for xref in document.xrefs for number in xref.get_objids()}):
            _visit(document.getobj(number), number, found)
    except FAULTS:
        raise VerifierFailed("pdf objects") from None
    except Exception as fault:
        # pdfminer's own errors share no base below Exception but this module of theirs.
        if type(fault).__module__.startswith("pdfminer"):
            raise VerifierFailed("pdf objects") from None
        raise
    return found


def _visit(top: Any, number: int, found: Walk) -> None:
    todo: list[tuple[str, Any]] = [("", top)]
    for _ in range(OBJECT_CAP):
        if not todo:
            return
        key, value = todo.pop()
        if isinstance(value, PDFStream):
            _stream(value, number, found)
            value = value.attrs
        if isinstance(value, dict):
            found.dictionaries.append((number, key, value))
            found.names |= {str(name) for name in value}
            todo += [("CharProcs" if key == "CharProcs" else str(name), item) for name, item in value.items()]
        elif isinstance(value, list):
            head = str(getattr(value[0], "name", "")) if value else ""
            todo += [(head if head in ("ICCBased", "Indexed") else key, item) for item in value]
        else:
            _leaf(key, value, number, found)
    if todo:
        raise VerifierFailed("pdf object too large")


def _leaf(key: str, value: Any, number: int, found: Walk) -> None:
    if isinstance(value, bytes):
        found.strings.append((number, key, value))
    elif isinstance(value, PSLiteral):
        found.names.add(str(value.name))
        if key in ("BaseFont", "FontName"):
            found.fonts.add(str(value.name))
    elif isinstance(value, PDFObjRef):
        role = "profile" if key == "ICCBased" else _ROLES.get(key)
        if role:
            found.roles[value.objid] = role


def _stream(stream: Any, number: int, found: Walk) -> None:
    filters = tuple(str(getattr(name, "name", name)) for name, _ in stream.get_filters())
    if str(getattr(stream.attrs.get("Type"), "name", "")) in ("XRef", "ObjStm"):
        return
    raw = stream.get_rawdata() or b""
    picture = any(name in _PICTURES for name in filters)
    if filters == ("FlateDecode",):
        inflater = zlib.decompressobj()
        inflater.decompress(raw, STREAM_CAP)
        if inflater.unconsumed_tail:
            raise VerifierFailed("pdf stream too large")
        if inflater.unused_data.strip():
            found.behind.append(number)
    found.streams.append(Content(number, stream.attrs, raw if picture else stream.get_data(), filters))


def of_role(found: Walk, role: str) -> Iterator[Content]:
    """Hand out the streams of a role."""
    return (stream for stream in found.streams if found.role(stream) == role)
