"""What was left out when something became a mail: a header tells it, which goes into the record and not into the copy.

Messages lie within messages and within stores, and each is cleaned as a mail of its own: so each tells for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from email.message import Message

HEADER = "X-Mapi-Left-Out"
#: Nobody can put words into a record by writing such a header.
KINDS = frozenset(
    {"attachment", "hidden-attachment", "hidden-text", "picture", "plain-body", "rich-body", "shape", "trailing-bytes"}
)
_ONE = re.compile(r"([a-z-]{1,32})=([0-9]{1,9})")


def as_header(gone: Counter[str]) -> str:
    """Return the header's value; empty where nothing was left out."""
    return " ".join(f"{kind}={count}" for kind, count in sorted(gone.items()) if count and kind in KINDS)


def left_out(message: Message) -> Counter[str]:
    """Return what a mail tells of it, by kind."""
    told: Counter[str] = Counter()
    for kind, count in _ONE.findall(str(message.get(HEADER, ""))[:1000]):
        if kind in KINDS:
            told[kind] += int(count)
    return told
