"""Looks at sanitised texts: strict UTF-8, no unseen characters, and still JSON or XML where it should be."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.parsers.expat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View

NAME = "text-structure"
_XML = frozenset({"application/xml", "text/xml"})
_TYPES = _XML | {"text/plain", "text/csv", "text/tab-separated-values", "application/json", "text/markdown"}
#: Format characters (category Cf) that a reader sees: number signs and marks of Arabic, Syriac and Kaithi.
_SEEN_FORMATS = frozenset([*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD])
_JOINERS = frozenset("\u200c\u200d")
_JOINER = re.compile("[\u200c\u200d]")
_PLAIN_CONTROLS = frozenset("\t\n\r\x0c")


def unseen_in(text: str) -> bool:
    """Return whether a text holds a character that no reader sees; a joiner between two letters is none."""
    letters = set(text)
    if any(letter not in _PLAIN_CONTROLS and letter not in _JOINERS and _is_unseen(letter) for letter in letters):
        return True
    return not letters.isdisjoint(_JOINERS) and any(
        _stands_alone(text, match.start()) for match in _JOINER.finditer(text)
    )


def _stands_alone(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return len(around) != 2 or not all(one > "\u0600" and one not in _JOINERS for one in around)


def _is_unseen(letter: str) -> bool:
    code, category = ord(letter), unicodedata.category(letter)
    if category in {"Cf", "Cc", "Cs"}:
        return code not in _SEEN_FORMATS
    return 0xFE00 <= code <= 0xFE0F or 0xE0000 <= code <= 0xE0FFF or code in {0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0}


def _strings(text: str) -> Iterator[str]:
    """Hand out keys and values of a JSON text, numbers as they are written.

    Raises:
        ValueError: It does not parse.
    """
    todo = [json.loads(text, parse_float=str, parse_int=str, parse_constant=str)]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            todo += [part for pair in reversed(one.items()) for part in reversed(pair)]
        elif isinstance(one, list):
            todo += reversed(one)
        else:
            yield {None: "null", True: "true", False: "false"}.get(one, "")


def _xml_texts(raw: bytes) -> tuple[str, str]:
    """Return text with names and attributes, a line for each; and the text alone, as if no tag divided it.

    Raises:
        ValueError: It does not parse, or holds a doctype, comment or processing instruction.
    """
    shown: list[str] = []
    alone: list[str] = []

    def refuse(*_: object) -> None:
        raise ValueError

    def text(piece: str) -> None:
        shown.append(piece)
        alone.append(piece)

    def start(name: str, attributes: dict[str, str]) -> None:
        shown.append("\n".join(["", name, *(f"{label} {value}" for label, value in attributes.items()), ""]))

    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = text
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: shown.append("\n")
    parser.StartDoctypeDeclHandler = refuse
    parser.CommentHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(raw, True)
    except xml.parsers.expat.ExpatError:
        raise ValueError from None
    return "".join(shown), "".join(alone)


class TextVerifier:
    """Second look at plain text, tables, JSON and XML."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type in _TYPES

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        raw = copy.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return [Residue(Reason.CONTENT_LOST, NAME, "encoding")]
        found = [Residue(Reason.METADATA_LEFT, NAME, "unseen characters")] if unseen_in(text) else []
        try:
            if expectation.media_type == "application/json":
                if any(unseen_in(one) for one in _strings(text)):
                    found.append(Residue(Reason.METADATA_LEFT, NAME, "unseen characters in values"))
            elif expectation.media_type in _XML and unseen_in(_xml_texts(raw)[0]):
                found.append(Residue(Reason.METADATA_LEFT, NAME, "unseen characters in values"))
        except (ValueError, RecursionError):
            found.append(Residue(Reason.CONTENT_LOST, NAME, "no longer parses, or holds forbidden parts"))
        return found

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        raw = copy.read_bytes()
        text = raw.decode("utf-8", "replace")
        values: Sequence[str] | None = None
        try:
            if text.lstrip()[:1] in {"{", "["}:
                values = ["\n".join(_strings(text))]
            elif text.lstrip()[:1] == "<":
                # Words may be divided by tags, or stand beside each other because of them.
                values = _xml_texts(raw)
        except (ValueError, RecursionError):
            values = None  # `check` objects where it had to parse
        yield View("text", text, visible=values is None, mixed=True)
        for number, value in enumerate(values or ()):
            yield View("values", value, visible=number == 0, mixed=True)

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = TextVerifier()
