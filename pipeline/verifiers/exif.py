"""Asks exiftool what a sanitised copy still says about itself; a tag that is not on the list is an objection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._exif_client import Exiftool
from pipeline.verifiers._exif_media import allows, covers, is_subtitle
from pipeline.verifiers.base import Verifier, View

_NAME = "exiftool"
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_TYPES = frozenset({"application/pdf", "text/html", "application/xhtml+xml"})
#: Bare frames of sound: exiftool does not know those of AAC, and takes some silence in MP3 for another format. They are
#: walked from the first byte to the last, and ffprobe looks for tags.
_UNKNOWN_TO_EXIFTOOL = frozenset({"audio/aac", "audio/mpeg"})
_COMMON = frozenset({"SourceFile", "File:FileType", "File:FileTypeExtension", "File:MIMEType"})
#: Groups that tell of the file system, of exiftool itself, or only combine other tags.
_OWN = re.compile(r"(?:System|ExifTool|Composite):")
_COMPLAINT = re.compile(r"(?:ExifTool|File):(?:Warning|Error)")
#: Of templates and master documents exiftool knows the package, but not the name of the kind.
_UNKNOWN_KIND = re.compile(r"Unrecognized MIMEType application/vnd\.oasis\.opendocument\.[a-z-]{4,24}\Z")
#: XML of our own making, which exiftool would take for XMP.
_FLAT = "-flat-xml"
_PAGE = re.compile(r"IFD\d{1,5}:")


def _group(group: str, names: str) -> frozenset[str]:
    return frozenset(f"{group}:{name}" for name in names.split())


_JPEG = _group(
    "File",
    "BitsPerSample ColorComponents EncodingProcess ImageHeight ImageWidth JPEGDigest JPEGImageLength "
    "JPEGQualityEstimate YCbCrSubSampling",
) | _group("JFIF", "JFIFVersion ResolutionUnit XResolution YResolution")
_PNG = _group(
    "PNG",
    "AnimationFrames AnimationPlays BitDepth ColorType Compression Filter ImageHeight ImageWidth Interlace Palette "
    "Transparency",
)
_GIF = _group(
    "GIF",
    "AnimationIterations BackgroundColor BitsPerPixel ColorResolutionDepth Duration FrameCount GIFVersion HasColorMap "
    "ImageHeight ImageWidth TransparentColor",
)
_WEBP = _group(
    "RIFF",
    "AlphaIsUsed AnimationLoopCount BackgroundColor Duration ImageHeight ImageWidth WebP_Flags VP8Version "
    "HorizontalScale VerticalScale",
)
_BMP = _group(
    "File",
    "AlphaMask BMPVersion BitDepth BlueMask ColorSpace Compression GreenMask ImageHeight ImageLength ImageWidth "
    "NumColors NumImportantColors PixelsPerMeterX PixelsPerMeterY Planes RedMask",
)
_TIFF_PAGE = frozenset(
    "BitsPerSample ColorMap Compression ExtraSamples ImageHeight ImageWidth PhotometricInterpretation "
    "PlanarConfiguration ResolutionUnit RowsPerStrip SampleFormat SamplesPerPixel StripByteCounts StripOffsets "
    "XResolution YResolution".split()
)
_PDF = _group("PDF", "Linearized PDFVersion PageCount")
_ZIP = _group(
    "ZIP",
    "ZipBitFlag ZipCRC ZipCompressedSize ZipCompression ZipFileName ZipModifyDate ZipRequiredVersion "
    "ZipUncompressedSize",
)
#: Attributes of the outermost element; what may stand in them the verifier of drawings knows.
_SVG = _group(
    "SVG",
    "Xmlns ImageHeight ImageWidth ViewBox PreserveAspectRatio TagX TagY ID Style Transform Transform-origin Fill "
    "Fill-opacity Fill-rule Stroke Stroke-width Stroke-linecap Stroke-linejoin Stroke-miterlimit Stroke-dasharray "
    "Stroke-dashoffset Stroke-opacity Color Font-family Font-size Font-weight Font-style Font-variant Font-stretch "
    "Text-anchor Letter-spacing Word-spacing Writing-mode Direction Clip-rule Paint-order Shape-rendering "
    "Text-rendering Image-rendering Color-interpolation Color-interpolation-filters Opacity Text-decoration "
    "Dominant-baseline Alignment-baseline Baseline-shift Unicode-bidi Clip-path Mask Filter Overflow Vector-effect "
    "Marker-start Marker-mid Marker-end Stop-color Stop-opacity Flood-color Flood-opacity Lighting-color Mask-type",
)
_ALLOWED = {
    "image/jpeg": _JPEG,
    "image/png": _PNG,
    "image/apng": _PNG,
    "image/gif": _GIF,
    "image/webp": _WEBP,
    "image/bmp": _BMP,
    "image/x-ms-bmp": _BMP,
    "image/svg+xml": _SVG,
    "image/tiff": frozenset({"File:ExifByteOrder"}),
    "application/pdf": _PDF,
}
#: Values without which an allowed tag would be a hiding place.
_VALUES = {
    "ZIP:ZipModifyDate": frozenset({"1980:01:01 00:00:00"}),
    "PDF:Linearized": frozenset({"No", "Yes"}),
    "File:PixelsPerMeterX": frozenset({0, 3780}),
    "File:PixelsPerMeterY": frozenset({0, 3780}),
    "JFIF:XResolution": frozenset({1}),
    "JFIF:YResolution": frozenset({1}),
}

_EXIFTOOL = Exiftool()


class ExifVerifier:
    """What exiftool sees must be on the allow-list of the copy's media type."""

    name = _NAME

    def __init__(self, exiftool: Exiftool = _EXIFTOOL) -> None:
        self._exiftool = exiftool
        self._last: tuple[tuple[str, int, int, int], dict[str, Any]] | None = None

    def applies_to(self, media_type: str) -> bool:
        """Return whether exiftool knows enough about the media type to have a say."""
        if media_type in _UNKNOWN_TO_EXIFTOOL or media_type.endswith(_FLAT):
            return False
        return media_type.startswith(("image/", "audio/", "video/", *_OFFICE)) or media_type in _TYPES

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield an objection for each tag that is not allowed.

        Raises:
            VerifierFailed: exiftool cannot look.
        """
        tags = self._tags(copy)
        for tag, value in sorted(tags.items()):
            if _is_complaint(tag, value) or not _is_allowed(tag, value, expectation.media_type):
                yield Residue(Reason.METADATA_LEFT, _NAME, _place(tag))

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out the values of all tags."""
        tags = self._tags(copy).items()
        seen = {tag: value for tag, value in tags if tag != "SourceFile" and not _OWN.match(tag)}
        seen = {tag: value for tag, value in seen.items() if not is_subtitle(tag)}
        yield View("exiftool", "\n".join(str(value) for value in seen.values()))

    def pages(self, copy: Path) -> int | None:
        """Leave counting to others."""
        return None

    def _tags(self, copy: Path) -> dict[str, Any]:
        """Return the tags of a copy; check and views want the same, and exiftool is asked once."""
        state = copy.stat()
        key = str(copy), state.st_ino, state.st_ctime_ns, state.st_size
        if self._last is None or self._last[0] != key:
            self._last = None
            self._last = key, self._asked(copy)
        return self._last[1]

    def _asked(self, copy: Path) -> dict[str, Any]:
        tags = self._exiftool.tags(copy)
        complaints = [str(value) for tag, value in tags.items() if _COMPLAINT.match(tag)]
        if any(text.startswith("Install ") for text in complaints):
            raise VerifierFailed("exiftool lacks a Perl module")  # without Archive::Zip it is blind to office files
        if "File:FileType" not in tags:
            raise VerifierFailed("exiftool does not know the file")
        return tags


def _is_complaint(tag: str, value: Any) -> bool:
    return _COMPLAINT.match(tag) is not None and not _UNKNOWN_KIND.match(str(value))


def _is_allowed(tag: str, value: Any, media_type: str) -> bool:
    if tag in _VALUES and value not in _VALUES[tag]:
        return False
    if tag in _COMMON or _OWN.match(tag):
        return True
    if covers(media_type):
        return allows(tag, value, media_type)
    if media_type == "image/tiff" and _PAGE.match(tag):
        return tag.partition(":")[2] in _TIFF_PAGE
    if media_type.startswith(_OFFICE):
        return tag in _ZIP
    return tag in _ALLOWED.get(media_type, frozenset())


def _place(tag: str) -> str:
    """Return the tag's name as the place, without anything that could be content: names of XMP tags can be chosen."""
    group, _, name = tag.partition(":")
    plain = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) is not None
    known = group in {"File", "JFIF", "PNG", "GIF", "RIFF", "PDF", "ZIP", "GPS", "ExifIFD", "IPTC"} or _PAGE.match(tag)
    return tag[:128] if plain and known else group[:64]


VERIFIER: Verifier = ExifVerifier()
