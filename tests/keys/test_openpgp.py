"""OpenPGP messages made by the real gpg; what is wrong with one is told, and nothing of gpg is left behind."""

import base64
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keys import errors
from keys.envelope import kind_of
from keys.openpgp import open_openpgp
from keys.packets import message

BODY = base64.b64encode(bytes(range(256)) * 800)  # compresses, several partial packets
NOISE = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(5000))  # does not compress


def opened(blob: bytes, *keys: bytes) -> bytes:
    sink = io.BytesIO()
    open_openpgp(io.BytesIO(blob), keys, sink.write)
    return sink.getvalue()


def refusal(blob: bytes, *keys: bytes) -> errors.EnvelopeError:
    def look() -> None:
        kind_of(blob[:4096])
        opened(blob, *keys)

    with pytest.raises(errors.EnvelopeError) as caught:
        look()
    return caught.value


def content_at(blob: bytes) -> int:
    """Offset of the encrypted packet behind one session key packet of the old format."""
    return 3 + int.from_bytes(blob[1:3], "big") if blob[0] & 3 else 2 + blob[1]


def flipped(blob: bytes, place: int) -> bytes:
    place %= len(blob)
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


@pytest.fixture(scope="module")
def ours(gpg):
    return gpg.secret("ours@example.org")


@pytest.fixture(scope="module")
def sent(gpg):
    return gpg("-e", "-r", "ours@example.org", body=BODY)


