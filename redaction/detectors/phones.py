"""Phone numbers, strictly: with a country code, with a label before them, or in a form that nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from redaction.detectors.base import Detector, Span

_SIGN = r"[ ()./\x{00a0}\x{202f}\x{2009}·‐‑–-]{0,3}"
_INTERNATIONAL = re2.compile(rf"(?:\+|00)[ (]?[1-9](?:{_SIGN}\d){{6,14}}")
_LABELLED = re2.compile(
    r"(?i)(?:^|[^\pL\pN])(?:tel|phone|telephone|mobile|cell|cellphone|fax|gsm|whatsapp|signal|viber|tél|téléphone|portable|"
    r"telefon|handy|mobil|rufnummer|teléfono|móvil|celular|тел|телефон|моб|мобильный|факс)"
    r"[ .]{0,2}(?:no|nr|num|number|номер|№)?[.:]{0,2}\s{0,3}"
    rf"(\(?\d(?:{_SIGN}\d){{6,13}})"
)
#: North America's bracketed form.
_BRACKETED = re2.compile(r"\([2-9]\d{2}\) ?[2-9]\d{2}[ .-]\d{4}")
#: France's pairs: likely, but so are rows of two-digit numbers.
_PAIRS = re2.compile(r"0[1-9](?:[ .]\d{2}){4}")
_DATE = re2.compile(r"\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d{2}|(?:19|20)\d{2}[./ -]\d{1,2}[./ -]\d{1,2}")
#: What every pattern needs, so that words and short numbers need not be looked at. Possessive: one way to read a text.
_SEVEN_DIGITS = re.compile(r"(?:[^0-9]*+[0-9]){7}")
_DECIMAL = re2.compile(r"\+\d{1,3}\.\d{4,}")


class Phones:
    """Phone numbers."""

    name = "phones"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out phone numbers."""
        if _SEVEN_DIGITS.match(text) is None:
            return
        for match in _INTERNATIONAL.finditer(text) if "+" in text or "00" in text else ():
            digits = _digits(match.group().replace("(0)", "")).removeprefix("00")
            if _stands_alone(text, match.start(), match.end()) and _is_international(match.group(), digits):
                # Twelve digits in a row with zeros before them are as often a number in a register.
                plain = match.group().isdecimal()
                yield Span(match.start(), match.end(), "phone", digits, 0.5 if plain else 1.0)
        for match in _LABELLED.finditer(text):
            if not text[match.end() : match.end() + 1].isalnum() and _DATE.match(match.group(1)) is None:
                yield Span(match.start(1), match.end(1), "phone", _digits(match.group(1)))
        for pattern, sign, score in ((_BRACKETED, "(", 1.0), (_PAIRS, "0", 0.5)):
            for match in pattern.finditer(text) if sign in text else ():
                if _stands_alone(text, match.start(), match.end()):
                    yield Span(match.start(), match.end(), "phone", _digits(match.group()), score)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not text[max(start - 1, 0) : start].isalnum() and not text[end : end + 1].isalnum()


def _is_international(found: str, digits: str) -> bool:
    import phonenumbers

    if _DECIMAL.fullmatch(found) is not None:
        return False  # a coordinate
    try:
        number = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return False
    # Long numbers with zeros before them are met in registers; they must be real ones.
    return bool(phonenumbers.is_possible_number(number) if found[0] == "+" else phonenumbers.is_valid_number(number))


DETECTOR: Detector = Phones()
