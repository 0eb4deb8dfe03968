"""Open packaging conventions: read a package within limits, and write one with nothing of its own in it."""

from __future__ import annotations

import mmap
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lxml import etree

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded
from pipeline.formats._compound.reader import MAGIC
from pipeline.formats._office.packing import ZIP_ERRORS, check_names, check_sizes, write_members
from pipeline.formats._office.parsing import check_depth
from pipeline.formats.ooxml.switches import PADDED, without_padding
from pipeline.limits import Limits

CT = "http://schemas.openxmlformats.org/package/2006/content-types"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_Spaces = dict[str | None, str]
#: Namespaces of the strict variant.
_STRICT = re.compile(
    r"http://purl\.oclc\.org/ooxml/(wordprocessingml|spreadsheetml|presentationml|drawingml|officeDocument)/([A-Za-z]+)\Z"
)
#: Prefixes are free to choose, and so could be anybody's name.
_BASE = "http://schemas.openxmlformats.org/"
_OFFICE = "http://schemas.microsoft.com/office/"
_PREFIXES: _Spaces = {
    "w": _BASE + "wordprocessingml/2006/main",
    "x": _BASE + "spreadsheetml/2006/main",
    "p": _BASE + "presentationml/2006/main",
    "a": _BASE + "drawingml/2006/main",
    "c": _BASE + "drawingml/2006/chart",
    "pic": _BASE + "drawingml/2006/picture",
    "wp": _BASE + "drawingml/2006/wordprocessingDrawing",
    "xdr": _BASE + "drawingml/2006/spreadsheetDrawing",
    "cdr": _BASE + "drawingml/2006/chartDrawing",
    "dgm": _BASE + "drawingml/2006/diagram",
    "lc": _BASE + "drawingml/2006/lockedCanvas",
    "r": _BASE + "officeDocument/2006/relationships",
    "m": _BASE + "officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "wps": _OFFICE + "word/2010/wordprocessingShape",
    "wpg": _OFFICE + "word/2010/wordprocessingGroup",
    "wpc": _OFFICE + "word/2010/wordprocessingCanvas",
    "a14": _OFFICE + "drawing/2010/main",
}
_PERCENT = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)%\Z")
#: The parser itself refuses what is nested deeper.
_PARSER_DEPTH = 256


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
        return [] if raw is None else list(_relations(raw, folder))

    def related(self, owner: str, *kinds: str) -> list[str]:
        """Return the parts of some kinds that a part is related to, as far as they are there."""
        relations = self.relations(owner)
        return [r.target for r in relations if r.kind in kinds and not r.external and r.target in self.parts]


@lru_cache(maxsize=256)
def _relations(raw: bytes, folder: str) -> tuple[Relation, ...]:
    """Return the relationships of a part in a folder; they are asked for again and again."""
    found: dict[str, Relation] = {}
    for element in parse(raw).iter(f"{{{REL}}}Relationship"):
        target, ident = element.get("Target", ""), element.get("Id", "")
        if ident in found:
            raise CorruptDocument("two relationships share an id")
        external = element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target.split("#")[0])).lstrip("/")
        found[ident] = Relation(ident, element.get("Type", "").rsplit("/", 1)[-1], target, external)
    return tuple(found.values())


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
    except (etree.XMLSyntaxError, ValueError) as error:
        if "Excessive depth" in str(error):  # the parser's own bound
            raise LimitExceeded("xml_depth", value=depth + 1, most=depth) from None
        raise CorruptDocument("a part is not well-formed XML") from None
    if root.getroottree().docinfo.doctype:
        raise CorruptDocument("a part declares a document type")
    if depth < _PARSER_DEPTH:
        check_depth(root, depth)
    if PADDED.search(raw) or b"\0" in raw[:4]:  # two bytes a letter
        without_padding(root)
    if any("purl.oclc.org" in uri for uri in _spaces(root)):
        return _transitional(root)
    return root


def _spaces(root: etree._Element) -> set[str]:
    """Return the namespaces of a part, as far as its root or their own first elements declare them."""
    found = set(root.nsmap.values())
    for child in root:
        found.update(child.nsmap.values())
    return found


@lru_cache(maxsize=4096)
def _usual(name: str) -> str:
    """Return the transitional name of a strict namespace or relationship type, others as they are."""
    return _STRICT.sub(r"http://schemas.openxmlformats.org/\1/2006/\2", name)


def _transitional(root: etree._Element) -> etree._Element:
    """Bring a part of the strict variant into the usual namespaces, in which every program reads it."""
    return _rebuilt(root, lambda element: {prefix: _usual(uri) for prefix, uri in element.nsmap.items()})


def _rebuilt(root: etree._Element, spaces: Callable[[etree._Element], _Spaces]) -> etree._Element:
    copy = _renamed(root, spaces(root))
    todo = [(root, copy)]
    while todo:
        old, new = todo.pop()
        for child in old:
            made = _renamed(child, spaces(child))
            new.append(made)
            todo.append((child, made))
    return copy


def _renamed(element: etree._Element, spaces: _Spaces) -> etree._Element:
    made = etree.Element(_usual_name(str(element.tag)), nsmap=spaces)
    drawn = "drawingml" in str(element.tag) or "presentationml" in str(element.tag)
    strict = "purl.oclc.org" in str(element.tag)
    for key, value in element.attrib.items():
        said = _value(_usual(str(value)), element, drawn=drawn) if strict else str(value)
        made.set(_usual_name(str(key)), said)
    made.text, made.tail = element.text, element.tail
    return made


@lru_cache(maxsize=4096)
def _usual_name(name: str) -> str:
    home, _, short = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return f"{{{_usual(home)}}}{short}" if home else short


def _value(value: str, element: etree._Element, *, drawn: bool) -> str:
    """Turn per cent into the usual whole numbers: thousandths in drawings, themselves in charts and documents."""
    found = _PERCENT.match(value)
    if found is None:
        return value
    factor = 1000 if drawn and "/chart" not in str(element.tag) else 50 if "pct" in element.attrib.values() else 1
    return str(round(float(found[1]) * factor))


def read_package(source: Path, limits: Limits) -> Package:
    """Read all members of a package.

    Raises:
        CorruptDocument: Not a whole package, or with hostile or repeated names.
        EncryptedDocument: A member is encrypted.
        LimitExceeded: A bound is reached.
    """
    if is_encrypted(source):
        raise EncryptedDocument
    try:
        with zipfile.ZipFile(source) as archive:
            check_sizes(archive.infolist(), limits)
            # Programs find parts without regard to case.
            check_names(info.filename.lower() for info in archive.infolist())
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except ZIP_ERRORS:
        raise CorruptDocument("not a whole package") from None
    package = Package(parts)
    _content_types(package)
    return package


def is_encrypted(source: Path) -> bool:
    """Return whether a file is the container in which Office puts a package under a password (MS-OFFCRYPTO 2.3)."""
    with source.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find("EncryptedPackage".encode("utf-16-le")) >= 0


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
    write_members(target, [("[Content_Types].xml", serialise(root)), *sorted(parts.items())])


def serialise(root: etree._Element) -> bytes:
    """Return the part's bytes with only the namespaces that it uses, under their usual prefixes."""
    etree.cleanup_namespaces(root)
    for _, declared in etree.iterwalk(root, events=("start-ns",)):
        prefix, uri = declared or ("", "")
        if prefix and _PREFIXES.get(prefix) != uri:
            root = _rebuilt(root, lambda element: _PREFIXES)
            etree.cleanup_namespaces(root)
            break
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
