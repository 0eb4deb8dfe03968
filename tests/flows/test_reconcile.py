"""The catalogue against the log, both ways: whoever alters one of the two, or takes the signatures away, is told."""

import dataclasses
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from flows.home import create_home, open_home
from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
from flows.steps.reconcile import disagreements
from keys.keystore import CHEAP_COST
from keys.sealing import seal_to
from pipeline.catalogue.engine import open_catalogue, reading
from pipeline.catalogue.migrate import migrate
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The catalogue of a home with one released text, without the guards against mistakes: an attacker drops them."""
    folder = tmp_path_factory.mktemp("whole")
    create_home(folder / "home", PASSPHRASE, folder / "vault.identity", CHEAP_COST)
    migrate(open_catalogue(folder / "home" / "catalogue.db"))
    home = open_home(folder / "home", PASSPHRASE)
    home.settings = dataclasses.replace(home.settings, workers=1)
    path = folder / "submission.age"
    with path.open("wb") as sink:
        seal_to(home.public.intake, [b"words of the leak\n"], sink.write)
    accession = accept(home, path, ()).accession
    assert visit_all(home, accession, id)
    assert clean_all(home, accession, id)
    close(home, accession)
    release_it(home, accession)
    with home.engine.begin() as connection:
        for name in connection.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all():
            connection.exec_driver_sql(f"drop trigger {name}")
    home.engine.dispose()
    return home.path / "catalogue.db"


@pytest.fixture
def released(whole, tmp_path):
    copy = tmp_path / "catalogue.db"
    with closing(sqlite3.connect(whole)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # a copy of the file alone would lack what is in its log of writes
    engine = open_catalogue(copy)
    yield engine
    engine.dispose()


def rules(engine) -> set[str]:
    with reading(engine).begin() as connection:
        return {one.rule for one in disagreements(connection)}


GONE = ("released", "releases", "documents", "items", "accessions")
CASES = {
    "no signatures": (["custody_checkpoints"], "what is cleaned or released is signed"),
    "a whole submission": (GONE, "every submission in the log is in the catalogue"),
    "its items": (GONE[:4], "every original in the log is in the catalogue"),
    "its copies": (GONE[:3], "every copy in the log is in the catalogue"),
    "its releases": (GONE[:2], "every release in the log is in the catalogue"),
}


def test_what_is_left_alone_agrees(released):
    assert rules(released) == set()


@pytest.mark.parametrize("case", CASES)
def test_what_is_taken_away_is_told(released, case):
    tables, rule = CASES[case]
    with released.connect() as connection:
        connection.exec_driver_sql("pragma defer_foreign_keys = on")
        for table in tables:
            connection.exec_driver_sql(f"delete from {table}")
        if case in ("its copies", "its items"):
            connection.exec_driver_sql("update accessions set release = null")
        connection.commit()
    assert rule in rules(released)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("update documents set digest = 'sha256:' || hex(zeroblob(32))", "every copy is registered once"),
        ("update items set digest = 'hmac-sha256:' || hex(zeroblob(32))", "every original has the digest"),
        ("update items set disposition = 'container'", "every arrow of an item is in the log"),
    ],
)
def test_what_is_altered_is_told(released, statement, rule):
    with released.begin() as connection:
        connection.exec_driver_sql(statement)
    assert any(one.startswith(rule) for one in rules(released))
