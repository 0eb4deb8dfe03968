"""The secrets of a home, in memory."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass, field

from keys.age import generate_identity


@dataclass(frozen=True, slots=True)
class Secrets:
    """Everything that the keystore protects. Its repr shows nothing.

    Attributes:
        intake: age identities that open submissions.
        openpgp: OpenPGP secret keys (binary or armored) that open submissions.
        signing_seed: Ed25519 seed of the custody log and of manifests, 32 bytes.
        wrapping_key: Wraps the data keys of submissions, 32 bytes.
        digest_key: Keys the digests of originals, 32 bytes.
        field_key: Seals fields of the catalogue, 32 bytes.
        pseudonym_key: Keys pseudonyms, 32 bytes.
    """

    intake: tuple[str, ...] = field(repr=False)
    openpgp: tuple[bytes, ...] = field(repr=False)
    signing_seed: bytes = field(repr=False)
    wrapping_key: bytes = field(repr=False)
    digest_key: bytes = field(repr=False)
    field_key: bytes = field(repr=False)
    pseudonym_key: bytes = field(repr=False)


def new_secrets() -> Secrets:
    """Draw the secrets of a new home."""
    identity, _ = generate_identity()
    return Secrets((identity,), (), *(random.token_bytes(32) for _ in range(5)))
