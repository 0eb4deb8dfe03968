"""The format object: one walk makes the cleaned parts, from which passages are read and in which edits are done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, PipelineError
from pipeline.formats._last import LastOf
from pipeline.formats._office.edits import HOSTILE, edit_all, edit_pieces, texts_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.formats.ooxml.package import is_encrypted, read_package, serialise, write_package
from pipeline.formats.ooxml.parts import MAIN, SUFFIX, VARIANTS, WORD
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Hidden, Member, Reading, Removal, Rewritten
from redaction.plan import Plan

if TYPE_CHECKING:
    from pipeline.formats.ooxml.walk import Walk

#: Hidden things that only the walk sees, since it takes several parts to tell.
_SEEN_BY_WALK = ("covered-cell", "faint-text", "cropped-part")
#: Of larger packages, unpacked, what reading made is not kept for rewriting: memory is bounded.
_MOST_KEPT_BYTES = 16 * 1024 * 1024


class Ooxml(Format):
    """Word documents, workbooks and presentations."""

    media_types = frozenset(MAIN.values())
    suffixes: tuple[str, ...] = (*SUFFIX.values(), *VARIANTS)
    only_container = False

    def __init__(self) -> None:
        self._walked: LastOf[Walk] = LastOf()

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Claim packages whose main part has a content type that we know, and those under a password, to refuse them.

        Which kind hides under a password, nobody can say; it is called a word document.
        """
        from pipeline.formats.ooxml.walk import main_part

        try:
            if is_encrypted(source):
                return WORD
            if not head.startswith(b"PK\x03\x04"):
                return None
            return main_part(read_package(source, DEFAULT_LIMITS))[1]
        except (PipelineError, OSError, *HOSTILE):
            return None

    def read(self, source: Path, limits: Limits) -> Reading:
        """Read passages of what stays visible, and metadata and hidden things of the original."""
        from pipeline.formats.ooxml.metadata import scan
        from pipeline.formats.ooxml.text import passages
        from pipeline.formats.ooxml.walk import Walk

        package = read_package(source, limits)
        try:
            walk = Walk(package, limits)
            walk.run()
            metadata, hidden = scan(package)
        except HOSTILE:
            raise CorruptDocument("a part breaks its schema") from None
        text = texts_of(walk.trees, passages, limits)
        unseen = (Hidden(kind, "document", walk.removed[kind]) for kind in _SEEN_BY_WALK if walk.removed[kind])
        if sum(map(len, package.parts.values())) <= _MOST_KEPT_BYTES:
            self._walked.keep(source, walk)
        return Reading(walk.media_type, text, metadata, (*hidden, *unseen), walk.counts())

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out embedded files, films and sounds; `rewrite` leaves them out of the copy."""
        from pipeline.formats.ooxml.loans import played

        package = read_package(source, limits)
        names = sorted({*(name for name in package.parts if "/embeddings/" in name.lower()), *played(package)})
        for index, name in enumerate(names):
            path = into / str(index)
            path.write_bytes(package.parts[name])
            yield UnpackedMember(Member(index, name[: limits.name_bytes]), path)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """Clean, redact and write."""
        from pipeline.formats.ooxml.text import passages
        from pipeline.formats.ooxml.walk import Walk

        walk = self._walked.take(source)
        try:
            if walk is None or plan.cleaning.link_hosts:
                walk = Walk(read_package(source, limits), limits, plan.cleaning.link_hosts)
                walk.run()
            walk.clean_pictures(plan.cleaning)
            done = edit_all(walk.trees, passages, plan, edit_pieces)
            walk.settle_names()
        except HOSTILE:
            raise CorruptDocument("a part breaks its schema, or an edit leaves its passage") from None
        parts = {**walk.media, **walk.relation_parts(), **{n: serialise(root) for n, root in walk.trees.items()}}
        write_package(target, parts, walk.types)
        removed = tuple(Removal(kind, count) for kind, count in sorted(walk.removed.items()) if count)
        return Rewritten(walk.media_type, SUFFIX[walk.media_type], removed, done, walk.counts())

    def unlock(self, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
        """See `pipeline.formats.base.Unlocks`."""
        from pipeline.formats._office.lock import unlock

        return unlock(source, target, passwords)
