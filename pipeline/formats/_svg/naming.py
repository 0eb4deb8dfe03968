"""New names for what is referred to; what unfolds without end, or into too much, is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.errors import LimitExceeded
from pipeline.formats._image.survey import Survey
from pipeline.formats._svg.tree import Node, nodes
from pipeline.formats._svg.vocabulary import RESOURCES

_MARK = re.compile("\x01([^\x02]*)\x02")
_LINKS = frozenset({"use", "feImage", "image"})
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


def cut_circles(root: Node, found: Survey) -> None:
    """Drop references to what is not there, and those by which something would hold itself.

    Raises:
        LimitExceeded: Uses of uses unfold into more than two million elements.
    """
    owners: dict[str, Node] = {}
    for node in nodes(root):
        if node.ident:
            owners.setdefault(node.ident, node)
    for node in nodes(root):
        _drop(node, lambda target: target not in owners, found)
    for holder, target in _circles(owners):
        for node in nodes(owners[holder]):
            _drop(node, lambda mark, target=target: mark == target, found)  # type: ignore[misc]
    for node in nodes(root):
        node.children = [
            child
            for child in node.children
            if not isinstance(child, Node) or child.tag not in _LINKS or "xlink:href" in child.attributes
        ]


def _drop(node: Node, is_dropped: Callable[[str], bool], found: Survey) -> None:
    for name, value in list(node.attributes.items()):
        if "\x01" not in value or not any(map(is_dropped, _MARK.findall(value))):
            continue
        found.hide("dangling-reference", "SVG")
        if name in _PAINTS:
            node.attributes[name] = _MARK.sub("", value).strip() or "none"
        else:
            del node.attributes[name]


def rename(root: Node) -> None:
    """Give ids anew to what is referred to; everything that is referred to is there."""
    wanted = {mark for node in nodes(root) for value in node.attributes.values() for mark in _MARK.findall(value)}
    names: dict[str, str] = {}
    for node in nodes(root):
        if node.ident in wanted and node.ident not in names:
            names[node.ident] = f"n{len(names)}"
            node.attributes["id"] = names[node.ident]
    for node in nodes(root):
        for name, value in node.attributes.items():
            if "\x01" in value:
                start, end = ("#", "") if name == "xlink:href" else ("url(#", ")")
                node.attributes[name] = _MARK.sub(lambda match: start + names[match[1]] + end, value)  # noqa: B023


def _circles(owners: dict[str, Node]) -> list[tuple[str, str]]:
    """Return holder and target of each reference that closes a circle."""
    inside: dict[str, tuple[int, list[str]]] = {}
    wanted = sorted({mark for owner in owners.values() for mark in _marks(owner)[1]} | owners.keys())
    for name in wanted:
        inside[name] = _marks(owners[name])
    costs: dict[str, int] = {}
    closing: list[tuple[str, str]] = []

    def cost(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            closing.append((above[-1], name))
            return 0
        if len(above) > _MOST_STEPS:
            raise LimitExceeded("depth", value=len(above), most=_MOST_STEPS)
        if name not in costs:
            size, targets = inside[name]
            costs[name] = size + sum(cost(target, (*above, name)) for target in targets)
            if costs[name] > _MOST_UNFOLDED:
                raise LimitExceeded("members", value=min(costs[name], 1 << 40), most=_MOST_UNFOLDED)
        return costs[name]

    for name in wanted:
        cost(name, ())
    return closing


def _marks(owner: Node) -> tuple[int, list[str]]:
    """Return how many elements there are in one, and what they refer to."""
    size, targets = 0, list[str]()
    for node in nodes(owner):
        size += 1
        targets += [mark for value in node.attributes.values() for mark in _MARK.findall(value)]
    return size, targets
