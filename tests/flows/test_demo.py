"""`sluice demo` as a newcomer runs it, through Prefect; and what Prefect kept of it."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows.demo.traces import HANDLER_NAME, SOURCE_MAIL, SOURCE_NAME, SOURCE_USER


@pytest.mark.prefect
@pytest.mark.sandbox
def test_the_demo_tells_the_truth_and_leaves_no_trace(tmp_path):
    sluice = Path(sys.executable).with_name("sluice")
    done = subprocess.run(
        [sluice, "demo", "--documents", "16", "--json", "--home", str(tmp_path / "demo")],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1500:]
    summary = json.loads(done.stdout)
    assert summary["story_matches"]
    assert summary["traces_found"] == 0
    assert summary["traces_planted"] > 30
    assert summary["prefect"]
    database = tmp_path / "demo" / "home" / "prefect" / "prefect.db"
    assert database.stat().st_mode & 0o077 == 0
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        runs = connection.execute("select name, parameters from flow_run").fetchall()
        assert len(runs) == 1
        assert set(json.loads(runs[0][1])) == {"accession"}
        dump = "\n".join(connection.iterdump()).lower()
    for value in (SOURCE_NAME, SOURCE_MAIL, SOURCE_USER, HANDLER_NAME, "submission.age"):
        assert value.lower() not in dump
