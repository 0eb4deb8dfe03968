"""Which parts may live on, and under which content type."""

from __future__ import annotations

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_V = "application/vnd.openxmlformats-officedocument."
_MS = "application/vnd.ms-"
#: Main part's content type -> media type of the item and of its copy. Templates, shows and kinds with macros become
#: the plain kind, whose content type stands first: their macros go, and a copy is no template of anything.
MAIN = {
    WORD + ".main+xml": WORD,
    SHEET + ".main+xml": SHEET,
    SLIDES + ".main+xml": SLIDES,
    _V + "wordprocessingml.template.main+xml": WORD,
    _MS + "word.document.macroEnabled.main+xml": WORD,
    _MS + "word.template.macroEnabledTemplate.main+xml": WORD,
    _V + "spreadsheetml.template.main+xml": SHEET,
    _MS + "excel.sheet.macroEnabled.main+xml": SHEET,
    _MS + "excel.template.macroEnabled.main+xml": SHEET,
    _MS + "excel.addin.macroEnabled.main+xml": SHEET,
    _V + "presentationml.template.main+xml": SLIDES,
    _V + "presentationml.slideshow.main+xml": SLIDES,
    _MS + "powerpoint.presentation.macroEnabled.main+xml": SLIDES,
    _MS + "powerpoint.template.macroEnabled.main+xml": SLIDES,
    _MS + "powerpoint.slideshow.macroEnabled.main+xml": SLIDES,
}
SUFFIX = {WORD: ".docx", SHEET: ".xlsx", SLIDES: ".pptx"}
#: Endings of the kinds that become a plain one.
VARIANTS = (
    ".docm", ".dotx", ".dotm", ".xlsm", ".xltx", ".xltm", ".xlam", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm",
)  # fmt: skip
ROOM = {WORD: "word", SHEET: "xl", SLIDES: "ppt"}
MAIN_NAME = {WORD: "word/document.xml", SHEET: "xl/workbook.xml", SLIDES: "ppt/presentation.xml"}

_W = _V + "wordprocessingml."
_S = _V + "spreadsheetml."
_P = _V + "presentationml."
_D = _V + "drawingml."
#: Relationship kind -> content type, for parts found by their relationship alone.
IMPLICIT = {
    WORD: {
        "styles": _W + "styles+xml",
        "numbering": _W + "numbering+xml",
        "settings": _W + "settings+xml",
        "footnotes": _W + "footnotes+xml",
        "endnotes": _W + "endnotes+xml",
        "theme": _V + "theme+xml",
    },
    SHEET: {"styles": _S + "styles+xml", "sharedStrings": _S + "sharedStrings+xml", "theme": _V + "theme+xml"},
    SLIDES: {
        "theme": _V + "theme+xml",
        "tableStyles": _P + "tableStyles+xml",
        "slideLayout": _P + "slideLayout+xml",
    },
}
#: Relationship kind -> content type, for parts that must still be referred to.
EXPLICIT = {
    WORD: {"header": _W + "header+xml", "footer": _W + "footer+xml"},
    SHEET: {
        "worksheet": _S + "worksheet+xml",
        "chartsheet": _S + "chartsheet+xml",
        "drawing": _V + "drawing+xml",
    },
    SLIDES: {"slide": _P + "slide+xml", "slideMaster": _P + "slideMaster+xml"},
}
DRAWING = {
    "chart": _D + "chart+xml",
    "diagramData": _D + "diagramData+xml",
    "diagramLayout": _D + "diagramLayout+xml",
    "diagramQuickStyle": _D + "diagramStyle+xml",
    "diagramColors": _D + "diagramColors+xml",
    "chartUserShapes": _D + "chartshapes+xml",
    "image": "",
}
#: Folder and first word of the names of parts; programs that look parts up by name expect these.
_PLACES = {
    "worksheet": ("worksheets", "sheet"),
    "chartsheet": ("chartsheets", "sheet"),
    "drawing": ("drawings", "drawing"),
    "chartUserShapes": ("drawings", "shapes"),
    "chart": ("charts", "chart"),
    "slide": ("slides", "slide"),
    "slideLayout": ("slideLayouts", "slideLayout"),
    "slideMaster": ("slideMasters", "slideMaster"),
    "theme": ("theme", "theme"),
    "image": ("media", "image"),
    "diagramData": ("diagrams", "data"),
    "diagramLayout": ("diagrams", "layout"),
    "diagramQuickStyle": ("diagrams", "quickStyle"),
    "diagramColors": ("diagrams", "colors"),
}
_ALONE = frozenset({"styles", "numbering", "settings", "footnotes", "endnotes", "sharedStrings", "tableStyles"})
#: Relationship kinds of parts inside the package that a reader sees or hears and that no rule covers yet.
UNCOVERED = frozenset({"aFChunk", "chartEx", "video", "audio", "media", "ink", "contentPart"})


def content_type(media_type: str, owner: str, kind: str) -> tuple[str, bool] | None:
    """Return (content type, whether it must be referred to) of a related part, or None where it is left out.

    Args:
        media_type: Kind of the item.
        owner: New name of the part that has the relationship.
        kind: Last word of the relationship's type.
    """
    main = owner == MAIN_NAME[media_type]
    if kind in DRAWING:
        return DRAWING[kind], True
    if kind == "slideMaster" and media_type == SLIDES and not main:
        return EXPLICIT[SLIDES][kind], False
    if kind == "slide" and not main:
        return None
    if kind in EXPLICIT[media_type]:
        return EXPLICIT[media_type][kind], True
    if kind in IMPLICIT[media_type] and (main or media_type == SLIDES):
        return IMPLICIT[media_type][kind], False
    return None


def part_name(media_type: str, kind: str, number: int, suffix: str = ".xml") -> str:
    """Return the new name of a part.

    Args:
        media_type: Kind of the item.
        kind: Last word of the relationship's type.
        number: From 1, in the order of the walk.
        suffix: Ending with dot.
    """
    folder, stem = _PLACES.get(kind, ("", kind))
    count = "" if kind in _ALONE and number == 1 else str(number)
    return "/".join(filter(None, (ROOM[media_type], folder, f"{stem}{count}{suffix}")))
