"""What a document says about people, and what it hides; read from the original."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import PipelineError
from pipeline.formats._office.parsing import parse
from pipeline.formats.odf.package import Package
from pipeline.formats.odf.tree import kind, q, says, short
from pipeline.limits import LONGEST_VALUE
from pipeline.model import Hidden, MetadataField, Role, ValueKind

_AUTHORSHIP, _HANDLING, _DESCRIPTIVE = Role.AUTHORSHIP, Role.HANDLING, Role.DESCRIPTIVE
#: Elements whose text tells of people.
_TOLD = {
    "meta:initial-creator": (_AUTHORSHIP, ValueKind.NAME),
    "dc:creator": (_HANDLING, ValueKind.NAME),
    "meta:printed-by": (_HANDLING, ValueKind.NAME),
    "meta:generator": (_DESCRIPTIVE, ValueKind.SOFTWARE),
    "meta:creation-date": (_DESCRIPTIVE, ValueKind.DATE),
    "meta:print-date": (_DESCRIPTIVE, ValueKind.DATE),
    "dc:date": (_DESCRIPTIVE, ValueKind.DATE),
    "text:printed-by": (_HANDLING, ValueKind.NAME),
    "text:creator": (_HANDLING, ValueKind.NAME),
    "text:initial-creator": (_AUTHORSHIP, ValueKind.NAME),
    "text:author-name": (_AUTHORSHIP, ValueKind.NAME),
    "text:sender-lastname": (_HANDLING, ValueKind.NAME),
    "text:sender-firstname": (_HANDLING, ValueKind.NAME),
    "text:sender-email": (_HANDLING, ValueKind.EMAIL),
    "text:sender-company": (_HANDLING, ValueKind.TEXT),
    "text:sender-phone-private": (_HANDLING, ValueKind.PHONE),
    "text:sender-phone-work": (_HANDLING, ValueKind.PHONE),
    "text:file-name": (_HANDLING, ValueKind.PATH),
}
_SETTINGS = {"PrinterName": ValueKind.DEVICE, "CurrentDatabaseDataSource": ValueKind.PATH, "SaveVersionOnClose": None}
_FOLDERS = {
    "thumbnails/": "thumbnail", "basic/": "macro", "scripts/": "script", "dialogs/": "macro",
    "versions/": "previous-revision",
    "configurations": "custom-part", "objectreplacements/": "thumbnail", "fonts/": "custom-part",
    "manifest.rdf": "custom-part", "layout-cache": "cache", "settings.xml": "printer-settings",
    "documentsignatures": "signature", "macrosignatures": "signature",
}  # fmt: skip
_HIDDEN = {
    "office:annotation": "comment", "text:changed-region": "tracked-change", "table:tracked-changes": "tracked-change",
    "svg:title": "alt-text", "svg:desc": "alt-text", "presentation:notes": "notes", "office:event-listeners": "script",
    "text:hidden-text": "hidden-text", "text:hidden-paragraph": "hidden-text", "draw:object-ole": "attachment",
    "draw:object": "attachment", "office:forms": "form-field", "table:scenario": "hidden-sheet",
    "table:dde-link": "external-link",
    "text:script": "script", "table:content-validation": "validation", "table:named-range": "defined-name",
    "office:binary-data": "attachment", "text:bookmark-start": "mark", "text:bookmark": "mark",
}  # fmt: skip
_HOME = re.compile(r"(?i)(?:users|home|documents and settings)[\\/]+([^\\/:*?\"<>|%]{2,64})[\\/]")
_SHARED = frozenset({"public", "default", "all users", "shared"})
_PARTS = ("meta.xml", "settings.xml", "content.xml", "styles.xml", "VersionList.xml")


def scan(package: Package) -> tuple[tuple[MetadataField, ...], tuple[Hidden, ...]]:
    """Return metadata fields and hidden things of a package, in order of part names."""
    fields: dict[tuple[str, str], MetadataField] = {}
    hidden: Counter[tuple[str, str]] = Counter()
    found: list[MetadataField] = []
    if package.comment:
        found.append(MetadataField("zip:comment", package.comment.decode("utf-8", "replace")[:LONGEST_VALUE]))
        hidden["comment", "package"] += 1
    for number, name in enumerate(sorted(package.parts)):
        for folder, what in _FOLDERS.items():
            if folder in name.lower():
                hidden[what, f"part {number}"] += 1
        if not name or name.endswith(_PARTS):
            found += _part(package.parts[name], f"part {number}", hidden)
    for entry in found:
        fields.setdefault((entry.name, entry.value), entry)
        for home in _homes(entry):
            fields.setdefault((home.name, home.value), home)
    return tuple(fields.values()), tuple(Hidden(k, where, n) for (k, where), n in sorted(hidden.items()))


def _part(raw: bytes, where: str, hidden: Counter[tuple[str, str]]) -> Iterator[MetadataField]:
    try:
        root = parse(raw)
    except PipelineError:
        return
    for element in root.iter():
        name = kind(element)
        if name in {"text:p", "text:span", "table:table-row", "table:table-cell"}:
            if name == "table:table-row" and says(element, "table:visibility", "collapse", "filter"):
                hidden["hidden-cells", where] += 1
            continue
        if name in _HIDDEN:
            hidden[_HIDDEN[name], where] += 1
        _look(element, name, where, hidden)
        yield from _fields(element, name)


def _look(element: etree._Element, name: str, where: str, hidden: Counter[tuple[str, str]]) -> None:
    if says(element, "text:display", "none") or says(element, "text:is-hidden", "true"):
        hidden["hidden-text", where] += 1
    if says(element, "table:display", "false"):
        hidden["hidden-sheet", where] += 1
    if says(element, "presentation:visibility", "hidden"):
        hidden["hidden-slide", where] += 1
    if name == "table:table-column" and says(element, "table:visibility", "collapse", "filter"):
        hidden["hidden-cells", where] += 1
    href = element.get(q("xlink:href"), "")
    if "://" in href or href.startswith(("/", "../", "file:", "mailto:")):
        hidden["external-link", where] += 1


def _fields(element: etree._Element, name: str) -> Iterator[MetadataField]:
    text = "".join(element.itertext()).strip()[:LONGEST_VALUE] if name in _TOLD else ""
    if name in _TOLD:
        inside = element.getparent()
        # Who annotated or changed a text wrote it; who saved the file handled it.
        author = name == "dc:creator" and inside is not None and kind(inside) != "office:meta"
        role, what = (_AUTHORSHIP, ValueKind.NAME) if author else _TOLD[name]
        if text:
            # One who only annotated must not stand for one of the same name who saved the file.
            yield MetadataField("annotation:creator" if author else name, text, role, what)
    elif name.startswith(("meta:", "dc:")) and (element.text or "").strip():
        label = element.get(q("meta:name"))
        yield MetadataField(f"{name}:{label}"[:512] if label else name, str(element.text).strip()[:LONGEST_VALUE])
    elif name == "config:config-item" and (element.text or "").strip():
        yield from _setting(element.get(q("config:name"), ""), str(element.text).strip()[:LONGEST_VALUE])
    for key, value in element.attrib.items():
        said = short(key)
        if said == "xlink:href" and value:
            yield from _target(name, str(value))
        elif said in {"table:user-name", "form:datasource", "text:database-name", "table:database-name"} and value:
            yield MetadataField(f"{name}:{said}", str(value)[:LONGEST_VALUE], _HANDLING, ValueKind.NAME)


def _setting(name: str, text: str) -> Iterator[MetadataField]:
    what = _SETTINGS.get(name)
    if what is not None:
        yield MetadataField(f"settings:{name}", text, _HANDLING, what)
    elif "://" in text or "\\" in text or name.lower().endswith(("rsid", "rsidroot")):
        role = _HANDLING if "file:" in text or "\\" in text else _DESCRIPTIVE
        yield MetadataField(
            f"settings:{name}"[:512], text, role, ValueKind.PATH if role is _HANDLING else ValueKind.TEXT
        )


def _target(name: str, target: str) -> Iterator[MetadataField]:
    """Hand out where a link leads: a path tells who handled the file, an address on the web does not."""
    if target.lower().startswith("mailto:"):
        yield MetadataField(f"{name}:href", target[7:].partition("?")[0][:LONGEST_VALUE], kind=ValueKind.EMAIL)
    elif target.startswith(("/", "file:")) or "\\" in target or _HOME.search(target):
        yield MetadataField(f"{name}:href", target[:LONGEST_VALUE], _HANDLING, ValueKind.PATH)
    elif "://" in target or target.startswith("../"):
        yield MetadataField(f"{name}:href", target[:LONGEST_VALUE])


def _homes(entry: MetadataField) -> Iterator[MetadataField]:
    """Hand out the user whose folder a path leads through."""
    if entry.kind is ValueKind.PATH:
        for found in _HOME.finditer(entry.value.replace("%20", " ")):
            if found[1].lower() not in _SHARED:
                yield MetadataField(f"{entry.name}:user"[:512], found[1], _HANDLING, ValueKind.USER)
