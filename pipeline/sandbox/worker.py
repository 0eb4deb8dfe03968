"""The cleaner's side of the border: answers questions about items on the sandbox's tmpfs.

It keeps no state but the items; whatever a parser raises becomes a reason code and numbers.
"""

from __future__ import annotations

import errno
import os
import shutil
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from pydantic import TypeAdapter

from pipeline import wire
from pipeline.errors import LIMIT_NAMES, CorruptDocument, LimitExceeded, PipelineError, UnknownFormat
from pipeline.formats import format_for, formats
from pipeline.formats.base import Format, ReadsPixels, Unlocks
from pipeline.limits import Limits
from pipeline.sandbox.identify import identify
from pipeline.sandbox.kept import Kept
from pipeline.sandbox.messages import ALL, Ask, Failed, Held, Known, Passwords, Read, Terms, Unlocked, Unpacked, Written
from pipeline.wire import Kind
from redaction.learn import learn
from redaction.plan import Plan
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term

_ASK = TypeAdapter(Ask)
Message = TypeVar("Message")
_SHAPES: dict[type[Any], TypeAdapter[Any]] = {}
#: What parsers raise on hostile input. Anything else kills the worker, which costs the item.
_HOSTILE = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, ArithmeticError,
    struct.error, OSError, EOFError, zlib.error, RuntimeError, NotImplementedError, AssertionError, SyntaxError,
    StopIteration,
)  # fmt: skip


