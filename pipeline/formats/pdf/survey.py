"""What a PDF tells about people: metadata fields, and the things that a reader does not see."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree

from pipeline.formats._last import LastOf
from pipeline.formats.pdf.telling import MARKS, Things
from pipeline.limits import LONGEST_VALUE
from pipeline.model import Hidden, MetadataField, Role, ValueKind

_AUTHORS = frozenset(
    ["Author", "Creator", "creator", "Manager", "Company", "author", "T", "Name", "publisher", "contributor"]
)
_DATES = re.compile("date|^M$|modified", re.IGNORECASE)
_HANDLING = re.compile("modifiedby|manager|owner|user|history|instanceid|documentid|filepath|serial", re.IGNORECASE)
_SOFTWARE = frozenset({"Producer", "CreatorTool", "Creator", "softwareAgent"})
SURVEYS: LastOf[tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]] = LastOf()
_XMP_CAP = 4 * 1024 * 1024
_VALUE_CAP = LONGEST_VALUE
_NAME_CAP = 512
_FIELDS_CAP = 5_000
_AROUND_BYTES = 65_536


def survey(pdf: pikepdf.Pdf, source: Path, things: Things) -> tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]:
    """Return metadata fields and hidden things of a document, just opened from a file. Changes nothing.

    Reading and rewriting ask for the same: the last answer is kept until the file is another one.

    Args:
        pdf: The document.
        source: The file.
        things: Finds the objects that `telling` thinks worth a look.
    """
    return SURVEYS.of(source, lambda: _survey(pdf, source, things()))


def _survey(pdf: pikepdf.Pdf, source: Path, things: list[Any]) -> tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]:
    fields: list[MetadataField] = []
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        fields += [_field("Info", key[1:], info[key]) for key in sorted(info.keys()) if _texty(info[key])]
    marks: Counter[str] = Counter()
    for thing in things:
        if isinstance(thing, pikepdf.Stream) and str(thing.get("/Type", "")) == "/Metadata":
            fields += _xmp(thing)
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _look(thing, fields, marks)
    marks["info"] += len(info.keys()) if isinstance(info, pikepdf.Dictionary) else 0
    marks["previous-revision"] += "/Prev" in pdf.trailer
    marks["document-id"] += "/ID" in pdf.trailer
    marks["encryption"] += pdf.is_encrypted  # with an empty password, so that everybody can open it
    marks["form-field"] += pdf.Root.get("/AcroForm") is not None
    marks.update(_around(source))
    hidden = [Hidden(kind, "document", count) for kind, count in sorted(marks.items()) if count]
    return tuple(fields[:_FIELDS_CAP]), tuple(hidden)


def _around(source: Path) -> Iterator[str]:
    """Hand out a mark for bytes before the header and for bytes behind the last end marker."""
    with source.open("rb") as stream:
        if stream.read(_AROUND_BYTES).find(b"%PDF-") > 0:
            yield "leading-bytes"
        stream.seek(-min(_AROUND_BYTES, source.stat().st_size), os.SEEK_END)
        if stream.read().rpartition(b"%%EOF")[2].strip():
            yield "trailing-bytes"


def _look(thing: Any, fields: list[MetadataField], marks: Counter[str], depth: int = 0) -> None:
    keys = set(thing.keys())
    for key in keys & MARKS.keys():
        marks[MARKS[key]] += 1
    subtype = str(thing.get("/Subtype", ""))
    if "/Rect" in keys and subtype not in ("/Link", "/Widget"):
        marks["redaction-mark" if subtype == "/Redact" else "comment"] += 1
    if keys & {"/Rect", "/FT", "/EF", "/ByteRange"}:
        wanted = keys & {"/T", "/V", "/TU", "/NM", "/Contents", "/UF", "/F", "/Desc", "/Name", "/Location", "/Reason"}
        for key in sorted(wanted | (keys & {"/M", "/CreationDate", "/ContactInfo", "/Subj"})):
            if _texty(thing[key]) and not (key == "/Contents" and "/ByteRange" in keys):
                place = "Field" if "/FT" in keys else "File" if "/EF" in keys else "Annotation"
                fields.append(_field(place, key[1:], thing[key]))
    if depth < 4:
        for key in sorted(keys - {"/Parent", "/P"}):
            item = thing[key]
            parts = list(item) if isinstance(item, pikepdf.Array) and len(item) < 500 else [item]
            for part in parts:
                if isinstance(part, pikepdf.Dictionary) and not part.is_indirect:
                    _look(part, fields, marks, depth + 1)


def _texty(value: Any) -> bool:
    return isinstance(value, pikepdf.String) and bool(bytes(value).strip())


def _field(place: str, key: str, value: Any) -> MetadataField:
    text = str(value)[:_VALUE_CAP]
    name = f"{place}:{key}"[:_NAME_CAP]
    if place == "File" and key in ("UF", "F"):
        return MetadataField(name, text, Role.HANDLING, ValueKind.PATH)
    if place == "Field":
        return MetadataField(name, text)
    if _HANDLING.search(key):
        return MetadataField(name, text, Role.HANDLING, _kind(key))
    if key in _AUTHORS and not (place == "Info" and key in _SOFTWARE):
        return MetadataField(name, text, Role.AUTHORSHIP, ValueKind.NAME)
    if key == "Creator":  # often a program, sometimes a person
        return MetadataField(name, text, Role.AUTHORSHIP, ValueKind.SOFTWARE)
    return MetadataField(name, text, Role.DESCRIPTIVE, _kind(key))


def _kind(key: str) -> ValueKind:
    if key in _SOFTWARE:
        return ValueKind.SOFTWARE
    if key.lower().endswith("id"):
        return ValueKind.IDENTIFIER
    if key.lower().endswith(("by", "owner", "user", "manager")):
        return ValueKind.NAME
    if "path" in key.lower():
        return ValueKind.PATH
    return ValueKind.DATE if _DATES.search(key) else ValueKind.TEXT


def _xmp(stream: Any) -> list[MetadataField]:
    if int(stream.get("/Length", 0)) > _XMP_CAP:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(bytes(stream.read_bytes())[:_XMP_CAP], parser)
    except (etree.XMLSyntaxError, ValueError, pikepdf.PdfError):
        return []
    found: list[MetadataField] = []
    for element in root.iter("*") if root is not None else ():
        key = _local(element.tag)
        parent = element.getparent()
        owner = parent.getparent() if parent is not None else None
        if key == "li" and owner is not None:
            key = _local(owner.tag)
        values = [(key, element.text)] + [(_local(name), text) for name, text in element.attrib.items()]
        found += [
            _field("XMP", str(k), str(v)) for k, v in values if v and str(v).strip() and k not in ("about", "lang")
        ]
    return found


def _local(name: object) -> str:
    """Return a tag without its name space; damaged XMP has names that XML forbids."""
    return str(name).rpartition("}")[2].rpartition(":")[2]
