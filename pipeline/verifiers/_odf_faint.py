"""Words of a sanitised OpenDocument in the colour of their ground, or tiny: one pass downwards, states on the way.

Objects to less than a cleaner should find: to what is plain in styles that the words and what is around them name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

_NAME = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([a-z-]+):1\.0\}(.+)\Z")
_PREFIXES = {"drawing": "draw", "xsl-fo-compatible": "fo"}
_INCH_PT = 72
_UNITS = {"pt": 1, "in": _INCH_PT, "cm": _INCH_PT / 2.54, "mm": _INCH_PT / 25.4}
_TINY_PT = 1
_ALIKE = 15
#: Elements whose style says something of letters or ground, with its family; others hand on what is around them.
_FAMILIES = {
    "text:ruby-text": "text",
    "text:span": "text", "text:a": "text", "text:p": "paragraph", "text:h": "paragraph", "text:section": "section",
    "table:table": "table", "table:table-row": "table-row", "table:table-cell": "table-cell",
}  # fmt: skip
_WORDS = frozenset({"text:span", "text:a", "text:p", "text:h", "text:ruby-base", "text:ruby-text"})
#: What these hold stands on something that is not told here.
_ELSEWHERE = ("draw:", "dr3d:", "chart:", "presentation:", "style:")
_DOUBTS = ("fo:text-shadow", "style:text-outline", "style:font-relief", "style:use-window-font-color")
_PLAIN = frozenset({"none", "false", "transparent", "#ffffff"})

Said = dict[str, str]


def _short(name: str) -> str:
    found = _NAME.match(name)
    return f"{_PREFIXES.get(found[1], found[1])}:{found[2]}" if found else name


def _said(element: ElementTree.Element) -> Said:
    return {_short(key): value for key, value in element.attrib.items()}


@dataclass(frozen=True, slots=True)
class _State:
    ink: str | None = None
    ground: str | None = None
    size: str | None = None
    certain: bool = True
    page: str | None = None


@dataclass(slots=True)
class _Style:
    said: Said = field(default_factory=dict)
    parent: str = ""
    doubtful: bool = False


def faint_places(roots: list[bytes]) -> Iterator[str]:
    """Yield what is wrong with words that nobody can read: ``tiny words``, ``words in the colour of their ground``.

    Args:
        roots: Parts of one document.
    """
    if any(b"<!" in root for root in roots):
        yield "declarations"
        return
    trees = [ElementTree.fromstring(root) for root in roots]  # noqa: S314 - without declarations there are no entities
    common: dict[tuple[str, str], _Style] = {}
    for tree in trees:
        common |= _styles(tree, "office:styles")
    page = "#ffffff" if all(_is_bare(tree) for tree in trees) else None
    for tree in trees:
        styles = common | _styles(tree, "office:automatic-styles")
        yield from _walk(tree, styles, _State(ground=page, page=page))


def _styles(tree: ElementTree.Element, owner: str) -> dict[tuple[str, str], _Style]:
    found: dict[tuple[str, str], _Style] = {}
    for group in tree.iter():
        for entry in group if _short(group.tag) == owner else ():
            named, style = _said(entry), _Style()
            style.parent = named.get("style:parent-style-name", "")
            for part in entry:
                style.doubtful |= _short(part.tag) == "style:map"
                style.said |= {key: value for key, value in _said(part).items() if key not in style.said}
            found[named.get("style:family", ""), named.get("style:name", "")] = style
    return found


def _is_bare(tree: ElementTree.Element) -> bool:
    """Return whether nothing in a part is drawn, filled or depends on conditions, cells apart."""
    for element in tree.iter():
        name, said = _short(element.tag), _said(element)
        if name.startswith(_ELSEWHERE[:-1]) or name == "style:map":
            return False
        grounds = [value for key, value in said.items() if key in {"fo:background-color", "draw:fill"}]
        if name.endswith(("page-layout-properties", "header-footer-properties")) and set(grounds) - _PLAIN:
            return False
    return True


def _walk(top: ElementTree.Element, styles: dict[tuple[str, str], _Style], state: _State) -> Iterator[str]:
    todo = [(top, state)]
    while todo:
        element, around = todo.pop()
        name = _short(element.tag)
        here = _in(element, name, styles, around)
        if name in _WORDS:
            texts = [element.text or "", *(child.tail or "" for child in element)]
            if any(text.strip() for text in texts) and (fault := _fault(here)):
                yield fault
        if not name.startswith("office:") or not name.endswith("styles"):
            todo += [(child, here) for child in element]


def _in(element: ElementTree.Element, name: str, styles: dict[tuple[str, str], _Style], around: _State) -> _State:
    if name.startswith(_ELSEWHERE):
        return _State(certain=False)
    if name == "text:note":
        return _State(ground=around.page, page=around.page)  # at the foot of the page
    family = _FAMILIES.get(name)
    if family is None:
        return around
    said = _said(element)
    named = said.get("table:style-name") if name.startswith("table:") else said.get("text:style-name")
    lines, seen = list[_Style](), set[str]()
    while named and named not in seen and (family, named) in styles:
        seen.add(named)
        lines.append(styles[family, named])
        named = lines[-1].parent
    for style in reversed(lines):
        around = _with(around, style)
    return around


def _with(state: _State, style: _Style) -> _State:
    said = style.said
    doubts = any(said.get(key, "none") not in {"none", "false"} for key in _DOUBTS) or "loext:opacity" in said
    foreign = any("opacity" in key for key in said) or said.get("draw:fill", "none") != "none"
    ground = said.get("fo:background-color")
    return replace(
        state,
        ink=said.get("fo:color", state.ink),
        ground=state.ground if ground in {None, "transparent"} else ground,
        size=said.get("fo:font-size", state.size),
        certain=state.certain and not (doubts or foreign or style.doubtful),
    )


def _fault(state: _State) -> str | None:
    if state.size is not None and (points := _points(state.size)) is not None and 0 < points <= _TINY_PT:
        return "tiny words"
    if state.certain and _alike(state.ink, state.ground):
        return "words in the colour of their ground"
    return None


def _points(size: str) -> float | None:
    found = re.fullmatch(r"([0-9.]+)(pt|in|cm|mm)", size)
    try:
        return float(found[1]) * _UNITS[found[2]] if found else None
    except ValueError:
        return None


def _alike(one: str | None, other: str | None) -> bool:
    if not one or not other or not all(re.fullmatch("#[0-9a-fA-F]{6}", each) for each in (one, other)):
        return False
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return all(abs(a - b) <= _ALIKE for a, b in pairs)
