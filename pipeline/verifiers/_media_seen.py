"""What a walk over a copy of sound or film finds; shares nothing with the cleaner."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_RUN = re.compile(rb"[A-Za-z0-9 ._/+:@-]{8,}")
_EDGE_BYTES = 32 * 1024
#: Rows of letters that coded pictures and sound do not come to by chance.
_WRITTEN = re.compile(rb"[A-Za-z][a-z]{10,}|[A-Z]{12,}|[A-Za-z ]{16,}")
_LEAST_KINDS = 8
#: The same of two bytes a letter: UTF-16 with and without Latin, UTF-8 of scripts from Greek to Arabic; and of three.
_WRITTEN_WIDE = (
    (2, re.compile(rb"(?:[A-Za-z ]\0){8,}|(?:\0[A-Za-z ]){8,}")),
    (2, re.compile(rb"(?:[\x10-\x5f][\x04-\x06]){7,}|(?:[\x04-\x06][\x10-\x5f]){7,}")),
    (2, re.compile(rb"(?:[\xce-\xd1\xd7-\xdb][\x80-\xbf]){7,}")),
    (3, re.compile(rb"(?:[\xe3-\xed][\x80-\xbf][\x80-\xbf]){6,}")),
)
_LEAST_KINDS_WIDE = 5


@dataclass(slots=True)
class Seen:
    """What a walk found.

    Attributes:
        streams: Tracks.
        packets: Coded pieces of pictures and sound, where they were counted.
        seconds: Time that it plays, where the structure says it.
        left: Places that hold what does not belong there; no content.
        structure: Everything that is neither picture nor sound.
        texts: Subtitles, in order.
        shifted: Ends of streams whose parts lie between bytes, each bit further on.
    """

    streams: int = 1
    packets: int | None = None
    seconds: float | None = None
    left: list[str] = field(default_factory=list)
    structure: list[bytes] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    shifted: list[bytes] = field(default_factory=list)

    def expect(self, there: bool, place: str) -> None:
        """Note a place where something does not hold."""
        if not there and len(self.left) < 50:
            self.left.append(place)

    def shift(self, content: bytes) -> None:
        """Keep both ends of a stream of bits, moved by one to seven of them: a name may stand between bytes."""
        for edge in {content[:_EDGE_BYTES], content[-_EDGE_BYTES:]}:
            number, size = int.from_bytes(edge, "big"), len(edge) + 1
            self.shifted += [(number << bits).to_bytes(size, "big") for bits in range(1, 8)]


class Broken(ValueError):
    """The copy does not parse."""


def need(there: bool) -> None:
    """Refuse to go on where the structure does not hold.

    Raises:
        Broken: It does not.
    """
    if not there:
        raise Broken


def is_written(coded: bytes) -> bool:
    """Return whether somebody wrote among coded pieces: letters in a row, of many kinds and none of them often."""
    for width, pattern in _WRITTEN_WIDE:
        for row in pattern.findall(coded):
            letters = [row[at : at + width] for at in range(0, len(row), width)]
            most = max(letters.count(letter) for letter in set(letters))
            if len(set(letters)) >= _LEAST_KINDS_WIDE and 3 * most <= len(letters):
                return True
    return any(
        len(kinds := set(row)) >= _LEAST_KINDS and 3 * max(map(row.count, map(_one, kinds))) <= len(row)
        for row in _WRITTEN.findall(coded)
    )


def _one(byte: int) -> bytes:
    return bytes((byte,))


def has_words(raw: bytes) -> bool:
    """Return whether readable letters stand in a description of a decoder, which has none."""
    return _RUN.search(raw) is not None
