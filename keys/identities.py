"""age identity files that the newsroom has already: plain, or under a passphrase as `age -p` makes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyrage

from keys.age import recipient_of
from keys.armor import AGE_BEGIN, SPACE_BYTES, without_space
from keys.envelope import AGE_VERSION
from keys.errors import KeyProtected, KeyUnsupported, VaultKeyOffered, WrongKeyPassphrase

_X25519 = "AGE-SECRET-KEY-1"
_OTHERS = ("AGE-SECRET-KEY-", "AGE-PLUGIN-")


def identities_in(blob: bytes, passphrase: bytes | None = None) -> tuple[str, ...]:
    """Return the age identities of a file, in their order; none when it is no identity file at all.

    Args:
        blob: The file.
        passphrase: Where the file is under one.

    Raises:
        KeyProtected: It is under a passphrase, and none was given.
        WrongKeyPassphrase: The passphrase given does not open it.
        KeyUnsupported: It holds an identity of a plugin, or a post-quantum one.
        UnusableKey: A line of it is not an identity though it looks like one.
    """
    if blob.startswith(AGE_VERSION) or without_space(blob[:SPACE_BYTES]).startswith(AGE_BEGIN):
        if passphrase is None:
            raise KeyProtected
        blob = _opened(blob, passphrase)
    lines = [line.strip() for line in blob.decode("ascii", "replace").splitlines()]
    found = tuple(line for line in lines if line.startswith(_X25519))
    if any(line.startswith(_OTHERS) and not line.startswith(_X25519) for line in lines):
        raise KeyUnsupported
    for identity in found:
        recipient_of(identity)
    return tuple(dict.fromkeys(found))


def refuse_vault_keys(identities: Iterable[str], vault: Collection[str]) -> None:
    """Refuse identities that would let this machine open what it has sealed away.

    Args:
        identities: age identities that are offered.
        vault: age recipients that originals are sealed to.

    Raises:
        VaultKeyOffered: One of them is the private half of a vault's recipient.
    """
    if any(recipient_of(identity) in vault for identity in identities):
        raise VaultKeyOffered


def _opened(blob: bytes, passphrase: bytes) -> bytes:
    try:
        return bytes(pyrage.passphrase.decrypt(blob, passphrase.decode("utf-8", "replace")))
    except pyrage.DecryptError:
        raise WrongKeyPassphrase from None
