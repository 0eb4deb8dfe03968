"""Walk every object of a PDF with a parser that the cleaner does not use."""

from __future__ import annotations

import io
import struct
import zlib
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


@dataclass
class Walk:
    """What was met: keys with the path to them, strings, names and streams.

    Attributes:
        dictionaries: Each dictionary with its object number.
        strings: Each string with its object number.
        names: Each name and key.
        streams: Each stream's decoded bytes with its object number.
        trailers: Keys of all trailers.
    """

    dictionaries: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    strings: list[tuple[int, bytes]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    streams: list[tuple[int, bytes]] = field(default_factory=list)
    trailers: set[str] = field(default_factory=set)
    catalog: dict[str, Any] = field(default_factory=dict)


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
    todo = [top]
    for _ in range(OBJECT_CAP):
        if not todo:
            return
        value = todo.pop()
        if isinstance(value, PDFStream):
            _stream(value, number, found)
            value = value.attrs
        if isinstance(value, dict):
            found.dictionaries.append((number, value))
            found.names |= {str(key) for key in value}
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif isinstance(value, bytes):
            found.strings.append((number, value))
        elif isinstance(value, PSLiteral):
            found.names.add(str(value.name))
    raise VerifierFailed("pdf object too large")


def _stream(stream: Any, number: int, found: Walk) -> None:
    filters = [str(getattr(name, "name", name)) for name, _ in stream.get_filters()]
    if str(getattr(stream.attrs.get("Type"), "name", "")) in ("XRef", "ObjStm"):
        return
    raw = stream.get_rawdata() or b""
    if any(name in _PICTURES for name in filters):
        found.streams.append((number, raw))
        return
    if filters == ["FlateDecode"]:
        inflater = zlib.decompressobj()
        inflater.decompress(raw, STREAM_CAP)
        if inflater.unconsumed_tail:
            raise VerifierFailed("pdf stream too large")
        if inflater.unused_data.strip():
            found.streams.append((number, inflater.unused_data))
    found.streams.append((number, stream.get_data()))


def is_reference(value: Any) -> bool:
    """Return whether a value points to another object."""
    return isinstance(value, PDFObjRef)
