"""age files made by the real age program: each way of being wrong has the refusal that is true of it."""

import io
import subprocess

import pyrage
import pytest

from keys import errors
from keys.age import generate_identity, open_age
from keys.ageheader import HEADER_BYTES
from keys.diagnosis import CHUNK_BYTES
from keys.envelope import kind_of, open_ciphertext
from keys.poly1305 import end_of_message
from keys.sealing import seal_to

SMALL = b"a few words of a leak\n" * 3
CHUNK = 64 * 1024
SSH_RECIPIENT = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAsaCP19GrhC6vzINi3CpLCOFYbdWncc9vGvlSpM9lEs"
BIG = bytes(range(256)) * 512 + b"and a last chunk of its own"  # two whole chunks and 27 bytes


def sealed(recipient: str, body: bytes, *options: str) -> bytes:
    return subprocess.run(["age", *options, "-r", recipient], input=body, capture_output=True, check=True).stdout


def opened(blob: bytes, *identities: str) -> bytes:
    sink = io.BytesIO()
    open_age(io.BytesIO(blob), identities, sink.write)
    return sink.getvalue()


def refusal(blob: bytes, *identities: str) -> errors.EnvelopeError:
    def look() -> None:
        kind_of(blob[:4096])
        opened(blob, *identities)

    with pytest.raises(errors.EnvelopeError) as caught:
        look()
    assert "AGE-SECRET" not in str(caught.value)
    assert "leak" not in str(caught.value)
    return caught.value


def payload_at(blob: bytes) -> int:
    """Offset of the payload's nonce."""
    return blob.index(b"\n", blob.index(b"\n--- ") + 1) + 1


def flipped(blob: bytes, place: int) -> bytes:
    place %= len(blob)
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


@pytest.fixture(scope="module")
def identity():
    return generate_identity()


@pytest.fixture(scope="module")
def small(identity):
    return sealed(identity[1], SMALL)


@pytest.fixture(scope="module")
def big(identity):
    return sealed(identity[1], BIG)


@pytest.mark.parametrize("body", [b"", SMALL, b"x" * CHUNK, b"x" * (CHUNK + 1), b"x" * 2 * CHUNK, BIG])
@pytest.mark.parametrize("options", [(), ("-a",)])
def test_what_age_sealed_opens_and_what_we_seal_age_opens(identity, body, options, tmp_path):
    blob = sealed(identity[1], body, *options)
    assert opened(blob, generate_identity()[0], identity[0]) == body
    assert kind_of(blob[:64]) == ("age-armor" if options else "age")
    key, sink = tmp_path / "key", io.BytesIO()
    key.write_text(identity[0])
    seal_to([identity[1], generate_identity()[1]], [body], sink.write)
    ours = sink.getvalue()
    if options:
        ours = pyrage.encrypt(body, [pyrage.x25519.Recipient.from_str(identity[1])], armored=True)
    done = subprocess.run(["age", "-d", "-i", str(key)], input=ours, capture_output=True, check=True)
    assert done.stdout == body


def test_any_of_several_recipients_opens(identity):
    others = [generate_identity() for _ in range(3)]
    options = [word for _, recipient in others for word in ("-r", recipient)]
    blob = sealed(identity[1], SMALL, *options)
    for key, _ in [*others, identity]:
        assert opened(blob, key) == SMALL


def test_an_armor_may_have_other_line_ends_and_white_space_around_it(identity):
    blob = sealed(identity[1], BIG, "-a")
    for variant in (
        blob.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + blob,
        b"\r\n \n" + blob + b"\n\t \n",
        blob.rstrip(b"\n"),
    ):
        assert kind_of(variant[:64]) == "age-armor"
        assert opened(variant, identity[0]) == BIG


def test_every_cut_of_a_small_file_is_told_as_far_as_anybody_can(identity, small):
    """Every length but the whole one; inside the only chunk nobody can tell a cut from an alteration."""
    start = payload_at(small)
    for length in range(len(small)):
        found = type(refusal(small[:length], identity[0]))
        if length == 0:
            assert found is errors.Empty
        elif length < 14:  # too little to know what it was
            assert found is errors.NotAnEnvelope, length
        elif length < start + 16 + 16:
            assert found is errors.Truncated, length
        else:
            assert found is errors.EndDamaged, length


