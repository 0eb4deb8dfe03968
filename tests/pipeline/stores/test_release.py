"""A release as an outsider finds it: signed, whole, opaque, without a trace of the machine; and as a kill leaves it."""

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from functools import partial
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from keys.signer import Signer, open_note
from pipeline.errors import CheckpointInvalid, FixityMismatch, StoreRefused, Unverifiable
from pipeline.fixity import digest_of
from pipeline.stages.release import release
from pipeline.stores.base import ReleasedDocument
from pipeline.stores.check import verify_release
from pipeline.stores.filesystem import CONSTANT_TIME_S, FilesystemStore
from pipeline.vault.blobs import BlobFolder
from pipeline.vault.rest import Rest

SIGNER = Signer(b"s" * 32, "sluicegate/one")
OPEN = partial(open_note, origin=SIGNER.origin, public_key=SIGNER.public_key)
RELEASE, ACCESSION = (str(uuid.UUID(int=n, version=4)) for n in (1, 2))
BODIES = [b"copy %d " % n * 900 for n in range(5)]


def documents() -> list[ReleasedDocument]:
    names = [str(uuid.UUID(int=n + 10, version=4)) for n in range(len(BODIES))]
    return [
        ReleasedDocument(name, names[0] if n else None, "text/plain", ".txt", digest_of([body]), len(body), 1, n, f"Year: 20{n}")
        for n, (name, body) in enumerate(zip(names, BODIES, strict=True))
    ]  # fmt: skip


@pytest.fixture
def rest(tmp_path):
    rest = Rest(BlobFolder(tmp_path / "blobs"), ACCESSION, b"k" * 32)
    for document, body in zip(documents(), BODIES, strict=True):
        rest.put(document.document, iter([body]))
    return rest


def put(rest: Rest, folder: Path) -> Path:
    release(RELEASE, ACCESSION, documents(), rest, FilesystemStore(folder), SIGNER.sign, id)
    return folder / RELEASE


def listing(folder: Path) -> dict[str, tuple[bytes, int, float]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mode, path.stat().st_mtime)
        for path in [folder, *folder.rglob("*")]
    }  # fmt: skip


def test_the_public_key_alone_proves_every_byte(rest, tmp_path):
    folder = put(rest, tmp_path / "store")
    report = verify_release(folder, OPEN)
    assert (report.release, report.accession, report.documents) == (RELEASE, ACCESSION, 5)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 7
    for path in files:
        blob = path.read_bytes()
        for spoilt in (blob[:-1], blob + b"x", blob[:10] + bytes([blob[10] ^ 1]) + blob[11:]):
            path.write_bytes(spoilt)
            with pytest.raises((FixityMismatch, CheckpointInvalid)):
                verify_release(folder, OPEN)
        path.unlink()
        with pytest.raises((FixityMismatch, CheckpointInvalid, Unverifiable)):
            verify_release(folder, OPEN)
        path.write_bytes(blob)
    (folder / "documents" / "extra.txt").write_text("smuggled")
    with pytest.raises(FixityMismatch, match="files=1"):
        verify_release(folder, OPEN)
    (folder / "documents" / "extra.txt").unlink()
    with pytest.raises(CheckpointInvalid):
        verify_release(folder, partial(open_note, origin=SIGNER.origin, public_key=Signer(b"o" * 32, "x").public_key))
    folder = folder.rename(folder.with_name(ACCESSION))
    with pytest.raises(FixityMismatch):
        verify_release(folder, OPEN)


def test_a_signed_checkpoint_is_no_manifest(rest, tmp_path):
    folder = put(rest, tmp_path / "store")
    (folder / "manifest.note").write_text(SIGNER.sign("sluicegate/one\n5\nAAAA\n"))
    with pytest.raises(CheckpointInvalid, match="not a manifest"):
        verify_release(folder, OPEN)


def test_an_outsider_checks_it_with_openssl_and_sha256(rest, tmp_path):
    import base64

    folder = put(rest, tmp_path / "store")
    text, _, signature = (folder / "manifest.note").read_text().rpartition("\n\n")
    (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + SIGNER.public_key)
    (tmp_path / "text").write_text(text + "\n")
    (tmp_path / "signature").write_bytes(base64.b64decode(signature.split()[2])[4:])
    subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", tmp_path / "key.der", "-rawin",
         "-in", tmp_path / "text", "-sigfile", tmp_path / "signature"],
        check=True, capture_output=True,
    )  # fmt: skip
    for entry in json.loads(text.splitlines()[1])["documents"]:
        blob = (folder / "documents" / (entry["document"] + entry["suffix"])).read_bytes()
        assert entry["digest"] == f"sha256:{hashlib.sha256(blob).hexdigest()}"


def test_names_times_and_modes_tell_nothing(rest, tmp_path):
    folder = put(rest, tmp_path / "store")
    for path in [folder.parent, folder, *folder.rglob("*")]:
        status = path.stat()
        assert status.st_mtime_ns == CONSTANT_TIME_S * 10**9, path.name
        assert status.st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name
        assert os.listxattr(path) == []
        assert re.fullmatch(r"store|documents|documents\.parquet|manifest\.note|[0-9a-f-]{36}(\.txt)?", path.name), (
            path.name
        )
    for path in folder.rglob("*.txt"):
        assert path.stat().st_atime == CONSTANT_TIME_S


