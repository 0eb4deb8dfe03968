"""Tables of the catalogue.

What could identify somebody is sealed at field level; the names of those columns begin with ``sealed_``.
Names of members, profiles, learned terms and pseudonyms are never stored in any other form.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()

#: One row per submission. `state` is a `pipeline.catalogue.accessions.State`.
accessions = Table(
    "accessions",
    METADATA,
    Column("accession", String(36), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("envelope", String(16), nullable=False),
    Column("digest", String(80), nullable=False, unique=True),
    Column("size_bytes", Integer, nullable=False),
    Column("reason", Integer),
    Column("wrapped_key", LargeBinary),
    Column("sealed_path", LargeBinary),
    Column("sealed_terms", LargeBinary),
    Column("sealed_policy", LargeBinary),
    Column("sealed_pseudonyms", LargeBinary),
    Column("release", String(36)),
    Column("sealed_passwords", LargeBinary),
)

#: One row per member found, at every depth; the queue as well.
items = Table(
    "items",
    METADATA,
    Column("item", String(36), primary_key=True),
    Column("accession", String(36), ForeignKey("accessions.accession"), nullable=False),
    Column("parent", String(36)),
    Column("position", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("sealed_name", LargeBinary),
    Column("digest", String(80)),
    Column("size_bytes", Integer, nullable=False),
    Column("media_type", String(128)),
    Column("only_container", Boolean, nullable=False, default=False),
    Column("name_disagrees", Boolean, nullable=False, default=False),
    Column("stage", String(8), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("reason", Integer),
    Column("numbers", String(512)),
    Column("duplicate_of", String(36)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_by", String(128)),
    Column("lease_until", Float),
    UniqueConstraint("accession", "parent", "position", name="one_item_per_place"),
    Index("items_queue", "accession", "stage", "lease_until"),
    Index("items_digest", "accession", "digest"),
)

#: One row per sanitised copy.
documents = Table(
    "documents",
    METADATA,
    Column("document", String(36), primary_key=True),
    Column("item", String(36), ForeignKey("items.item"), nullable=False, unique=True),
    Column("accession", String(36), ForeignKey("accessions.accession"), nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("suffix", String(16), nullable=False),
    Column("digest", String(80), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("pages", Integer),
    Column("redactions", Integer, nullable=False),
    Column("removed", String(4096), nullable=False),
    Column("verified_by", String(1024), nullable=False),
    Column("tools", String(1024), nullable=False),
    Index("documents_accession", "accession"),
)

#: Terms that a submission itself taught us, sealed; the keyed digest makes learning idempotent.
learned = Table(
    "learned",
    METADATA,
    Column("accession", String(36), ForeignKey("accessions.accession"), primary_key=True),
    Column("digest", String(80), primary_key=True),
    Column("sealed_term", LargeBinary, nullable=False),
)

#: One row per release handed to a store. What was made after it (an item that was tried again) goes out as another one.
releases = Table(
    "releases",
    METADATA,
    Column("release", String(36), primary_key=True),
    Column("accession", String(36), ForeignKey("accessions.accession"), nullable=False),
    Column("store", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("documents", Integer, nullable=False),
)

#: Which documents a release holds, noted before its first byte leaves, so that a killed one goes on with the same.
released = Table(
    "released",
    METADATA,
    Column("release", String(36), ForeignKey("releases.release"), primary_key=True),
    Column("document", String(36), ForeignKey("documents.document"), primary_key=True),
    Index("released_document", "document"),
)
