"""DOC, XLS and PPT: new files converted by LibreOffice, then property sets and streams of other programs put in."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from uuid import UUID

from benchmarks.leak.compound import streams
from tests.conformance.planting import Makers, Original, Sower, _old_bodies
from tests.conformance.planting._sown import sown
from tests.conformance.samples.compound import Tree, compound

SENTENCE = _old_bodies.SENTENCE
_SUMMARY = UUID("F29F85E0-4FF9-1068-AB91-08002B27B3D9")
_DOCUMENT = UUID("D5CDD502-2E9C-101B-9397-08002B2CF9AE")
_CUSTOM = UUID("D5CDD505-2E9C-101B-9397-08002B2CF9AE")
_TOLD = {2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template", 8: "last author",
         9: "revision number", 18: "application"}  # fmt: skip
_TOLD_TOO = {2: "category", 3: "presentation format", 14: "manager", 15: "company", 26: "content type", 27: "status",
             28: "language", 29: "document version"}  # fmt: skip
_TEXT, _CLIP, _VECTOR = 0x1E, 0x47, 0x1000
#: Streams that other programs leave: folders apart by slashes.
_STREAMS = {
    "Macros/VBA/[[name of a module]]": "Attribute VB_Name = [[macro]]",
    "Macros/PROJECT": "Name=[[name of a VBA project]]",
    "ObjectPool/_1234567890/\x01Ole10Native": "C:\\Users\\[[embedded object]]\\x.doc",
    "ObjectPool/_1234567890/\x03ObjInfo": "[[information of an object]]",
    "MsoDataStore/[[name of a data store]]/Item": "<x>[[data store]]</x>",
    "MsoDataStore/[[name of a data store]]/Properties": "<x>[[properties of a data store]]</x>",
    "_xmlsignatures/1": "<Signature>[[XML signature]]</Signature>",
    "_signatures": "[[signature]]",
    "\x01CompObj": "[[\\1CompObj]]",
    "Revision Log": "[[revision log]]",
    "User Names": "[[user names]]",
    "_SX_DB_CUR/0001": "[[pivot cache]]",
    "Versions/1": "[[earlier version]]",
    "[[name of a stream]]": "[[stream that nothing knows]]",
}


class _Converted(Original):
    """An original that LibreOffice makes when somebody asks for its bytes: to know its places takes no time."""

    def __init__(self, ending: str, places: dict[str, str], make: Callable[[], bytes]) -> None:
        object.__setattr__(self, "ending", ending)
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "sentences", (SENTENCE,))
        object.__setattr__(self, "_make", make)

    @cached_property
    def content(self) -> bytes:  # type: ignore[override]
        return self._make()


def _converted(new: bytes, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"made.{ending}x"
        source.write_bytes(new)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", ending]
        subprocess.run([*command, "--outdir", folder, source], check=True, capture_output=True, timeout=180)
        return source.with_suffix(f".{ending}").read_bytes()


def _value(kind: int, raw: bytes) -> bytes:
    return struct.pack("<LL", kind, len(raw)) + raw + bytes(-len(raw) % 4)


def _section(values: dict[int, bytes]) -> bytes:
    head, body = b"", b""
    for number, value in values.items():
        head += struct.pack("<LL", number, 8 + 8 * len(values) + len(body))
        body += value
    return struct.pack("<LL", 8 + len(head) + len(body), len(values)) + head + body


def _property_set(*sections: tuple[UUID, bytes]) -> bytes:
    """Return a stream of properties (MS-OLEPS)."""
    at = 28 + 20 * len(sections)
    head = struct.pack("<HHL16sL", 0xFFFE, 0, 0x00020006, bytes(16), len(sections))
    for name, body in sections:
        head += name.bytes_le + struct.pack("<L", at)
        at += len(body)
    return head + b"".join(body for _, body in sections)


def _properties(sower: Sower) -> Tree:
    codepage = {1: struct.pack("<LL", 2, 1252)}

    def told(names: dict[int, str], where: str) -> dict[int, bytes]:
        return {n: _value(_TEXT, sower.at(f"{where}: {name}").encode() + b"\0") for n, name in names.items()}

    clip = struct.pack("<l", -1) + struct.pack("<L", 3) + sower.at("summary: thumbnail").encode()
    summary = {**codepage, **told(_TOLD, "summary"), 17: _value(_CLIP, clip)}
    parts = [sower.at("document summary: title of a part").encode() + b"\0"]
    titles = struct.pack("<LL", _VECTOR | _TEXT, len(parts)) + b"".join(struct.pack("<L", len(p)) + p for p in parts)
    document = {**codepage, **told(_TOLD_TOO, "document summary"), 13: titles + bytes(-len(titles) % 4)}
    name = sower.at("custom properties: name").encode() + b"\0"
    names = struct.pack("<LLL", 1, 2, len(name)) + name
    custom = {0: names + bytes(-len(names) % 4), **codepage, 2: _value(_TEXT, sower.at("custom properties: value").encode() + b"\0")}  # fmt: skip
    return {
        "\x05SummaryInformation": _property_set((_SUMMARY, _section(summary))),
        "\x05DocumentSummaryInformation": _property_set((_DOCUMENT, _section(document)), (_CUSTOM, _section(custom))),
    }


def _streams(sower: Sower) -> Tree:
    tree: Tree = {}
    for path, text in _STREAMS.items():
        *folders, name = sown(sower, path, "streams").split("/")
        into = tree
        for folder in folders:
            inner = into.setdefault(folder, {})
            assert isinstance(inner, dict)
            into = inner
        into[name] = sown(sower, text, "streams").encode()
    return tree


def _rebuilt(old: bytes, more: Tree, behind: str) -> bytes:
    """Return a compound file with more streams, and words in bytes behind its last sector."""
    tree: Tree = {}
    for path, body in streams(old).items():
        *folders, name = path.split("/")
        into = tree
        for folder in folders:
            inner = into.setdefault(folder, {})
            assert isinstance(inner, dict)
            into = inner
        into[name] = body
    return compound({**tree, **more}) + behind.encode().ljust(512, b"\0")


def _maker(ending: str) -> Callable[[Sower], Iterator[Original]]:
    def make(sower: Sower) -> Iterator[Original]:
        body = _old_bodies.BODIES[ending](sower)
        more = {**_properties(sower), **_streams(sower)}
        behind = sower.at("bytes behind the last sector")
        places = sower.reaped(ending, b"").places
        yield _Converted(ending, places, lambda: _rebuilt(_converted(body(), ending), more, behind))

    return make


ORIGINALS: Makers = tuple(_maker(ending) for ending in ("doc", "xls", "ppt"))
