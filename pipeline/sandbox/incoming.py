"""Bytes on their way into a sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from pipeline import wire
from pipeline.errors import SandboxCrashed
from pipeline.wire import Kind


@dataclass(slots=True)
class Incoming:
    """Bytes on their way into the sandbox.

    Attributes:
        handle: Number of the item, once it is whole.
        size_bytes: Bytes so far.
    """

    _stream: BinaryIO
    handle: int = 0
    size_bytes: int = field(default=0)

    def write(self, chunk: bytes) -> None:
        """Send bytes.

        Raises:
            SandboxCrashed: The worker died.
        """
        view = memoryview(chunk)
        try:
            for start in range(0, len(view), wire.CHUNK_BYTES):
                wire.write_frame(self._stream, Kind.CHUNK, bytes(view[start : start + wire.CHUNK_BYTES]))
        except OSError:
            raise SandboxCrashed from None
        self.size_bytes += len(view)
