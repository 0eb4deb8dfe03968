"""Killed with -9 at named calls and begun again: every item exactly once, and the log still verifies.

`python -m benchmarks.kill_matrix` (part of `make sweep`) kills at every point; here are a few from every stage.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.kill_matrix import MANY_DUPLICATES, PASSPHRASE, STAGES, Matrix, Point, look, tracer
from flows.home import _SETTINGS, open_home
from flows.orchestrator import start
from keys.age import generate_identity
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of
from redaction.policy import default_policy_toml

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(900)]
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
#: `make sweep` kills at all of these.
THOROUGH = bool(os.environ.get("SLUICE_THOROUGH"))
#: Stage, call, kind of file, and which of the chosen points of that kind.
ALL_POINTS = (
    ("received", "rename", "blob", 0),
    ("received", "fsync", "vault file", 0),
    ("received", "fdatasync", "catalogue log", 0),
    ("opened", "rename", "vault file", 1),
    ("opened", "pwrite64", "catalogue log", 1),  # in the midst of the transaction with duplicates
    ("opened", "unlink", "dropped vault file", 0),  # they are in the catalogue, and one has bytes of its own still
    ("opened", "fsync", "blob", -1),
    ("visited", "rename", "blob", 0),
    ("visited", "fsync", "blob text", -1),
    ("visited", "fdatasync", "catalogue log", 0),
    ("cleaned", "fsync", "copy", 1),
    ("cleaned", "rename", "table", 0),
    ("cleaned", "rename", "manifest", 0),
    ("cleaned", "unlink", "catalogue log", 0),
)
#: One or two of each stage, and of each kind of file.
FEW = (0, 2, 3, 4, 5, 7, 10, 12)
POINTS = ALL_POINTS if THOROUGH else tuple(ALL_POINTS[place] for place in FEW)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory):
    """A home with its copies at every stage."""
    made = Matrix(tmp_path_factory.mktemp("kill"), MANY_DUPLICATES if THOROUGH else 20)
    made.prepare()
    assert made.reference.faults == []
    assert len(made.reference.copies) == 4
    return made


def chosen(matrix: Matrix) -> list[Point]:
    by_stage = {stage: matrix.points(stage) for stage in STAGES if stage != "fresh"}
    return [
        [point for point in by_stage[stage] if (point.call, point.kind) == (call, kind)][which]
        for stage, call, kind, which in POINTS
    ]


def test_killed_at_one_point_after_another_every_item_comes_out_once(matrix):
    """One run through all stages, killed at each of the points on its way."""
    points = chosen(matrix)
    assert len(set(points)) == len(POINTS)
    matrix.restore("received")
    killed = [matrix.kill(point) for point in points]
    assert sum(killed) >= len(points) - 1, [str(point) for point, dead in zip(points, killed, strict=True) if not dead]
    matrix.finish()
    assert matrix.check() == []
    before = look(matrix.home)
    matrix.finish()  # and once more, when there is nothing to do
    assert look(matrix.home) == before


def test_a_lost_event_or_a_second_copy_would_be_noticed(matrix):
    """The check itself: a home that is wrong in one thing does not pass."""
    matrix.restore("cleaned")
    assert matrix.check() != []
    matrix.finish()
    assert matrix.check() == []
    vault = next((matrix.home / "vault").glob("*/*"))
    vault.rename(vault.with_name("x"))
    assert matrix.check() == ["the vault does not hold each original once"]


@pytest.mark.prefect
def test_the_command_with_its_flow_is_killed_and_goes_on(matrix, tmp_path):
    secret = tmp_path / "passphrase"
    secret.write_bytes(PASSPHRASE + b"\n")
    environment = {**os.environ, "SLUICE_HOME": str(matrix.home), "SLUICE_PASSPHRASE_FILE": str(secret)}
    program = "import sys; from flows.cli import main; sys.exit(main())"
    ingest = [sys.executable, "-c", program, "ingest", str(matrix.home / "inbox" / "submission.age"), "--json"]
    points = [point for point in chosen(matrix) if (point.call, point.kind) in {("rename", "vault file"), ("rename", "blob"), ("rename", "manifest")}][1:]  # fmt: skip
    assert [point.stage for point in points] == ["opened", "visited", "cleaned"]
    points = points if THOROUGH else points[1:2]
    matrix.restore("received")
    server = start(matrix.home)
    try:
        deadline = time.monotonic() + 240
        while not server.healthy():
            assert time.monotonic() < deadline
            time.sleep(0.5)
        for point in points:
            inject = f"{point.call}:signal=SIGKILL:when={point.number}"
            traced = [*tracer(None, inject, str(matrix.home / point.path)), *ingest]
            done = subprocess.run(traced, capture_output=True, text=True, env=environment, check=False)
            assert done.returncode in KILLED, (str(point), done.stderr[-800:])
        done = subprocess.run(ingest, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 3, done.stderr[-800:]  # one file of it is held
        assert matrix.check() == []
    finally:
        server.stop()


def sluice(home: Path, secret: Path, *words: str, inject: str = "", path: str = ""):
    program = "import sys; from flows.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, *words, "--passphrase-file", str(secret)]
    if inject:
        command = [*tracer(None, inject, path), *command]
    environment = {**os.environ, "SLUICE_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def key_events(home) -> list[str]:
    """Return the public half of each key that the log tells of."""
    with reading(home.engine).begin() as connection:
        events = [json.loads(entry.body) for entry in entries_of(connection)]
    return [event["detail"]["public"] for event in events if event["type"] == "policy assignment"]


def test_init_and_import_of_a_key_are_killed_and_go_on(tmp_path):
    secret, home = tmp_path / "passphrase", tmp_path / "home"
    secret.write_bytes(PASSPHRASE + b"\n")
    identity = home.with_name("home-vault-identity-MOVE-ME.txt")
    steps = (
        ("rename", "keys/.public.json.new"),
        ("openat", identity.with_name(f".{identity.name}.partial")),
        ("link", identity.with_name(f".{identity.name}.partial")),
        ("unlink", identity.with_name(f".{identity.name}.partial")),
        ("rename", ".settings.toml.new"),
        ("rename", ".policy.toml.new"),
        ("link", "keys/keystore"),
        ("pwrite64", "catalogue.db-wal"),
    )
    for call, path in steps if THOROUGH else (steps[2], steps[7]):
        shutil.rmtree(home, ignore_errors=True)
        identity.unlink(missing_ok=True)
        number = 2 if call == "unlink" else 1  # what an earlier kill may have left there is removed first
        killed = sluice(home, secret, "init", inject=f"{call}:signal=SIGKILL:when={number}", path=str(home / path))
        assert killed.returncode in KILLED, (call, path)
        again = sluice(home, secret, "init")
        assert again.returncode == 0, (call, path, again.stderr)
        opened = open_home(home, PASSPHRASE)
        recipient = opened.public.vault[0]
        opened.engine.dispose()
        shown = subprocess.run(["age-keygen", "-y", str(identity)], capture_output=True, text=True, check=True)
        assert shown.stdout.strip() == recipient, (call, path)  # the identity that left opens what is sealed
        assert [*home.rglob("*.partial"), *home.rglob(".*.new"), *home.parent.glob(".*.partial")] == []
        for name, text in (("settings.toml", _SETTINGS), ("policy.toml", default_policy_toml())):
            assert (home / name).read_text() == text, (call, path)
    new, recipient = generate_identity()
    (tmp_path / "key").write_text(new + "\n")
    steps = (("fsync", "keys"), ("rename", "keys/.public.json.new"), ("pwrite64", "catalogue.db-wal"))
    for call, path in steps if THOROUGH else steps[1:2]:
        shutil.copytree(home, tmp_path / "kept")
        killed = sluice(
            home,
            secret,
            "keys",
            "import",
            str(tmp_path / "key"),
            inject=f"{call}:signal=SIGKILL:when=1",
            path=str(home / path),
        )
        assert killed.returncode in KILLED, (call, killed.stderr)
        opened = open_home(home, PASSPHRASE)  # the keystore opens, the old one or the new one
        assert key_events(opened) == list(opened.public.intake)
        opened.engine.dispose()
        shutil.rmtree(home)
        (tmp_path / "kept").rename(home)
    assert sluice(home, secret, "keys", "import", str(tmp_path / "key")).returncode == 0
    opened = open_home(home, PASSPHRASE)
    assert opened.secrets.intake.count(new) == 1
    assert opened.public.intake.count(recipient) == 1
    assert key_events(opened) == [*opened.public.intake]
    assert len(opened.secrets.intake) == 2
