"""New names for what is referred to; what unfolds without end, or into too much, is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import LimitExceeded
from pipeline.formats._image.survey import Survey
from pipeline.formats._svg.tree import Node, nodes
from pipeline.formats._svg.vocabulary import RESOURCES

_MARK = re.compile("\x01([^\x02]*)\x02")
_PAINTS = frozenset({"fill", "stroke"})
#: What a viewer may have to draw once everything that is used is put in its place.
_MOST_UNFOLDED = 2_000_000
_MOST_STEPS = 48


def prune(root: Node) -> list[Node]:
    """Take out definitions that nothing seen refers to, and return them."""
    owners: dict[str, Node] = {}
    for node in nodes(root):
        if node.ident:
            owners.setdefault(node.ident, node)
    todo = [name for node in _outside(root) for value in node.attributes.values() for name in _MARK.findall(value)]
    live = set[str]()
    while todo:
        name = todo.pop()
        if name in live or name not in owners:
            continue
        live.add(name)
        values = [value for node in nodes(owners[name]) for value in node.attributes.values()]
        todo += [mark for value in values for mark in _MARK.findall(value)]
    holders = {id(owners[name]) for name in live}
    gone: list[Node] = []
    _pruned(root, holders, gone, loose=False)
    return gone


def _outside(root: Node) -> Iterator[Node]:
    """Yield the elements that are drawn by themselves."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack += [child for child in node.children if isinstance(child, Node) and child.tag not in RESOURCES]


def _pruned(node: Node, holders: set[int], gone: list[Node], *, loose: bool) -> bool:
    """Prune inside an element; return whether it is referred to, or holds something that is.

    Args:
        node: The element.
        holders: What is referred to.
        gone: Where goes what is taken out.
        loose: Whether it is seen only where something refers to it, or to something inside.
    """
    needed = id(node) in holders
    for child in list(node.children):
        if not isinstance(child, Node):
            continue
        alone = node.tag == "defs" or child.tag in RESOURCES or (loose and not needed)
        inner = _pruned(child, holders, gone, loose=alone)
        if alone and not inner:
            node.children.remove(child)
            gone.append(child)
        needed = needed or inner
    return needed


def rename(root: Node, found: Survey) -> None:
    """Give ids anew to what is referred to, drop references to what is not there.

    Raises:
        LimitExceeded: Uses of uses unfold into more than two million elements.
    """
    owners: dict[str, Node] = {}
    for node in nodes(root):
        if node.ident:
            owners.setdefault(node.ident, node)
    wanted = {name for node in nodes(root) for value in node.attributes.values() for name in _MARK.findall(value)}
    circles = _circles(owners, wanted & owners.keys())
    names: dict[str, str] = {}
    for node in nodes(root):
        if node.ident in wanted and owners[node.ident] is node:
            names[node.ident] = f"n{len(names)}"
            node.attributes["id"] = names[node.ident]
    for node in nodes(root):
        for name, value in list(node.attributes.items()):
            if "\x01" not in value:
                continue
            targets = set(_MARK.findall(value))
            if targets <= names.keys() - circles:
                shape = "#{}" if name == "xlink:href" else "url(#{})"
                node.attributes[name] = _MARK.sub(lambda match: shape.format(names[match[1]]), value)  # noqa: B023
                continue
            found.hide("dangling-reference", "SVG")
            rest = _MARK.sub("", value).strip()
            if name in _PAINTS:
                node.attributes[name] = rest or "none"
            else:
                del node.attributes[name]


def _circles(owners: dict[str, Node], wanted: set[str]) -> set[str]:
    """Return the names of what refers to itself, if only by others."""
    inside: dict[str, tuple[int, list[str]]] = {}
    for name in sorted(wanted):
        size, targets = 0, list[str]()
        for node in nodes(owners[name]):
            size += 1
            targets += [mark for value in node.attributes.values() for mark in _MARK.findall(value) if mark in wanted]
        inside[name] = (size, targets)
    costs: dict[str, int] = {}
    circles: set[str] = set()

    def cost(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            circles.add(name)
            return 0
        if len(above) > _MOST_STEPS:
            raise LimitExceeded("depth", value=len(above), most=_MOST_STEPS)
        if name not in costs:
            size, targets = inside[name]
            costs[name] = size + sum(cost(target, (*above, name)) for target in targets)
            if costs[name] > _MOST_UNFOLDED:
                raise LimitExceeded("members", value=min(costs[name], 1 << 40), most=_MOST_UNFOLDED)
        return costs[name]

    total = sum(cost(name, ()) for name in sorted(wanted))
    if total > 8 * _MOST_UNFOLDED:
        raise LimitExceeded("members", value=min(total, 1 << 40), most=8 * _MOST_UNFOLDED)
    return circles
