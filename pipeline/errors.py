"""Every error of the pipeline, with a reason and a remedy fit for a log.

    PipelineError(reason, remedy, numbers)
      InputError      UnknownFormat CorruptDocument EncryptedDocument FormatMismatch LimitExceeded UnreadableInput
                      ProtectedTextLeft (a format that cannot redact holds protected text)
      EnvelopeError   NotEncrypted NoMatchingKey EnvelopeTampered EnvelopeTruncated TrailingBytes EmptyEnvelope
                      EnvelopeEndDamaged EnvelopeMalformed EnvelopeUnsupported EnvelopeUnreadable EnvelopeChanged
      SandboxError    SandboxUnavailable SandboxTimeout SandboxCrashed SandboxProtocolError
      ResidueError    MetadataLeft TextLeft ActiveContentLeft ContentLost VerifierFailed
      CustodyError    FixityMismatch LogForked CheckpointInvalid
      StoreError      StoreUnavailable StoreRefused
      SettingsError

An error's ``str()`` is fit for a log: a reason code, an opaque id, numbers. Never content, a file name or a key.
Only the integer of a `Reason` and bounded integers cross the sandbox border.
"""

from __future__ import annotations

from dataclasses import fields
from enum import IntEnum
from types import MappingProxyType
from typing import ClassVar

from pipeline.limits import Limits

#: A limit's name crosses the sandbox border as its place in this list.
LIMIT_NAMES = tuple(field.name for field in fields(Limits))


class Reason(IntEnum):
    """Why something was held, refused or failed. The integer crosses the sandbox border; never renumber."""

    UNKNOWN = 1
    UNSUPPORTED_FORMAT = 10
    CORRUPT_DOCUMENT = 11
    ENCRYPTED_DOCUMENT = 12
    FORMAT_DISAGREEMENT = 13
    LIMIT_EXCEEDED = 14
    PROTECTED_TEXT = 15
    EMPTY_ITEM = 16
    UNKNOWN_PART = 17
    HOSTILE_MEMBER = 18
    UNREADABLE_INPUT = 19
    NOT_ENCRYPTED = 30
    NO_MATCHING_KEY = 31
    ENVELOPE_TAMPERED = 32
    ENVELOPE_TRUNCATED = 33
    TRAILING_BYTES = 34
    EMPTY_ENVELOPE = 35
    ENVELOPE_END_DAMAGED = 36
    ENVELOPE_MALFORMED = 37
    ENVELOPE_UNSUPPORTED = 38
    ENVELOPE_UNREADABLE = 39
    ENVELOPE_CHANGED = 40
    SANDBOX_UNAVAILABLE = 50
    SANDBOX_TIMEOUT = 51
    SANDBOX_CRASHED = 52
    SANDBOX_PROTOCOL = 53
    METADATA_LEFT = 70
    TEXT_LEFT = 71
    ACTIVE_CONTENT_LEFT = 72
    CONTENT_LOST = 73
    VERIFIER_FAILED = 74
    FIXITY_MISMATCH = 90
    LOG_FORKED = 91
    CHECKPOINT_INVALID = 92
    STORE_UNAVAILABLE = 110
    STORE_REFUSED = 111
    SETTINGS = 130


