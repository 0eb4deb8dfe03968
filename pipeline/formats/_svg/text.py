"""The words of a drawing in one passage, however their letters are placed, and edits of them.

Programs place words, and even letters, one by one. What lies on one line belongs together; a gap of a fifth of the
letters' size is a space; another line is a line break. So a name is found that three elements hold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import ProtectedTextLeft
from pipeline.formats._svg.geometry import numbers, placed
from pipeline.formats._svg.tree import Node, Text, nodes
from pipeline.formats._text.invisible import without_unseen
from redaction.plan import Edit

ANCHOR = "drawing"
_SPACES = re.compile(r"[ \t\r\n]+")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%")
#: Of the letters' size: a gap that is a space, a step that is another line.
_GAP, _LINE = 0.2, 0.35
_LISTS = ("x", "y", "dx", "dy", "rotate")


@dataclass(slots=True)
class Piece:
    """A run of characters.

    Attributes:
        before: What separates it from the piece before: nothing, a space or a line break.
        text: Its characters.
        parent: The element that holds it.
        root: The text element around.
    """

    before: str
    text: Text
    parent: Node
    root: Node


def tidy(root: Node) -> None:
    """Bring white space into the form in which it is drawn, and drop what no reader sees."""
    held = root.attributes.get("xml:space") == "preserve"
    last: Text | None = None
    for text, preserved in list(_texts(root, held)):
        shown = without_unseen(_SPACES.sub(" ", text.text) if not preserved else re.sub(r"[\t\r\n]", " ", text.text))
        if not preserved and (last is None or last.text.endswith(" ")):
            shown = shown.removeprefix(" ")
        text.text = shown
        last = text if shown else last
    if last is not None and not held:
        last.text = last.text.removesuffix(" ")
    for node in nodes(root):
        node.children = [child for child in node.children if isinstance(child, Node) or child.text]


def _texts(root: Node, preserved: bool) -> Iterator[tuple[Text, bool]]:
    stack: list[tuple[Node | Text, bool]] = [(root, preserved)]
    while stack:
        node, held = stack.pop()
        if isinstance(node, Text):
            yield node, held
        else:
            held = held or node.attributes.get("xml:space") == "preserve"
            stack += [(child, held) for child in reversed(node.children)]


class _Pen:
    """Where the next letter comes to lie, on the page."""

    def __init__(self) -> None:
        self.x = self.y = math.nan
        self.size = 16.0

    def step(self, x: float, y: float, size: float) -> str:
        """Go to a place, and say what lies between."""
        size = max(size, self.size if math.isfinite(self.x) else 0.0, 1e-6)
        if not math.isfinite(self.x):
            between = ""
        elif not abs(y - self.y) <= _LINE * size or x < self.x - 1.5 * size:
            between = "\n"
        else:
            between = " " if x - self.x > _GAP * size else ""
        self.x, self.y = x, y
        return between


def pieces(root: Node) -> list[Piece]:
    """Return all runs of characters in the order of the file, each with what separates it from the one before."""
    found: list[Piece] = []
    pen = _Pen()
    for text in nodes(root):
        if text.tag == "text":
            _walk(text, text, pen, found)
    return found


def _walk(node: Node, root: Node, pen: _Pen, found: list[Piece]) -> str:
    """Follow the letters of one text element."""
    stack: list[tuple[Node | Text, Node]] = [(node, node)]
    scale = math.sqrt(abs(root.matrix[0] * root.matrix[3] - root.matrix[1] * root.matrix[2])) or 1.0
    between, x, y = "", 0.0, 0.0
    while stack:
        one, parent = stack.pop()
        size = (one if isinstance(one, Node) else parent).size
        if isinstance(one, Text):
            found.append(Piece(between, one, parent, root))
            between = ""
            x = _end(one.text, parent, x)
            pen.x, pen.y = placed(root.matrix, x, y)
            pen.size = size * scale
            continue
        lists = {name: numbers(one.attributes.get(name)) for name in _LISTS[:4]}
        if one is node or any(lists.values()):
            x = (lists["x"] or [0.0 if one is node else x])[0] + sum(lists["dx"][:1])
            y = (lists["y"] or [0.0 if one is node else y])[0] + sum(lists["dy"][:1])
            between = max(between, pen.step(*placed(root.matrix, x, y), size * scale), key="\0 \n".find)
        stack += [(child, one) for child in reversed(one.children)]
    return between


def _end(text: str, parent: Node, x: float) -> float:
    """Return where the last letter ends, guessing how wide letters are."""
    xs = numbers(parent.attributes.get("x"))
    if len(xs) > 1 and text:
        x, text = xs[min(len(xs), len(text)) - 1], text[min(len(xs), len(text)) - 1 :]
    widths = (
        0.28 if letter in _NARROW else 0.85 if letter in _WIDE else 0.67 if letter.isupper() else 0.54
        for letter in text
    )
    return x + parent.size * sum(widths)


def passage_text(found: Sequence[Piece]) -> str:
    """Return the words of a drawing."""
    return "".join(piece.before + piece.text.text for piece in found)


def edit_pieces(found: Sequence[Piece], edits: Sequence[Edit]) -> None:
    """Carry out edits; a replacement goes where its span begins, and letters around lose the places that tell widths.

    Raises:
        ProtectedTextLeft: An edit leaves the passage or overlaps another.
    """
    total, position = sum(len(piece.before) + len(piece.text.text) for piece in found), 0
    for edit in edits:
        if edit.start < position or edit.end > total or edit.end <= edit.start:
            raise ProtectedTextLeft("edits do not fit the text")
        position = edit.end
    starts, offset = [], 0
    for piece in found:
        starts.append(offset + len(piece.before))
        offset += len(piece.before) + len(piece.text.text)
    touched: list[int] = []
    for edit in reversed(edits):
        written = False
        for number, (piece, start) in enumerate(zip(found, starts, strict=True)):
            first, last = max(edit.start - start, 0), min(edit.end - start, len(piece.text.text))
            if first < last:
                piece.text.text = (
                    piece.text.text[:first] + ("" if written else edit.replacement) + piece.text.text[last:]
                )
                written = True
                touched.append(number)
        if not written:
            raise ProtectedTextLeft("an edit of what is no text")
    for number in touched:
        _loosen(found, number)
    for root in {id(found[number].root): found[number].root for number in touched}.values():
        tidy(root)
        _without_empty(root)


def _without_empty(node: Node) -> bool:
    """Take out elements whose letters are all gone: how many there were would tell. Return whether any are left."""
    node.children = [
        child for child in node.children if (child.text if isinstance(child, Text) else _without_empty(child))
    ]
    return bool(node.children)


def _loosen(found: Sequence[Piece], number: int) -> None:
    """Let letters flow behind an edit: their places would tell how wide was what is gone."""
    root = found[number].root
    for node in nodes(root):
        for name in _LISTS:
            if len(values := numbers(node.attributes.get(name))) > 1:
                node.attributes[name] = f"{values[0]:g}"
        node.attributes.pop("textLength", None)
        node.attributes.pop("lengthAdjust", None)
    for piece in found[number + 1 :]:
        if piece.root is not root or piece.before == "\n":
            return
        if piece.parent is not root and "x" in piece.parent.attributes:
            del piece.parent.attributes["x"]
            piece.parent.attributes.pop("y", None)
            piece.text.text = piece.before + piece.text.text if piece.text.text else ""
            piece.before = ""
