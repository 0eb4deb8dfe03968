"""Traces of handling that programs print into pages, and labelled fields that name who made a file."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from redaction.detectors.base import Detector, Span

_WHO = r"([^\n\r|;]{2,80}?)"
_BANNER = re2.compile(
    r"(?i)(?:printed|downloaded|viewed|exported|scanned|accessed|saved|retrieved|generated for|imprimé|téléchargé|"
    r"exporté|consulté|numérisé|напечатано|распечатано|скачано|выгружено|просмотрено)\s{1,3}(?:by|par|for|пользователем)\s{1,3}"
    + _WHO
    + r"(?:\s{1,3}(?:on|at|le|в|from)\s{1,3}(\d[^\n\r|]{0,40})|\s*[|;\n\r]|\.?\s*$)"
)
_LABEL = re2.compile(
    r"(?im)^[ \t>*#\"'-]{0,6}((?:author|created by|last modified by|last saved by|modified by|"
    r"prepared by user|exported by|"
    r"printed by|owner|source path|auteur|créé par|modifié par|автор|создал|изменил)\"?[ \t]{0,3}[:=,][ \t]{0,3}\"?)"
    r"([^\n\r\"]{2,120})"
)


class Banners:
    """Printed-by banners and labelled fields."""

    name = "banners"

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out banners whole, and the values of labelled fields; the value is who is named."""
        for match in _BANNER.finditer(text):
            end = match.end(2) if match.group(2) else match.end(1)
            yield Span(match.start(), end, "banner", match.group(1).strip(" .:"))
        for match in _LABEL.finditer(text):
            yield Span(match.start(2), match.end(2), "label", match.group(2).strip(" .,;"))


DETECTOR: Detector = Banners()
