"""Style sheets of a web page: which declarations they make of an element, the weaker first.

Carried out are names, classes, ids and attributes, also one inside another or as a child; rules of ``@supports``,
``@layer`` and of ``@media`` for every screen. What else CSS can say (states, order among siblings, widths of a window)
is left out: it is not certain to hold where the page is read.

Source: CSS Syntax 3, sections 4 and 5; Selectors 4; CSS Cascade 5, section 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.errors import LimitExceeded
from pipeline.formats._text.declarations import pieces

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_COMPOUND = re.compile(r"(\*|[a-z][a-z0-9-]*)?((?:[.#][\w-]+|\[[^\][]{1,200}\]|:root)*)", re.IGNORECASE)
_PART = re.compile(r"[.#][\w-]+|\[[^\][]{1,200}\]|:root")
_ATTRIBUTE = re.compile(r"\[\s*([\w-]+)\s*(?:([~^$*|]?=)\s*[\"']?(.*?)[\"']?\s*(?:\b[is])?\s*)?\]")
_SPACE = re.compile(r"\s*")
_PASSED = re.compile(r"@supports.*|@layer.*|@media\s+(?:only\s+)?(?:screen|all)\s*", re.IGNORECASE | re.DOTALL)
_MOST_RULES, _MOST_STEPS = 20_000, 64
#: Of rules with elements: what a real page asks for is below a million.
_MOST_TRIES = 5_000_000
_DEEPEST = 12
#: Properties that can hide letters, or show them again.
_TOLD = re.compile(
    r"(?:display|visibility|content-visibility|mso-hide|opacity|color|-webkit-text-fill-color|background(?:-color|-image)?|"
    r"font|font-size|overflow(?:-[xy])?|(?:max-)?(?:height|width|block-size|inline-size)|left|right|top|bottom|"
    r"inset(?:-.*)?|margin(?:-.*)?|text-indent|letter-spacing|transform|translate|scale|rotate|zoom|filter|white-space|"
    r"(?:-webkit-)?clip(?:-path)?|(?:-webkit-)?mask(?:-image|-size)?|(?:-webkit-)?backface-visibility|(?:-webkit-)?text-security|position|--.*)"
)

Declaration = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Node:
    """What a selector can ask of an element.

    Attributes:
        tag: Name, lower case.
        names: Classes and ids with their marks.
        attributes: All of them.
    """

    tag: str
    names: frozenset[str]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Step:
    tag: str
    names: frozenset[str]
    asked: tuple[tuple[str, str, str], ...]
    child: bool

    def fits(self, node: Node) -> bool:
        if self.tag not in ("", node.tag) or not self.names <= node.names:
            return False
        return all(_holds(node.attributes.get(name), sign, value) for name, sign, value in self.asked)


@dataclass(frozen=True, slots=True)
class _Rule:
    steps: tuple[_Step, ...]
    weight: tuple[int, int, int, int]
    declarations: tuple[Declaration, ...]


def node_of(tag: str, attributes: Mapping[str, str]) -> Node:
    """Return what selectors can ask of an element."""
    names = {f".{name}" for name in attributes.get("class", "").split()}
    return Node(tag, frozenset(names | ({f"#{attributes['id']}"} if attributes.get("id") else set())), attributes)


class Sheets:
    """All style sheets of a page.

    Args:
        sheets: Their text.
        tries: How many were made for other trees of the same page.

    Attributes:
        tries: How often a rule was held against an element.
        grounds: Whether a rule that was left out states a background.

    Raises:
        LimitExceeded: There are more rules, steps of selectors or nested conditions than a page has.
    """

    def __init__(self, sheets: list[str], tries: int = 0) -> None:
        self.grounds = False
        self._rules: dict[str, list[_Rule]] = {}
        self._count, self.tries = 0, tries
        for sheet in sheets:
            css = unescaped(_COMMENT.sub(" ", sheet).replace("<!--", " ").replace("-->", " "))
            for selectors, body in self._blocks(css):
                found = tuple(one for one in declared(body) if _TOLD.fullmatch(one[0]))
                for selector in selectors.split(",") if found else ():
                    self._add(selector.strip(), found)

    def _blocks(self, css: str, depth: int = 0) -> Iterator[tuple[str, str]]:
        place = 0
        while place < len(css):
            place = _SPACE.match(css, place).end()  # type: ignore[union-attr]  # it fits everywhere
            opening = css.find("{", place)
            if opening < 0:
                return
            semicolon = css.find(";", place, opening) if css[place : place + 1] == "@" else -1
            if semicolon >= 0:
                place = semicolon + 1
                continue
            closing = _closing(css, opening)
            head, body = css[place:opening].strip(), css[opening + 1 : closing]
            place = closing + 1
            if not head.startswith("@"):
                yield head, body
            elif _PASSED.fullmatch(head):
                if depth >= _DEEPEST:
                    raise LimitExceeded("depth", value=depth + 1, most=_DEEPEST)
                yield from self._blocks(body, depth + 1)
            else:
                self.grounds = self.grounds or "background" in body.lower()

    def _add(self, selector: str, found: tuple[Declaration, ...]) -> None:
        steps, child = list[_Step](), False
        for word in selector.replace(">", " > ").split():
            match = _COMPOUND.fullmatch(word)
            if word == ">":
                child = True
                continue
            if match is None or not word:
                steps = []
                break
            if len(steps) > _MOST_STEPS:
                raise LimitExceeded("style_rules", value=len(steps), most=_MOST_STEPS)
            steps.append(_step(match, child=child))
            child = False
        if steps and self._count >= _MOST_RULES:
            raise LimitExceeded("style_rules", value=self._count + 1, most=_MOST_RULES)
        if not steps:
            self.grounds = self.grounds or any(name.startswith("background") for name, _, _ in found)
            return
        names = [name for step in steps for name in step.names]
        ids = sum(name[0] == "#" for name in names)
        asked = len(names) - ids + sum(len(step.asked) for step in steps)
        weight = (ids, asked, sum(bool(step.tag) for step in steps), self._count)
        key = min(steps[-1].names, default=steps[-1].tag or "*")
        self._rules.setdefault(key, []).append(_Rule(tuple(steps), weight, found))
        self._count += 1

    def style(self, node: Node, around: list[Node]) -> dict[str, str]:
        """Return what sheets and the style attribute say of an element, the stronger over the weaker.

        Args:
            node: The element.
            around: What it stands in, the outermost first.

        Raises:
            LimitExceeded: Rules times elements are too many.
        """
        layers = list[tuple[tuple[int, ...], Declaration]]()
        for key in (*node.names, node.tag, "*") if self._rules else ():
            rules = self._rules.get(key, ())
            self.tries += len(rules)
            for rule in rules:
                if rule.steps[-1].fits(node) and self._stands(around, rule):
                    layers += [(rule.weight, entry) for entry in rule.declarations]
        if self.tries > _MOST_TRIES:
            raise LimitExceeded("style_rules", value=self.tries, most=_MOST_TRIES)
        layers += [((1 << 30,), entry) for entry in declared(unescaped(node.attributes.get("style", "")))]
        layers.sort(key=lambda layer: (layer[1][2], layer[0]))
        return {name: value for _, (name, value, _) in layers}

    def _stands(self, around: list[Node], rule: _Rule) -> bool:
        place, child = len(rule.steps) - 2, rule.steps[-1].child
        if place < 0:
            return True
        for node in reversed(around):
            self.tries += 1
            if rule.steps[place].fits(node):
                child = rule.steps[place].child
                place -= 1
                if place < 0:
                    return True
            elif child:
                return False
        return False


def _step(match: re.Match[str], *, child: bool) -> _Step:
    parts = _PART.findall(match[2])
    asked = [_ATTRIBUTE.fullmatch(part) for part in parts if part[0] == "["]
    found = tuple((one[1].lower(), one[2] or "", one[3] or "") for one in asked if one)
    # What an attribute is asked cannot be read: nothing has this name.
    found += (("\0", "", ""),) * (len(asked) - len(found))
    tag = "html" if ":root" in parts else (match[1] or "").lower().replace("*", "")
    return _Step(tag, frozenset(part for part in parts if part[0] in ".#"), found, child)


def _holds(told: str | None, sign: str, value: str) -> bool:
    if told is None or not sign:
        return told is not None
    if sign == "=":
        return told == value
    if not value:
        return False
    ways = {
        "~=": value in told.split(), "^=": told.startswith(value), "$=": told.endswith(value), "*=": value in told,
        "|=": told == value or told.startswith(f"{value}-"),
    }  # fmt: skip
    return ways[sign]


def unescaped(css: str) -> str:
    """Return CSS with its escapes read; one that stands for a sign of the syntax becomes a low line."""

    def letter(match: re.Match[str]) -> str:
        sign = chr(min(int(match[1], 16), 0xFFFF)) if match[1] else match[2]
        return sign if sign.isalnum() or sign in "-_" else "_"

    return _ESCAPE.sub(letter, css) if "\\" in css else css


def declared(body: str) -> Iterator[Declaration]:
    """Yield property, value with single spaces, and importance of each declaration; all lower case."""
    for piece in pieces(_COMMENT.sub(" ", body)):
        name, colon, value = piece.lower().partition(":")
        value = " ".join(value.split())
        important = value.replace(" ", "").endswith("!important")
        if colon and "{" not in piece:
            yield name.strip(), value[: value.rindex("!")].strip() if important else value, important


def _closing(css: str, opening: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(css, opening):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(css)
