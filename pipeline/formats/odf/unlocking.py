"""Take an OpenDocument package out of its encryption (ODF 1.2 part 3, 3.4 to 3.8): member by member, as it was put in.

Known are SHA-1 and SHA-256 for the start key, PBKDF2, Blowfish in CFB and AES in CBC. Packages that are encrypted as a
whole (ODF 1.4, and what newer programs write with Argon2) stay held.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from lxml import etree

from pipeline.errors import CorruptDocument, LimitExceeded, PipelineError
from pipeline.formats._office.parsing import parse
from pipeline.limits import Limits

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_MANIFEST = "META-INF/manifest.xml"
#: Times that a password is stirred: programs write 1,024 to 100,000.
_MOST_ITERATIONS = 1_000_000
#: So much of a decrypted member is behind the checksum that tells a wrong password.
_CHECKED_BYTES = 1024
_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
_HOSTILE = (
    zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, OSError,
    EOFError, RuntimeError, NotImplementedError, etree.LxmlError, PipelineError,
)  # fmt: skip


def unlock(source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
    """See `pipeline.formats.base.Unlocks`."""
    try:
        with zipfile.ZipFile(source) as archive:
            if sum(info.file_size for info in archive.infolist()) > limits.item_bytes:
                return False
            manifest = parse(archive.read(_MANIFEST), limits.xml_depth)
            locks = [_Lock.of(entry) for entry in manifest if entry.find(f"{_SPACE}encryption-data") is not None]
            password = next((one for one in passwords if locks and locks[0].fits(archive, one)), None)
            if password is None:
                return False
            parts = _opened(archive, locks, password, limits)
    except LimitExceeded:
        raise
    except _HOSTILE:
        return False
    for entry in manifest:
        for lock in entry.findall(f"{_SPACE}encryption-data"):
            entry.remove(lock)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as fresh:
        for name, content in (parts | {_MANIFEST: etree.tostring(manifest)}).items():
            fresh.writestr(zipfile.ZipInfo(name), content)
    return True


def _opened(archive: zipfile.ZipFile, locks: Sequence[_Lock], password: str, limits: Limits) -> dict[str, bytes]:
    """Return all members, decrypted and unpacked."""
    by_name = {lock.name: lock for lock in locks}
    parts: dict[str, bytes] = {}
    total = 0
    for info in archive.infolist():
        content, inflater = archive.read(info), zlib.decompressobj(-15)
        lock = by_name.get(info.filename)
        if lock is not None:
            content = inflater.decompress(lock.decrypted(content, password), limits.item_bytes - total + 1)
        total += len(content)
        if total > limits.item_bytes:
            raise LimitExceeded("item_bytes", value=total, most=limits.item_bytes)
        if info.filename in parts or (lock is not None and not inflater.eof):
            raise CorruptDocument("a member that is cut, or there twice")
        parts[info.filename] = content
    return parts


@dataclass(frozen=True, slots=True)
class _Lock:
    """How one member is encrypted.

    Attributes:
        name: The member.
        cipher: Its algorithm, in lower case.
        vector: Initialisation vector.
        salt: Salt of the key derivation.
        iterations: Of the key derivation.
        key_bytes: Length of the key.
        start: Hash that makes the start key of a password.
        check: Hash over the first bytes, and what it must be.
    """

    name: str
    cipher: str
    vector: bytes
    salt: bytes
    iterations: int
    key_bytes: int
    start: str
    check: tuple[str, bytes]

    @classmethod
    def of(cls, entry: etree._Element) -> _Lock:
        """Read it from the manifest.

        Raises:
            ValueError: It is none that we know.
        """
        told = _child(entry, "encryption-data")
        algorithm, derivation = _child(told, "algorithm"), _child(told, "key-derivation")
        start = told.find(f"{_SPACE}start-key-generation")
        lock = cls(
            entry.get(f"{_SPACE}full-path", ""),
            algorithm.get(f"{_SPACE}algorithm-name", "").lower(),
            base64.b64decode(algorithm.get(f"{_SPACE}initialisation-vector", "")),
            base64.b64decode(derivation.get(f"{_SPACE}salt", "")),
            int(derivation.get(f"{_SPACE}iteration-count", "0")),
            int(derivation.get(f"{_SPACE}key-size", "16")),
            _hash_of("sha1" if start is None else start.get(f"{_SPACE}start-key-generation-name", "")),
            (_hash_of(told.get(f"{_SPACE}checksum-type", "")), base64.b64decode(told.get(f"{_SPACE}checksum", ""))),
        )
        if not derivation.get(f"{_SPACE}key-derivation-name", "").lower().endswith("pbkdf2"):
            raise ValueError("key derivation")
        if not 0 < lock.iterations <= _MOST_ITERATIONS or lock.key_bytes not in (16, 24, 32):
            raise ValueError("key derivation")
        return lock

    def fits(self, archive: zipfile.ZipFile, password: str) -> bool:
        """Return whether a password opens the member."""
        name, wanted = self.check
        found = self.decrypted(archive.read(self.name), password)[:_CHECKED_BYTES]
        return _HASHES[name](found).digest() == wanted

    def decrypted(self, content: bytes, password: str) -> bytes:
        """Return the member as it was, still deflated."""
        stirred = _HASHES[self.start](password.encode()).digest()
        key = hashlib.pbkdf2_hmac("sha1", stirred, self.salt, self.iterations, self.key_bytes)
        if "blowfish" in self.cipher:
            return _by(Cipher(Blowfish(key), CFB(self.vector)), content)
        if not self.cipher.endswith("-cbc"):
            raise ValueError("cipher")
        padded = _by(Cipher(AES(key), CBC(self.vector)), content)
        return padded[: -padded[-1]] if padded and 1 <= padded[-1] <= 16 else padded


def _by(cipher: Cipher[CBC] | Cipher[CFB], content: bytes) -> bytes:
    decryptor = cipher.decryptor()
    return decryptor.update(content) + decryptor.finalize()


def _child(element: etree._Element, name: str) -> etree._Element:
    found = element.find(f"{_SPACE}{name}")
    if found is None:
        raise ValueError(name)
    return found


def _hash_of(said: str) -> str:
    """Return the hash that a name of the manifest means: ``SHA1/1K``, ``…#sha256-1k``.

    Raises:
        ValueError: None that we know.
    """
    low = said.lower().rpartition("#")[2]
    found = next((name for name in _HASHES if low.startswith(name)), None)
    if found is None:
        raise ValueError("hash")
    return found
