"""What was signed last is also kept beside the database: a catalogue that was put back cannot make us sign a fork."""

import json
import os
import shutil
import subprocess

import pytest

from flows.home import open_home
from flows.signed_head import LAST
from pipeline.custody.log import parse_checkpoint
from pipeline.errors import CheckpointInvalid, LogForked
from pipeline.events import Event, EventType, Outcome
from tests.conftest import PASSPHRASE
from tests.terminal import SLUICE


def add(home, *names: str) -> str:
    """Append events and sign, as the steps do."""
    with home.engine.begin() as connection:
        home.log.append(connection, [Event(EventType.REFUSAL, Outcome.FAILURE, name, name) for name in names])
        note = home.log.checkpoint(connection)
    home.keep_head()
    return note


def audit(home, *words: str) -> subprocess.CompletedProcess[str]:
    home.engine.dispose()
    environment = {**os.environ, "SLUICE_HOME": str(home.path)}
    return subprocess.run(
        [*SLUICE, "audit", *words], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False
    )  # fmt: skip


def taken(home) -> dict[str, bytes]:
    home.engine.dispose()
    return {path.name: path.read_bytes() for path in home.path.glob("catalogue.db*")}


def put_back(home, files: dict[str, bytes]) -> None:
    home.engine.dispose()
    for path in home.path.glob("catalogue.db*"):
        path.unlink()
    for name, content in files.items():
        (home.path / name).write_bytes(content)


def test_a_catalogue_that_was_put_back_is_not_signed_on(home):
    add(home, "one")
    older = taken(home)
    note = add(home, "two", "three")
    kept = home.path / LAST
    assert kept.read_text() == note
    assert kept.stat().st_mode & 0o777 == 0o600
    assert audit(home, "verify").returncode == 0
    put_back(home, older)
    for names in (("other",), ("four", "five", "six")):  # shorter than what was signed, and longer
        with pytest.raises(LogForked):
            add(home, *names)
        assert kept.read_text() == note
        assert audit(home, "verify").returncode == 4
    again = open_home(home.path, PASSPHRASE)  # which does not take the fork for the truth either
    again.engine.dispose()
    assert kept.read_text() == note


def test_a_kill_between_the_commit_and_the_file_is_mended_by_the_next_opening(home):
    add(home, "one")
    earlier = (home.path / LAST).read_text()
    note = add(home, "two")
    (home.path / LAST).write_text(earlier)
    assert audit(home, "verify").returncode == 0
    open_home(home.path, PASSPHRASE).engine.dispose()
    assert (home.path / LAST).read_text() == note


def test_an_older_home_has_no_such_file_and_is_told_so(home, tmp_path):
    note = add(home, "one")
    (home.path / LAST).unlink()
    done = audit(home, "verify", "--json")
    assert (done.returncode, LAST in done.stderr, json.loads(done.stdout)["verified"]) == (0, True, True)
    (tmp_path / "passphrase").write_bytes(PASSPHRASE)
    done = audit(home, "checkpoint", "--passphrase-file", str(tmp_path / "passphrase"))
    assert done.stdout == note
    assert (home.path / LAST).read_text() == note
    done = audit(home, "verify")
    assert (done.returncode, LAST in done.stderr) == (0, False)


@pytest.mark.parametrize("damage", ["", "no note at all\n", "forged"])
def test_a_file_that_is_not_our_note_stops_the_signing(home, damage):
    note = add(home, "one")
    head = parse_checkpoint(note)
    (home.path / LAST).write_text(note.replace(f"\n{head.size}\n", "\n1\n") if damage == "forged" else damage)
    with pytest.raises(CheckpointInvalid):
        add(home, "two")
    assert audit(home, "verify").returncode == 4


def test_the_steps_keep_what_they_sign(home):
    from flows.steps.drain import close

    shutil.rmtree(home.path / "prefect", ignore_errors=True)
    close(home, "nobody")
    assert parse_checkpoint((home.path / LAST).read_text()).size == 1
