"""Time the demo at several sizes: documents per second, CPU seconds per document, peak memory.

usage: python -m benchmarks.demo [SIZE ...]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.cli.parsing import table


def main() -> None:
    """Run the demo once per size, each in a fresh process, and print a table."""
    rows = []
    for size in [int(word) for word in sys.argv[1:]] or [60, 240]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with tempfile.TemporaryDirectory() as folder:
            command = [Path(sys.executable).with_name("sluice"), "demo", "--documents", str(size), "--json"]
            done = subprocess.run([*command, "--home", f"{folder}/demo"], capture_output=True, text=True, check=False)
            found = json.loads(done.stdout)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        released = found["dispositions"]["released"]
        rows.append(
            (size, released, found["wall_s"], f"{released / found['wall_s']:.1f}", f"{cpu / size:.2f}",
             f"{after.ru_maxrss / 1024:.0f}", found["traces_found"], found["story_matches"])
        )  # fmt: skip
    heads = ["documents", "released", "wall s", "released/s", "CPU s/document", "peak MiB", "traces found", "story"]
    print(table(heads, rows))


if __name__ == "__main__":
    main()
