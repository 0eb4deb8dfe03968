"""The scorecard's floor: of each maker, the originals with the most hiding places. `sluice bench leak` runs all of them."""

import os

import pytest

from benchmarks.leak.canaries import survivors
from benchmarks.leak.cleaners import off, sluicegate
from benchmarks.leak.fidelity import kept
from benchmarks.leak.views import views_of
from tests.conformance.planting import Original, Sower, makers, originals

SEED = "floor"
#: Endings of one maker that `make test` cleans; `make sweep` cleans all of them.
_ENDINGS = 1 if not os.environ.get("SLUICE_THOROUGH") else 1000


def chosen(maker: str) -> list[Original]:
    """Return the fullest original of the endings that have the most places."""
    best: dict[tuple[str, bool], Original] = {}
    for one in makers()[maker](Sower(f"{SEED}/{maker}")):
        key = one.ending, one.held
        if key not in best or len(one.places) > len(best[key].places):
            best[key] = one
    return sorted(best.values(), key=lambda one: (-len(one.places), one.ending))[:_ENDINGS]


@pytest.fixture(scope="module")
def clean():
    with sluicegate() as cleaner:
        yield cleaner


@pytest.mark.parametrize("maker", makers())
def test_no_canary_survives_and_every_one_was_there(maker, clean):
    for original in chosen(maker):
        ending = original.ending
        assert survivors(original.places, views_of(ending, original.content)) == set(original.places), (
            f"{ending}: blind"
        )
        copy = clean(ending, original.content)
        if original.held:
            assert copy is None, f"{ending} was not held"
            continue
        assert copy is not None, f"{ending} was held"
        views = list(views_of(ending, copy))
        assert survivors(original.places, views) == set(), ending
        assert kept(original, copy, views), ending


def test_with_no_cleaner_every_canary_is_found():
    with off() as cleaner:
        for original in chosen("texts/0") + chosen("mails/0"):
            copy = cleaner(original.ending, original.content)
            assert survivors(original.places, views_of(original.ending, copy)) == set(original.places)


def test_canaries_are_fresh_for_each_seed_and_the_same_for_one():
    one, again, other = (next(originals(seed)).places for seed in ("a", "a", "b"))
    assert one == again
    assert not set(one.values()) & set(other.values())
