"""OpenPGP secret keys that the newsroom has already: taken out of their passphrase and listed, in gpg's jail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from keys import jail
from keys.errors import KeyProtected, UnusableKey, WrongKeyPassphrase

_LIST = f"{jail.GPG} --with-colons --list-secret-keys"
#: Ends the script with 4 when the agent does not tell, with 3 when it holds a key that is not in the clear.
_ALL_CLEAR = """\
gpg-connect-agent 'keyinfo --list' /bye >info && grep -q '^S KEYINFO ' info || exit 4
grep '^S KEYINFO ' info | cut -d' ' -f8 | grep -qv '^C$' && exit 3"""
_FINGERPRINT = re.compile(r"[0-9A-F]{40}(?:[0-9A-F]{24})?\Z")
_MOST_SUBKEYS = 1000


@dataclass(frozen=True, slots=True)
class SecretKey:
    """One OpenPGP secret key.

    Attributes:
        fingerprint: Of its primary key, 40 or 64 hexadecimal digits.
        blob: The key itself, binary, without a passphrase; the primary's secret half may be missing.
    """

    fingerprint: str
    blob: bytes

    def __repr__(self) -> str:
        return f"SecretKey({self.fingerprint})"


def secret_keys_in(blob: bytes, passphrase: bytes | None = None) -> list[SecretKey]:
    """Read an export of secret keys, binary or armored.

    Keys whose primary half stays offline are welcome, and expired or revoked ones too: old messages are opened with
    them. Their passphrase is taken off, since the keystore protects them from then on.

    Args:
        blob: What ``gpg --export-secret-keys`` wrote.
        passphrase: Of the keys, where they have one.

    Raises:
        UnusableKey: It holds no secret key, or one that cannot decrypt.
        KeyProtected: It has a passphrase, and none was given.
        WrongKeyPassphrase: The passphrase given does not open it.
        JailUnavailable: gpg cannot be started in its sandbox.
    """
    if not blob:
        raise UnusableKey
    code, listing = jail.run([blob], _LIST)
    fingerprints = _decrypting(listing)
    if code == jail.UNUSABLE or not fingerprints:
        raise UnusableKey
    return [SecretKey(fingerprint, _opened(blob, fingerprint, passphrase)) for fingerprint in fingerprints]


def fingerprints_of(blobs: Sequence[bytes]) -> list[str]:
    """Return the fingerprints of kept keys, in their order.

    Raises:
        UnusableKey: One of them cannot be used.
        JailUnavailable: gpg cannot be started in its sandbox.
    """
    found: list[str] = []
    for blob in blobs:
        code, listing = jail.run([blob], _LIST)
        fingerprints = _decrypting(listing)
        if code or not fingerprints:
            raise UnusableKey
        found += fingerprints
    return found


def _decrypting(listing: bytes) -> list[str]:
    """Return the primaries' fingerprints out of gpg's list; empty when one of them has no secret half that decrypts.

    Field 12 has the capabilities, ``e`` for encryption; field 15 is ``#`` where the secret half is missing, and a
    serial number where it is on a card. Source: GnuPG, doc/DETAILS.
    """
    keys: list[tuple[str, bool]] = []
    primary = False
    for row in (line.split(":") for line in listing.decode("utf-8", "replace").splitlines()):
        if row[0] == "sec":
            keys.append(("", False))
        if row[0] in ("sec", "ssb") and keys:
            primary = row[0] == "sec"
            decrypts = "e" in row[11] and row[14] in ("", "+")
            keys[-1] = (keys[-1][0], keys[-1][1] or decrypts)
        if row[0] == "fpr" and primary and _FINGERPRINT.match(row[9]):
            keys[-1] = (row[9], keys[-1][1])
            primary = False
    return [fingerprint for fingerprint, _ in keys] if all(use and name for name, use in keys) else []


def _opened(blob: bytes, fingerprint: str, passphrase: bytes | None) -> bytes:
    """Take the passphrase off a key and export it; the agent's list of protected keys proves that it is off."""
    if passphrase is not None:
        # The old one once, then an empty new one for the primary and for each subkey.
        answers = passphrase + b"\n" * _MOST_SUBKEYS
        change = f"gpg --no-tty --no-options --quiet --pinentry-mode loopback --command-fd 0 --passwd {fingerprint}"
    else:
        answers, change = b"", ":"
    export = f"{jail.GPG} --pinentry-mode error --export-secret-keys {fingerprint}"
    script = f"{change} >/dev/null\n{_ALL_CLEAR}\nexec {export}"
    code, exported = jail.run([blob], script, stdin=answers)
    if code == 3:
        raise KeyProtected if passphrase is None else WrongKeyPassphrase
    if code or not exported:
        raise UnusableKey
    return exported
