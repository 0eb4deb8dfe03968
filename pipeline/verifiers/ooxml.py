"""Office Open XML, looked at by other code: parts, relations, every element and attribute, and the visible text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import docx
import openpyxl
import pptx
from lxml import etree

from pipeline.errors import Reason
from pipeline.model import Expectation, Residue
from pipeline.verifiers.base import Verifier, View

_NAME = "ooxml"
_TYPES = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.(wordprocessingml|spreadsheetml|presentationml)\..*"
)
#: Parts that a copy may hold, by the last two steps of their names.
_PART = re.compile(
    r"(?:\[Content_Types\]\.xml|(?:[A-Za-z0-9]+/)*_rels/[A-Za-z0-9]*\.?[A-Za-z0-9]*\.?[a-z]*\.?rels|"
    r"(?:word|xl|ppt)(?:/[A-Za-z0-9_-]+)*/[A-Za-z0-9_-]+\.(?:xml|png|jpeg|jpg|gif|bmp|tiff|tif))\Z"
)
_ACTIVE = re.compile(r"(?i)vba|macro|activex|embeddings|oleobject|externallink|connections|webextension|customui")
_META = re.compile(
    r"(?i)docprops|customxml|comments|people|thumbnail|printersettings|_xmlsignatures|revision|usernames"
)
_ELEMENTS = frozenset(
    "ins del moveFrom moveTo comment commentRangeStart commentRangeEnd commentReference rsids attachedTemplate docVars "
    "mailMerge proofErr sdtPr customXml smartTag instrText fldSimple fldChar oleObject control object OLEObject "
    "documentProtection writeProtection fileSharing legacyDrawing extLst".split()
)
_ATTRIBUTES = re.compile(
    r"(?:rsid.*|author|initials|date|dateTime|descr|title|alt|uniqueName|userId|codeName|paraId)\Z"
)
_PRINTED = [f"{{*}}{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")]
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=False)
_MOST_PART_BYTES = 256 * 1024 * 1024


class OoxmlVerifier:
    """Objects to parts, relations, elements and attributes that have no place in a sanitised copy."""

    name = _NAME

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is an Office document of ours."""
        return _TYPES.match(media_type) is not None

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        found: list[Residue] = []
        parts = _parts(copy, found)
        for number, (name, body) in enumerate(parts.items()):
            found += _name_faults(name, number)
            if name.endswith(".rels"):
                found += _relation_faults(body, number, expectation.link_hosts)
            elif name.endswith(".xml"):
                found += _element_faults(body, number)
        found += _count_faults(copy, expectation)
        return found

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        parts = _parts(copy, [])
        yield View("text", visible_text(parts), visible=True)
        for number, (name, body) in enumerate(parts.items()):
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(body, _PARSER)
                yield View(f"part:{number}", "".join(str(text) for text in root.itertext()), mixed=True)
                values = [value for element in root.iter() for value in element.attrib.values()]
                yield View(f"part:{number}:attributes", "\n".join(str(value) for value in values))
        yield View("names", "\n".join(parts))

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        parts = _parts(copy, [])
        kinds = [_kind(body) for name, body in parts.items() if name.endswith(".xml") and not name.startswith("[")]
        return kinds.count("worksheet") or kinds.count("sld") or None


def visible_text(parts: dict[str, bytes]) -> str:
    """Return the text that a reader sees, a line for each paragraph or row."""
    roots = {
        name: etree.fromstring(parts[name], _PARSER)
        for name in sorted(parts, key=_reading_order)
        if name.endswith(".xml") and not name.startswith("[")
    }
    shared = [text for root in roots.values() if _local(root) == "sst" for text in _shared_strings(root)]
    lines: list[str] = []
    for root in roots.values():
        kind = _local(root)
        if kind in ("sst", "theme", "styleSheet", "styles", "settings", "fonts"):
            continue
        if kind == "worksheet":
            lines += _rows(root, shared)
        else:
            lines += _paragraphs(root)
            if kind == "chartSpace":
                lines += [str(element.text) for element in root.iter("{*}v") if element.text]
        lines += [value for sheet in root.iter("{*}sheet") if (value := sheet.get("name"))]
    return "\n".join(line for line in lines if line.strip())


def _paragraphs(root: etree._Element) -> list[str]:
    lines = []
    for paragraph in root.iter("{*}p"):
        pieces = []
        for element in paragraph.iter():
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag == "t":
                pieces.append(element.text or "")
            elif tag in ("tab", "br", "cr"):
                pieces.append("\t" if tag == "tab" else "\n")
            elif tag == "noBreakHyphen":
                pieces.append("-")
        lines.append("".join(pieces))
    return lines


