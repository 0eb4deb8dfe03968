"""Open packaging conventions: read a package within limits, and write one with nothing of its own in it."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded
from pipeline.limits import Limits

CT = "http://schemas.openxmlformats.org/package/2006/content-types"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: its id, last word of its type, target part or address, and whether it leads outside."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The members of a package by name, with content types."""

    parts: dict[str, bytes]
    types: dict[str, str] = field(default_factory=dict)

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part (empty name: of the package)."""
        folder, name = posixpath.split(part)
        raw = self.parts.get(posixpath.join(folder, "_rels", name + ".rels"))
        if raw is None:
            return []
        found: list[Relation] = []
        seen: set[str] = set()
        for element in parse(raw).iter(f"{{{REL}}}Relationship"):
            target, ident = element.get("Target", ""), element.get("Id", "")
            if ident in seen:
                raise CorruptDocument("two relationships share an id")
            seen.add(ident)
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target.split("#")[0])).lstrip("/")
            found.append(Relation(ident, element.get("Type", "").rsplit("/", 1)[-1], target, external))
        return found


def parse(raw: bytes, depth: int = 256) -> etree._Element:
    """Parse XML without document type, entities, network, comments or instructions.

    Raises:
        CorruptDocument: It is not such XML.
        LimitExceeded: It is nested too deeply.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise CorruptDocument("a part is not well-formed XML") from None
    if root.getroottree().docinfo.doctype:
        raise CorruptDocument("a part declares a document type")
    level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            raise LimitExceeded("xml_depth", value=level, most=depth)
    return root


def read_package(source: Path, limits: Limits) -> Package:
    """Read all members of a package.

    Raises:
        CorruptDocument: Not a whole package, or with hostile or repeated names.
        EncryptedDocument: A member is encrypted.
        LimitExceeded: A bound is reached.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            _check_directory(archive.infolist(), limits)
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except _ZIP_ERRORS:
        raise CorruptDocument("not a whole package") from None
    package = Package(parts)
    _content_types(package)
    return package


def _check_directory(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise LimitExceeded("members", value=len(infos), most=limits.members)
    seen: set[str] = set()
    total = packed = 0
    for info in infos:
        name = info.filename
        if name.lower() in seen or name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name:
            raise CorruptDocument("a member's name is repeated or leads outside")
        seen.add(name.lower())
        if info.flag_bits & 1:
            raise EncryptedDocument
        total, packed = total + info.file_size, packed + info.compress_size
    if total > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=total, most=limits.item_bytes)
    if total > limits.ratio_floor_bytes and total > limits.ratio * max(packed, 1):
        raise LimitExceeded("ratio", value=total // max(packed, 1), most=limits.ratio)


def _content_types(package: Package) -> None:
    raw = package.parts.get("[Content_Types].xml")
    if raw is None:
        raise CorruptDocument("a package without content types")
    root = parse(raw)
    defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter(f"{{{CT}}}Default")}
    package.types = {name: defaults.get(name.rsplit(".", 1)[-1].lower(), "") for name in package.parts}
    for override in root.iter(f"{{{CT}}}Override"):
        package.types[override.get("PartName", "").lstrip("/")] = override.get("ContentType", "")


def write_package(target: Path, parts: dict[str, bytes], types: dict[str, str]) -> None:
    """Write a package: constant order, dates and compression, no extra fields.

    Args:
        target: New file.
        parts: Bytes by part name, without the content types.
        types: Content types of the parts that are not relationships.
    """
    root = etree.Element(f"{{{CT}}}Types", nsmap={None: CT})
    etree.SubElement(
        root,
        f"{{{CT}}}Default",
        Extension="rels",
        ContentType="application/vnd.openxmlformats-package.relationships+xml",
    )
    for name in sorted(types):
        etree.SubElement(root, f"{{{CT}}}Override", PartName="/" + name, ContentType=types[name])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in [("[Content_Types].xml", serialise(root)), *sorted(parts.items())]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, content, compresslevel=6)


def serialise(root: etree._Element) -> bytes:
    """Return the part's bytes with only the namespaces that it uses."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
