"""Writes age.json: age files made by hand from the specification, with fixed keys, sharing no code with the product.

Run: python tests/vectors/make_age.py (the output must not change). Of each vector age.json keeps the digest of
the file and what an opener must make of it. The valid ones are also opened by the age program in test_vectors.py, the others refused by it.
Source: C2SP age specification.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = Path(__file__).parent
CHUNK = 64 * 1024
FILE_KEY = bytes(range(16))
NONCE = bytes(range(100, 116))
IDENTITY = hashlib.sha256(b"sluicegate test vectors, identity").digest()
PASSPHRASE = b"of the vectors"


def b64(raw: bytes) -> bytes:
    """Base64 without padding."""
    return base64.b64encode(raw).rstrip(b"=")


def hkdf(secret: bytes, salt: bytes, label: bytes) -> bytes:
    """HKDF-SHA-256 of one block, by hand."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(extracted, label + b"\x01", "sha256")


def public(private: X25519PrivateKey) -> bytes:
    """The raw public key."""
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def x25519_stanza(seed: bytes, recipient: X25519PrivateKey, file_key: bytes = FILE_KEY) -> bytes:
    """A stanza with a fixed ephemeral key."""
    share = X25519PrivateKey.from_private_bytes(hashlib.sha256(seed).digest())
    secret = share.exchange(recipient.public_key())
    key = hkdf(secret, public(share) + public(recipient), b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    return b"-> X25519 " + b64(public(share)) + b"\n" + b64(body) + b"\n"


def scrypt_stanza(work: int = 10) -> bytes:
    """A stanza under a passphrase."""
    salt = bytes(range(50, 66))
    key = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work, r=8, p=1).derive(PASSPHRASE)
    body = ChaCha20Poly1305(key).encrypt(bytes(12), FILE_KEY, None)
    return b"-> scrypt " + b64(salt) + b" %d\n" % work + b64(body) + b"\n"


def header(*stanzas: bytes) -> bytes:
    """Version, stanzas, MAC."""
    signed = b"age-encryption.org/v1\n" + b"".join(stanzas) + b"---"
    return signed + b" " + b64(hmac.digest(hkdf(FILE_KEY, b"", b"header"), signed, "sha256")) + b"\n"


def payload(body: bytes, *, last: bool = True) -> bytes:
    """Nonce and chunks; with `last` false the end is missing."""
    seal = ChaCha20Poly1305(hkdf(FILE_KEY, NONCE, b"payload"))
    pieces = [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)] or [b""]
    sealed = [NONCE]
    for number, piece in enumerate(pieces):
        flag = last and number == len(pieces) - 1
        sealed.append(seal.encrypt(number.to_bytes(11, "big") + bytes([flag]), piece, None))
    return b"".join(sealed)


def armored(blob: bytes) -> bytes:
    """PEM, 64 characters a line."""
    text = base64.b64encode(blob)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN AGE ENCRYPTED FILE-----", *lines, b"-----END AGE ENCRYPTED FILE-----", b""])


def flip(blob: bytes, place: int) -> bytes:
    """One bit of one byte."""
    place %= len(blob)
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


def vectors() -> dict[str, tuple[bytes, str]]:
    """Every vector: file, and `opens` or the name of the refusal."""
    key = X25519PrivateKey.from_private_bytes(IDENTITY)
    other = X25519PrivateKey.from_private_bytes(hashlib.sha256(b"other").digest())
    ours, theirs = x25519_stanza(b"a", key), x25519_stanza(b"b", other)
    grease = b"-> 1-grease x y\n" + b"A" * 64 + b"\n\n"
    words = b"words of the vectors\n"
    head, two = header(ours), bytes(CHUNK) + words
    small, large = head + payload(words), head + payload(two)
    low = b"-> X25519 " + b64(bytes(32)) + b"\n" + b64(bytes(32)) + b"\n"
    return {
        "small": (small, "opens"),
        "empty": (head + payload(b""), "opens"),
        "two chunks": (large, "opens"),
        "one whole chunk": (head + payload(bytes(CHUNK)), "opens"),
        "armored": (armored(small), "opens"),
        "several recipients": (header(theirs, grease, ours) + payload(words), "opens"),
        "another recipient": (header(theirs) + payload(words), "NoMatchingKey"),
        "share of low order": (header(low) + payload(words), "NoMatchingKey"),
        "no recipient": (header() + payload(words), "Malformed"),
        "to a passphrase": (header(scrypt_stanza()) + payload(words), "Unsupported"),
        "passphrase among others": (header(scrypt_stanza(), ours) + payload(words), "Malformed"),
        "stanza with one argument more": (header(ours.replace(b"\n", b" x\n", 1)) + payload(words), "Malformed"),
        "padded stanza": (header(ours[:-1] + b"=\n") + payload(words), "Malformed"),
        "mac altered": (small.replace(head[-20:], flip(head[-20:], 3)), "Tampered"),
        "stanza added": (small.replace(b"---", grease + b"---", 1), "Tampered"),
        "newer version": (small.replace(b"/v1\n", b"/v2\n", 1), "Unsupported"),
        "first of two chunks altered": (flip(large, len(head) + 16 + 9), "Tampered"),
        "last of two chunks altered": (flip(large, -3), "EndDamaged"),
        "only chunk altered": (flip(small, -3), "EndDamaged"),
        "cut in the header": (small[:60], "Truncated"),
        "cut before the nonce": (head, "Truncated"),
        "cut in the nonce": (small[: len(head) + 9], "Truncated"),
        "cut between two chunks": (large[: len(head) + 16 + CHUNK + 16], "Truncated"),
        "cut in the last chunk": (large[:-5], "EndDamaged"),
        "cut in the only chunk": (small[:-5], "EndDamaged"),
        "no last chunk": (head + payload(bytes(CHUNK), last=False), "Truncated"),
        "a byte behind the end": (small + b"x", "Trailing"),
        "a chunk behind the end": (small + bytes(CHUNK + 40), "Trailing"),
        "bytes behind a whole chunk": (head + payload(bytes(CHUNK)) + b"x", "Trailing"),
        "twice": (small + small, "Trailing"),
        "bytes behind the armor": (armored(small) + b"x", "Trailing"),
        "bytes behind the end in an armor": (armored(small + b"x"), "Trailing"),
        "armor cut": (armored(small)[:-30], "Truncated"),
        "armor with a short line": (armored(small).replace(b"\n", b"\nAAAA\n", 1), "Malformed"),
    }


def identity() -> str:
    """The identity in age's own form (Bech32, BIP 173)."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    name = "age-secret-key-"
    number = int.from_bytes(IDENTITY, "big") << 4
    digits = [number >> 5 * place & 31 for place in range(51, -1, -1)]

    def polymod(values: list[int]) -> int:
        check = 1
        for value in values:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ value
            for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= factor if top >> bit & 1 else 0
        return check

    prefix = [ord(letter) >> 5 for letter in name] + [0] + [ord(letter) & 31 for letter in name]
    total = polymod(prefix + digits + [0] * 6) ^ 1
    digits += [total >> 5 * (5 - place) & 31 for place in range(6)]
    return (name + "1" + "".join(letters[digit] for digit in digits)).upper()


def text() -> str:
    """The whole file: for each vector what it must come to and its SHA-256; the bytes come from here."""
    table = {
        name: {"sha256": base64.b64encode(hashlib.sha256(blob).digest()).decode(), "expect": expect}
        for name, (blob, expect) in vectors().items()
    }
    return json.dumps({"identity": identity(), "passphrase": PASSPHRASE.decode(), "vectors": table}, indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "age.json").write_text(text(), "ascii")
