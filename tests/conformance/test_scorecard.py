"""The scorecard's floor: of each ending, the original with the most hiding places. `sluice bench leak` runs all of them."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.leak.canaries import survivors
from benchmarks.leak.cleaners import off, sluicegate
from benchmarks.leak.fidelity import kept
from benchmarks.leak.views import views_of
from tests.conformance.planting import Original, originals

SEED = "floor"


@cache
def chosen() -> dict[str, Original]:
    best: dict[str, Original] = {}
    for one in originals(SEED):
        if one.ending not in best or len(one.places) > len(best[one.ending].places):
            best[one.ending] = one
    return best


@pytest.fixture(scope="module")
def clean():
    with sluicegate() as cleaner:
        yield cleaner


@pytest.mark.parametrize("ending", sorted(chosen()))
def test_no_canary_survives_and_every_one_was_there(ending, clean):
    original = chosen()[ending]
    assert survivors(original.places, views_of(ending, original.content)) == set(original.places), "the search is blind"
    copy = clean(ending, original.content)
    assert copy is not None, "it was held"
    views = list(views_of(ending, copy))
    assert survivors(original.places, views) == set()
    assert kept(original, copy, views)


def test_with_no_cleaner_every_canary_is_found():
    with off() as cleaner:
        for ending in ("txt", "eml"):
            original = chosen()[ending]
            copy = cleaner(ending, original.content)
            assert survivors(original.places, views_of(ending, copy)) == set(original.places)


def test_canaries_are_fresh_for_each_seed_and_the_same_for_one():
    one, again, other = (next(originals(seed)).places for seed in ("a", "a", "b"))
    assert one == again
    assert not set(one.values()) & set(other.values())
