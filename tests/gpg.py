"""A real gpg with keys of several kinds, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_BASE = ["gpg", "--batch", "--no-tty", "--quiet", "--trust-model", "always", "--pinentry-mode", "loopback"]


@dataclass(frozen=True)
class Gpg:
    """gpg with a home of its own, as a source or a newsroom has it."""

    home: Path
    key_passphrase: bytes = b"of the key itself"

    def __call__(self, *arguments: str, body: bytes = b"", passphrase: bytes = b"", check: bool = True) -> bytes:
        words = [*_BASE, "--passphrase", passphrase.decode(), *arguments]
        environment = dict(os.environ, GNUPGHOME=str(self.home))
        return subprocess.run(words, input=body, capture_output=True, env=environment, check=check).stdout

    def key(self, name: str, *subkeys: str, passphrase: bytes = b"") -> str:
        """Make a key with encryption subkeys; return its fingerprint."""
        self("--quick-gen-key", name, "ed25519", "sign", passphrase=passphrase)
        listing = self("--list-keys", "--with-colons", name).decode()
        fingerprint = next(line.split(":")[9] for line in listing.splitlines() if line.startswith("fpr"))
        for subkey in subkeys:
            self("--quick-add-key", fingerprint, subkey, "encr", passphrase=passphrase)
        return fingerprint

    def subkeys(self, name: str) -> list[str]:
        """Fingerprints of the subkeys, in their order."""
        rows = [line.split(":") for line in self("--list-keys", "--with-colons", name).decode().splitlines()]
        return [rows[place + 1][9] for place, row in enumerate(rows) if row[0] == "sub"]

    def secret(self, name: str, *options: str, passphrase: bytes = b"") -> bytes:
        """Export a secret key as its owner would."""
        return self(*options, "--export-secret-keys", name, passphrase=passphrase)


@pytest.fixture(scope="session")
def gpg(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpg")
    folder.chmod(0o700)
    made = Gpg(folder)
    made.key("ours@example.org", "cv25519")
    made.key("other@example.org", "cv25519")
    made.key("old@example.org", "rsa2048")
    made.key("locked@example.org", "cv25519", "rsa2048", passphrase=made.key_passphrase)
    yield made
    subprocess.run(["gpgconf", "--kill", "all"], env=dict(os.environ, GNUPGHOME=str(folder)), check=False)
