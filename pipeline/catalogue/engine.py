"""Opening the catalogue's database.

SQLite in WAL mode. Every writing transaction begins with BEGIN IMMEDIATE: a deferred one that reads first fails with
"database is locked" when another writer was quicker, whatever the time-out.

What SQLite itself reports (disk full, no rights, a damaged file) becomes a `CatalogueUnavailable`: the texts of
SQLAlchemy's errors hold statements and values, which are nobody's business.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, text

from pipeline.errors import CatalogueDamaged, CatalogueUnavailable, SettingsError

#: Revision of the newest migration; see `pipeline.catalogue.migrations`.
HEAD = "0003"

_BUSY_TIMEOUT_S = 120
#: Primary codes of SQLite that only a damaged file gives: a table that is missing, a broken page, no database at all.
_BROKEN = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def open_catalogue(path: Path) -> Engine:
    """Open the database file; makes an empty one, mode 0600, when it is missing.

    Args:
        path: ``catalogue.db`` of the home.

    Returns:
        An engine whose `begin` takes the write lock at once. `reading(engine)` gives one that does not.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    # A URL that is put together from text would lead elsewhere where a folder has a question mark or a percent sign.
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_S}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _said_plainly)
    return engine


def reading(engine: Engine) -> Engine:
    """Return the same engine for transactions that only read: they see one snapshot and lock nobody out."""
    return engine.execution_options(reading=True)


def check_revision(engine: Engine) -> None:
    """Refuse a database of another revision.

    Raises:
        HomeError: It is empty, older or newer than this program.
    """
    with reading(engine).begin() as connection:
        known = connection.execute(text("select 1 from sqlite_master where name = 'alembic_version'")).first()
        revision = connection.execute(text("select version_num from alembic_version")).scalar() if known else None
    if revision is None:
        raise SettingsError(
            "the catalogue is empty: `sluice init` makes a new home whole; one that held something needs its backup"
        )
    if str(revision) > HEAD:
        raise SettingsError("the catalogue was made by a newer program than this one, which must not touch it")
    if revision != HEAD:
        raise SettingsError("the catalogue is of an older program; run `sluice init`, which brings it up to date")


def _prepare(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _said_plainly(context: ExceptionContext) -> None:
    """Raise our own error in place of SQLite's, but for broken constraints, which are mistakes of this program."""
    error = context.original_exception
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
        raise _unavailable(error) from None


def _unavailable(error: sqlite3.DatabaseError) -> CatalogueUnavailable:
    """Return our own error for SQLite's: a broken file is to be restored, anything else to be made accessible."""
    number = getattr(error, "sqlite_errorcode", 0) or 0
    if number & 0xFF in _BROKEN:
        return CatalogueDamaged("the catalogue is no database, or a damaged one", sqlite=number)
    return CatalogueUnavailable("the catalogue cannot be read or written", sqlite=number)
