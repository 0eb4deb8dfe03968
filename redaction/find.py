"""Find what points to somebody: protected terms, then certain patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from redaction.detectors import detectors
from redaction.finding import Finding
from redaction.learn import tells
from redaction.matching import Matcher
from redaction.policy import Action, Policy
from redaction.terms import Origin, Term, TermKind
from redaction.text import Passage

#: Kinds of findings whose value is looked for in the whole item -> as what.
_AGAIN = {"banner": TermKind.NAME, "label": TermKind.NAME, "phone": TermKind.PHONE}


def patterns(passages: Sequence[Passage], policy: Policy) -> dict[str, list[Finding]]:
    """Return what detectors find, by anchor: it depends on no term, so that whoever looks twice can keep it.

    Args:
        passages: Text of an item.
        policy: Kinds that it keeps are not looked at.
    """
    return {passage.anchor: list(_patterns(passage, policy)) for passage in passages}


def find(
    passages: Sequence[Passage],
    terms: Sequence[Term],
    policy: Policy,
    detected: Mapping[str, list[Finding]] | None = None,
) -> tuple[Finding, ...]:
    """Return all findings, sorted by passage and place; they may overlap.

    Args:
        passages: Text of an item.
        terms: The desk's and the learned ones.
        policy: Kinds that it keeps are not looked at.
        detected: What `patterns` says of the same text and policy, where it is known.
    """
    if detected is None:
        detected = patterns(passages, policy)
    # Who is named by a banner or a label is protected wherever the same item names them again, and so is a number in
    # a form that alone would tell too little.
    named = {
        Term(_AGAIN[finding.kind], finding.value, Origin.LEARNED): None
        for found in detected.values()
        for finding in found
        if finding.kind in _AGAIN and policy.acts_on(finding) and tells(finding.value)
    }
    matchers = [_matcher(tuple(terms))] + ([Matcher(tuple(named))] if named else [])
    found: list[Finding] = []
    for passage in passages:
        here = [finding for matcher in matchers for finding in _terms(passage, matcher)] + detected[passage.anchor]
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
                certain = span.score >= 1
                yield Finding(
                    passage.anchor, span.start, span.end, span.kind, detector.name, span.score, certain, span.value
                )
