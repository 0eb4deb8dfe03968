"""What a picture file holds besides the picture."""

from __future__ import annotations

import io
import zlib
from collections import Counter

from PIL import Image, TiffImagePlugin

from pipeline.formats._image.faults import FAULTS
from pipeline.formats._image.fields import (
    IPTC_RESOURCE,
    XMP_RESOURCE,
    exif_fields,
    iptc_fields,
    is_thumbnail,
    named,
    photoshop_resources,
    xmp_fields,
)
from pipeline.formats._image.film import Film, real_pages
from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.parts import Label, Part
from pipeline.limits import Limits
from pipeline.model import Hidden, MetadataField, Removal

#: Longest text that a compressed text chunk is unpacked to, in bytes.
_LONGEST_TEXT = 1 << 20
_TAG_XMP, _TAG_IPTC, _TAG_PHOTOSHOP = 700, 33723, 34377
_TIFF_BLOBS = ((_TAG_XMP, Label.XMP), (_TAG_IPTC, Label.IPTC), (_TAG_PHOTOSHOP, Label.PHOTOSHOP))


class Survey:
    """Metadata fields and hidden things of a picture file.

    Attributes:
        fields: Metadata fields in file order.
    """

    def __init__(self) -> None:
        self.fields: list[MetadataField] = []
        self._hidden: Counter[tuple[str, str]] = Counter()

    def hidden(self) -> tuple[Hidden, ...]:
        """Return the hidden things, sorted."""
        return tuple(Hidden(kind, where, count) for (kind, where), count in sorted(self._hidden.items()))

    def hide(self, kind: str, where: str, count: int = 1) -> None:
        """Note a hidden thing."""
        self._hidden[kind, where] += count

    def take(self, part: Part) -> None:
        """Read one part."""
        if part.label is Label.EXIF:
            self.exif(part.payload)
        elif part.label is Label.XMP:
            self.xmp(part.payload, part.name)
        elif part.label is Label.PHOTOSHOP:
            self.photoshop(part.payload)
        elif part.label is Label.IPTC:
            self.fields += iptc_fields(part.payload)
        elif part.label is Label.COMMENT:
            self.hide("comment", part.name)
            self._name("Comment", _text(part.payload))
        elif part.label is Label.TEXT:
            self.text_chunk(part)
        elif part.label is Label.TIME:
            self._name("PNG:ModifyDate", "-".join(str(number) for number in part.payload[2:7]))
        else:
            self.hide(str(part.label), part.name)

    def exif(self, raw: bytes | Image.Exif) -> None:
        """Read EXIF."""
        fields, hidden = exif_fields(raw)
        self.fields += fields
        for kind in hidden:
            self.hide(kind, "EXIF")

    def xmp(self, raw: bytes, where: str) -> None:
        """Read XMP."""
        fields = xmp_fields(raw)
        if fields is None:
            self.hide("xmp-unreadable", where)
        self.fields += fields or []

    def photoshop(self, raw: bytes) -> None:
        """Read Photoshop's resources."""
        for number, content in photoshop_resources(raw):
            if number == IPTC_RESOURCE:
                self.fields += iptc_fields(content)
            elif number == XMP_RESOURCE:
                self.xmp(content, "Photoshop")
            elif is_thumbnail(number):
                self.hide("thumbnail", "Photoshop")

    def text_chunk(self, part: Part) -> None:
        """Read a text chunk of a PNG."""
        keyword, _, rest = part.payload.partition(b"\0")
        name, value = _text(keyword)[:79], _chunk_text(part.name, rest)
        if name == "XML:com.adobe.xmp":
            self.xmp(value, part.name)
        elif name.startswith("Raw profile type "):
            self._raw_profile(name.rpartition(" ")[2], value)
        else:
            self._name(f"PNG:{name.replace(' ', '')}", _text(value))

    def _raw_profile(self, kind: str, value: bytes) -> None:
        """Read the hexadecimal blocks in which ImageMagick keeps EXIF, IPTC and XMP."""
        try:
            raw = bytes.fromhex("".join(_text(value).split()[2:]))
        except ValueError:
            self.hide("text-chunk-unreadable", "PNG")
            return
        if kind in ("exif", "APP1"):
            self.exif(raw)
        elif kind == "xmp":
            self.xmp(raw, "PNG")
        elif kind in ("iptc", "8bim"):
            self.photoshop(raw)

    def _name(self, name: str, value: str) -> None:
        field = named(name, value)
        self.fields += [field] if field else []


def removed(found: Survey) -> tuple[Removal, ...]:
    """Return kinds and counts of what a survey found, for the record."""
    gone = Counter({"metadata": len(found.fields)} if found.fields else {})
    for hidden in found.hidden():
        gone[hidden.kind] += hidden.count
    return tuple(Removal(kind, count) for kind, count in sorted(gone.items()))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _chunk_text(name: str, rest: bytes) -> bytes:
    if name == "zTXt":
        return _inflated(rest[1:])
    if name == "iTXt":
        compressed, value = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        return _inflated(value) if compressed else value
    return rest


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, _LONGEST_TEXT)
    except zlib.error:
        return b""


def survey(film: Film, limits: Limits) -> Survey:
    """Read everything that is no picture. What cannot be read is counted as hidden; nothing raises."""
    found = Survey()
    for part in film.parts.parts:
        found.take(part)
    if film.parts.stray:
        found.hide("stray-bytes", film.kind.media_type, film.parts.stray)
    if trailing := len(film.content) - film.parts.end:
        found.hide("trailing-bytes", film.kind.media_type, trailing)
    if film.damage is not None:
        found.hide(film.damage.harm, film.kind.media_type, film.damage.count)
    if film.kind is Kind.TIFF:
        try:
            _tiff(film, found, limits)
        except FAULTS:
            found.hide("tags-unreadable", "TIFF")
    return found


def _tiff(film: Film, found: Survey, limits: Limits) -> None:
    with Image.open(io.BytesIO(film.content), formats=["TIFF"]) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        real = real_pages(picture, limits)
        for number in range(limits.frames):
            try:
                picture.seek(number)
            except EOFError:
                return
            if number not in real:
                found.hide("thumbnail", "TIFF")
            found.exif(picture.getexif())
            for tag, label in _TIFF_BLOBS:
                if isinstance(raw := picture.tag_v2.get(tag), bytes):
                    found.take(Part(f"TIFF:{tag}", label, raw))
            if "icc_profile" in picture.info:
                found.hide(str(Label.ICC), "TIFF")
