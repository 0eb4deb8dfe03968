"""Metadata fields of a picture with their roles: EXIF, GPS, IPTC, Photoshop, XMP.

Source: CIPA DC-008 (EXIF 3.0); IPTC IIM 4.2; Adobe Photoshop file formats; ISO 16684-1 (XMP).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from lxml import etree
from PIL import ExifTags, Image, TiffTags

from pipeline.formats._image.faults import FAULTS
from pipeline.limits import LONGEST_VALUE
from pipeline.model import MetadataField, Role, ValueKind

_HANDLING, _AUTHORSHIP, _PLAIN = Role.HANDLING, Role.AUTHORSHIP, Role.DESCRIPTIVE
#: Longest packet that is parsed, in bytes; longer ones are only counted.
_LONGEST = 4 << 20
#: How the last part of a name, lower case, tells what its value is; the first that fits wins.
_RULES: tuple[tuple[frozenset[str], Role, ValueKind], ...] = (
    (
        frozenset(
            "serialnumber bodyserialnumber lensserialnumber cameraserialnumber internalserialnumber "
            "fileidentifier".split()
        ),
        _HANDLING,
        ValueKind.SERIAL,
    ),
    (
        frozenset("make model lensmake lensmodel lens hostcomputer uniquecameramodel cameramodel scanner".split()),
        _HANDLING,
        ValueKind.DEVICE,
    ),
    (
        frozenset("cameraownername ownername writer-editor captionwriter xpauthoredit".split()),
        _HANDLING,
        ValueKind.NAME,
    ),
    (
        frozenset(
            "artist creator author xpauthor by-line photographer photographer imageeditor credit contact "
            "rightsholder publisher owner".split()
        ),
        _AUTHORSHIP,
        ValueKind.NAME,
    ),
    (
        frozenset("imageuniqueid documentid instanceid originaldocumentid uniqueid rawdataunique id".split()),
        _HANDLING,
        ValueKind.IDENTIFIER,
    ),
    (
        frozenset(
            "software creatortool processingsoftware softwareagent toolkit firmware rawdevelopingsoftware "
            "cameratfirmware originatingprogram history-softwareagent".split()
        ),
        _PLAIN,
        ValueKind.SOFTWARE,
    ),
    (frozenset("documentname filepath rawfilename filename originalfilename".split()), _HANDLING, ValueKind.PATH),
    (frozenset("ciemailwork email".split()), _AUTHORSHIP, ValueKind.EMAIL),
    (frozenset("citelwork telephone phone".split()), _AUTHORSHIP, ValueKind.PHONE),
)
#: Tags that only say how the pixels are stored.
_STRUCTURE = frozenset(
    "NewSubfileType SubfileType ImageWidth ImageLength BitsPerSample Compression PhotometricInterpretation "
    "Thresholding FillOrder StripOffsets Orientation SamplesPerPixel RowsPerStrip StripByteCounts XResolution "
    "YResolution PlanarConfiguration ResolutionUnit Predictor ColorMap TileWidth TileLength TileOffsets "
    "TileByteCounts ExtraSamples SampleFormat JPEGTables YCbCrSubSampling YCbCrPositioning ReferenceBlackWhite "
    "YCbCrCoefficients WhitePoint PrimaryChromaticities ExifOffset ExifIFD GPSInfo GPSIFD ExifInteroperabilityOffset "
    "MinSampleValue MaxSampleValue T4Options T6Options HalftoneHints InkSet NumberOfInks TransferFunction "
    "FreeOffsets FreeByteCounts GrayResponseUnit GrayResponseCurve DotRange".split()
)
#: Blobs that are read by their own rules, or only reported as hidden.
_BLOBS = frozenset({0x02BC, 0x83BB, 0x8649, 0x8773, 0x927C, 0x014A, 0xC4A5, 0xEA1C})
_UTF16 = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
_IPTC = {
    5: "ObjectName",
    25: "Keywords",
    40: "SpecialInstructions",
    55: "DateCreated",
    65: "OriginatingProgram",
    80: "By-line",
    85: "By-lineTitle",
    90: "City",
    92: "Sub-location",
    101: "Country",
    103: "OriginalTransmissionReference",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    118: "Contact",
    120: "Caption-Abstract",
    122: "Writer-Editor",
}
_NAMESPACES = {
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_THUMBNAILS = frozenset({1033, 1036})
IPTC_RESOURCE, XMP_RESOURCE = 1028, 1060


def named(name: str, value: str) -> MetadataField | None:
    """Return a field whose role follows from its name, or None where the value is empty."""
    value = "".join(char for char in value if char.isprintable() or char in "\n\t").strip()
    if not value:
        return None
    last = name.rpartition(":")[2].lower()
    for names, role, kind in _RULES:
        if last in names:
            return MetadataField(name[:512], value[:LONGEST_VALUE], role, kind)
    if last.startswith("gps"):
        return MetadataField(name[:512], value[:LONGEST_VALUE], _HANDLING, ValueKind.GPS)
    kind = ValueKind.DATE if "date" in last or last.endswith("time") else ValueKind.TEXT
    return MetadataField(name[:512], value[:LONGEST_VALUE], _PLAIN, kind)


def exif_fields(raw: bytes | Image.Exif) -> tuple[list[MetadataField], list[str]]:
    """Read EXIF.

    Returns:
        Fields, and the kinds of what is hidden in it (``maker-note``, ``thumbnail``, ``exif-unreadable``).
    """
    found: list[MetadataField] = []
    hidden: list[str] = []
    try:
        exif = raw if isinstance(raw, Image.Exif) else _loaded(raw)
        found += _tags("EXIF", dict(exif), ExifTags.TAGS)
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        found += _tags("EXIF", inner, ExifTags.TAGS)
        found += _tags("GPS", exif.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPSTAGS)
        hidden += ["maker-note"] if 0x927C in inner or 0xC634 in exif else []
        hidden += ["thumbnail"] if exif.get_ifd(ExifTags.IFD.IFD1) else []
    except FAULTS:
        hidden.append("exif-unreadable")
    return found, hidden


def _loaded(raw: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(raw if raw.startswith(b"Exif\0\0") else b"Exif\0\0" + raw)
    return exif


def _tags(group: str, tags: dict[int, object], names: dict[int, str]) -> Iterator[MetadataField]:
    for tag, value in tags.items():
        name = names.get(tag) or TiffTags.lookup(tag).name
        if name in _STRUCTURE or tag in _BLOBS:
            continue
        found = named(f"{group}:{name if name != 'unknown' else tag}", _shown(tag, value))
        if found is not None:
            yield found


def _shown(tag: int, value: object) -> str:
    if isinstance(value, bytes):
        if tag in _UTF16:
            return value.decode("utf-16-le", "replace")
        for start in (b"ASCII\0\0\0", b"UNICODE\0", b"\0\0\0\0\0\0\0\0"):
            value = value.removeprefix(start)
        return value[:LONGEST_VALUE].decode("utf-8", "replace")
    if isinstance(value, tuple):
        if tag in _UTF16 and all(isinstance(part, int) and 0 <= part < 256 for part in value):
            return bytes(value).decode("utf-16-le", "replace")
        return " ".join(str(part) for part in value[:64])
    return str(value)


def iptc_fields(raw: bytes) -> list[MetadataField]:
    """Read IPTC datasets; stops at the first that is broken."""
    found: list[MetadataField] = []
    position = raw.find(b"\x1c")
    while position >= 0 and position + 5 <= len(raw) and raw[position] == 0x1C:
        record, number, length = struct.unpack(">BBH", raw[position + 1 : position + 5])
        if length & 0x8000:
            break
        value = raw[position + 5 : position + 5 + length]
        position += 5 + length
        if record == 2 and number:
            field = named(f"IPTC:{_IPTC.get(number, number)}", value.decode("utf-8", "replace"))
            found += [field] if field else []
    return found


def photoshop_resources(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each resource; stops at the first that is broken."""
    position = 0
    while raw[position : position + 4] == b"8BIM" and position + 12 <= len(raw):
        number, name = struct.unpack(">HB", raw[position + 4 : position + 7])
        position += 6 + (name + 2) // 2 * 2
        size = int.from_bytes(raw[position : position + 4], "big")
        yield number, raw[position + 4 : position + 4 + size]
        position += 4 + size + (size & 1)


def is_thumbnail(resource: int) -> bool:
    """Return whether a Photoshop resource is a small version of the picture."""
    return resource in _THUMBNAILS


def xmp_fields(raw: bytes) -> list[MetadataField] | None:
    """Read an XMP packet; None where it does not parse."""
    raw = raw.strip(b"\0 \r\n\t")
    if len(raw) > _LONGEST:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    found: list[MetadataField] = []
    for element in root.iter(etree.Element):
        pairs = [(str(name), str(value)) for name, value in element.attrib.items()]
        pairs += [(_owner(element), element.text or "")]
        for name, value in pairs:
            field = named(_xmp_name(name), value)
            if field is not None and not name.startswith((f"{{{_RDF}}}", "{http://www.w3.org/XML/")):
                found.append(field)
    return found


def _owner(element: etree._Element) -> str:
    """Return the property that an element's text belongs to: items of a list belong to the property around the list."""
    while str(element.tag).startswith(f"{{{_RDF}}}"):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return str(element.tag)


def _xmp_name(name: str) -> str:
    space, _, local = name.removeprefix("{").rpartition("}")
    return f"XMP-{_NAMESPACES.get(space, 'other')}:{local}"
