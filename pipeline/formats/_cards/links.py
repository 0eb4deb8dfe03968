"""Addresses that a reader sees as text: without what tells who opened them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit


def kept_address(text: str) -> str:
    """Return an address without user, query and fragment: these hold tokens that lead to whoever got it.

    What is no web address stays as it is, but for what follows a question mark or number sign.
    """
    try:
        parts = urlsplit(text.strip())
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return re.split(r"[?#]", text.strip())[0]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
