"""Items: duplicates, members that come back with their bytes, totals, and an inventory that adds up."""

import pytest
from sqlalchemy import text

from pipeline.catalogue import accessions, documents, items, queue
from pipeline.catalogue.accessions import State
from pipeline.catalogue.items import Stage
from pipeline.catalogue.reconcile import discrepancies
from pipeline.model import Disposition
from pipeline.reasons import Reason
from tests.pipeline.catalogue.conftest import item


def root_of(connection, accession):
    return items.of_accession(connection, accession)[0].item


def test_the_same_bytes_are_one_item_with_several_occurrences(engine, accession):
    with engine.begin() as connection:
        root = root_of(connection, accession)
        rows = [item(accession, body, parent=root, position=n) for n, body in enumerate([b"a", b"b", b"a", b"a"])]
        added = items.add(connection, [(row, b"") for row in rows])
        again = items.add(connection, [(row, b"") for row in rows])
        found = {row.item: row for row in items.of_accession(connection, accession)}
        assert items.repeated(connection, accession) == {rows[0].item: 2}
    assert added.fresh == {row.item for row in rows}
    assert added.duplicates == again.duplicates == {rows[2].item, rows[3].item}
    assert again.fresh == frozenset()
    assert [found[row.item].duplicate_of for row in rows] == [None, None, rows[0].item, rows[0].item]
    assert found[rows[3].item].stage is Stage.DONE


def test_a_duplicate_never_points_to_another_submission(engine, accession):
    with engine.begin() as connection:
        for number in range(2):
            name = f"{number}" * 36
            connection.execute(
                text("insert into accessions (accession, state, envelope, digest, size_bytes) values (:n, 'opened', 'age', :n, 1)"),
                {"n": name},
            )  # fmt: skip
            added = items.add(connection, [(item(name, b"same", parent=None), None)])
            assert added.duplicates == frozenset()


def test_a_member_that_was_held_without_its_bytes_begins_anew_when_they_come(engine, accession):
    with engine.begin() as connection:
        root = root_of(connection, accession)
        held = item(
            accession, None, parent=root, stage=Stage.DONE, disposition=Disposition.QUARANTINED, reason=Reason.LIMIT_EXCEEDED
        )  # fmt: skip
        rejected = item(
            accession, None, parent=root, position=1, stage=Stage.DONE, disposition=Disposition.REJECTED, reason=Reason.HOSTILE_MEMBER
        )  # fmt: skip
        items.add(connection, [(held, b""), (rejected, b"")])
        late = [item(accession, b"bytes", parent=root, position=n) for n in range(2)]
        from dataclasses import replace

        added = items.add(
            connection, [(replace(late[0], item=held.item), b""), (replace(late[1], item=rejected.item), b"")]
        )
        assert added.fresh == {held.item}
        assert items.get(connection, held.item).stage is Stage.VISIT
        assert items.get(connection, held.item).reason is None
        assert items.get(connection, rejected.item).disposition is Disposition.REJECTED


def test_totals_hold_every_disposition_and_nothing_else(engine, accession):
    with engine.begin() as connection:
        assert set(items.totals(connection)) == set(Disposition)
        assert items.totals(connection)[Disposition.PENDING] == 1
        assert sum(items.totals(connection, "nobody").values()) == 0


BREAK = {
    "every released or withheld item has its copy": "update items set stage = 'done', disposition = 'withheld'",
    "an item is pending until it is done": "update items set stage = 'done'",
    "every held item has its reason": "update items set stage = 'done', disposition = 'quarantined'",
    "every duplicate has the same bytes as the item it repeats": "update items set stage = 'done', disposition = 'duplicate', duplicate_of = 'x'",
    "every member has its parent": "update items set parent = 'nobody'",
    "nothing of a released submission is pending or withheld": "update accessions set state = 'released'",
    "an opened submission has its root, another one has none": "update accessions set state = 'received'",
    "what is released is in a whole release": "update items set stage = 'done', disposition = 'released'",
    "only released and withheld items have a copy": "insert into documents select 'd', item, accession, 'm', '.x', 'd', 1, null, 0, '[]', 'v', 't' from items",
    "a release holds as many documents as it says": "insert into releases select 'r', accession, 'store', 'released', 3 from accessions",
}  # fmt: skip


@pytest.mark.parametrize("rule", BREAK)
def test_an_inventory_that_does_not_add_up_is_told(engine, accession, rule):
    with engine.begin() as connection:
        assert discrepancies(connection) == ()
        connection.exec_driver_sql(BREAK[rule])
        assert (rule, 1) in [(one.rule, one.count) for one in discrepancies(connection)]


def test_a_release_holds_what_it_noted_and_later_documents_go_out_as_another(engine, accession):
    with engine.begin() as connection:
        root = root_of(connection, accession)
        rows = [item(accession, b"%d" % n, parent=root, position=n) for n in range(3)]
        items.add(connection, [(row, b"") for row in rows])
        make = "insert into documents values (?, ?, ?, 'text/plain', '.txt', ?, 1, null, 0, '[]', 'v', 't')"
        for number in (0, 1):
            connection.exec_driver_sql(make, (f"d{number}", rows[number].item, accession, "sha256:" + "0" * 64))
            queue.decide(connection, rows[number].item, Stage.DONE, Disposition.WITHHELD, None)
        documents.begin_release(connection, "r1", accession, "store", documents.not_in(connection, accession, "store"))
        assert documents.open_release(connection, accession, "store") == "r1"
        # Made while the first one was on its way:
        connection.exec_driver_sql(make, ("d2", rows[2].item, accession, "sha256:" + "0" * 64))
        queue.decide(connection, rows[2].item, Stage.DONE, Disposition.WITHHELD, None)
        assert documents.of_release(connection, "r1") == {"d0", "d1"}
        assert documents.end_release(connection, "r1")
        assert not documents.end_release(connection, "r1")
        totals = items.totals(connection, accession)
        assert (totals[Disposition.RELEASED], totals[Disposition.WITHHELD]) == (2, 1)
        assert documents.open_release(connection, accession, "store") is None
        assert documents.not_in(connection, accession, "store") == ["d2"]
        assert documents.not_in(connection, accession, "elsewhere") == ["d0", "d1", "d2"]
        accessions.move(connection, accession, State.CLEANED)
        assert discrepancies(connection) == ()
