r"""The keystore: a home's secrets in one file, under a passphrase.

magic "sluicegate keystore v1\n" | header length, 4 bytes | header, JSON | sealed body
passphrase --Argon2id(salt, memory, passes, lanes)--> HKDF --> ChaCha20-Poly1305, everything before the body as
associated data, so that nobody can weaken the parameters unnoticed. Their bounds are checked before they are used.
The file is only ever replaced whole: written beside the old one, synced, renamed, and its folder synced.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keys.disk import sync_folder
from keys.errors import KeystoreDamaged, KeystoreMissing, KeystoreUnreadable, WrongPassphrase
from keys.sealing import derive_key
from keys.secrets import Secrets

_MAGIC = b"sluicegate keystore v1\n"
_MOST_BYTES = 4 * 1024 * 1024
#: Memory times passes: 16 times the default cost.
_MOST_WORK_KIB = 12 * 1024 * 1024
_KINDS = ("argon2id", "chacha20-poly1305")
_TAG_BYTES = 16
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
        """Return whether the numbers are ones that we would ever have written, and none that would hang us."""
        each = 8192 <= self.memory_kib <= 4 * 1024 * 1024 and 1 <= self.iterations <= 64 and 1 <= self.lanes <= 64
        return each and self.memory_kib * self.iterations <= _MOST_WORK_KIB


DEFAULT_COST = Cost()
#: For throw-away homes (`sluice demo`) and tests only.
CHEAP_COST = Cost(memory_kib=8192, iterations=1, lanes=1)


def create_keystore(path: Path, secrets: Secrets, passphrase: bytes, cost: Cost = DEFAULT_COST) -> None:
    """Write a new keystore, mode 0600; never over another one, and whole or not at all.

    Raises:
        FileExistsError: There is one already.
    """
    with _fresh(path, _sealed(secrets, passphrase, cost)) as fresh:
        _link(fresh, path)
    sync_folder(path.parent)


def replace_keystore(path: Path, secrets: Secrets, passphrase: bytes, cost: Cost | None = None) -> None:
    """Write the keystore anew; the old one stays until the new one is whole on the disk.

    Args:
        path: The keystore.
        secrets: What it is to hold.
        passphrase: That it is to open with.
        cost: Argon2id cost; the one of the keystore that is there when None.

    Raises:
        KeystoreMissing: There is none.
        KeystoreDamaged: What is there is not a keystore.
    """
    cost = cost or _header(_read(path))[0]
    with _fresh(path, _sealed(secrets, passphrase, cost)) as fresh:
        fresh.replace(path)
    sync_folder(path.parent)


def update_keystore(path: Path, passphrase: bytes, change: Callable[[Secrets], Secrets]) -> Secrets:
    """Open, change and replace a keystore at its own cost, so that two who do it at once both get their change in.

    Raises:
        KeysError: As `open_keystore`, and whatever `change` raises; then nothing was written.
    """
    with one_at_a_time(path.parent):
        secrets = open_keystore(path, passphrase)
        changed = change(secrets)
        if changed != secrets:
            replace_keystore(path, changed, passphrase)
        return changed


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Keep out of a folder of keys whoever else would change one; the kernel lets go of it should we be killed."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _fresh(path: Path, blob: bytes) -> Iterator[Path]:
    """Write a file beside a path, private and synced; whatever happens, nothing is left under its name."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    for left in path.parent.glob(f".{path.name}.*new"):
        left.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            sink.write(blob)
            sink.flush()
            os.fsync(sink.fileno())
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def _link(fresh: Path, path: Path) -> None:
    """Give a file its name unless the name is taken."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError from None
        fresh.rename(path)


def open_keystore(path: Path, passphrase: bytes) -> Secrets:
    """Open a keystore.

    Raises:
        KeystoreMissing: There is none.
        KeystoreUnreadable: It may not be read.
        KeystoreDamaged: It is not a keystore, was cut short, or its parameters are absurd.
        WrongPassphrase: It does not open.
    """
    blob = _read(path)
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


def check_keystore(path: Path) -> None:
    """Look at a keystore as far as that goes without its passphrase.

    Raises:
        KeystoreMissing: There is none.
        KeystoreUnreadable: It may not be read.
        KeystoreDamaged: It is not a keystore, was cut short, or its parameters are absurd.
    """
    _header(_read(path))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            return source.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise KeystoreMissing from None
    except OSError:
        raise KeystoreUnreadable from None


def _sealed(secrets: Secrets, passphrase: bytes, cost: Cost) -> bytes:
    salt, nonce = os.urandom(16), os.urandom(12)
    header = json.dumps(
        {
            "kdf": _KINDS[0],
            "memory_kib": cost.memory_kib,
            "iterations": cost.iterations,
            "lanes": cost.lanes,
            "salt": base64.b64encode(salt).decode(),
            "aead": _KINDS[1],
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
        numbers = [header[name] for name in ("memory_kib", "iterations", "lanes")]
        salt, nonce = base64.b64decode(header["salt"]), base64.b64decode(header["nonce"])
        kinds = (header["kdf"], header["aead"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise KeystoreDamaged from None
    if kinds != _KINDS or not all(type(number) is int for number in numbers):
        raise KeystoreDamaged
    cost = Cost(*numbers)
    if not cost.in_bounds() or len(salt) != 16 or len(nonce) != 12 or len(blob) < end + _TAG_BYTES:
        raise KeystoreDamaged
    return cost, salt, nonce, end


def _cipher(passphrase: bytes, salt: bytes, cost: Cost) -> ChaCha20Poly1305:
    stretched = Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(passphrase)
    return ChaCha20Poly1305(derive_key(stretched, "keystore"))
