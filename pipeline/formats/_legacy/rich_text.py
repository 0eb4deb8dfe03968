r"""Rich text before its conversion: what LibreOffice would show and its readers do not.

LibreOffice knows nothing of hidden shapes, writes separators of notes and pictures of lists into the text, and shows
both forms of a text that is there twice (``\upr``). It draws text as art (``gtextUNICODE``), whose words would be lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.errors import LimitExceeded

_TOKEN = re.compile(rb"\\bin([0-9]{1,10}) ?|\\([a-z]{1,40})(?:-?[0-9]{1,10})? ?|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL)
#: Texts that stand where no reader sees them, or for what a reader's program draws itself.
_UNSEEN = frozenset({b"listpicture", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn"})
_SHAPES = frozenset({b"shp", b"shpgrp", b"pict"})
_INSTANCES = frozenset({b"shpinst"})
_HIDDEN = re.compile(rb"\{\s*\\sn\s+fHidden\s*\}\s*\{\s*\\sv\s+1\s*\}")
#: Text as art, and the kinds of shapes that it has ([MS-ODRAW] 2.4.24).
_ART = re.compile(rb"\{\s*\\sn\s+gtextUNICODE\s*\}\s*\{\s*\\sv\s+([^{}]{1,4000})\}")
_ART_KIND = re.compile(
    rb"(\{\s*\\sn\s+shapeType\s*\}\s*\{\s*\\sv\s+)(2[4-9]|3[01]|13[6-9]|1[4-6][0-9]|17[0-5])(?=\s*\})"
)
_TEXT_BOX = b"202"
#: Fields that LibreOffice fills in anew, by its own clock or by what it finds; their results stay instead.
_OWN_FIELDS = frozenset(
    b"date time ref pageref noteref styleref numwords numchars autonum autonumlgl autonumout".split()
)
_IGNORED = re.compile(rb"\\'([0-9a-fA-F]{2})|\\u([0-9]{1,5})[ ]?\??|\\[a-z]{1,40}-?[0-9]{0,10} ?|\\\*|[{}\r\n]")
_MOST_INSTRUCTION_BYTES = 4096
#: Nobody's program nests groups as deeply.
_MOST_DEEP = 1000
_UNICODE = re.compile(rb"\{\\\*\\ud ?")


@dataclass(slots=True)
class _Group:
    """Where a group begins and ends, its first word, and the group around it."""

    start: int
    owner: _Group | None
    end: int = 0
    word: bytes = b""
    inner: list[_Group] = field(default_factory=list)


def without_unseen(raw: bytes) -> tuple[bytes, Counter[str]]:
    """Return rich text without what no reader sees, and what went.

    Args:
        raw: The file.

    Raises:
        LimitExceeded: Groups are nested too deeply.
    """
    groups = list(_groups(raw))
    for group in groups:
        group.end = group.end or len(raw)  # never closed
    removed: Counter[str] = Counter()
    gone: list[tuple[int, int]] = []
    for group in groups:
        if group.word in _UNSEEN:
            gone.append((group.start, group.end))
            removed["hidden-text"] += 1
        elif group.word == b"fldinst" and _is_own(raw, group):
            gone.append((group.start, group.end))
        elif group.word == b"ud" and group.owner is not None and group.owner.word == b"upr":
            gone += [(one.start, one.end) for one in group.owner.inner if one is not group]
            head = _UNICODE.match(raw, group.start)
            gone += [(group.start + 1, head.end())] if head is not None else []
    for shape in _hidden_shapes(raw, groups):
        gone.append((shape.start, shape.end))
        removed["hidden-shape"] += 1
    return _cut(raw, gone, _art_as_text(raw, groups)), removed


def _groups(raw: bytes) -> Iterator[_Group]:
    """Hand out the groups, outer ones first."""
    inner: _Group | None = None
    at, fresh, depth = 0, False, 0
    while (found := _TOKEN.match(raw, at)) is not None:
        token, at = found[0], found.end()
        if found[1]:
            at += int(found[1])
        elif token == b"{":
            owner, inner = inner, _Group(at - 1, inner)
            if owner is not None:
                owner.inner.append(inner)
            depth += 1
            if depth > _MOST_DEEP:
                raise LimitExceeded("xml_depth", value=depth, most=_MOST_DEEP)
            yield inner
        elif token == b"}" and inner is not None:
            inner.end, inner, depth = at, inner.owner, depth - 1
        elif fresh and found[2] and inner is not None:
            inner.word = found[2]
        fresh = token in {b"{", rb"\*"} or (fresh and token.isspace())


def _is_own(raw: bytes, group: _Group) -> bool:
    """Return whether a field is one that LibreOffice fills in anew."""
    text, at = b"", group.start
    for inner in [one for one in group.inner if raw.startswith(rb"{\*", one.start) or one.word in {b"field", b"v"}]:
        text, at = text + raw[at : inner.start], inner.end
        if len(text) > _MOST_INSTRUCTION_BYTES:
            break
    instruction = (text + raw[at : group.end])[:_MOST_INSTRUCTION_BYTES]
    words = _IGNORED.sub(_letter, instruction).replace(b'"', b" ").split()
    return bool(words) and words[0].lower() in _OWN_FIELDS


def _letter(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes.fromhex(found[1].decode())
    return chr(int(found[2])).encode("ascii", "replace") if found[2] and int(found[2]) < 0x80 else b""


def _around(groups: list[_Group], places: Iterable[int], words: frozenset[bytes]) -> Iterator[_Group | None]:
    """Hand out, for each place in order, the innermost group around it that begins with one of these words."""
    at, inner = 0, None
    for place in places:
        while at < len(groups) and groups[at].start < place:
            inner, at = groups[at], at + 1
        found = inner
        while found is not None and not (found.word in words and found.end > place):
            found = found.owner
        yield found


def _hidden_shapes(raw: bytes, groups: list[_Group]) -> Iterator[_Group]:
    for shape in _around(groups, (found.start() for found in _HIDDEN.finditer(raw)), _SHAPES):
        if shape is not None:
            yield shape


def _art_as_text(raw: bytes, groups: list[_Group]) -> list[tuple[int, int, bytes]]:
    """Return what to write instead at places, so that text drawn as art is the text of a box."""
    kinds = list(_ART_KIND.finditer(raw))
    owners = _around(groups, (kind.start() for kind in kinds), _INSTANCES)
    kind_of = {shape.start: kind for kind, shape in zip(kinds, owners, strict=True) if shape is not None}
    arts = list(_ART.finditer(raw))
    new: list[tuple[int, int, bytes]] = []
    for art, shape in zip(arts, _around(groups, (art.start() for art in arts), _INSTANCES), strict=True):
        kind = kind_of.pop(shape.start, None) if shape is not None else None
        if kind is not None and shape is not None:
            new.append((*kind.span(2), _TEXT_BOX))
            new.append((shape.end - 1, shape.end - 1, rb"{\shptxt\pard\plain " + art[1].strip() + rb"\par}"))
    return new


def _cut(raw: bytes, gone: list[tuple[int, int]], new: list[tuple[int, int, bytes]]) -> bytes:
    """Return the text without what is gone, and with what is new where nothing went."""
    kept: list[bytes] = []
    at = 0
    for start, end, text in sorted([*((start, end, b"") for start, end in gone), *new], key=lambda one: one[:2]):
        if start >= at:
            kept += [raw[at:start], text]
        at = max(at, end)
    return b"".join([*kept, raw[at:]])
