"""The manifest of a release: every document with its digest, in canonical JSON, to be signed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.fixity import Digest
from pipeline.stores.base import ReleasedDocument

TABLE_NAME = "documents.parquet"
#: First line of what is signed: the same key signs checkpoints, and one must never pass for the other.
DOMAIN = "sluicegate release manifest v1"


def manifest_text(release: str, accession: str, documents: Sequence[ReleasedDocument], table: Digest) -> str:
    """Return the text that is signed: a first line that separates domains, then canonical JSON, one line.

    Args:
        release: Opaque id of the release.
        accession: Opaque id of the submission.
        documents: All documents of the release.
        table: Digest of its ``documents.parquet``.

    Returns:
        Text that ends in a newline, as signed notes require.
    """
    body = {
        "release": release,
        "accession": accession,
        "table": {"name": TABLE_NAME, "digest": str(table)},
        "documents": [
            {
                "document": document.document,
                "suffix": document.suffix,
                "parent": document.parent,
                "media_type": document.media_type,
                "digest": str(document.digest),
                "size_bytes": document.size_bytes,
                "pages": document.pages,
                "redactions": document.redactions,
            }
            for document in sorted(documents, key=lambda document: document.document)
        ],
    }
    line = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return f"{DOMAIN}\n{line}\n"
