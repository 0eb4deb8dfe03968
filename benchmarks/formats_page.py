"""docs/formats.md: every format with its hiding places, as the head of its own file states them.

usage: python -m benchmarks.formats_page [--write]
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pipeline.formats
from pipeline.formats.base import Format

PAGE = Path(__file__).parents[1] / "docs" / "formats.md"
_HEAD = """# Formats

What can be cleaned, where identity hides in it, and what becomes of each place. Made from the heads of the files in
`pipeline/formats` by `python -m benchmarks.formats_page --write`; a test holds the two together. Every copy is verified
by other code ([README](../README.md)); what no format claims is held.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_chapter(name, fmt, text) for name, fmt, text in _formats())])


def _formats() -> Iterator[tuple[str, Format, str]]:
    for info in sorted(pkgutil.iter_modules(pipeline.formats.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"pipeline.formats.{info.name}")
        if (fmt := getattr(module, "FORMAT", None)) is not None:
            yield info.name, fmt, module.__doc__ or ""


def _chapter(name: str, fmt: Format, text: str) -> str:
    title, _, rest = text.strip().partition("\n")
    parts = [f"## {title.rstrip('.')}\n", f"`{name}` · {' '.join(fmt.suffixes)}\n"]
    for block in re.split(r"\n(?=- )|\n\n", rest.strip()):
        parts.append(_block(block))
    return _tables("\n".join(parts)) + "\n"


def _block(block: str) -> str:
    flat = re.sub(r"\s*\n\s*", " ", block.strip()).replace("``", "`")
    if not flat.startswith("- "):
        return f"\n{flat}\n"
    place, colon, fate = _parted(flat.removeprefix("- "))
    cells = (place, fate) if colon else (place, "")
    return "| " + " | ".join(cell.rstrip(".;").replace("|", "\\|") for cell in cells) + " |"


def _parted(text: str) -> tuple[str, str, str]:
    """Part a line at the first colon that stands in no parentheses."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text.startswith(": ", at):
            return text[:at], ":", text[at + 2 :]
    return text, "", ""


def _tables(text: str) -> str:
    """Give each run of rows a head."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("| ") and not (lines and lines[-1].startswith("|")):
            lines += ["", "| place | what becomes of it |", "|---|---|"]
        lines.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def main() -> None:
    """Print or write it."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--write", action="store_true")
    if parse.parse_args().write:
        PAGE.write_text(page(), "utf-8")
    else:
        print(page())


if __name__ == "__main__":
    main()
