"""The session: work, and what becomes of workers that crash, hang, flood or lie."""

import dataclasses
import importlib.util
import io
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import libarchive
import pytest

from pipeline.errors import EmptyItem, PipelineError, SandboxCrashed, SandboxError, SandboxTimeout
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.sandbox import launch
from pipeline.sandbox.session import Session
from redaction.plan import Plan
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY
from redaction.termfile import parse_terms

pytestmark = pytest.mark.sandbox
_SPEC = importlib.util.spec_from_file_location("worker_of_tests", Path(__file__).with_name("worker_of_tests.py"))
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
program = _MODULE.program
TEXT = b"Hello Marta Vogt, write to x@example.org\n"


def test_a_text_is_cleaned_and_verified():
    with Session(DEFAULT_LIMITS) as session, Session(DEFAULT_LIMITS, purpose="verify") as witness:
        handle = session.put([TEXT])
        media_type = session.identify(handle, "a.txt").media_type
        read = session.read(handle, media_type, parse_terms("Marta Vogt"), DEFAULT_POLICY)
        plan = make_plan(read.reading.text, read.findings, DEFAULT_POLICY, None)
        copy, rewritten = session.rewrite(handle, media_type, plan, {})
        body = b"".join(session.get(copy))
        assert b"Marta" not in body
        assert b"example.org" not in body
        expectation = Expectation(media_type, rewritten.counts, protected=("Marta Vogt",), redactions=2)
        assert witness.verify(witness.put([body]), expectation).residues == ()
        assert witness.verify(witness.put([TEXT]), expectation).residues != ()


def test_an_item_that_fails_leaves_the_session_alive():
    with Session(DEFAULT_LIMITS) as session:
        empty = session.put([b""])
        with pytest.raises(EmptyItem):
            session.identify(empty, None)
        with pytest.raises(PipelineError):
            session.read(session.put([b"not a pdf"]), "application/pdf", (), DEFAULT_POLICY)
        assert b"".join(session.get(session.put([b"x" * 700_000]))) == b"x" * 700_000


def test_members_come_back_under_their_own_endings():
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("secret name.txt", TEXT)
    with Session(DEFAULT_LIMITS) as session:
        handle = session.put([box.getvalue()])
        (raw,) = [b"".join(session.get(inner)) for _, inner in session.members(handle, "application/zip")]
        cleaned, _ = session.rewrite(session.put([raw]), "text/plain", Plan(), {})
        members = {0: cleaned}
        copy, _ = session.rewrite(handle, "application/zip", Plan(), members)
        with zipfile.ZipFile(io.BytesIO(b"".join(session.get(copy)))) as archive:
            assert archive.namelist() == ["member-0000.txt"]


def test_a_format_that_nobody_verifies_is_never_verified():
    with Session(DEFAULT_LIMITS, purpose="verify") as witness:
        verdict = witness.verify(witness.put([b"bytes"]), Expectation("application/x-unheard-of", Counts()))
        assert verdict.residues


LIES = {
    "crash": ("os.abort()", SandboxCrashed),
    "hang": ("time.sleep(60)", SandboxTimeout),
    "flood": ("say(b'', n=2**40)", SandboxError),
    "unknown frame": ("say(b'', k=77)", SandboxError),
    "not json": ("say(b'nonsense')", SandboxError),
    "wrong type": ('say(b\'{"handle":"many"}\')', SandboxError),
    "unknown reason": ('say(b\'{"reason":4242,"numbers":{}}\')', SandboxError),
    "half a frame": ("o.write(b'\\x01'); o.flush(); sys.exit()", SandboxError),
    "endless output": ("\nwhile True: o.write(b'x' * 65536)", SandboxError),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_worker_that_lies_costs_the_item(lie):
    body, error = LIES[lie]
    limits = dataclasses.replace(DEFAULT_LIMITS, item_seconds=5)
    with Session(limits, program=program(f"{body}\ntime.sleep(60)")) as session:
        with pytest.raises(error):
            session.put([b"attack"])
        assert session._worker is None


BUSY = """
from pipeline.limits import DEFAULT_LIMITS
from pipeline.sandbox.session import Session
spin = "from pipeline.sandbox import worker as w\\ndef spin(self, ask):\\n while 1: pass\\nw.Worker._identify = spin\\nw.main()"
session = Session(DEFAULT_LIMITS, program=("-c", spin))
handle = session.put([b"x"])
print(*session._watch.inside(), flush=True)
session.identify(handle, None)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_busy_sandbox_ends_with_its_host(end):
    host = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3])
    inside = [int(pid) for pid in host.stdout.readline().split()]
    assert inside
    time.sleep(0.3)
    assert all(Path(f"/proc/{pid}").exists() for pid in inside)
    host.send_signal(end)
    host.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(_runs(pid) for pid in inside):
        time.sleep(0.1)
    assert not any(_runs(pid) for pid in inside)


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_what_is_dropped_cannot_be_read_again_from_what_was_kept():
    with Session(DEFAULT_LIMITS) as session:
        handle = session.put([TEXT])
        session.read(handle, "text/plain", (), DEFAULT_POLICY)
        session.drop(handle)
        with pytest.raises(PipelineError):
            session.read(handle, "text/plain", (), DEFAULT_POLICY)


def test_what_is_unlocked_is_read_anew(tmp_path):
    path = tmp_path / "locked.zip"
    with libarchive.file_writer(str(path), "zip", options="zip:encryption=aes256", passphrase="pass") as archive:
        archive.add_file_from_memory("a.txt", 5, b"words")
    with Session(DEFAULT_LIMITS) as session:
        handle = session.put([path.read_bytes()])
        before = told(session, handle)
        assert session.unlock(handle, "application/zip", ["pass"])
        assert told(session, handle) != before


def told(session, handle):
    return session.read(handle, "application/zip", (), DEFAULT_POLICY).reading


def test_nothing_in_the_work_folder_is_taken_for_a_library():
    """Libraries are loaded when an item needs them; by then the folder holds what came of items before it."""
    late = (
        "import pathlib, sys; pathlib.Path('py7zr.py').write_text(''); import py7zr; sys.stdout.write(py7zr.__file__)"
    )
    worker = launch.start(["-c", late], DEFAULT_LIMITS)
    told, _ = worker.communicate(timeout=120)
    assert told.endswith(b"/py7zr/__init__.py")


VERIFIER = """
import pipeline.verifiers.worker as worker
sys.meta_path.insert(0, worker.LazyFinder())
from pipeline.verifiers import verifiers
verifiers()
"""


@pytest.mark.parametrize(
    ("loads", "spared"),
    [
        (
            "import pipeline.sandbox.worker; from pipeline.formats import formats; formats()",
            "PIL html5lib libarchive magic msoffcrypto pdfminer phonenumbers pi_heif pikepdf py7zr pypdfium2",
        ),
        (
            VERIFIER,
            "pdfminer phonenumbers pypdfium2 resvg_py",
        ),
    ],
)
def test_a_start_does_not_load_what_few_items_need(loads, spared):
    told = f"import sys\n{loads}\nsys.stdout.write(' '.join({set(spared.split())!r} & set(sys.modules)) or 'none')"
    worker = launch.start(["-c", told], DEFAULT_LIMITS)
    assert worker.communicate(timeout=120)[0] == b"none"
