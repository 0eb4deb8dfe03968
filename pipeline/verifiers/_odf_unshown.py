"""Is there something in a sanitised OpenDocument that no page, sheet or slide comes to?

Objects to less than a cleaner should find: to what is plain in the elements themselves and in the styles they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

_NAME = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([a-z-]+):1\.0\}(.+)\Z")
_PREFIXES = {"drawing": "draw", "xsl-fo-compatible": "fo", "datastyle": "number", "svg-compatible": "svg"}
_WORD = re.compile(r"[^\W\d_]{2}")
_LENGTH = re.compile(r"(-?[0-9.]+)(cm|mm|in|pt)")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0}
_THIN_PT = 0.5
_COUNT = re.compile(r"\W*(?:\d[\d.,]*|[ivxlcdmIVXLCDM]+|([A-Za-z])\1*)?\W*")
_SPEAKING = frozenset({"number:text", "number:currency-symbol", "number:embedded-text"})
_LEVELS = frozenset({"text:list-level-style-number", "text:list-level-style-bullet"})
_LABELS = ("style:num-prefix", "style:num-suffix")
_REFERRING = re.compile(
    r"(?:style:(?:data|percentage-data|apply)-style|style:list-style|text:style|presentation:use-[a-z-]+)-name|text:style-override"
)

_Said = dict[str, str]
_Element = ElementTree.Element


def _short(name: str) -> str:
    found = _NAME.match(name)
    return f"{_PREFIXES.get(found[1], found[1])}:{found[2]}" if found else name


def _said(element: _Element) -> _Said:
    return {_short(key): value for key, value in element.attrib.items()}


def unshown_places(roots: list[bytes]) -> Iterator[str]:
    """Yield what is wrong, a word for each kind of place.

    Args:
        roots: Parts of one document.
    """
    if any(b"<!" in root for root in roots):
        return  # others object to declarations
    trees = [ElementTree.fromstring(root) for root in roots]  # noqa: S314 - without declarations there are no entities
    everything = [(element, _short(element.tag), _said(element)) for tree in trees for element in tree.iter()]
    referred = {value for _, _, said in everything for key, value in said.items() if _REFERRING.fullmatch(key)}
    noted = {said.get("text:note-class", "footnote") for _, name, said in everything if name == "text:note"}
    for element, name, said in everything:
        yield from _unused(element, name, said, referred, noted)
    yield from _thin_rows(trees, everything)
    yield from _beside(everything)


def _unused(element: _Element, name: str, said: _Said, referred: set[str], noted: set[str]) -> Iterator[str]:
    named = said.get("style:name", "")
    if name == "text:list-style" and named and named not in referred:
        if any(_labelled(_said(level)) for level in element if _short(level.tag) in _LEVELS):
            yield "words of a list that nothing is"
    elif name == "text:notes-configuration" and said.get("text:note-class", "footnote") not in noted:
        if _labelled(said) or "".join(element.itertext()).strip():
            yield "words of notes that do not come"
    elif name in {"text:page-number", "text:page-count"} and not _COUNT.fullmatch("".join(element.itertext())):
        yield "page number that is none"
    yield from _unused_words(element, name, said, referred)


def _unused_words(element: _Element, name: str, said: _Said, referred: set[str]) -> Iterator[str]:
    named = said.get("style:name", "")
    idle = name.startswith("number:") and name.endswith("-style") and named not in referred
    if idle and any(_short(mark.tag) in _SPEAKING and _WORD.search(mark.text or "") for mark in element.iter()):
        yield "words of a format that nothing has"
    declared = name in {"presentation:header-decl", "presentation:footer-decl", "presentation:date-time-decl"}
    if declared and said.get("presentation:name") not in referred and (element.text or "").strip():
        yield "declaration that no slide shows"


def _labelled(said: _Said) -> bool:
    return any(_WORD.search(said.get(key, "")) for key in _LABELS)


def _thin_rows(trees: list[_Element], everything: list[tuple[_Element, str, _Said]]) -> Iterator[str]:
    thin: set[str] = set()
    for style, name, said in everything:
        if name == "style:style" and said.get("style:family") == "table-row":
            for part in style:
                height = _points(_said(part).get("style:row-height"))
                grows = _said(part).get("style:use-optimal-row-height") == "true"
                if height is not None and height < _THIN_PT and not grows:
                    thin.add(said.get("style:name", ""))
    if not thin or any(name == "office:presentation" for _, name, _ in everything):
        return
    for tree in trees:
        for row in (element for element in tree.iter() if _short(element.tag) == "table:table-row"):
            if _said(row).get("table:style-name") in thin and _has_words(row):
                yield "words of a row without height"


def _has_words(owner: _Element) -> bool:
    """Return whether something is written in an element, in what is drawn in it apart."""
    todo = [owner]
    while todo:
        element = todo.pop()
        texts = [element.text or "", *(child.tail or "" for child in element)]
        if any(text.strip() for text in texts):
            return True
        todo += [child for child in element if not _short(child.tag).startswith("draw:")]
    return False


def _beside(everything: list[tuple[_Element, str, _Said]]) -> Iterator[str]:
    """Look at slides whose pages are all of one size, for what lies beyond it, and at frames of texts."""
    sizes = {
        (_points(said.get("fo:page-width")), _points(said.get("fo:page-height")))
        for _, name, said in everything if name == "style:page-layout-properties"
    }  # fmt: skip
    whole = [size for size in sizes if size[0] and size[1]]
    if len(whole) != 1:
        return
    for page in (element for element, name, _ in everything if name in {"draw:page", "office:text"}):
        shapes = page if _short(page.tag) == "draw:page" else page.iter()
        for shape in shapes:
            said = _said(shape)
            if not _short(shape.tag).startswith("draw:") or "draw:transform" in said:
                continue
            places = [_points(said.get(key)) for key in ("svg:x", "svg:y")]
            off = (place is not None and most and place >= most for place, most in zip(places, whole[0], strict=True))
            if any(off) and "".join(shape.itertext()).strip():
                yield "shape beside the page"


def _points(length: str | None) -> float | None:
    found = _LENGTH.fullmatch(length or "")
    try:
        return float(found[1]) * _POINTS[found[2]] if found else None
    except ValueError:
        return None
