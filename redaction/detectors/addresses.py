"""E-mail, IP and MAC addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

import re2

from redaction.detectors.base import Detector, Span

_EMAIL = re2.compile(
    r"(?:\"[^\"\s@][^\"\n@]{0,62}\"|[\pL\pN\pM_.+%'&/=~*#!?^-]+)[@＠﹫](?:[\pL\pN\pM-]+(?:[.。．][\pL\pN\pM-]+)+|\[[0-9A-Fa-f:.]{3,45}\])"
)
#: Written for people only; too easily ordinary words to act on.
_SPOKEN = re2.compile(
    r"(?i)[\pL\pN_.+-]+(?:\s?(?:\(at\)|\[at\]|\{at\})\s?[\pL\pN-]+(?:\s?(?:\(dot\)|\[dot\]|\sdot\s|\.)\s?[\pL\pN-]+)+"
    r"|\sat\s[\pL\pN-]+(?:\s(?:\(dot\)|\[dot\]|dot)\s[\pL\pN-]+)+)"
)
_IPV4 = re2.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_IPV6 = re2.compile(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:%[0-9A-Za-z]{1,15})?")
_MAC = re2.compile(
    r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}"
)
#: Words before four numbers that make them a version or a place in a text.
_COUNTED = (
    "version", "release", "section", "article", "v.", "ver.", "build", "firmware", "rev.", "chapter", "clause", "annex",
    "figure", "table", "point", "para", "paragraph", "item", "oid", "rule", "§", "no.", "nr.", "abschnitt", "kapitel",
    "chapitre", "раздел", "пункт", "версия", "статья",
)  # fmt: skip
#: Endings of picture names such as ``icon@2x.png``.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


class Addresses:
    """Addresses of people and machines."""

    name = "addresses"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out addresses."""
        yield from _emails(text)
        # Most texts are cells and words: what a pattern cannot do without is asked for first.
        colons, dots = text.count(":"), text.count(".")
        for match in _MAC.finditer(text) if colons > 4 or dots > 1 or text.count("-") > 4 else ():
            if _alone(text, match.start(), match.end(), ":-.", ":-.") and _is_mac(match.group()):
                yield Span(match.start(), match.end(), "mac", match.group().lower())
        for match in _IPV4.finditer(text) if dots > 2 else ():
            if _alone(text, match.start(), match.end(), ".-", ".") and _is_ipv4(text, match.start(), match.end()):
                yield Span(match.start(), match.end(), "ip", match.group())
        for match in _IPV6.finditer(text) if colons > 1 else ():
            if _alone(text, match.start(), match.end(), ":.", ":.") and _is_ipv6(match.group()):
                yield Span(match.start(), match.end(), "ip", match.group().lower())


def _emails(text: str) -> Iterator[Span]:
    if "@" in text or "＠" in text or "﹫" in text:
        for match in _EMAIL.finditer(text):
            found = match.group()
            start = match.start() + len(found) - len(found.lstrip("'.-%/=&*#!?^~"))
            end = match.end() - (len(found) - len(found.rstrip("-")))
            value = text[start:end].lower()
            if _is_email(value):
                yield Span(start, end, "email", value)
    for match in _SPOKEN.finditer(text) if "at" in text.lower() else ():
        yield Span(match.start(), match.end(), "email", "", 0.5)


def _is_email(value: str) -> bool:
    domain = value.replace("＠", "@").replace("﹫", "@").rpartition("@")[2]
    if domain.startswith("["):
        return True
    last = domain.replace("。", ".").replace("．", ".").rpartition(".")[2]
    if len(last) < 2 or last[0].isdigit() or value[0] in "@＠﹫":
        return False
    return not (value.endswith(_PICTURES) and domain[:1].isdigit())


def _alone(text: str, start: int, end: int, joiners_before: str, joiners_after: str) -> bool:
    """Return whether no letter, digit or joining sign with one of them stands beside a span."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum():
        return False
    if before and before in joiners_before and text[max(start - 2, 0) : start - 1].isalnum():
        return False
    return not (after and after in joiners_after and text[end + 1 : end + 2].isalnum())


def _is_mac(found: str) -> bool:
    digits = found.lower().replace(":", "").replace("-", "").replace(".", "")
    if digits in ("0" * 12, "f" * 12):
        return False
    # Pairs of digits with hyphens are dates and case numbers as well.
    return ":" in found or not digits.isdecimal()


def _is_ipv4(text: str, start: int, end: int) -> bool:
    try:
        address = ipaddress.IPv4Address(text[start:end])
    except ValueError:
        return False
    if address.is_loopback or address.packed[0] in (0, 255):
        return False  # masks, and every machine's own
    lead = text[max(start - 14, 0) : start].lower()
    if any(word in lead for word in _COUNTED):
        return False
    at_line = start == 0 or text[start - 1] == "\n"
    heading = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    return not (at_line and heading and max(address.packed) < 20 and address.packed[0] < 10)


def _is_ipv6(found: str) -> bool:
    if found.count(":") < 2 or sum(c.isalnum() for c in found) < 4:
        return False
    try:
        address = ipaddress.IPv6Address(found)
    except ValueError:
        return False
    if "::" in found:
        # Times and ranges are written so as well; a real address begins with a long group and has a digit.
        return len(found.partition(":")[0]) >= 3 and any(c.isdecimal() for c in found)
    return found.count(":") == 7 and not address.is_unspecified


DETECTOR: Detector = Addresses()
