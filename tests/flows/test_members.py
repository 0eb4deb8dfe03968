"""Members of containers: written in groups, duplicates without bytes of their own, and bytes that are never replaced."""

import dataclasses
import uuid

import pytest

from flows.steps.drain import visit_all
from flows.steps.ledger import Ledger
from flows.steps.members import Members
from flows.steps.one_off import OneOff
from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow
from pipeline.custody.log import entries_of, event_of, size_of
from pipeline.errors import FixityMismatch, LimitExceeded, StoreUnavailable
from pipeline.fixity import digest_of
from pipeline.model import Disposition, Envelope, Identified, Item, Member, Submission
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session
from redaction.policy import DEFAULT_POLICY
from tests.flows.test_steps import dispositions, run, submit, tar_of
from tests.pipeline.packing import zipped

pytestmark = pytest.mark.sandbox


def rows_of(home, accession):
    with reading(home.engine).begin() as connection:
        return items.of_accession(connection, accession)


def told(home, kind):
    with reading(home.engine).begin() as connection:
        return [event["object"] for event in map(event_of, entries_of(connection)) if event["type"] == kind]


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_duplicates_have_a_row_and_an_event_each_and_no_bytes(home):
    """Of both sizes, in one group and in two, in one container and in another: the vault holds each original once."""
    large = b"a line of a large text\n" * 60_000
    members = {f"m{number:04d}.txt": b"Year: 2019\n" for number in range(600)}
    members |= {"e1": b"", "e2": b"", "l1.txt": large, "l2.txt": large}
    members["z.zip"] = zipped([("again.txt", b"Year: 2019\n"), ("empty.txt", b""), ("large.txt", large)])
    accession = submit(home, tar_of(**members))
    assert visit_all(home, accession, id)
    rows = rows_of(home, accession)
    duplicates = [row for row in rows if row.disposition is Disposition.DUPLICATE]
    assert len(rows) == 1 + len(members) + 3
    assert len(duplicates) == 599 + 1 + 1 + 3
    originals = sorted(row.item for row in rows if row.disposition is not Disposition.DUPLICATE)
    assert len(originals) == 5
    assert files(home.path / "vault") == files(home.path / "blobs") == originals
    digested = told(home, "message digest calculation")
    assert sorted(digested) == sorted(row.item for row in rows)
    run(home, accession)
    assert dispositions(home) == {"released": 2, "rejected": 1, "duplicate": 604, "container": 2}


def test_a_container_that_is_broken_off_harms_no_other_item(home):
    """The worker stands in the midst of it then: the next item needs another one."""
    limits = dataclasses.replace(home.settings.limits, submission_items=100)
    home.settings = dataclasses.replace(home.settings, limits=limits, workers=1)
    others = {f"o{number}.txt": b"Year: %d\n" % number for number in range(12)}
    accession = submit(home, tar_of(**others, z=zipped([(f"{number}.txt", b"") for number in range(600)])))
    assert visit_all(home, accession, id)
    held = {row.item: row.reason for row in rows_of(home, accession) if row.reason not in (None, Reason.EMPTY_ITEM)}
    assert list(held.values()) == [Reason.LIMIT_EXCEEDED]
    with reading(home.engine).begin() as connection:
        goes_on = [row for row in items.of_accession(connection, accession) if row.media_type == "text/plain"]
    assert len(goes_on) == 12


@pytest.fixture
def opened(home):
    """An opened accession, and its container with one member that is in the catalogue."""
    accession, root = str(uuid.uuid4()), str(uuid.uuid4())
    rest, wrapped = home.new_rest(accession)
    with home.engine.begin() as connection:
        accessions.add(connection, Submission(accession, Envelope.AGE, digest_of([b"s"], b"k"), 1), {})
        accessions.move(connection, accession, accessions.State.OPENED, wrapped_key=wrapped)
        items.add(connection, [(ItemRow(root, accession, None, 0, 0, digest_of([b"r"], b"k"), 1), None)])
    container = Item(root, accession, None, 0, digest_of([b"r"], b"k"), 1, Identified("application/x-tar", supported=True, container=True))  # fmt: skip
    return accession, container, rest


def members_of(home, accession, session):
    ledger = Ledger(home, accession, "owner", id)
    return Members(home, ledger, session, home.rest(accession), home.vault(accession))


def take_all(home, accession, container, session, archive):
    handle = session.put([archive])
    members = members_of(home, accession, session)
    take = members.of(container)
    for member, inner in session.members(handle, "application/x-tar"):
        take(member, inner)
    members.write()


