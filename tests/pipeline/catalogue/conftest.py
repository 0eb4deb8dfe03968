"""A catalogue of its own for every test, and rows to put into it."""

import uuid
from dataclasses import replace

import pytest

from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.items import ItemRow
from pipeline.catalogue.migrate import migrate
from pipeline.fixity import digest_of
from pipeline.model import Envelope, Submission

KEY = b"k" * 32


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "catalogue.db"
    engine = open_catalogue(path)
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(database):
    engine = open_catalogue(database)
    yield engine
    engine.dispose()


@pytest.fixture
def accession(engine):
    """An accession with its root."""
    name = str(uuid.uuid4())
    with engine.begin() as connection:
        submission = Submission(name, Envelope.AGE, digest_of([name.encode()], KEY), 10)
        accessions.add(connection, submission, {})
        items.add(connection, [(item(name, b"root", parent=None), b"sealed")])
        accessions.move(connection, name, accessions.State.OPENED)
    return name


def item(accession: str, body: bytes | None, *, parent: str | None = "root", position: int = 0, **values) -> ItemRow:
    digest = None if body is None else digest_of([body], KEY)
    row = ItemRow(str(uuid.uuid4()), accession, parent, position, int(parent is not None), digest, len(body or b""))
    return replace(row, **values)
