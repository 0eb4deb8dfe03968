"""The host's side of the border: one sandbox for a batch of items of one submission.

Whatever comes out is untrusted until it was checked: frames of bounded length, answers of a strict schema, integer
codes. A worker that crashes, hangs, floods or lies is killed with its whole group and costs the item at hand; the next
`put` starts a new one. Handles do not survive that.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, BinaryIO, Literal, TypeVar

from pydantic import TypeAdapter

from pipeline import wire
from pipeline.errors import (
    PipelineError,
    SandboxCrashed,
    SandboxError,
    SandboxProtocolError,
    SandboxUnavailable,
    from_reason,
)
from pipeline.limits import MIB, MOST_READ, Limits
from pipeline.model import Expectation, Identified, Member, Rewritten, Verdict
from pipeline.sandbox import launch
from pipeline.sandbox.answers import parse, refusal
from pipeline.sandbox.incoming import Incoming
from pipeline.sandbox.messages import ALL, Ask, Failed, Held, Known, Passwords, Read, Terms, Unlocked, Unpacked, Written
from pipeline.sandbox.watch import Watch
from pipeline.wire import Kind
from redaction.plan import Plan
from redaction.policy import Policy
from redaction.terms import Term

Purpose = Literal["clean", "verify"]
Answer = TypeVar("Answer")

_MODULES: dict[str, str] = {"clean": "pipeline.sandbox.worker", "verify": "pipeline.verifiers.worker"}
_SMALL_BYTES = 1 * MIB
#: What a page may add to the time of a verification (a dense page takes 1.5 s of a free core), and all pages together:
#: the number of pages comes from the cleaner, which is not to be trusted.
_PAGE_SECONDS, _MOST_PAGE_SECONDS = 6, 3600
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (Ask, Expectation, Terms, Passwords, Limits)
}


#: What the sandboxes of this process took, those that are gone: a killed tree is in nobody's resource usage.
_TOTAL = {"cpu_seconds": 0.0}
_TOTAL_LOCK = threading.Lock()


def total_cpu_seconds() -> float:
    """Return the CPU seconds that all closed sandboxes of this process took."""
    return _TOTAL["cpu_seconds"]


class Session:
    """One sandbox.

    Args:
        limits: Bounds on what an item may cost.
        purpose: ``clean`` for the cleaner, ``verify`` for the verifier, which shares no code and no sandbox with it.
        ocr: Whether the cleaner's formats read pictures.
        program: Another worker, for tests of those that attack and lie: what the interpreter is told.
    """

    def __init__(
        self, limits: Limits, *, purpose: Purpose = "clean", ocr: bool = False, program: Sequence[str] | None = None
    ) -> None:
        self._limits = limits
        self._program = program or ("-m", _MODULES[purpose])
        self._ocr = ocr or purpose == "verify"
        self._worker: subprocess.Popen[bytes] | None = None
        self._terms: tuple[Term, ...] | None = None
        self._passwords: tuple[str, ...] | None = None
        self._watch: Watch | None = None
        self._taken_s, self._peak_bytes = 0.0, 0
        self._ahead = False

    @property
    def peak_memory_bytes(self) -> int:
        """The most memory that one of its sandboxes was seen to take, work folder included."""
        return max(self._peak_bytes, self._watch.peak_memory_bytes if self._watch is not None else 0)

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds that its sandboxes have taken so far."""
        return self._taken_s + (self._watch.cpu_seconds() if self._watch is not None else 0.0)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the sandbox and everything in it; on return no process of it is left."""
        worker, self._worker = self._worker, None
        watch, self._watch = self._watch, None
        self._terms = self._passwords = None
        self._ahead = False
        if watch is not None:
            taken = watch.cpu_seconds()
            self._taken_s += taken
            self._peak_bytes = max(self._peak_bytes, watch.peak_memory_bytes)
            with _TOTAL_LOCK:
                _TOTAL["cpu_seconds"] += taken
            watch.end()
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for stream in (worker.stdin, worker.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """Take bytes in as they come; a raise inside throws the sandbox away with them."""
        with self._job():
            self._ask(Ask("put"))
            incoming = Incoming(self._stdin)
            yield incoming
            wire.write_frame(self._stdin, Kind.END)
            incoming.handle = self._answer(Held, _SMALL_BYTES).handle

    def put(self, chunks: Iterable[bytes]) -> int:
        """Take bytes in; return their handle.

        Raises:
            SandboxUnavailable: No sandbox can be made here.
            SandboxError: It died.
        """
        with self.incoming() as incoming:
            for chunk in chunks:
                incoming.write(chunk)
        return incoming.handle

    def get(self, handle: int) -> Iterator[bytes]:
        """Hand out the bytes behind a handle, at most `limits.item_bytes`.

        Raises:
            SandboxProtocolError: More bytes, or something else, came out.
            SandboxError: It died.
        """
        with self._job(restart=False):
            self._ask(Ask("get", handle))
            yield from self._chunks()

    def take(self, handle: int) -> Iterator[bytes]:
        """Hand out the bytes of the member that `members` has just named, and forget it there: as `get` and `drop`.

        All questions go at once, the one for the next member too, which is unpacked while this one is kept.
        """
        with self._job(restart=False):
            self._ask(Ask("get", handle), Ask("drop", handle), Ask("next"))
            self._ahead = True
            yield from self._chunks()
            self._done()

    def drop(self, handle: int) -> None:
        """Forget an item; a dead sandbox has forgotten it already."""
        if self._worker is not None:
            with self._job(restart=False):
                self._ask(Ask("drop", handle))
                self._done()

    def forget(self) -> None:
        """Forget every item; a dead sandbox has forgotten them already."""
        self.drop(ALL)

    def identify(self, handle: int, untrusted_name: str | None) -> Identified:
        """Say what an item is; see `pipeline.sandbox.identify`."""
        with self._job(restart=False):
            self._ask(Ask("identify", handle, name=untrusted_name))
            return self._answer(Known, _SMALL_BYTES).identified

    def unlock(self, handle: int, media_type: str, passwords: Sequence[str]) -> bool:
        """Try passwords on an item; where one fits, what it opens takes the item's place."""
        with self._job(restart=False):
            if tuple(passwords) != self._passwords:
                self._tell(Ask("passwords"), Passwords(tuple(passwords)))
                self._passwords = tuple(passwords)
            self._ask(Ask("unlock", handle, media_type))
            return self._answer(Unlocked, _SMALL_BYTES).opened

    def read(
        self,
        handle: int,
        media_type: str,
        terms: Sequence[Term],
        policy: Policy,
        pixels: Sequence[int] | None = None,
    ) -> Read:
        """Read an item and find what points to somebody; see `pipeline.stages.read` for what is read in pixels."""
        pages = 0 if pixels is None else len(pixels) or MOST_READ
        with self._job(restart=False, more_seconds=_more(pages)):
            if tuple(terms) != self._terms:
                self._tell(Ask("terms"), Terms(tuple(terms)))
                self._terms = tuple(terms)
            asked = None if pixels is None else tuple(pixels)
            self._ask(Ask("read", handle, media_type, policy=policy, pixels=asked))
            return self._answer(Read, wire.MESSAGE_BYTES)

    def members(self, handle: int, media_type: str) -> Generator[tuple[Member, int | None], None, None]:
        """Hand out members one by one; only `get` and `drop`, or `take`, may be asked before the next one.

        Whoever goes away before the last one closes the iterator: the worker waits in the midst of its container, and
        would take the next question for one about a member.
        """
        with self._job(restart=False):
            self._ask(Ask("members", handle, media_type))
            answer = self._answer(Unpacked, _SMALL_BYTES)
        count = 0
        while answer.member is not None:
            count += 1
            if count > 2 * self._limits.members + 16:
                self.close()
                raise SandboxProtocolError(members=count)
            try:
                yield answer.member, answer.handle
            except GeneratorExit:
                with contextlib.suppress(PipelineError):  # then the sandbox is gone, which serves as well
                    self._leave()
                raise
            with self._job(restart=False):
                if not self._ahead:
                    self._ask(Ask("next"))
                self._ahead = False
                answer = self._answer(Unpacked, _SMALL_BYTES)

    def _leave(self) -> None:
        """Call the worker back from the midst of a container."""
        if self._worker is not None:
            with self._job(restart=False):
                more = not self._ahead or self._answer(Unpacked, _SMALL_BYTES).member is not None
                self._ahead = False
                if more:
                    self._ask(Ask("leave"))
                    self._answer(Unpacked, _SMALL_BYTES)

    def rewrite(self, handle: int, media_type: str, plan: Plan, members: Mapping[int, int]) -> tuple[int, Rewritten]:
        """Carry out a plan; return the copy's handle and what was done."""
        with self._job(restart=False, more_seconds=_more(len(plan.pictures))):
            self._ask(Ask("rewrite", handle, media_type, plan=plan, members=tuple(sorted(members.items()))))
            answer = self._answer(Written, _SMALL_BYTES)
        return answer.handle, answer.rewritten

    def verify(self, handle: int, expectation: Expectation) -> Verdict:
        """Let the verifiers look at a copy; each page that may have to be read by OCR lengthens the time for it."""
        pages = max(expectation.counts.frames or 0, expectation.counts.pages or 0) if expectation.ocr else 0
        with self._job(restart=False, more_seconds=_more(pages + len(expectation.pictures))):
            self._ask(Ask("verify", handle))
            self._send(expectation)
            verdict: Verdict = self._answer(Verdict, wire.MESSAGE_BYTES)
            return verdict

    @contextmanager
    def _job(self, *, restart: bool = True, more_seconds: int = 0) -> Iterator[None]:
        """One question with its answer, under a clock; whatever breaks the protocol kills the sandbox."""
        if self._watch is not None and self._watch.fault is not None:
            self.close()  # it was killed between two questions
        if self._worker is None:
            if not restart:
                raise SandboxCrashed("the item's sandbox is gone")
            self._start()
        watch = self._watch
        assert watch is not None
        try:
            with watch.clock(self._limits.item_seconds + more_seconds):
                yield
        except (OSError, SandboxError) as failure:
            self.close()
            # What the watch saw is the cause; the broken pipe is only its effect.
            if watch.fault is not None:
                raise watch.fault from None
            if isinstance(failure, SandboxError):
                raise
            raise SandboxCrashed from None
        except Refused as refused:
            error = from_reason(refused.reason, **refused.numbers)
            if isinstance(error, SandboxError):
                self.close()
            raise error from None
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        self._worker = launch.start(self._program, self._limits, ocr=self._ocr)
        self._watch = watch = Watch(self._worker.pid, self._limits)
        try:
            with watch.clock(self._limits.item_seconds):
                self._tell(Ask("limits"), self._limits)
            watch.settle_in()
        except (SandboxError, OSError):
            self.close()
            raise SandboxUnavailable("the sandbox did not start") from None
        launch.bind_tasks(watch.inside(), self._limits)

    @property
    def _stdin(self) -> BinaryIO:
        assert self._worker is not None
        assert self._worker.stdin is not None
        return self._worker.stdin  # type: ignore[return-value]

    @property
    def _stdout(self) -> BinaryIO:
        assert self._worker is not None
        assert self._worker.stdout is not None
        return self._worker.stdout  # type: ignore[return-value]

    def _ask(self, *asks: Ask) -> None:
        self._send(*asks)

    def _send(self, *messages: object) -> None:
        for message in messages:
            payload = _ADAPTERS[type(message)].dump_json(message)
            wire.write_frame(self._stdin, Kind.MESSAGE, payload)
        self._stdin.flush()

    def _chunks(self) -> Iterator[bytes]:
        """Read the answer of `get`."""
        total = 0
        while True:
            kind, payload = wire.read_frame(self._stdout, most_bytes=wire.CHUNK_BYTES)
            if kind is Kind.END:
                return
            total += len(payload)
            if kind is not Kind.CHUNK or not payload or total > 2 * self._limits.item_bytes:
                raise SandboxProtocolError(bytes=total)
            yield payload

    def _tell(self, ask: Ask, message: object) -> None:
        """Send something that later questions are about."""
        self._ask(ask)
        self._send(message)
        self._done()

    def _answer(self, kind: type[Answer], most_bytes: int) -> Answer:
        """Read one answer of a kind, or the refusal in its place."""
        self._stdin.flush()
        frame, payload = wire.read_frame(self._stdout, most_bytes=most_bytes)
        if frame is not Kind.MESSAGE:
            raise SandboxProtocolError
        failed = refusal(payload)
        if failed is not None:
            if failed.reason:
                raise Refused(failed)
            raise SandboxProtocolError
        return parse(kind, payload)

    def _done(self) -> None:
        """Read the answer of a question that has none."""
        self._stdin.flush()
        _, payload = wire.read_frame(self._stdout, most_bytes=_SMALL_BYTES)
        failed = parse(Failed, payload)
        if failed.reason:
            raise Refused(failed)


def _more(pages: int) -> int:
    return min(pages * _PAGE_SECONDS, _MOST_PAGE_SECONDS)


class Refused(Exception):
    """A worker's refusal on its way out of a job; the sandbox lives on."""

    def __init__(self, failed: Failed) -> None:
        self.reason = failed.reason
        self.numbers = {
            name: value for name, value in list(failed.numbers.items())[:8] if name.isidentifier() and name != "reason"
        }
        super().__init__()
