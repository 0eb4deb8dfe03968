"""Passages of a cleaned document, edits across its inline tags, and its final text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._html.cleaning import Cleaned, Pictures, clean_html, no_pictures, tidy
from pipeline.formats._html.tree import Text, runs, serialised
from pipeline.formats._text.decoding import decoded
from pipeline.limits import Limits
from redaction.plan import Edit
from redaction.text import Passage

_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_-]{1,40})""")
_EMPTY_TAG = re.compile(r"<(script|style|a|title|iframe|div|p|span|textarea|td|th|li|b|i)((?:\s[^<>]{0,2000})?)/>")
_SETTLING_ROUNDS = 6


def html_text(raw: bytes, declared: str = "") -> str:
    """Decode HTML: byte order mark, the charset around it, its own meta element, else a guess.

    Raises:
        CorruptDocument: It is no text.
    """
    found = _CHARSET.search(raw[:4096])
    text = decoded(raw, declared or (found.group(1).decode("ascii") if found else ""))
    if text[:200].lstrip().startswith("<?xml") or "xhtml" in text[:300].lower():
        # XHTML may close any element by itself; an HTML parser would leave it open and swallow what follows.
        text = _EMPTY_TAG.sub(r"<\1\2></\1>", text)
    return text


def html_passages(document: Cleaned, prefix: str = "") -> tuple[Passage, ...]:
    """Return one passage per block, and one per text that no reader sees."""
    shown = [
        Passage(f"{prefix}p{number}", "".join(node.text for node in nodes))
        for number, (nodes, _) in enumerate(runs(document.root))
    ]
    unseen = [Passage(f"{prefix}h{number}", text, visible=False) for number, text in enumerate(document.unseen)]
    return tuple([passage for passage in shown if passage.text.strip()] + unseen)


def _edit_run(nodes: list[Text], edits: tuple[Edit, ...]) -> None:
    """Carry out edits over text nodes that lie side by side; a replacement goes where its span begins.

    Raises:
        ProtectedTextLeft: An edit leaves the passage or overlaps another.
    """
    total, position = sum(len(node.text) for node in nodes), 0
    for edit in edits:
        if edit.start < position or edit.end > total or edit.end <= edit.start:
            raise ProtectedTextLeft("edits do not fit the text")
        position = edit.end
    starts, offset = [], 0
    for node in nodes:
        starts.append(offset)
        offset += len(node.text)
    for edit in reversed(edits):
        for node, start in zip(nodes, starts, strict=True):
            first, last = max(edit.start - start, 0), min(edit.end - start, len(node.text))
            begins_here = start <= edit.start
            if first < last:
                node.text = node.text[:first] + (edit.replacement if begins_here else "") + node.text[last:]


def html_rewritten(
    text: str,
    edits: Mapping[str, tuple[Edit, ...]],
    hosts: frozenset[str],
    limits: Limits,
    prefix: str = "",
    pictures: Pictures = no_pictures,
) -> tuple[str, int, Counter[str]]:
    """Clean and redact a document.

    Args:
        text: HTML source.
        edits: Edits by anchor; those with another prefix are left alone.
        hosts: Hosts whose links stay.
        limits: Bounds.
        prefix: What stands before the anchors.
        pictures: Which pictures stay, and under which source.

    Returns:
        The new source, the number of edits carried out, and what was left out by kind.

    Raises:
        CorruptDocument: It does not parse, or does not come to rest.
        ProtectedTextLeft: Edits do not fit.
    """
    given: set[str] = set()

    def kept(source: str) -> str:
        new = pictures(source)
        given.add(new)
        return new

    def again_kept(source: str) -> str:
        return source if source in given else ""

    chosen = no_pictures if pictures is no_pictures else kept
    document, done = clean_html(text, hosts, limits, chosen), 0
    for number, (nodes, _) in enumerate(list(runs(document.root))):
        mine = edits.get(f"{prefix}p{number}", ())
        # Later edits first, and each node's own length changes only behind them.
        _edit_run(nodes, mine)
        done += len(mine)
    tidy(document.root)
    source = serialised(document.root)
    for _ in range(_SETTLING_ROUNDS):
        again = serialised(clean_html(source, hosts, limits, again_kept if given else no_pictures).root)
        if again == source:
            return source, done, document.gone
        source = again
    raise CorruptDocument("html does not come to rest")
