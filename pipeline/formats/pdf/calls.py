"""Calls of the viewer's library that are made for each letter or object of a page.

The bindings check and wrap each argument and each answer, which takes three times as long as the library does.
"""

from __future__ import annotations

import ctypes
from typing import Any


def quick(function: Any, result: type) -> Any:
    """Return a function of the library that takes its arguments as they are.

    Handles are given as `handle` makes them or as the library gave them, numbers as numbers, places for answers by
    reference. What comes back as a pointer is the number of its place, or None.

    Args:
        function: The function as it is bound.
        result: What it returns.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def handle(raw: Any) -> ctypes.c_void_p:
    """Return a handle of the library for quick calls; who asks keeps the thing open."""
    return ctypes.cast(raw, ctypes.c_void_p)
