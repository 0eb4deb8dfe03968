"""The story's questions, asked of the released table by DuckDB, beside the planted truth."""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows.demo.story import Truth

_QUERIES = {
    "complaints per country": """
        select facts['Requesting country'], count(*) from t where facts['Document'] like 'Decision%' group by 1""",
    "overturned per country": """
        select facts['Requesting country'], count(*) from t
        where facts['Document'] like 'Decision%' and facts['Outcome'] = 'overturned' group by 1""",
    "predominantly political": "select 'decisions', count(*) from t where text like '%predominantly political%'",
    "generic and formulaic": "select 'decisions', count(*) from t where text like '%generic and formulaic%'",
    "passed first vetting, Ardania 2021": """
        select facts['First vetting'], count(*) from t where facts['Document'] = 'Red Notice request'
        and facts['Requesting country'] = 'Ardania' and facts['Year'] = '2021' group by 1""",
    "informal after refusal": "select 'messages', count(*) from t where facts['Follow-up'] like 'informal%'",
    "reports of misuse": "select 'reports', count(*) from t where facts['Finding'] like 'misuse%'",
    "alerts on judges, prosecutors": """
        select 'alerts', count(*) from t where facts['Occupation'] in ('judge', 'prosecutor')""",
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
    vetting = {"passed": truth.passed, "refused": truth.vetted - truth.passed}
    values: list[dict[str, int]] = [
        dict(truth.complaints),
        {country: count for country, count in truth.overturned.items() if count},
        {"decisions": truth.political},
        {"decisions": truth.generic},
        {name: count for name, count in vetting.items() if count},
        {"messages": truth.informal},
        {"reports": truth.misuse},
        {"alerts": truth.judicial},
    ]
    return dict(zip(_QUERIES, values, strict=True))
