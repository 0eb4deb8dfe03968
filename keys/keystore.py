r"""The keystore: a home's secrets in one file, under a passphrase.

magic "sluicegate keystore v1\n" | header length, 4 bytes | header, JSON | sealed body
passphrase --Argon2id(salt, memory, passes, lanes)--> HKDF --> ChaCha20-Poly1305, everything before the body as
associated data, so that nobody can weaken the parameters unnoticed. Their bounds are checked before they are used.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keys.errors import KeystoreDamaged, KeystoreMissing, WrongPassphrase
from keys.sealing import derive_key
from keys.secrets import Secrets

_MAGIC = b"sluicegate keystore v1\n"
_MOST_BYTES = 4 * 1024 * 1024
_KEY_NAMES = ("signing_seed", "wrapping_key", "digest_key", "field_key", "pseudonym_key")


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of Argon2id.

    Attributes:
        memory_kib: Memory, 8 MiB to 4 GiB.
        iterations: Passes, 1 to 64.
        lanes: 1 to 64.
    """

    memory_kib: int = 256 * 1024
    iterations: int = 3
    lanes: int = 4

    def in_bounds(self) -> bool:
        """Return whether the numbers are ones that we would ever have written."""
        return 8192 <= self.memory_kib <= 4 * 1024 * 1024 and 1 <= self.iterations <= 64 and 1 <= self.lanes <= 64


DEFAULT_COST = Cost()
#: For throw-away homes (`sluice demo`) and tests only.
CHEAP_COST = Cost(memory_kib=8192, iterations=1, lanes=1)


def create_keystore(path: Path, secrets: Secrets, passphrase: bytes, cost: Cost = DEFAULT_COST) -> None:
    """Write a new keystore, mode 0600; never over another one.

    Raises:
        FileExistsError: There is one already.
    """
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            sink.write(_sealed(secrets, passphrase, cost))
            sink.flush()
            os.fsync(sink.fileno())
        os.link(partial, path)  # whole or not there, and never over another one
    finally:
        partial.unlink(missing_ok=True)


def replace_keystore(path: Path, secrets: Secrets, passphrase: bytes, cost: Cost = DEFAULT_COST) -> None:
    """Write the keystore anew; the old one stays until the new one is whole on the disk."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    create_keystore(fresh, secrets, passphrase, cost)
    fresh.rename(path)


def open_keystore(path: Path, passphrase: bytes) -> Secrets:
    """Open a keystore.

    Raises:
        KeystoreMissing: There is none.
        KeystoreDamaged: It is not a keystore, or its parameters are absurd.
        WrongPassphrase: It does not open.
    """
    try:
        with path.open("rb") as source:
            blob = source.read(_MOST_BYTES + 1)
    except OSError:
        raise KeystoreMissing from None
    cost, salt, nonce, head_bytes = _header(blob)
    try:
        body = _cipher(passphrase, salt, cost).decrypt(nonce, blob[head_bytes:], blob[:head_bytes])
    except InvalidTag:
        raise WrongPassphrase from None
    table = json.loads(body)
    return Secrets(
        tuple(table["intake"]),
        tuple(base64.b64decode(key) for key in table["openpgp"]),
        *(base64.b64decode(table[name]) for name in _KEY_NAMES),
    )


def _sealed(secrets: Secrets, passphrase: bytes, cost: Cost) -> bytes:
    salt, nonce = os.urandom(16), os.urandom(12)
    header = json.dumps(
        {
            "kdf": "argon2id",
            "memory_kib": cost.memory_kib,
            "iterations": cost.iterations,
            "lanes": cost.lanes,
            "salt": base64.b64encode(salt).decode(),
            "aead": "chacha20-poly1305",
            "nonce": base64.b64encode(nonce).decode(),
        },
        sort_keys=True,
    ).encode()
    head = _MAGIC + len(header).to_bytes(4, "big") + header
    table: dict[str, object] = {name: base64.b64encode(getattr(secrets, name)).decode() for name in _KEY_NAMES}
    table["intake"] = list(secrets.intake)
    table["openpgp"] = [base64.b64encode(key).decode() for key in secrets.openpgp]
    return head + _cipher(passphrase, salt, cost).encrypt(nonce, json.dumps(table).encode(), head)


def _header(blob: bytes) -> tuple[Cost, bytes, bytes, int]:
    start = len(_MAGIC) + 4
    if not blob.startswith(_MAGIC) or len(blob) < start or len(blob) > _MOST_BYTES:
        raise KeystoreDamaged
    end = start + int.from_bytes(blob[len(_MAGIC) : start], "big")
    try:
        header = json.loads(blob[start:end])
        cost = Cost(int(header["memory_kib"]), int(header["iterations"]), int(header["lanes"]))
        salt, nonce = base64.b64decode(header["salt"]), base64.b64decode(header["nonce"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise KeystoreDamaged from None
    if not cost.in_bounds() or len(salt) != 16 or len(nonce) != 12:
        raise KeystoreDamaged
    return cost, salt, nonce, end


def _cipher(passphrase: bytes, salt: bytes, cost: Cost) -> ChaCha20Poly1305:
    stretched = Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(passphrase)
    return ChaCha20Poly1305(derive_key(stretched, "keystore"))
