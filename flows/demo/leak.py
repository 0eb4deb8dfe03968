"""The leak: one archive with nested archives, duplicates and hostile members, the same for the same seed."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections import Counter
from dataclasses import dataclass

from flows.demo.documents import MAKERS
from flows.demo.story import Fact, Truth, facts
from flows.demo.traces import SOURCE_NAME, SOURCE_USER, TERMS, Trace

_PER_ZIP = 25


@dataclass(frozen=True, slots=True)
class Leak:
    """A synthetic leak.

    Attributes:
        archive: A tar file.
        documents: Documents in it, hostile members aside.
        truth: The story's numbers.
        traces: Everything planted that leads to the source.
        terms: What the desk would protect, as a file of terms.
        hostile: Hostile members, by what they are.
    """

    archive: bytes
    documents: int
    truth: Truth
    traces: tuple[Trace, ...]
    terms: str
    hostile: Counter[str]


def generate(documents: int, seed: int) -> Leak:
    """Make a leak.

    Args:
        documents: How many, 12 at least.
        seed: Another seed tells another story.
    """
    story_count = documents * 5 // 6
    told, truth = facts(story_count, seed)
    annexes = [_annex(number) for number in range(documents - story_count)]
    members: list[tuple[str, bytes]] = []
    planted: list[Trace] = []
    turns: Counter[str] = Counter()
    for fact in [*told, *annexes]:
        suffix, maker = MAKERS[fact.kind][turns[fact.kind] % len(MAKERS[fact.kind])]
        made, found = maker(fact, turns[fact.kind])
        members.append((f"{SOURCE_USER}/{fact.kind}s/{turns[fact.kind]:05}.{suffix}", made))
        planted += found
        turns[fact.kind] += 1
    kinds = Counter(_hostile_kinds())
    return Leak(_tar(members), len(members), truth, tuple(planted), "\n".join(TERMS) + "\n", kinds)


def _annex(number: int) -> Fact:
    return Fact("annex", (("Note", "Annex"), ("Number", str(number))), "See file.", "en")


def _tar(members: list[tuple[str, bytes]]) -> bytes:
    """Half of the members lie in the tar itself, half in zip files inside it; the hostile ones at its end."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT) as tar:
        loose, packed = members[::2], members[1::2]
        for name, content in loose:
            _write(tar, name, content)
        for start in range(0, len(packed), _PER_ZIP):
            _write(tar, f"{SOURCE_USER}/boxes/{start // _PER_ZIP:03}.zip", _zip(packed[start : start + _PER_ZIP]))
        if members:
            _write(tar, f"{SOURCE_USER}/copy of first.bin", members[0][1])
        _hostile(tar)
    return sink.getvalue()


def _write(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.uname, member.mtime = len(content), SOURCE_USER, 1_678_781_520
    tar.addfile(member, io.BytesIO(content))


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = SOURCE_NAME.encode()
        for name, content in members:
            info = zipfile.ZipInfo(name, (2023, 3, 14, 9, 12, 0))
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _hostile_kinds() -> tuple[str, ...]:
    return ("traversal", "link", "empty", "truncated", "wrong ending", "bomb", "unknown")


def _hostile(tar: tarfile.TarFile) -> None:
    _write(tar, "../../etc/passwd", b"traversal as text\n")
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/shadow"
    tar.addfile(link)
    _write(tar, "empty.txt", b"")
    _write(tar, "truncated.zip", _zip([("inside.txt", b"inside of a box that was cut\n" * 500)])[:120])
    _write(tar, "picture.pdf", b"not a PDF at all, only text\n")
    _write(tar, "bomb.zip", _zip([("zeros", bytes(64 * 1024 * 1024))]))
    _write(tar, "unknown.bin", bytes(range(256)) * 8)
