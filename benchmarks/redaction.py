"""Redact a word of the first page of each PDF, and look for it in the copy with tools that had no part in that.

usage: python -m benchmarks.redaction [FOLDER] [--workers N] [--peer PYTHON] [--details FILE]

A file is counted where it can be cleaned at all and its first page has a word. Looked at: text by poppler, pdfium and
pdfminer, every decoded stream and string, words that should have stayed, and pixels outside of the word's lines. With
`--peer`, a Python that has PyMuPDF redacts the same word beside us: search, apply, save. Seconds are CPU seconds, ours
with both sandboxes and verification; nobody's start is charged.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import random
import re
import statistics
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pdfminer.high_level import extract_text
from pikepdf import Name
from PIL import ImageChops

from benchmarks.cleaning import cleaner, taken
from benchmarks.rates import Server
from flows.cli.parsing import table
from redaction.terms import Term, TermKind

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{5,12}(?![^\W_])")
_TOKEN = re.compile(r"\w+")
_MOST_PAGES = 20
#: Share of a page's pixels that may differ, and levels from which on one does.
_MOST_CHANGED, _NOTICED = 0.001, 48
_TIMEOUT_S, _DEPTH = 60, 20
#: Serves a path, a word and a target a line.
_PEER = """
import sys
import pymupdf
for line in sys.stdin:
    source, word, target = line.rstrip("\\n").split("\\t")
    done = False
    try:
        document = pymupdf.open(source)
        for page in document:
            for place in page.search_for(word):
                page.add_redact_annot(place, fill=(0, 0, 0))
            page.apply_redactions()
        document.save(target, garbage=4, deflate=True)
        document.close()
        done = True
    except BaseException:
        pass
    print("yes" if done else "no", flush=True)
"""


@dataclass(slots=True)
class Row:
    """What became of one file.

    Attributes:
        status: ``redacted``, ``held``, ``untouched`` (no page shows the word), or why it is not counted.
        reason: Why it is held.
        leaks: Who still finds the word.
        pictures: Pages that became pictures.
        pages: Pages of the file.
        words: Other words before.
        lost: Those that are gone.
        looked: Pages whose pixels were compared.
        changed: Those that differ outside of the word's lines.
        cpu_s: CPU seconds.
        peer_leaks: Who finds the word in the peer's copy; None where it made none.
        peer_s: The peer's CPU seconds.
    """

    status: str
    reason: str = ""
    leaks: list[str] = field(default_factory=list)
    pictures: int = 0
    pages: int = 0
    words: int = 0
    lost: int = 0
    looked: int = 0
    changed: int = 0
    cpu_s: float = 0.0
    peer_leaks: list[str] | None = None
    peer_s: float = 0.0


def redact_one(path: Path, peer: str | None) -> Row:
    """Redact a word of a file's first page and look for it."""
    word = _word_of(path)
    if word is None:
        return Row("no word")
    cleaner().protect(())
    before = cleaner().clean(path)
    if before.status != "cleaned" or before.suffix != ".pdf":
        return Row("not cleaned")
    cleaner().protect((Term(TermKind.LITERAL, word),))
    started = taken()
    outcome = cleaner().clean(path)
    row = Row("redacted", cpu_s=taken() - started)
    if outcome.status != "cleaned":
        row.status, row.reason = "held", outcome.reason.name if outcome.reason else ""
    else:
        row.status = "redacted" if outcome.redactions else "untouched"
        row.pictures = outcome.removed.get("page-as-picture", 0)
        row.leaks = list(_finders(outcome.copy, word))
        _compare(row, before.copy, outcome.copy, word)
    if peer:
        _redact_by_peer(row, peer, path, word)
    return row


