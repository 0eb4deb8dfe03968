"""What picture files of many kinds carry alike: EXIF, XMP, IPTC, Photoshop's resources, colour profiles, small JPEGs.

Everything is written here byte by byte from the specifications; no library that cleans has a hand in it.
Source: TIFF 6.0, EXIF 2.32 (CIPA DC-008), DNG 1.7; XMP part 1; IPTC IIM 4.2; ICC.1:2010; Adobe's Photoshop File Formats.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from PIL import Image, ImageCms

from tests.conformance.planting import Sower
from tests.conformance.planting.pictures import picture, saved

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED = 1, 2, 3, 4, 5, 7, 10
_LETTERS = {SHORT: "H", LONG: "I", RATIONAL: "II", SIGNED: "ii"}
_SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, SIGNED: 8}

#: Text tags of an image file directory (TIFF 6.0, TIFF/EP, EXIF, DNG, makers of scanners and programs).
IFD_TEXTS = {
    269: "DocumentName", 270: "ImageDescription", 271: "Make", 272: "Model", 285: "PageName", 305: "Software",
    315: "Artist", 316: "HostComputer", 333: "InkNames", 337: "TargetPrinter", 32781: "ImageID", 32932: "WangAnnotation",
    33432: "Copyright", 33445: "MDFileTag", 33448: "MDSampleInfo", 33449: "MDLabName", 33452: "MDFileUnits",
    34737: "GeoAsciiParams", 36867: "DateTimeOriginal in the first directory", 42112: "GDALMetadata", 50839: "ImageJMetaData",
    51081: "ReelName", 51105: "CameraLabel",
}  # fmt: skip
#: Text of 16 bits a letter, as Windows writes it.
IFD_WIDE = {40091: "XPTitle", 40092: "XPComment", 40093: "XPAuthor", 40094: "XPKeywords", 40095: "XPSubject"}
EXIF_TEXTS = {
    34852: "SpectralSensitivity", 36867: "DateTimeOriginal", 37393: "ImageNumber text", 37395: "ImageHistory", 37520: "SubSecTime",
    40964: "RelatedSoundFile", 42016: "ImageUniqueID", 42032: "CameraOwnerName", 42033: "BodySerialNumber",
    42035: "LensMake", 42036: "LensModel", 42037: "LensSerialNumber", 42038: "ImageTitle", 42039: "Photographer",
    42040: "ImageEditor", 42041: "CameraFirmware", 42042: "RAWDevelopingSoftware", 42043: "ImageEditingSoftware",
    42044: "MetadataEditingSoftware", 65000: "private EXIF tag", 65001: "OwnerName of Lightroom",
}  # fmt: skip
GPS_TEXTS = {
    8: "GPSSatellites",
    18: "GPSMapDatum",
    27: "GPSProcessingMethod",
    28: "GPSAreaInformation",
    29: "GPSDateStamp",
}
DNG_TEXTS = {
    50708: "UniqueCameraModel", 50709: "LocalizedCameraModel", 50735: "CameraSerialNumber", 50827: "OriginalRawFileName",
    50931: "CameraCalibrationSignature", 50932: "ProfileCalibrationSignature", 50934: "AsShotProfileName",
    50936: "ProfileName", 50942: "ProfileCopyright", 50966: "PreviewApplicationName", 50967: "PreviewApplicationVersion",
    50968: "PreviewSettingsName", 50971: "PreviewDateTime", 52526: "SemanticName", 52528: "SemanticInstanceID",
    52552: "ProfileGroupName",
}  # fmt: skip
_XMP_NAMES = {
    "dc": ("http://purl.org/dc/elements/1.1/", "creator title publisher identifier source"),
    "xmp": ("http://ns.adobe.com/xap/1.0/", "CreatorTool Label Nickname BaseURL"),
    "xmpMM": ("http://ns.adobe.com/xap/1.0/mm/", "DocumentID InstanceID OriginalDocumentID"),
    "photoshop": ("http://ns.adobe.com/photoshop/1.0/", "AuthorsPosition CaptionWriter Headline History Source"),
    "aux": ("http://ns.adobe.com/exif/1.0/aux/", "SerialNumber OwnerName LensSerialNumber"),
    "own": ("http://ns.example.org/own/", "NobodyKnows"),
}
_IIM = {
    5: "ObjectName", 22: "FixtureIdentifier", 40: "SpecialInstructions", 65: "OriginatingProgram", 80: "By-line", 85: "By-lineTitle",
    90: "City", 92: "Sub-location", 103: "OriginalTransmissionReference", 105: "Headline", 110: "Credit", 115: "Source",
    116: "CopyrightNotice", 118: "Contact", 120: "Caption-Abstract", 122: "Writer-Editor", 187: "UniqueDocumentID", 188: "OwnerID",
    221: "Prefs of Photo Mechanic", 230: "DocumentNotes",
}  # fmt: skip


@dataclass
class Blob:
    """Bytes that a tag points to: strips, embedded JPEGs."""

    content: bytes


@dataclass
class Directory:
    """An image file directory: type and value by tag; a value may be bytes, numbers, a `Blob`, or directories."""

    tags: dict[int, tuple[int, object]] = field(default_factory=dict)

    def texts(self, sower: Sower, names: dict[int, str], before: str = "") -> Directory:
        """Sow text tags."""
        self.tags |= {tag: (ASCII, sower.at(before + name).encode() + b"\0") for tag, name in names.items()}
        return self


def tiff(*directories: Directory, order: str = "<", magic: bytes = b"", slack: bytes = b"") -> bytes:
    """Return a TIFF structure with directories one behind the other.

    Args:
        directories: Its chain.
        order: ``<`` or ``>``.
        magic: First four bytes; those of a TIFF where empty.
        slack: Bytes between the header and the first directory, which nothing points to.
    """
    start = 8 + len(slack) + len(slack) % 2
    head = magic or (b"II*\0" if order == "<" else b"MM\0*")
    head += struct.pack(order + "I", start) + slack + b"\0" * (len(slack) % 2)
    return head + _laid(list(directories), start, order)


def _laid(chain: list[Directory], base: int, order: str) -> bytes:
    entries, behind = b"", b""
    start = base + 2 + 12 * len(chain[0].tags) + 4

    def placed(content: bytes) -> int:
        nonlocal behind
        behind += b"\0" * (len(behind) % 2)
        at = start + len(behind)
        behind += content
        return at

    def laid(inner: Directory) -> int:
        nonlocal behind
        behind += b"\0" * (len(behind) % 2)
        return placed(_laid([inner], start + len(behind), order))

    for tag, (kind, value) in sorted(chain[0].tags.items()):
        if isinstance(value, Blob):
            value = [placed(value.content)]
        elif isinstance(value, Directory):
            value = [laid(value)]
        elif isinstance(value, list) and value and isinstance(value[0], Directory):
            value = [laid(inner) for inner in value]
        raw = value if isinstance(value, bytes) else _numbers(kind, value, order)
        count = len(raw) // _SIZES[kind]
        field_bytes = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack(order + "I", placed(raw))
        entries += struct.pack(order + "HHI", tag, kind, count) + field_bytes
    behind += b"\0" * (len(behind) % 2)
    following = start + len(behind) if chain[1:] else 0
    rest = _laid(chain[1:], following, order) if chain[1:] else b""
    return struct.pack(order + "H", len(chain[0].tags)) + entries + struct.pack(order + "I", following) + behind + rest


def _numbers(kind: int, values: object, order: str) -> bytes:
    assert isinstance(values, list)
    letters = order + _LETTERS.get(kind, "B")
    return b"".join(struct.pack(letters, *(one if isinstance(one, tuple) else (one,))) for one in values)


def small_jpeg(sower: Sower, place: str) -> bytes:
    """Return a small JPEG whose comment is a canary."""
    return saved(picture("L").resize((16, 16)), "JPEG", comment=sower.at(place).encode())


def exif_directories(sower: Sower, before: str = "EXIF ", *, thumbnail: bool = True) -> list[Directory]:
    """Return the directories of an EXIF block with a canary in each text, the maker note and the thumbnail."""
    inner = Directory().texts(sower, EXIF_TEXTS, before)
    inner.tags[37500] = (UNDEFINED, b"ACME\0" + sower.at(f"{before}maker note").encode())
    inner.tags[37510] = (UNDEFINED, b"ASCII\0\0\0" + sower.at(f"{before}UserComment").encode())
    inner.tags[40965] = (LONG, Directory({1: (ASCII, b"R98\0")}).texts(sower, {4096: "RelatedImageFileFormat"}, before))
    inner.tags[41730] = (UNDEFINED, sower.at(f"{before}CFAPattern").encode())
    first = Directory().texts(sower, IFD_TEXTS, before)
    for tag, name in IFD_WIDE.items():
        first.tags[tag] = (BYTE, sower.at(before + name).encode("utf-16-le") + b"\0\0")
    first.tags[34665] = (LONG, inner)
    first.tags[34853] = (LONG, Directory().texts(sower, GPS_TEXTS, before))
    first.tags[65010] = (LONG, Directory().texts(sower, {65011: "private directory"}, before))
    first.tags[50341] = (UNDEFINED, b"PrintIM\0" + sower.at(f"{before}PrintImageMatching").encode())
    first.tags[59932] = (UNDEFINED, sower.at(f"{before}padding").encode())
    if not thumbnail:
        return [first]
    picture_of = small_jpeg(sower, f"{before}thumbnail's comment")
    second = Directory({259: (SHORT, [6]), 513: (LONG, Blob(picture_of)), 514: (LONG, [len(picture_of)])})
    return [first, second.texts(sower, {271: "Make of the thumbnail", 305: "Software of the thumbnail"}, before)]


def exif(sower: Sower, before: str = "EXIF ", *, order: str = "<") -> bytes:
    """Return an EXIF block without the letters before it; see `exif_directories`."""
    block = tiff(*exif_directories(sower, before), order=order, slack=sower.at(f"{before}gap").encode())
    return block + sower.at(f"{before}bytes behind the block").encode()


def short_exif(sower: Sower, before: str, *, order: str = "<") -> bytes:
    """Return an EXIF block with two canaries: for a block that stands where `exif` has shown that blocks stand."""
    inner = Directory({37500: (UNDEFINED, b"ACME\0" + sower.at(f"{before}maker note").encode())})
    first = Directory({34665: (LONG, inner)}).texts(sower, {315: "Artist"}, before)
    return tiff(first, order=order)


def short_xmp(sower: Sower, before: str) -> bytes:
    """Return an XMP packet with one canary."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Nickname="{sower.at(before + "xmp:Nickname")}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def short_iptc(sower: Sower, before: str) -> bytes:
    """Return an IPTC record with one canary."""
    text = sower.at(f"{before}By-line").encode()
    return struct.pack(">BBBH", 0x1C, 2, 80, len(text)) + text