class Worker:
    """Items under numbers, and the questions about them.

    Args:
        incoming: Frames from the host.
        outgoing: Frames to the host.
        work: The tmpfs.
    """

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, work: Path) -> None:
        self._in, self._out, self._work = incoming, outgoing, work
        self._next = 0
        self._suffixes: dict[int, str] = {}
        self._limits = Limits()
        self._terms: tuple[Term, ...] = ()
        self._passwords: tuple[str, ...] = ()
        self._kept = Kept()
        self._answers: dict[str, Callable[[Ask], None]] = {
            "put": self._put,
            "get": self._get,
            "drop": self._drop,
            "limits": self._set_limits,
            "terms": self._set_terms,
            "passwords": self._set_passwords,
            "identify": self._identify,
            "unlock": self._unlock,
            "read": self._read,
            "members": self._members,
            "rewrite": self._rewrite,
        }

    def run(self) -> None:
        """Answer until the host hangs up."""
        while True:
            kind, payload = wire.read_frame(self._in, most_bytes=wire.MESSAGE_BYTES)
            if kind is not Kind.MESSAGE:
                return
            ask = _ASK.validate_json(payload)
            try:
                self._answers[ask.what](ask)
            except PipelineError as error:
                self._fail(error)
            except MemoryError:
                self._fail(LimitExceeded("memory_bytes", value=0, most=self._limits.memory_bytes))
            except OSError as error:
                full = error.errno == errno.ENOSPC
                limit = LimitExceeded("unpacked_bytes", value=0, most=self._limits.unpacked_bytes)
                self._fail(limit if full else CorruptDocument())
            except _HOSTILE:
                self._fail(CorruptDocument())
            self._out.flush()

    def _put(self, _: Ask) -> None:
        handle, path = self._new()
        with path.open("wb") as sink:
            while True:
                kind, payload = wire.read_frame(self._in, most_bytes=wire.CHUNK_BYTES)
                if kind is Kind.END:
                    break
                sink.write(payload)
        self._say(Held, Held(handle))

    def _get(self, ask: Ask) -> None:
        with self._path(ask.handle).open("rb") as source:
            while chunk := source.read(wire.CHUNK_BYTES):
                wire.write_frame(self._out, Kind.CHUNK, chunk)
        wire.write_frame(self._out, Kind.END)

    def _drop(self, ask: Ask) -> None:
        self._kept.forget(None if ask.handle == ALL else ask.handle)
        for path in self._work.glob("item-*") if ask.handle == ALL else [self._path(ask.handle)]:
            path.unlink(missing_ok=True)
        self._say(Failed, Failed(0, {}))

    def _set_limits(self, _: Ask) -> None:
        self._limits = _shape(Limits).validate_json(wire.read_frame(self._in, most_bytes=4096)[1])
        self._say(Failed, Failed(0, {}))

    def _set_terms(self, _: Ask) -> None:
        self._terms = _shape(Terms).validate_json(wire.read_frame(self._in, most_bytes=wire.MESSAGE_BYTES)[1]).terms
        self._say(Failed, Failed(0, {}))

    def _set_passwords(self, _: Ask) -> None:
        message = wire.read_frame(self._in, most_bytes=wire.MESSAGE_BYTES)[1]
        self._passwords = _shape(Passwords).validate_json(message).passwords
        self._say(Failed, Failed(0, {}))

    def _identify(self, ask: Ask) -> None:
        self._say(Known, Known(identify(self._path(ask.handle), ask.name)))

    def _unlock(self, ask: Ask) -> None:
        fmt, source = _format(ask.media_type), self._path(ask.handle)
        _, target = self._new()
        self._kept.forget(ask.handle)
        try:
            opened = isinstance(fmt, Unlocks) and fmt.unlock(source, target, self._passwords, self._limits)
            if opened:
                target.rename(source)
        finally:
            target.unlink(missing_ok=True)
        self._say(Unlocked, Unlocked(opened))

    def _read(self, ask: Ask) -> None:
        fmt, policy = _format(ask.media_type), ask.policy or DEFAULT_POLICY
        seen = self._kept.seen(
            ask.handle, ask.media_type, policy, lambda: fmt.read(self._path(ask.handle), self._limits)
        )
        if ask.pixels is not None and isinstance(fmt, ReadsPixels):
            seen = seen.with_more(fmt.read_pixels(self._path(ask.handle), ask.pixels, self._limits))
        reading, findings = seen.reading, seen.findings(self._terms)
        fields = ((entry.role.value, entry.kind.value, entry.value) for entry in reading.metadata)
        self._say(Read, Read(reading, findings, learn(fields, findings)))

    def _members(self, ask: Ask) -> None:
        folder = self._work / f"members-{ask.handle}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        unpacked = _format(ask.media_type).members(self._path(ask.handle), folder, self._limits)
        try:
            for found in unpacked:
                handle = None
                if found.path is not None:
                    handle, path = self._new()
                    found.path.rename(path)
                self._say(Unpacked, Unpacked(found.member, handle))
                self._out.flush()
                # The host asks for the member's bytes and drops it before the next one is unpacked.
                if not self._serve_until_next():
                    break
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        self._say(Unpacked, Unpacked(None, None))

    def _serve_until_next(self) -> bool:
        """Answer what is asked about a member; return False when the host wants no more of them."""
        while True:
            kind, payload = wire.read_frame(self._in, most_bytes=wire.MESSAGE_BYTES)
            ask = _ASK.validate_json(payload) if kind is Kind.MESSAGE else Ask("next")
            if ask.what in ("next", "leave"):
                return ask.what == "next"
            if ask.what not in ("get", "drop"):
                raise CorruptDocument
            self._answers[ask.what](ask)
            self._out.flush()

    def _rewrite(self, ask: Ask) -> None:
        handle, target = self._new()
        folder = self._work / f"rewrite-{handle}"
        folder.mkdir()
        try:
            members = {index: self._named(member, folder / str(index)) for index, member in ask.members}
            fmt = _format(ask.media_type)
            rewritten = fmt.rewrite(self._path(ask.handle), target, ask.plan or Plan(), members, self._limits)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if not target.is_file() or target.is_symlink():
            raise CorruptDocument
        self._suffixes[handle] = rewritten.suffix
        self._say(Written, Written(handle, rewritten))

    def _named(self, handle: int, stem: Path) -> Path:
        """Return a cleaned member under a name with its own ending, as formats are promised."""
        path = stem.with_name(stem.name + self._suffixes.get(handle, ""))
        os.link(self._path(handle), path)
        return path

    def _new(self) -> tuple[int, Path]:
        self._next += 1
        return self._next, self._path(self._next)

    def _path(self, handle: int) -> Path:
        return self._work / f"item-{handle}"

    def _say(self, kind: type[Message], answer: Message) -> None:
        wire.write_frame(self._out, Kind.MESSAGE, _shape(kind).dump_json(answer))

    def _fail(self, error: PipelineError) -> None:
        numbers = {name[:32]: max(min(value, 2**53), -(2**53)) for name, value in list(error.numbers.items())[:7]}
        if isinstance(error, LimitExceeded) and error.limit in LIMIT_NAMES:
            numbers["limit"] = LIMIT_NAMES.index(error.limit)
        self._say(Failed, Failed(int(error.reason), numbers))


def _shape(kind: type[Message]) -> TypeAdapter[Message]:
    """Return what reads and writes messages of a kind; it takes a while to make, and few workers need all."""
    if kind not in _SHAPES:
        _SHAPES[kind] = TypeAdapter(kind)
    return _SHAPES[kind]


def _format(media_type: str) -> Format:
    fmt = format_for(media_type)
    if fmt is None:
        raise UnknownFormat
    return fmt


def main() -> None:
    """Serve on a private copy of standard output; what libraries print goes nowhere."""
    outgoing = os.fdopen(os.dup(1), "wb", buffering=wire.CHUNK_BYTES)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    wire.leave_with_host(sys.stdin.fileno())
    # A format that cannot be loaded is this machine's fault: no sandbox then, rather than damaged files. What only some
    # files need is loaded when one of them comes; where that fails, the worker dies of it, which holds the file.
    formats()
    Worker(sys.stdin.buffer, outgoing, Path.cwd()).run()


if __name__ == "__main__":
    main()
