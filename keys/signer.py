"""Ed25519 signed notes (C2SP signed-note): for checkpoints of the custody log and for manifests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.errors import SealBroken

_ED25519 = b"\x01"
_DASH = "\N{EM DASH}"
_SIGNATURE = re.compile(rf"{_DASH} [^\s+]+ [A-Za-z0-9+/]+={{0,2}}\Z")


class Signer:
    """Signs notes under one name.

    Args:
        seed: Ed25519 seed, 32 bytes.
        origin: Name of the key, without spaces or plus signs.
    """

    def __init__(self, seed: bytes, origin: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.origin = origin
        self.public_key = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def __repr__(self) -> str:
        return f"Signer({self.origin})"

    def sign(self, text: str) -> str:
        """Return the signed note of a text.

        Args:
            text: Ends in a newline.

        Raises:
            ValueError: It does not.
        """
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends in a newline")
        signature = _key_id(self.origin, self.public_key) + self._key.sign(text.encode())
        return f"{text}\n{_DASH} {self.origin} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, origin: str, public_key: bytes) -> str:
    """Return the text of a signed note.

    Args:
        note: Text, empty line, signature lines, in the one spelling that C2SP has; lines of other keys are skipped.
        origin: Name of the key that must have signed.
        public_key: Ed25519 public key, 32 bytes.

    Raises:
        SealBroken: It is no note, or that key did not sign it.
    """
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise SealBroken
    text += "\n"
    for line in lines[:-1].split("\n"):
        if not _SIGNATURE.match(line):
            raise SealBroken
        if not line.startswith(f"{_DASH} {origin} "):
            continue
        try:
            encoded = line.rpartition(" ")[2]
            blob = base64.b64decode(encoded, validate=True)
            # Spare bits of the last letter may be anything to a decoder; then one signature would have many spellings.
            if blob[:4] == _key_id(origin, public_key) and base64.b64encode(blob).decode() == encoded:
                Ed25519PublicKey.from_public_bytes(public_key).verify(blob[4:], text.encode())
                return text
        except (binascii.Error, InvalidSignature, ValueError):
            raise SealBroken from None
    raise SealBroken


def _key_id(origin: str, public_key: bytes) -> bytes:
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + public_key).digest()[:4]
