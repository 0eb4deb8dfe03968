"""Names of members: text for the sealed catalogue, never for a file system."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import MetadataField, Role, ValueKind
from redaction.learn import tells

#: Controls, bidi controls and others that no reader sees, lone surrogates.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_HOME = re.compile(r"(?i)(?:^|/)(?:users|home|documents and settings|profiles)/([^/]{2,64})/")
_NOBODY = frozenset(
    "nobody daemon staff wheel users www-data ubuntu debian vagrant jenkins docker runner postgres mysql nginx apache "
    "administrators everyone domain shared public all".split()
)
_NEUTRAL = re.compile(r"member-\d{4,9}(?:\.[a-z0-9]{1,12})?")
_DRIVE = re.compile(r"[A-Za-z]:")
_APPLE_DOUBLE = b"\x00\x05\x16\x07"


def full_name(name: str | bytes | None) -> str:
    """Return a member's name as text; bytes and surrogates that are none are escaped."""
    text = name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else (name or "")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown_name(name: str | bytes | None, limits: Limits) -> str:
    """Return a member's name as text fit for the sealed catalogue: surrogates escaped, cut at the limit."""
    return full_name(name).encode()[: limits.name_bytes].decode("utf-8", "ignore")


def too_long(name: str | bytes | None, limits: Limits) -> bool:
    """Return whether a member's name is longer than a name may be; the member is refused then."""
    return len(full_name(name).encode()) > limits.name_bytes


def neutral_name(number: int, suffix: str) -> str:
    """Return the name of the member with that number."""
    return f"member-{number:04}{suffix}"


def is_neutral(name: str) -> bool:
    """Return whether a name is one of ours: cleaning twice must find nothing."""
    return _NEUTRAL.fullmatch(name) is not None


def is_hostile(name: str | bytes | None) -> bool:
    """Return whether a name would do harm on some file system: traversal, absolute, device, unseen characters ...

    Such a member is unpacked all the same, under its index; that its container held such names is recorded.
    """
    text = name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else (name or "")
    # `tar -c .` leads every name with "./", which harms nobody.
    text = text[2:] if text.startswith("./") and len(text) > 2 else text
    parts = text.replace("\\", "/").rstrip("/").split("/")
    wrong = not text or text.startswith("/") or "\\" in text or _DRIVE.match(text) or _UNSEEN.search(text)
    return bool(wrong) or any(
        part in {"", ".", ".."} or part.endswith((".", " ")) or _DEVICE.fullmatch(part) for part in parts
    )


def is_root(name: str | bytes | None) -> bool:
    """Return whether a folder's name says no more than that the archive has a root, as every ISO 9660 image does."""
    return full_name(name) in (".", "./")


def name_fields(label: str, name: str) -> list[MetadataField]:
    """Return what a member's name gives away: itself, and the user whose folder it lay in.

    The name is no value to search for: members talk about each other by their names, and the copy has neutral ones.
    """
    if is_neutral(name):
        return []
    found = [MetadataField(f"{label}:name", name[:LONGEST_VALUE], Role.HANDLING, ValueKind.TEXT)]
    folder = _HOME.search(name.replace("\\", "/"))
    return found + (user_fields(f"{label}:folder", folder.group(1)) if folder else [])


def user_fields(label: str, user: str) -> list[MetadataField]:
    """Return the name of an account as a field; those that every system has name nobody."""
    kind = ValueKind.USER if tells(user) and user.lower() not in _NOBODY else ValueKind.TEXT
    return [MetadataField(label, user[:512], Role.HANDLING, kind)]


def is_apple_double(name: str, path: Path) -> bool:
    """Return whether a member is a macOS side file: metadata of another one (where it came from, labels)."""
    if not name.replace("\\", "/").rpartition("/")[2].startswith("._"):
        return False
    with path.open("rb") as stream:
        return stream.read(4) == _APPLE_DOUBLE