def xmp(sower: Sower, before: str = "XMP ") -> bytes:
    """Return an XMP packet with a canary in properties, an array, a structure, a comment, and its white space."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, (address, _) in _XMP_NAMES.items())
    simple = " ".join(
        f'{prefix}:{name}="{sower.at(f"{before}{prefix}:{name}")}"'
        for prefix, (_, names) in _XMP_NAMES.items()
        for name in names.split()
    )
    return (
        f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d" bytes="{sower.at(before + "packet header")}"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="{sower.at(before + "toolkit")}">'
        f"<!--{sower.at(before + 'comment')}-->"
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description {spaces} '
        f'rdf:about="{sower.at(before + "rdf:about")}" {simple}>'
        f"<dc:subject><rdf:Bag><rdf:li>{sower.at(before + 'dc:subject')}</rdf:li></rdf:Bag></dc:subject>"
        f'<xmpMM:DerivedFrom rdf:parseType="Resource"><xmpMM:filePath>{sower.at(before + "file path of the source")}'
        f"</xmpMM:filePath></xmpMM:DerivedFrom></rdf:Description></rdf:RDF></x:xmpmeta>"
        f"{sower.at(before + 'padding')}<?xpacket end='w'?>"
    ).encode()


def iptc(sower: Sower, before: str = "IPTC ") -> bytes:
    """Return IPTC records with a canary in each."""
    records = [(2, number, sower.at(before + name).encode()) for number, name in _IIM.items()]
    records += [
        (1, 50, sower.at(f"{before}product of the envelope").encode()),
        (3, 200, sower.at(f"{before}record 3").encode()),
    ]
    return b"".join(struct.pack(">BBBH", 0x1C, record, number, len(text)) + text for record, number, text in records)


def resource(number: int, payload: bytes, name: bytes = b"") -> bytes:
    """Return one of Photoshop's image resources."""
    named = bytes([len(name)]) + name + b"\0" * (~len(name) & 1)
    head = b"8BIM" + struct.pack(">H", number) + named + struct.pack(">I", len(payload))
    return head + payload + b"\0" * (len(payload) & 1)


