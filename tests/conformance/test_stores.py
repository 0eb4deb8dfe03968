"""What every store promises: write-once, idempotent, fixity checked. A new store module must appear in `MAKERS`."""

import pkgutil

import pytest

import pipeline.stores
from pipeline.errors import FixityMismatch, StoreRefused
from pipeline.fixity import digest_of
from pipeline.stores.base import ReleasedDocument
from pipeline.stores.filesystem import FilesystemStore

MAKERS = {"filesystem": FilesystemStore}
#: Modules of the package that are no stores.
_HELPERS = {"base", "check", "manifest", "table"}
RELEASE = "11111111-1111-4111-8111-111111111111"
BODY = b"sanitised bytes"


def document(body: bytes = BODY) -> ReleasedDocument:
    digest = digest_of([body])
    return ReleasedDocument(
        "22222222-2222-4222-8222-222222222222", None, "text/plain", ".txt", digest, len(body), None, 0, "t"
    )


@pytest.fixture(params=sorted(MAKERS))
def store(request, tmp_path):
    return MAKERS[request.param](tmp_path / "store")


def test_every_store_takes_part():
    modules = {info.name for info in pkgutil.iter_modules(pipeline.stores.__path__) if not info.name.startswith("_")}
    assert modules - _HELPERS == set(MAKERS), "add the new store to MAKERS in tests/conformance/test_stores.py"


def test_putting_twice_changes_nothing(store):
    for _ in range(2):
        store.put(RELEASE, document(), iter([BODY[:4], BODY[4:]]))
        store.finish(RELEASE, b"manifest", b"table")


def test_other_bytes_under_a_name_are_refused(store):
    store.put(RELEASE, document(), iter([BODY]))
    with pytest.raises(StoreRefused):
        store.put(RELEASE, document(b"other"), iter([b"other"]))
    store.finish(RELEASE, b"manifest", b"table")
    with pytest.raises(StoreRefused):
        store.finish(RELEASE, b"another", b"table")


def test_bytes_that_are_not_their_digest_are_refused(store):
    for body in (b"altered", b"", BODY + b"x"):
        with pytest.raises(FixityMismatch):
            store.put(RELEASE, document(), iter([body]))
