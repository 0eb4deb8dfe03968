"""Whoever alters one bit of a log, in its database or in an export, is found out."""

import json
import shutil
import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import pytest

from keys.signer import Signer, open_note
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate
from pipeline.custody.audit import verify
from pipeline.custody.export import export, verify_export
from pipeline.custody.log import CustodyLog, checkpoint_text, last_checkpoint
from pipeline.errors import CheckpointInvalid, CustodyError, LogForked, OutputUnwritable, PipelineError, Unverifiable
from pipeline.events import Event, EventType, Outcome

SIGNER = Signer(b"s" * 32, "sluicegate/one")
OTHER = Signer(b"o" * 32, "sluicegate/one")
OPEN = partial(open_note, origin=SIGNER.origin, public_key=SIGNER.public_key)
ACCESSION = "11111111-1111-4111-8111-111111111111"


def event(number: int) -> Event:
    return Event(EventType.RECORD, Outcome.SUCCESS, f"object-{number}", ACCESSION, detail={"number": number})


def fill(engine, signer, start=0, count=6, steps=3):
    log = CustodyLog(signer)
    for step in range(steps):
        with engine.begin() as connection:
            log.append(connection, [event(start + step * count + i) for i in range(count)])
            if step < steps - 1:
                log.checkpoint(connection)
    with engine.begin() as connection:
        return log.checkpoint(connection)


@pytest.fixture
def database(tmp_path):
    """A log of 18 entries and 3 checkpoints, without the guards against mistakes: an attacker drops them first."""
    path = tmp_path / "catalogue.db"
    engine = open_catalogue(path)
    migrate(engine)
    fill(engine, SIGNER)
    engine.dispose()
    with sqlite3.connect(path) as raw:
        for (name,) in raw.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            raw.execute(f"drop trigger {name}")
    raw.close()
    return path


def look(path: Path, held=()):
    engine = open_catalogue(path)
    try:
        with engine.begin() as connection:
            return verify(connection, OPEN, held)
    finally:
        engine.dispose()


def alter(path: Path, statement: str, *values) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute(statement, values)
    raw.close()


