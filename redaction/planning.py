"""From findings to ordered, disjoint edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from redaction.finding import Finding
from redaction.normal import fold
from redaction.plan import Edit, Plan
from redaction.policy import Action, Policy
from redaction.pseudonyms import Pseudonyms
from redaction.text import Passage

#: Of fixed width: it tells nothing about the length of what it covers.
REPLACEMENT = "█████"
#: Two findings with no more than this between them become one edit: two bars would tell the number of words.
_JOINTS = frozenset(["", " ", "\u00a0", "\u202f", "-", ".", "_", "'", "’", ". "])


def make_plan(
    passages: Sequence[Passage], findings: Iterable[Finding], policy: Policy, pseudonyms: Pseudonyms | None
) -> Plan:
    """Merge overlapping and adjacent findings on which the policy acts into edits of visible passages."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        if policy.acts_on(finding):
            grouped.setdefault(finding.anchor, []).append(finding)
    spoken = {word for found in grouped.values() for finding in found for word in fold(finding.value).split()}
    edits: list[Edit] = []
    for passage in passages:
        if passage.visible and passage.anchor in grouped:
            naming = policy if pseudonyms is not None else None
            for group in _groups(passage.text, grouped[passage.anchor], naming):
                edits.append(_edit(passage, group, policy, pseudonyms, spoken))
    return Plan(tuple(edits), policy.cleaning())


def _groups(text: str, findings: list[Finding], naming: Policy | None) -> list[list[Finding]]:
    """Return findings that become one edit each; neighbours with pseudonyms of their own stay apart."""
    groups: list[list[Finding]] = []
    end = 0
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end, finding.kind, finding.value)):
        if finding.end > len(text) or finding.end <= finding.start:
            raise ValueError("a finding leaves its passage")
        if groups and (finding.start < end or _touch(text[end : finding.start], groups[-1][0], finding, naming)):
            groups[-1].append(finding)
            end = max(end, finding.end)
        else:
            groups.append([finding])
            end = finding.end
    return groups


def _touch(between: str, one: Finding, other: Finding, naming: Policy | None) -> bool:
    if between not in _JOINTS:
        return False
    if naming is None or one.value == other.value:
        return True
    return any(naming.actions.get(finding.kind) is not Action.PSEUDONYM for finding in (one, other))


def _edit(
    passage: Passage, group: list[Finding], policy: Policy, pseudonyms: Pseudonyms | None, spoken: set[str]
) -> Edit:
    # The longest finding speaks for the group: a whole name rather than its part.
    leader = max(group, key=lambda finding: (finding.end - finding.start, finding.detector == "terms", -finding.start))
    replacement = REPLACEMENT
    if pseudonyms is not None and leader.value and policy.actions.get(leader.kind) is Action.PSEUDONYM:
        token = pseudonyms.token(leader.kind, leader.value)
        # Somebody may be called Person: then the token would say a protected word.
        if not spoken & set(fold(token).strip("[]").split("-")):
            replacement = token
    start, end = min(finding.start for finding in group), max(finding.end for finding in group)
    return Edit(passage.anchor, start, end, replacement, leader.kind, bool(passage.again))