def unicode_text(word: str) -> bytes:
    """Return a text as Photoshop stores it: its length, and 16 bits a letter."""
    return struct.pack(">I", len(word) + 1) + word.encode("utf-16-be") + b"\0\0"


def pascal(word: str) -> bytes:
    """Return a text with its length in a byte before it."""
    return bytes([len(word)]) + word.encode()


def mluc(word: str) -> bytes:
    """Return a text of a colour profile, 16 bits a letter."""
    spelled = word.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(spelled), 28) + spelled


def profile(sower: Sower, before: str = "ICC ") -> bytes:
    """Return an sRGB profile with a canary in each of its texts, its identifier, a private tag and its gaps."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (count,) = struct.unpack_from(">I", plain, 128)
    tags = {}
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", plain, 132 + 12 * number)
        tags[name] = plain[start : start + size]
    for name, place in ((b"desc", "description"), (b"cprt", "copyright"), (b"dmnd", "device maker"), (b"dmdd", "device model"),
                        (b"vued", "viewing conditions")):  # fmt: skip
        tags[name] = mluc(sower.at(before + place))
    tags[b"targ"] = b"text\0\0\0\0" + sower.at(f"{before}target").encode() + b"\0"
    tags[b"meta"] = b"dict\0\0\0\0" + sower.at(f"{before}dictionary").encode()
    tags[b"prVt"] = b"data\0\0\0\0\0\0\0\0" + sower.at(f"{before}private tag").encode()
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        body += b"\0" * (-len(body) % 4)
        table += struct.pack(">4sII", name, start + len(body), len(value))
        body += value
    body += b"\0" * (-len(body) % 4) + sower.at(f"{before}bytes that no tag covers").encode()
    body += b"\0" * (-len(body) % 4)
    head = (
        struct.pack(">I", start + len(body)) + plain[4:84] + sower.at(f"{before}identifier").encode().ljust(16, b"\0")
    )
    return head + plain[100:128] + struct.pack(">I", len(tags)) + table + body


def image_of(word: str, mode: str = "L") -> Image.Image:
    """Return a picture of one row whose values are the letters of a word."""
    return Image.frombytes(mode, (len(word), 1), word.encode())


def box(kind: bytes, payload: bytes) -> bytes:
    """Return a box of an ISO base media or JPEG 2000 file."""
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def full(kind: bytes, payload: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Return a box with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags) + payload)