def test_the_guards_stop_mistakes(tmp_path):
    engine = open_catalogue(tmp_path / "catalogue.db")
    migrate(engine)
    fill(engine, SIGNER)
    for table in ("custody_entries", "custody_nodes", "custody_checkpoints"):
        for statement in (f"delete from {table}", f"update {table} set rowid = rowid + 1"):
            with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
                connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [
        ("custody_entries", "sequence", "body"),
        ("custody_entries", "sequence", "accession"),
        ("custody_nodes", "level, number", "hash"),
        ("custody_checkpoints", "size", "note"),
    ],
)
def test_every_single_bit_of_what_is_stored_counts(database, table, key, column):
    raw = sqlite3.connect(database)
    raw.text_factory = bytes
    raw.execute("pragma synchronous = off")
    rows = raw.execute(f"select rowid, cast({column} as blob) from {table} order by {key}").fetchall()
    holds = raw.execute(f"select distinct typeof({column}) from {table}").fetchall()[0][0].decode()
    engine = open_catalogue(database)
    missed, count = [], 0
    for rowid, blob in rows:
        # Every bit of the newest row, every bit of some byte of all others: all of them would take minutes.
        bits = range(len(blob) * 8) if rowid == rows[-1][0] else range((rowid * 37) % len(blob) * 8, len(blob) * 8, 97)
        for bit in bits:
            spoilt = bytearray(blob)
            spoilt[bit // 8] ^= 1 << bit % 8
            cast = f"cast(? as {'text' if holds == 'text' else 'blob'})"
            with raw:
                raw.execute(f"update {table} set {column} = {cast} where rowid = ?", (bytes(spoilt), rowid))
            count += 1
            try:
                with engine.begin() as connection:
                    verify(connection, OPEN)
                missed.append((rowid, bit))
            except (PipelineError, UnicodeDecodeError):
                pass
            with raw:
                raw.execute(f"update {table} set {column} = {cast} where rowid = ?", (blob, rowid))
    raw.close()
    with engine.begin() as connection:
        verify(connection, OPEN)
    engine.dispose()
    assert missed == []
    assert count > 200


@pytest.mark.parametrize(
    "statement",
    [
        "delete from custody_entries where sequence = 17",
        "delete from custody_entries where sequence >= 12",
        "delete from custody_nodes where level = 1 and number = 2",
        "insert into custody_nodes values (9, 9, zeroblob(32))",
        "insert into custody_entries values (18, null, cast('{}' as blob))",
        "update custody_entries set sequence = -1 - sequence where sequence in (3, 4)",
        "update custody_checkpoints set size = 13 where size = 12",
        "insert into custody_checkpoints select 11, note from custody_checkpoints where size = 12",
        "update custody_entries set body = (select body from custody_entries as o where o.sequence = 5) where sequence = 6",
    ],
)
def test_missing_added_moved_and_replayed_rows_are_found(database, statement):
    assert look(database).size == 18
    alter(database, statement)
    with pytest.raises(CustodyError):
        look(database)


def test_a_log_put_back_to_an_older_state_is_told_by_a_checkpoint_kept_elsewhere(database, tmp_path):
    engine = open_catalogue(database)
    with engine.begin() as connection:
        held = last_checkpoint(connection)
    engine.dispose()
    alter(database, "delete from custody_entries where sequence >= 12")
    alter(database, "delete from custody_nodes where ((number + 1) << level) > 12")
    alter(database, "delete from custody_checkpoints where size > 12")
    assert look(database).size == 12  # by itself it is a perfect log
    with pytest.raises(LogForked):
        look(database, [held])


def test_a_rewritten_history_is_told_by_a_checkpoint_kept_elsewhere(database, tmp_path):
    """Whoever has the signing key can sign another history of the same length; the kept checkpoint does not fit it."""
    other = open_catalogue(tmp_path / "other.db")
    migrate(other)
    held = fill(other, SIGNER, start=100)
    other.dispose()
    with pytest.raises(CheckpointInvalid):
        look(database, [held])


def test_a_log_under_another_key_does_not_pass(tmp_path):
    engine = open_catalogue(tmp_path / "catalogue.db")
    migrate(engine)
    fill(engine, OTHER)
    with engine.begin() as connection, pytest.raises(CheckpointInvalid):
        verify(connection, OPEN)
    engine.dispose()


def test_what_the_same_key_signed_for_another_purpose_is_no_checkpoint(database):
    root = look(database).root
    own = checkpoint_text(SIGNER.origin, 18, root)
    assert look(database, [SIGNER.sign(own)]).checkpoints == 4
    # The last one is right but for the name of its log: the key signed it for another one.
    for text in ("sluicegate release manifest v1\n{}\n", checkpoint_text("sluicegate/other", 18, root)):
        with pytest.raises(CheckpointInvalid):
            look(database, [SIGNER.sign(text)])


@pytest.fixture
def exported(database, tmp_path):
    engine = open_catalogue(database)
    with engine.begin() as connection:
        export(connection, tmp_path / "log", SIGNER.origin, SIGNER.public_key)
    engine.dispose()
    return tmp_path / "log"


def test_every_bit_of_an_export_counts(exported):
    assert verify_export(exported, OPEN).signed == 18
    files = [exported / "entries.jsonl", *sorted((exported / "checkpoints").iterdir())]
    missed = []
    for path in files:
        blob = path.read_bytes()
        step = 1 if path.parent.name == "checkpoints" else 23
        for bit in range(0, len(blob) * 8, step):
            spoilt = bytearray(blob)
            spoilt[bit // 8] ^= 1 << bit % 8
            path.write_bytes(spoilt)
            try:
                verify_export(exported, OPEN)
                missed.append((path.name, bit))
            except PipelineError:
                pass
        path.write_bytes(blob)
    assert missed == []
    assert verify_export(exported, OPEN).signed == 18


def test_an_export_that_lost_lines_or_files_does_not_pass(exported):
    entries = exported / "entries.jsonl"
    lines = entries.read_bytes().splitlines(keepends=True)
    for spoilt in (lines[:-1], lines[1:], [lines[1], lines[0], *lines[2:]], [*lines[:3], *lines[4:]], []):
        entries.write_bytes(b"".join(spoilt))
        with pytest.raises(CustodyError):
            verify_export(exported, OPEN)
    entries.unlink()
    with pytest.raises(Unverifiable):
        verify_export(exported, OPEN)
    shutil.rmtree(exported / "checkpoints")
    (exported / "checkpoints").mkdir()
    with pytest.raises(CheckpointInvalid):
        verify_export(exported, OPEN)


def test_an_export_never_writes_over_something(exported, database):
    engine = open_catalogue(database)
    with engine.begin() as connection, pytest.raises(OutputUnwritable, match="new folder"):
        export(connection, exported, SIGNER.origin, SIGNER.public_key)
    engine.dispose()


def test_an_auditor_checks_an_export_with_openssl_and_nothing_of_ours(exported, tmp_path):
    """As the export's README says: hashes by hand, the signature by openssl."""
    import base64
    import hashlib

    def mth(leaves):
        if len(leaves) == 1:
            return leaves[0]
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return hashlib.sha256(b"\1" + mth(leaves[:half]) + mth(leaves[half:])).digest()

    lines = (exported / "entries.jsonl").read_bytes().splitlines()
    key = json.loads((exported / "log.json").read_text())
    der = bytes.fromhex("302a300506032b6570032100") + bytes.fromhex(key["ed25519"])
    (tmp_path / "key.der").write_bytes(der)
    for path in (exported / "checkpoints").iterdir():
        text, _, signature = path.read_text().rpartition("\n\n")
        origin, size, root = text.split("\n")
        leaves = [hashlib.sha256(b"\0" + line).digest() for line in lines[: int(size)]]
        assert (origin, path.name) == (key["origin"], size)
        assert base64.b64decode(root) == mth(leaves)
        (tmp_path / "text").write_text(text + "\n")
        (tmp_path / "signature").write_bytes(base64.b64decode(signature.split()[2])[4:])
        done = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", tmp_path / "key.der", "-rawin",
             "-in", tmp_path / "text", "-sigfile", tmp_path / "signature"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        (tmp_path / "text").write_text(text + "x\n")
        done = subprocess.run(done.args, capture_output=True, text=True, check=False)
        assert done.returncode != 0