def test_every_flipped_bit_of_a_small_file_is_refused_and_never_as_cut_or_lengthened_content(identity, small):
    start = payload_at(small)
    for place in range(len(small)):
        found = refusal(flipped(small, place), identity[0])
        if place >= start:  # in the nonce too: every key after it is another one
            assert type(found) is errors.EndDamaged, place
        else:
            assert type(found) not in (errors.EndDamaged, errors.Trailing), (place, found)


@pytest.mark.parametrize(
    ("place", "expected", "chunk"),
    [
        (16, errors.Tampered, 1),
        (CHUNK_BYTES + 15, errors.Tampered, 1),  # the last byte of its tag
        (16 + CHUNK_BYTES + 5, errors.Tampered, 2),
        (16 + 2 * CHUNK_BYTES + 5, errors.EndDamaged, 3),
    ],
)
def test_an_altered_chunk_is_named(identity, big, place, expected, chunk):
    for options in ((), ("-a",)):
        blob = big if not options else None
        if blob is None:
            blob = armored(flipped(big, payload_at(big) + place))
        else:
            blob = flipped(blob, payload_at(blob) + place)
        found = refusal(blob, identity[0])
        assert type(found) is expected
        assert found.numbers == {"chunk": chunk}


def armored(blob: bytes) -> bytes:
    """age's armor around bytes that age itself would never have made."""
    import base64

    text = base64.b64encode(blob)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN AGE ENCRYPTED FILE-----", *lines, b"-----END AGE ENCRYPTED FILE-----", b""])


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (16 + 1, errors.Truncated),
        (16 + 100, errors.EndDamaged),
        (16 + CHUNK_BYTES - 1, errors.EndDamaged),
        (16 + CHUNK_BYTES, errors.Truncated),  # between two chunks
        (16 + CHUNK_BYTES + 15, errors.Truncated),
        (16 + CHUNK_BYTES + 16, errors.EndDamaged),
        (16 + 2 * CHUNK_BYTES, errors.Truncated),
        (16 + 2 * CHUNK_BYTES + 20, errors.EndDamaged),
    ],
)
def test_a_cut_file_of_several_chunks(identity, big, left, expected):
    cut = big[: payload_at(big) + left]
    assert type(refusal(cut, identity[0])) is expected
    assert type(refusal(armored(cut), identity[0])) is expected
    whole = armored(big)
    assert type(refusal(whole[: left * 4 // 3], identity[0])) is errors.Truncated  # no end line: a cut, for certain


@pytest.mark.parametrize("body", [b"", SMALL, b"x" * CHUNK, b"x" * (2 * CHUNK), BIG], ids=len)
@pytest.mark.parametrize("more", [b"\n", b"more", b"x" * 16, b"x" * (CHUNK - 50), b"x" * 300_000], ids=len)
def test_bytes_behind_the_end_are_told(identity, body, more):
    blob = sealed(identity[1], body)
    for lengthened in (blob + more, blob + blob, armored(blob + more)):
        assert type(refusal(lengthened, identity[0])) is errors.Trailing
    tail = sealed(identity[1], body, "-a")
    for behind in (b"more", b"\nmore", tail, b" " * 100_000 + b"x"):
        assert type(refusal(tail + behind, identity[0])) is errors.Trailing


def test_a_broken_armor_is_told(identity):
    blob = sealed(identity[1], BIG, "-a")
    lines = blob.split(b"\n")
    broken = {
        "a foreign character": blob.replace(lines[9], b"*" + lines[9][1:]),
        "a short line within": blob.replace(lines[9], lines[9][:60]),
        "an empty line within": blob.replace(lines[9], lines[9] + b"\n"),
        "a long line": blob.replace(lines[9] + b"\n", lines[9]),
        "text before it": b"Dear newsroom,\n" + blob,
        "a header": blob.replace(lines[1], b"Comment: x\n" + lines[1]),
    }
    for case, spoiled in broken.items():
        assert type(refusal(spoiled, identity[0])) is errors.Malformed, case
    assert type(refusal(blob.replace(lines[9] + b"\n", b""), identity[0])) is errors.Tampered
    assert type(refusal(blob[:-10], identity[0])) is errors.Truncated


def test_other_keys_and_other_ways_to_encrypt(identity, small):
    assert type(refusal(small, generate_identity()[0])) is errors.NoMatchingKey
    assert type(refusal(small)) is errors.NoMatchingKey
    scrypt = pyrage.passphrase.encrypt(SMALL, "words")
    for blob in (scrypt, armored(scrypt)):
        found = refusal(blob, identity[0])
        assert (type(found), found.detail) == (errors.Unsupported, "to a passphrase")
    mixed = small.replace(b"-> X25519", scrypt[22 : scrypt.index(b"\n--- ") + 1] + b"-> X25519", 1)
    assert type(refusal(mixed, identity[0])) is errors.Malformed
    found = refusal(sealed(SSH_RECIPIENT, SMALL), identity[0])
    assert (type(found), found.detail) == (errors.NoMatchingKey, "no recipient of it is an X25519 one")
    plugin = small.replace(b"-> X25519 ", b"-> piv-p256 abcd ", 1)
    assert type(refusal(plugin, identity[0])) is errors.NoMatchingKey
    newer = small.replace(b"/v1\n", b"/v2\n", 1)
    assert type(refusal(newer, identity[0])) is errors.Unsupported


def test_a_header_beyond_all_measure_is_refused_before_any_library_sees_it(identity, small):
    grease = b"-> grease\n" + b"A" * 40 + b"\n"
    within = small.replace(b"-> X25519", grease * 1000 + b"-> X25519", 1)
    found = refusal(within, identity[0])
    assert (type(found), found.detail) == (errors.Tampered, "header")
    beyond = small.replace(b"-> X25519", grease * (HEADER_BYTES // len(grease) + 1) + b"-> X25519", 1)
    found = refusal(beyond, identity[0])
    assert (type(found), found.numbers) == (errors.Malformed, {"most": HEADER_BYTES})
    endless = small[:22] + b"-> " + b"x" * (2 * HEADER_BYTES)
    assert type(refusal(endless, identity[0])) is errors.Malformed


def test_a_failing_sink_and_a_failing_source_are_never_swallowed(identity, big):
    def full(chunk):
        raise OSError(28, "no space")

    with pytest.raises(OSError, match="no space"):
        open_age(io.BytesIO(big), [identity[0]], full)

    class Failing(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 100_000:
                raise OSError(5, "input/output error")
            return super().read(size)

    with pytest.raises(OSError, match="input/output"):
        open_age(Failing(big), [identity[0]], lambda chunk: None)


@pytest.mark.parametrize(
    "head", [b"hello", b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b\x08", b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n", b"age-"]
)
def test_what_is_not_encrypted_is_told(head):
    with pytest.raises(errors.NotAnEnvelope):
        kind_of(head)


def test_what_is_no_readable_file_is_told(tmp_path):
    import os

    fifo, loop, link = tmp_path / "fifo", tmp_path / "loop", tmp_path / "link"
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    (tmp_path / "file").write_bytes(b"x")
    link.symlink_to(tmp_path / "file")
    details = {
        tmp_path: "it is a folder",
        fifo: "it is not an ordinary file",
        loop: "its links lead in a circle",
        tmp_path / "none": "there is no such file",
        tmp_path / "file" / "below": "there is no such file",
    }
    for path, detail in details.items():
        with pytest.raises(errors.Unreadable) as caught:
            open_ciphertext(path)
        assert caught.value.detail == detail
    with open_ciphertext(link) as source:
        assert source.read() == b"x"


def test_where_a_message_ends_is_found_at_every_length():
    """Against `cryptography`: the search and the library agree on every length, block borders included."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key, nonce = bytes(range(32)), bytes(12)
    for length in [*range(70), 1000, 4095, 4096]:
        message = ChaCha20Poly1305(key).encrypt(nonce, b"m" * length, None)
        assert end_of_message(key, nonce, message + b"behind" * 9) == length + 16
        assert end_of_message(key, nonce, message) == length + 16
        assert end_of_message(key, nonce, message[:-1]) is None
        assert end_of_message(key, nonce, message + b"behind", least=length + 1) is None
        assert end_of_message(bytes(32), nonce, message + b"behind") is None
