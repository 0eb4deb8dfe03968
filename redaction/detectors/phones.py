"""Phone numbers, strictly: with a country code, or with a label before them."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers
import re2

from redaction.detectors.base import Detector, Span

_INTERNATIONAL = re2.compile(r"(?:\+|\b00)[1-9](?:[ ()./\x{00a0}-]{0,2}\d){6,14}")
_LABELLED = re2.compile(
    r"(?i)(?:tel|phone|mobile|cell|fax|téléphone|portable|тел|телефон|моб)\.?(?:efon)?\s{0,3}[:.]?\s{0,3}"
    r"((?:\(?\d)(?:[ ()./-]{0,2}\d){6,13})"
)


class Phones:
    """Phone numbers."""

    name = "phones"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out phone numbers."""
        for match in _INTERNATIONAL.finditer(text):
            digits = "".join(c for c in match.group() if c.isdigit()).removeprefix("00")
            try:
                number = phonenumbers.parse(f"+{digits}", None)
            except phonenumbers.NumberParseException:
                continue
            if (
                phonenumbers.is_possible_number(number)
                and not text[max(match.start() - 1, 0) : match.start()].isalnum()
            ):
                yield Span(match.start(), match.end(), "phone", digits)
        for match in _LABELLED.finditer(text):
            yield Span(match.start(1), match.end(1), "phone", "".join(c for c in match.group(1) if c.isdigit()))


DETECTOR: Detector = Phones()
