"""Metafiles: pictures that are lists of drawing calls, EMF, WMF and LibreOffice's own; told apart and walked.

Source: [MS-EMF] 2.3.4.2, [MS-WMF] 2.3.2; LibreOffice, vcl/source/gdi/gdimtf.cxx.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.limits import Limits

if TYPE_CHECKING:
    from pipeline.formats._image.survey import Survey

EMF, WMF, SVM = "image/emf", "image/wmf", "image/x-svm"
#: File name endings by which LibreOffice chooses among its importers.
ENDINGS = {EMF: ".emf", WMF: ".wmf", SVM: ".svm"}
_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_GZIP = b"\x1f\x8b\x08"
_EMF_HEADER_BYTES = 88
#: Where the header says how many records there are.
_EMF_COUNT_AT = 52
_EMR_COMMENT, _EMR_EOF = 70, 14
#: META_ESCAPE with MFCOMMENT.
_WMF_ESCAPE, _WMF_COMMENT = 0x0626, 15
_WMF_HEADER_BYTES = 18
_LARGEST_DESCRIPTION = 4096


def metafile_kind(head: bytes) -> str | None:
    """Return the media type of a metafile, or None.

    Args:
        head: Its first bytes, 44 at least.
    """
    if head.startswith(b"\x01\0\0\0") and head[40:44] == b" EMF":
        return EMF
    if head.startswith(_PLACEABLE) or _is_bare(head):
        return WMF
    return SVM if head.startswith(b"VCLMTF") else None


@contextmanager
def a_part(media_type: str) -> Iterator[None]:
    """Say of a picture inside a document that it cannot be cleaned, where it is a metafile that cannot be drawn.

    Raises:
        UnknownPart: It cannot; the document around it may be whole.
    """
    try:
        yield
    except CorruptDocument:
        if media_type in ENDINGS:
            raise UnknownPart("a metafile that cannot be drawn") from None
        raise


def _is_bare(head: bytes) -> bool:
    """Return whether a WMF begins without the header that gives it a size."""
    if len(head) < _WMF_HEADER_BYTES:
        return False
    kind, words, version = struct.unpack_from("<HHH", head)
    members = struct.unpack_from("<H", head, 16)[0]
    return kind in (1, 2) and words == _WMF_HEADER_BYTES // 2 and version in (0x0100, 0x0300) and members == 0


def unpacked(raw: bytes, limits: Limits) -> bytes:
    """Return the metafile in a compressed one (EMZ, WMZ), other bytes as they are.

    Raises:
        CorruptDocument: It does not unpack.
        LimitExceeded: It unpacks to too much.
    """
    if not raw.startswith(_GZIP):
        return raw
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        inside = unpacker.decompress(raw, limits.item_bytes)
    except zlib.error:
        raise CorruptDocument("a compressed metafile") from None
    if unpacker.unconsumed_tail:
        raise LimitExceeded("item_bytes", value=limits.item_bytes + 1, most=limits.item_bytes)
    if not unpacker.eof or unpacker.unused_data:
        raise CorruptDocument("a compressed metafile")
    return inside


def proportion(content: bytes) -> float | None:
    """Return width by height as a metafile's own header says it, or None where it says nothing."""
    if metafile_kind(content[:44]) == EMF:
        left, top, right, bottom = struct.unpack_from("<iiii", content, 24)
    elif content.startswith(_PLACEABLE):
        left, top, right, bottom = struct.unpack_from("<hhhh", content, 6)
    else:
        return None
    wide, high = abs(right - left), abs(bottom - top)
    return wide / high if wide and high else None


def counted(content: bytes) -> bytes:
    """Return a metafile whose header says how many records it has.

    LibreOffice draws so many records of an EMF as its header says, other programs all of them.

    Raises:
        CorruptDocument: Its records do not fit into one another, or it has no end.
    """
    if metafile_kind(content[:44]) != EMF:
        return content
    count = sum(1 for _ in _emf_records(content))
    return content[:_EMF_COUNT_AT] + struct.pack("<I", count) + content[_EMF_COUNT_AT + 4 :]


def survey(content: bytes, kind: str) -> Survey:
    """Return what a metafile says besides its drawing.

    Raises:
        CorruptDocument: Its records do not fit into one another, or it has no end.
    """
    from pipeline.formats._image.survey import Survey

    found = Survey()
    if kind == EMF:
        _survey_emf(content, found)
    elif kind == WMF:
        _survey_wmf(content, found)
    return found


def _survey_emf(content: bytes, found: Survey) -> None:
    from pipeline.formats._image.fields import named

    if len(content) < _EMF_HEADER_BYTES:
        raise CorruptDocument("a metafile that is cut")
    letters, at = struct.unpack_from("<II", content, 60)
    description = content[at : at + 2 * min(letters, _LARGEST_DESCRIPTION)].decode("utf-16-le", "replace")
    for name, value in zip(("EMF:Application", "EMF:Title"), description.split("\0"), strict=False):
        field = named(name, value)
        found.fields += [field] if field else []
    comments = sum(kind == _EMR_COMMENT for kind, _, _ in _emf_records(content))
    if comments:
        found.hide("comment", "EMF", comments)


def _emf_records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Hand out kind, start and size of each record."""
    at = 0
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<II", content, at)
        if size < 8 or size % 4 or at + size > len(content):
            break
        yield kind, at, size
        if kind == _EMR_EOF:
            return
        at += size
    raise CorruptDocument("a metafile without its end")


def _survey_wmf(content: bytes, found: Survey) -> None:
    at = (22 if content.startswith(_PLACEABLE) else 0) + _WMF_HEADER_BYTES
    comments = 0
    while at + 6 <= len(content):
        words, kind = struct.unpack_from("<IH", content, at)
        if kind == 0 or words < 3 or at + 2 * words > len(content):
            break
        comments += kind == _WMF_ESCAPE and content[at + 6 : at + 8] == struct.pack("<H", _WMF_COMMENT)
        at += 2 * words
    else:
        raise CorruptDocument("a metafile without its end")
    if kind:
        raise CorruptDocument("a metafile that is cut")
    if comments:
        found.hide("comment", "WMF", comments)
