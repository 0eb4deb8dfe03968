"""What of a link a copy keeps, whatever the format."""

from __future__ import annotations

from urllib.parse import urlsplit


def kept_link(target: str, hosts: frozenset[str]) -> str:
    """Return a link as far as it is kept: scheme, host and path of an allowed host; empty otherwise.

    User, query and fragment hold tokens that lead to whoever got the link.

    Args:
        target: Where it leads.
        hosts: Hosts whose links may be left, lower case.
    """
    try:
        parts = urlsplit(target.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or host not in hosts:
        return ""
    return f"{parts.scheme}://{host}{parts.path}"
