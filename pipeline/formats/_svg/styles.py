"""Style sheets and style attributes: what they say of an element becomes its attributes, and they go.

Selectors of names, classes and ids are carried out, also one inside another; all else that CSS can say is left out.

Source: CSS 2.2, sections 4 to 6; CSS Syntax 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._svg.vocabulary import PROPERTIES, STYLED
from pipeline.formats._text.declarations import pieces

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_COMPOUND = re.compile(r"(\*|[A-Za-z][A-Za-z0-9]*)?((?:[.#][A-Za-z_][\w-]*|[.#]-[\w-]+)*)")
_PART = re.compile(r"[.#][\w-]+")
_MOST_RULES = 20_000
_LONGEST_VALUE = 20_000
_VARIABLE = re.compile(r"var\(\s*(--[\w-]{1,100})\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_MOST_VARIABLES, _MOST_STEPS, _DEEPEST = 64, 64, 12
_GEOMETRY = frozenset("x y width height cx cy r rx ry d transform".split())
_UNIT = re.compile(r"(?<=[0-9.])(?:px|deg)\b")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Compound:
    """One step of a selector.

    Attributes:
        tag: Name of the element, or empty for any.
        names: Classes and ids, with their marks.
    """

    tag: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations.

    Attributes:
        steps: Compounds from the outermost to the element's own; each after the first with whether it must be a child.
        weight: Ids, classes and names, and the place in the sheet.
        declarations: Property, value and whether it is important.
    """

    steps: tuple[tuple[Compound, bool], ...]
    weight: tuple[int, int, int, int]
    declarations: tuple[tuple[str, str, bool], ...]


class Sheets:
    """All style sheets of a drawing.

    Attributes:
        lost: How many rules could not be understood.
        links: How many things were to be loaded from elsewhere.
        fonts: How many fonts were brought along.
    """

    def __init__(self) -> None:
        self.lost = self.links = self.fonts = 0
        self._rules: dict[str, list[Rule]] = {}
        self._count = 0

    def add(self, css: str) -> None:
        """Read one sheet.

        Raises:
            LimitExceeded: There are more rules, steps of selectors or nested conditions than a drawing has.
        """
        css = _COMMENT.sub(" ", css).replace("<!--", " ").replace("-->", " ")
        for selector, body in self._blocks(css):
            found = tuple(declarations(body))
            for one in selector.split(","):
                self._add_rule(one.strip(), found)

    def _blocks(self, css: str, depth: int = 0) -> Iterator[tuple[str, str]]:
        place = 0
        while place < len(css):
            place = _SPACE.match(css, place).end()  # type: ignore[union-attr]  # it fits everywhere
            opening = css.find("{", place)
            if css[place : place + 1] == "@":
                semicolon = css.find(";", place)
                if 0 <= semicolon < (opening if opening >= 0 else len(css)):
                    self.links += css[place : place + 7].lower() == "@import"
                    place = semicolon + 1
                    continue
            if opening < 0:
                return
            closing = _closing(css, opening)
            head, body = css[place:opening].strip(), css[opening + 1 : closing]
            place = closing + 1
            if not head.startswith("@"):
                yield head, body
            elif head.lower().startswith("@font-face"):
                self.fonts += 1
            elif re.fullmatch(r"@media\s+(?:only\s+)?(?:screen|all)\s*|@supports.*", head, re.I | re.S):
                if depth >= _DEEPEST:
                    raise LimitExceeded("depth", value=depth + 1, most=_DEEPEST)
                yield from self._blocks(body, depth + 1)
            else:
                self.lost += 1

    def _add_rule(self, selector: str, found: tuple[tuple[str, str, bool], ...]) -> None:
        steps, child = list[tuple[Compound, bool]](), False
        for word in selector.replace(">", " > ").replace(":root", "svg").split():
            if word == ">":
                child = True
                continue
            match = _COMPOUND.fullmatch(word.replace("svg|", ""))
            if len(steps) > _MOST_STEPS:
                raise LimitExceeded("style_rules", value=len(steps), most=_MOST_STEPS)
            if match is None:
                self.lost += 1
                return
            tag = "" if match[1] in (None, "*") else match[1]
            steps.append((Compound(tag, frozenset(_PART.findall(match[2]))), child))
            child = False
        if steps and self._count >= _MOST_RULES:
            raise LimitExceeded("style_rules", value=self._count + 1, most=_MOST_RULES)
        if not steps:
            self.lost += 1
            return
        names = [name for step, _ in steps for name in step.names]
        ids = sum(name[0] == "#" for name in names)
        weight = (ids, len(names) - ids, sum(bool(step.tag) for step, _ in steps), self._count)
        last = steps[-1][0]
        key = min(last.names, default=last.tag or "*")
        self._rules.setdefault(key, []).append(Rule(tuple(steps), weight, found))
        self._count += 1

    def stated(self, element: etree._Element) -> dict[str, str]:
        """Return what sheets, attributes and the style attribute say of an element, the stronger over the weaker."""
        found = {name: value for name, value in element.attrib.items() if isinstance(name, str) and name in PROPERTIES}
        for name, value in self.declared(element):
            if "var(" in value:
                value = self._resolved(element, value)
            if not value:
                continue
            if name == "transform":  # units have no place in the attribute
                found[name] = _UNIT.sub("", value)
            elif name in PROPERTIES or name in STYLED or name in _GEOMETRY:
                found[name] = value
            elif name == "background":
                found["background-color"] = value
            elif name == "marker":
                found |= {f"marker-{place}": value for place in ("start", "mid", "end")}
            elif name == "font":
                found |= _font(value)
            elif name == "text-decoration-line":
                found["text-decoration"] = value
        return found

    def declared(self, element: etree._Element) -> list[tuple[str, str]]:
        """Return all declarations of an element, the weaker first."""
        keys = [*_names(element), etree.QName(element).localname, "*"] if self._rules else []
        rules = [rule for key in keys for rule in self._rules.get(key, ()) if _matches(element, rule)]
        layers = [(rule.weight, entry) for rule in rules for entry in rule.declarations]
        layers += [((1 << 30, 0, 0, 0), entry) for entry in declarations(element.get("style", ""))]
        layers.sort(key=lambda layer: (layer[1][2], layer[0]))
        return [(name, value) for _, (name, value, _) in layers]

    def _resolved(self, element: etree._Element, value: str, depth: int = 0) -> str:
        """Return a value with the variables of style sheets put in; nothing where one says nothing.

        Raises:
            LimitExceeded: Variables stand in each other without end.
        """
        match = _VARIABLE.search(value)
        if match is None:
            return value
        if depth > _MOST_VARIABLES or len(value) > _LONGEST_VALUE:
            raise LimitExceeded("style_rules", value=max(depth, len(value)), most=_MOST_VARIABLES)
        told = self._variable(element, match[1].lower()) or (match[2] or "").strip()
        return self._resolved(element, value[: match.start()] + told + value[match.end() :], depth + 1) if told else ""

    def _variable(self, element: etree._Element, name: str) -> str:
        for one in (element, *element.iterancestors()):
            told = [value for label, value in self.declared(one) if label == name]
            if told:
                return told[-1]
        return ""


