"""Tables of the custody log. They live in the catalogue's database, so that an event and its effect commit together."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

entries = Table(
    "custody_entries",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("accession", String(36)),
    Column("body", LargeBinary, nullable=False),
    Index("custody_entries_accession", "accession"),
)

#: Hashes of complete subtrees; leaves have level 0.
nodes = Table(
    "custody_nodes",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)

checkpoints = Table(
    "custody_checkpoints",
    METADATA,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
)
