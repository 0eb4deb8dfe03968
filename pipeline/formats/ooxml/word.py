"""What only word documents have: revisions of rows, hidden runs, style names, settings, lists, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.formats._office.inheritance import inherited
from pipeline.formats.ooxml.clean import MATH, local, remove
from pipeline.formats.ooxml.fields import w
from pipeline.formats.ooxml.lookup import Child
from pipeline.formats.ooxml.switches import is_off

_BUILT_IN = re.compile(
    r"(?:Normal|Title|Subtitle|Header|Footer|Caption|Hyperlink|Strong|Emphasis|Quote|Closing|Signature|Salutation"
    r"|heading [1-9]|toc [1-9]|toc heading|List Paragraph|List Bullet(?: [2-5])?|List Number(?: [2-5])?|List"
    r"|List Continue|Table Grid|Normal Table|No List|Body Text(?: [23])?|Body Text Indent|No Spacing|Date"
    r"|Default Paragraph Font|footnote text|footnote reference|endnote text|endnote reference|page number"
    r"|index [1-9]|index heading|table of figures|table of authorities|Plain Text|HTML Preformatted|Normal \(Web\)"
    r"|Intense Quote|Intense Emphasis|Subtle Emphasis|Subtle Reference|Intense Reference|Book Title|FollowedHyperlink"
    r"|Bibliography|line number|Block Text|Document Map)\Z",
    re.IGNORECASE,
)
_LEVEL_NUMBERS = re.compile(r"%[1-9]|[^\w%]")
_STYLE_REFERENCES = frozenset(
    "pStyle rStyle tblStyle basedOn link next numStyleLink styleLink clickAndTypeStyle defaultTableStyle".split()
)
_SETTINGS = frozenset(
    """
    zoom mirrorMargins defaultTabStop evenAndOddHeaders footnotePr endnotePr compat themeFontLang
    clrSchemeMapping decimalSymbol listSeparator characterSpacingControl autoHyphenation
    bordersDoNotSurroundHeader gutterAtTop bordersDoNotSurroundFooter displayBackgroundShape bookFoldPrinting
    bookFoldRevPrinting hyphenationZone doNotHyphenateCaps consecutiveHyphenLimit
    """.split()
)


def deleted_rows(root: etree._Element, removed: Counter[str]) -> None:
    """Take out rows whose deletion is tracked or that are hidden, and what is in cells whose deletion is tracked."""
    for mark in list(root.iter(w("del"), w("hidden"))):
        props = mark.getparent()
        row = props.getparent() if props is not None and local(props) == "trPr" else None
        if row is not None and on(mark):
            removed["tracked-change" if local(mark) == "del" else "hidden-text"] += 1
            remove(row)
    for mark in list(root.iter(w("cellDel"))):
        cell = next((up for up in mark.iterancestors() if local(up) == "tc"), None)
        if cell is not None:
            removed["tracked-change"] += 1
            for child in list(cell):
                if local(child) != "tcPr":
                    remove(child)
            etree.SubElement(cell, w("p"))


def on(element: etree._Element | None) -> bool:
    """Return whether a switch is there and on."""
    return element is not None and not is_off(element.get(w("val"), "1"))


def hidden_styles(styles: etree._Element) -> frozenset[str]:
    """Return ids of styles whose text is hidden, inheritance followed; an empty id for the document's default."""
    rules = {s.get(w("styleId"), ""): s for s in styles.iter(w("style"))}

    marked = {ident: style.find(f"{w('rPr')}/{w('vanish')}") for ident, style in rules.items()}

    def base(ident: str) -> str | None:
        below = rules[ident].find(w("basedOn")) if ident in rules else None
        return None if ident not in rules else below.get(w("val"), "") if below is not None else ""

    def is_hidden(ident: str) -> bool:
        marks = (marked[one] for one in inherited(ident, base))
        return on(next((mark for mark in marks if mark is not None), None))

    some = any(on(mark) for mark in marked.values())
    found = {ident for ident in rules if ident and is_hidden(ident)} if some else set()
    default = next((s for s in rules.values() if s.get(w("default")) in {"1", "true"} and _is_paragraph(s)), None)
    everywhere = on(styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('vanish')}"))
    if everywhere or (default is not None and default.get(w("styleId"), "") in found):
        found.add("")
    return frozenset(found)


def _is_paragraph(style: etree._Element) -> bool:
    return style.get(w("type"), "paragraph") == "paragraph"


def hidden_runs(root: etree._Element, styles: frozenset[str], removed: Counter[str]) -> None:
    """Take out runs that are hidden by themselves or by their styles."""
    paragraphs, tables = Child(f"{w('pPr')}/{w('pStyle')}"), Child(f"{w('tblPr')}/{w('tblStyle')}")
    for run in list(root.iter(w("r"), f"{{{MATH}}}r")):
        mark = run.find(f"{w('rPr')}/{w('vanish')}")
        if on(mark) if mark is not None else bool(styles) and _hidden_by_style(run, styles, paragraphs, tables):
            removed["hidden-text"] += 1
            remove(run)


