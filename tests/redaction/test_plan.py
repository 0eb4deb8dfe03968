from __future__ import annotations

import pytest

from redaction.plan import Edit, Plan, apply_edits


def test_edits_are_carried_out_in_order() -> None:
    edits = (Edit("0", 0, 4, "X", "name"), Edit("0", 6, 9, "Y", "name"))
    assert apply_edits("Anna, Bob.", edits) == "X, Y."


@pytest.mark.parametrize(
    "edits",
    [
        (Edit("0", 0, 4, "X", "n"), Edit("0", 3, 5, "Y", "n")),
        (Edit("0", 5, 99, "X", "n"),),
        (Edit("0", 2, 2, "", "n"),),
    ],
)
def test_overlapping_or_outside_edits_are_refused(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("Anna, Bob.", edits)


def test_edits_are_grouped_by_anchor() -> None:
    plan = Plan((Edit("a", 0, 1, "X", "n"), Edit("b", 0, 1, "Y", "n"), Edit("a", 3, 4, "Z", "n")))
    assert {anchor: len(edits) for anchor, edits in plan.by_anchor().items()} == {"a": 2, "b": 1}
