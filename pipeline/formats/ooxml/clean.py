"""Rules for elements and attributes that all three kinds share."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

_B = "http://schemas.openxmlformats.org/"
_N = "http://purl.oclc.org/ooxml/"
W = _B + "wordprocessingml/2006/main"
S = _B + "spreadsheetml/2006/main"
P = _B + "presentationml/2006/main"
A = _B + "drawingml/2006/main"
C = _B + "drawingml/2006/chart"
R = _B + "officeDocument/2006/relationships"
MC = _B + "markup-compatibility/2006"
V = "urn:schemas-microsoft-com:vml"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
XML = "http://www.w3.org/XML/1998/namespace"
ALLOWED = frozenset(
    {
        *(W, S, P, A, C, R, V, WPS),
        _B + "officeDocument/2006/math",
        _B + "drawingml/2006/picture",
        _B + "drawingml/2006/wordprocessingDrawing",
        _B + "drawingml/2006/spreadsheetDrawing",
        _B + "drawingml/2006/chartDrawing",
        _B + "drawingml/2006/diagram",
        "urn:schemas-microsoft-com:office:office",
        "urn:schemas-microsoft-com:office:word",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    }
)
#: Local names of elements that go with everything in them -> kind of the removal.
GONE = {
    **dict.fromkeys(("del", "moveFrom", "cellDel", "cellIns", "cellMerge", "numberingChange"), "tracked-change"),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"), "comment"),
    **dict.fromkeys(("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr", "userShapes"), "mark"),
    **dict.fromkeys(("extLst", "custDataLst", "custShowLst", "modifyVerifier", "photoAlbum", "smtClean"), "extension"),
    **dict.fromkeys(
        ("object", "oleObjects", "controls", "control", "OLEObject", "oleObj", "externalData"), "attachment"
    ),
    **dict.fromkeys(("handoutMasterIdLst", "notesMasterIdLst", "embeddedFontLst", "timing", "transition"), "part"),
    **dict.fromkeys(("hlinkMouseOver", "hlinkHover", "snd", "audioFile", "videoFile", "wavAudioFile"), "external-link"),
    **dict.fromkeys(("quickTimeFile", "audioCd", "dataModelExt", "ffData", "lastRenderedPageBreak"), "part"),
}
_DROP_ATTRIBUTES = frozenset(
    [
        "author",
        "date",
        "initials",
        "descr",
        "title",
        "alt",
        "href",
        "tooltip",
        "tgtFrame",
        "docLocation",
        "history",
        "codeName",
        "gfxdata",
        "userId",
        "uniqueName",
        "localname",
        "password",
        "spinCount",
        "saltValue",
        "hashValue",
        "algorithmName",
        "cryptProviderType",
        "hash",
        "salt",
        "anchorId",
        "editId",
        "src",
        "userDrawn",
        "presetClass",
        "macro",
        "textlink",
        "fPublished",
        "bwMode",
        "action",
        "invalidUrl",
        "removePersonalInfoOnSave",
    ]
)
_VML_TYPE = re.compile(r"_x0000_t[0-9]{1,4}\Z")


def local(element: etree._Element) -> str:
    """Return the element's name without namespace."""
    return str(element.tag).rpartition("}")[2]


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


def clean_tree(root: etree._Element, removed: Counter[str]) -> None:
    """Choose alternatives, drop unknown namespaces and the names and elements that no reader sees."""
    _alternatives(root)
    number = 0
    for element in list(root.iter()):
        if element is not root and element.getparent() is None:
            continue
        kind = _goes(element)
        if kind and element is not root:
            removed[kind] += 1
            _detach(element)
            continue
        number += local(element) in {"docPr", "cNvPr"}
        _attributes(element, number)
    _nameless_runs(root)


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
    name = local(element)
    if space(str(element.tag)) not in ALLOWED:
        return "unknown-element"
    if name in {"del", "ins"} and space(str(element.tag)) != W:
        return None
    if name.endswith("Change") or name.startswith(("moveFromRange", "moveToRange", "customXmlIns", "customXmlDel")):
        return "tracked-change"
    if name.startswith("customXmlMove"):
        return "tracked-change"
    if name in {"sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "rsids", "rsid"}:
        return "custom-part"
    return GONE.get(name)


def _alternatives(root: etree._Element) -> None:
    for block in list(root.iter(f"{{{MC}}}AlternateContent")):
        chosen = block.find(f"{{{MC}}}Fallback")
        for choice in block.findall(f"{{{MC}}}Choice"):
            spaces = [choice.nsmap.get(prefix, "") for prefix in choice.get("Requires", "").split()]
            if spaces and all(name in ALLOWED for name in spaces):
                chosen = choice
                break
        for branch in list(block):
            if branch is chosen:
                unwrap(branch)
            else:
                _detach(branch)
        unwrap(block)


def _attributes(element: etree._Element, number: int) -> None:
    name = local(element)
    for key in list(element.attrib):
        short, home = str(key).rpartition("}")[2], space(str(key))
        foreign = home not in ALLOWED and home not in {"", XML}
        own_date = short in {"date", "title", "hash"} and space(str(element.tag)) == S
        if foreign or short.startswith("rsid") or (short in _DROP_ATTRIBUTES and not own_date):
            del element.attrib[key]
    if name in {"docPr", "cNvPr"}:
        element.set("name", f"Object {number}")
    elif (
        name in {"cSld", "theme", "clrScheme", "fontScheme", "fmtScheme", "objectDefaults"} and "name" in element.attrib
    ):
        element.set("name", "Office" if name != "cSld" else "Page")
    if space(str(element.tag)) == V and not _VML_TYPE.match(element.get("id", "")):
        element.attrib.pop("id", None)
