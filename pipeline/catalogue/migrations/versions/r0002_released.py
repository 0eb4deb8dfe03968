"""Second revision: which documents a release holds. Until now a release held all documents of its submission."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """\
CREATE TABLE released (
    release VARCHAR(36) NOT NULL,
    document VARCHAR(36) NOT NULL,
    PRIMARY KEY (release, document),
    FOREIGN KEY(release) REFERENCES releases (release),
    FOREIGN KEY(document) REFERENCES documents (document)
)""",
    """CREATE INDEX released_document ON released (document)""",
    """\
INSERT INTO released (release, document)
SELECT releases.release, documents.document FROM releases JOIN documents ON documents.accession = releases.accession""",
)


def upgrade() -> None:
    """Make the table, and fill it with what was released before."""
    for statement in _STATEMENTS:
        op.execute(statement)
