"""The database itself: writers in several processes, its revision, its errors, what is left in its files."""

import os
import subprocess
import sys
import uuid

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

from pipeline.catalogue import engine as room
from pipeline.catalogue import tables
from pipeline.catalogue.engine import check_revision, open_catalogue, reading
from pipeline.catalogue.migrate import migrate
from pipeline.custody import tables as custody_tables
from pipeline.errors import CatalogueDamaged, CatalogueUnavailable, SettingsError

WRITER = """
import sys, time, uuid
from pathlib import Path
from pipeline.catalogue.engine import open_catalogue
engine = open_catalogue(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    with engine.begin() as connection:
        known = connection.exec_driver_sql("select count(*) from accessions").scalar()
        time.sleep(0.002)
        connection.exec_driver_sql(
            "insert into accessions (accession, state, envelope, digest, size_bytes) values (?, 'received', 'age', ?, ?)",
            (str(uuid.uuid4()), uuid.uuid4().hex, known),
        )
"""


def test_four_processes_that_read_and_then_write_never_fail(database):
    """A deferred BEGIN fails here most of the time, whatever its time-out: each transaction reads before it writes."""
    command = [sys.executable, "-c", WRITER, str(database), "25"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen(command, **pipes) for _ in range(4)]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 4
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    errors = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, errors
    engine = open_catalogue(database)
    with reading(engine).begin() as connection:
        sizes = connection.execute(text("select size_bytes from accessions order by size_bytes")).scalars().all()
    engine.dispose()
    assert sizes == list(range(100))  # every writer saw all that was written before it


def test_readers_see_one_snapshot_and_lock_nobody_out(engine, accession):
    with reading(engine).begin() as reader:
        before = reader.execute(text("select count(*) from items")).scalar()
        with engine.begin() as writer:
            writer.execute(text("delete from items"))
        assert reader.execute(text("select count(*) from items")).scalar() == before == 1
    with reading(engine).begin() as reader:
        assert reader.execute(text("select count(*) from items")).scalar() == 0


def test_migrations_make_exactly_the_tables_of_the_code(engine):
    wanted = MetaData()
    for source in (tables.METADATA, custody_tables.METADATA):
        for table in source.tables.values():
            table.to_metadata(wanted)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, wanted) == []
        found = inspect(connection)
        for table in wanted.tables.values():
            # Keys, which compare_metadata does not look at in SQLite.
            key = [column.name for column in table.primary_key.columns]
            assert found.get_pk_constraint(table.name)["constrained_columns"] == key, table.name
            foreign = {(k["constrained_columns"][0], k["referred_table"]) for k in found.get_foreign_keys(table.name)}
            assert foreign == {(k.parent.name, k.column.table.name) for k in table.foreign_keys}, table.name
            names = {index["name"] for index in found.get_indexes(table.name)}
            assert names >= {index.name for index in table.indexes}, table.name
            missing = {c.name: c.nullable for c in table.columns}
            assert {c["name"]: c["nullable"] for c in found.get_columns(table.name)} == missing, table.name
        assert {"alembic_version", *wanted.tables} == set(found.get_table_names())


def test_the_newest_migration_is_the_one_that_the_program_asks_for(engine):
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == room.HEAD
    check_revision(engine)


def test_another_revision_is_refused_with_its_mend(tmp_path, engine):
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer program"):
        check_revision(engine)
    with engine.connect() as connection:
        connection.execute(text("update alembic_version set version_num = '0001'"))
        connection.commit()
    with pytest.raises(SettingsError, match="older program; run `sluice init`"):
        check_revision(engine)
    empty = open_catalogue(tmp_path / "empty.db")
    with pytest.raises(SettingsError, match="sluice init"):
        check_revision(empty)
    empty.dispose()


def test_migrating_again_changes_nothing_and_an_older_home_keeps_its_releases(tmp_path):
    from alembic import command
    from alembic.config import Config

    engine = open_catalogue(tmp_path / "old.db")
    config = Config()
    config.set_main_option("script_location", str(tmp_path.joinpath(room.__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
    with engine.begin() as connection:
        for statement in (
            "insert into accessions values ('a', 'released', 'age', 'd', 1, null, null, null, null, null, null, 'r')",
            "insert into items values ('i', 'a', null, 0, 0, null, 'd', 1, 'text/plain', 0, 0, 'done', 'released', null, null, null, 0, null, null)",
            "insert into documents values ('doc', 'i', 'a', 'text/plain', '.txt', 'd', 1, null, 0, '[]', 'x', 't')",
            "insert into releases values ('r', 'a', 'store', 'released', 1)",
        ):
            connection.exec_driver_sql(statement)
    for _ in range(2):
        migrate(engine)
    check_revision(engine)
    with reading(engine).begin() as connection:
        assert connection.exec_driver_sql("select * from released").fetchall() == [("r", "doc")]
    engine.dispose()


def test_every_connection_is_durable_private_and_keeps_its_temporary_files_in_memory(engine, database):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in wanted}
    assert found == wanted
    for suffix in ("", "-wal", "-shm"):
        path = database.with_name(database.name + suffix)
        assert path.stat().st_mode & 0o077 == 0, suffix


def test_a_deleted_row_is_gone_from_the_file(engine, database):
    canary = uuid.uuid4().hex
    with engine.begin() as connection:
        connection.execute(
            text("insert into accessions (accession, state, envelope, digest, size_bytes) values (:c, 'x', 'age', 'd', 1)"),
            {"c": canary},
        )  # fmt: skip
    engine.dispose()  # the last one to close the database moves the write-ahead log into it
    assert canary.encode() in database.read_bytes()
    with engine.begin() as connection:
        connection.execute(text("delete from accessions"))
    engine.dispose()
    assert canary.encode() not in database.read_bytes()


@pytest.mark.parametrize("spoil", ["not a database", "cut", "folder"])
def test_what_sqlite_says_becomes_a_reason_without_statement_or_values(tmp_path, database, spoil):
    if spoil == "folder":
        path = tmp_path / "gone" / "catalogue.db"
        path.parent.mkdir()
        engine = open_catalogue(path)
        path.unlink()
        path.parent.rmdir()
    else:
        path = database
        blob = path.read_bytes()
        path.write_bytes(b"x" * 8192 if spoil == "not a database" else blob[:4096] + os.urandom(len(blob) - 4096))
        engine = open_catalogue(path)
    with pytest.raises(CatalogueUnavailable) as caught, engine.begin() as connection:
        connection.execute(text("select accession from accessions where accession = :v"), {"v": "secret-value"}).all()
    assert "secret-value" not in str(caught.value)
    assert "select" not in str(caught.value)
    assert caught.value.numbers["sqlite"] > 0
    # Only a damaged file is to be restored from a backup.
    assert isinstance(caught.value, CatalogueDamaged) is (spoil != "folder")
    engine.dispose()


def test_a_broken_constraint_is_still_a_mistake_of_ours(engine, accession):
    with pytest.raises(Exception, match="UNIQUE") as caught, engine.begin() as connection:
        connection.execute(
            text("insert into accessions (accession, state, envelope, digest, size_bytes) values (:a, 'x', 'y', 'z', 1)"),
            {"a": accession},
        )  # fmt: skip
    assert accession not in str(caught.value)
    assert not isinstance(caught.value, CatalogueUnavailable)


@pytest.mark.parametrize("name", ["q?x", "50%20", "p#y z", "ü"])
def test_the_database_lies_where_it_was_asked_for_whatever_the_folder_is_called(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    engine = open_catalogue(folder / "catalogue.db")
    migrate(engine)
    engine.dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (folder / "catalogue.db").stat().st_size
