"""Bounds while a container is unpacked: a bomb stops as soon as it is seen, not when it has gone off."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import LimitExceeded
from pipeline.limits import Limits


class Budget:
    """Counts what one container has cost so far.

    Args:
        packed_bytes: Size of the container.
        limits: Bounds.
    """

    def __init__(self, packed_bytes: int, limits: Limits) -> None:
        self._packed_bytes = max(packed_bytes, 1)
        self._limits = limits
        self._unpacked_bytes = 0
        self._members = 0

    def member(self) -> int:
        """Count one more member and return its index.

        Raises:
            LimitExceeded: There are too many.
        """
        self._members += 1
        if self._members > self._limits.members:
            raise LimitExceeded("members", value=self._members, most=self._limits.members)
        return self._members - 1

    def spend(self, size_bytes: int) -> None:
        """Count unpacked bytes.

        Raises:
            LimitExceeded: They are too many, or too many for so small a container.
        """
        self._unpacked_bytes += size_bytes
        limits, total = self._limits, self._unpacked_bytes
        if total > limits.unpacked_bytes:
            raise LimitExceeded("unpacked_bytes", value=total, most=limits.unpacked_bytes)
        if total > limits.ratio_floor_bytes and total > limits.ratio * self._packed_bytes:
            raise LimitExceeded("ratio", value=total // self._packed_bytes, most=limits.ratio)

    def write(self, blocks: Iterable[bytes], path: Path) -> bool:
        """Write one member; nothing of it is left where it is too large, a bound is reached or its reading fails.

        Returns:
            False where it is larger than an item may be; its blocks were read and counted all the same, so that what
            follows in a stream is met.

        Raises:
            LimitExceeded: A bound on the whole container is reached, or there is no room for more.
        """
        whole, written = False, 0
        try:
            with path.open("xb") as out:
                for block in blocks:
                    self.spend(len(block))
                    written += len(block)
                    if written <= self._limits.item_bytes:
                        out.write(block)
            whole = written <= self._limits.item_bytes
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            total = self._unpacked_bytes
            raise LimitExceeded("unpacked_bytes", value=total, most=self._limits.unpacked_bytes) from None
        finally:
            if not whole:
                path.unlink(missing_ok=True)
        return whole
