"""Passwords that came with a submission, by another way than its files: kept sealed, used in its sandboxes alone."""

from __future__ import annotations

from collections.abc import Sequence

from flows.home import Home
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import reading


def passwords_of(home: Home, accession: str) -> tuple[str, ...]:
    """Return the passwords of a submission, in the order in which they came."""
    with reading(home.engine).begin() as connection:
        sealed = accessions.sealed_column(connection, accession, "sealed_passwords")
    return tuple(home.fields.open(sealed, column="accessions.passwords", row=accession)) if sealed else ()


def keep_passwords(home: Home, accession: str, passwords: Sequence[str]) -> None:
    """Keep more passwords for a submission; those that it has already stay."""
    kept = passwords_of(home, accession)
    every = tuple(dict.fromkeys((*kept, *passwords)))
    if every == kept:
        return
    sealed = home.fields.seal(list(every), column="accessions.passwords", row=accession)
    with home.engine.begin() as connection:
        accessions.keep(connection, accession, sealed_passwords=sealed)
