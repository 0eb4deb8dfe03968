"""What is told of pages that became pictures: counts in the line of `sluice clean` and in the custody log."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import pikepdf
import pytest

from flows.cli import main
from flows.home import Home
from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
from keys.sealing import seal_to
from pipeline.catalogue import documents, items
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of
from pipeline.model import Disposition
from redaction.termfile import parse_terms
from tests.pipeline.formats.pdf.redact.scans import NAME, drawing, page_of_text, readings, scan

pytestmark = pytest.mark.sandbox


def text_and_scan() -> bytes:
    with (
        pikepdf.open(io.BytesIO(page_of_text())) as pdf,
        pikepdf.open(io.BytesIO(scan([drawing(page_of_text())]))) as one,
    ):
        pdf.pages.extend(one.pages)
        sink = io.BytesIO()
        pdf.save(sink, static_id=True)
        return sink.getvalue()


def test_the_custody_log_tells_levels_and_both_attempts(home: Home, tmp_path: Path) -> None:
    home.settings = dataclasses.replace(home.settings, workers=1)
    path = tmp_path / "submission.age"
    with path.open("wb") as sink:
        seal_to(home.public.intake, [text_and_scan()], sink.write)
    accession = accept(home, path, parse_terms(f"name: {NAME}")).accession
    assert visit_all(home, accession, id)
    assert clean_all(home, accession, id)
    close(home, accession)
    release_it(home, accession)
    with reading(home.engine).begin() as connection:
        [row] = items.of_accession(connection, accession)
        [made] = documents.of_accession(connection, accession)
        bodies = [json.loads(entry.body) for entry in entries_of(connection)]
    assert row.disposition is Disposition.RELEASED
    mine = [body for body in bodies if body["object"] == row.item]
    looks = [(body["outcome"], body["detail"].get("reason")) for body in mine if body["type"] == "validation"]
    assert looks == [("failure", "TEXT_LEFT"), ("success", None)]
    done = [body["detail"] for body in mine if "edits" in body["detail"] and "policy" not in body["detail"]]
    assert done == [
        {"edits": 2, "pages.redacted-page": 1},
        {"edits": 4, "pages.redacted-page": 1, "pages.page-as-picture": 1},
    ]
    assert NAME not in json.dumps(bodies)
    [stored] = [one for one in (home.path / "store").rglob("*.pdf") if made.document in str(one)]
    assert not [place for place, text in readings(stored.read_bytes(), tmp_path) if NAME in text]


def test_the_line_of_a_file_tells_how_many_pages_became_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "item.pdf").write_bytes(text_and_scan())
    (tmp_path / "terms.txt").write_text(NAME)
    words = ["clean", str(tmp_path / "item.pdf"), "-o", str(tmp_path / "out"), "--json"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--protect", str(tmp_path / "terms.txt")])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["removed"]["redacted-page"], told["removed"]["page-as-picture"]) == (1, 1)
    assert told["redactions"] == 4
    assert "pictured" in told["verified_by"]
