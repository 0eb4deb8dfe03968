"""What a home keeps of originals: ciphertext under a key of their submission alone, and digests that confirm nothing."""

import base64
import dataclasses
import hashlib
import io
import os
import tarfile

import pytest

from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
from keys.errors import SealBroken
from keys.sealing import derive_key, open_field, open_stream, seal_to
from keys.secrets import Secrets
from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of
from pipeline.errors import SettingsError
from pipeline.fixity import digest_of
from pipeline.model import Disposition
from redaction.termfile import parse_terms

pytestmark = pytest.mark.sandbox
TERMS = parse_terms("name: Wilhelmina Ostrander")


def tar_of(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return sink.getvalue()


def submit(home, body: bytes) -> tuple[str, bytes]:
    """Let a submission in; return its accession and its ciphertext."""
    path = home.path.with_name(f"{hashlib.sha256(body).hexdigest()[:8]}.age")
    with path.open("wb") as sink:
        seal_to(home.public.intake, [body], sink.write)
    return accept(home, path, TERMS).accession, path.read_bytes()


def run(home, accession: str) -> None:
    home.settings = dataclasses.replace(home.settings, workers=1)
    assert visit_all(home, accession, id)
    assert clean_all(home, accession, id)
    close(home, accession)
    release_it(home, accession)


def data_key(home, accession: str) -> bytes:
    with reading(home.engine).begin() as connection:
        wrapped = accessions.get(connection, accession).wrapped_key
    return open_field(home.secrets.wrapping_key, wrapped, accession)


def opened(home, accession: str, name: str, key: bytes) -> bytes:
    """Open what rests, with a key and everything else that is to be known."""
    sealed = (home.path / "blobs" / accession / name).read_bytes()
    return b"".join(open_stream(key, [sealed], f"sluicegate/rest/v1/{accession}/{name}"))


def resting(home, accession: str) -> list[str]:
    return sorted(path.name for path in (home.path / "blobs" / accession).iterdir())


def shred(home, accession: str) -> None:
    with home.engine.begin() as connection:
        accessions.keep(connection, accession, wrapped_key=None)


def test_every_submission_rests_under_a_key_of_its_own(home):
    bodies = [b"words by Wilhelmina Ostrander, number %d\n" % number for number in range(3)]
    names = [submit(home, tar_of({"a.txt": body}))[0] for body in bodies]
    for accession in names:
        run(home, accession)
    keys = [data_key(home, accession) for accession in names]
    assert len(set(keys)) == len(names)
    for accession in names:
        for name in resting(home, accession):
            for key in keys:
                if key == data_key(home, accession):
                    assert opened(home, accession, name, key) is not None
                else:
                    with pytest.raises(SealBroken):
                        opened(home, accession, name, key)


def test_without_its_key_a_submission_is_gone_and_the_others_are_not(home):
    """Shredding destroys the data key: no other key of this home, and none derived from one, opens what rests."""
    gone, _ = submit(home, tar_of({"a.txt": b"the one that is shredded\n"}))
    stays, _ = submit(home, tar_of({"a.txt": b"the one that stays\n"}))
    for accession in (gone, stays):
        run(home, accession)
    resting_names = resting(home, gone)
    shred(home, gone)
    with pytest.raises(SettingsError, match="shredded"):
        home.rest(gone)
    left = [data_key(home, stays)]
    for name in Secrets.__dataclass_fields__:
        held = getattr(home.secrets, name)
        left += [
            key for key in (held if isinstance(held, tuple) else [held]) if isinstance(key, bytes) and len(key) == 32
        ]
    assert len(left) >= 5
    left += [
        derive_key(key, label) for key in list(left) for label in (gone, stays, "data", f"data {gone}", f"rest {gone}")
    ]
    for name in resting_names:
        for key in left:
            with pytest.raises(SealBroken):
                opened(home, gone, name, key)
    # The key was drawn, not made from what is left: asked for again, it is another one.
    again = {open_field(home.secrets.wrapping_key, home.new_rest(gone)[1], gone) for _ in range(3)}
    assert len(again) == 3
    for name in resting_names:
        for key in again:
            with pytest.raises(SealBroken):
                opened(home, gone, name, key)
    for name in resting(home, stays):
        assert b"".join(home.rest(stays).open(name)) is not None


def test_originals_are_known_by_keyed_digests_only(home):
    """A plain hash of an original would confirm to whoever holds the file that it leaked from here."""
    members = {
        "released.txt": b"words by Wilhelmina Ostrander\n",
        "held.bin": os.urandom(999),
        "empty.txt": b"",
        "twice.txt": b"words by Wilhelmina Ostrander\n",
    }
    archive = tar_of(members)
    accession, ciphertext = submit(home, archive)
    run(home, accession)
    originals = [archive, ciphertext, *(body for body in members.values() if body)]
    with reading(home.engine).begin() as connection:
        rows = items.of_accession(connection, accession)
        submission = accessions.get(connection, accession).submission
        log = b"\n".join(entry.body for entry in entries_of(connection))
    kept = {str(row.digest) for row in rows if row.digest is not None} | {str(submission.digest)}
    assert {str(digest_of([body], home.secrets.digest_key)) for body in originals} <= kept
    assert all(digest.startswith("hmac-sha256:") for digest in kept)
    assert {row.disposition for row in rows} >= {Disposition.RELEASED, Disposition.QUARANTINED, Disposition.DUPLICATE}
    everything = log + b"\n".join(path.read_bytes() for path in home.path.rglob("*") if path.is_file())
    for body in originals:
        for algorithm in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            plain = hashlib.new(algorithm, body)
            for form in (plain.digest(), plain.hexdigest().encode(), base64.b64encode(plain.digest())):
                assert form not in everything, algorithm
    # The search would have found one: these stand there by right.
    for row in rows:
        assert row.digest is None or row.digest.value.encode() in everything
