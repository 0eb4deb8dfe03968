"""The verifier's side of the border. It shares no code with the cleaner but the frames."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from pydantic import TypeAdapter

from pipeline import wire
from pipeline.limits import Limits
from pipeline.model import Expectation, Verdict
from pipeline.reasons import Reason
from pipeline.verifiers.look import look
from pipeline.wire import Kind

_ANY: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
#: Libraries for one kind of document each, that cost a verifier half of its start. Loaded when a verifier asks for
#: something of them, which for most batches is never.
_LAZY = ("docx", "openpyxl", "pptx")
_EXPECTATION, _VERDICT, _LIMITS = TypeAdapter(Expectation), TypeAdapter(Verdict), TypeAdapter(Limits)


def serve(incoming: BinaryIO, outgoing: BinaryIO, work: Path) -> None:
    """Answer ``limits``, ``put``, ``verify`` and ``drop`` until the host hangs up."""
    count = 0
    while True:
        kind, payload = wire.read_frame(incoming, most_bytes=wire.MESSAGE_BYTES)
        if kind is not Kind.MESSAGE:
            return
        ask = _ANY.validate_json(payload)
        answer: dict[str, object] | None = {"reason": 0, "numbers": {}}
        if ask["what"] == "put":
            count += 1
            _receive(incoming, work / f"copy-{count}")
            answer = {"handle": count}
        elif ask["what"] == "limits":
            _LIMITS.validate_json(wire.read_frame(incoming, most_bytes=4096)[1])
        elif ask["what"] == "drop":
            handle = int(ask["handle"])
            # Nought stands for all of them.
            for copy in work.glob("copy-*") if handle == 0 else [work / f"copy-{handle}"]:
                copy.unlink(missing_ok=True)
        elif ask["what"] == "verify":
            expectation = _EXPECTATION.validate_json(wire.read_frame(incoming, most_bytes=wire.MESSAGE_BYTES)[1])
            _verify(outgoing, work / f"copy-{int(ask['handle'])}", expectation)
            answer = None
        else:
            answer = {"reason": int(Reason.SANDBOX_PROTOCOL), "numbers": {}}
        if answer is not None:
            wire.write_frame(outgoing, Kind.MESSAGE, _ANY.dump_json(answer))
        outgoing.flush()


def _receive(incoming: BinaryIO, target: Path) -> None:
    with target.open("wb") as sink:
        while True:
            kind, payload = wire.read_frame(incoming, most_bytes=wire.CHUNK_BYTES)
            if kind is Kind.END:
                return
            sink.write(payload)


def _verify(outgoing: BinaryIO, copy: Path, expectation: Expectation) -> None:
    try:
        verdict = _VERDICT.dump_json(look(copy, expectation))
    except MemoryError:
        verdict = _ANY.dump_json({"reason": int(Reason.VERIFIER_FAILED), "numbers": {}})
    wire.write_frame(outgoing, Kind.MESSAGE, verdict)


class LazyFinder(MetaPathFinder):
    """Lets the first ``import`` of some libraries bind a module that loads itself when something of it is used."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a library is, if it is one of these and is installed."""
        spec = PathFinder.find_spec(fullname, path) if fullname in _LAZY else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def main() -> None:
    """Serve on a private copy of standard output; what libraries print goes nowhere."""
    outgoing = os.fdopen(os.dup(1), "wb", buffering=wire.CHUNK_BYTES)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    wire.leave_with_host(sys.stdin.fileno())
    sys.meta_path.insert(0, LazyFinder())
    serve(sys.stdin.buffer, outgoing, Path.cwd())


if __name__ == "__main__":
    main()
