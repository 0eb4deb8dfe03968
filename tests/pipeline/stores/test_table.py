from __future__ import annotations

import json
from pathlib import Path

import duckdb

from pipeline.fixity import digest_of
from pipeline.stores.base import ReleasedDocument
from pipeline.stores.manifest import manifest_text
from pipeline.stores.table import documents_table, facts_of


def document(number: int, text: str) -> ReleasedDocument:
    return ReleasedDocument(
        f"{number:032x}", None, "text/plain", ".txt", digest_of([text.encode()]), len(text), None, 2, text
    )


def test_duckdb_counts_what_labelled_lines_state(tmp_path: Path) -> None:
    table = tmp_path / "documents.parquet"
    table.write_bytes(
        documents_table([document(2, "Country: Arland"), document(1, "Country: Arland\nYear: 2019"), document(3, "")])
    )
    rows = duckdb.sql(f"select facts['Country'] c, count(*) from '{table}' where c is not null group by 1").fetchall()
    assert rows == [("Arland", 2)]
    assert documents_table([document(1, "a"), document(2, "b")]) == documents_table(
        [document(2, "b"), document(1, "a")]
    )


def test_only_labelled_lines_are_facts() -> None:
    assert facts_of("Year: 2019\nno label\n: x\nA:\n12: 3\nYear: 2020") == [("Year", "2019")]


def test_the_manifest_lists_every_document_in_canonical_form() -> None:
    text = manifest_text("r", "a", [document(2, "b"), document(1, "a")], digest_of([b"table"]))
    first, line, rest = text.split("\n")
    assert (first, rest) == ("sluicegate release manifest v1", "")
    body = json.loads(line)
    assert [entry["document"] for entry in body["documents"]] == [f"{1:032x}", f"{2:032x}"]
    assert line == json.dumps(body, sort_keys=True, separators=(",", ":"))
