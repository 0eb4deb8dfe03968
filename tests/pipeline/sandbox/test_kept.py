"""What the cleaner keeps of an item: read once, and never taken for another item."""

from dataclasses import replace

from pipeline.model import Counts, Reading
from pipeline.sandbox.kept import Kept
from redaction.policy import DEFAULT_POLICY, Action
from redaction.termfile import parse_terms
from redaction.text import Passage

TEXT = "Marta Vogt, write to x@example.org"


class Reader:
    """Reads, and counts how often."""

    def __init__(self, text: str = TEXT) -> None:
        self.count, self._text = 0, text

    def __call__(self) -> Reading:
        self.count += 1
        return Reading("text/plain", text=(Passage("a", self._text),), counts=Counts())


def kinds(seen, terms=()) -> list[str]:
    return [finding.kind for finding in seen.findings(terms)]


def test_a_second_look_with_other_terms_does_not_read_again():
    kept, read = Kept(), Reader()
    assert kinds(kept.seen(1, "text/plain", DEFAULT_POLICY, read)) == ["email"]
    again = kept.seen(1, "text/plain", DEFAULT_POLICY, read)
    assert kinds(again, parse_terms("Marta Vogt")) == ["name", "email"]
    assert read.count == 1


def test_another_item_or_type_is_read():
    kept, read = Kept(), Reader()
    for handle, media_type in ((1, "text/plain"), (2, "text/plain"), (1, "text/csv")):
        kept.seen(handle, media_type, DEFAULT_POLICY, read)
    assert read.count == 3


def test_another_policy_looks_again_at_what_was_read():
    kept, read = Kept(), Reader()
    kept.seen(1, "text/plain", DEFAULT_POLICY, read)
    keeps = replace(DEFAULT_POLICY, actions={**DEFAULT_POLICY.actions, "email": Action.KEEP})
    assert kinds(kept.seen(1, "text/plain", keeps, read)) == []
    assert read.count == 1


def test_a_forgotten_item_is_read_again():
    kept, read = Kept(), Reader()
    for handle in (1, None):
        kept.seen(1, "text/plain", DEFAULT_POLICY, read)
        kept.forget(handle)
        kept.seen(1, "text/plain", DEFAULT_POLICY, read)
    assert read.count == 3


def test_no_more_text_is_kept_than_agreed():
    kept, short, long = Kept(most_chars=100), Reader("x" * 60), Reader("x" * 200)
    for handle in (1, 2, 1):
        kept.seen(handle, "text/plain", DEFAULT_POLICY, short)
    assert short.count == 3
    for _ in range(2):
        kept.seen(3, "text/plain", DEFAULT_POLICY, long)
    assert long.count == 2
