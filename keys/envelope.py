"""What kind of envelope a file is, from its first bytes; and how ciphertext is opened for reading."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Literal

from keys.armor import AGE_BEGIN, PGP_BEGIN, SPACE_BYTES, without_space
from keys.errors import Empty, NotAnEnvelope, Unreadable, Unsupported

Kind = Literal["age", "age-armor", "openpgp"]

AGE_VERSION = b"age-encryption.org/v1\n"
_AGE_ANY = b"age-encryption.org/"
#: So many bytes of a beginning are taken for a cut file of that kind; fewer say nothing.
_TELLING = 14
#: OpenPGP packets that an encrypted message may begin with: marker, public-key and symmetric-key session keys.
_OPENPGP_TAGS = frozenset({1, 3, 10})
#: Encrypted data that lost the session keys before it.
_OPENPGP_BARE = frozenset({18, 20})
_UNREADABLE = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ELOOP: "its links lead in a circle",
}


def open_ciphertext(path: Path) -> BinaryIO:
    """Open an envelope for reading; nothing about the file changes, its time of last access included where possible.

    Raises:
        Unreadable: It is missing, a folder, a pipe or a device, or may not be read.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
    try:
        try:
            descriptor = os.open(path, flags | os.O_NOATIME)
        except PermissionError:  # O_NOATIME is for the owner only
            descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise unreadable(error) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise Unreadable("it is a folder" if stat.S_ISDIR(mode) else "it is not an ordinary file")
    return os.fdopen(descriptor, "rb", buffering=0)


def unreadable(error: OSError | ValueError) -> Unreadable:
    """Return the refusal of a file that cannot be read, with the system's number for it."""
    number = (error.errno or 0) if isinstance(error, OSError) else 0
    return Unreadable(_UNREADABLE.get(number, "the system cannot read it"), errno=number)


def kind_of(head: bytes) -> Kind:
    """Return how a file is encrypted.

    Args:
        head: Its first bytes, 4096 at least where it has them.

    Raises:
        Empty: There are none.
        Unsupported: It is of a version of age that is not known here.
        NotAnEnvelope: It is neither age nor OpenPGP.
    """
    if not head:
        raise Empty
    if _begins(head, AGE_VERSION):
        return "age"
    if head.startswith(_AGE_ANY):
        raise Unsupported("a version of age that is not known here")
    text = without_space(head[:SPACE_BYTES])
    if _begins(text, AGE_BEGIN):
        return "age-armor"
    if _begins(text, PGP_BEGIN) or _openpgp_tag(head) is not None:
        return "openpgp"
    if b"\n" + PGP_BEGIN in head:  # the decoder says what stands in the way
        return "openpgp"
    if b"\n" + AGE_BEGIN in head:
        return "age-armor"
    raise NotAnEnvelope


def _begins(head: bytes, mark: bytes) -> bool:
    """Return whether a file begins with a mark, or was cut within it so late that the mark still tells."""
    return head.startswith(mark) or (len(head) >= _TELLING and mark.startswith(head))


def _openpgp_tag(head: bytes) -> int | None:
    """Return the tag of the first OpenPGP packet (RFC 9580, 4.2), where the next bytes fit such a packet."""
    first = head[0]
    if not first & 0x80:
        return None
    new_format = bool(first & 0x40)
    tag = first & 0x3F if new_format else (first & 0x3C) >> 2
    length_bytes = _length_bytes(head, first, new_format=new_format)
    body = head[1 + length_bytes : 4 + length_bytes]
    if tag == 10:
        return tag if body == b"PGP" else None
    if tag in _OPENPGP_TAGS:
        return tag if body[:1] in (b"\x03", b"\x04", b"\x05", b"\x06") else None
    return tag if tag in _OPENPGP_BARE and body[:1] in (b"\x01", b"\x02") else None


def _length_bytes(head: bytes, first: int, *, new_format: bool) -> int:
    if not new_format:
        return (1, 2, 4, 0)[first & 0x03]
    octet = head[1] if len(head) > 1 else 0
    if octet < 192 or 224 <= octet < 255:  # one octet, a partial body's included
        return 1
    return 5 if octet == 255 else 2
