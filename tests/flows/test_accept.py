"""Each hostile envelope: the exact words that a user sees, one entry in the log, and nothing else anywhere."""

import base64
import dataclasses
import io
import json
import os
import subprocess
from functools import partial
from pathlib import Path

import pyrage
import pytest

from flows.home import Home
from flows.steps.accept import accept
from keys.age import generate_identity
from keys.identities import identities_in
from keys.sealing import seal_to
from keys.signer import open_note
from pipeline.catalogue import accessions, items
from pipeline.catalogue.accessions import State
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import verify
from pipeline.custody.log import entries_of
from pipeline.errors import EnvelopeError, LimitExceeded, NoMatchingKey, PipelineError
from tests.gpg import gpg  # noqa: F401 - a fixture

pytestmark = pytest.mark.sandbox
CHUNK = 64 * 1024 + 16
WORDS = b"words of the leak, never to be seen outside\n"
BODY = WORDS * 3500  # two whole chunks and a rest

TWICE = ("empty", "not encrypted", "age: another key", "age: twice", "OpenPGP: content altered")
TAMPERED = "It was altered on its way; ask for it again and check how it travelled."
CUT = "The file was cut: it ends too early; copy it again."
DAMAGED = "Its last part was cut off or altered, and nobody can tell which; copy it again."
BEHIND = "Bytes follow the end of the ciphertext; ask for it again and check how it travelled."
NO_KEY = "No key of this home opens it; import the right one with `sluice keys import`."
PLAIN = "Submissions must be encrypted with age or OpenPGP; `sluice clean` treats plain files."
BROKEN = "It breaks the rules of its own format: damaged, altered or badly made; ask again."
OTHERWISE = "Ask again: encrypted to `sluice keys recipient`, or to this home's OpenPGP key."
PATH = "Check the path, its owner and its mode, and try again."


def flipped(blob: bytes, place: int) -> bytes:
    place %= len(blob)
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


