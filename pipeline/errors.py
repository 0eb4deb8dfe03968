"""Every error of the pipeline, with a reason and a remedy fit for a log.

    PipelineError(reason, remedy, numbers)
      InputError      UnknownFormat CorruptDocument EncryptedDocument FormatMismatch LimitExceeded UnreadableInput
                      ProtectedTextLeft (a format that cannot redact holds protected text)
                      NotSearched (the policy holds sound and film)
      EnvelopeError   NotEncrypted NoMatchingKey EnvelopeTampered EnvelopeTruncated TrailingBytes EmptyEnvelope
                      EnvelopeEndDamaged EnvelopeMalformed EnvelopeUnsupported EnvelopeUnreadable EnvelopeChanged
      SandboxError    SandboxUnavailable SandboxTimeout SandboxCrashed SandboxProtocolError
      ResidueError    MetadataLeft TextLeft ActiveContentLeft ContentLost VerifierFailed
      CustodyError    FixityMismatch LogForked CheckpointInvalid Unverifiable
      StoreError      StoreUnavailable StoreRefused CatalogueUnavailable CatalogueDamaged OutputUnwritable
      SettingsError   HomeError (its remedy is its own)

An error's ``str()`` is fit for a log: a reason code, an opaque id, numbers. Never content, a file name or a key.
Only the integer of a `Reason` and bounded integers cross the sandbox border.
"""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar

from pipeline.limits import Limits
from pipeline.reasons import REMEDIES, Reason

#: A limit's name crosses the sandbox border as its place in this list.
LIMIT_NAMES = tuple(field.name for field in fields(Limits))


class PipelineError(Exception):
    """Something was refused or failed.

    Args:
        detail: Short fixed English text without content, file name or key.
        numbers: Bounded integers that explain it, e.g. ``limit`` and ``value``.
    """

    reason: ClassVar[Reason] = Reason.UNKNOWN

    def __init__(self, detail: str = "", **numbers: int) -> None:
        self.detail = detail
        self.numbers = numbers
        super().__init__(self.__str__())

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        return REMEDIES[self.reason]

    @property
    def kept(self) -> dict[str, int]:
        """The numbers that catalogue and custody log keep."""
        return dict(self.numbers)

    def __str__(self) -> str:
        parts = [self.reason.name, *([self.detail] if self.detail else [])]
        parts += [f"{name}={value}" for name, value in sorted(self.numbers.items())]
        return " ".join(parts)


class InputError(PipelineError):
    """The item itself is at fault."""


class UnknownFormat(InputError):
    """No format of ours claims the content."""

    reason = Reason.UNSUPPORTED_FORMAT


class CorruptDocument(InputError):
    """The item does not parse as its format, or only partly."""

    reason = Reason.CORRUPT_DOCUMENT


class EncryptedDocument(InputError):
    """The item is protected by a password."""

    reason = Reason.ENCRYPTED_DOCUMENT


class FormatMismatch(InputError):
    """Two probes see two formats."""

    reason = Reason.FORMAT_DISAGREEMENT


class LimitExceeded(InputError):
    """A limit of `pipeline.limits` was reached."""

    reason = Reason.LIMIT_EXCEEDED

    def __init__(self, limit: str, *, value: int | None = None, most: int) -> None:
        super().__init__(limit, **({} if value is None else {"value": value}), most=most)
        self.limit = limit

    @property
    def kept(self) -> dict[str, int]:
        """The bound under the limit's own name, as settings.toml has it, and what was met where that is known."""
        return {self.limit: self.numbers["most"]} | {k: v for k, v in self.numbers.items() if k == "value"}


class ProtectedTextLeft(InputError):
    """A format that cannot redact text holds protected text."""

    reason = Reason.PROTECTED_TEXT


class EmptyItem(InputError):
    """The item has no bytes."""

    reason = Reason.EMPTY_ITEM


class UnknownPart(InputError):
    """The item holds a part that no rule covers."""

    reason = Reason.UNKNOWN_PART


class ConverterMissing(InputError):
    """The item's format is converted first, by a program that is not installed here."""

    reason = Reason.CONVERTER_MISSING


class HostileMember(InputError):
    """An archive member is a link, device or otherwise never unpacked."""

    reason = Reason.HOSTILE_MEMBER


class UnreadableInput(InputError):
    """A plain file to be cleaned is missing, a folder, a device, or may not be read."""

    reason = Reason.UNREADABLE_INPUT


class NotSearched(InputError):
    """Sound or moving pictures, which no search for protected values reaches, and which the policy holds."""

    reason = Reason.NOT_SEARCHED


class EnvelopeError(PipelineError):
    """The encrypted envelope was refused; its keyed digest (as text, where it was read) and size are for the log."""

    digest: str = ""
    size_bytes: int = 0


class NotEncrypted(EnvelopeError):
    """The file is neither age nor OpenPGP."""

    reason = Reason.NOT_ENCRYPTED


class NoMatchingKey(EnvelopeError):
    """No key of ours opens it."""

    reason = Reason.NO_MATCHING_KEY


class EnvelopeTampered(EnvelopeError):
    """Its authentication failed."""

    reason = Reason.ENVELOPE_TAMPERED


class EnvelopeTruncated(EnvelopeError):
    """It ends too early."""

    reason = Reason.ENVELOPE_TRUNCATED


