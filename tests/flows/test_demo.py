"""`sluice demo` as a newcomer runs it, through Prefect: what it says, whom it calls, and what Prefect kept of it."""

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows.demo.traces import HANDLER_NAME, SOURCE_MAIL, SOURCE_NAME, SOURCE_USER

pytestmark = [pytest.mark.prefect, pytest.mark.sandbox]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo that was watched: every address that any of its processes connected to, or sent to."""
    folder = tmp_path_factory.mktemp("demo")
    sluice = Path(sys.executable).with_name("sluice")
    watch = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto", "-o", str(folder / "calls")]
    done = subprocess.run(
        [*watch, sluice, "demo", "--documents", "24", "--json", "--home", str(folder / "demo")],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1500:]
    return json.loads(done.stdout), folder


def test_the_demo_tells_the_truth_and_leaves_no_trace(demo):
    summary, _ = demo
    assert summary["story_matches"]
    assert summary["traces_found"] == 0
    assert summary["traces_planted"] > 60
    assert summary["prefect"]
    assert summary["dispositions"]["pending"] == 0


def test_prefect_is_told_opaque_ids_only(demo):
    database = demo[1] / "demo" / "home" / "prefect" / "prefect.db"
    assert database.stat().st_mode & 0o077 == 0
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        runs = connection.execute("select name, parameters from flow_run").fetchall()
        assert len(runs) == 1
        assert set(json.loads(runs[0][1])) == {"accession"}
        dump = "\n".join(connection.iterdump()).lower()
    for value in (SOURCE_NAME, SOURCE_MAIL, SOURCE_USER, HANDLER_NAME, "submission.age", "ostrander"):
        assert value.lower() not in dump


def test_nobody_outside_this_machine_is_called_or_looked_up(demo):
    calls = (demo[1] / "calls").read_text("utf-8", "replace")
    inet = re.findall(r"sin6?_port=htons\((\d+)\).*?inet_(?:addr|pton)\((?:AF_INET6, )?\"([^\"]+)\"", calls)
    assert inet, "Prefect's server on the loopback must have been seen, or this test sees nothing"
    assert {address for _, address in inet} <= {"127.0.0.1", "::1"}
    assert "53" not in {port for port, _ in inet}
