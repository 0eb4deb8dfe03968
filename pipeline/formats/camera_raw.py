"""Raw photographs: DNG, CR2, CR3, CRW, NEF, ARW, ORF, RAF, RW2, PEF, SRW and other TIFFs with values of a sensor.

Copies are JPEGs that LibRaw develops (white balance of the camera, sRGB, 8 bits). The preview that the camera left
inside would be quicker, but it is often smaller than the photograph, and an editor may have left one that shows
something else than the sensor saw. Where LibRaw opens a file and cannot decode the sensor, the preview is taken, and
``developed-from-preview`` stands in the record.

Hiding places, and what is done with each:
- EXIF (the orientation is applied), maker notes (serial numbers, owner, faces), XMP, IPTC, DNG private data: gone;
- previews and thumbnails, masked pixels at the sensor's edge, embedded originals of a DNG, bytes between: gone;
- values of the sensor, whose noise and dead pixels tell cameras apart: gone as such, but what was developed from them
  still carries their pattern (see the threat model on pixels).
"""

from __future__ import annotations

import importlib
import importlib.util
import io
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, PipelineError
from pipeline.formats._image.boxes import Box, boxes
from pipeline.formats._image.derived import DerivedPictures, Opened
from pipeline.formats._image.parts import Label, Part
from pipeline.formats._image.raw_kinds import CR3, KINDS, RAF, raw_kind, sensor_values_inside
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    from pipeline.formats._image.survey import Survey

_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_TAG_XMP = 700


class CameraRaw(DerivedPictures):
    """What a camera's sensor saw."""

    media_types = KINDS
    suffixes: tuple[str, ...] = (
        *(".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".sr2", ".srf"),
        *(".orf", ".raf", ".rw2", ".raw", ".rwl", ".pef", ".srw", ".3fr", ".iiq", ".erf", ".kdc", ".dcr", ".mos"),
    )

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise signatures, and TIFFs with values of a sensor."""
        try:
            with source.open("rb") as stream:
                return raw_kind(head, stream)
        except OSError:
            return None

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        from pipeline.formats._image.faults import FAULTS
        from pipeline.formats._image.survey import Survey

        kind = raw_kind(content[:64], io.BytesIO(content))
        if kind is None:
            raise CorruptDocument("no raw photograph")
        order = {b"II*\0": "<", b"MM\0*": ">"}.get(content[:4])
        if order is not None and not sensor_values_inside(io.BytesIO(content), order, len(content)):
            raise CorruptDocument("the sensor's values end early")
        found = Survey()
        try:
            _survey(content, kind, found)
        except (*FAULTS, PipelineError):
            found.hide("tags-unreadable", "raw")
        found.hide("raw-sensor-values", "raw")
        return Opened(kind, _loaded().developed(content, found, limits), 1, found, lossy=True)


def _survey(content: bytes, kind: str, found: Survey) -> None:
    from PIL import Image

    from pipeline.formats._image.jpeg_walk import walk_jpeg

    if kind == CR3:
        _survey_boxes(content, Box(b"", 0, len(content)), found)
    elif kind == RAF:
        start, length = (int.from_bytes(content[place : place + 4], "big") for place in (84, 88))
        found.hide("thumbnail", "raw")
        for part in walk_jpeg(content[start : start + length]).parts:
            found.take(part)
    else:
        signature = b"II*\0" if content[:2] == b"II" else b"MM\0*"
        exif = Image.Exif()
        exif.load(b"Exif\0\0" + signature + content[4:])
        found.exif(exif)
        if isinstance(packet := exif.get(_TAG_XMP), bytes):
            found.take(Part("XMP", Label.XMP, packet))


def _survey_boxes(content: bytes, holder: Box, found: Survey, depth: int = 0) -> None:
    for box in boxes(content, holder.start, holder.end):
        head = content[box.start : box.start + 16]
        if box.kind.startswith(b"CMT"):
            found.exif(b"Exif\0\0" + content[box.start : box.end])
        elif box.kind == b"uuid" and head == _XMP:
            found.take(Part("uuid", Label.XMP, content[box.start + 16 : box.end]))
        elif depth < 2 and (box.kind == b"moov" or head == _CANON):
            inner = Box(box.kind, box.start + (0 if box.kind == b"moov" else 16), box.end)
            _survey_boxes(content, inner, found, depth + 1)
        elif box.kind in (b"THMB", b"PRVW"):
            found.hide("thumbnail", "raw")


def _loaded() -> ModuleType:
    return importlib.import_module("pipeline.formats._image.developing")


if importlib.util.find_spec("rawpy") is None:  # at the start, not at the first photograph
    raise ImportError("rawpy")


FORMAT: Format = CameraRaw()
