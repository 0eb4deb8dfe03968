"""Packages of OpenDocument and their flat form: read within limits, and written with nothing of their own in them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded
from pipeline.formats._office.packing import ZIP_ERRORS, check_names, check_sizes, write_members
from pipeline.formats._office.parsing import parse
from pipeline.formats.odf.tree import SPACES, kind, q
from pipeline.limits import Limits

BASE = "application/vnd.oasis.opendocument."
#: Kind of the item, behind the base -> (element of the body, ending).
KINDS = {
    "text": ("office:text", ".odt"),
    "text-template": ("office:text", ".ott"),
    "text-master": ("office:text", ".odm"),
    "text-web": ("office:text", ".oth"),
    "spreadsheet": ("office:spreadsheet", ".ods"),
    "spreadsheet-template": ("office:spreadsheet", ".ots"),
    "presentation": ("office:presentation", ".odp"),
    "presentation-template": ("office:presentation", ".otp"),
    "graphics": ("office:drawing", ".odg"),
    "graphics-template": ("office:drawing", ".otg"),
    "chart": ("office:chart", ".odc"),
    "chart-template": ("office:chart", ".otc"),
    "formula": ("math:math", ".odf"),
    "formula-template": ("math:math", ".otf"),
    "text-flat-xml": ("office:text", ".fodt"),
    "spreadsheet-flat-xml": ("office:spreadsheet", ".fods"),
    "presentation-flat-xml": ("office:presentation", ".fodp"),
    "graphics-flat-xml": ("office:drawing", ".fodg"),
}
FLAT = "-flat-xml"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_ENTRY = f"{{{_MANIFEST}}}file-entry"


@dataclass(slots=True)
class Package:
    """The members of a package by name, or the one part of a flat document under an empty name.

    Attributes:
        parts: Bytes by name.
        media_type: Of the item.
        comment: Of the archive.
    """

    parts: dict[str, bytes]
    media_type: str = ""
    comment: bytes = b""

    @property
    def flat(self) -> bool:
        """Whether it is one XML file."""
        return "" in self.parts


def read_package(source: Path, limits: Limits) -> Package:
    """Read all members.

    Raises:
        CorruptDocument: Not a whole package, with hostile or repeated names, or without content.
        EncryptedDocument: It is under a password.
        LimitExceeded: A bound is reached.
    """
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    if not zipfile.is_zipfile(source):
        return _flat(source.read_bytes(), limits)
    try:
        with zipfile.ZipFile(source) as archive:
            check_sizes(archive.infolist(), limits)
            files = (info.filename for info in archive.infolist() if not info.is_dir())
            check_names(files, from_root=True)
            # Programs take the plain one of two names that differ by a slash in front.
            infos = sorted(archive.infolist(), key=lambda info: not info.filename.startswith("/"))
            parts = {_name(info.filename): archive.read(info) for info in infos if not info.is_dir()}
            comment = archive.comment
    except ZIP_ERRORS:
        raise CorruptDocument("not a whole package") from None
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b"") or "encrypted-package" in parts:
        raise EncryptedDocument
    if "content.xml" not in parts:
        raise CorruptDocument("a package without content")
    root = parse(parts["content.xml"], limits.xml_depth)
    return Package(parts, _media_type(root, _claimed(parts)), comment)


def _name(name: str) -> str:
    return name.removeprefix("/").removeprefix("./")


def _flat(raw: bytes, limits: Limits) -> Package:
    root = parse(raw, limits.xml_depth)
    if kind(root) != "office:document":
        raise CorruptDocument("not a flat document")
    claimed = (root.get(q("office:mimetype")) or "").strip().removesuffix("-template") + FLAT
    return Package({"": raw}, _media_type(root, claimed))


def _claimed(parts: dict[str, bytes]) -> str:
    said = parts.get("mimetype", b"")[:200].decode("ascii", "replace").strip()
    if said.removeprefix(BASE) in KINDS:
        return said
    try:
        for entry in parse(parts.get("META-INF/manifest.xml", b"")).iter(_ENTRY):
            if entry.get(f"{{{_MANIFEST}}}full-path") == "/":
                return entry.get(f"{{{_MANIFEST}}}media-type", "")
    except CorruptDocument:
        pass
    return ""


def body_of(root: etree._Element) -> str:
    """Return what a document is by its content: ``office:text`` and its like, ``math:math``, or an empty text."""
    if kind(root) == "math:math":
        return "math:math"
    body = root.find(q("office:body"))
    return next((kind(child) for child in body), "") if body is not None else ""


def _media_type(root: etree._Element, claimed: str) -> str:
    """Return the claimed media type where the content is of its kind, else the content's own.

    Raises:
        CorruptDocument: The content is of no kind that we know.
    """
    body, short = body_of(root), claimed.removeprefix(BASE)
    if KINDS.get(short, ("",))[0] == body:
        return BASE + short
    ending = FLAT if kind(root) == "office:document" else ""
    for name, (wanted, _) in KINDS.items():
        if wanted == body and name.endswith(ending):
            return BASE + name
    raise CorruptDocument("no content of a known kind")


def write_package(target: Path, parts: dict[str, bytes], types: dict[str, str], media_type: str) -> None:
    """Write a package: the media type first and stored, then constant order, dates and compression, no extra fields.

    Args:
        target: New file.
        parts: Bytes by name.
        types: Media types by name of part or folder, for the manifest.
        media_type: Of the whole.
    """
    root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
    root.set(f"{{{_MANIFEST}}}version", "1.3")
    for name, said in [("/", media_type), *sorted(types.items())]:
        entry = etree.SubElement(root, _ENTRY)
        entry.set(f"{{{_MANIFEST}}}full-path", name)
        entry.set(f"{{{_MANIFEST}}}media-type", said)
    manifest = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    members = [("mimetype", media_type.encode()), *sorted(parts.items()), ("META-INF/manifest.xml", manifest)]
    write_members(target, members, stored="mimetype")


def serialise(root: etree._Element) -> bytes:
    """Return a part's bytes with only the namespaces that it uses, under their usual prefixes."""
    fresh = etree.Element(root.tag, nsmap=SPACES)
    for key, value in root.attrib.items():
        fresh.set(key, value)
    fresh.text = root.text
    fresh.extend([_moved(child) for child in root])
    formulas = any(q("table:formula") in element.attrib for element in fresh.iter(q("table:table-cell")))
    etree.cleanup_namespaces(fresh, top_nsmap=SPACES, keep_ns_prefixes=["of"] if formulas else [])
    return etree.tostring(fresh, xml_declaration=True, encoding="UTF-8")


def _moved(element: etree._Element) -> etree._Element:
    """Return a copy of an element whose names are declared by our prefixes alone."""
    fresh = etree.Element(element.tag, nsmap=SPACES)
    todo = [(element, fresh)]
    while todo:
        old, new = todo.pop()
        for key, value in old.attrib.items():
            new.set(key, value)
        new.text, new.tail = old.text, old.tail
        for child in old:
            todo.append((child, etree.SubElement(new, child.tag)))
    return fresh