#: What a person can do about each reason. One sentence, no content.
REMEDIES: MappingProxyType[Reason, str] = MappingProxyType(
    {
        Reason.UNKNOWN: "Look at the private log of this home; please report it without the file.",
        Reason.UNSUPPORTED_FORMAT: "This format cannot be cleaned yet; convert it on an isolated machine.",
        Reason.CORRUPT_DOCUMENT: "The file is damaged or not what it claims to be; ask for another copy.",
        Reason.ENCRYPTED_DOCUMENT: "It is protected by a password; open it on an isolated machine, submit that.",
        Reason.FORMAT_DISAGREEMENT: "Two probes see two formats in this file; treat it as hostile.",
        Reason.LIMIT_EXCEEDED: "A limit against bombs was reached; raise it in settings.toml knowingly.",
        Reason.PROTECTED_TEXT: "The visible text holds protected values that cannot be redacted in this format yet.",
        Reason.EMPTY_ITEM: "There is nothing in it to keep; nothing to do.",
        Reason.UNKNOWN_PART: "The file holds a part that no rule covers; convert it on an isolated machine.",
        Reason.HOSTILE_MEMBER: "The archive member is a link, device or hostile name and was not unpacked.",
        Reason.UNREADABLE_INPUT: "It is no file that can be read; check path and permissions, name a folder's files.",
        Reason.NOT_ENCRYPTED: "Submissions must be encrypted with age or OpenPGP; `sluice clean` treats plain files.",
        Reason.NO_MATCHING_KEY: "No key of this home opens it; import the right one with `sluice keys import`.",
        Reason.ENVELOPE_TAMPERED: "It was altered on its way; ask for it again and check how it travelled.",
        Reason.ENVELOPE_TRUNCATED: "The file was cut: it ends too early; copy it again.",
        Reason.TRAILING_BYTES: "Bytes follow the end of the ciphertext; ask for it again and check how it travelled.",
        Reason.EMPTY_ENVELOPE: "The file is empty; copy it again.",
        Reason.ENVELOPE_END_DAMAGED: "Its last part was cut off or altered, and nobody can tell which; copy it again.",
        Reason.ENVELOPE_MALFORMED: "It breaks the rules of its own format: damaged, altered or badly made; ask again.",
        Reason.ENVELOPE_UNSUPPORTED: "Ask again: encrypted to `sluice keys recipient`, or to this home's OpenPGP key.",
        Reason.ENVELOPE_UNREADABLE: "Check the path, its owner and its mode, and try again.",
        Reason.ENVELOPE_CHANGED: "The file changed while it was read; wait until it is whole, and try again.",
        Reason.SANDBOX_UNAVAILABLE: "Run `sluice doctor`: without a sandbox no file is opened.",
        Reason.SANDBOX_TIMEOUT: "The file took longer than its time limit; treat it as hostile or raise the limit.",
        Reason.SANDBOX_CRASHED: "The parser died on this file; treat it as hostile.",
        Reason.SANDBOX_PROTOCOL: "The sandbox answered out of protocol; treat the file as hostile.",
        Reason.METADATA_LEFT: "The verifier still found metadata; please report it without the file.",
        Reason.TEXT_LEFT: "The verifier still found a protected value; redact by hand, or reject it.",
        Reason.ACTIVE_CONTENT_LEFT: "The verifier still found active content; please report it without the file.",
        Reason.CONTENT_LOST: "The sanitised copy lacks content of the original; please report it without the file.",
        Reason.VERIFIER_FAILED: "A verifier could not run on the result, so it was held.",
        Reason.FIXITY_MISMATCH: "Stored bytes differ from their digest; check the disk and restore from a backup.",
        Reason.LOG_FORKED: "The custody log contradicts a signed checkpoint; stop and call your security staff.",
        Reason.CHECKPOINT_INVALID: "The checkpoint's signature or root does not fit; call security staff.",
        Reason.STORE_UNAVAILABLE: "The store cannot be reached or written; check it and run the release again.",
        Reason.STORE_REFUSED: "The store holds other bytes under this name; it was not overwritten.",
        Reason.SETTINGS: "Correct settings.toml or policy.toml as the message says.",
    }
)


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

    def __init__(self, limit: str, *, value: int, most: int) -> None:
        super().__init__(limit, value=value, most=most)
        self.limit = limit


class ProtectedTextLeft(InputError):
    """A format that cannot redact text holds protected text."""

    reason = Reason.PROTECTED_TEXT


class EmptyItem(InputError):
    """The item has no bytes."""

    reason = Reason.EMPTY_ITEM


class UnknownPart(InputError):
    """The item holds a part that no rule covers."""

    reason = Reason.UNKNOWN_PART


class HostileMember(InputError):
    """An archive member is a link, device or otherwise never unpacked."""

    reason = Reason.HOSTILE_MEMBER


class UnreadableInput(InputError):
    """A plain file to be cleaned is missing, a folder, a device, or may not be read."""

    reason = Reason.UNREADABLE_INPUT


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
    """Verification found something that had to be gone, or missed something that had to stay."""


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


class StoreError(PipelineError):
    """A release could not be stored."""


class StoreUnavailable(StoreError):
    """The store cannot be reached or written."""

    reason = Reason.STORE_UNAVAILABLE


class StoreRefused(StoreError):
    """The store holds other bytes under this name."""

    reason = Reason.STORE_REFUSED


class SettingsError(PipelineError):
    """Settings or policy are wrong."""

    reason = Reason.SETTINGS


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
        return LimitExceeded(name, value=numbers.get("value", 0), most=numbers.get("most", 0))
    return family("", **numbers)
