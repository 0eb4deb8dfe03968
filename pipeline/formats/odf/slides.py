"""Pages of presentations and drawings, their masters, and the controls of forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import hypot

from lxml import etree

from pipeline.formats.odf.styles import Styles
from pipeline.formats.odf.tree import kind, q, remove, says

_LENGTH = re.compile(r"(-?[0-9]*\.?[0-9]+)(cm|mm|in|inch|pt|pc|px)\Z")
#: A turn, if any, and then the place of the corner.
_MOVED = re.compile(
    r"(?:rotate ?\(-?[0-9.e-]{1,24}\) ?)?"
    r"translate ?\((?P<x>-?[0-9.]{1,20}[a-z]{2,4})(?:[ ,]+(?P<y>-?[0-9.]{1,20}[a-z]{2,4}))?\)"
)
_IN_MM = {"cm": 10.0, "mm": 1.0, "in": 25.4, "inch": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
#: Elements that are drawn.
SHAPES = frozenset(
    f"draw:{name}" for name in (
        "rect", "line", "polyline", "polygon", "regular-polygon", "path", "circle", "ellipse", "g", "connector",
        "caption", "measure", "custom-shape", "frame", "control",
    )
)  # fmt: skip
_PROMPTS = frozenset(
    {"title", "outline", "subtitle", "text", "notes", "graphic", "object", "chart", "table", "orgchart"}
)
_BOXES = frozenset({"form:checkbox", "form:radio"})
_TEXT_CONTROLS = ("form:current-value", "form:value")
_DECLARED = ("header", "footer", "date-time")
_PLACE = ("svg:x", "svg:y", "svg:width", "svg:height", "text:anchor-type", "text:anchor-page-number", "draw:z-index",
          "draw:transform")  # fmt: skip


def pages_of(root: etree._Element) -> list[etree._Element]:
    """Return the slides or drawing pages, in order."""
    bodies = (q("office:presentation"), q("office:drawing"))
    return [page for body in root.iter(*bodies) for page in body.findall(q("draw:page"))]


def pages(roots: Sequence[etree._Element], styles: Styles, removed: Counter[str]) -> None:
    """Empty hidden slides; take out shapes that are hidden, in hidden layers, or beside the slide."""
    unseen_layers = {
        layer.get(q("draw:name")) for root in roots for layer in root.iter(q("draw:layer"))
        if says(layer, "draw:display", "none")
    }  # fmt: skip
    sizes = page_sizes(roots)
    for root in roots:
        for layer in list(root.iter(q("draw:layer"))):
            if says(layer, "draw:display", "none"):
                remove(layer)
        for shape in [e for e in root.iter() if kind(e) in SHAPES]:
            if says(shape, "draw:display", "none") or shape.get(q("draw:layer"), "") in unseen_layers:
                removed["hidden-shape"] += 1
                remove(shape)
        for page in pages_of(root):
            if page.get(q("draw:style-name")) in styles.hidden_pages:
                removed["hidden-slide"] += 1
                for child in list(page):
                    page.remove(child)
            size = sizes.get(page.get(q("draw:master-page-name"), ""))
            if size is not None:
                _beside(page, size, removed)


def mm(value: str | None) -> float | None:
    """Return a length in millimetres; None where it is none."""
    found = _LENGTH.match(value or "")
    return float(found[1]) * _IN_MM[found[2]] if found else None


def page_sizes(roots: Sequence[etree._Element]) -> dict[str, tuple[float, float]]:
    """Return width and height of the page by name of its master, in mm."""
    layouts: dict[str, tuple[float, float]] = {}
    for root in roots:
        for layout in root.iter(q("style:page-layout")):
            properties = layout.find(q("style:page-layout-properties"))
            if properties is not None:
                width, height = mm(properties.get(q("fo:page-width"))), mm(properties.get(q("fo:page-height")))
                if width and height:
                    layouts[layout.get(q("style:name"), "")] = (width, height)
    found: dict[str, tuple[float, float]] = {}
    for root in roots:
        for master in root.iter(q("style:master-page")):
            size = layouts.get(master.get(q("style:page-layout-name"), ""))
            if size is not None:
                found[master.get(q("style:name"), "")] = size
    return found


def _beside(page: etree._Element, size: tuple[float, float], removed: Counter[str]) -> None:
    for shape in [e for e in page.iter() if kind(e) in SHAPES]:
        if any(kind(up) in {"text:p", "table:table"} for up in shape.iterancestors()):
            continue
        if shape.get(q("draw:transform")):
            if _is_moved_away(shape, size):
                removed["hidden-shape"] += 1
                remove(shape)
            continue
        for start, extent, most in (("svg:x", "svg:width", size[0]), ("svg:y", "svg:height", size[1])):
            place, length = mm(shape.get(q(start))), mm(shape.get(q(extent))) or 0.0
            if place is not None and (place >= most or place + length <= 0):
                removed["hidden-shape"] += 1
                remove(shape)
                break


def _is_moved_away(shape: etree._Element, size: tuple[float, float]) -> bool:
    """Return whether a shape that is turned and moved lies beside the slide, however it is turned."""
    said = shape.get(q("draw:transform"), "")
    moved = _MOVED.fullmatch(said.strip())
    wide, high = mm(shape.get(q("svg:width"))), mm(shape.get(q("svg:height")))
    if moved is None or wide is None or high is None:
        return False
    reach = hypot(wide, high)
    places = (mm(moved["x"]), mm(moved["y"] or "0cm"))
    return any(
        place is not None and (place - reach >= most or place + reach <= 0)
        for place, most in zip(places, size, strict=True)
    )


def masters(roots: Sequence[etree._Element], removed: Counter[str]) -> None:
    """Take out master pages that no page uses, headers that are not shown, and prompts."""
    entries = {m.get(q("style:name"), ""): m for root in roots for m in root.iter(q("style:master-page"))}
    wanted = {"Standard"} if "Standard" in entries else set(list(entries)[:1])
    presented = any(pages_of(root) for root in roots)
    if presented:
        wanted = {page.get(q("draw:master-page-name"), "") for root in roots for page in pages_of(root)}
    else:
        for root in roots:
            for element in root.iter():
                for name in ("style:master-page-name", "text:master-page-name"):
                    wanted.add(element.get(q(name), ""))
    todo = list(wanted)
    while todo:
        entry = entries.get(todo.pop())
        following = entry.get(q("style:next-style-name"), "") if entry is not None else ""
        if following and following not in wanted:
            wanted.add(following)
            todo.append(following)
    for name, entry in entries.items():
        if name not in wanted:
            removed["part"] += 1
            remove(entry)
        else:
            _master(entry, removed, presented=presented)


def _master(entry: etree._Element, removed: Counter[str], *, presented: bool) -> None:
    for child in list(entry):
        name = kind(child)
        if name.startswith(("style:header", "style:footer", "loext:header", "loext:footer")):
            if says(child, "style:display", "false"):
                removed["hidden-text"] += 1
                remove(child)
            elif name.startswith("loext:"):
                child.tag = q("style:" + name.removeprefix("loext:"))
    for frame in list(entry.iter(q("draw:frame"))) if presented else ():
        if frame.get(q("presentation:class"), "") in _PROMPTS:
            for paragraph in list(frame.iter(q("text:p"), q("text:list"))):
                if paragraph.getparent() is not None:
                    remove(paragraph)


def controls(root: etree._Element, removed: Counter[str]) -> None:
    """Put what the controls of a form show in their place, as text."""
    known: dict[str, etree._Element] = {}
    for forms in root.iter(q("office:forms")):
        for element in forms.iter():
            for name in ("xml:id", "form:id"):
                if ident := element.get(q(name)):
                    known[ident] = element
    for control in list(root.iter(q("draw:control"))):
        removed["form-field"] += 1
        field = known.get(control.get(q("draw:control"), ""))
        text = _shown(field) if field is not None else ""
        if not text:
            remove(control)
            continue
        frame = etree.Element(q("draw:frame"))
        for name in _PLACE:
            if (value := control.get(q(name))) is not None:
                frame.set(q(name), value)
        paragraph = etree.SubElement(etree.SubElement(frame, q("draw:text-box")), q("text:p"))
        paragraph.text = text
        owner = control.getparent()
        if owner is not None:
            frame.tail = control.tail
            owner.replace(control, frame)


def _shown(element: etree._Element) -> str:
    name, label = kind(element), element.get(q("form:label"), "")
    if name in _BOXES:
        states = (element.get(q("form:current-state"), ""), element.get(q("form:current-selected"), ""))
        if not any(states):
            states = (element.get(q("form:state"), ""), element.get(q("form:selected"), ""))
        mark = "☒" if "checked" in states or "true" in states else "☐"
        return f"{mark} {label}".strip()
    if name in {"form:password", "form:hidden"}:
        return ""
    if name == "form:listbox":
        chosen = [
            o for o in element.iter(q("form:option"))
            if says(o, "form:current-selected", "true") or says(o, "form:selected", "true")
        ]  # fmt: skip
        return ", ".join(option.get(q("form:label"), "") for option in chosen)
    if name in {"form:button", "form:fixed-text", "form:frame"}:
        return label
    written = "\n".join("".join(p.itertext()) for p in element.iter(q("text:p")))
    return next((v for key in _TEXT_CONTROLS if (v := element.get(q(key)))), written) or label


def declarations(roots: Sequence[etree._Element]) -> None:
    """Keep what slides show in their headers, footers and dates; the other declarations go."""
    masters_ = {m.get(q("style:name"), ""): m for root in roots for m in root.iter(q("style:master-page"))}
    styles = {s.get(q("style:name")): s for root in roots for s in root.iter(q("style:style"))
              if says(s, "style:family", "drawing-page")}  # fmt: skip
    used = set[str | None]()
    for page in (page for root in roots for page in pages_of(root)):
        behind = masters_.get(page.get(q("draw:master-page-name"), ""))
        style = styles.get(page.get(q("draw:style-name")))
        for part in _DECLARED:
            key = q(f"presentation:use-{part}-name")
            shown = any(_bears(one, part) for one in (page, behind) if one is not None)
            if style is not None and any(says(one, f"presentation:display-{part}", "false") for one in style):
                shown = False
            if shown:
                used.add(page.get(key))
            else:
                page.attrib.pop(key, None)
    for part in _DECLARED:
        for entry in [entry for root in roots for entry in root.iter(q(f"presentation:{part}-decl"))]:
            if entry.get(q("presentation:name")) not in used:
                remove(entry)
            elif says(entry, "presentation:source", "current-date"):
                entry.text = None


def _bears(owner: etree._Element, part: str) -> bool:
    """Return whether a slide or master has a place for a declared text; that of its notes is no matter here."""
    places = owner.iter(q(f"presentation:{part}"))
    return any(not any(kind(up) == "presentation:notes" for up in place.iterancestors()) for place in places)