def _closing(css: str, opening: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(css, opening):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(css)


def declarations(body: str) -> Iterator[tuple[str, str, bool]]:
    """Yield property, value and importance of each declaration; one with an escape is left out."""
    for piece in pieces(_COMMENT.sub(" ", body)):
        name, colon, value = piece.partition(":")
        name, value, important = name.strip().lower(), value.strip(), False
        if not colon or "\\" in piece:
            continue
        if value.lower().replace(" ", "").endswith("!important"):
            value, important = value[: value.rindex("!")].strip(), True
        yield name, value, important


def _font(value: str) -> dict[str, str]:
    match = re.search(r"((?<![\d.])0(?=[\s/])|[\d.]+(?:px|pt|pc|mm|cm|in|em|ex|%))(?:\s*/\s*[\w.%]+)?\s+(.+)$", value)
    if match is None:
        return {}
    found = {"font-size": match[1], "font-family": match[2]}
    before = value[: match.start()].split()
    for word in before:
        if word in ("italic", "oblique"):
            found["font-style"] = word
        elif word == "bold" or word.isdigit():
            found["font-weight"] = word
    return found


def _names(element: etree._Element) -> set[str]:
    names = {f".{name}" for name in element.get("class", "").split()}
    return names | ({f"#{element.get('id')}"} if element.get("id") else set())


def _fits(element: etree._Element, step: Compound) -> bool:
    return (not step.tag or etree.QName(element).localname == step.tag) and step.names <= _names(element)


def _matches(element: etree._Element, rule: Rule) -> bool:
    if not _fits(element, rule.steps[-1][0]):
        return False
    at, place, child = element.getparent(), len(rule.steps) - 2, rule.steps[-1][1]
    while place >= 0:
        if at is None or not isinstance(at.tag, str):
            return False
        if _fits(at, rule.steps[place][0]):
            child = rule.steps[place][1]
            place -= 1
        elif child:
            return False
        at = at.getparent()
    return True
