"""Sealing of single fields, bound to table, column and row, so that swapped rows are noticed."""

from __future__ import annotations

import hmac
import json
from typing import Any

from keys.sealing import derive_key, open_field, seal_field


class FieldSeal:
    """Seals and opens sensitive columns.

    Args:
        key: 32 bytes from the keystore.
    """

    def __init__(self, key: bytes) -> None:
        self._key = derive_key(key, "catalogue fields")
        self._digest_key = derive_key(key, "catalogue lookups")

    def __repr__(self) -> str:
        return "FieldSeal()"

    def seal(self, value: Any, *, column: str, row: str) -> bytes:
        """Seal a JSON value for ``table.column`` of a row."""
        return seal_field(self._key, json.dumps(value, ensure_ascii=False).encode(), f"{column}:{row}")

    def open(self, sealed: bytes, *, column: str, row: str) -> Any:
        """Open it again.

        Raises:
            SealBroken: It was altered or belongs to another row.
        """
        return json.loads(open_field(self._key, sealed, f"{column}:{row}"))

    def digest(self, value: str) -> str:
        """Return a keyed digest of a value, for equality only."""
        return hmac.new(self._digest_key, value.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
