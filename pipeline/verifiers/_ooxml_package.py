"""The package of an office document from outside: bytes between members, names, content types, relationships."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._package import layout_faults

NAME = "ooxml"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=False)
#: Parts that a copy may hold: the cleaner numbers them, nobody names them.
_PART = re.compile(
    r"(?:word|xl|ppt)/(?:document|workbook|presentation|styles|numbering|settings|footnotes|endnotes|sharedStrings"
    r"|tableStyles|(?:header|footer)[0-9]{1,6}|(?:worksheets|chartsheets)/sheet[0-9]{1,6}|theme/theme[0-9]{1,6}"
    r"|drawings/(?:drawing|shapes)[0-9]{1,6}|charts/chart[0-9]{1,6}|slides/slide[0-9]{1,6}"
    r"|slideLayouts/slideLayout[0-9]{1,6}|slideMasters/slideMaster[0-9]{1,6}"
    r"|diagrams/(?:data|layout|quickStyle|colors)[0-9]{1,6})\.xml\Z"
    r"|(?:word|xl|ppt)/media/image[0-9]{1,6}\.(?:png|jpeg|jpg|gif|bmp|tiff|tif|webp)\Z"
)
_RELS = re.compile(r"(?:_rels/\.rels|(?:word|xl|ppt)/(?:[A-Za-z]{1,16}/)?_rels/[A-Za-z]{1,20}[0-9]{0,6}\.xml\.rels)\Z")
_KINDS = frozenset(
    "officeDocument styles numbering settings footnotes endnotes theme header footer sharedStrings worksheet "
    "chartsheet drawing tableStyles slideLayout slideMaster slide chart diagramData diagramLayout "
    "diagramQuickStyle diagramColors chartUserShapes image hyperlink".split()
)
_BASE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CONTENT = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.(?:wordprocessingml|spreadsheetml|presentationml|drawingml)\."
    r"[A-Za-z.]{1,40}\+xml|application/vnd\.openxmlformats-officedocument\.(?:theme|drawing)\+xml"
    r"|application/vnd\.openxmlformats-package\.relationships\+xml|image/(?:png|jpeg|gif|bmp|tiff|webp|x-ms-bmp)"
)
_ID = re.compile(r"rId[1-9][0-9]{0,6}\Z")


def residue(reason: Reason, where: str) -> Residue:
    """Return an objection of this verifier."""
    return Residue(reason, NAME, where[:512])


def package_faults(copy: Path, parts: dict[str, bytes], expectation: Expectation) -> Iterator[Residue]:
    """Object to bytes, names, types and relationships that have no place in a package."""
    yield from (residue(*fault) for fault in layout_faults(copy))
    for number, (name, body) in enumerate(parts.items()):
        if name == "[Content_Types].xml":
            yield from _type_faults(body, set(parts), expectation.media_type)
        elif _RELS.match(name):
            yield from _relation_faults(body, number, set(parts), expectation.link_hosts)
        elif not _PART.match(name):
            yield residue(Reason.METADATA_LEFT, f"part:{number}")


def _type_faults(body: bytes, names: set[str], media_type: str) -> Iterator[Residue]:
    root = etree.fromstring(body, PARSER)
    listed = set()
    for entry in root:
        kind, part, ending = entry.get("ContentType", ""), entry.get("PartName", ""), entry.get("Extension")
        listed.add(part.lstrip("/"))
        main = kind.endswith(".main+xml") and kind != f"{media_type}.main+xml"
        default = ending is not None and ending != "rels"
        if not _CONTENT.fullmatch(kind) or main or default or (part and part.lstrip("/") not in names):
            yield residue(Reason.METADATA_LEFT, "content-types")
            return
    if any(not name.endswith(".rels") and name not in listed for name in names - {"[Content_Types].xml"}):
        yield residue(Reason.METADATA_LEFT, "content-types:unlisted")


def _relation_faults(body: bytes, number: int, names: set[str], hosts: frozenset[str]) -> Iterator[Residue]:
    for relation in etree.fromstring(body, PARSER):
        kind = (relation.get("Type") or "").removeprefix(_BASE)
        target, outside = relation.get("Target") or "", relation.get("TargetMode") is not None
        if kind not in _KINDS or not _ID.match(relation.get("Id") or "") or len(relation.attrib) > 4:
            yield residue(Reason.METADATA_LEFT, f"part:{number}:relation")
        elif outside:
            if kind != "hyperlink" or not _is_allowed(target, hosts):
                yield residue(Reason.ACTIVE_CONTENT_LEFT, f"part:{number}:link")
        elif target.lstrip("/") not in names:
            yield residue(Reason.METADATA_LEFT, f"part:{number}:target")


def _is_allowed(target: str, hosts: frozenset[str]) -> bool:
    found = re.match(r"https?://([^/?#@:\s]+)(/[^?#\s]*)?\Z", target)
    return found is not None and found[1].lower() in hosts
