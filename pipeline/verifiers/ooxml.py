"""Office Open XML, looked at by other code: package, every element and attribute, pictures, and the visible text."""

from __future__ import annotations

import importlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import docx
import openpyxl
import pptx
from lxml import etree

from pipeline.errors import VerifierFailed
from pipeline.model import Counts, Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._ooxml_package import NAME
from pipeline.verifiers._package import read_members
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.image import VERIFIER as IMAGE
from pipeline.verifiers.residue import search

_TYPES = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.(wordprocessingml|spreadsheetml|presentationml)\..*"
)
_SPACES = re.compile(
    r"http://schemas\.openxmlformats\.org/(?:wordprocessingml|spreadsheetml|presentationml|drawingml|officeDocument)"
    r"/2006/[A-Za-z]{4,22}\Z|http://schemas\.microsoft\.com/office/word/2010/wordprocessing(?:Shape|Group|Canvas)\Z"
    r"|http://schemas\.microsoft\.com/office/drawing/2010/main\Z"
    r"|urn:schemas-microsoft-com:(?:vml|office:(?:office|word))\Z|http://www\.w3\.org/XML/1998/namespace\Z"
)
_PREFIXES = frozenset("w x s p a c pic wp xdr cdr dgm lc r m v o w10 wps wpg wpc a14 xml".split())
_ELEMENTS = frozenset(
    """
    ins del moveFrom moveTo comment commentRangeStart commentRangeEnd commentReference rsids attachedTemplate
    docVars mailMerge proofErr sdt sdtPr customXml smartTag oleObject control object OLEObject oleObj
    documentProtection writeProtection fileSharing legacyDrawing legacyDrawingHF extLst vanish specVanish
    delText delInstrText bookmarkStart definedNames definedName hyperlinks dataValidations conditionalFormatting
    customSheetViews scenarios protectedRanges externalReferences pivotCaches customWorkbookViews timing
    transition custDataLst tagLst modifyVerifier altChunk subDoc contentPart externalData ffData tblCaption
    tblDescription aliases latentStyles docPartObj embeddedFontLst notesMasterIdLst handoutMasterIdLst rPh
    phoneticPr cellDel cellIns rPrChange pPrChange sectPrChange tblPrChange tcPrChange trPrChange
    numberingChange moveFromRangeStart moveToRangeStart permStart nsid tmpl webHidden sheetProtection
    workbookProtection printSettings pivotFmts
    """.split()
)
_ATTRIBUTES = re.compile(
    r"(?:rsid.*|author|initials|dateTime|descr|title|alt|uniqueName|userId|codeName|paraId|textId|durableId|macro|"
    r"tooltip|href|gfxdata|password|hashValue|saltValue|anchorId|editId|spid|userDrawn)\Z"
)
#: Elements whose text a reader sees, or that hold a number or an identifier of a style.
_TEXT = frozenset(
    "t v f separator formatCode name oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split()
)
_FIELD = re.compile(r" (?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|AUTONUM(?:LGL|OUT)?|LISTNUM) (?:\\\* [A-Za-z]{5,10} )?\Z")
_HEADER_FONT = re.compile(r'&"([^",]*)')
_STYLE_ID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}\Z")
_OUTWARD = re.compile(
    r"(?i)\[|\\|://|\|[A-Za-z']|\b(?:HYPERLINK|WEBSERVICE|CALL|REGISTER|EXEC|RTD|DDE|CELL|INFO|IMAGE)\("
)
_OFF = frozenset({"0", "false", "off"})
#: A word with blanks around it says to a program what it says without; of these elements it is a text or a sign.
_PADDED = re.compile(r"\s+\w{1,40}\s*\Z|\w{1,40}\s+\Z")
_SPOKEN = frozenset(
    "lvlText numFmt sheet textpath fldSimple begChr chr endChr sepChr buChar decimalSymbol listSeparator".split()
)
_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".bmp": "image/bmp",
             ".tif": "image/tiff", ".tiff": "image/tiff", ".webp": "image/webp"}  # fmt: skip