def armored(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN AGE ENCRYPTED FILE-----", *lines, b"-----END AGE ENCRYPTED FILE-----", b""])


def age(*recipients: str, body: bytes = BODY) -> bytes:
    sink = io.BytesIO()
    seal_to(recipients, [body], sink.write)
    return sink.getvalue()


def age_cases(home: Home) -> dict[str, tuple[bytes, str]]:
    blob = age(*home.public.intake)
    small = age(*home.public.intake, body=WORDS)
    start = blob.index(b"\n", blob.index(b"\n--- ") + 1) + 1
    first = start + 16
    mac = blob.index(b"\n--- ") + 5
    armor = armored(blob)
    grease = b"-> grease\n" + b"A" * 40 + b"\n"
    huge = blob.replace(b"-> ", grease * 25_000 + b"-> ", 1)
    scrypt = pyrage.passphrase.encrypt(WORDS, "words")
    return {
        "empty": (b"", "EMPTY_ENVELOPE. The file is empty; copy it again."),
        "not encrypted": (WORDS, f"NOT_ENCRYPTED. {PLAIN}"),
        "age: another key": (age(generate_identity()[1]), f"NO_MATCHING_KEY. {NO_KEY}"),
        "age: a plugin's recipient only": (
            small.replace(b"-> X25519 ", b"-> piv-p256 abcd ", 1),
            f"NO_MATCHING_KEY no recipient of it is an X25519 one. {NO_KEY}",
        ),
        "age: to a passphrase": (scrypt, f"ENVELOPE_UNSUPPORTED to a passphrase. {OTHERWISE}"),
        "age: a newer version": (
            blob.replace(b"/v1\n", b"/v2\n", 1),
            f"ENVELOPE_UNSUPPORTED a version of age that is not known here. {OTHERWISE}",
        ),
        "age: cut in its first line": (blob[:16], f"ENVELOPE_TRUNCATED header. {CUT}"),
        "age: cut in the header": (blob[:60], f"ENVELOPE_TRUNCATED header. {CUT}"),
        "age: cut in the nonce": (blob[: start + 9], f"ENVELOPE_TRUNCATED before its content. {CUT}"),
        "age: cut between two chunks": (
            blob[: first + CHUNK],
            f"ENVELOPE_TRUNCATED between two chunks chunk=1. {CUT}",
        ),
        "age: cut inside a middle chunk": (blob[: first + CHUNK + 5000], f"ENVELOPE_END_DAMAGED chunk=2. {DAMAGED}"),
        "age: cut inside the last chunk": (blob[:-9], f"ENVELOPE_END_DAMAGED chunk=3. {DAMAGED}"),
        "age: cut inside the only chunk": (small[:-9], f"ENVELOPE_END_DAMAGED chunk=1. {DAMAGED}"),
        "age: header altered": (
            blob[:mac] + (b"B" if blob[mac:][:1] == b"A" else b"A") + blob[mac + 1 :],
            f"ENVELOPE_TAMPERED header. {TAMPERED}",
        ),
        "age: header broken": (blob.replace(b"-> ", b"=> ", 1), f"ENVELOPE_MALFORMED header. {BROKEN}"),
        "age: header beyond all measure": (
            huge,
            f"ENVELOPE_MALFORMED header: larger than a header may be most=1048576. {BROKEN}",
        ),
        "age: first chunk altered": (flipped(blob, first + 9), f"ENVELOPE_TAMPERED chunk chunk=1. {TAMPERED}"),
        "age: middle chunk altered": (flipped(blob, first + CHUNK + 9), f"ENVELOPE_TAMPERED chunk chunk=2. {TAMPERED}"),
        "age: last chunk altered": (flipped(blob, -9), f"ENVELOPE_END_DAMAGED chunk=3. {DAMAGED}"),
        "age: bytes behind the end": (blob + b"more", f"TRAILING_BYTES chunk=3. {BEHIND}"),
        "age: many bytes behind the end": (blob + bytes(200_000), f"TRAILING_BYTES chunk=3. {BEHIND}"),
        "age: twice": (blob + blob, f"TRAILING_BYTES chunk=3. {BEHIND}"),
        "age armor: cut": (armor[:-500], f"ENVELOPE_TRUNCATED armor. {CUT}"),
        "age armor: bytes behind it": (armor + b"more", f"TRAILING_BYTES behind the armor. {BEHIND}"),
        "age armor: bytes behind the end inside": (armored(blob + b"more"), f"TRAILING_BYTES chunk=3. {BEHIND}"),
        "age armor: altered": (armored(flipped(blob, first + 9)), f"ENVELOPE_TAMPERED chunk chunk=1. {TAMPERED}"),
        "age armor: broken": (
            armor.replace(b"\n", b"\n****\n", 2),
            f"ENVELOPE_MALFORMED armor: not base64. {BROKEN}",
        ),
        "age armor: text before it": (
            b"Dear newsroom,\n" + armor,
            f"ENVELOPE_MALFORMED armor: text stands before its first line. {BROKEN}",
        ),
    }


def pgp_cases(gpg) -> dict[str, tuple[bytes, str]]:  # noqa: F811
    to_us = ("-e", "-z", "0", "-r", "ours@example.org")
    blob = gpg(*to_us, body=BODY)
    armor = gpg("-a", *to_us, body=BODY)
    content = 2 + blob[1]
    literal = gpg("--store", "-z", "0", body=WORDS)
    return {
        "OpenPGP: another key": (gpg("-e", "-r", "other@example.org", body=BODY), f"NO_MATCHING_KEY. {NO_KEY}"),
        "OpenPGP: another hidden key": (gpg("-e", "-R", "other@example.org", body=BODY), f"NO_MATCHING_KEY. {NO_KEY}"),
        "OpenPGP: to a passphrase": (
            gpg("-c", body=BODY, passphrase=b"words"),
            f"ENVELOPE_UNSUPPORTED to a passphrase. {OTHERWISE}",
        ),
        "OpenPGP: no integrity protection": (
            gpg("--rfc2440", "--disable-mdc", *to_us, body=BODY),
            f"ENVELOPE_UNSUPPORTED without protection against alteration. {OTHERWISE}",
        ),
        "OpenPGP: signed, not encrypted": (
            gpg("-a", "-s", "-u", "ours@example.org", body=BODY),
            f"NOT_ENCRYPTED. {PLAIN}",
        ),
        "OpenPGP: cut in the session key": (blob[:40], f"ENVELOPE_TRUNCATED before its content. {CUT}"),
        "OpenPGP: cut in the content": (blob[:-9], f"ENVELOPE_TRUNCATED within its content. {CUT}"),
        "OpenPGP: session key altered": (flipped(blob, content - 5), f"ENVELOPE_TAMPERED session key. {TAMPERED}"),
        "OpenPGP: content altered": (flipped(blob, len(blob) // 2), f"ENVELOPE_TAMPERED content. {TAMPERED}"),
        "OpenPGP: end altered": (flipped(blob, -3), f"ENVELOPE_TAMPERED content. {TAMPERED}"),
        "OpenPGP: bytes behind the end": (blob + b"more", f"TRAILING_BYTES. {BEHIND}"),
        "OpenPGP: twice": (blob + blob, f"TRAILING_BYTES. {BEHIND}"),
        "OpenPGP: plain packet behind it": (blob + literal, f"TRAILING_BYTES. {BEHIND}"),
        "OpenPGP: plain packet inside": (
            blob[:content] + literal + blob[content:],
            f"ENVELOPE_MALFORMED packet tag=11. {BROKEN}",
        ),
        "OpenPGP: session key lost": (blob[content:], f"ENVELOPE_MALFORMED no session key. {BROKEN}"),
        "OpenPGP armor: cut": (armor[:-90], f"ENVELOPE_TRUNCATED armor. {CUT}"),
        "OpenPGP armor: bytes behind it": (armor + b"more", f"TRAILING_BYTES behind the armor. {BEHIND}"),
        "OpenPGP armor: broken": (
            armor.replace(b"\n\n", b"\n\n****\n", 1),
            f"ENVELOPE_MALFORMED armor: not base64. {BROKEN}",
        ),
    }


def shown(error: PipelineError) -> str:
    """What `sluice ingest` prints of it."""
    return f"{error}. {error.remedy}"


def events(home: Home) -> list[dict[str, object]]:
    with reading(home.engine).begin() as connection:
        entries = [json.loads(entry.body) for entry in entries_of(connection)]
    assert entries[0]["detail"]["action"] == "generate"  # the key that the home was made with
    return entries[1:]


def left_behind(home: Home) -> list[Path]:
    folders = [home.path / name for name in ("blobs", "vault", "store")]
    return [path for folder in folders for path in folder.rglob("*")]


def test_every_hostile_envelope_has_its_own_words_and_leaves_nothing(home, gpg, tmp_path):  # noqa: F811
    home.secrets = dataclasses.replace(home.secrets, openpgp=(gpg.secret("ours@example.org"),))
    cases = age_cases(home) | pgp_cases(gpg)
    path = home.path / "inbox" / "secret-name.age"
    for case, (blob, text) in cases.items():
        path.write_bytes(blob)
        os.utime(path, ns=(10**18, 11 * 10**17))
        before, logged = path.stat(), len(events(home))
        for again in (False, True) if case in TWICE else (False,):
            with pytest.raises(EnvelopeError) as caught:
                accept(home, path, ())
            assert shown(caught.value) == text, case
            fresh = events(home)[logged:]
            assert [entry["type"] for entry in fresh][-1] == "refusal", case
            assert sum(entry["type"] == "refusal" for entry in fresh) == 1, (case, again)
            assert fresh[-1]["detail"]["reason"] == caught.value.reason.name
        after = path.stat()  # before our own look at the content
        assert (after, after.st_atime_ns, path.read_bytes()) == (before, before.st_atime_ns, blob), case
        assert left_behind(home) == [], case
    assert len({text.split()[0].rstrip(".") for _, text in cases.values()}) == 9
    log = json.dumps(events(home))
    for canary in ("secret-name", "leak", home.secrets.intake[0], str(home.path)):
        assert canary not in log
    opener = partial(open_note, origin=home.public.origin, public_key=bytes.fromhex(home.public.log_key))
    with home.engine.begin() as connection:
        home.log.checkpoint(connection)
        assert verify(connection, opener).signed == len(events(home)) + 1
    for good in (age(*home.public.intake), gpg("-e", "-r", "ours@example.org", body=BODY)):
        path.write_bytes(good)
        assert not accept(home, path, ()).recognised


def test_what_is_refused_unread_is_logged_once_and_a_slip_of_the_pen_is_not(home, tmp_path):
    wrong = {
        tmp_path: f"ENVELOPE_UNREADABLE it is a folder. {PATH}",
        tmp_path / "none": f"ENVELOPE_UNREADABLE there is no such file errno=2. {PATH}",
    }
    for path, text in wrong.items():
        with pytest.raises(EnvelopeError) as caught:
            accept(home, path, ())
        assert shown(caught.value) == text
    assert events(home) == []
    for _ in range(3):
        with pytest.raises(EnvelopeError) as caught:
            accept(home, Path("/proc/self/mem"), ())  # a file that the system cannot read
        assert shown(caught.value) == f"ENVELOPE_UNREADABLE the system cannot read it errno=5. {PATH}"
    (entry,) = events(home)
    assert entry["detail"] == {"reason": "ENVELOPE_UNREADABLE", "errno": 5}
    assert entry["object"] == entry["accession"]


def test_a_submission_whose_name_is_no_text_comes_in_like_any_other(home, tmp_path):
    path = tmp_path / os.fsdecode(b"M\xfcller.tar.age")
    path.write_bytes(age(*home.public.intake))
    accepted = accept(home, path, ())
    with reading(home.engine).begin() as connection:
        root = items.of_accession(connection, accepted.accession)[0].item
        sealed = items.sealed_name(connection, root)
        assert accessions.get(connection, accepted.accession).state is State.OPENED
    assert home.fields.open(sealed, column="items.name", row=root) == "M\\xfcller.tar"


def test_a_refusal_under_a_name_that_is_no_text_has_its_opaque_id(home):
    names = [os.fsdecode(name) for name in (b"M\xfcller.age", b"M\xfdller.age")]
    assert len({home.opaque_id("refused", name) for name in names}) == 2


def test_the_same_garbage_is_logged_once_and_other_garbage_again(home, tmp_path):
    for number in (1, 1, 2, 1, 2):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(b"garbage %d" % number)
        with pytest.raises(EnvelopeError):
            accept(home, path, ())
    first, second = events(home)
    assert first["object"] != second["object"]
    assert first["detail"]["digest"].startswith("hmac-sha256:")
    assert first["detail"]["bytes"] == 9
    with reading(home.engine).begin() as connection:
        assert accessions.all_accessions(connection) == []


def test_another_reason_is_logged_and_a_key_that_comes_later_opens(home, tmp_path):
    other = generate_identity()
    path = tmp_path / "a.age"
    path.write_bytes(age(other[1]))
    for _ in range(3):
        with pytest.raises(NoMatchingKey):
            accept(home, path, ())
    secrets = home.secrets
    home.secrets = dataclasses.replace(secrets, intake=(*secrets.intake, other[0]))
    limits, home.settings = (
        home.settings,
        dataclasses.replace(home.settings, limits=dataclasses.replace(home.settings.limits, item_bytes=1000)),
    )
    for _ in range(2):
        with pytest.raises(LimitExceeded):
            accept(home, path, ())
    home.settings = limits
    accepted = accept(home, path, ())
    kinds = [entry["type"] for entry in events(home)]
    assert kinds == ["accession", "refusal", "refusal", "decryption", "message digest calculation"]
    with reading(home.engine).begin() as connection:
        assert accessions.get(connection, accepted.accession).state is State.OPENED
    assert accept(home, path, ()).recognised
    assert len(events(home)) == 5


def test_keys_of_the_newsroom_open_what_was_sent_to_them(home, tmp_path):
    """An age identity as age-keygen makes it."""
    made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout
    (identity,) = identities_in(made)
    recipient = made.decode().partition("public key: ")[2].split()[0]
    home.secrets = dataclasses.replace(home.secrets, intake=(*home.secrets.intake, identity))
    path = tmp_path / "a.age"
    sealed = subprocess.run(["age", "-a", "-r", recipient], input=WORDS, capture_output=True, check=True).stdout
    path.write_bytes(sealed.replace(b"\n", b"\r\n"))
    assert not accept(home, path, ()).recognised
