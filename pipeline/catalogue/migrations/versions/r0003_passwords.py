"""Third revision: passwords that came with a submission, sealed."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE accessions ADD COLUMN sealed_passwords BLOB")
