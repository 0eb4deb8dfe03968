"""First revision: catalogue and custody log, with guards against mistakes (signed checkpoints guard against more)."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """\
CREATE TABLE accessions (
    accession VARCHAR(36) NOT NULL,
    state VARCHAR(16) NOT NULL,
    envelope VARCHAR(16) NOT NULL,
    digest VARCHAR(80) NOT NULL,
    size_bytes INTEGER NOT NULL,
    reason INTEGER,
    wrapped_key BLOB,
    sealed_path BLOB,
    sealed_terms BLOB,
    sealed_policy BLOB,
    sealed_pseudonyms BLOB,
    release VARCHAR(36),
    PRIMARY KEY (accession),
    UNIQUE (digest)
)""",
    """\
CREATE TABLE items (
    item VARCHAR(36) NOT NULL,
    accession VARCHAR(36) NOT NULL,
    parent VARCHAR(36),
    position INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    sealed_name BLOB,
    digest VARCHAR(80),
    size_bytes INTEGER NOT NULL,
    media_type VARCHAR(128),
    only_container BOOLEAN NOT NULL,
    name_disagrees BOOLEAN NOT NULL,
    stage VARCHAR(8) NOT NULL,
    disposition VARCHAR(16) NOT NULL,
    reason INTEGER,
    numbers VARCHAR(512),
    duplicate_of VARCHAR(36),
    attempts INTEGER NOT NULL,
    lease_by VARCHAR(128),
    lease_until FLOAT,
    PRIMARY KEY (item),
    CONSTRAINT one_item_per_place UNIQUE (accession, parent, position),
    FOREIGN KEY(accession) REFERENCES accessions (accession)
)""",
    """CREATE INDEX items_digest ON items (accession, digest)""",
    """CREATE INDEX items_queue ON items (accession, stage, lease_until)""",
    """\
CREATE TABLE learned (
    accession VARCHAR(36) NOT NULL,
    digest VARCHAR(80) NOT NULL,
    sealed_term BLOB NOT NULL,
    PRIMARY KEY (accession, digest),
    FOREIGN KEY(accession) REFERENCES accessions (accession)
)""",
    """\
CREATE TABLE releases (
    release VARCHAR(36) NOT NULL,
    accession VARCHAR(36) NOT NULL,
    store VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (release),
    FOREIGN KEY(accession) REFERENCES accessions (accession)
)""",
    """\
CREATE TABLE documents (
    document VARCHAR(36) NOT NULL,
    item VARCHAR(36) NOT NULL,
    accession VARCHAR(36) NOT NULL,
    media_type VARCHAR(128) NOT NULL,
    suffix VARCHAR(16) NOT NULL,
    digest VARCHAR(80) NOT NULL,
    size_bytes INTEGER NOT NULL,
    pages INTEGER,
    redactions INTEGER NOT NULL,
    removed VARCHAR(4096) NOT NULL,
    verified_by VARCHAR(1024) NOT NULL,
    tools VARCHAR(1024) NOT NULL,
    PRIMARY KEY (document),
    UNIQUE (item),
    FOREIGN KEY(item) REFERENCES items (item),
    FOREIGN KEY(accession) REFERENCES accessions (accession)
)""",
    """CREATE INDEX documents_accession ON documents (accession)""",
    """\
CREATE TABLE custody_checkpoints (
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (size)
)""",
    """\
CREATE TABLE custody_entries (
    sequence INTEGER NOT NULL,
    accession VARCHAR(36),
    body BLOB NOT NULL,
    PRIMARY KEY (sequence)
)""",
    """CREATE INDEX custody_entries_accession ON custody_entries (accession)""",
    """\
CREATE TABLE custody_nodes (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, number)
)""",
    """create trigger custody_entries_no_update before update on custody_entries begin select raise(abort, 'the custody log is append-only'); end""",
    """create trigger custody_entries_no_delete before delete on custody_entries begin select raise(abort, 'the custody log is append-only'); end""",
    """create trigger custody_nodes_no_update before update on custody_nodes begin select raise(abort, 'the custody log is append-only'); end""",
    """create trigger custody_nodes_no_delete before delete on custody_nodes begin select raise(abort, 'the custody log is append-only'); end""",
    """create trigger custody_checkpoints_no_update before update on custody_checkpoints begin select raise(abort, 'the custody log is append-only'); end""",
    """create trigger custody_checkpoints_no_delete before delete on custody_checkpoints begin select raise(abort, 'the custody log is append-only'); end""",
)


def upgrade() -> None:
    """Make all tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
