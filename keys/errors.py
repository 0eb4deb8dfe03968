"""Errors of keys and envelopes. Their text is fixed: never a key, a passphrase or a file name.

KeysError
  WrongPassphrase KeystoreDamaged KeystoreMissing KeystoreUnreadable
  PassphraseUnavailable PassphraseMismatch PassphraseTooShort
  VaultKeyOffered UnusableKey KeyProtected WrongKeyPassphrase KeyUnsupported JailUnavailable SealBroken
  EnvelopeError   Empty NotAnEnvelope NoMatchingKey Tampered Truncated EndDamaged Trailing Malformed Unsupported
                  Unreadable
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

    text = "there is no keystore here; restore keys/keystore from a backup"


class KeystoreUnreadable(KeysError):
    """The keystore is there, but cannot be read."""

    text = "the keystore cannot be read; check its owner and its mode"


class PassphraseUnavailable(KeysError):
    """No passphrase was given and nobody can be asked."""

    text = "no passphrase: use --passphrase-file, SLUICE_PASSPHRASE_FILE or a terminal"


class UnusableKey(KeysError):
    """The key that was offered cannot be used."""

    text = "this is not a usable secret key"


class PassphraseMismatch(KeysError):
    """The new passphrase was not entered the same way twice."""

    text = "the two passphrases differ; nothing was made"


class PassphraseTooShort(KeysError):
    """The new passphrase is too short to protect every key of a home."""

    text = "the new passphrase is too short; take 12 characters or more, five random words for instance"


class VaultKeyOffered(KeysError):
    """The key that was offered opens the vault; who imports it ends the promise that originals stay sealed."""

    text = (
        "this file holds the private half of the vault, and nothing of it was imported: this machine must never be "
        "able to open originals again; move the file to media that stay offline, and import a file without that key"
    )


class KeyProtected(KeysError):
    """The key that was offered has a passphrase of its own, and it was not given."""

    text = "this key has a passphrase of its own: use --key-passphrase-file or a terminal"


class WrongKeyPassphrase(KeysError):
    """The passphrase of the offered key does not open it."""

    text = "the passphrase does not open the key that is to be imported"


class KeyUnsupported(KeysError):
    """The key is of a kind that this program cannot use."""

    text = "keys of this kind cannot be used here: age X25519 identities and OpenPGP secret keys can"


class JailUnavailable(KeysError):
    """gpg runs inside bubblewrap only, and that did not start."""

    text = "gpg cannot be started in its sandbox; run `sluice doctor`"


class SealBroken(KeysError):
    """Sealed bytes were altered, cut short, moved or sealed under another key."""

    text = "sealed bytes do not open"


class EnvelopeError(KeysError):
    """The encrypted envelope was refused.

    Args:
        detail: Where or why, a short fixed text of ours; never bytes of the file.
        numbers: Places and counts that explain it.
    """

    def __init__(self, detail: str = "", **numbers: int) -> None:
        self.detail = detail
        self.numbers = numbers
        super().__init__(detail)

    def __str__(self) -> str:
        return f"{self.text}: {self.detail}" if self.detail else self.text


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
    """Its authentication failed, and it is not for being cut or lengthened."""

    text = "it was altered"


class Truncated(EnvelopeError):
    """It ends too early."""

    text = "it ends too early"


class EndDamaged(EnvelopeError):
    """Its last chunk does not authenticate: it was cut inside it or altered, and nobody can tell which."""

    text = "its end was cut or altered"


class Trailing(EnvelopeError):
    """Bytes follow its end."""

    text = "bytes follow its end"


class Malformed(EnvelopeError):
    """It breaks a rule of its own format."""

    text = "it breaks the rules of its format"


class Unsupported(EnvelopeError):
    """It is encrypted in a way that is never opened here."""

    text = "it is encrypted in a way that is not opened here"


class Unreadable(EnvelopeError):
    """There is no file that could be read."""

    text = "it cannot be read"
