"""The scorecard as a page for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.leak.__main__ import Score, Scores

_HEAD = """# Scorecard

A canary of its own in every hiding place of every format, cleaned with the default policy, nothing protected by name;
then everything that independent tools can read out of the copies is searched for all of them, as letters, UTF-16,
hexadecimal, base64, escaped, backwards, and in unseen characters. With no cleaner every canary must be found, or the
search would prove nothing. Made by `sluice bench leak`; the originals are in `tests/conformance/planting`.

*Refused* files give no copy (Sluicegate holds them for a person to decide); the few that must be held, since they tell
programs something else than readers, are not counted. *Damaged* copies lack something that a
reader of the original sees: a sentence, a frame, the size of a picture.
"""


def page(found: Scores) -> str:
    """Return the scorecard in Markdown."""
    totals = [_row(name, table.values()) for name, table in found.items()]
    parts = [_HEAD, _table(["cleaner", "files", "places", "leaks", "leak rate", "refused", "damaged"], totals)]
    endings = sorted({ending for table in found.values() for ending in table})
    heads = ["format", "files", "places", *(f"{name}: leaks, refused, damaged" for name in found)]
    rows = []
    for ending in endings:
        one = next(table[ending] for table in found.values() if ending in table)
        rows.append([ending, str(one.files), str(one.places), *(_cell(table, ending) for table in found.values())])
    parts += [f"\n{len(endings)} formats.\n", _table(heads, rows)]
    left = sorted({(ending, place) for ending, score in found.get("Sluicegate", {}).items() for place in score.left})
    if left:
        parts += ["\nWhat Sluicegate left:\n", "\n".join(f"- {ending}: {place}" for ending, place in left)]
    return "\n".join(parts)


def _row(name: str, table: Iterable[Score]) -> list[str]:
    every = list(table)
    places, leaks = sum(one.places for one in every), sum(one.leaks for one in every)
    looked = places - sum(one.refused_places for one in every)
    rate = f"{100 * leaks / looked:.1f} %" if looked else "-"
    files, refused = sum(one.files for one in every), sum(one.refused for one in every)
    return [name, str(files), str(places), str(leaks), rate, str(refused), str(sum(one.damaged for one in every))]


def _cell(table: Mapping[str, Score], ending: str) -> str:
    score = table.get(ending)
    return "-" if score is None else f"{score.leaks}, {score.refused}, {score.damaged}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join('---' for _ in heads)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
