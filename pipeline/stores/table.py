"""`documents.parquet`: one row per sanitised document, with its text and the facts that its labelled lines state.

Derived from sanitised copies only; can be rebuilt from a release at any time. Any tool that reads Parquet can query it:

    duckdb -c "select facts['Requesting country'], count(*) from 'documents.parquet' group by 1"
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.stores.base import ReleasedDocument

_LABEL_CHARS = 48
_VALUE_CHARS = 240
_FACTS = 64

SCHEMA = pa.schema(
    [
        ("document", pa.string()),
        ("parent", pa.string()),
        ("media_type", pa.string()),
        ("sha256", pa.string()),
        ("size_bytes", pa.int64()),
        ("pages", pa.int32()),
        ("redactions", pa.int32()),
        ("text", pa.string()),
        ("facts", pa.map_(pa.string(), pa.string())),
    ]
)


def facts_of(text: str) -> list[tuple[str, str]]:
    """Return the labelled lines of a text (``Label: value``), first of each label, at most 64.

    Labels have 2 to 48 characters and begin with a letter; values are cut at 240 characters.
    """
    facts: dict[str, str] = {}
    for line in text.splitlines():
        label, colon, value = line.partition(":")
        label, value = label.strip(), value.strip()
        if colon and value and 2 <= len(label) <= _LABEL_CHARS and label[0].isalpha() and len(facts) < _FACTS:
            facts.setdefault(label, value[:_VALUE_CHARS])
    return list(facts.items())


def documents_table(documents: Sequence[ReleasedDocument]) -> bytes:
    """Return the Parquet file, rows ordered by document id, deterministic."""
    rows = [
        {
            "document": document.document,
            "parent": document.parent,
            "media_type": document.media_type,
            "sha256": document.digest.value,
            "size_bytes": document.size_bytes,
            "pages": document.pages,
            "redactions": document.redactions,
            "text": document.text,
            "facts": facts_of(document.text),
        }
        for document in sorted(documents, key=lambda document: document.document)
    ]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), sink, compression="zstd", store_schema=False)
    return sink.getvalue()
