"""Ids that a person types: well formed, and of something that is there; else a sentence on where they are listed."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from flows.cli.parsing import Misuse
from pipeline.catalogue import accessions
from pipeline.catalogue.accessions import Accession

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z")


def an_id(text: str) -> str:
    """Return an id as it is.

    Raises:
        Misuse: It is none.
    """
    if not _ID.match(text):
        raise Misuse(
            "this is no id: an id is 36 letters and digits such as 8917ebf0-804d-4290-a3e1-5691b819081a; "
            "`sluice submissions` and `sluice documents` list them"
        )
    return text


def an_accession(connection: Connection, text: str) -> Accession:
    """Return the accession with an id.

    Raises:
        Misuse: It is no id, or none of an accession.
    """
    found = accessions.get(connection, an_id(text))
    if found is None:
        raise Misuse("no accession has this id; `sluice submissions` lists them")
    return found
