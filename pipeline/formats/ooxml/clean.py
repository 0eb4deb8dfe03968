"""Rules for elements and attributes that all three kinds share."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.ooxml.values import allowed, plain
from pipeline.formats.ooxml.vocabulary import ATTRIBUTES, ELEMENTS

_B = "http://schemas.openxmlformats.org/"
W = _B + "wordprocessingml/2006/main"
S = _B + "spreadsheetml/2006/main"
P = _B + "presentationml/2006/main"
A = _B + "drawingml/2006/main"
C = _B + "drawingml/2006/chart"
DGM = _B + "drawingml/2006/diagram"
R = _B + "officeDocument/2006/relationships"
MATH = _B + "officeDocument/2006/math"
MC = _B + "markup-compatibility/2006"
V = "urn:schemas-microsoft-com:vml"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
XML = "http://www.w3.org/XML/1998/namespace"
#: Namespaces that live on -> their elements.
KNOWN = {
    uri: ELEMENTS[short]
    for uri, short in {
        W: "w",
        S: "s",
        P: "p",
        A: "a",
        C: "c",
        DGM: "dgm",
        V: "v",
        WPS: "wps",
        MATH: "m",
        _B + "drawingml/2006/picture": "pic",
        _B + "drawingml/2006/wordprocessingDrawing": "wp",
        _B + "drawingml/2006/spreadsheetDrawing": "xdr",
        _B + "drawingml/2006/chartDrawing": "cdr",
        _B + "drawingml/2006/lockedCanvas": "lc",
        "urn:schemas-microsoft-com:office:office": "o",
        "urn:schemas-microsoft-com:office:word": "w10",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
        "http://schemas.microsoft.com/office/drawing/2010/main": "a14",
    }.items()
}
ALLOWED = frozenset({*KNOWN, R})
#: Local names of elements that go with everything in them -> kind of the removal.
GONE = {
    **dict.fromkeys(("del", "moveFrom", "numberingChange", "delText", "delInstrText"), "tracked-change"),
    **dict.fromkeys(("cellDel", "cellIns", "cellMerge"), "tracked-change"),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"), "comment"),
    **dict.fromkeys(("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr"), "mark"),
    **dict.fromkeys(("extLst", "custDataLst", "custShowLst", "modifyVerifier", "photoAlbum", "smtClean"), "extension"),
    **dict.fromkeys(("oleObjects", "controls", "control", "OLEObject", "externalData", "subDoc"), "attachment"),
    **dict.fromkeys(("handoutMasterIdLst", "notesMasterIdLst", "embeddedFontLst", "timing", "transition"), "part"),
    **dict.fromkeys(("hlinkMouseOver", "hlinkHover", "snd", "audioFile", "videoFile", "wavAudioFile"), "external-link"),
    **dict.fromkeys(("quickTimeFile", "audioCd", "dataModelExt", "ffData", "lastRenderedPageBreak"), "part"),
    **dict.fromkeys(("tblCaption", "tblDescription", "signatureline", "ink"), "alt-text"),
    **dict.fromkeys(("vanish", "specVanish"), "hidden-text"),
    **dict.fromkeys(("mruColors", "pivotSource", "pivotFmts", "printSettings"), "part"),
    **dict.fromkeys(("fldData", "divId", "pubType", "webHidden"), "part"),
    **dict.fromkeys(("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "rsids", "rsid"), "custom-part"),
}  # fmt: skip
_DROP_ATTRIBUTES = frozenset(
    """
    author date initials descr title alt href tooltip tgtFrame docLocation history codeName gfxdata userId
    uniqueName localname password spinCount saltValue hashValue algorithmName cryptProviderType hash salt
    anchorId editId src userDrawn presetClass macro textlink fPublished bwMode action invalidUrl
    removePersonalInfoOnSave spid bmk phldrT matchingName solutionID shapeid storeItemID tplc dxaOrig dyaOrig
    csid localSheetId smtClean dirty err noChangeAspect cm vm ph
    """.split()
)
_TEXT = frozenset(
    "t v f instrText separator formatCode name oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter "
    "tableStyleId attrName text".split()
)
#: What a reader sees: none of it may vanish because we do not know what is around it.
_SHOWN = frozenset("pic pict blip imagedata drawing graphic tbl contentPart altChunk textpath sp shape".split())
_UNKNOWN = "unknown-element"
#: Values that are longer are not remembered; they are rare, and memory is bounded.
_REMEMBERED_CHARS = 64
_CELL, _VALUE = f"{{{S}}}c", f"{{{S}}}v"
_VML_TYPE = re.compile(r"_x0000_t[0-9]{1,4}\Z")
_TABLE_STYLE = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}\Z")


def local(element: etree._Element) -> str:
    """Return the element's name without namespace."""
    return _short(str(element.tag))


