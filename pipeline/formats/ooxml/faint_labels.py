"""Labels of lists that nobody can read: hidden, of one point, or white in a text without any other ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.formats._office.colours import WHITE, near
from pipeline.formats.ooxml.colours import hexadecimal
from pipeline.formats.ooxml.faint import Paper, is_tiny, properties
from pipeline.formats.ooxml.fields import w
from pipeline.formats.ooxml.word import neutral_label, on


def hidden_labels(numbering: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of labels that are hidden as text is; the numbering has not been cleaned yet."""
    for level in numbering.iter(w("lvl")):
        if on(level.find(f"{w('rPr')}/{w('vanish')}")):
            _silence(level, "hidden-text", removed)


def faint_labels(
    numbering: etree._Element, parts: Iterable[etree._Element], paper: Paper, removed: Counter[str]
) -> None:
    """Take the words out of labels that nobody can read.

    Args:
        numbering: The lists of a text, cleaned.
        parts: Its other parts.
        paper: What its letters stand on.
        removed: What went.
    """
    bare = paper.plain and not any(_is_ground(mark) for root in parts for mark in root.iter(w("shd"), w("highlight")))
    for level in numbering.iter(w("lvl")):
        letters = properties(level.find(w("rPr")))
        colour = paper.colour(letters["color"]) if "color" in letters and "effect" not in letters else None
        if is_tiny(letters, "ab") or (bare and not {"shd", "highlight"} & letters.keys() and near(colour, WHITE)):
            _silence(level, "faint-text", removed)


def _is_ground(mark: etree._Element) -> bool:
    """Return whether a shade or highlight may be dark."""
    if mark.tag == w("highlight"):
        return mark.get(w("val"), "none") not in {"none", "white"}
    fill = mark.get(w("fill"), "auto")
    clear = mark.get(w("val"), "clear") in {"clear", "nil"} and mark.get(w("themeFill")) is None
    return not (clear and (fill == "auto" or near(hexadecimal(fill), WHITE)))


def _silence(level: etree._Element, kind: str, removed: Counter[str]) -> None:
    for text in level.iter(w("lvlText")):
        said = text.get(w("val"), "")
        text.set(w("val"), neutral_label(said))
        removed[kind] += said != text.get(w("val"))
