"""What a package says about people, and what it hides; read from the original."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import CorruptDocument
from pipeline.formats.ooxml.clean import local
from pipeline.formats.ooxml.package import Package, parse
from pipeline.limits import LONGEST_VALUE
from pipeline.model import Hidden, MetadataField, Role, ValueKind

_AUTHORSHIP, _HANDLING, _DESCRIPTIVE = Role.AUTHORSHIP, Role.HANDLING, Role.DESCRIPTIVE
_PROPERTIES = {
    "creator": (_AUTHORSHIP, ValueKind.NAME),
    "lastModifiedBy": (_HANDLING, ValueKind.NAME),
    "Manager": (_HANDLING, ValueKind.NAME),
    "Company": (_HANDLING, ValueKind.TEXT),
    "Template": (_HANDLING, ValueKind.PATH),
    "HyperlinkBase": (_HANDLING, ValueKind.PATH),
    "Application": (_DESCRIPTIVE, ValueKind.SOFTWARE),
    "created": (_DESCRIPTIVE, ValueKind.DATE),
    "modified": (_DESCRIPTIVE, ValueKind.DATE),
    "lastPrinted": (_DESCRIPTIVE, ValueKind.DATE),
}
#: (element or *, attribute) -> what it says about people.
_ATTRIBUTES = {
    ("*", "author"): (_AUTHORSHIP, ValueKind.NAME),
    ("person", "displayName"): (_AUTHORSHIP, ValueKind.NAME),
    ("cmAuthor", "name"): (_AUTHORSHIP, ValueKind.NAME),
    ("presenceInfo", "userId"): (_HANDLING, ValueKind.USER),
    ("person", "userId"): (_HANDLING, ValueKind.USER),
    ("header", "userName"): (_HANDLING, ValueKind.NAME),
    ("userInfo", "name"): (_HANDLING, ValueKind.NAME),
    ("fileSharing", "userName"): (_HANDLING, ValueKind.NAME),
    ("scenario", "user"): (_HANDLING, ValueKind.NAME),
    ("pivotCacheDefinition", "refreshedBy"): (_HANDLING, ValueKind.NAME),
    ("absPath", "url"): (_HANDLING, ValueKind.PATH),
    ("connection", "sourceFile"): (_HANDLING, ValueKind.PATH),
    ("connection", "odcFile"): (_HANDLING, ValueKind.PATH),
}
_FOLDERS = {
    "comments": "comment", "threadedcomment": "comment", "notesslide": "notes", "embeddings": "attachment",
    "activex": "script", "vbaproject": "macro", "customxml": "custom-part", "thumbnail": "thumbnail",
    "externallink": "external-link", "printersettings": "printer-settings", "_xmlsignatures": "signature",
    "pivotcache": "cache", "revisions": "previous-revision", "webextension": "script", "customui": "script",
    "media/media": "media",
}  # fmt: skip
_ELEMENTS = {
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"), "tracked-change"),
    "vanish": "hidden-text", "instrText": "field", "ddeLink": "external-link", "fldSimple": "field",
    "docVar": "custom-part", "attachedSchema": "custom-part", "mailMerge": "external-link",
    "dataBinding": "custom-part",
}  # fmt: skip
#: Whose folder a path leads through.
_HOME = re.compile(r"(?i)(?:users|home|documents and settings)[\\/]+([^\\/:*?\"<>|%]{2,64})[\\/]")
_SHARED = frozenset({"public", "default", "all users", "shared"})
#: Where a printer's settings begin with its name, 32 characters of two bytes.
_DEVICE_BYTES = 64


def scan(package: Package) -> tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]:
    """Return metadata fields and hidden things of a package, in order of part names."""
    fields: dict[tuple[str, str], MetadataField] = {}
    hidden: Counter[tuple[str, str]] = Counter()
    for number, name in enumerate(sorted(package.parts)):
        for folder, kind in _FOLDERS.items():
            if folder in name.lower():
                hidden[kind, f"part {number}"] += 1
        for entry in _part(package, name, f"part {number}", hidden):
            fields.setdefault((entry.name, entry.value), entry)
            for home in _homes(entry):
                fields.setdefault((home.name, home.value), home)
    return tuple(fields.values()), tuple(Hidden(k, where, n) for (k, where), n in sorted(hidden.items()))


def _part(package: Package, name: str, where: str, hidden: Counter[tuple[str, str]]) -> Iterator[MetadataField]:
    if "printersettings" in name.lower():
        device = package.parts[name][:_DEVICE_BYTES].decode("utf-16-le", "replace").partition("\0")[0].strip()
        if device.isprintable() and len(device) > 3:
            yield MetadataField("printerSettings:device", device, _HANDLING, ValueKind.DEVICE)
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    try:
        root = parse(package.parts[name])
    except CorruptDocument:
        return
    base = posixpath.basename(name)
    if name.startswith("docProps/"):
        yield from _properties(base, root)
    # A sheet's million cells have nothing to say here.
    wanted = ("{*}row", "{*}col", "{*}scenario") if local(root) in {"worksheet", "sst"} else ("*",)
    for element in root.iter(*wanted):
        _look(element, where, hidden)
        if not name.startswith("docProps/"):
            yield from _fields(element)


def _homes(entry: MetadataField) -> Iterator[MetadataField]:
    """Hand out the user whose folder a path leads through."""
    if entry.kind is ValueKind.PATH:
        for found in _HOME.finditer(entry.value.replace("%20", " ")):
            if found[1].lower() not in _SHARED:
                yield MetadataField(f"{entry.name}:user"[:512], found[1], _HANDLING, ValueKind.USER)


def _look(element: etree._Element, where: str, hidden: Counter[tuple[str, str]]) -> None:
    name = local(element)
    if name in {"c", "v", "t", "r"}:
        return
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


def _properties(base: str, root: etree._Element) -> Iterator[MetadataField]:
    for element in root.iter():
        if not (element.text or "").strip():
            continue
        owner = element.getparent()
        named = owner.get("name") if owner is not None and local(owner) == "property" else None
        role, kind = _PROPERTIES.get(local(element), (_DESCRIPTIVE, ValueKind.TEXT))
        name = f"docProps/{base}:{named or local(element)}"
        yield MetadataField(name[:512], str(element.text)[:LONGEST_VALUE], role, kind)


def _fields(element: etree._Element) -> Iterator[MetadataField]:
    short = local(element)
    if short == "author" and element.text:
        yield MetadataField("comments:author", element.text[:LONGEST_VALUE], _AUTHORSHIP, ValueKind.NAME)
    if not element.attrib:
        return
    if element.get("TargetMode") == "External":
        yield _link(element.get("Target", ""))
    for key, value in element.attrib.items():
        attribute = str(key).rpartition("}")[2]
        known = _ATTRIBUTES.get((short, attribute)) or _ATTRIBUTES.get(("*", attribute))
        if known is not None and value:
            yield MetadataField(f"{short}:{attribute}"[:512], str(value)[:LONGEST_VALUE], *known)


def _link(target: str) -> MetadataField:
    """Return where a link leads: a path tells who handled the file, an address on the web does not."""
    if target.lower().startswith("mailto:"):
        return MetadataField("Relationship:Target", target[7:].partition("?")[0][:LONGEST_VALUE], kind=ValueKind.EMAIL)
    if "://" in target and not target.lower().startswith("file:"):
        return MetadataField("Relationship:Target", target[:LONGEST_VALUE])
    role = _HANDLING if "file:" in target.lower() or "\\" in target else _DESCRIPTIVE
    return MetadataField("Relationship:Target", target[:LONGEST_VALUE], role, ValueKind.PATH)
