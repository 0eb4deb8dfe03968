"""The whole chain without Prefect: real age files, real sandboxes; every item accounted for, nothing in the clear."""

import dataclasses
import io
import json
import subprocess
import tarfile
import zipfile
from functools import partial

import pyarrow.parquet as pq
import pytest

from flows.demo.documents import mail, scan, text
from flows.demo.leak import generate
from flows.demo.office import letter
from flows.demo.pdfs import pdf_drawn
from flows.demo.story import facts
from flows.demo.traces import HANDLER_NAME, SOURCE_MAIL, SOURCE_NAME, TERMS
from flows.home import Home
from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
from flows.steps.held import retry
from keys.age import generate_identity
from keys.sealing import seal_to
from keys.signer import open_note
from pipeline.catalogue import accessions, documents, items
from pipeline.catalogue.accessions import State
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import verify
from pipeline.custody.log import entries_of, event_of
from pipeline.errors import EmptyEnvelope, EnvelopeEndDamaged, NoMatchingKey, NotEncrypted
from pipeline.model import Disposition
from pipeline.reasons import Reason
from redaction.termfile import parse_terms
from tests.pipeline.packing import zipped

pytestmark = pytest.mark.sandbox
PROTECTED = parse_terms("\n".join(TERMS))


def submit(home: Home, archive: bytes) -> str:
    path = home.path / "inbox" / "submission.age"
    with path.open("wb") as sink:
        seal_to(home.public.intake, [archive], sink.write)
    return accept(home, path, PROTECTED).accession


def run(home: Home, accession: str) -> None:
    assert visit_all(home, accession, lambda settled: None)
    assert clean_all(home, accession, lambda settled: None)
    close(home, accession)
    release_it(home, accession)


def tar_of(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return sink.getvalue()


def dispositions(home: Home) -> dict[str, int]:
    with reading(home.engine).begin() as connection:
        return {name.value: count for name, count in items.totals(connection).items() if count}


def everything(home: Home) -> bytes:
    return b"\n".join(path.read_bytes() for path in home.path.rglob("*") if path.is_file())


def test_a_submission_comes_out_clean_and_accounted_for(home):
    fact = facts(4, 3)[0]
    members = {
        "a.txt": text(fact[0], 1)[0],
        "b.pdf": pdf_drawn(fact[1], 2)[0],
        "c.jpg": scan(fact[2], 3)[0],
        "d.eml": mail(fact[3], 4)[0],
        "e.txt": text(fact[0], 1)[0],
        "f.bin": b"\x00\x01" * 300,
        "g.txt": b"",
        "h.docx": letter(fact[1], 5)[0],
    }
    accession = submit(home, tar_of(**members))
    run(home, accession)
    # 8 members, the tar itself and the mail's attachment
    assert dispositions(home) == {"released": 6, "quarantined": 1, "rejected": 1, "duplicate": 1, "container": 1}
    opener = partial(open_note, origin=home.public.origin, public_key=bytes.fromhex(home.public.log_key))
    with reading(home.engine).begin() as connection:
        found = accessions.get(connection, accession)
        rows = documents.of_accession(connection, accession)
        assert verify(connection, opener).signed > 20
    assert found.state is State.RELEASED
    release = home.path / "store" / found.release
    assert {path.stem for path in (release / "documents").iterdir()} == {row.document for row in rows}
    note = open_note((release / "manifest.note").read_text(), home.public.origin, bytes.fromhex(home.public.log_key))
    assert len(json.loads(note.splitlines()[1])["documents"]) == 6
    table = pq.read_table(release / "documents.parquet").to_pylist()
    assert any(dict(row["facts"] or []).get("Requesting country") for row in table)
    assert sum(row["parent"] is not None for row in table) == 1
    blob = everything(home).lower()
    for value in (SOURCE_NAME, SOURCE_MAIL, HANDLER_NAME, "d.eml", "Requesting country: "):
        wanted = value.encode().lower()
        assert (wanted in blob) is (value == "Requesting country: "), value
    for original in members.values():
        assert not original or len(original) < 40 or original not in everything(home)


def test_the_vault_opens_with_its_identity_only(home, tmp_path):
    accession = submit(home, tar_of(a=b"original words"))
    run(home, accession)
    sealed = [path for path in (home.path / "vault" / accession).iterdir() if path.is_file()]
    assert len(sealed) == 2
    bodies = []
    for path in sealed:
        done = subprocess.run(
            ["age", "-d", "-i", str(tmp_path / "vault.identity"), str(path)], capture_output=True, check=True
        )
        bodies.append(done.stdout)
    assert b"original words" in bodies


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda blob: b"", EmptyEnvelope),
        (lambda blob: b"plain words", NotEncrypted),
        (lambda blob: blob[:-40] + bytes([blob[-40] ^ 1]) + blob[-39:], EnvelopeEndDamaged),
    ],
)
def test_a_refused_submission_leaves_nothing_but_its_refusal(home, spoil, refusal):
    path = home.path / "inbox" / "submission.age"
    with path.open("wb") as sink:
        seal_to(home.public.intake, [b"secret words of the leak"], sink.write)
    blob = spoil(path.read_bytes())
    path.write_bytes(blob)
    with pytest.raises(refusal):
        accept(home, path, ())
    assert path.read_bytes() == blob
    assert list((home.path / "blobs").rglob("*")) == []
    assert list((home.path / "vault").rglob("*")) == []
    assert dispositions(home) == {}


