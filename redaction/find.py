"""Find what points to somebody: protected terms, then certain patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from redaction.detectors import detectors
from redaction.finding import Finding
from redaction.matching import Matcher
from redaction.policy import Action, Policy
from redaction.terms import Term
from redaction.text import Passage


def find(passages: Sequence[Passage], terms: Sequence[Term], policy: Policy) -> tuple[Finding, ...]:
    """Return all findings, sorted by passage and place; they may overlap.

    Args:
        passages: Text of an item.
        terms: The desk's and the learned ones.
        policy: Kinds that it keeps are not looked at.
    """
    matcher = _matcher(tuple(terms))
    found: list[Finding] = []
    for passage in passages:
        here = [*_terms(passage, matcher), *_patterns(passage, policy)]
        found += sorted(here, key=lambda finding: (finding.start, finding.end, finding.kind))
    return tuple(found)


@lru_cache(maxsize=4)
def _matcher(terms: tuple[Term, ...]) -> Matcher:
    return Matcher(terms)


def _terms(passage: Passage, matcher: Matcher) -> Iterator[Finding]:
    for start, end, term in matcher.matches(passage.text):
        yield Finding(passage.anchor, start, end, term.kind.value, "terms", 1.0, True, term.value)


def _patterns(passage: Passage, policy: Policy) -> Iterator[Finding]:
    for detector in detectors():
        for span in detector.spans(passage.text):
            if policy.actions.get(span.kind) is not Action.KEEP:
                yield Finding(passage.anchor, span.start, span.end, span.kind, detector.name, 1.0, True, span.value)
