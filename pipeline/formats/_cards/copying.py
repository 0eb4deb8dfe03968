"""The copy of a file of content lines: what is kept of it, line by line, and how it is read, edited and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import CorruptDocument, LimitExceeded, ProtectedTextLeft
from pipeline.formats._cards.lines import coded, written
from pipeline.formats._text.embedded import refuse_embedded
from pipeline.formats._text.mapped import Mapped, plainly, rewritten
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Member, MetadataField, Reading, Removal, Rewritten
from redaction.learn import IDENTIFYING
from redaction.plan import Edit, Plan
from redaction.text import Passage

_MOST_FIELDS = 20_000


@dataclass(slots=True)
class Kept:
    """A line of the copy.

    Attributes:
        name: Its name.
        parameters: Harmless ones.
        fixed: Its value where it is no text of anybody.
        anchor: Address of its text.
        text: Its text, which can be edited.
        before: What stands before the text (``mailto:``).
        label: Text of the parameter CN, which can be edited as well.
        member: Index of the binary value that stands here.
    """

    name: str
    parameters: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    fixed: str = ""
    anchor: str = ""
    text: Mapped | None = None
    before: str = ""
    label: Mapped | None = None
    member: int | None = None


@dataclass(slots=True)
class Copy:
    """What is kept of a file, and what is not.

    Attributes:
        lines: Kept, in order.
        fields: Metadata that goes.
        gone: Hidden things by kind.
        unseen: Text that goes and is searched for terms.
        binaries: Values that become members.
        way: How the original is written: ``lines``, ``json`` or ``xml``.
    """

    lines: list[Kept] = field(default_factory=list)
    fields: list[MetadataField] = field(default_factory=list)
    gone: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)
    binaries: list[bytes] = field(default_factory=list)
    way: str = "lines"

    def drop(self, kind: str, text: str) -> None:
        """Note something that goes."""
        self.gone[kind] += 1
        if text.strip():
            self.unseen.append(text)


def _told(fields: list[MetadataField]) -> tuple[MetadataField, ...]:
    """Return different fields: all that lead to somebody, of the others as many as anybody reads."""
    different = tuple(dict.fromkeys(fields))
    leading = sum(field.kind in IDENTIFYING for field in different)
    room = iter(range(max(0, _MOST_FIELDS - leading)))
    return tuple(field for field in different if field.kind in IDENTIFYING or next(room, None) is not None)


def reading(copy: Copy, media_type: str, limits: Limits) -> Reading:
    """Return what a file gives away, and its text.

    Raises:
        LimitExceeded: It holds too many binary values.
        UnknownPart: A text carries a file (see `refuse_embedded`).
        EncryptedDocument: A text is an OpenPGP message.
    """
    if len(copy.binaries) > limits.members:
        raise LimitExceeded("members", value=len(copy.binaries), most=limits.members)
    shown: list[Passage] = []
    for kept in copy.lines:
        if kept.label is not None and kept.label.text.strip():
            shown.append(Passage(f"{kept.anchor}/cn", kept.label.text))
        if kept.text is not None and kept.text.text.strip():
            refuse_embedded(kept.text.text)
            shown.append(Passage(kept.anchor, kept.text.text))
    hidden = [Passage(f"gone:{number}", text, visible=False) for number, text in enumerate(copy.unseen)]
    return Reading(
        media_type,
        tuple(shown + hidden),
        _told(copy.fields),
        tuple(Hidden(kind, "lines", count) for kind, count in sorted(copy.gone.items())),
        Counts(members=len(copy.binaries)),
    )


def members(copy: Copy, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
    """Hand out the binary values."""
    for index, raw in enumerate(copy.binaries):
        if len(raw) > limits.item_bytes:
            raise LimitExceeded("item_bytes", value=len(raw), most=limits.item_bytes)
        path = into / str(index)
        path.write_bytes(raw)
        yield UnpackedMember(Member(index, ""), path)


def _edited(text: Mapped, edits: tuple[Edit, ...]) -> str:
    if not edits:
        return text.source
    try:
        return rewritten(text.source, text.places(edits), plainly)
    except ValueError:
        raise ProtectedTextLeft("edits do not fit the text") from None


def _label_text(text: Mapped, edits: tuple[Edit, ...]) -> str:
    """Return a parameter's text: parameters know no escapes, so it is written as it is shown."""
    return _edited(text, edits).replace("\\n", " ").replace("\\", "")


def write(
    copy: Copy,
    target: Path,
    plan: Plan,
    paths: Mapping[int, Path],
    embedded: Callable[[Kept, bytes], tuple[list[tuple[str, Sequence[str]]], str]],
) -> tuple[int, Counts]:
    """Write the copy.

    Args:
        copy: What is kept.
        target: New file.
        plan: Edits by anchor.
        paths: Cleaned binary values by index.
        embedded: Returns parameters and what stands before the base64 of a cleaned binary value.

    Returns:
        Edits carried out, and what the copy holds.

    Raises:
        ProtectedTextLeft: Edits do not fit.
        CorruptDocument: A member that was never handed out.
    """
    if any(index not in range(len(copy.binaries)) for index in paths):
        raise CorruptDocument("unknown member")
    edits, out, done = plan.by_anchor(), bytearray(), 0
    for kept in copy.lines:
        value, parameters = kept.fixed, list(kept.parameters)
        if kept.label is not None:
            mine = edits.get(f"{kept.anchor}/cn", ())
            parameters = [("CN", [_label_text(kept.label, mine)]), *parameters]
            done += len(mine)
        if kept.text is not None:
            mine = edits.get(kept.anchor, ())
            value = kept.before + _edited(kept.text, mine)
            done += len(mine)
        if kept.member is not None:
            if kept.member not in paths:
                continue
            raw = paths[kept.member].read_bytes()
            more, before = embedded(kept, raw)
            parameters, value = [*parameters, *more], before + coded(raw)
        out += written(kept.name, parameters, value)
    if done != len(plan.edits):
        raise ProtectedTextLeft("an edit has an unknown anchor")
    target.write_bytes(bytes(out))
    return done, Counts(members=len(paths))


def result(copy: Copy, media_type: str, suffix: str, done: tuple[int, Counts]) -> Rewritten:
    """Return what a rewrite did."""
    gone = Counter(copy.gone)
    if copy.fields:
        gone["metadata"] += len(copy.fields)
    if copy.way != "lines":
        gone["converted-to-lines"] += 1
    left_out = len(copy.binaries) - (done[1].members or 0)
    if left_out:
        gone["members-left-out"] += left_out
    removed = tuple(Removal(kind, count) for kind, count in sorted(gone.items()))
    return Rewritten(media_type, suffix, removed, done[0], done[1])
