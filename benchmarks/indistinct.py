"""How many names can be told apart in what is left of a page: the same page with each name, redacted.

usage: python -m benchmarks.indistinct [--names N]

Prints for each layout how many different copies came out; one means that nothing is left to be guessed.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from pathlib import Path

from flows.cli.parsing import table
from tests.pipeline.formats.pdf.redact.layouts import LAYOUTS, wrapped
from tests.pipeline.formats.pdf.redact.test_widths import document, redacted

_FIRST = ("Ann", "Ilja", "Tom", "Willem", "Maximiliana", "Jo", "Wim", "Bartholomew", "Li", "Grace")
_LAST = ("Lee", "Ri", "Wummer", "Grootmeester", "Wolkenstein", "Ilic", "Mann", "Fitzwilliam", "Ott", "Jill")


def main() -> None:
    """Redact every page with every name, and print one table."""
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--names", type=int, default=20)
    options = parse.parse_args()
    names = [f"{first} {last}" for first, last in itertools.product(_FIRST, _LAST)]
    chosen = names[:: max(len(names) // options.names, 1)][: options.names]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, layout in {**LAYOUTS, "wrapped": wrapped}.items():
            copies = {
                redacted(document(Path(folder) / f"{name}-{number}.pdf", layout(one)), one)
                for number, one in enumerate(chosen)
            }
            rows.append((name, len(chosen), len(copies)))
    print(table(["layout", "names", "different copies"], rows))


if __name__ == "__main__":
    main()