class TrailingBytes(EnvelopeError):
    """Bytes follow its end."""

    reason = Reason.TRAILING_BYTES


class EmptyEnvelope(EnvelopeError):
    """It has no bytes."""

    reason = Reason.EMPTY_ENVELOPE


class EnvelopeEndDamaged(EnvelopeError):
    """Its last piece does not authenticate: cut or altered, and nobody can tell which."""

    reason = Reason.ENVELOPE_END_DAMAGED


class EnvelopeMalformed(EnvelopeError):
    """It breaks the rules of its own format."""

    reason = Reason.ENVELOPE_MALFORMED


class EnvelopeUnsupported(EnvelopeError):
    """It is encrypted in a way that is never opened here."""

    reason = Reason.ENVELOPE_UNSUPPORTED


class EnvelopeUnreadable(EnvelopeError):
    """There is no file that could be read."""

    reason = Reason.ENVELOPE_UNREADABLE


class EnvelopeChanged(EnvelopeError):
    """It changed while it was read."""

    reason = Reason.ENVELOPE_CHANGED


class SandboxError(PipelineError):
    """The sandbox failed or was defeated."""


class SandboxUnavailable(SandboxError):
    """This machine cannot make a sandbox."""

    reason = Reason.SANDBOX_UNAVAILABLE


class SandboxTimeout(SandboxError):
    """The wall-clock or CPU limit was reached."""

    reason = Reason.SANDBOX_TIMEOUT


class SandboxCrashed(SandboxError):
    """The worker died."""

    reason = Reason.SANDBOX_CRASHED


class SandboxProtocolError(SandboxError):
    """The worker answered out of protocol."""

    reason = Reason.SANDBOX_PROTOCOL


class ResidueError(PipelineError):
    """Verification found something that had to be gone, or missed something that had to stay.

    Attributes:
        pages: Where protected values were found, from 1; none where it was elsewhere, too.
    """

    pages: tuple[int, ...] = ()


class MetadataLeft(ResidueError):
    """Metadata outside the allow-list is left."""

    reason = Reason.METADATA_LEFT


class TextLeft(ResidueError):
    """A protected value is left."""

    reason = Reason.TEXT_LEFT


class ActiveContentLeft(ResidueError):
    """Scripts, links, macros or attachments are left."""

    reason = Reason.ACTIVE_CONTENT_LEFT


class ContentLost(ResidueError):
    """Pages, frames, sheets, words or members are missing."""

    reason = Reason.CONTENT_LOST


class VerifierFailed(ResidueError):
    """A verifier could not run; silence is never success."""

    reason = Reason.VERIFIER_FAILED


class CustodyError(PipelineError):
    """The custody log or fixity does not hold."""


class FixityMismatch(CustodyError):
    """Bytes differ from their digest."""

    reason = Reason.FIXITY_MISMATCH


class LogForked(CustodyError):
    """The log contradicts a signed checkpoint."""

    reason = Reason.LOG_FORKED


class CheckpointInvalid(CustodyError):
    """A checkpoint's signature or root does not fit."""

    reason = Reason.CHECKPOINT_INVALID


class Unverifiable(CustodyError):
    """What was to be checked is no log, proof or release, or is damaged."""

    reason = Reason.UNVERIFIABLE


class StoreError(PipelineError):
    """Something could not be stored or read again; the items are not at fault."""


class StoreUnavailable(StoreError):
    """The store cannot be reached or written."""

    reason = Reason.STORE_UNAVAILABLE


class StoreRefused(StoreError):
    """The store holds other bytes under this name."""

    reason = Reason.STORE_REFUSED


class CatalogueUnavailable(StoreUnavailable):
    """The database of the home cannot be read or written."""

    reason = Reason.CATALOGUE_UNAVAILABLE


class CatalogueDamaged(CatalogueUnavailable):
    """The database of the home is no database, or a broken one."""

    reason = Reason.CATALOGUE_DAMAGED


class OutputUnwritable(StoreError):
    """What a command was to write could not be written where it was told to."""

    reason = Reason.OUTPUT_UNWRITABLE


class SettingsError(PipelineError):
    """Something about the home, its settings or its policy is wrong; the detail says what."""

    reason = Reason.SETTINGS


class HomeError(SettingsError):
    """A home, or a file of it, is missing or damaged.

    Args:
        detail: What is wrong; a short fixed text.
        remedy: What a person can do about this very thing; whole sentences.
    """

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        return self._remedy


def _families() -> dict[Reason, type[PipelineError]]:
    found: dict[Reason, type[PipelineError]] = {}
    todo = [PipelineError]
    while todo:
        family = todo.pop()
        if "reason" in vars(family):
            found[family.reason] = family
        todo += family.__subclasses__()
    return found


def from_reason(code: int, **numbers: int) -> PipelineError:
    """Return the error whose integer and numbers crossed the sandbox border; an unknown one is a protocol error."""
    try:
        family = _families()[Reason(code)]
    except (ValueError, KeyError):
        return SandboxProtocolError()
    if family is LimitExceeded:
        place = numbers.get("limit", -1)
        name = LIMIT_NAMES[place] if 0 <= place < len(LIMIT_NAMES) else "limit"
        return LimitExceeded(name, value=numbers.get("value"), most=numbers.get("most", 0))
    return family("", **numbers)
