"""Record: what comes to rest for the release are the very bytes that were verified, or nothing."""

import dataclasses
import importlib.util
import json
import uuid
from pathlib import Path

import pytest

from keys.sealing import new_key
from pipeline.errors import SandboxProtocolError
from pipeline.fixity import Digest, digest_of
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation, Identified, Item, Planned, Rewritten, Sanitised, Verdict, Verified
from pipeline.sandbox.session import Session
from pipeline.stages.record import record
from pipeline.stages.sanitise import sanitise
from pipeline.stages.verify import verify
from pipeline.vault.blobs import BlobFolder
from pipeline.vault.rest import Rest
from redaction.plan import Plan

ACCESSION, DOCUMENT = str(uuid.UUID(int=7, version=4)), str(uuid.UUID(int=8, version=4))
COPY = b"what the verifier saw\n" * 40_000
ITEM = Item("i", "a", None, 0, Digest("hmac-sha256", "0" * 64), 1, Identified("text/plain", supported=True))
EXPECTATION = Expectation("text/plain", Counts(), protected=("Zebulon Quandrington",), ocr=False)
_SPEC = importlib.util.spec_from_file_location(
    "worker_of_tests", Path(__file__).parents[1] / "sandbox" / "worker_of_tests.py"
)
_WORKER = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_WORKER)


@pytest.fixture
def rest(tmp_path):
    return Rest(BlobFolder(tmp_path / "blobs"), ACCESSION, new_key())


def resting(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def verified(copy: bytes = COPY, text: str | None = "its text") -> Verified:
    sanitised = Sanitised(ITEM, Rewritten("text/plain", ".txt"), digest_of([copy]), len(copy), EXPECTATION)
    return Verified(sanitised, Verdict((), ("text",), text))


def pieces(content: bytes, size: int = 65_536):
    return (content[start : start + size] for start in range(0, len(content), size))


def test_the_verified_bytes_and_their_text_rest_under_the_document_s_id(rest, tmp_path):
    made = record(verified(), DOCUMENT, pieces(COPY), rest)
    assert made.document == DOCUMENT
    assert made.verified == verified()
    assert resting(tmp_path) == [DOCUMENT, f"{DOCUMENT}.text"]
    assert b"".join(rest.open(DOCUMENT)) == COPY
    assert b"".join(rest.open(f"{DOCUMENT}.text")) == b"its text"


def test_a_copy_without_text_rests_too(rest):
    record(verified(b"", None), DOCUMENT, iter([]), rest)
    assert b"".join(rest.open(DOCUMENT)) == b""
    assert b"".join(rest.open(f"{DOCUMENT}.text")) == b""


@pytest.mark.parametrize(
    "other",
    [
        COPY + b"x", COPY[:-1], b"", b"x" + COPY[1:], COPY[:-1] + b"x", COPY[: len(COPY) // 2] + b"x" + COPY[len(COPY) // 2 + 1 :],
        b"other words altogether",
    ],
    ids=["longer", "cut", "nothing", "first byte", "last byte", "a byte inside", "another"],
)  # fmt: skip
def test_other_bytes_than_the_verified_ones_leave_nothing(rest, tmp_path, other):
    with pytest.raises(SandboxProtocolError) as caught:
        record(verified(), DOCUMENT, pieces(other), rest)
    assert str(caught.value) == "SANDBOX_PROTOCOL a copy after its verification"
    assert resting(tmp_path) == []


def test_a_digest_of_another_kind_is_no_proof(rest, tmp_path):
    good = verified()
    keyed = dataclasses.replace(good.sanitised, digest=digest_of([COPY], b"k" * 32))
    with pytest.raises(SandboxProtocolError):
        record(dataclasses.replace(good, sanitised=keyed), DOCUMENT, pieces(COPY), rest)
    assert resting(tmp_path) == []


def two_faced(first: bytes, then: bytes) -> list[str]:
    """Return a cleaner that a hostile file has taken over: what it hands out is not the same the second time."""
    written = json.dumps(
        {"handle": 2, "rewritten": {"media_type": "text/plain", "suffix": ".txt", "removed": [], "redactions": 0,
         "counts": dict.fromkeys(("pages", "frames", "sheets", "slides", "width_px", "height_px", "members"))}}
    ).encode()  # fmt: skip
    return [
        "-c",
        f"""{_WORKER.PRELUDE}
faces = [{first!r}, {then!r}]
while True:
    ask = frame()[1]
    if b'"put"' in ask:
        while frame()[0] == 2: pass
        handle(1)
    elif b'"rewrite"' in ask: say({written!r})
    elif b'"get"' in ask: say(faces.pop(0), k=2); say(b"", k=3)
""",
    ]


@pytest.mark.sandbox
def test_a_cleaner_that_shows_the_verifier_another_copy_than_it_gives_away(rest, tmp_path):
    clean, dirty = b"nothing to see\n", b"by Zebulon Quandrington\n"
    planned = Planned(ITEM, Plan(), EXPECTATION)
    for faces, recorded in (((clean, clean), True), ((clean, dirty), False)):
        with (
            Session(DEFAULT_LIMITS, program=two_faced(*faces)) as session,
            Session(DEFAULT_LIMITS, purpose="verify") as witness,
        ):
            sanitised, copy, seen = sanitise(planned, session.put([b"original"]), {}, session, witness)
            looked = verify(sanitised, seen, witness)
            if recorded:
                record(looked, DOCUMENT, session.get(copy), rest)
                assert b"".join(rest.open(DOCUMENT)) == clean
                rest.sweep(())
            else:
                with pytest.raises(SandboxProtocolError):
                    record(looked, DOCUMENT, session.get(copy), rest)
                assert resting(tmp_path) == []
