"""Texts: tracked changes, hidden words, fields, indexes, marks and links become what a reader sees."""

from __future__ import annotations

import operator
import re
from collections import Counter

from lxml import etree

from pipeline.formats._links import kept_link
from pipeline.formats.odf.styles import Styles
from pipeline.formats.odf.tree import is_in, kind, put_text, q, remove, says, unwrap

#: Stands where a program wrote who handled the file, when and under which name.
COVER = "█████"
_TRACES = re.compile(
    r"text:(?:sender-[a-z-]+|author-(?:name|initials)|initial-creator|creator|creation-(?:date|time)"
    r"|modification-(?:date|time)|print-(?:date|time)|printed-by|file-name|template-name|editing-(?:cycles|duration)"
    r"|description)\Z"
)
#: Fields that become what they showed last.
_SHOWN = frozenset(
    """
    date time chapter title subject keywords user-defined sequence sequence-ref reference-ref bookmark-ref note-ref
    variable-get variable-input user-field-get user-field-input expression conditional-text text-input placeholder
    drop-down database-display database-name database-row-number dde-connection execute-macro measure table-formula
    page-variable-get bibliography-mark meta meta-field character-count word-count paragraph-count table-count
    image-count object-count
    """.split()
)
_INDEXES = frozenset(
    f"text:{name}"
    for name in "table-of-content illustration-index table-index object-index user-index alphabetical-index "
    "bibliography index-body index-title".split()
)
#: Marks without text of their own, and what they leave -> kind of the removal.
_MARKS: dict[str, str] = {
    **dict.fromkeys(("text:tracked-changes", "text:change", "text:change-start", "text:change-end"), "tracked-change"),
    **dict.fromkeys(("office:annotation", "office:annotation-end"), "comment"),
    **dict.fromkeys(("text:bookmark", "text:bookmark-start", "text:bookmark-end"), "mark"),
    **dict.fromkeys(("text:reference-mark", "text:reference-mark-start", "text:reference-mark-end"), "mark"),
    **dict.fromkeys((f"text:{name}-mark{end}" for name in ("toc", "user-index", "alphabetical-index")
                     for end in ("", "-start", "-end")), "mark"),
    **dict.fromkeys(("text:soft-page-break", "text:number", "text:database-next", "text:database-row-select"), "mark"),
    **dict.fromkeys(("text:script", "office:event-listeners", "office:scripts", "office:script"), "script"),
    **dict.fromkeys(("text:page-variable-set", "text:bibliography-configuration"), "part"),
    **dict.fromkeys(
        (f"text:{name}-decls" for name in ("sequence", "variable", "user-field", "dde-connection")), "variable"
    ),
    "text:alphabetical-index-auto-mark-file": "external-link",
    "text:section-source": "external-link",
    "office:dde-source": "external-link",
}  # fmt: skip
_SOURCES = re.compile(r"text:(?:[a-z-]+-source|[a-z-]+-entry-template|index-title-template)\Z")
_COUNTED = frozenset({"text:page-number", "text:page-count"})
_COUNT = re.compile(r"\s*(?:\d[\d.,]{0,7}|[ivxlcdm]{1,12}|([a-z])\1{0,9})?\s*\Z", re.IGNORECASE)
_PARAGRAPHS = frozenset({"text:p", "text:h", "text:span", "text:a"})
#: A condition without a variable: a truth, or a comparison of two numbers.
_ALWAYS = re.compile(
    r"(?:[a-z]{2,8}:)?\s*(?:TRUE|true|1|(?P<one>[0-9.]{1,12})\s*(?P<sign>==|EQ|!=|NEQ|<=|>=|<|>)\s*(?P<other>[0-9.]{1,12}))\s*"
)
_COMPARED = {
    "==": operator.eq, "EQ": operator.eq, "!=": operator.ne, "NEQ": operator.ne, "<=": operator.le, ">=": operator.ge,
    "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_BOX = {"true": "☒", "false": "☐"}


def texts(root: etree._Element, styles: Styles, removed: Counter[str], hosts: frozenset[str]) -> None:
    """Resolve everything in a part that is text and not as it seems."""
    for element in list(root.iter()):
        if not is_in(element, root):
            continue
        name = kind(element)
        if name in _MARKS or (name.startswith("text:") and _SOURCES.match(name)):
            removed[_MARKS.get(name, "part")] += 1
            # A mark holds nothing by the standard; where a program wrote text into it, nobody knows who saw that.
            unwrap(element) if _MARKS.get(name) == "mark" and name != "text:number" else remove(element)
        elif name in _INDEXES:
            unwrap(element)
        elif name.startswith("field:"):
            _form_field(element)
        elif name == "loext:content-control" or (_is_foreign(name) and _in_paragraph(element)):
            # The standard has programs read on inside of elements that they do not know.
            unwrap(element)
        elif name in _COUNTED:
            _count(element)
        elif name.startswith("text:"):
            _field(element, name, removed)
    hidden_words(root, styles, removed)
    for link in list(root.iter(q("text:a"), q("draw:a"))):
        _link(link, hosts, removed)


def _count(element: etree._Element) -> None:
    if not _COUNT.match("".join(map(str, element.itertext()))):
        element[:] = []
        element.text = "1"  # counted anew by every program


def _field(element: etree._Element, name: str, removed: Counter[str]) -> None:
    if name == "text:section":
        if says(element, "text:display", "none") or says(element, "text:is-hidden", "true") or _is_never(element):
            removed["hidden-text"] += 1
            remove(element)
    elif name == "text:hidden-paragraph":
        _hidden_paragraph(element, removed)
    elif name == "text:hidden-text":
        removed["hidden-text"] += 1
        remove(element) if says(element, "text:is-hidden", "true") else unwrap(element)
    elif says(element, "text:display", "none"):
        removed["field"] += 1
        remove(element)
    elif name == "text:variable-set":
        removed["field"] += 1
        unwrap(element)
    elif _TRACES.match(name):
        removed["field"] += 1
        put_text(element, COVER if "".join(element.itertext()).strip() else "")
    elif name.removeprefix("text:") in _SHOWN:
        removed["field"] += 1
        for label in list(element.iter(q("text:label"))):
            remove(label)
        unwrap(element)


def _baseless(ruby: etree._Element, removed: Counter[str]) -> None:
    """Empty the small text above words where there are none."""
    bases = list(ruby.iterchildren(q("text:ruby-base")))
    if any("".join(base.itertext()).strip() or next(base.iter(q("draw:frame")), None) is not None for base in bases):
        return
    for above in ruby.iterchildren(q("text:ruby-text")):
        removed["hidden-text"] += bool(above.text)
        above.text = None


def _is_never(section: etree._Element) -> bool:
    """Return whether a section is hidden on a condition that is always true."""
    said = section.get(q("text:condition"), "").strip() if says(section, "text:display", "condition") else ""
    found = _ALWAYS.fullmatch(said)
    return found is not None and (
        found["one"] is None or _COMPARED[found["sign"]](float(found["one"]), float(found["other"]))
    )


def _is_foreign(name: str) -> bool:
    return ":" not in name or name.startswith(("?:", "loext:"))


def _in_paragraph(element: etree._Element) -> bool:
    owner = element.getparent()
    return owner is not None and kind(owner) in _PARAGRAPHS


def _hidden_paragraph(element: etree._Element, removed: Counter[str]) -> None:
    removed["hidden-text"] += 1
    owner = next((up for up in element.iterancestors() if kind(up) in {"text:p", "text:h"}), None)
    if owner is None or not says(element, "text:is-hidden", "true"):
        remove(element)
        return
    for child in list(owner):
        owner.remove(child)
    owner.text = None


def _form_field(element: etree._Element) -> None:
    """Leave the text of a form field, and what a check box showed."""
    name = kind(element)
    if name == "field:fieldmark":
        told = {param.get(q("field:name")): param.get(q("field:value"), "") for param in element}
        if (state := told.get("Checkbox_Checked")) is not None:
            put_text(element, _BOX["true" if state == "true" else "false"])
            return
    remove(element)


def hidden_words(root: etree._Element, styles: Styles, removed: Counter[str]) -> None:
    """Take out letters that a style hides: an inner span may show again what its paragraph hides."""
    for ruby in root.iter(q("text:ruby")):
        _baseless(ruby, removed)
    if True not in styles.hidden_text.values():
        return
    for paragraph in list(root.iter(q("text:p"), q("text:h"))):
        hidden = bool(styles.hides("paragraph", paragraph.get(q("text:style-name"))))
        _show(paragraph, hidden, styles, removed)


def _show(element: etree._Element, hidden: bool, styles: Styles, removed: Counter[str]) -> None:
    todo = [(element, hidden)]
    while todo:
        owner, unseen = todo.pop()
        if unseen and owner.text:
            removed["hidden-text"] += 1
            owner.text = None
        for child in list(owner):
            if unseen and child.tail:
                removed["hidden-text"] += 1
                child.tail = None
            name = kind(child)
            if name in {"text:span", "text:ruby-text"}:
                said = styles.hides("text", child.get(q("text:style-name")))
                todo.append((child, unseen if said is None else said))
            elif name in {"text:a", "text:ruby", "text:ruby-base"}:
                todo.append((child, unseen))
            elif unseen and name in {"text:s", "text:tab", "text:line-break", "text:note"}:
                owner.remove(child)


def _lose_target(link: etree._Element) -> None:
    """Leave the text of a link, in the letters that it was shown in."""
    style = link.get(q("text:style-name"))
    if not style or kind(link) != "text:a":
        unwrap(link)
        return
    link.tag = q("text:span")
    link.attrib.clear()
    link.set(q("text:style-name"), style)


def _link(link: etree._Element, hosts: frozenset[str], removed: Counter[str]) -> None:
    target = kept_link(link.get(q("xlink:href"), ""), hosts)
    if not target or kind(link) == "draw:a":
        removed["external-link"] += 1
        _lose_target(link)
        return
    style = link.get(q("text:style-name"))
    link.attrib.clear()
    link.set(q("xlink:type"), "simple")
    link.set(q("xlink:href"), target)
    if style:
        link.set(q("text:style-name"), style)
