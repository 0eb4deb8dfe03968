"""Looks at sanitised containers by their raw headers; the cleaner uses libraries."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from libarchive.exception import ArchiveError

from pipeline.errors import VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View

NAME = "archive-structure"
_TYPES = frozenset(
    {
        "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
        "application/x-lzma", "application/zstd", "application/x-7z-compressed",
    }
)  # fmt: skip
#: Endings of file kinds that programs know; another one could be somebody's name.
_ENDINGS = (
    b"txt text log md markdown csv tsv json jsonl xml html htm xhtml mht mhtml eml mbox mbx ics ifb vcf vcard "
    b"srt vtt epub pdf rtf doc docx docm dotx dotm xls xlsx xlsm xltx xltm ppt pptx pptm ppsx ppsm potx potm "
    b"odt ott oth odm ods ots odp otp odg otg odc otc odf otf fodt fods fodp fodg png apng jpg jpeg gif bmp tif "
    b"tiff webp ico svg jp2 heic heif avif pbm pgm ppm pnm pam wav bwf rf64 mp3 aac m4a m4b flac ogg oga ogx "
    b"opus spx aif aiff aifc mka mp4 m4v mov qt 3gp 3g2 mkv webm ogv avi mpg mpeg ts zip tar tgz gz tbz2 bz2 "
    b"txz xz tzst zst tlz lzma 7z"
)
_NAME = re.compile(rb"member-\d{4,9}(?:\.(?:" + b"|".join(_ENDINGS.split()) + rb"))?")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DATE_1980 = 0x21
_EPOCH_1980 = 315_532_800
_MODE = 0o600
_ERRORS = (OSError, EOFError, ValueError, struct.error, zlib.error, lzma.LZMAError, ArchiveError, TypeError)


def zip_members(raw: bytes) -> int | None:
    """Return the number of members of a zip that is exactly as a neutral one must be; None where it is not.

    Raises:
        struct.error: It breaks off.
    """
    at = count = 0
    while raw[at : at + 4] == b"PK\x03\x04":
        _, _, flags, method, time, date, _, packed, _, name_size, extra = _LOCAL.unpack_from(raw, at)
        name = raw[at + 30 : at + 30 + name_size]
        if flags or method not in (0, 8) or time or date != _DATE_1980 or extra or not _NAME.fullmatch(name):
            return None
        at += 30 + name_size + packed
        count += 1
    for _ in range(count):
        entry = _CENTRAL.unpack_from(raw, at)
        name = raw[at + 46 : at + 46 + entry[10]]
        neutral = entry[3] == entry[5] == 0 and entry[6] == _DATE_1980 and not any(entry[11:15])
        if entry[0] != b"PK\x01\x02" or not neutral or entry[15] != _MODE << 16 or not _NAME.fullmatch(name):
            return None
        at += 46 + entry[10]
    end = _END.unpack_from(raw, at)
    return count if end[0] == b"PK\x05\x06" and end[7] == 0 and at + 22 == len(raw) and end[4] == count else None


def tar_members(raw: bytes) -> int | None:
    """Return the number of members of a neutral tar; None where it is not neutral."""
    at = count = 0
    while at + 512 <= len(raw) and raw[at]:
        block = raw[at : at + 512]
        name = block[:100].rstrip(b"\0")
        numbers = [
            int(block[start:end].strip(b" \0") or b"0", 8) for start, end in ((100, 108), (108, 116), (116, 124))
        ]
        modified = int(block[136:148].strip(b" \0") or b"0", 8)
        plain = block[156:157] in (b"0", b"\0") and not block[157:257].strip(b"\0") and not block[265:329].strip(b"\0")
        neutral = numbers == [_MODE, 0, 0] and modified == _EPOCH_1980 and not block[345:].strip(b"\0")
        if not (plain and neutral and _NAME.fullmatch(name)):
            return None
        size = int(block[124:136].strip(b" \0"), 8)
        at += 512 + (size + 511) // 512 * 512
        count += 1
    return None if raw[at:].strip(b"\0") else count


def _unpacked(raw: bytes, copy: Path, media_type: str) -> bytes:
    import libarchive

    if media_type == "application/gzip":
        return gzip.decompress(raw)
    if media_type == "application/x-bzip2":
        return bz2.decompress(raw)
    if media_type in {"application/x-xz", "application/x-lzma"}:
        return lzma.decompress(raw)
    if media_type == "application/zstd":
        with libarchive.file_reader(str(copy), format_name="raw", filter_name="zstd") as archive:
            return b"".join(block for entry in archive for block in entry.get_blocks())
    return raw


def _seven_members(copy: Path) -> int | None:
    import libarchive

    count = 0
    with libarchive.file_reader(str(copy), format_name="7zip", filter_name="none") as archive:
        for entry in archive:
            name = str(entry.pathname).encode("utf-8", "replace")
            if not _NAME.fullmatch(name) or entry.mtime != _EPOCH_1980 or not entry.isreg:
                return None
            count += 1
    return count


def members_of(copy: Path, media_type: str) -> int | None:
    """Return the number of members of a neutral container; None where it is not neutral."""
    raw = copy.read_bytes()
    if media_type == "application/zip":
        return zip_members(raw)
    if media_type == "application/x-7z-compressed":
        return _seven_members(copy)
    if media_type == "application/gzip" and (raw[3] or any(raw[4:8])):
        return None
    inner = _unpacked(raw, copy, media_type)
    is_tar = inner[257:262] == b"ustar" or media_type == "application/x-tar" or (inner and not inner.strip(b"\0"))
    return tar_members(inner) if is_tar else int(bool(inner))


class ArchiveVerifier:
    """Second look at containers."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type in _TYPES

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        try:
            count = members_of(copy, expectation.media_type)
        except _ERRORS:
            raise VerifierFailed("archive") from None
        if count is None:
            return [Residue(Reason.METADATA_LEFT, NAME, "headers")]
        expected = expectation.counts.members
        return [Residue(Reason.CONTENT_LOST, NAME, "members")] if expected not in (None, count) else []

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`; members were verified as items of their own."""
        yield View("container", copy.read_bytes())

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = ArchiveVerifier()
