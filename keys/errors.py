"""Errors of keys and envelopes. Their text is fixed: never a key, a passphrase or a file name.

KeysError
  WrongPassphrase KeystoreDamaged KeystoreMissing PassphraseUnavailable UnusableKey SealBroken
  EnvelopeError   Empty NotAnEnvelope NoMatchingKey Tampered Truncated Trailing
"""

from __future__ import annotations

from typing import ClassVar


class KeysError(Exception):
    """Something about keys was refused."""

    text: ClassVar[str] = "a key could not be used"

    def __str__(self) -> str:
        return self.text


class WrongPassphrase(KeysError):
    """The passphrase does not open the keystore, or the keystore was altered: nobody can tell which."""

    text = "the passphrase does not open this keystore, or the keystore was altered"


class KeystoreDamaged(KeysError):
    """The file is not a keystore."""

    text = "the keystore is damaged; restore it from a backup"


class KeystoreMissing(KeysError):
    """There is no keystore."""

    text = "there is no keystore here; run `sluice init`"


class PassphraseUnavailable(KeysError):
    """No passphrase was given and nobody can be asked."""

    text = "no passphrase: use --passphrase-file, SLUICE_PASSPHRASE_FILE or a terminal"


class UnusableKey(KeysError):
    """The key that was offered cannot be used."""

    text = "this is not a usable secret key"


class SealBroken(KeysError):
    """Sealed bytes were altered, cut short, moved or sealed under another key."""

    text = "sealed bytes do not open"


class EnvelopeError(KeysError):
    """The encrypted envelope was refused."""


class Empty(EnvelopeError):
    """It has no bytes."""

    text = "the file is empty"


class NotAnEnvelope(EnvelopeError):
    """It is neither age nor OpenPGP."""

    text = "the file is not encrypted with age or OpenPGP"


class NoMatchingKey(EnvelopeError):
    """It is encrypted to other keys."""

    text = "no key of this home opens it"


class Tampered(EnvelopeError):
    """Its authentication failed."""

    text = "its authentication failed"


class Truncated(EnvelopeError):
    """It ends too early."""

    text = "it ends too early"


class Trailing(EnvelopeError):
    """Bytes follow its end."""

    text = "bytes follow its end"