def _word_of(path: Path) -> str | None:
    told = subprocess.run(
        ["pdftotext", "-q", "-l", "1", "-enc", "UTF-8", str(path), "-"],
        capture_output=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    words = sorted(set(_WORD.findall(told.stdout.decode("utf-8", "replace"))))
    seed = hashlib.sha256(path.name.encode()).digest()
    return random.Random(seed).choice(words) if words else None


# --- who still finds the word -----------------------------------------------------------------------------------------


def _finders(copy: bytes, word: str) -> Iterator[str]:
    looks = (("pdfium", _by_pdfium), ("poppler", _by_poppler), ("pdfminer", _by_pdfminer), ("streams", _by_streams))
    for name, look in looks:
        try:
            if any(_holds(text, word) for text in look(copy)):
                yield name
        except Exception:  # noqa: BLE001 - what a finder cannot read it does not find; others look too
            continue


def _by_pdfium(copy: bytes) -> Iterator[str]:
    document = pdfium.PdfDocument(copy)
    try:
        yield from (page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _by_poppler(copy: bytes) -> Iterator[str]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(copy)
        file.flush()
        told = subprocess.run(
            ["pdftotext", "-q", "-enc", "UTF-8", file.name, "-"], capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    yield told.stdout.decode("utf-8", "replace")


def _by_pdfminer(copy: bytes) -> Iterator[str]:
    yield extract_text(io.BytesIO(copy), maxpages=_MOST_PAGES)


def _by_streams(copy: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Type") not in (Name.ObjStm, Name.XRef):
                try:
                    body = bytes(thing.read_bytes())
                except pikepdf.PdfError:
                    body = bytes(thing.read_raw_bytes())
                yield body.decode("latin-1")
                yield body.decode("utf-16-be", "replace")
            yield from _strings(thing)


def _strings(thing: Any, depth: int = 0) -> Iterator[str]:
    """Yield the strings; names are words of the format, which a word may be by chance."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        parts = [value for _, value in thing.items()]
    else:
        parts = list(thing) if isinstance(thing, pikepdf.Array) else []
    for part in parts:
        if isinstance(part, pikepdf.String):
            yield str(part)
        elif depth < _DEPTH and not (isinstance(part, pikepdf.Object) and part.is_indirect):
            yield from _strings(part, depth + 1)


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(_plain(word))}(?![^\W_])", _plain(text)) is not None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


# --- what should have stayed ------------------------------------------------------------------------------------------


def _compare(row: Row, before: bytes, after: bytes, word: str) -> None:
    old, new = pdfium.PdfDocument(before), pdfium.PdfDocument(after)
    try:
        row.pages = len(old)
        for number in range(min(len(old), len(new), _MOST_PAGES)):
            said = [page.get_textpage().get_text_range() for page in (old[number], new[number])]
            wanted, found = (Counter(_TOKEN.findall(_plain(text))) for text in said)
            wanted = Counter({token: count for token, count in wanted.items() if _plain(word) not in token})
            row.words += wanted.total()
            if row.pictures and not new[number].get_textpage().count_chars():
                continue  # a picture: its words are read by people, and by OCR
            row.lost += (wanted - found).total()
            try:
                row.changed += _differs(old[number], new[number], word)
                row.looked += 1
            except (ValueError, pdfium.PdfiumError):
                continue  # a page without an area cannot be drawn
    finally:
        old.close()
        new.close()


def _differs(old: pdfium.PdfPage, new: pdfium.PdfPage, word: str) -> bool:
    """Return whether pixels differ outside of the lines in which the word stood."""
    one, other = (page.render(scale=1, may_draw_forms=False).to_pil().convert("RGB") for page in (old, new))
    if one.size != other.size:
        return True
    difference = ImageChops.difference(one, other).convert("L").point(lambda level: 255 if level > _NOTICED else 0)
    for low, high in _bands(old, word):
        difference.paste(0, (0, max(int(one.height - high), 0), one.width, min(int(one.height - low) + 1, one.height)))
    changed = int(difference.histogram()[255])
    return changed > _MOST_CHANGED * one.width * one.height


def _bands(page: pdfium.PdfPage, word: str) -> Iterator[tuple[float, float]]:
    """Yield low and high end of the lines that hold the word, with what may be drawn for them."""
    letters = page.get_textpage()
    searcher = letters.search(word, match_case=False)
    while (found := searcher.get_next()) is not None:
        boxes = [letters.get_charbox(index, loose=True) for index in range(found[0], found[0] + found[1])]
        low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
        room = 0.6 * (high - low)
        yield low - room, high + room


# --- the peer ---------------------------------------------------------------------------------------------------------


@cache
def _server(python: str) -> Server:
    return Server([python, "-c", _PEER], "{path}\n", lambda said: said.endswith("\n"))


def _redact_by_peer(row: Row, python: str, path: Path, word: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "copy.pdf"
        said, row.peer_s = _server(python).clean(Path(f"{path}\t{word}\t{target}"), target)
        if said == "yes" and target.is_file():
            row.peer_leaks = list(_finders(target.read_bytes(), word))


def _told(rows: list[Row], peer: str | None) -> str:
    counted = [row for row in rows if row.status in ("redacted", "held", "untouched")]
    done = [row for row in counted if row.status == "redacted"]
    lines = [
        ("files counted", len(counted)),
        ("redacted", len(done)),
        ("held", sum(row.status == "held" for row in counted)),
        ("only in what no reader sees", sum(row.status == "untouched" and not row.leaks for row in counted)),
        ("wrongly untouched", sum(row.status == "untouched" and bool(row.leaks) for row in counted)),
        ("leaks", sum(bool(row.leaks) for row in counted)),
        ("files with a page as picture", sum(row.pictures > 0 for row in done)),
        ("pages as pictures", sum(row.pictures for row in done)),
        ("other words kept, %", _share(sum(row.words for row in done), sum(row.lost for row in done))),
        (
            "pages without a pixel changed elsewhere, %",
            _share(sum(r.looked for r in done), sum(r.changed for r in done)),
        ),
        ("CPU s", f"{sum(row.cpu_s for row in counted):.1f}"),
    ]
    if peer:
        both = [row for row in counted if row.peer_s > 0]
        ratios = [row.cpu_s / row.peer_s for row in both]
        lines += [
            ("peer: leaks", sum(bool(row.peer_leaks) for row in counted)),
            ("peer: no copy", sum(row.peer_leaks is None for row in counted)),
            ("peer: CPU s", f"{sum(row.peer_s for row in counted):.1f}"),
            ("our CPU s by the peer's, median", f"{statistics.median(ratios):.1f}" if ratios else "-"),
            ("our CPU s by the peer's, all", f"{sum(r.cpu_s for r in both) / (sum(r.peer_s for r in both) or 1):.1f}"),
        ]
    return table(["what", "count"], lines)


def _share(whole: int, lost: int) -> str:
    return f"{100 * (whole - lost) / whole:.2f}" if whole else "-"


def main() -> None:
    """Redact all and print one table."""
    parse = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("SLUICE_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
    parse.add_argument("folder", nargs="?", type=Path, default=default)
    parse.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parse.add_argument("--peer", help="a Python that has PyMuPDF")
    parse.add_argument("--details", type=Path, help="write one line a file, with its path: for your eyes only")
    options = parse.parse_args()
    files = sorted(options.folder.rglob("*.pdf")) if options.folder.is_dir() else [options.folder]
    with ProcessPoolExecutor(options.workers) as pool:
        rows = list(pool.map(redact_one, files, [options.peer] * len(files)))
    if options.details:
        options.details.write_text("".join(f"{path.name}\t{row}\n" for path, row in zip(files, rows, strict=True)))
    print(_told(rows, options.peer))
    not_counted = Counter(row.status for row in rows if row.status in ("no word", "not cleaned"))
    print("not counted: " + ", ".join(f"{status} {count}" for status, count in sorted(not_counted.items())))


if __name__ == "__main__":
    main()
