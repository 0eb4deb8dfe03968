"""Framed messages between the host and a sandbox worker: one byte of kind, eight of length, then the payload.

Every read is exact and bounded; a frame longer than its bound, an unknown kind or a short read is a protocol error.
"""

from __future__ import annotations

import os
import select
import struct
import threading
from enum import IntEnum
from typing import BinaryIO

from pipeline.errors import SandboxCrashed, SandboxProtocolError

CHUNK_BYTES = 256 * 1024
MESSAGE_BYTES = 256 * 1024 * 1024
_HEAD = struct.Struct(">BQ")


class Kind(IntEnum):
    """What a frame carries."""

    MESSAGE = 1  # JSON
    CHUNK = 2  # bytes of a document
    END = 3  # the document is whole


def write_frame(stream: BinaryIO, kind: Kind, payload: bytes = b"") -> None:
    """Write one frame; the caller flushes."""
    stream.write(_HEAD.pack(kind, len(payload)))
    stream.write(payload)


def read_exact(stream: BinaryIO, size: int) -> bytes:
    """Read exactly that many bytes.

    Raises:
        SandboxCrashed: The stream ended before.
    """
    pieces: list[bytes] = []
    while size:
        piece = stream.read(size)
        if not piece:
            raise SandboxCrashed
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def read_frame(stream: BinaryIO, *, most_bytes: int) -> tuple[Kind, bytes]:
    """Read one frame.

    Args:
        stream: Where from.
        most_bytes: Longest payload that is accepted.

    Raises:
        SandboxCrashed: The stream ended.
        SandboxProtocolError: Unknown kind or a longer payload.
    """
    kind, length = _HEAD.unpack(read_exact(stream, _HEAD.size))
    if kind not in Kind.__members__.values() or length > most_bytes:
        raise SandboxProtocolError(length=min(length, 2**53))
    return Kind(kind), read_exact(stream, length)


def leave_with_host(incoming: int) -> None:
    """End this process as soon as the host hangs up, whatever it is doing: called once, by a worker at its start.

    bubblewrap's ``--die-with-parent`` does not reach a sandbox that has another user id than its parent: the kernel
    asks whether the dying parent may send the signal. A worker between two questions sees the end of its input; this
    is for one that is busy.
    """

    def watch() -> None:
        poll = select.poll()
        poll.register(incoming, 0)  # hanging up is told without being asked for
        poll.poll()
        os._exit(1)

    threading.Thread(target=watch, name="host", daemon=True).start()
