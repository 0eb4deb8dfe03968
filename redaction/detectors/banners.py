"""Traces of handling that programs print into pages, and labelled fields that name who made a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detectors.base import Detector, Span, compiled

_DONE = (
    r"(?:printed|downloaded|viewed|exported|scanned|accessed|saved|retrieved|opened|copied|generated for|"
    r"imprimée?s?|téléchargée?s?|exportée?s?|consultée?s?|numérisée?s?|enregistrée?s?|"
    r"gedruckt|ausgedruckt|heruntergeladen|exportiert|impreso|descargado|exportado|"
    r"напечатано|распечатано|скачано|выгружено|просмотрено|напечатал|распечатал|скачал|выгрузил|просмотрел)"
)
_BY = r"(?:\s{1,3}(?:by|par|for|von|por)(?:\s{1,3}(?:user|benutzer|utilisateur|usuario))?|\s{1,3}пользователем|\s{0,3})"
_WHEN = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s\pL{3,12}\.?,?\s\d{4}|\pL{3,9}\.?\s\d{1,2},?\s\d{4}|\d{6,8})"
    r"(?:[ T,]{1,2}(?:(?:at|à|um|в)\s)?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?"
    r"(?:\s?(?:[AaPp]\.?[Mm]\.?|UTC|GMT|CET|CEST|MSK|Z|Uhr|[+-]\d{2}:?\d{2}))?)?"
)
_WHO = r"([\pL\pN][^\n\r|;\"<>()\[\]]{0,78}?[\pL\pN).])"
_BANNER = compiled(
    rf"(?im)(?:^|[^\pL\pN])({_DONE}{_BY}:?\s{{1,3}}{_WHO}"
    rf"(?:(?:,?\s{{1,3}}(?:on|at|le|am|el|в|от|the|,))?[\s,]{{1,3}}({_WHEN})|[\s*=_-]{{0,6}}(?:[|;\"<>()\[\]]|$)))"
)
_LABELS = (
    r"(?:author|created by|last modified by|last saved by|last author|last printed by|modified by|prepared by user|"
    r"exported by|printed by|scanned by|downloaded by|document owner|file owner|source path|lastmodifiedby|creator|"
    r"auteur|créé par|modifié par|imprimé par|exporté par|verfasser|autor|erstellt von|geändert von|"
    r"автор|создал|изменил|кем создан|кем изменен)"
)
_LABEL = compiled(
    rf"(?im)^[ \t>*#\"'{{-]{{0,8}}({_LABELS}\*{{0,2}}[\"']?[ \t]{{0,3}}([:=,;])\*{{0,2}}[ \t]{{0,3}}[\"']?)"
    r"([^\n\r\"]{2,120})"
)
_KEYED = compiled(rf"(?i)[\"<]((?:[a-z]{{1,10}}:)?{_LABELS}(?:\"\s{{0,3}}:\s{{0,3}}\"|>))([^\"<\n\r]{{2,120}})[\"<]")
#: The shortest banner, "saved ab", and what separates its words: cells without a space hold none.
_LEAST_CHARS, _SPACE = 8, re.compile(r"[\t\n\f\r ]")
#: Words with which a sentence goes on, and no name begins.
_PROSE = frozenset(
    """
    the a an his her their its our my this that these those some any all both several many most one two three each every
    le la les un une des son sa ses leur leurs ce cette ces der die das den dem ein eine el los las una
    """.split()
)


class Banners:
    """Printed-by banners and labelled fields."""

    name = "banners"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out banners whole, and the values of labelled fields; the value is who is named."""
        for match in _BANNER.finditer(text) if len(text) >= _LEAST_CHARS and _SPACE.search(text) else ():
            who = match.group(2).strip(" .:,'")
            end = match.end(3) if match.group(3) else match.end(2)
            if _names_somebody(who, dated=bool(match.group(3)), line_start=_begins_line(text, match.start(1))):
                yield Span(match.start(1), end, "banner", who)
        for match in _LABEL.finditer(text) if any(sign in text for sign in ":=,;") else ():
            start, end = match.span(3)
            if match.group(2) in ",;" and (stop := text.find(match.group(2), start, end)) > start:
                end = stop  # the next column of a table
            end = start + len(text[start:end].rstrip(" \t,;'*}"))
            if end > start:
                yield Span(start, end, "label", text[start:end].strip(" .,;'"))
        for match in _KEYED.finditer(text) if '"' in text or "<" in text else ():
            yield Span(match.start(2), match.end(2), "label", match.group(2).strip(" .,;'"))


def _begins_line(text: str, start: int) -> bool:
    head = text[max(start - 20, 0) : start].rpartition("\n")[2]
    return not any(character.isalnum() for character in head)


def _names_somebody(who: str, *, dated: bool, line_start: bool) -> bool:
    """Return whether a banner names a person or an account, rather than going on as a sentence does."""
    words = who.split()
    if not words or len(words) > 6 or words[0].lower() in _PROSE:
        return False
    if len(words) == 1:
        return dated or line_start
    named = sum(word[0].isupper() or not word[0].isalpha() or "@" in word for word in words)
    return named * 2 >= len(words) if dated else line_start and named >= len(words) - 1


DETECTOR: Detector = Banners()
