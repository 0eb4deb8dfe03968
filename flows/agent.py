"""Who acts, as custody events and the catalogue name it."""

from __future__ import annotations

#: This program and its version.
TOOLS = "sluicegate 0.1.0"
