"""Checking a release where it lies: its signed manifest, every copy's digest, nothing missing and nothing added."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import CheckpointInvalid, FixityMismatch, UnreadableInput, Unverifiable
from pipeline.fixity import digest_of
from pipeline.plainfile import open_plain, read_plain
from pipeline.stores.manifest import DOMAIN, TABLE_NAME

_CHUNK_BYTES = 1024 * 1024
#: A document takes some 300 bytes of its manifest.
_MANIFEST_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """A release that holds.

    Attributes:
        release: Its id.
        accession: Its submission.
        documents: Copies in it.
    """

    release: str
    accession: str
    documents: int


def verify_release(folder: Path, open_note: Callable[[str], str]) -> ReleaseReport:
    """Check a release on any machine; needs neither home nor private key.

    Args:
        folder: STORE/RELEASE.
        open_note: Returns the text of a signed note, or raises when the signature does not hold.

    Raises:
        CheckpointInvalid: The manifest's signature does not hold, or it is none.
        FixityMismatch: A copy is missing, was added, or differs from its digest.
        Unverifiable: It cannot be read, or holds what no release holds.
    """
    try:
        body = _manifest(read_plain(folder / "manifest.note", _MANIFEST_BYTES), open_note)
        listed = {f"documents/{one['document']}{one['suffix']}": one["digest"] for one in body["documents"]}
        listed[TABLE_NAME] = body["table"]["digest"]
        wanted = {*listed, "manifest.note"}
        # Folders too: an empty one has a name, and a name may be a message. One without documents may have its folder.
        folders = {str(parent) for name in listed for parent in Path(name).parents} | {"documents"}
        there, inside = set[str](), set[str]()
        for path in folder.rglob("*"):
            (inside if path.is_dir() and not path.is_symlink() else there).add(str(path.relative_to(folder)))
        strange = len(there ^ wanted) + len(inside - folders)
        if strange or folder.name != body["release"]:
            raise FixityMismatch("a release holds other files than its manifest lists", files=strange)
        wrong = sum(_digest(folder / name) != digest for name, digest in listed.items())
    except UnreadableInput as error:
        raise Unverifiable(error.detail, **error.numbers) from None
    except OSError as error:
        raise Unverifiable("the release cannot be read", errno=error.errno or 0) from None
    except (KeyError, TypeError, AttributeError):
        raise Unverifiable("the manifest is signed, but lists no release") from None
    if wrong:
        raise FixityMismatch("copies of a release differ from its manifest", files=wrong)
    return ReleaseReport(str(body["release"]), str(body["accession"]), len(body["documents"]))


def _manifest(note: bytes, open_note: Callable[[str], str]) -> dict[str, Any]:
    try:
        text = open_note(note.decode())
    except Exception:  # noqa: BLE001 - whatever the opener raises, the signature does not hold
        raise CheckpointInvalid("signature of the manifest") from None
    domain, _, line = text.partition("\n")
    if domain != DOMAIN:
        raise CheckpointInvalid("not a manifest")
    try:
        found: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError):
        raise Unverifiable("the manifest is signed, but is no JSON") from None
    return found


def _digest(path: Path) -> str:
    with open_plain(path) as source:
        return str(digest_of(iter(lambda: source.read(_CHUNK_BYTES), b"")))
