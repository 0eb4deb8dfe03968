"""Kill matrix: the real chain, killed with SIGKILL at named system calls, then begun again. Run: `make sweep`.

A reference run under strace says which files of a home are touched by which calls in each stage. For every kind of call
on every kind of file the first, the middle and the last time are chosen; strace kills the process as it enters that
very call (`--inject`, narrowed to that very path). No code of ours is patched. Then the chain runs again, unhindered,
and everything must be as if nothing had happened: see `check`.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from flows.home import Home, create_home, open_home
from flows.steps.reconcile import disagreements
from keys.keystore import CHEAP_COST
from keys.sealing import seal_to
from keys.signer import open_note
from pipeline.catalogue import accessions, documents, items
from pipeline.catalogue.accessions import State
from pipeline.catalogue.engine import open_catalogue, reading
from pipeline.catalogue.migrate import migrate
from pipeline.custody.audit import verify
from pipeline.custody.log import entries_of
from pipeline.model import Disposition
from pipeline.stores.check import verify_release

PASSPHRASE = b"correct horse"
#: More than go into one group of the catalogue.
MANY_DUPLICATES = 600
CALLS = ("fsync", "fdatasync", "rename", "unlink", "pwrite64", "openat", "mkdir", "utimensat", "ftruncate")
#: How far the submission is when a killed run begins, and how far that run would go.
STAGES = {"fresh": "opened", "received": "opened", "opened": "visited", "visited": "cleaned", "cleaned": "released"}
CHAIN = """
import sys
from pathlib import Path
from flows.home import open_home
from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
home, until = open_home(Path(sys.argv[1]), sys.argv[2].encode()), sys.argv[4]
accession = accept(home, Path(sys.argv[3]), ()).accession
if until != "opened":
    visit_all(home, accession, id)
if until not in ("opened", "visited"):
    clean_all(home, accession, id)
    close(home, accession)
if until not in ("opened", "visited", "cleaned"):
    release_it(home, accession)
"""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a run is killed.

    Attributes:
        stage: How far the submission is when it begins.
        call: System call at whose entry it is killed.
        kind: Kind of file, for people.
        path: The very file, below the folder of the matrix.
        number: Which of the calls on it, from 1.
    """

    stage: str
    call: str
    kind: str
    path: str
    number: int

    def __str__(self) -> str:
        return f"{self.stage:<9} {self.call:<10} {self.kind:<16} #{self.number}"