def test_the_table_has_no_trace_of_machine_time_or_original(rest, tmp_path):
    table = put(rest, tmp_path / "store") / "documents.parquet"
    found = pq.ParquetFile(table)
    assert found.metadata.num_rows == 5
    assert found.metadata.metadata is None  # no pandas, no Arrow schema, no key-value pairs at all
    assert re.fullmatch(r"parquet-cpp-arrow version \d+\.\d+\.\d+", found.metadata.created_by)
    blob = table.read_bytes()
    for word in (os.uname().nodename, os.environ.get("USER", "root"), str(tmp_path), "pandas", "/home", "python"):
        if len(word) > 3:
            assert word.encode() not in blob, word
    assert duckdb.sql(f"select count(*), max(redactions), count(parent) from '{table}'").fetchall() == [(5, 4, 4)]
    names = duckdb.sql(f"describe select * from '{table}'").fetchall()
    assert [row[0] for row in names] == [
        "document", "parent", "media_type", "sha256", "size_bytes", "pages", "redactions", "text", "facts"
    ]  # fmt: skip
    again = put(rest, tmp_path / "again")
    assert listing(again) == listing(table.parent)


def test_doing_it_again_changes_nothing(rest, tmp_path):
    folder = put(rest, tmp_path / "store")
    before, node = listing(folder), (folder / "manifest.note").stat().st_ino
    put(rest, tmp_path / "store")
    assert listing(folder) == before
    assert (folder / "manifest.note").stat().st_ino == node


KILLED = """
import os, signal, sys, uuid
sys.path[:0] = [sys.argv[3]]
from pathlib import Path
from tests.pipeline.stores.test_release import *
rest = Rest(BlobFolder(Path(sys.argv[1]) / "blobs"), ACCESSION, b"k" * 32)
put(rest, Path(sys.argv[1]) / "store")
"""


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_killed_at_every_object_it_goes_on_and_comes_out_the_same(rest, tmp_path, call):
    """A real kill by strace at the N-th call, for every N until it gets through: objects, table, manifest, folders."""
    wanted = listing(put(rest, tmp_path / "reference"))
    root = str(Path(__file__).parents[3])
    kills = 0
    while True:
        command = [sys.executable, "-c", KILLED, str(tmp_path), "", root]
        tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={kills + 1}"]  # fmt: skip
        done = subprocess.run([*tracer, *command], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), done.stderr[-500:]
        kills += 1
        if (tmp_path / "store" / RELEASE / "manifest.note").exists():
            verify_release(tmp_path / "store" / RELEASE, OPEN)  # a manifest means a whole release
        # Half of the times it begins with nothing, half of the times it goes on from where the last kill left it.
        if kills % 2:
            shutil.rmtree(tmp_path / "store", ignore_errors=True)
    assert kills >= 4
    assert listing(tmp_path / "store" / RELEASE) == wanted


def test_a_table_of_another_arrow_version_is_replaced_while_there_is_no_manifest(rest, tmp_path):
    folder = tmp_path / "store" / RELEASE
    folder.mkdir(parents=True)
    (folder / "documents.parquet").write_bytes(b"of another version")
    put(rest, tmp_path / "store")
    verify_release(folder, OPEN)
    (folder / "documents.parquet").write_bytes(b"of another version")
    with pytest.raises(StoreRefused):
        put(rest, tmp_path / "store")
    assert (folder / "documents.parquet").read_bytes() == b"of another version"


def test_resting_bytes_that_changed_never_get_a_name_in_the_store(rest, tmp_path):
    rest.put(documents()[3].document, iter([b"other bytes"]))
    with pytest.raises(FixityMismatch):
        put(rest, tmp_path / "store")
    there = {path.name for path in (tmp_path / "store").rglob("*") if path.is_file()}
    assert there == {document.name for document in documents()[:3]}


FULL = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from pipeline.errors import PipelineError
from tests.pipeline.stores.test_release import *
rest = Rest(BlobFolder(Path(sys.argv[1]) / "blobs"), ACCESSION, b"k" * 32)
try:
    put(rest, Path(sys.argv[3]))
except PipelineError as error:
    print(f"{error}. {error.remedy}")
"""


def test_a_store_that_is_full_in_the_middle_is_said_and_goes_on_afterwards(rest, tmp_path):
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    command = [sys.executable, "-c", FULL, str(tmp_path), str(Path(__file__).parents[3]), str(tmp_path / "store")]
    done = subprocess.run(command, preexec_fn=small, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("STORE_UNAVAILABLE the folder cannot be written errno=27. ")
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []
    verify_release(put(rest, tmp_path / "store"), OPEN)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_a_store_without_rights_is_said(rest, tmp_path):
    """As an ordinary user: root may write whatever the mode says."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        store.mkdir(mode=0o555)
        Path(folder).chmod(0o755)
        shutil.copytree(tmp_path / "blobs", Path(folder) / "blobs")
        for path in (Path(folder) / "blobs").rglob("*"):
            path.chmod(0o755)
        become = "import os\nos.setgid(65534)\nos.setuid(65534)\n"
        code = FULL.replace("rest = Rest(", become + "rest = Rest(")
        command = [sys.executable, "-c", code, folder, str(Path(__file__).parents[3]), str(store)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.startswith("STORE_UNAVAILABLE the folder cannot be written errno=13. ")
        assert list(store.iterdir()) == []


@pytest.mark.parametrize("added", ["documents/named-after-somebody", "empty", "documents/a/b"])
def test_a_folder_that_was_added_is_found(rest, tmp_path, added):
    folder = put(rest, tmp_path / "store")
    verify_release(folder, OPEN)
    (folder / added).mkdir(parents=True)
    with pytest.raises(FixityMismatch, match="other files than its manifest lists"):
        verify_release(folder, OPEN)
