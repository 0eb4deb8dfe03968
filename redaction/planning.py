"""From findings to ordered, disjoint edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from redaction.finding import Finding
from redaction.plan import Edit, Plan
from redaction.policy import Action, Policy
from redaction.pseudonyms import Pseudonyms
from redaction.text import Passage

#: Of fixed width: it tells nothing about the length of what it covers.
REPLACEMENT = "█████"


def make_plan(
    passages: Sequence[Passage], findings: Iterable[Finding], policy: Policy, pseudonyms: Pseudonyms | None
) -> Plan:
    """Merge overlapping findings on which the policy acts into edits of visible passages."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        if policy.acts_on(finding):
            grouped.setdefault(finding.anchor, []).append(finding)
    edits: list[Edit] = []
    for passage in passages:
        if passage.visible:
            edits += _merged(passage.anchor, grouped.get(passage.anchor, []), policy, pseudonyms)
    return Plan(tuple(edits), policy.cleaning())


def _merged(anchor: str, findings: list[Finding], policy: Policy, pseudonyms: Pseudonyms | None) -> list[Edit]:
    edits: list[Edit] = []
    group: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if group and finding.start >= max(member.end for member in group):
            edits.append(_edit(anchor, group, policy, pseudonyms))
            group = []
        group.append(finding)
    if group:
        edits.append(_edit(anchor, group, policy, pseudonyms))
    return edits


def _edit(anchor: str, group: list[Finding], policy: Policy, pseudonyms: Pseudonyms | None) -> Edit:
    # The longest finding speaks for the group: a whole name rather than its part.
    leader = max(group, key=lambda finding: (finding.end - finding.start, finding.detector == "terms"))
    replacement = REPLACEMENT
    if pseudonyms is not None and policy.actions.get(leader.kind) is Action.PSEUDONYM:
        replacement = pseudonyms.token(leader.kind, leader.value)
    start, end = min(finding.start for finding in group), max(finding.end for finding in group)
    return Edit(anchor, start, end, replacement, leader.kind)
