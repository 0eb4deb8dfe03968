"""The manifest of a release: every document with its digest, in canonical JSON, to be signed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.stores.base import ReleasedDocument


def manifest_text(release: str, accession: str, documents: Sequence[ReleasedDocument]) -> str:
    """Return the text that is signed: a first line that separates domains, then canonical JSON, one line.

    Args:
        release: Opaque id of the release.
        accession: Opaque id of the submission.
        documents: All documents of the release.

    Returns:
        Text that ends in a newline, as signed notes require.
    """
    body = {
        "release": release,
        "accession": accession,
        "documents": [
            {
                "document": document.document,
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
    return f"sluicegate release manifest v1\n{line}\n"
