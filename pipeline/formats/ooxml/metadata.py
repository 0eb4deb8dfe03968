"""What a package says about people, and what it hides; read from the original."""

from __future__ import annotations

import posixpath
from collections import Counter

from lxml import etree

from pipeline.errors import CorruptDocument
from pipeline.formats.ooxml.clean import local
from pipeline.formats.ooxml.package import Package, parse
from pipeline.model import Hidden, MetadataField, Role, ValueKind

_PROPERTIES = {
    "creator": (Role.AUTHORSHIP, ValueKind.NAME),
    "lastModifiedBy": (Role.HANDLING, ValueKind.NAME),
    "Manager": (Role.HANDLING, ValueKind.NAME),
    "Company": (Role.HANDLING, ValueKind.TEXT),
    "Template": (Role.HANDLING, ValueKind.PATH),
    "Application": (Role.DESCRIPTIVE, ValueKind.SOFTWARE),
    "created": (Role.DESCRIPTIVE, ValueKind.DATE),
    "modified": (Role.DESCRIPTIVE, ValueKind.DATE),
    "lastPrinted": (Role.DESCRIPTIVE, ValueKind.DATE),
}
_FOLDERS = {
    "comments": "comment", "threadedcomment": "comment", "notesslide": "notes", "embeddings": "attachment",
    "activex": "script", "vbaproject": "macro", "customxml": "custom-part", "thumbnail": "thumbnail",
    "externallink": "external-link", "printersettings": "printer-settings", "_xmlsignatures": "signature",
    "pivotcache": "cache", "revisions": "previous-revision",
}  # fmt: skip
_ELEMENTS = {
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"), "tracked-change"),
    "vanish": "hidden-text", "instrText": "field", "ddeLink": "external-link",
}  # fmt: skip


def scan(package: Package) -> tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]:
    """Return metadata fields and hidden things of a package, in order of part names."""
    fields: dict[tuple[str, str], MetadataField] = {}
    hidden: Counter[tuple[str, str]] = Counter()
    for number, name in enumerate(sorted(package.parts)):
        for folder, kind in _FOLDERS.items():
            if folder in name.lower():
                hidden[kind, f"part {number}"] += 1
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        try:
            root = parse(package.parts[name])
        except CorruptDocument:
            continue
        for entry in _fields(posixpath.basename(name), name, root):
            fields.setdefault((entry.name, entry.value), entry)
        for element in root.iter():
            _look(element, f"part {number}", hidden)
    return tuple(fields.values()), tuple(Hidden(k, where, n) for (k, where), n in sorted(hidden.items()))


def _look(element: etree._Element, where: str, hidden: Counter[tuple[str, str]]) -> None:
    name = local(element)
    if name in _ELEMENTS:
        hidden[_ELEMENTS[name], where] += 1
    if name in {"docPr", "cNvPr"} and (element.get("descr") or element.get("title")):
        hidden["alt-text", where] += 1
    if name == "sheet" and element.get("state", "visible") != "visible":
        hidden["hidden-sheet", where] += 1
    if name == "sld" and element.get("show") in {"0", "false"}:
        hidden["hidden-slide", where] += 1
    if name in {"row", "col"} and element.get("hidden") in {"1", "true"}:
        hidden["hidden-cells", where] += 1
    if element.get("TargetMode") == "External":
        hidden["external-link", where] += 1


def _fields(base: str, name: str, root: etree._Element) -> list[MetadataField]:
    found: list[MetadataField] = []
    for element in root.iter():
        short = local(element)
        if name.startswith("docProps/") and (element.text or "").strip():
            role, kind = _PROPERTIES.get(short, (Role.DESCRIPTIVE, ValueKind.TEXT))
            found.append(MetadataField(f"docProps/{base}:{short}"[:512], str(element.text)[:4096], role, kind))
        for key, value in element.attrib.items():
            attribute = str(key).rpartition("}")[2]
            if attribute in {"author", "displayName"} and value:
                found.append(MetadataField(f"{short}:author"[:512], str(value)[:4096], Role.AUTHORSHIP, ValueKind.NAME))
            elif attribute == "TargetMode" and value == "External":
                target = element.get("Target", "")
                path = "file:" in target or "\\" in target
                role = Role.HANDLING if path else Role.DESCRIPTIVE
                found.append(MetadataField("Relationship:Target", target[:4096], role, ValueKind.PATH))
            elif short == "absPath" and attribute == "url":
                found.append(MetadataField("absPath:url", str(value)[:4096], Role.HANDLING, ValueKind.PATH))
            elif short == "cmAuthor" and attribute == "name":
                found.append(MetadataField("cmAuthor:name", str(value)[:4096], Role.AUTHORSHIP, ValueKind.NAME))
        if short == "author" and element.text:
            found.append(MetadataField("comments:author", element.text[:4096], Role.AUTHORSHIP, ValueKind.NAME))
    return found