def _rows(root: etree._Element, shared: list[str]) -> list[str]:
    lines = []
    for row in root.iter("{*}row"):
        cells = []
        for cell in row.iter("{*}c"):
            value = cell.find("{*}v")
            if cell.get("t") == "s" and value is not None and (value.text or "").isdigit():
                cells.append(shared[int(value.text or 0)])
            elif cell.get("t") == "inlineStr":
                cells.append("".join(element.text or "" for element in cell.iter("{*}t")))
            elif value is not None:
                cells.append(value.text or "")
        lines.append("\t".join(cells))
    return lines + [element.text or "" for element in root.iter(*_PRINTED)]


def _kind(body: bytes) -> str:
    return _local(etree.fromstring(body, _PARSER))


def _local(root: etree._Element) -> str:
    return str(etree.QName(root).localname)


def _shared_strings(root: etree._Element) -> list[str]:
    return ["".join(element.text or "" for element in item.iter("{*}t")) for item in root.iter("{*}si")]


def _reading_order(name: str) -> tuple[int, int, str]:
    number = "".join(character for character in PurePosixPath(name).stem if character.isdigit())
    first = 0 if "document" in name or "/sheet" in name or "/slide" in name else 1
    return first, int(number or 0), name


def _parts(copy: Path, faults: list[Residue]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(copy) as archive:
        if archive.comment:
            faults.append(_residue(Reason.METADATA_LEFT, "archive comment"))
        total = 0
        for number, info in enumerate(archive.infolist()):
            total += info.file_size
            if info.extra or info.comment or info.date_time != (1980, 1, 1, 0, 0, 0):
                faults.append(_residue(Reason.METADATA_LEFT, f"member:{number}"))
            if info.filename in parts or total > _MOST_PART_BYTES:
                raise ValueError("a part is there twice, or too large")
            parts[info.filename] = archive.read(info)
    return parts


def _name_faults(name: str, number: int) -> Iterator[Residue]:
    if _ACTIVE.search(name):
        yield _residue(Reason.ACTIVE_CONTENT_LEFT, f"part:{number}")
    elif _META.search(name) or not _PART.match(name):
        yield _residue(Reason.METADATA_LEFT, f"part:{number}")


def _relation_faults(body: bytes, number: int, hosts: frozenset[str]) -> Iterator[Residue]:
    for relation in etree.fromstring(body, _PARSER):
        if relation.get("TargetMode") == "External":
            target = urlsplit(relation.get("Target") or "")
            if target.scheme not in ("http", "https") or (target.hostname or "") not in hosts:
                yield _residue(Reason.ACTIVE_CONTENT_LEFT, f"part:{number}")


def _element_faults(body: bytes, number: int) -> Iterator[Residue]:
    root = etree.fromstring(body, _PARSER)
    if root.getroottree().docinfo.doctype:
        yield _residue(Reason.ACTIVE_CONTENT_LEFT, f"part:{number}:doctype")
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield _residue(Reason.METADATA_LEFT, f"part:{number}:comment")
            return
        tag = etree.QName(element).localname
        names = [etree.QName(name).localname for name in element.attrib]
        if tag in _ELEMENTS or any(_ATTRIBUTES.match(name) and element.attrib.values() for name in names):
            yield _residue(Reason.METADATA_LEFT, f"part:{number}:{tag}")
            return


def _count_faults(copy: Path, expectation: Expectation) -> Iterator[Residue]:
    """Open it as a user's program would, and count."""
    kind = expectation.media_type
    counts = expectation.counts
    if "wordprocessingml" in kind:
        with copy.open("rb") as source:
            docx.Document(source)
    elif "spreadsheetml" in kind:
        with copy.open("rb") as source:
            book = openpyxl.load_workbook(source, read_only=True)
            if counts.sheets is not None and len(book.sheetnames) != counts.sheets:
                yield _residue(Reason.CONTENT_LOST, "sheets")
            book.close()
    else:
        with copy.open("rb") as source:
            if counts.slides is not None and len(pptx.Presentation(source).slides) != counts.slides:
                yield _residue(Reason.CONTENT_LOST, "slides")


def _residue(reason: Reason, where: str) -> Residue:
    return Residue(reason, _NAME, where[:512])


VERIFIER: Verifier = OoxmlVerifier()