def test_the_same_submission_is_recognised_and_a_refused_one_may_come_again(home):
    path = home.path / "inbox" / "submission.age"
    with path.open("wb") as sink:
        seal_to(("age1yhm4gctwfmrpz87tdslm550wrx6m79y9f2hdzt0lndjnehwj0ukqrjpyx5",), [b"words"], sink.write)
    for _ in range(2):
        with pytest.raises(NoMatchingKey):
            accept(home, path, ())
    first = submit(home, tar_of(a=b"words"))
    again = accept(home, path, ())
    assert again.recognised
    assert again.accession == first


def test_limits_and_hostile_members_have_reasons(home):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../etc/cron.d/evil", b"traversal as text")
        archive.writestr("C:\\Users\\x\\evil.txt", b"backslashes as text")
        archive.writestr("bomb.zip", generate(12, 1).archive[:0] + _bomb())
        archive.writestr("cut.pdf", pdf_drawn(facts(1, 1)[0][0], 1)[0][:300])
    accession = submit(home, sink.getvalue())
    run(home, accession)
    with reading(home.engine).begin() as connection:
        rows = items.of_accession(connection, accession)
    reasons = {row.reason for row in rows if row.disposition is Disposition.QUARANTINED}
    assert Reason.LIMIT_EXCEEDED in reasons
    assert dispositions(home)["released"] == 2
    assert not (home.path.parent / "etc").exists()


def _bomb() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(48 * 1024 * 1024))
    return sink.getvalue()


def test_a_profile_given_with_the_second_try_protects(home):
    """A refused submission comes again, this time with the desk's terms: they must not be lost."""
    path = home.path / "inbox" / "submission.age"
    with path.open("wb") as sink:
        seal_to(home.public.intake, [tar_of(a=b"by Wilhelmina Ostrander\n")], sink.write)
    secrets = home.secrets
    home.secrets = dataclasses.replace(secrets, intake=(generate_identity()[0],))
    with pytest.raises(NoMatchingKey):
        accept(home, path, ())
    home.secrets = secrets
    accession = accept(home, path, PROTECTED).accession
    run(home, accession)
    assert b"Ostrander" not in everything(home)
    assert dispositions(home)["released"] == 1


def test_an_item_that_is_tried_again_is_released_after_the_others(home):
    accession = submit(home, tar_of(a=b"plain words\n", b=b"\x00\x01" * 300))
    run(home, accession)
    with reading(home.engine).begin() as connection:
        held = items.of_accession(connection, accession, Disposition.QUARANTINED)
    assert retry(home, held[0].item)
    run(home, accession)
    assert dispositions(home) == {"released": 1, "quarantined": 1, "container": 1}


def test_a_submission_over_its_limit_is_held_and_the_run_ends(home):
    limits = dataclasses.replace(home.settings.limits, submission_items=3)
    home.settings = dataclasses.replace(home.settings, limits=limits)
    accession = submit(home, tar_of(**{f"f{number}.txt": b"words %d\n" % number for number in range(6)}))
    run(home, accession)
    with reading(home.engine).begin() as connection:
        root = items.of_accession(connection, accession)[0]
    assert root.reason is Reason.LIMIT_EXCEEDED
    assert sum(dispositions(home).values()) == 7


def test_a_member_that_reaches_a_limit_is_told_with_the_limits_name(home):
    """The remedy says to raise it in settings.toml: it must be known which one."""
    accession = submit(home, zipped([("n" * 3000, b"some words"), ("z.txt", b"other words")]))
    run(home, accession)
    with reading(home.engine).begin() as connection:
        (held,) = (row for row in items.of_accession(connection, accession) if row.reason is Reason.LIMIT_EXCEEDED)
        told = [event_of(entry) for entry in entries_of(connection, accession)]
    assert held.numbers == {"name_bytes": home.settings.limits.name_bytes}
    (event,) = (event for event in told if event["object"] == held.item)
    assert event["detail"] == {"reason": "LIMIT_EXCEEDED", "name_bytes": home.settings.limits.name_bytes}