_SHEET_CELL, _SHEET_VALUE = (f"{{http://schemas.openxmlformats.org/spreadsheetml/2006/main}}{name}" for name in "cv")
#: Values that are longer are not remembered; they are rare, and memory is bounded.
_REMEMBERED_CHARS = 64
_CELL_KEYS = frozenset("rst")
_LAST_COLUMN = 2**14


def _refusals() -> tuple[type[Exception], ...]:
    """Return how the libraries of readers say that they cannot open a document; they load at their first use."""
    names = importlib.import_module
    return (
        names("docx.exceptions").PythonDocxError,
        names("docx.opc.exceptions").OpcError,
        names("pptx.exc").PythonPptxError,
        names("openpyxl.utils.exceptions").InvalidFileException,
    )


class OoxmlVerifier:
    """Objects to parts, relations, elements and attributes that have no place in a sanitised copy."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is an Office document of ours."""
        return _TYPES.match(media_type) is not None

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        from pipeline.verifiers._ooxml_backdrops import kept_away
        from pipeline.verifiers._ooxml_extents import off_pages
        from pipeline.verifiers._ooxml_package import PARSER, package_faults, residue
        from pipeline.verifiers._ooxml_printed import unprinted
        from pipeline.verifiers._ooxml_unseen import unseen
        from pipeline.verifiers._ooxml_unshown import unshown

        parts = read_members(copy)
        found = list(package_faults(copy, parts, expectation))
        numbers = {name: number for number, name in enumerate(parts)}
        roots: dict[str, etree._Element] = {}
        for name, body in parts.items():
            number = numbers[name]
            if name.startswith("[") or name.endswith(".rels"):
                continue
            if name.endswith(".xml"):
                roots[name] = etree.fromstring(body, PARSER)
                found += _part_faults(roots[name], number)
            else:
                found += _picture_faults(body, name, number, expectation)
        faults = (*unseen(roots), *unshown(roots), *unprinted(roots), *off_pages(roots), *kept_away(parts, roots))
        found += (residue(Reason.METADATA_LEFT, f"part:{numbers[name]}:{word}") for name, word in faults)
        try:
            found += _count_faults(copy, expectation)
        except _refusals():
            raise VerifierFailed("a program of readers does not open it") from None
        return found

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`. Names of parts are numbers, or `check` objects."""
        from pipeline.verifiers._ooxml_package import PARSER
        from pipeline.verifiers._ooxml_text import visible_text

        parts = read_members(copy)
        roots = {
            name: etree.fromstring(body, PARSER) for name, body in parts.items() if name.endswith((".xml", ".rels"))
        }
        seen = {name: root for name, root in roots.items() if not name.endswith(".rels") and not name.startswith("[")}
        yield View("text", visible_text(seen), visible=True)
        for number, (name, root) in enumerate(roots.items()):
            yield View(f"part:{number}", "".join(str(text) for text in root.itertext()), mixed=True)
            values = _said(root, known=not name.endswith(".rels"))
            yield View(f"part:{number}:attributes", "\n".join(values), mixed=True)

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        names = [name for name in read_members(copy) if name.endswith(".xml")]
        sheets = sum(name.startswith(("xl/worksheets/sheet", "xl/chartsheets/sheet")) for name in names)
        return sheets or sum(re.match(r"ppt/slides/slide[0-9]+\.xml\Z", name) is not None for name in names) or None


def _said(root: etree._Element, *, known: bool) -> Iterator[str]:
    """Hand out what attributes say, without the words that the standard gives and the names that we give."""
    from pipeline.verifiers._ooxml_text import local
    from pipeline.verifiers._ooxml_values import is_known

    for element in root.iter():
        if not element.attrib or _is_cell(element):
            continue
        name = local(element)
        for key, value in element.attrib.items():
            short = str(key).rpartition("}")[2]
            visible = (name, short) in {("sheet", "name"), ("textpath", "string"), ("lvlText", "val")}
            if not known or visible or short == "formatCode" or not is_known(name, short, str(value)):
                yield str(value)


def _part_faults(root: etree._Element, number: int) -> Iterator[Residue]:
    """Object once a part to the first thing of each kind that has no place in it."""
    from pipeline.verifiers._ooxml_package import residue
    from pipeline.verifiers._ooxml_text import local

    if root.getroottree().docinfo.doctype or root.getprevious() is not None or root.getnext() is not None:
        yield residue(Reason.ACTIVE_CONTENT_LEFT, f"part:{number}:doctype")
    for prefix, uri in _declared(root):
        if not _SPACES.match(uri) or (prefix and prefix not in _PREFIXES):
            yield residue(Reason.METADATA_LEFT, f"part:{number}:namespace")
            break
    if local(root) == "worksheet" and _in_hidden_columns(root):
        yield residue(Reason.METADATA_LEFT, f"part:{number}:hidden column")
    for element in root.iter():
        if not _is_cell(element) and (fault := _fault(element)) is not None:
            yield residue(fault[0], f"part:{number}:{fault[1]}")
            return


def _in_hidden_columns(root: etree._Element) -> bool:
    """Return whether a cell with a value stands in a column that is not shown."""
    from pipeline.verifiers._ooxml_cells import is_thin_column

    unseen = {
        number
        for column in root.iter("{*}col")
        if column.get("hidden", "0") not in _OFF or is_thin_column(float(column.get("width", "1")))
        for number in range(int(column.get("min", "0")), min(int(column.get("max", "0")), _LAST_COLUMN) + 1)
    }
    if not unseen:
        return False
    for cell in root.iter("{*}c"):
        letters = (cell.get("r") or "").rstrip("0123456789")
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        if len(cell) and number in unseen:
            return True
    return False


def _declared(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Hand out prefix and namespace of each declaration."""
    for _, declared in etree.iterwalk(root, events=("start-ns",)):
        prefix, uri = declared or ("", "")
        yield prefix, uri


def _is_cell(element: etree._Element) -> bool:
    """Return whether an element is one of a sheet's many, in its plainest form."""
    tag = element.tag
    if tag == _SHEET_VALUE:
        return not element.attrib and not element.tail
    if tag != _SHEET_CELL or element.tail or element.text:
        return False
    attributes = dict(element.attrib)
    return _CELL_KEYS.issuperset(attributes) and all(
        value.isalnum() and len(value) <= 12 for value in attributes.values()
    )


def _fault(element: etree._Element) -> tuple[Reason, str] | None:
    from pipeline.verifiers._ooxml_names import NAMES
    from pipeline.verifiers._ooxml_text import local

    name = local(element)
    if name == "c" and not _CELL_KEYS.issuperset(element.attrib):
        return Reason.METADATA_LEFT, "cell"
    if not name or name not in NAMES or not _SPACES.match(etree.QName(element).namespace or ""):
        return Reason.METADATA_LEFT, "element"
    if name in _ELEMENTS:
        return Reason.METADATA_LEFT, name
    for key, value in element.attrib.items():
        if (_is_strange if len(value) <= _REMEMBERED_CHARS else _is_strange.__wrapped__)(name, str(key), str(value)):
            return Reason.METADATA_LEFT, f"{name}:attribute"
    return _hidden(element, name) or _text_fault(element, name)


@lru_cache(maxsize=65_536)
def _is_strange(name: str, key: str, value: str) -> bool:
    """Return whether an attribute of an element has no place, or says what it must not; most are met many times."""
    from pipeline.verifiers._ooxml_names import NAMES
    from pipeline.verifiers._ooxml_values import is_known

    short = key.rpartition("}")[2]
    if name not in _SPOKEN and _PADDED.match(value):
        return True
    return _ATTRIBUTES.match(short) is not None or short not in NAMES or not is_known(name, short, value)


def _text_fault(element: etree._Element, name: str) -> tuple[Reason, str] | None:
    from pipeline.verifiers._ooxml_values import is_font, is_known

    text = element.text
    if name == "instrText" and not _FIELD.match(text or ""):
        return Reason.ACTIVE_CONTENT_LEFT, "instrText"
    if name == "f" and _OUTWARD.search(text or ""):
        return Reason.ACTIVE_CONTENT_LEFT, "formula"
    if element.tail and not element.tail.isspace():
        return Reason.METADATA_LEFT, f"{name}:tail"
    if name.endswith(("Header", "Footer")) and not all(is_font(found) for found in _HEADER_FONT.findall(text or "")):
        return Reason.METADATA_LEFT, f"{name}:font"
    if not text or name in _TEXT or name == "instrText" or text.isspace():
        return None
    if name == "tableStyleId":
        return None if _STYLE_ID.match(text) else (Reason.METADATA_LEFT, name)
    return None if is_known(name, "", text.strip()) else (Reason.METADATA_LEFT, f"{name}:text")


def _hidden(element: etree._Element, name: str) -> tuple[Reason, str] | None:
    """Object to content that a reader does not see."""
    if name == "sheet" and element.get("state") is not None:
        return Reason.METADATA_LEFT, "hidden sheet"
    if name == "row" and element.get("hidden", "0") not in _OFF and len(element):
        return Reason.METADATA_LEFT, "hidden row"
    if name in {"cNvPr", "docPr"} and element.get("hidden", "0") not in _OFF:
        return Reason.METADATA_LEFT, "hidden shape"
    if name == "sld" and element.get("show") is not None:
        return Reason.METADATA_LEFT, "hidden slide"
    if name == "numFmt" and not (element.get("formatCode") or "General").strip("; "):
        return Reason.METADATA_LEFT, "format that shows nothing"
    if "visibility:hidden" in element.get("style", ""):
        return Reason.METADATA_LEFT, "hidden shape"
    return None


def _picture_faults(body: bytes, name: str, number: int, expectation: Expectation) -> Iterator[Residue]:
    """Look at a picture as at a file of its own: structure, exiftool, and protected text in its pixels."""
    from pipeline.verifiers._ocr_pages import frames
    from pipeline.verifiers._ocr_tesseract import read_text
    from pipeline.verifiers._ooxml_package import residue

    suffix = "." + name.rpartition(".")[2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture" + suffix)
        path.write_bytes(body)
        inner = Expectation(_PICTURES.get(suffix, ""), Counts())
        if not IMAGE.applies_to(inner.media_type):
            yield residue(Reason.METADATA_LEFT, f"part:{number}:kind")
            return
        for verifier in (IMAGE, EXIF):
            yield from (residue(r.reason, f"part:{number}:{r.where}") for r in verifier.check(path, inner))
            yield from (residue(r.reason, f"part:{number}") for r in search(verifier.views(path), expectation))
        if expectation.ocr and (expectation.protected or expectation.unseen_only):
            read = (View(f"part:{number}:ocr", read_text(shown), visible=True) for _, shown in frames(path))
            yield from search(read, expectation)


def _count_faults(copy: Path, expectation: Expectation) -> Iterator[Residue]:
    """Open it as a user's program would, and count."""
    from pipeline.verifiers._ooxml_package import residue

    kind = expectation.media_type
    counts = expectation.counts
    if "wordprocessingml" in kind:
        with copy.open("rb") as source:
            docx.Document(source)
    elif "spreadsheetml" in kind:
        with copy.open("rb") as source:
            book = openpyxl.load_workbook(source, read_only=True)
            if counts.sheets is not None and len(book.sheetnames) != counts.sheets:
                yield residue(Reason.CONTENT_LOST, "sheets")
            book.close()
    else:
        with copy.open("rb") as source:
            if counts.slides is not None and len(pptx.Presentation(source).slides) != counts.slides:
                yield residue(Reason.CONTENT_LOST, "slides")


VERIFIER: Verifier = OoxmlVerifier()
