"""A catalogue from a backup: what it lacks is told; it is taken up by a person only, and the log says so ever after."""

import json
import os
import subprocess

import pytest

from flows.restored import lost, take_up
from flows.signed_head import LAST
from pipeline.catalogue.engine import reading
from pipeline.custody.log import CustodyLog, checkpoint_text, entries_of, event_of, parse_checkpoint
from pipeline.errors import CheckpointInvalid, LogForked
from pipeline.events import Event, EventType, Outcome
from tests.conftest import PASSPHRASE
from tests.flows.test_signed_head import add, put_back, taken
from tests.terminal import SLUICE

SUBMISSION, RELEASE = "5f9b4a0e-0000-4000-8000-000000000001", "5f9b4a0e-0000-4000-8000-000000000002"


@pytest.fixture
def audit(home, tmp_path):
    secret = tmp_path / "passphrase"
    secret.write_bytes(PASSPHRASE + b"\n")

    def typed(*words: str, known: bool = True) -> subprocess.CompletedProcess[str]:
        home.engine.dispose()
        environment = {**os.environ, "SLUICE_HOME": str(home.path)}
        more = ("--passphrase-file", str(secret)) if known else ()
        return subprocess.run(
            [*SLUICE, "audit", *words, *more], capture_output=True, text=True, env=environment,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    return typed


@pytest.fixture
def restored(home):
    """The home with an older catalogue; its vault and its store were filled later. Returns the note that is lost."""
    add(home, "one")
    older = taken(home)
    note = add(home, "two", "three")
    put_back(home, older)
    (home.path / "vault" / SUBMISSION).mkdir(parents=True)
    (home.path / "store" / RELEASE).mkdir(parents=True)
    return note


def events(home):
    with reading(home.engine).begin() as connection:
        return [event_of(entry) for entry in entries_of(connection)]


def test_it_is_taken_up_only_by_whoever_repeats_what_is_lost(home, restored, audit):
    before, root = events(home), parse_checkpoint(restored).root.hex()
    assert audit("accept-restored", known=False).returncode == 5  # no passphrase
    told = audit("accept-restored", "--json")
    row = json.loads(told.stdout)
    assert told.returncode == 4
    assert row == {
        "taken_up": False, "entries": 2, "signed": 2, "signed_last": 4, "lost_at_most": 2, "lost_root": root,
        "accessions": [SUBMISSION], "releases": [RELEASE], "evidence": None,
    }  # fmt: skip
    assert "up to 2 signed entries are lost" in told.stderr
    assert SUBMISSION in told.stderr
    assert RELEASE in told.stderr
    assert audit("accept-restored", "3").returncode == 2
    assert events(home) == before
    assert (home.path / LAST).read_text() == restored
    assert audit("checkpoint").returncode == 4

    done = audit("accept-restored", "2", "--json")
    row = json.loads(done.stdout)
    assert (done.returncode, row["taken_up"], row["entries"]) == (0, True, 3)
    evidence = home.path / row["evidence"]
    assert evidence.read_text() == restored
    assert evidence.stat().st_mode & 0o777 == 0o600
    (event,) = events(home)[len(before) :]
    assert (event["type"], event["accession"]) == ("recovery", None)
    assert event["detail"] == {
        "entries": 2, "signed": 2, "lost_size": 4, "lost_root": root, "accessions": 1, "releases": 1,
    }  # fmt: skip
    assert parse_checkpoint((home.path / LAST).read_text()).size == 3
    add(home, "four", "five", "six")  # and the home goes on
    verified = audit("verify")
    assert verified.returncode == 0
    assert "put back and taken up knowingly" in verified.stderr
    # Whoever holds a checkpoint of the lost part is told the truth.
    assert audit("verify", "--checkpoint", str(evidence)).returncode == 4
    again = audit("accept-restored")
    assert (again.returncode, "nothing is lost" in again.stderr) == (2, True)


def test_entries_that_came_behind_do_not_hide_that_others_are_lost(home, restored, audit):
    """As when a submission was taken in before anybody noticed: the log is longer than what was signed last."""
    with home.engine.begin() as connection:
        home.log.append(connection, [Event(EventType.REFUSAL, Outcome.FAILURE, name, name) for name in "abcde"])
    told = json.loads(audit("accept-restored", "--json").stdout)
    assert (told["entries"], told["signed"], told["signed_last"], told["lost_at_most"]) == (7, 2, 4, 2)
    assert audit("accept-restored", "2").returncode == 0
    assert audit("verify").returncode == 0


def test_a_take_up_that_was_killed_comes_to_its_end(home, restored, audit):
    """The event is committed, the head outside did not follow: the same command again, and there is one event."""
    with reading(home.engine).begin() as connection:
        found = lost(home, connection)
    take_up(home, found)
    (home.path / LAST).write_text(restored)
    assert audit("verify").returncode == 4
    done = audit("accept-restored", "2", "--json")
    assert (done.returncode, json.loads(done.stdout)["signed"]) == (0, 2)
    assert [event["type"] for event in events(home)].count("recovery") == 1
    assert audit("verify").returncode == 0


def test_a_second_history_that_was_signed_is_no_backup(home, restored, audit):
    """The head outside was taken away, and came back when the fork was signed beyond it."""
    (home.path / LAST).unlink()
    add(home, "other", "history", "here")
    (home.path / LAST).write_text(restored)
    for words in ((), ("2",), ("0",)):
        refused = audit("accept-restored", *words)
        assert (refused.returncode, "LOG_FORKED" in refused.stderr) == (4, True)
    assert "recovery" not in [event["type"] for event in events(home)]


def test_a_log_that_does_not_hold_by_itself_is_never_taken_up(home, restored, audit):
    with home.engine.begin() as connection:
        for name in connection.exec_driver_sql("select name from sqlite_master where type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f"drop trigger {name}")
        connection.exec_driver_sql("update custody_entries set body = replace(body, 'one', 'two') where sequence = 1")
    for words in ((), ("2",)):
        assert audit("accept-restored", *words).returncode == 4
    assert "recovery" not in [event["type"] for event in events(home)]


def test_a_kept_head_that_nobody_signed_is_never_passed_over(home, restored):
    head = parse_checkpoint(restored)
    (home.path / LAST).write_text(restored.replace(f"\n{head.size}\n", "\n9\n"))
    with reading(home.engine).begin() as connection, pytest.raises(CheckpointInvalid):
        lost(home, connection)


def test_only_the_very_head_that_is_lost_is_passed_over(home, restored):
    """What was put back meanwhile, or signed by another command, is another head: it is compared as ever."""
    with reading(home.engine).begin() as connection:
        found = lost(home, connection)
    other = parse_checkpoint(restored.replace("\n4\n", "\n3\n"))
    with home.engine.begin() as connection, pytest.raises(LogForked):
        home.log.checkpoint(connection, lost=other)
    home.keep_head(lost=other)
    assert (home.path / LAST).read_text() == restored
    moved = CustodyLog(home.signer, lambda: other)
    with home.engine.begin() as connection, pytest.raises(LogForked):
        moved.checkpoint(connection, lost=found.head)
    # Another head than the person was told of is kept by now: signed over even more that is lost.
    (home.path / LAST).write_text(home.signer.sign(checkpoint_text(home.public.origin, 9, b"r" * 32)))
    with pytest.raises(LogForked):
        take_up(home, found)
    (home.path / LAST).unlink()
    with pytest.raises(LogForked):
        take_up(home, found)
    assert "recovery" not in [event["type"] for event in events(home)]
