"""What the dictionaries of a sanitised PDF may say; a key that is not listed is an objection, whatever it means.

Written from ISO 32000-1:2008, without the cleaner's tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pipeline.reasons import Reason
from pipeline.verifiers._pdf_fonts import is_glyph_name
from pipeline.verifiers._pdf_walk import Walk

#: Page tree, resources, geometry, text, colour, pictures, functions: what is needed to draw.
_KEYS = frozenset(
    "Type Subtype Pages Kids Count Parent Resources MediaBox CropBox Rotate UserUnit Group Contents Annots "
    "ViewerPreferences Direction Version XObject Font ExtGState ColorSpace Pattern Shading ProcSet "
    "BBox Matrix FormType S CS I K G BC TR TR2 "
    "Width Height BitsPerComponent ImageMask Mask SMask SMaskInData Matte Decode Interpolate Intent "
    "Filter DecodeParms Length Predictor Colors Columns Rows BlackIs1 EndOfLine EncodedByteAlign EndOfBlock "
    "ColorTransform JBIG2Globals "
    "LW LC LJ ML D FL RI SM SA OP op OPM CA ca AIS TK BM "
    "PatternType PaintType TilingType XStep YStep ShadingType Background AntiAlias Coords Domain Extend Function "
    "BitsPerCoordinate BitsPerFlag VerticesPerRow FunctionType Functions Range Size BitsPerSample Order Encode C0 C1 "
    "N Bounds WhitePoint BlackPoint Gamma "
    "BaseFont FirstChar LastChar Widths FontBBox FontMatrix W W2 DW DW2 Encoding ToUnicode FontDescriptor "
    "DescendantFonts CIDSystemInfo CIDToGIDMap CharProcs BaseEncoding Differences Registry Ordering Supplement WMode "
    "UseCMap FontName FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH "
    "AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 Length1 Length2 Length3 "
    "Rect Border C Dest A URI First Index Root".split()
)
#: Names that are values, of kinds of things, filters, colours, encodings.
_VALUES = frozenset(
    "Catalog Page ObjStm XRef Image Form Link Sig Metadata Annot "
    "FlateDecode LZWDecode ASCII85Decode ASCIIHexDecode RunLengthDecode DCTDecode JPXDecode JBIG2Decode "
    "CCITTFaxDecode DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Separation DeviceN All None "
    "Type0 Type1 Type3 MMType1 TrueType CIDFontType0 CIDFontType2 CIDFontType0C Type1C OpenType "
    "WinAnsiEncoding MacRomanEncoding StandardEncoding MacExpertEncoding Identity-H Identity-V Identity "
    "Transparency Luminosity Alpha Normal Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight "
    "SoftLight Difference Exclusion Hue Saturation Color R2L L2R GoTo XYZ Fit FitH FitV FitR FitB".split()
)
_STRUCTURE = re.compile(rb"/(?:%b)(?![^\s/<>()\[\]{}%%])" % b"|".join(sorted(one.encode() for one in _KEYS | _VALUES)))
_RENAMED = re.compile(r"R[0-9]{6}|Default(?:Gray|RGB|CMYK)")
_ACTIVE = frozenset(
    "JavaScript JS AA OpenAction EmbeddedFiles EF Launch RichMediaContent RichMediaSettings 3DD Movie Sound Rendition "
    "SubmitForm ImportData GoToR GoToE FS".split()
)
_ACTIONS = frozenset("Launch JavaScript SubmitForm ImportData GoToR GoToE Rendition Movie Sound ResetForm Hide".split())
_LINK_KEYS = frozenset(["Type", "Subtype", "Rect", "Border", "C", "Dest", "A"])
_CATALOG = frozenset({"Type", "Pages", "Version", "ViewerPreferences"})
_TRAILER = frozenset(["Root", "Size", "Type", "W", "Index", "Filter", "Length", "DecodeParms"])
_PAGE_ONLY = "Contents Annots MediaBox CropBox Rotate UserUnit".split()
_PLAIN_STRINGS = frozenset({b"Adobe", b"Identity", b"Japan1", b"Japan2", b"GB1", b"CNS1", b"Korea1", b"KR", b"UCS"})
#: Subset tags of a copy are counted; those of an original are drawn by chance.
_FONT = re.compile(r"(?:AA[A-Z]{4}\+)?[A-Za-z0-9 ,_+-]{1,64}")
_CHANCE_TAG = re.compile(r"[A-Z]{6}\+")


def telling_names(names: set[str]) -> set[str]:
    """Return those of the names in a copy that are not of the format itself: somebody may be called Page, or Root."""
    return names - _KEYS - _VALUES


def without_structure(raw: bytes) -> bytes:
    """Return the bytes of a copy without the names that are of the format itself."""
    return _STRUCTURE.sub(b"/", raw)


def objections(found: Walk, hosts: frozenset[str]) -> Iterator[tuple[Reason, str]]:
    """Hand out reason and place of everything that dictionaries, strings and names must not say."""
    if found.trailers - _TRAILER:
        yield Reason.METADATA_LEFT, "trailer"
    direction = found.catalog.get("ViewerPreferences", {"Direction": None})
    if set(found.catalog) - _CATALOG or not isinstance(direction, dict) or direction.keys() != {"Direction"}:
        yield Reason.METADATA_LEFT, "catalog"
    for number, key, keys in found.dictionaries:
        yield from ((reason, f"object:{number}") for reason in _dictionary(key, keys, hosts))
    for number, key, value in found.strings:
        if not (key in ("Indexed", "URI") or (key in ("Registry", "Ordering") and value in _PLAIN_STRINGS)):
            yield Reason.METADATA_LEFT, f"string in object:{number}"
    for name in found.fonts:
        tag = _CHANCE_TAG.match(name)
        if not _FONT.fullmatch(name) or (tag and not name.startswith("AA")):
            yield Reason.METADATA_LEFT, "font name"
    yield from ((Reason.METADATA_LEFT, f"behind stream:{number}") for number in found.behind)


def _dictionary(under: str, keys: dict[str, Any], hosts: frozenset[str]) -> Iterator[Reason]:
    kind = _text(keys.get("Type"))
    strange = {key for key in keys if key not in _KEYS and not _RENAMED.fullmatch(key)}
    if under == "CharProcs":
        strange = {key for key in keys if not is_glyph_name(key)}
    if strange or (kind not in ("Page", "Pages", "") and keys.keys() & set(_PAGE_ONLY)):
        yield Reason.METADATA_LEFT
    if keys.keys() & _ACTIVE or _text(keys.get("S")) in _ACTIONS:
        yield Reason.ACTIVE_CONTENT_LEFT
    if "URI" in keys and not _allowed(keys["URI"], hosts):
        yield Reason.ACTIVE_CONTENT_LEFT
    if "Rect" in keys and (_text(keys.get("Subtype")) != "Link" or keys.keys() - _LINK_KEYS):
        yield Reason.METADATA_LEFT


def _text(value: Any) -> str:
    return str(getattr(value, "name", ""))


def _allowed(value: Any, hosts: frozenset[str]) -> bool:
    if not isinstance(value, bytes):
        return False
    parts = urlsplit(value.decode("latin-1"))
    return (parts.hostname or "") in hosts and not parts.query and not parts.fragment and "@" not in parts.netloc
