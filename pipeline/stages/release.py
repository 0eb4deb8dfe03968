"""Release: hand recorded copies to a store, then its signed manifest, which makes the release whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.fixity import digest_of
from pipeline.stores.base import ReleasedDocument, Store
from pipeline.stores.manifest import manifest_text
from pipeline.stores.table import documents_table
from pipeline.vault.rest import Rest


def release(
    name: str,
    accession: str,
    documents: Sequence[ReleasedDocument],
    rest: Rest,
    store: Store,
    sign: Callable[[str], str],
    progress: Callable[[int], object],
) -> None:
    """Hand over a release. Doing it again after a kill changes nothing that is already there.

    Args:
        name: Opaque id of the release.
        accession: Its submission.
        documents: All its documents.
        rest: Where their bytes rest.
        store: Where they go.
        sign: Makes a signed note of a text.
        progress: Called with 1 for every document.

    Raises:
        StoreError: The store refused or cannot be reached.
        FixityMismatch: Resting bytes differ from their digest.
    """
    for document in documents:
        store.put(name, document, rest.open(document.document))
        progress(1)
    table = documents_table(documents)
    manifest = sign(manifest_text(name, accession, documents, digest_of([table])))
    store.finish(name, manifest.encode(), table)
