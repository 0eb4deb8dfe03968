"""Why something was held, refused or failed, and what a person can do about it: codes and fixed sentences only."""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType


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
    CONVERTER_MISSING = 20
    NOT_SEARCHED = 21
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
    UNVERIFIABLE = 93
    STORE_UNAVAILABLE = 110
    STORE_REFUSED = 111
    CATALOGUE_UNAVAILABLE = 112
    CATALOGUE_DAMAGED = 113
    OUTPUT_UNWRITABLE = 114
    SETTINGS = 130


#: What a person can do about each reason. One sentence, no content.
REMEDIES: MappingProxyType[Reason, str] = MappingProxyType(
    {
        Reason.UNKNOWN: "This was not foreseen; a home's private log says where. Please report it, without the file.",
        Reason.UNSUPPORTED_FORMAT: "This format cannot be cleaned yet; convert it on an isolated machine.",
        Reason.CORRUPT_DOCUMENT: "The file is damaged or not what it claims to be; ask for another copy.",
        Reason.ENCRYPTED_DOCUMENT: "It asks for a password: give it by `--password-file`, or submit it opened.",
        Reason.FORMAT_DISAGREEMENT: "Two probes see two formats in this file; treat it as hostile.",
        Reason.LIMIT_EXCEEDED: "A limit against bombs was reached (see the numbers); raise it in settings.toml.",
        Reason.PROTECTED_TEXT: "It shows protected values, and this format cannot be redacted yet; convert it first.",
        Reason.EMPTY_ITEM: "There is nothing in it to keep; nothing to do.",
        Reason.UNKNOWN_PART: "The file holds a part that no rule covers; convert it on an isolated machine.",
        Reason.HOSTILE_MEMBER: "Links, devices and hostile names in archives stay packed; ask for the file itself.",
        Reason.UNREADABLE_INPUT: "It is no file that can be read; check path and rights, name no link or folder.",
        Reason.CONVERTER_MISSING: "The program that converts it is not installed; `sluice doctor` says how to get it.",
        Reason.NOT_SEARCHED: "The policy holds sound and film, which nothing can search: listen, then loosen it.",
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
        Reason.VERIFIER_FAILED: "A verifier could not run on the result; run `sluice doctor`, then try again.",
        Reason.FIXITY_MISMATCH: "Stored bytes differ from their digest; check the disk and restore from a backup.",
        Reason.LOG_FORKED: (
            "Stop, and call security staff; where a backup was put back, "
            "`sluice audit accept-restored` says what it lacks."
        ),
        Reason.CHECKPOINT_INVALID: "The checkpoint's signature or root does not fit; call security staff.",
        Reason.UNVERIFIABLE: "It is no log, proof or release, or is damaged; check the path, or get it once more.",
        Reason.STORE_UNAVAILABLE: "Check the rights of that folder and room on its disk, and run the command again.",
        Reason.STORE_REFUSED: "The store holds other bytes under this name, which stay; release to another folder.",
        Reason.CATALOGUE_UNAVAILABLE: "Check owner and mode of catalogue.db and its folder, and the room on the disk.",
        Reason.CATALOGUE_DAMAGED: (
            "Restore catalogue.db from a backup and leave keys/ as it is; "
            "`sluice audit accept-restored` says what it lacks."
        ),
        Reason.OUTPUT_UNWRITABLE: "Name a folder that can be written, or make room on its disk, and run it again.",
        Reason.SETTINGS: "Mend what the message names, then run the command again.",
    }
)
