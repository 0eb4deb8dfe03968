"""E-mail, IP and MAC addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

import re2

from redaction.detectors.base import Detector, Span

_EMAIL = re2.compile(r"[\pL\pN_.+%'-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+")
_IPV4 = re2.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_IPV6 = re2.compile(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}")
_MAC = re2.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")


class Addresses:
    """Addresses of people and machines."""

    name = "addresses"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out addresses."""
        if "@" in text:
            for match in _EMAIL.finditer(text):
                yield Span(match.start(), match.end(), "email", match.group().lower())
        for match in _MAC.finditer(text):
            if _alone(text, match.start(), match.end(), ":-"):
                yield Span(match.start(), match.end(), "mac", match.group().lower())
        for match in _IPV4.finditer(text):
            if _alone(text, match.start(), match.end(), ".-/") and _is_ipv4(text, match.start(), match.group()):
                yield Span(match.start(), match.end(), "ip", match.group())
        for match in _IPV6.finditer(text):
            if _alone(text, match.start(), match.end(), ":.") and _is_ipv6(match.group()):
                yield Span(match.start(), match.end(), "ip", match.group().lower())


def _alone(text: str, start: int, end: int, joiners: str) -> bool:
    """Return whether no letter, digit or joining sign with a digit stands beside a span."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum():
        return False
    if before and before in joiners and text[max(start - 2, 0) : start - 1].isalnum():
        return False
    return not (after and after in joiners and text[end + 1 : end + 2].isalnum())


def _is_ipv4(text: str, start: int, found: str) -> bool:
    try:
        ipaddress.IPv4Address(found)
    except ValueError:
        return False
    lead = text[max(start - 12, 0) : start].lower()
    return not any(word in lead for word in ("version", "release", "section", "article", "v."))


def _is_ipv6(found: str) -> bool:
    if found.count(":") < 2 or sum(c.isalnum() for c in found) < 4:
        return False
    try:
        address = ipaddress.IPv6Address(found)
    except ValueError:
        return False
    # Times such as 10:20:30 are no addresses; a real one is full or compressed with hexadecimal letters or many groups.
    return "::" in found or found.count(":") == 7 or address.is_global


DETECTOR: Detector = Addresses()