@lru_cache(maxsize=8192)
def _short(name: str) -> str:
    return name.rpartition("}")[2]


@lru_cache(maxsize=8192)
def space(name: str) -> str:
    """Return the namespace of a Clark name."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def remove(element: etree._Element) -> None:
    """Take an element out, text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    remove(element)


def shows(element: etree._Element) -> bool:
    """Return whether a reader would see anything of an element."""
    for child in element.iter():
        name = local(child)
        if name in _SHOWN or (name == "t" and (child.text or "").strip()):
            return True
    return False


def clean_tree(root: etree._Element, removed: Counter[str]) -> None:
    """Choose alternatives, drop unknown namespaces and the names and elements that no reader sees.

    Raises:
        UnknownPart: Something that a reader sees is in an element that no rule covers.
    """
    _alternatives(root)
    _objects(root, removed)
    numbers: dict[str, int] = {}
    sheet = space(str(root.tag)) == S
    for element in list(root.iter()):
        if (sheet and _is_cell(element)) or (element is not root and element.getparent() is None):
            continue
        kind = _goes(element)
        if kind and element is not root:
            removed[kind] += 1
            _detach(element)
            continue
        _attributes(element, numbers)
        _content(element)
    _connectors(root, numbers)
    _nameless_runs(root)


def _is_cell(element: etree._Element) -> bool:
    """Return whether an element is one of a workbook's many, in the form that needs no more looks."""
    if element.tail:
        return False
    name = element.tag
    if name == _VALUE:
        return not element.attrib
    return (
        name == _CELL
        and not element.text
        and {"r", "s", "t"}.issuperset(element.attrib)  # what they say, `cells.settle` has seen to
    )


def _detach(element: etree._Element) -> None:
    for child in list(element.iter()):
        parent = child.getparent()
        if child is not element and parent is not None:
            parent.remove(child)
    remove(element)


def _nameless_runs(root: etree._Element) -> None:
    for prefix in ("ins", "moveTo", "smartTag", "customXml", "sdtContent"):
        for element in list(root.iter(f"{{{W}}}{prefix}")):
            unwrap(element)
    for element in list(root.iter(f"{{{W}}}sdt")):
        unwrap(element)


def _goes(element: etree._Element) -> str | None:
    kind = _kind(str(element.tag))
    if kind != _UNKNOWN:
        return kind
    if shows(element):
        raise UnknownPart("an unknown element shows something")
    return kind


@lru_cache(maxsize=8192)
def _kind(tag: str) -> str | None:
    """Return why elements of a name go, or None where they stay."""
    name, home = _short(tag), space(tag)
    known = KNOWN.get(home)
    if known is not None and (name.endswith("Change") or name.startswith(("moveFromRange", "moveToRange"))):
        return "tracked-change"
    if name.startswith(("customXmlIns", "customXmlDel", "customXmlMove")):
        return "tracked-change"
    if name in GONE:
        return GONE[name]
    if known is not None and name in known and name not in {"altChunk", "contentPart"}:
        return None
    return _UNKNOWN