def test_what_a_container_hands_out_the_second_time_replaces_nothing(home, opened):
    """A sandbox that a file took over may say anything when its container is visited again; the log has the digest."""
    accession, container, rest = opened
    with Session(home.settings.limits) as session:
        take_all(home, accession, container, session, tar_of(a=b"the original\n"))
        (member,) = (row for row in rows_of(home, accession) if row.parent is not None)
        sealed = (home.path / "vault" / accession / member.item).read_bytes()
        take_all(home, accession, container, session, tar_of(a=b"something else\n", b=b"something else\n"))
    assert b"".join(rest.open(member.item)) == b"the original\n"
    assert (home.path / "vault" / accession / member.item).read_bytes() == sealed
    rows = {row.position: row for row in rows_of(home, accession) if row.parent is not None}
    assert rows[0] == member
    # The new one is an original of its own: what was not taken did not make its bytes known.
    assert rows[1].disposition is Disposition.PENDING
    assert b"".join(rest.open(rows[1].item)) == b"something else\n"


def test_an_original_of_which_nothing_is_sealed_is_never_written(home, opened):
    accession, container, _ = opened
    row = ItemRow(str(uuid.uuid4()), accession, container.item, 0, 1, digest_of([b"x"], home.secrets.digest_key), 1)
    with reading(home.engine).begin() as connection:
        before = size_of(connection)
    ledger = Ledger(home, accession, "owner", id)
    with pytest.raises(FixityMismatch):
        ledger.add_members([(row, "name")], [], frozenset())
    assert [found.item for found in rows_of(home, accession)] == [container.item]
    with reading(home.engine).begin() as connection:
        assert size_of(connection) == before
    ledger.add_members([(row, "name")], [], {row.item})
    assert len(rows_of(home, accession)) == 2


def test_what_a_group_that_failed_was_to_say_is_not_known(home, opened):
    """Its originals are not in the catalogue: the next ones with the same bytes are no duplicates."""
    accession, container, _ = opened
    with Session(home.settings.limits) as session:
        members = members_of(home, accession, session)
        handle = session.put([tar_of(a=b"words\n", b=b"words\n")])
        found = session.members(handle, "application/x-tar")
        take = members.of(container)
        take(*next(found))
        home.engine.dispose()
        (home.path / "catalogue.db").rename(home.path / "away")
        with pytest.raises(StoreUnavailable):
            members.write()
        home.engine.dispose()
        (home.path / "catalogue.db").unlink(missing_ok=True)
        (home.path / "away").rename(home.path / "catalogue.db")
        take(*next(found))
        members.write()
    (row,) = (row for row in rows_of(home, accession) if row.parent is not None)
    assert (row.position, row.disposition) == (1, Disposition.PENDING)
    assert row.item in files(home.path / "vault")


def test_a_submission_that_is_too_large_is_so_when_its_container_is_visited_again(home, opened):
    accession, container, _ = opened
    with Session(home.settings.limits) as session:
        archive = tar_of(a=b"one\n", b=b"two\n")
        take_all(home, accession, container, session, archive)
        limits = dataclasses.replace(home.settings.limits, submission_items=2)
        home.settings = dataclasses.replace(home.settings, limits=limits)
        with pytest.raises(LimitExceeded):
            take_all(home, accession, container, session, archive)


def test_a_file_with_too_many_members_harms_not_the_next_one(home, tmp_path):
    limits = dataclasses.replace(home.settings.limits, submission_items=20)
    (tmp_path / "many.tar").write_bytes(tar_of(**{f"{number}": b"Year: %d\n" % number for number in range(30)}))
    (tmp_path / "one.txt").write_bytes(b"Year: 2019\n")
    with OneOff(limits, DEFAULT_POLICY, (), ocr=False) as one_off:
        assert one_off.clean(tmp_path / "many.tar").reason is Reason.LIMIT_EXCEEDED
        after = one_off.clean(tmp_path / "one.txt")
        assert (after.status, after.reason) == ("cleaned", None)


def test_members_go_their_way_when_their_worker_is_asked_ahead(home):
    """`take` asks for the next member before this one is kept; `get` and `drop` do not; the order stays."""
    bodies = [b"%d\n" % number * number for number in range(9)]
    archive = tar_of(**{f"m{number}": body for number, body in enumerate(bodies)})
    with Session(home.settings.limits) as session:
        handle = session.put([archive])
        found: list[tuple[Member, bytes]] = []
        for member, inner in session.members(handle, "application/x-tar"):
            chunks = session.take(inner) if member.index % 2 else session.get(inner)
            found.append((member, b"".join(chunks)))
            if not member.index % 2:
                session.drop(inner)
        assert [body for _, body in found] == bodies
        for index in (3, 4):
            left = session.members(handle, "application/x-tar")
            for member, inner in left:
                if member.index == index:
                    break
                assert b"".join(session.take(inner)) == bodies[member.index]
            left.close()
            assert b"".join(session.get(handle)) == archive
