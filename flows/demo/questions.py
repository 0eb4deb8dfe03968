"""The story's questions, asked of the released table by DuckDB, beside the planted truth."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from flows.demo import words
from flows.demo.story import LOUDEST, VETTED_YEAR, Truth


def _fact(key: str) -> str:
    """Return the SQL of a fact, whatever language it is told in."""
    return "coalesce(" + ", ".join(f"facts['{name}']" for name in words.all_labels(key)) + ")"


def _is(key: str, value: str) -> str:
    return f"{_fact(key)} in (" + ", ".join(f"'{name}'" for name in words.all_values(value)) + ")"


def _says(sentences: dict[str, str]) -> str:
    # A sentence may be broken over lines of a page.
    flat = "regexp_replace(text, '\\s+', ' ', 'g')"
    return "(" + " or ".join(f"{flat} like '%{sentence}%'" for sentence in sentences.values()) + ")"


_DECISION = _is("Document", "Decision of the Watchdog Chamber")
_LOUDEST = f"{_fact('Requesting country')} = '{LOUDEST}' and {_fact('Year')} = '{VETTED_YEAR}'"
_VETTING = f"case when {_is('First vetting', 'passed')} then 'passed' else 'refused' end"
_OUTCOME = f"case when {_is('Outcome', 'overturned')} then 'overturned' else 'upheld' end"
_QUERIES = {
    "complaints per country": f"select {_fact('Requesting country')}, count(*) from t where {_DECISION} group by 1",
    "overturned per country": f"""
        select {_fact("Requesting country")}, count(*) from t
        where {_DECISION} and {_is("Outcome", "overturned")} group by 1""",
    '"predominantly political"': f"select 'decisions', count(*) from t where {_says(words.POLITICAL)}",
    '"generic and formulaic"': f"select 'decisions', count(*) from t where {_says(words.GENERIC)}",
    f"first vetting, {LOUDEST} {VETTED_YEAR}": f"""
        select {_VETTING}, count(*) from t
        where {_is("Document", "Red Notice request")} and {_LOUDEST} group by 1""",
    f"appeals, {LOUDEST} {VETTED_YEAR}": f"""
        select {_OUTCOME}, count(*) from t where {_DECISION} and {_LOUDEST} group by 1""",
    "informal after refusal": f"""
        select 'messages', count(*) from t where {_is("Follow-up", "informal question")} and {_fact("Case")} in
        (select {_fact("Case")} from t where {_is("Answer", "refused")})""",
    "reports of misuse": f"select 'reports', count(*) from t where {_is('Finding', 'misuse of the system')}",
    "alerts on judiciary": f"""
        select 'alerts', count(*) from t where {_is("Occupation", "judge")} or {_is("Occupation", "prosecutor")}""",
    "diffusions recalled": f"select 'diffusions', count(*) from t where {_is('Status', 'recalled')}",
    "added checks dropped": f"select 'notes', count(*) from t where {_is('Status', 'dropped')}",
    "requests registered": f"""
        select {_fact("Requesting country")}, sum(cast({_fact("Requests registered")} as integer)) from t
        where {_is("Document", "Register of requests")} group by 1""",
}


def answers(parquet: Path) -> dict[str, dict[str, int]]:
    """Return what the released table says."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(parquet)).create_view("t")
        return {
            name: {str(key): int(count) for key, count in connection.execute(query).fetchall()}
            for name, query in _QUERIES.items()
        }


def expected(truth: Truth) -> dict[str, dict[str, int]]:
    """Return what was planted, in the same shape."""
    values: list[dict[str, int]] = [
        _counted(truth.complaints),
        _counted(truth.overturned),
        {"decisions": truth.political},
        {"decisions": truth.generic},
        _counted(truth.vetting),
        _counted(truth.appeals),
        {"messages": truth.informal},
        {"reports": truth.misuse},
        {"alerts": truth.judicial},
        {"diffusions": truth.recalled},
        {"notes": truth.dropped},
        _counted(truth.registered),
    ]
    return dict(zip(_QUERIES, values, strict=True))


def _counted(counter: Counter[str]) -> dict[str, int]:
    return {key: count for key, count in counter.items() if count}
