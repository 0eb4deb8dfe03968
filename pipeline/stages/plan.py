"""Plan: from a `ReadItem` to ordered, disjoint edits, and to what must be found afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.errors import LimitExceeded, ProtectedTextLeft
from pipeline.model import Counts, Expectation, MetadataField, Planned, ReadItem, Role, ValueKind
from redaction.forms import is_everyday, surface_forms, written_forms
from redaction.learn import IDENTIFYING, pieces, tells
from redaction.normal import fold
from redaction.plan import Edit, Plan, apply_edits
from redaction.planning import make_plan
from redaction.policy import Policy
from redaction.pseudonyms import Pseudonyms
from redaction.terms import Term
from redaction.text import is_of_pixels, page_of, words_of

#: Shorter values are found everywhere by chance.
_LEAST_CHARS = 4
#: Level of redaction in PDFs at which the lines around go too.
_BLOCKS = 2
#: Identifying values of one item, each looked for on its own.
_MOST_VALUES = 20_000


def plan(
    read_item: ReadItem,
    terms: Sequence[Term],
    policy: Policy,
    pseudonyms: Pseudonyms | None,
    *,
    ocr: bool,
    pictures: Sequence[int] = (),
) -> Planned:
    """Decide what is done to an item.

    Args:
        read_item: Its reading and findings.
        terms: The desk's and the learned ones.
        policy: What is redacted.
        pseudonyms: Tokens of the submission, when the policy asks for them.
        ocr: Whether the verifier reads pictures.
        pictures: Pages that have to become pictures; those become pictures as well in whose pixels something was found.

    Raises:
        LimitExceeded: Its metadata hold more identifying values than can be looked for.
        ProtectedTextLeft: Its format cannot carry out the edits that it needs.
    """
    reading = read_item.reading
    chosen = make_plan(reading.text, read_item.findings, policy, pseudonyms)
    if chosen.edits and not reading.text_editable:
        raise ProtectedTextLeft(edits=len(chosen.edits))
    in_pixels = {page_of(edit.anchor) or 0 for edit in chosen.edits if is_of_pixels(edit.anchor)}
    chosen = replace(chosen, pictures=tuple(sorted({*pictures, *in_pixels})))
    texts = tuple(_after(read_item, chosen))
    before = "\n".join(passage.text for passage in reading.text if passage.visible and not passage.again)
    unseen, seen = _identifying_values(reading.metadata, before)
    forms = {form for term in terms for form in (*surface_forms(term), *written_forms(term)) if form}
    return Planned(
        item=read_item.item,
        plan=chosen,
        expectation=Expectation(
            media_type=reading.media_type,
            counts=Counts(),
            words=words_of(texts),
            protected=tuple(sorted(forms | unseen | _redacted(read_item, chosen))),
            unseen_only=tuple(sorted(seen - forms)),
            link_hosts=policy.link_hosts,
            replacement_texts=tuple(sorted({edit.replacement for edit in chosen.edits})),
            ocr=ocr and policy.ocr,
        ),
        texts=texts,
    )


def _after(read_item: ReadItem, chosen: Plan) -> Iterator[tuple[str, str]]:
    edits = chosen.by_anchor()
    more = _read_otherwise(read_item, edits)
    if chosen.cleaning.pdf_level == _BLOCKS and read_item.reading.media_type == "application/pdf":
        more |= edits.keys()  # whole blocks of lines go: which words of such a page stay is not known
    for passage in read_item.reading.text:
        if is_of_pixels(passage.anchor) or (passage.visible and not passage.again and passage.anchor not in more):
            yield passage.anchor, apply_edits(passage.text, edits.get(passage.anchor, ()))


def _read_otherwise(read_item: ReadItem, edits: Mapping[str, tuple[Edit, ...]]) -> set[str]:
    """Return the anchors of passages of which another reading redacts more: which of their words stay is not known."""
    return {
        passage.again
        for passage in read_item.reading.text
        if passage.again
        and not is_of_pixels(passage.anchor)
        and len(edits.get(passage.anchor, ())) > len(edits.get(passage.again, ()))
    }


def _redacted(read_item: ReadItem, chosen: Plan) -> set[str]:
    """Return the texts that the edits take out: they must be gone everywhere.

    Everyday words and what names nobody ("author: admin") are left out: they stand elsewhere by right.
    """
    texts = {passage.anchor: passage.text for passage in read_item.reading.text}
    taken = ((edit.reason, texts[edit.anchor][edit.start : edit.end].strip()) for edit in chosen.edits)
    return {text for reason, text in taken if len(text) >= _LEAST_CHARS and _leads(text, labelled=reason == "label")}


def _leads(value: str, *, labelled: bool) -> bool:
    # What was redacted before is no value of anybody: cleaning twice must find nothing.
    words = any(character.isalnum() for character in value)
    return words and not is_everyday(fold(value)) and (not labelled or tells(value))


def _identifying_values(metadata: Iterable[MetadataField], visible_text: str) -> tuple[set[str], set[str]]:
    """Return identifying metadata values that no reader saw, and those that a reader did see."""
    unseen: set[str] = set()
    seen: set[str] = set()
    folded = fold(visible_text)
    lines = set(folded.splitlines())
    for value in _values(metadata):
        whole = fold(value)
        (seen if whole in lines or whole in folded else unseen).add(value)
    return unseen, seen


def _values(metadata: Iterable[MetadataField]) -> Iterable[str]:
    """Return identifying values, and what each of them names one by one.

    Raises:
        LimitExceeded: There are more than can be looked for: somebody fills the file up.
    """
    found: dict[str, None] = {}
    for entry in metadata:
        if entry.kind not in IDENTIFYING or (entry.role is Role.DESCRIPTIVE and entry.kind is ValueKind.NAME):
            continue
        named = entry.kind in (ValueKind.NAME, ValueKind.USER)
        for number, piece in enumerate(pieces(entry.kind, entry.value)):
            value = piece.strip()
            if len(value) >= _LEAST_CHARS and _leads(value, labelled=named or number > 0):
                found[value] = None
        if len(found) > _MOST_VALUES:
            raise LimitExceeded("metadata", value=len(found), most=_MOST_VALUES)
    return found
