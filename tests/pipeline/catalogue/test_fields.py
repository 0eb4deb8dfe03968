"""Sealed columns: bound to their row and column, and nothing of them in the clear in any of the database's files."""

import base64
import json

import pytest

from keys.errors import SealBroken
from pipeline.catalogue import accessions, documents, items
from pipeline.catalogue.fields import FieldSeal
from tests.pipeline.catalogue.conftest import item

SEAL = FieldSeal(b"f" * 32)
NAME = "Wilhelmina Ostrander/secret \N{EM DASH} übersicht.pdf"


def test_what_is_sealed_opens_in_its_place_only():
    sealed = SEAL.seal(NAME, column="items.name", row="one")
    assert SEAL.open(sealed, column="items.name", row="one") == NAME
    assert SEAL.seal(NAME, column="items.name", row="one") != sealed  # equal values do not show
    for column, row, blob in (
        ("items.name", "two", sealed),
        ("learned.term", "one", sealed),
        ("items.name", "one", sealed[:-1]),
        ("items.name", "one", bytes([sealed[0] ^ 1]) + sealed[1:]),
        ("items.name", "one", b""),
    ):
        with pytest.raises(SealBroken):
            SEAL.open(blob, column=column, row=row)
    with pytest.raises(SealBroken):
        FieldSeal(b"g" * 32).open(sealed, column="items.name", row="one")


def test_names_swapped_between_rows_are_refused(engine, accession):
    with engine.begin() as connection:
        root = items.of_accession(connection, accession)[0].item
        rows = [item(accession, b"%d" % n, parent=root, position=n) for n in range(2)]
        names = [SEAL.seal(f"name {n}", column="items.name", row=row.item) for n, row in enumerate(rows)]
        items.add(connection, list(zip(rows, names, strict=True)))
        for row, other in ((rows[0], names[1]), (rows[1], names[0])):
            connection.exec_driver_sql("update items set sealed_name = ? where item = ?", (other, row.item))
        for row in rows:
            with pytest.raises(SealBroken):
                SEAL.open(items.sealed_name(connection, row.item), column="items.name", row=row.item)


def test_no_name_and_no_term_is_in_any_file_of_the_database(engine, database, accession):
    with engine.begin() as connection:
        root = items.of_accession(connection, accession)[0].item
        row = item(accession, b"body", parent=root)
        items.add(connection, [(row, SEAL.seal(NAME, column="items.name", row=row.item))])
        terms = SEAL.seal([["name", NAME]], column="accessions.terms", row=accession)
        accessions.keep(connection, accession, sealed_terms=terms, sealed_path=SEAL.seal(NAME, column="p", row="r"))
        digest = SEAL.digest(f"name:{NAME}")
        documents.learn(connection, accession, [(digest, SEAL.seal(NAME, column="learned.term", row=digest))])
        documents.learn(connection, accession, [(digest, b"a second time")])
        assert len(documents.learned_terms(connection, accession)) == 1
    # Before and after the write-ahead log moves into the database.
    for _ in range(2):
        blob = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.is_file())
        for word in (NAME, "Ostrander", "übersicht"):
            for form in (
                word.encode(),
                word.encode("utf-16-le"),
                json.dumps(word)[1:-1].encode(),
                base64.b64encode(word.encode())[:-4],
            ):
                assert form not in blob, (word, form)
        assert accession.encode() in blob  # the search itself sees something
        engine.dispose()


def test_lookups_are_keyed():
    assert SEAL.digest("x") == SEAL.digest("x") != SEAL.digest("y")
    assert SEAL.digest("x") != FieldSeal(b"g" * 32).digest("x")