def _alternatives(root: etree._Element) -> None:
    for block in list(root.iter(f"{{{MC}}}AlternateContent")):
        if block.getparent() is None:
            continue
        fallback = block.find(f"{{{MC}}}Fallback")
        choices = [
            choice
            for choice in block.findall(f"{{{MC}}}Choice")
            if choice.get("Requires", "").split()
            and all(choice.nsmap.get(prefix, "") in ALLOWED for prefix in choice.get("Requires", "").split())
        ]
        chosen = choices[0] if choices else fallback
        if fallback is not None and fallback.find(".//{*}oleObj//{*}pic") is not None:
            chosen = fallback  # the picture of an embedded object rather than a drawing of the old kind
        if (chosen is None or not shows(chosen)) and any(shows(b) for b in block if local(b) != "Fallback"):
            raise UnknownPart("an alternative that is not covered shows something")
        if chosen is fallback and {_letters(branch) for branch in block if branch is not chosen} - {
            "",
            _letters(chosen),
        }:
            # A newer program shows what we cannot keep; what we would keep, nobody may have seen.
            raise UnknownPart("alternatives that say different things")
        for branch in list(block):
            if branch is chosen:
                unwrap(branch)
            else:
                _detach(branch)
        unwrap(block)


def _letters(branch: etree._Element | None) -> str:
    if branch is None:
        return ""
    return "".join("".join(element.itertext()) for element in branch.iter("{*}t")).replace(" ", "")


def _objects(root: etree._Element, removed: Counter[str]) -> None:
    """Leave the picture of an embedded object in its place.

    Raises:
        UnknownPart: It has no picture here.
    """
    for element in list(root.iter(f"{{{W}}}object")):
        removed["attachment"] += 1
        element.tag = f"{{{W}}}pict"
        element.attrib.clear()
        for link in list(element.iter(f"{{{W}}}objectEmbed", f"{{{W}}}objectLink")):
            remove(link)
    for element in list(root.iter("{*}oleObj")):
        frame = next((up for up in element.iterancestors() if local(up) == "graphicFrame"), None)
        picture = element.find(f"{{{P}}}pic")
        parent = frame.getparent() if frame is not None else None
        if frame is None or picture is None or parent is None:
            raise UnknownPart("an embedded object without a picture")
        removed["attachment"] += 1
        parent.replace(frame, picture)


def _content(element: etree._Element) -> None:
    """Drop text where the standard has none."""
    if element.text and local(element) not in _TEXT and not element.text.isspace() and not plain(element.text.strip()):
        element.text = None
    if element.tail and not element.tail.isspace():
        element.tail = None


def _attributes(element: etree._Element, numbers: dict[str, int]) -> None:
    tag, attributes = str(element.tag), element.attrib
    for key, value in attributes.items():
        said = (_said if len(value) <= _REMEMBERED_CHARS else _said_now)(tag, str(key), str(value))
        if said is None:
            del attributes[key]
        elif said != value:
            element.set(str(key), said)
    _names(element, _short(tag), numbers)


def _said_now(tag: str, key: str, value: str) -> str | None:
    """Return what an attribute of an element says afterwards, or None where it goes."""
    name, short, home = _short(tag), _short(key), space(key)
    if home == R or short == "relid":
        return value
    if home == XML:
        return "preserve" if short == "space" and value == "preserve" else None
    if (home not in ALLOWED and home) or short not in ATTRIBUTES or short in _DROP_ATTRIBUTES:
        return None
    return allowed("rFont" if name == "name" and space(tag) == S else name, short, value)


_said = lru_cache(maxsize=65_536)(_said_now)


def _names(element: etree._Element, name: str, numbers: dict[str, int]) -> None:
    if name in {"docPr", "cNvPr"}:
        number = numbers[""] = numbers.get("", 0) + 1
        numbers.setdefault(element.get("id", ""), number)
        element.set("id", str(number))
        element.set("name", f"Object {number}")
    elif name == "cSld":
        element.attrib.pop("name", None)
    elif name in {"theme", "clrScheme", "fontScheme", "fmtScheme", "objectDefaults"} and "name" in element.attrib:
        element.set("name", "Office")
    if space(str(element.tag)) == V:
        for key in ("id", f"{{{V}}}id"):
            if not _VML_TYPE.match(element.get(key, "_x0000_t0")):
                del element.attrib[key]


def _connectors(root: etree._Element, numbers: dict[str, int]) -> None:
    for element in list(root.iter("{*}stCxn", "{*}endCxn")):
        number = numbers.get(element.get("id", ""))
        if number is None:
            remove(element)
        else:
            element.set("id", str(number))
