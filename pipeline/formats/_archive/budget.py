"""Bounds while a container is unpacked: a bomb stops as soon as it is seen, not when it has gone off."""

from __future__ import annotations

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

    def write(self, blocks: Iterable[bytes], path: Path) -> None:
        """Write one member; nothing of it is left where a bound is reached or its reading fails.

        Raises:
            LimitExceeded: A bound is reached.
        """
        whole = False
        try:
            with path.open("xb") as out:
                for block in blocks:
                    self.spend(len(block))
                    if out.tell() + len(block) > self._limits.item_bytes:
                        raise LimitExceeded("item_bytes", value=out.tell() + len(block), most=self._limits.item_bytes)
                    out.write(block)
            whole = True
        finally:
            if not whole:
                path.unlink(missing_ok=True)


def shown_name(name: str | bytes | None, limits: Limits) -> str:
    """Return a member's name as text fit for the sealed catalogue: surrogates escaped, cut at the limit."""
    text = name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else (name or "")
    raw = text.encode("utf-8", "backslashreplace")[: limits.name_bytes]
    return raw.decode("utf-8", "ignore")
