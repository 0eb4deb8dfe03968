"""The ledger: what comes out of a sandbox reaches the custody log as codes and numbers only; lost leases write nothing."""

import dataclasses
import time
import uuid

import pytest

from flows.steps.ledger import Ledger, Settled, done
from pipeline.catalogue import accessions, items, queue
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.custody.log import entries_of, size_of
from pipeline.errors import LimitExceeded
from pipeline.events import EventType, slug
from pipeline.fixity import digest_of
from pipeline.model import Disposition, Envelope, Submission


@pytest.fixture
def waiting(home):
    """An opened accession with three items."""
    accession = str(uuid.uuid4())
    rows = [
        ItemRow(str(uuid.uuid4()), accession, None if n == 0 else "p", n, 0, digest_of([b"%d" % n], b"k"), 1)
        for n in range(3)
    ]
    with home.engine.begin() as connection:
        accessions.add(connection, Submission(accession, Envelope.AGE, digest_of([b"s"], b"k"), 1), {})
        items.add(connection, [(row, None) for row in rows])
        accessions.move(connection, accession, accessions.State.OPENED, wrapped_key=home.new_rest(accession)[1])
    return accession, [row.item for row in rows]


def test_words_of_a_worker_that_a_file_took_over_stay_out_of_the_log(home, waiting):
    accession, names = waiting
    ledger = Ledger(home, accession, "owner", id)
    event = ledger.event(
        EventType.SANITISATION, names[0],
        {"removed.Wilhelmina Ostrander": 3, "removed.exif": 2, "media_type": "by Wilhelmina", "verified_by": "exif,pdf", "size": 5},
    )  # fmt: skip
    assert dict(event.detail) == {
        "other": 3,
        "removed.exif": 2,
        "media_type": "other",
        "verified_by": "exif,pdf",
        "size": 5,
    }
    with home.engine.begin() as connection:
        home.log.append(connection, [event])
        assert b"Wilhelmina" not in b"".join(entry.body for entry in entries_of(connection))
    assert [slug(word) for word in ("part", "defined-name", "Übersicht", "a b", "", "x" * 60, "a\nb")] == [
        "part",
        "defined-name",
        *["other"] * 5,
    ]
    for text in ("zeile\n", "\x1b[31m", "\N{EM DASH}", "x" * 257):
        with home.engine.begin() as connection, pytest.raises(ValueError, match="ids, codes and numbers"):
            home.log.append(connection, [dataclasses.replace(event, agent=text)])


def test_a_worker_that_lost_its_lease_writes_neither_row_nor_event(home, waiting):
    accession, names = waiting
    told: list[Settled] = []
    with home.engine.begin() as connection:
        queue.lease(connection, accession, Stage.VISIT, "slow", most=1, now=time.time())
        taken = next(name for name in names if items.get(connection, name).attempts)
        connection.exec_driver_sql("update items set lease_by = 'quick' where item = ?", (taken,))
        before = size_of(connection)
    for owner, written in (("slow", 0), ("quick", 1), ("quick", 0)):
        ledger = Ledger(home, accession, owner, told.append)
        events = [ledger.event(EventType.READING, taken, {"metadata": 1})]
        ledger.add(Settled(taken, done(Disposition.CONTAINER), events))
        ledger.flush()
        with home.engine.begin() as connection:
            assert size_of(connection) - before == written
            before = size_of(connection)
    assert [one.item for one in told] == [taken]


def test_members_with_bytes_that_are_there_keep_none_of_their_own(home, waiting):
    accession, names = waiting
    rest, vault = home.rest(accession), home.vault(accession)
    rows = [ItemRow(str(uuid.uuid4()), accession, names[0], 10 + n, 1, digest_of([b"same"], b"k"), 4) for n in range(3)]
    for row in rows:
        rest.put(row.item, iter([b"same"]))
        vault.seal(row.item, iter([b"same"]))
    ledger = Ledger(home, accession, "owner", id)
    for _ in range(2):  # a container that is visited again after a kill changes nothing
        events = [ledger.event(EventType.MESSAGE_DIGEST, row.item, {}) for row in rows]
        ledger.add_members([(row, "name") for row in rows], events, {row.item for row in rows})
        for folder in ("blobs", "vault"):
            assert [path.name for path in (home.path / folder / accession).iterdir()] == [rows[0].item]
    with home.engine.begin() as connection:
        assert size_of(connection) == 3 + 1  # and the one of the key that the home was made with
        assert items.repeated(connection) == {rows[0].item: 2}


def test_a_submission_over_its_limits_is_told_with_its_numbers(home, waiting):
    accession, names = waiting
    home.settings = dataclasses.replace(
        home.settings, limits=dataclasses.replace(home.settings.limits, submission_items=3)
    )
    row = ItemRow(str(uuid.uuid4()), accession, names[0], 9, 1, digest_of([b"x"], b"k"), 4)
    with pytest.raises(LimitExceeded, match="submission_items most=3 value=4"):
        Ledger(home, accession, "owner", id).add_members([(row, "name")], [], {row.item})
