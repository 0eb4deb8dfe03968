"""What kind of envelope a file is, from its first bytes."""

from __future__ import annotations

from typing import Literal

from keys.errors import Empty, NotAnEnvelope

Kind = Literal["age", "age-armor", "openpgp"]

#: OpenPGP packets that an encrypted message may begin with: marker, public-key and symmetric-key session keys.
_OPENPGP_TAGS = frozenset({1, 3, 10})


def kind_of(head: bytes) -> Kind:
    """Return how a file is encrypted.

    Args:
        head: Its first bytes, 64 at least where it has them.

    Raises:
        Empty: There are none.
        NotAnEnvelope: It is neither age nor OpenPGP.
    """
    if not head:
        raise Empty
    if head.startswith(b"age-encryption.org/v1\n"):
        return "age"
    if head.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----"):
        return "age-armor"
    if head.startswith(b"-----BEGIN PGP MESSAGE-----") or _openpgp_tag(head) in _OPENPGP_TAGS:
        return "openpgp"
    raise NotAnEnvelope


def _openpgp_tag(head: bytes) -> int | None:
    """Return the tag of the first OpenPGP packet (RFC 9580, 4.2), where the next bytes fit a session key packet."""
    first = head[0]
    if not first & 0x80:
        return None
    new_format = bool(first & 0x40)
    tag = first & 0x3F if new_format else (first & 0x3C) >> 2
    length_bytes = _length_bytes(head, first, new_format=new_format)
    version = head[1 + length_bytes : 2 + length_bytes]
    if tag in (1, 3):
        return tag if version in (b"\x03", b"\x04", b"\x05", b"\x06") else None
    return tag if head[1 + length_bytes : 4 + length_bytes] == b"PGP" else None


def _length_bytes(head: bytes, first: int, *, new_format: bool) -> int:
    if not new_format:
        return (1, 2, 4, 0)[first & 0x03]
    octet = head[1] if len(head) > 1 else 0
    if octet < 192:
        return 1
    return 5 if octet == 255 else 2