def _hidden_by_style(run: etree._Element, styles: frozenset[str], paragraphs: Child, tables: Child) -> bool:
    """Return whether the styles hide a run; hidden text is a toggle: two styles cancel each other out."""
    own = run.find(f"{w('rPr')}/{w('rStyle')}")
    outer = paragraphs.of(next(run.iterancestors(w("p")), None))
    around = tables.of(next(run.iterancestors(w("tbl")), None))
    by_paragraph = (outer.get(w("val"), "") if outer is not None else "") in styles
    by_table = around is not None and around.get(w("val"), "") in styles
    by_run = own is not None and own.get(w("val"), "") in styles
    return (by_paragraph or by_table) != by_run


def phantoms(root: etree._Element, removed: Counter[str]) -> None:
    """Empty the parts of equations that take up room and show nothing."""
    for phantom in list(root.iter(f"{{{MATH}}}phant")):
        shown = phantom.find(f"{{{MATH}}}phantPr/{{{MATH}}}show")
        if shown is None or not is_off(shown.get(f"{{{MATH}}}val", "1")):
            continue
        for base in phantom.findall(f"{{{MATH}}}e"):
            removed["hidden-text"] += len(base) > 0
            for child in list(base):
                base.remove(child)


def unseen_headers(main: etree._Element, settings: etree._Element | None) -> None:
    """Drop headers and footers of first or even pages where no section shows such pages apart."""
    shown = {"default"}
    if any(on(mark) for mark in main.iter(w("titlePg"))):
        shown.add("first")
    if settings is not None and on(settings.find(w("evenAndOddHeaders"))):
        shown.add("even")
    for reference in list(main.iter(w("headerReference"), w("footerReference"))):
        if reference.get(w("type"), "default") not in shown:
            remove(reference)


def rename_styles(styles: etree._Element) -> dict[str, str]:
    """Name styles neutrally; returns new ids by old ones."""
    names: dict[str, str] = {}
    for number, style in enumerate(styles.iter(w("style")), 1):
        name = style.find(w("name"))
        known = name is not None and _BUILT_IN.match(name.get(w("val"), "")) is not None
        names.setdefault(style.get(w("styleId"), ""), f"S{number}")
        style.set(w("styleId"), f"S{number}")
        if name is not None and not known:
            name.set(w("val"), f"Style {number}")
    for element in list(styles.iter(w("aliases"), w("latentStyles"))):
        remove(element)
    return names


def follow_styles(root: etree._Element, names: dict[str, str]) -> None:
    """Point references at the new style ids; dangling ones go."""
    for element in list(root.iter(*map(w, _STYLE_REFERENCES))):
        new = names.get(element.get(w("val"), ""))
        if new is None:
            remove(element)
        else:
            element.set(w("val"), new)
    for element in list(root.iter(w("name"))):
        owner = element.getparent()
        if owner is None or local(owner) != "style":
            remove(element)


def settings(root: etree._Element) -> None:
    """Keep the settings that change how pages look."""
    for child in list(root):
        if local(child) not in _SETTINGS:
            root.remove(child)


def lists(numbering: etree._Element, roots: Iterable[etree._Element]) -> None:
    """Drop list names and ids, and the texts of lists and levels that nothing uses: they are seen by nobody."""
    for element in list(numbering.iter(w("name"), w("nsid"), w("tmpl"), w("numIdMacAtCleanup"))):
        remove(element)
    used = {mark.get(w("val")) for root in roots for mark in root.iter(w("numId"))}
    kept: set[str | None] = set()
    for entry in list(numbering.findall(w("num"))):
        abstract = entry.find(w("abstractNumId"))
        if entry.get(w("numId")) in used and abstract is not None:
            kept.add(abstract.get(w("val")))
        else:
            remove(entry)
    for definition in list(numbering.findall(w("abstractNum"))):
        linked = definition.find(w("styleLink")) is not None or definition.find(w("numStyleLink")) is not None
        if definition.get(w("abstractNumId")) not in kept and not linked:
            remove(definition)
    _levels(numbering, roots)


def _levels(numbering: etree._Element, roots: Iterable[etree._Element]) -> None:
    """Leave the numbers alone of what levels say that no paragraph and no style has."""
    deep = {mark.get(w("val")) for root in roots for mark in root.iter(w("ilvl"))} | {"0"}
    for level in numbering.iter(w("lvl")):
        if level.get(w("ilvl")) in deep or level.find(w("pStyle")) is not None:
            continue
        for text in level.iter(w("lvlText")):
            if len(text.get(w("val"), "")) > 1:  # one sign is a bullet
                text.set(w("val"), neutral_label(text.get(w("val"), "")))


def neutral_label(said: str) -> str:
    """Return what a label of a list says beside words: numbers of levels and signs."""
    return "".join(_LEVEL_NUMBERS.findall(said))


def notes(root: etree._Element, kind: str, roots: Iterable[etree._Element]) -> None:
    """Drop notes that nothing refers to; separators stay, but without words where no note comes.

    Args:
        root: The part of notes.
        kind: ``footnote`` or ``endnote``.
        roots: Parts that may refer to them.
    """
    used = {mark.get(w("id")) for tree in roots for mark in tree.iter(w(f"{kind}Reference"))}
    for note in list(root.findall(w(kind))):
        if note.get(w("type"), "normal") == "normal" and note.get(w("id")) not in used:
            remove(note)
        elif not used:
            for run in list(note.iter(w("r"))):
                if run.find(w("separator")) is None and run.find(w("continuationSeparator")) is None:
                    remove(run)
                    continue
                for said in list(run.iterchildren(w("t"), w("drawing"), w("pict"), w("object"))):
                    remove(said)
