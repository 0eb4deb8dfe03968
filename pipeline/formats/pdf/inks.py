"""Whether letters of a page may be painted in another way than the colour of their text says.

Patterns paint with whatever they hold, nothing included; letters that are content streams bring colours of their own.
Source: ISO 32000-1:2008, 8.7.3 and 9.6.5.
"""

from __future__ import annotations

from typing import Any

import pikepdf


def has_own_inks(resources: Any) -> bool:
    """Return whether resources of a page hold patterns, or fonts whose letters are content streams."""
    if not isinstance(resources, pikepdf.Dictionary):
        return False
    patterns, fonts = resources.get("/Pattern"), resources.get("/Font")
    if isinstance(patterns, pikepdf.Dictionary) and len(patterns):
        return True
    members = fonts.values() if isinstance(fonts, pikepdf.Dictionary) else ()
    return any(isinstance(font, pikepdf.Dictionary) and "/CharProcs" in font for font in members)
