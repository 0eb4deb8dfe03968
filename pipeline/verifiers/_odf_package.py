"""The package of an OpenDocument from outside: order and bytes of its members, their names, and the manifest."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from pipeline.model import Residue
from pipeline.reasons import Reason
from pipeline.verifiers._package import layout_faults, read_members

NAME = "odf"
BASE = "application/vnd.oasis.opendocument."
FLAT = "-flat-xml"
_PART = re.compile(r"(?:Object [0-9]{1,6}/){0,8}(?:content|styles)\.xml\Z")
_PICTURE = re.compile(r"(?:Object [0-9]{1,6}/){0,8}Pictures/[0-9]{1,6}\.(?:png|jpe?g|gif|bmp|tiff?|webp|svg)\Z")
_FOLDER = re.compile(r"(?:Object [0-9]{1,6}/){1,8}\Z")
_TYPE = re.compile(r"text/xml|image/[a-z0-9.+-]{2,24}|application/vnd\.oasis\.opendocument\.[a-z-]{4,24}")
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_KEYS = frozenset({f"{_SPACE} full-path", f"{_SPACE} media-type"})


def residue(reason: Reason, where: str) -> Residue:
    """Return an objection of this verifier."""
    return Residue(reason, NAME, where[:512])


def read_parts(copy: Path, media_type: str) -> dict[str, bytes]:
    """Return the members by name; a flat document is one under an empty name.

    Raises:
        ValueError: It is no package, a member is there twice, or they are too large.
    """
    if media_type.endswith(FLAT) or not zipfile.is_zipfile(copy):
        return {"": copy.read_bytes()}
    return read_members(copy)


def is_part(name: str) -> bool:
    """Return whether a member is XML of the document; a flat document is its only one."""
    return not name or _PART.match(name) is not None


def package_faults(copy: Path, parts: dict[str, bytes], media_type: str) -> Iterator[Residue]:
    """Object to bytes, names and entries that have no place in a package."""
    if "" in parts:
        if not media_type.endswith(FLAT):
            yield residue(Reason.VERIFIER_FAILED, "package")
        return
    yield from (residue(*fault) for fault in layout_faults(copy))
    with zipfile.ZipFile(copy) as archive:
        first = archive.infolist()[0]
    if first.filename != "mimetype" or first.compress_type or parts.get("mimetype") != media_type.encode():
        yield residue(Reason.METADATA_LEFT, "mimetype")
    for number, name in enumerate(parts):
        known = name in {"mimetype", "META-INF/manifest.xml"} or _PART.match(name) or _PICTURE.match(name)
        if not known:
            yield residue(Reason.METADATA_LEFT, f"part:{number}")
    if "content.xml" not in parts:
        yield residue(Reason.CONTENT_LOST, "content")
    yield from _manifest_faults(parts, media_type)


def _manifest_faults(parts: dict[str, bytes], media_type: str) -> Iterator[Residue]:
    entries: list[tuple[str, str]] = []
    odd: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_SPACE} manifest":
            if attributes != {f"{_SPACE} version": "1.3"}:
                odd.append("root")
        elif tag != f"{_SPACE} file-entry" or set(attributes) != _KEYS:
            odd.append("entry")
        else:
            entries.append((attributes[f"{_SPACE} full-path"], attributes[f"{_SPACE} media-type"]))

    def refuse(*_: object) -> None:
        odd.append("other")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.CommentHandler = parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = refuse
    parser.CharacterDataHandler = lambda text: odd.append("text") if text.strip() else None
    parser.Parse(parts.get("META-INF/manifest.xml", b""), True)
    for path, said in entries:
        there = path == "/" or path in parts or (_FOLDER.match(path) and f"{path}content.xml" in parts)
        if not there or not _TYPE.fullmatch(said) or (path == "/" and said != media_type):
            odd.append("entry")
    missing = set(parts) - {path for path, _ in entries} - {"mimetype", "META-INF/manifest.xml"}
    if odd or missing:
        yield residue(Reason.METADATA_LEFT, "manifest")
