"""Plain text and its relatives: unseen characters that carry a message, comments, processing instructions."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower

SENTENCE = "The harbour office paid nine invoices in May"


def in_tags(word: str) -> str:
    """Return a word in letters of the tag plane, which no font shows."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in word)


def in_selectors(word: str) -> str:
    """Return a word as variation selectors, one for each byte."""
    return "".join(chr(0xE0100 + byte - 16) if byte >= 16 else chr(0xFE00 + byte) for byte in word.encode())


def in_bits(word: str) -> str:
    """Return a word as zero-width spaces and non-joiners, eight for each letter."""
    return "".join("\u200c" if bit == "1" else "\u200b" for letter in word for bit in f"{ord(letter):08b}")


def in_blanks(word: str) -> str:
    """Return a word as blanks and tabs, as SNOW hides it at the end of a line."""
    return "".join("\t" if bit == "1" else " " for letter in word for bit in f"{ord(letter):08b}")


def _unseen(sower: Sower) -> str:
    return (
        in_tags(sower.at("tag characters"))
        + in_selectors(sower.at("variation selectors"))
        + in_bits(sower.at("zero-width characters"))
    )


def plain(sower: Sower) -> Iterator[Original]:
    """Text, Markdown and logs."""
    for ending in ("txt", "md", "log"):
        words = SENTENCE.split(" ", 1)
        body = f"{words[0]}{_unseen(sower)} {words[1]}.\n\nNothing else.{in_blanks(sower.at('white space at line ends'))}\n"
        yield sower.reaped(ending, body.encode(), SENTENCE)


def tables(sower: Sower) -> Iterator[Original]:
    """CSV and TSV."""
    for ending, comma in (("csv", ","), ("tsv", "\t")):
        rows = [["place", "note"], ["Harbour", SENTENCE + _unseen(sower)], ["Office", "none"]]
        yield sower.reaped(ending, "".join(comma.join(row) + "\n" for row in rows).encode(), SENTENCE)


def trees(sower: Sower) -> Iterator[Original]:
    """JSON and XML."""
    escaped = "".join(f"\\u{unit:04x}" for unit in _units(in_tags(sower.at("escaped tag characters"))))
    body = f'{{"note": "{SENTENCE}{escaped}{_unseen(sower)}", "count": 9}}\n'
    yield sower.reaped("json", body.encode(), SENTENCE)
    references = "".join(f"&#{ord(letter)};" for letter in in_tags(sower.at("references to tag characters")))
    xml = (
        f'<?xml version="1.0"?>\n<!--{sower.at("comment")}-->\n<?editor {sower.at("processing instruction")}?>\n'
        f"<report><note>{SENTENCE}{references}{_unseen(sower)}</note></report>\n<!--{sower.at('comment at the end')}-->\n"
    )
    yield sower.reaped("xml", xml.encode(), SENTENCE)


def _units(text: str) -> list[int]:
    coded = text.encode("utf-16-be")
    return [int.from_bytes(coded[place : place + 2]) for place in range(0, len(coded), 2)]


ORIGINALS: Makers = (plain, tables, trees)
