"""The format object: one walk makes the cleaned parts, from which passages are read and in which edits are done."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import CorruptDocument, EncryptedDocument, PipelineError
from pipeline.formats._office.edits import HOSTILE, edit_all, texts_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.formats.odf.package import BASE, KINDS, read_package, write_package
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Reading, Removal, Rewritten
from redaction.plan import Plan

_ROOT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"


class Odf(Format):
    """Texts, workbooks, presentations, drawings, charts and formulas."""

    media_types = frozenset(BASE + kind for kind in KINDS)
    suffixes = tuple(suffix for _, suffix in KINDS.values())
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Claim packages whose content is of a kind that we know, flat documents, and those under a password."""
        try:
            if head.startswith(b"PK\x03\x04"):
                return self._package(source)
            return read_package(source, DEFAULT_LIMITS).media_type if _ROOT in head and _is_flat(head) else None
        except (PipelineError, OSError, *HOSTILE, zipfile.BadZipFile):
            return None

    @staticmethod
    def _package(source: Path) -> str | None:
        with zipfile.ZipFile(source) as archive:
            names = {info.filename for info in archive.infolist()}
            said = archive.read("mimetype")[:200].decode("ascii", "replace").strip() if "mimetype" in names else ""
        if said and not said.startswith(BASE):
            return None
        if "content.xml" not in {name.lstrip("/") for name in names} and "encrypted-package" not in names:
            return None
        try:
            return read_package(source, DEFAULT_LIMITS).media_type
        except EncryptedDocument:
            return said if said.removeprefix(BASE) in KINDS else BASE + "text"

    def read(self, source: Path, limits: Limits) -> Reading:
        """Read passages of what stays visible, and metadata and hidden things of the original."""
        from pipeline.formats.odf.metadata import scan
        from pipeline.formats.odf.passages import passages
        from pipeline.formats.odf.walk import Walk

        package = read_package(source, limits)
        try:
            walk = Walk(package, limits, None)
            walk.run()
            metadata, hidden = scan(package)
        except HOSTILE:
            raise CorruptDocument("a part breaks its schema") from None
        text = texts_of(walk.trees, passages, limits)
        return Reading(package.media_type, text, metadata, hidden, walk.counts())

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing: objects inside are cleaned with the document, or go."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """Clean, redact and write."""
        from pipeline.formats.odf.passages import edit, passages
        from pipeline.formats.odf.walk import Walk

        package = read_package(source, limits)
        try:
            walk = Walk(package, limits, plan.cleaning)
            walk.run()
            done = edit_all(walk.trees, passages, plan, edit)
            walk.settle()
            parts = walk.parts()
        except HOSTILE:
            raise CorruptDocument("a part breaks its schema, or an edit leaves its passage") from None
        if package.flat:
            target.write_bytes(parts[""])
        else:
            write_package(target, parts, walk.types, package.media_type)
        removed = tuple(Removal(kind, count) for kind, count in sorted(walk.removed.items()) if count)
        suffix = KINDS[package.media_type.removeprefix(BASE)][1]
        return Rewritten(package.media_type, suffix, removed, done, walk.counts())

    def unlock(self, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
        """See `pipeline.formats.base.Unlocks`."""
        from pipeline.formats.odf.unlocking import unlock

        return unlock(source, target, passwords, limits)


def _is_flat(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20000]
    return start.startswith(b"<") and b":document" in start