class Matrix:
    """A folder with a home, and copies of it at every stage.

    Args:
        folder: Empty folder; a home's path is the same in every run, so that opaque ids and paths are.
        duplicates: How many members of the submission are there before.
    """

    def __init__(self, folder: Path, duplicates: int = MANY_DUPLICATES) -> None:
        self.folder, self._duplicates = folder, duplicates
        self.home = folder / "home"
        self._snapshots = folder / "snapshots"
        self.reference: Outcome | None = None

    def prepare(self) -> None:
        """Make the home and its copies, and the outcome of a run that nobody kills."""
        create_home(self.home, PASSPHRASE, self.folder / "vault.identity", CHEAP_COST)
        with (self.home / "settings.toml").open("a") as sink:
            sink.write("workers = 1\nocr = false\n")
        engine = open_catalogue(self.home / "catalogue.db")
        migrate(engine)
        # Copying a database file drops this process's locks on it, so no connection of ours may be open meanwhile.
        engine.dispose()
        home = open_home(self.home, PASSPHRASE)
        with (self.home / "inbox" / "submission.age").open("wb") as sink:
            seal_to(home.public.intake, [submission(self._duplicates)], sink.write)
        home.engine.dispose()
        self._save("fresh")
        # Killed as the first blob gets its name: received and logged, nothing opened. From here on every id is known.
        self.run("released", inject="rename:signal=SIGKILL:when=1")
        self._save("received")
        for stage in ("received", "opened", "visited", "cleaned"):
            self.run(STAGES[stage], trace=self._trace(stage))
            if STAGES[stage] in STAGES:
                self._save(STAGES[stage])
        self.reference = look(self.home)

    def run(self, until: str, *, trace: Path | None = None, inject: str = "", path: str = "") -> int:
        """Run the chain, watched or killed by strace when asked; return its exit code, -9 when it was killed."""
        command = [sys.executable, "-c", CHAIN, str(self.home), PASSPHRASE.decode()]
        command += [str(self.home / "inbox" / "submission.age"), until]
        if trace or inject:
            command = [*tracer(trace, inject, path), *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, -signal.SIGKILL, 128 + signal.SIGKILL):
            raise RuntimeError(done.stderr[-2000:])
        return 0 if done.returncode == 0 else -signal.SIGKILL

    def points(self, stage: str) -> list[Point]:
        """Return the points of a run that begins at a stage: first, second and last of each kind of call and file."""
        if stage == "fresh":
            self.restore(stage)
            self.run(STAGES[stage], trace=self._trace(stage))
        seen: dict[tuple[str, str], list[Point]] = {}
        counts: Counter[tuple[str, str, str]] = Counter()
        for thread, call, path in calls(self._trace(stage), self.home):
            counts[thread, call, path] += 1
            if stage == "fresh" and not path.startswith("catalogue.db"):
                continue  # its accession number is drawn in this very run, so its paths come once only
            point = Point(stage, call, kind_of(path, call), path, counts[thread, call, path])
            seen.setdefault((call, point.kind), []).append(point)
        chosen = [point for made in seen.values() for point in dict.fromkeys([made[0], made[len(made) // 2], made[-1]])]
        return sorted(chosen, key=lambda point: (point.kind, point.call, point.number))

    def restore(self, stage: str) -> None:
        """Put the home back to a stage."""
        shutil.rmtree(self.home)
        shutil.copytree(self._snapshots / stage, self.home)

    def kill(self, point: Point) -> bool:
        """Run and kill at a point, in the home as it stands; return whether it was killed."""
        inject = f"{point.call}:signal=SIGKILL:when={point.number}"
        return self.run(STAGES[point.stage], inject=inject, path=str(self.home / point.path)) != 0

    def finish(self) -> None:
        """Begin again and go to the end."""
        self.run("released")

    def check(self, *, same_ids: bool = True) -> list[str]:
        """Return what is not as in the reference; empty when all is well."""
        assert self.reference is not None
        found = look(self.home)
        return found.faults + found.differences(self.reference, same_ids=same_ids)

    def _trace(self, stage: str) -> Path:
        return self.folder / f"trace-{stage}"

    def _save(self, stage: str) -> None:
        shutil.copytree(self.home, self._snapshots / stage)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a home says after a run.

    Attributes:
        faults: What is wrong by itself.
        dispositions: How many items have each.
        copies: Digest of each sanitised copy by its id.
        events: How many events of each type each object has.
    """

    faults: list[str]
    dispositions: dict[Disposition, int]
    copies: dict[str, str]
    events: Counter[tuple[str, str]]

    def differences(self, other: Outcome, *, same_ids: bool) -> list[str]:
        """Return what differs from another outcome; without ids where the accession has another one."""
        found = []
        if self.dispositions != other.dispositions:
            found.append(f"dispositions {self.dispositions}")
        mine, others = self.copies, other.copies
        if (mine if same_ids else sorted(mine.values())) != (others if same_ids else sorted(others.values())):
            found.append("other copies")
        if same_ids and self.events != other.events:
            found.append(f"events {self.events - other.events} too many, {other.events - self.events} missing")
        if sum_types(self.events) != sum_types(other.events):
            found.append(f"event types {sum_types(self.events)}")
        return found


def sum_types(events: Counter[tuple[str, str]]) -> Counter[str]:
    """Return how many events there are of each type."""
    total: Counter[str] = Counter()
    for (kind, _), count in events.items():
        total[kind] += count
    return total


def look(path: Path) -> Outcome:
    """Open a home and look at everything that a kill could have spoilt."""
    home = open_home(path, PASSPHRASE)
    opener = partial(open_note, origin=home.public.origin, public_key=bytes.fromhex(home.public.log_key))
    with reading(home.engine).begin() as connection:
        report = verify(connection, opener)
        faults = [one.rule for one in disagreements(connection)]
        totals = items.totals(connection)
        rows = documents.of_accession(connection)
        kept = [row for one in accessions.all_accessions(connection) for row in _kept(connection, one)]
        states = {one.state for one in accessions.all_accessions(connection)}
        bodies = [json.loads(entry.body) for entry in entries_of(connection)]
    if states != {State.RELEASED}:
        faults.append(f"states {states}")
    if totals[Disposition.PENDING] or totals[Disposition.WITHHELD]:
        faults.append("something is pending or withheld")
    if report.signed != report.size:
        faults.append("entries are not signed")
    faults += list(_files(home, {row.item for row in kept}, {row.document for row in rows}))
    home.engine.dispose()
    events = Counter((body["type"], body["object"]) for body in bodies)
    return Outcome(faults, totals, {row.document: str(row.digest) for row in rows}, events)


def _kept(connection: object, accession: accessions.Accession) -> list[items.ItemRow]:
    rows = items.of_accession(connection, accession.submission.accession)  # type: ignore[arg-type]
    return [row for row in rows if row.digest is not None and row.disposition is not Disposition.DUPLICATE]


def _files(home: Home, originals: set[str], made: set[str]) -> Iterator[str]:
    opener = partial(open_note, origin=home.public.origin, public_key=bytes.fromhex(home.public.log_key))
    if list(home.path.rglob("*.partial")):
        yield "partial files"
    vault = [path.name for path in (home.path / "vault").glob("*/*")]
    if sorted(vault) != sorted(originals):
        yield "the vault does not hold each original once"
    blobs = {path.name for path in (home.path / "blobs").glob("*/*")}
    if blobs != originals | made | {f"{document}.text" for document in made}:
        yield "blobs are missing or left over"
    stored: list[str] = []
    counted = 0
    for release in (home.path / "store").iterdir():
        counted += verify_release(release, opener).documents
        stored += [path.stem for path in (release / "documents").iterdir()]
        if pq.read_table(release / "documents.parquet").num_rows != len(list((release / "documents").iterdir())):
            yield "the table has other rows than there are copies"
        if {path.stat().st_mtime for path in [release, *release.rglob("*")]} != {315_532_800}:
            yield "a time of the release tells when it was made"
    if sorted(stored) != sorted(made) or counted != len(made):
        yield "the store does not hold each copy once"


def tracer(trace: Path | None, inject: str, path: str) -> list[str]:
    """Return the strace command that watches (`trace`) or kills (`inject`, at calls on `path` only)."""
    command = ["strace", "-f", "-qq", "-y", "-o", str(trace or "/dev/null")]
    # Quicker, but it loses injections that are narrowed to a path.
    command += [] if inject else ["--seccomp-bpf"]
    command += ["-e", f"trace={inject.partition(':')[0] or ','.join(CALLS)}"]
    if inject:
        command += ["-e", f"inject={inject}"]
    return [*command, *(["-P", path] if path else [])]


_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
_QUOTED = re.compile(r'"([^"]*)"')
_OPENED = re.compile(r"<([^>]*)>")


def calls(trace: Path, home: Path) -> Iterator[tuple[str, str, str]]:
    """Hand out thread, call and path of every call on a file of the home; of `openat` only what creates or writes."""
    for line in trace.read_text("utf-8", "replace").splitlines():
        found = _LINE.match(line)
        if found is None or (found[2] == "openat" and not re.search("O_CREAT|O_WRONLY|O_RDWR", found[3])):
            continue
        named = _QUOTED.findall(found[3]) if found[2] != "pwrite64" else []
        path = named[-1] if named else next(iter(_OPENED.findall(found[3])), "")
        if found[2] == "rename" and named:
            path = named[0]
        if path.startswith(f"{home}/"):
            yield found[1], found[2], path.removeprefix(f"{home}/").removesuffix(" (deleted)")


def kind_of(path: str, call: str = "") -> str:
    """Return what a file of a home is, for people; what is dropped again is told from what was only half written."""
    parts, name = path.split("/"), path.rpartition("/")[2]
    if parts[0] == "catalogue.db" or parts[0].startswith("catalogue.db-"):
        return {"": "catalogue", "wal": "catalogue log", "shm": "catalogue index"}[parts[0][13:]]
    if parts[0] in ("blobs", "vault"):
        thing = {"blobs": "blob", "vault": "vault file"}[parts[0]]
        dropped = "dropped " if call == "unlink" and not name.startswith(".") else ""
        return (
            (f"{dropped}{thing} text" if ".text" in name else f"{dropped}{thing}")
            if len(parts) == 3
            else f"{parts[0]} folder"
        )
    if parts[0] == "store":
        kinds = {"documents.parquet": "table", "manifest.note": "manifest", "documents": "store folder"}
        known = name.removeprefix(".").removesuffix(".partial")
        return kinds.get(known, "copy" if len(parts) == 4 else "store folder")
    return parts[0]


def submission(duplicates: int = MANY_DUPLICATES) -> bytes:
    """Return a small submission: texts, a mail with an attachment, a nested archive, held ones, duplicates.

    Of these there are more than go into one group, as a rule, and one that is too large to be told before it is sealed.
    """
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("c.csv", "Country,Year\nArland,2019\n")
        archive.writestr("again.txt", "Year: 2019\nwords of the first\n")
    mail = (
        b"From: a@b.test\r\nTo: c@d.test\r\nSubject: figures\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee file.\r\n'
        b'--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="n.txt"\r\n\r\n'
        b"Year: 2020\r\n--x--\r\n"
    )
    sink = io.BytesIO()
    members = {
        "a.txt": b"Year: 2019\nwords of the first\n",
        "b.zip": inner.getvalue(),
        "d.eml": mail,
        "e.txt": b"Year: 2019\nwords of the first\n",
        "f.bin": b"\x00\x01" * 300,
        "g.txt": b"",
        "h.bin": b"\x00\x02" * 600_000,
        "i.bin": b"\x00\x02" * 600_000,
    }
    members |= {f"n{number}.txt": members["a.txt"] for number in range(duplicates)}
    with tarfile.open(fileobj=sink, mode="w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return sink.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the matrix and print a table."""
    parse = argparse.ArgumentParser(prog="kill_matrix")
    parse.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    parse.add_argument("--most", type=int, default=0, help="points at most, spread over all; 0 means every one")
    options = parse.parse_args(arguments)
    failed = killed = missed = 0
    with tempfile.TemporaryDirectory(prefix="sluice-kill-") as folder:
        matrix = Matrix(Path(folder))
        matrix.prepare()
        assert matrix.reference is not None
        print(
            f"reference: {len(matrix.reference.copies)} copies, faults {matrix.reference.faults or 'none'}", flush=True
        )
        points = [point for stage in options.stages for point in matrix.points(stage)]
        points = points[:: max(1, len(points) // options.most)] if options.most else points
        for point in points:
            started = time.monotonic()
            matrix.restore(point.stage)
            if not matrix.kill(point):
                missed += 1
                print(f"{point}  was not reached", flush=True)
                continue
            killed += 1
            matrix.finish()
            wrong = matrix.check(same_ids=point.stage != "fresh")
            failed += bool(wrong)
            print(f"{point}  {'; '.join(wrong) or 'whole'}  {time.monotonic() - started:.1f} s", flush=True)
    print(f"{killed} points killed, {killed - failed} came out whole, {failed} did not; {missed} were not reached")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
