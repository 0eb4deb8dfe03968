"""Is there something in a sanitised Office document that no program ever gets to show?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b")
_COUNT = re.compile(r"\W*(?:\d[\d.,]*\w{0,3}|[ivxlcdmIVXLCDM]+|(\w)\1*)?\W*")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_POINT = re.compile(r"[-+.0-9eE\s]*|#[A-Z0-9/_]+[!?]?")
_OFF = frozenset({"0", "false"})
_MOST_COUNT_CHARS = 24
_QUOTED = re.compile(r'"[^"]*[^\W\d_]{2}[^"]*"')
_NUMBER_SECTIONS = 3


def unshown(parts: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Hand out name of the part and word for each kind of thing that no page, slide or chart comes to.

    Args:
        parts: XML parts of a copy by name.
    """
    for name, root in parts.items():
        kind = str(root.tag).rpartition("}")[2]
        told = kind in {"document", "hdr", "ftr", "footnotes", "endnotes"}
        if told and any(not _is_count(text) for text in _page_results(root)):
            yield name, "page number that is none"
        if kind in {"footnotes", "endnotes"} and _words(root) and not _is_noted(parts, kind):
            yield name, "words of notes that do not come"
        if kind == "numbering" and _deep_words(root, parts):
            yield name, "list level that nothing has"
        if any(not _is_count(_words(field)) for field in root.iter("{*}fld") if field.get("type") == "slidenum"):
            yield name, "slide number that is none"
        if kind == "dataModel" and any(_words(point).strip() for point in _loose_points(root)):
            yield name, "diagram point that is not drawn"
        if kind == "chartSpace":
            yield from ((name, fault) for fault in _chart(root))


def _words(element: etree._Element) -> str:
    return "".join(mark.text or "" for mark in element.iter("{*}t"))


def _is_count(text: str) -> bool:
    return len(text) <= _MOST_COUNT_CHARS and _COUNT.fullmatch(text) is not None


def _page_results(root: etree._Element) -> Iterator[str]:
    for field in root.iter("{*}fldSimple"):
        if _PAGE.match(next((str(v) for k, v in field.attrib.items() if str(k).endswith("}instr")), "")):
            yield _words(field)
    code, result, shows = "", "", False
    for mark in root.iter("{*}fldChar", "{*}instrText", "{*}t"):
        name = str(mark.tag).rpartition("}")[2]
        if name == "fldChar":
            state = next((str(v) for k, v in mark.attrib.items() if str(k).endswith("}fldCharType")), "")
            if state == "end" and _PAGE.match(code):
                yield result
            shows = state == "separate"
            code, result = ("", "") if state != "separate" else (code, "")
        elif name == "instrText":
            code += mark.text or ""
        elif shows:
            result += mark.text or ""


def _is_noted(parts: Mapping[str, etree._Element], kind: str) -> bool:
    wanted = f"{{*}}{kind[:-1]}Reference"
    return any(next(root.iter(wanted), None) is not None for root in parts.values())


def _deep_words(numbering: etree._Element, parts: Mapping[str, etree._Element]) -> bool:
    used = {"0"} | {str(v) for root in parts.values() for mark in root.iter("{*}ilvl") for v in mark.attrib.values()}
    for level in numbering.iter("{*}lvl"):
        number = next((str(v) for k, v in level.attrib.items() if str(k).endswith("}ilvl")), "")
        if number in used or level.find("{*}pStyle") is not None:
            continue
        if any(_LETTERS.search(str(v)) for text in level.iter("{*}lvlText") for v in text.attrib.values()):
            return True
    return False


def _chart(root: etree._Element) -> Iterator[str]:
    for group in root.iter("{*}numLit", "{*}strLit", "{*}multiLvlStrCache"):
        count = group.find("{*}ptCount")
        last = int(count.get("val", "0")) if count is not None else None
        numbers = str(group.tag).endswith("}numLit")
        for point in group.iter("{*}pt"):
            if last is not None and int(point.get("idx", "0")) >= last:
                yield "point behind the last"
                return
            if numbers and not _POINT.fullmatch(point.findtext("{*}v") or ""):
                yield "number that is none"
                return
    yield from _labels(root)
    for label in root.iter("{*}dLbl", "{*}dLbls"):
        gone = label.find("{*}delete")
        if gone is not None and gone.get("val", "1") not in _OFF and _words(label).strip():
            yield "label that is taken away"
            return


_SHOWING = ("showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def _labels(root: etree._Element) -> Iterator[str]:
    """Hand out faults of labels that say what they do not show, and of formats of numbers that are below none."""
    for label in root.iter("{*}dLbl", "{*}dLbls"):
        switches = [label.find(f"{{*}}{name}") for name in _SHOWING]
        off = [mark is not None and mark.get("val", "1") in _OFF for mark in switches]
        apart = label.findtext("{*}separator") or ""
        if all(off) and (_words(label).strip() or label.find("{*}numFmt") is not None):
            yield "label that does not come"
        if sum(off) >= len(off) - 1 and _LETTERS.search(apart):
            yield "separator of nothing"
    for line in root.iter("{*}trendline"):
        switches = [line.find(f"{{*}}{name}") for name in ("dispRSqr", "dispEq")]
        shown = any(mark is not None and mark.get("val", "1") not in _OFF for mark in switches)
        if not shown and any(_words(label).strip() for label in line.iter("{*}trendlineLbl")):
            yield "label that does not come"
    for cache in root.iter("{*}numLit", "{*}numCache"):
        sections = (cache.findtext("{*}formatCode") or "").split(";")
        values = [mark.text or "" for mark in cache.iter("{*}v")]
        below = len(sections) == 2 and not any("[" in section or "@" in section for section in sections)
        if below and not any(value.strip().startswith("-") for value in values) and _QUOTED.search(sections[1]):
            yield "words of a format that no point comes to"
        if len(sections) > _NUMBER_SECTIONS and _QUOTED.search(sections[-1]):
            yield "words of a format that no point comes to"


def _loose_points(model: etree._Element) -> Iterator[etree._Element]:
    """Hand out points of a diagram that no connection leads to, and those that stand for what is drawn."""
    lines = [line for line in model.iter("{*}cxn") if line.get("type", "parOf") == "parOf"]
    led = {line.get(key) for line in lines for key in ("destId", "parTransId", "sibTransId")}
    whole = any(point.get("type") == "doc" for point in model.iter("{*}pt"))
    for point in model.iter("{*}pt"):
        if whole and (point.get("type") in {"doc", "pres"} or point.get("modelId") not in led):
            yield point
