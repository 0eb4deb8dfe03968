"""Zip, tar (plain, gzip, bzip2, xz, zstd, lzma), 7z, RAR, CAB, ISO, and single files compressed by one of these.

RAR, CAB and ISO are only read: their copies are zips.

Hiding places, and what is done with each:
- member names (user folders, traversal, bidi, duplicates): handed on as untrusted text only, neutral in the
  copy; that some were hostile is reported; a name that is too long refuses its member;
- zip extra fields (UT, ux, NTFS), comments, external attributes, order: gone, since the container is built anew;
- tar uid, gid, uname, gname, times, pax records: constant or empty;
- RAR comments, recovery records, streams of other systems; CAB reserved areas; ISO identifiers of volume, publisher,
  preparer and application, system area, gaps: gone;
- gzip FNAME, FCOMMENT, MTIME: gone;
- bytes between and after the entries of a zip: reported and gone; bytes before it, overlapping entries and headers that
  disagree with the directory: `FormatMismatch`;
- links, devices, pipes: never unpacked; encrypted (where no password came with them), damaged or too large members of
  a zip: refused, each alone; encrypted RAR is always held;
- macOS side files (AppleDouble: where a file came from): refused as nothing to keep;
- a zip that hangs behind another format: reported as a second format, so that `identify` holds the item;
- a disc with a second tree of files (UDF): held, since files may be in that one alone;
- one volume of several (RAR, CAB): held, since alone it may seem empty;
- a container that was cut: members before the cut are handed out, then `CorruptDocument`. A tar must end in zeros;
- a container that holds nothing, or only members without bytes: its copy is an empty container.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import CorruptDocument, LimitExceeded, ProtectedTextLeft, UnknownFormat
from pipeline.formats._archive.kinds import ZIP, Kind, kind_of
from pipeline.formats._archive.volumes import is_volume
from pipeline.formats._archive.zips import hangs_behind, is_plain_zip, zip_members, zip_reading
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Reading, Removal, Rewritten
from redaction.plan import Plan

HEAD_BYTES = 64 * 1024
#: Where a disc's descriptors begin, and what says that its files are told in another way, too.
_DISC_AT, _SECOND_TREE = 32 * 1024, (b"\x00NSR02\x01", b"\x00NSR03\x01")


def _kind(source: Path, limits: Limits) -> Kind:
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    with source.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    kind = kind_of(head, source)
    if kind is None:
        raise CorruptDocument("archive")
    if is_volume(head):
        raise UnknownFormat("one volume of several: join them first")
    if kind.layout == "iso9660" and any(mark in head[_DISC_AT:] for mark in _SECOND_TREE):
        raise UnknownFormat("a disc with a second tree of files (UDF or HFS), which may hold more")
    return kind


class Archive:
    """Containers that are nothing but their members."""

    media_types = frozenset(
        {
            "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
            "application/x-lzma", "application/zstd", "application/x-7z-compressed", "application/x-rar",
            "application/vnd.ms-cab-compressed", "application/x-iso9660-image",
        }
    )  # fmt: skip
    suffixes: tuple[str, ...] = (
        ".zip", ".tar", ".tgz", ".gz", ".tbz2", ".bz2", ".txz", ".xz", ".tzst", ".zst", ".tlz", ".lzma", ".7z",
        ".rar", ".cab", ".iso",
    )  # fmt: skip
    only_container = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise containers, but not the zips that are really Office, EPUB or Java files."""
        try:
            kind = kind_of(head, source)
        except OSError:
            return None
        if kind is ZIP:
            return ZIP.media_type if is_plain_zip(source) else None
        return kind.media_type if kind is not None else None

    def hangs_behind(self, source: Path) -> str | None:
        """See `HangsBehind`. A zip that does not begin as one; Office files do."""
        try:
            with source.open("rb") as stream:
                begins = kind_of(stream.read(HEAD_BYTES), source)
        except OSError:
            return None
        return ZIP.media_type if begins is None and hangs_behind(source) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._archive.streams import stream_reading

        kind, hidden = _kind(source, limits), list[Hidden]()
        if kind is ZIP:
            count, fields, hidden = zip_reading(source, limits)
        else:
            count, fields, hidden = stream_reading(source, limits, kind)
        return Reading(kind.media_type, (), tuple(fields), tuple(hidden), Counts(members=count))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """See `Format.members`."""
        from pipeline.formats._archive.streams import stream_members

        kind = _kind(source, limits)
        return zip_members(source, into, limits) if kind is ZIP else stream_members(source, into, limits, kind)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._archive.writing import write_container

        if plan.edits:
            raise ProtectedTextLeft("a container has no text")
        reading = self.read(source, limits)
        before = reading.counts.members or 0
        if any(index not in range(before) for index in members):
            raise CorruptDocument("unknown member")
        kind = _kind(source, limits)
        written = ZIP if kind.only_read else kind
        write_container(written, target, [path for _, path in sorted(members.items())])
        removed = tuple(
            Removal(kind, count)
            for kind, count in (
                ("member-names-and-times", before),
                ("members-left-out", before - len(members)),
                *((kind, _hidden(reading, kind)) for kind in ("trailing-bytes", "hostile-name")),
            )
            if count
        )
        return Rewritten(written.media_type, written.suffix, removed, counts=Counts(members=len(members)))

    def unlock(self, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
        """See `pipeline.formats.base.Unlocks`."""
        from pipeline.formats._archive.unlocking import unlock

        kind = kind_of(source.open("rb").read(HEAD_BYTES), source)
        return kind is not None and unlock(kind, source, target, passwords, limits)


def _hidden(reading: Reading, kind: str) -> int:
    return sum(thing.count for thing in reading.hidden if thing.kind == kind)


FORMAT: Format = Archive()