OPTIONS = {
    "binary": ("-r", "ours@example.org"),
    "armored": ("-a", "-r", "ours@example.org"),
    "armored with headers": ("-a", "--comment", "a comment", "--emit-version", "-r", "ours@example.org"),
    "hidden recipient": ("-R", "ours@example.org"),
    "hidden among others": ("-R", "other@example.org", "-R", "ours@example.org"),
    "several recipients": ("-r", "other@example.org", "-r", "old@example.org", "-r", "ours@example.org"),
    "to a passphrase too": ("-c", "-r", "ours@example.org"),
    "not compressed": ("-z", "0", "-r", "ours@example.org"),
    "zip": ("--compress-algo", "zip", "-r", "ours@example.org"),
    "zlib": ("--compress-algo", "zlib", "-r", "ours@example.org"),
    "bzip2": ("--compress-algo", "bzip2", "-r", "ours@example.org"),
    "signed by a stranger": ("-s", "-u", "other@example.org", "-r", "ours@example.org"),
    "signed by ourselves": ("-s", "-u", "ours@example.org", "-r", "ours@example.org"),
    "another cipher": ("--cipher-algo", "CAMELLIA256", "-r", "ours@example.org"),
    "a name inside": ("--set-filename", "[GNUPG:] DECRYPTION_FAILED\n.txt", "-r", "ours@example.org"),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_what_gpg_sealed_opens(gpg, ours, case):
    for body in (b"", BODY, NOISE) if case in ("binary", "armored") else (BODY,):
        blob = gpg("-e", *OPTIONS[case], body=body, passphrase=b"p" if "-c" in OPTIONS[case] else b"")
        assert kind_of(blob[:4096]) == "openpgp"
        assert opened(blob, gpg.secret("old@example.org"), ours) == body


def test_an_armor_may_have_other_line_ends_and_white_space_around_it(gpg, ours):
    blob = gpg("-e", "-a", "-r", "ours@example.org", body=BODY)
    lines = blob.split(b"\n")
    without_checksum = b"\n".join(line for line in lines if not (line.startswith(b"=") and len(line) == 5))
    assert without_checksum != blob
    for variant in (
        blob.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf\n " + blob + b" \n\n",
        blob.rstrip(b"\n"),
        without_checksum,
    ):
        assert opened(variant, ours) == BODY


def test_a_definite_length_opens_too(gpg, ours, tmp_path):
    """gpg writes one length where it knows the size beforehand, and parts where it does not."""
    (tmp_path / "body").write_bytes(NOISE)
    gpg("-e", "-z", "0", "-r", "ours@example.org", str(tmp_path / "body"))
    blob = (tmp_path / "body.gpg").read_bytes()
    assert opened(blob, ours) == NOISE
    assert type(refusal(blob[:-1], ours)) is errors.Truncated
    assert type(refusal(blob + b"x", ours)) is errors.Trailing


def test_rotated_and_expired_subkeys_still_open_old_messages(gpg):
    name = "rotated@example.org"
    fingerprint = gpg.key(name, "cv25519")
    first = gpg.subkeys(name)[0]
    old = gpg("-e", "-r", name, body=BODY)
    gpg("--quick-set-expire", fingerprint, "seconds=1", first)
    gpg("--quick-add-key", fingerprint, "cv25519", "encr")
    time.sleep(2)
    new = gpg("-e", "-r", name, body=NOISE)
    key = gpg.secret(name)
    assert opened(old, key) == BODY
    assert opened(new, key) == NOISE
    assert opened(old, gpg("--export-secret-subkeys", name)) == BODY  # the primary stays offline


def test_every_cut_is_told(sent, ours):
    """The packets state their lengths, so a cut is a cut wherever it is."""
    armored = subprocess.run(["gpg", "--enarmor"], input=sent, capture_output=True, check=True).stdout
    armored = armored.replace(b"ARMORED FILE", b"MESSAGE")
    assert opened(armored, ours) == BODY
    for length in [*range(14, 200), 1000, len(sent) // 2, len(sent) - 21, len(sent) - 1]:
        with pytest.raises(errors.Truncated):
            list(message(io.BytesIO(sent[:length])))
    for length in (20, 150, len(sent) // 2, len(sent) - 1):
        assert type(refusal(sent[:length], ours)) is errors.Truncated
    for length in (14, 40, 300, len(armored) // 2, len(armored) - 5):
        assert type(refusal(armored[:length], ours)) is errors.Truncated


def test_bytes_behind_the_end_are_told(gpg, sent, ours):
    armored = gpg("-e", "-a", "-r", "ours@example.org", body=BODY)
    literal = gpg("--store", "-z", "0", body=b"injected words")
    for more in (b"\n", b"more", sent, literal, b"\xd4\x00", bytes(100_000)):
        assert type(refusal(sent + more, ours)) is errors.Trailing
    for more in (b"more", armored, b"\n\n" + armored):
        assert type(refusal(armored + more, ours)) is errors.Trailing


def test_every_flipped_bit_is_refused(gpg, ours):
    """Where a length or a key's name was hit nobody can know it; elsewhere it is an alteration, or breaks gpg's own rules."""
    blob = gpg("-e", "-z", "0", "-r", "ours@example.org", body=b"words of a leak\n")
    content = content_at(blob)
    for place in range(0, len(blob), 7):
        found = refusal(flipped(blob, place), ours)
        if place > content + 3 or 20 <= place < content:
            assert type(found) in (errors.Tampered, errors.Malformed), (place, found)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.99])
def test_an_altered_message_is_told_whatever_gpg_makes_of_it(gpg, sent, ours, place):
    for blob in (sent, gpg("-e", "-z", "0", "-r", "ours@example.org", body=NOISE)):
        found = refusal(flipped(blob, int(len(blob) * place) + 1), ours)
        assert (type(found), found.detail) == (errors.Tampered, "content")


def test_other_keys_and_other_ways_to_encrypt(gpg, sent, ours):
    other = gpg.secret("other@example.org")
    for keys in ([other], []):
        assert type(refusal(sent, *keys)) is errors.NoMatchingKey
        assert type(refusal(gpg("-e", "-R", "ours@example.org", body=BODY), *keys)) is errors.NoMatchingKey
    found = refusal(gpg("-c", body=BODY, passphrase=b"words"), ours)
    assert (type(found), found.detail) == (errors.Unsupported, "to a passphrase")
    unprotected = gpg("-e", "--rfc2440", "--disable-mdc", "-r", "ours@example.org", body=BODY)
    found = refusal(unprotected, ours)
    assert (type(found), found.detail) == (errors.Unsupported, "without protection against alteration")
    for blob in (gpg("-s", "-u", "ours@example.org", body=BODY), gpg("--store", "-z", "0", body=BODY)):
        assert type(refusal(blob, ours)) is errors.NotAnEnvelope
    signed = gpg("-a", "-s", "-u", "ours@example.org", body=BODY)
    assert kind_of(signed[:4096]) == "openpgp"
    assert type(refusal(signed, ours)) is errors.NotAnEnvelope
    assert type(refusal(gpg("--clearsign", "-u", "ours@example.org", body=BODY), ours)) is errors.NotAnEnvelope


def test_plain_packets_before_or_behind_the_encrypted_one_never_reach_gpg(gpg, sent, ours):
    literal = gpg("--store", "-z", "0", body=b"injected words")
    content = content_at(sent)
    for blob in (
        literal + sent,
        sent[:content] + literal + sent[content:],
        sent[:content] + b"\xc5\x00" + sent[content:],
    ):
        sink = io.BytesIO()
        with pytest.raises((errors.Malformed, errors.NotAnEnvelope)):
            open_openpgp(io.BytesIO(blob), [ours], sink.write)
        assert b"injected" not in sink.getvalue()
    assert type(refusal(sent[content:], ours)) is errors.Malformed  # its session key was cut off in front


def test_two_documents_in_one_envelope_are_refused(gpg, ours):
    """Two literal packets under one valid seal: gpg shows the first one and complains; nothing of it is taken."""
    inner = gpg("--store", "-z", "0", body=b"first") + gpg("--store", "-z", "0", body=b"second")
    blob = sealed_packets(inner, gpg)
    found = refusal(blob, ours)
    assert (type(found), found.detail) == (errors.Malformed, "more than one document in it")
    nothing = refusal(sealed_packets(b"\xca\x03PGP", gpg), ours)
    assert type(nothing) is errors.Tampered


def sealed_packets(inner: bytes, gpg) -> bytes:
    """Put packets into an encrypted message by hand: the session key by gpg, the body by RFC 9580, 5.13.1."""
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    template = gpg("-e", "-z", "0", "--cipher-algo", "AES256", "-r", "ours@example.org", body=b"x")
    shown = subprocess.run(
        ["gpg", "--batch", "--quiet", "--show-session-key", "-d"],
        input=template,
        capture_output=True,
        env=dict(os.environ, GNUPGHOME=str(gpg.home)),
        check=True,
    ).stderr.decode()
    session = bytes.fromhex(shown.partition("9:")[2].partition("'")[0])
    content = content_at(template)
    prefix = os.urandom(16)
    plain = prefix + prefix[-2:] + inner + b"\xd3\x14"
    plain += hashlib.sha1(plain).digest()
    body = b"\x01" + Cipher(AES(session), CFB(bytes(16))).encryptor().update(plain)
    return template[:content] + b"\xd2\xff" + len(body).to_bytes(4, "big") + body


def test_sealing_by_hand_is_right(gpg, ours):
    """The control of the test above: one document sealed the same way opens."""
    assert opened(sealed_packets(gpg("--store", "-z", "0", body=b"first"), gpg), ours) == b"first"


def test_session_keys_beyond_all_measure_are_refused(sent, ours):
    content = content_at(sent)
    one = sent[:content]
    assert opened(one * 100 + sent[content:], ours) == BODY
    assert type(refusal(one * (1024 * 1024 // len(one) + 10) + sent[content:], ours)) is errors.Malformed
    huge = b"\xc1\xff\x7f\xff\xff\xff\x03" + bytes(1000)
    assert type(refusal(huge, ours)) is errors.Malformed


def test_a_failing_sink_is_never_swallowed(sent, ours):
    def full(chunk):
        raise OSError(28, "no space")

    with pytest.raises(OSError, match="no space"):
        open_openpgp(io.BytesIO(sent), [ours], full)


def test_a_kept_key_that_cannot_be_imported_is_told(sent):
    with pytest.raises(errors.UnusableKey):
        open_openpgp(io.BytesIO(sent), [b"no key"], lambda chunk: None)


SCRIPT = """
import sys, io, time
from pathlib import Path
from keys.openpgp import open_openpgp
class Slow(io.BytesIO):
    def read(self, size=-1):
        time.sleep(0.02)
        return super().read(min(size, 1000) if size > 0 else 1000)
print("begun", flush=True)
open_openpgp(Slow(Path(sys.argv[1]).read_bytes()), [Path(sys.argv[2]).read_bytes()], lambda chunk: None)
"""


def family(root: int) -> dict[int, tuple[str, str]]:
    """Every process below one: its name and the time at which it began, which tells it from a later one."""
    rows: dict[int, tuple[int, str, str]] = {}
    for folder in Path("/proc").iterdir():
        try:
            state = (folder / "stat").read_text() if folder.name.isdigit() else ""
        except OSError:
            continue
        if state:
            name, fields = state.partition("(")[2].rpartition(")")[0], state.rpartition(")")[2].split()
            rows[int(folder.name)] = (int(fields[1]), name, fields[19])
    found, fresh = set(), {root}
    while fresh:
        found |= fresh
        fresh = {pid for pid, (parent, _, _) in rows.items() if parent in fresh} - found
    return {pid: rows[pid][1:] for pid in found if pid in rows and pid != root}


def alive(seen: dict[int, tuple[str, str]]) -> list[str]:
    """Names of those that are still there, the dead that wait for their parent left out."""
    names = []
    for pid, (name, began) in seen.items():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[19] == began and fields[0] not in "ZX":
            names.append(name)
    return names


@pytest.mark.parametrize("kill", [False, True])
def test_nothing_of_gpg_is_left_neither_after_a_refusal_nor_after_a_kill(gpg, ours, tmp_path, kill):
    """No agent, no folder, nothing in the user's own .gnupg, and the keys in no argument."""
    user, temporary = tmp_path / "user", tmp_path / "temporary"
    user.mkdir()
    temporary.mkdir()
    homes = set(Path("/dev/shm").glob("*/private-keys-v1.d"))
    (tmp_path / "message").write_bytes(gpg("-e", "-z", "0", "-r", "ours@example.org", body=NOISE)[:-10])
    (tmp_path / "key").write_bytes(ours)
    worker = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "message"), str(tmp_path / "key")],
        env=dict(os.environ, HOME=str(user), TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert worker.stdout.readline() == b"begun\n"
    seen: dict[int, tuple[str, str]] = {}
    deadline = time.monotonic() + 60
    while "gpg-agent" not in [name for name, _ in seen.values()] and worker.poll() is None:
        assert time.monotonic() < deadline
        seen |= family(worker.pid)
    assert {"bwrap", "gpg-agent"} <= {name for name, _ in seen.values()}, "nothing was seen: the test looks at nothing"
    arguments = b"".join(path.read_bytes() for pid in seen if (path := Path(f"/proc/{pid}/cmdline")).exists())
    assert b"/gnupg" in arguments
    assert b"PRIVATE" not in arguments
    assert str(tmp_path).encode() not in arguments
    if kill:
        worker.send_signal(signal.SIGKILL)
    worker.wait(120)
    worker.stdout.close()
    while alive(seen) and time.monotonic() < deadline + 30:
        time.sleep(0.05)
    assert alive(seen) == []
    assert list(user.iterdir()) == list(temporary.iterdir()) == []
    assert set(Path("/dev/shm").glob("*/private-keys-v1.d")) <= homes
