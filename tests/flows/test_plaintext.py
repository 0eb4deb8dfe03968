"""Plaintext on disk: every file that a whole ingest opens for writing is watched, and every byte it writes is looked at.

strace follows every process: ours, the sandboxes, Prefect's server and its keeper. What the sandboxes write stays on their
own tmpfs (tests/pipeline/sandbox proves that they reach nothing else), so what is looked at here is what all others write.
"""

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from PIL import Image

from flows.demo.office import letter
from flows.demo.story import facts
from flows.demo.traces import HANDLER_NAME, SOURCE_MAIL, SOURCE_NAME, SOURCE_USER
from flows.home import create_home, open_home
from keys.keystore import CHEAP_COST
from keys.sealing import seal_to
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate

pytestmark = [pytest.mark.prefect, pytest.mark.sandbox, pytest.mark.timeout(900)]
PASSPHRASE = "correct horse battery"
HELD_WORDS = "Zephyrine Quillfeather keeps the ledger"
HIDDEN_WORDS = "hidden remark of Ambrosius Tackleberry"
CALLS = "openat,open,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,memfd_create,truncate,execve,clone,clone3,fork,vfork,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice"  # fmt: skip


def members() -> dict[str, bytes]:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = HANDLER_NAME
    Image.effect_noise((64, 48), 40).convert("RGB").save(picture, "JPEG", exif=exif)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("Ostrander private/list.csv", "Country,Year\nArland,2019\n")
    return {
        f"{SOURCE_USER}/letter.docx": letter(facts(1, 1)[0][0], 1)[0],
        f"{SOURCE_USER}/photo.jpg": picture.getvalue(),
        f"{SOURCE_USER}/page.html": f"<!doctype html><html><body><p>Country: Arland</p><!-- {HIDDEN_WORDS} --></body></html>".encode(),
        f"{SOURCE_USER}/note.txt": f"Country: Arland\nby {SOURCE_NAME}\n".encode(),
        f"{SOURCE_USER}/held.bin": HELD_WORDS.encode() + b"\x00\x01\xff" * 200,
        f"{SOURCE_USER}/box.zip": inner.getvalue(),
    }


def needles(originals: list[bytes]) -> dict[bytes, str]:
    """Return every form of everything that must not be written anywhere, with what it is."""
    forms: dict[bytes, str] = {}
    for value in (
        SOURCE_NAME,
        SOURCE_MAIL,
        HANDLER_NAME,
        HELD_WORDS,
        HIDDEN_WORDS,
        "Ostrander private",
        PASSPHRASE,
        f"{SOURCE_USER}/",
    ):
        raw = value.encode()
        made = {
            raw,
            raw.lower(),
            raw.upper(),
            raw[::-1],
            value.encode("utf-16-le"),
            value.encode("utf-16-be"),
            raw.hex().encode(),
        }
        # Base64 at each of its three alignments, without the letters that depend on what stands around.
        made |= {base64.b64encode(b"\0" * shift + raw)[(shift * 8 + 5) // 6 : -4] for shift in range(3)}
        forms |= dict.fromkeys(made, value)
    for original in originals:
        for algorithm in ("md5", "sha1", "sha256"):
            digest = hashlib.new(algorithm, original)
            forms |= {digest.hexdigest().encode(): f"plain {algorithm}", digest.digest(): f"plain {algorithm}"}
        middle = len(original) // 2
        forms[original[middle : middle + 48]] = "bytes of an original"
    return forms


def unpacked(blob: bytes):
    """Hand out a blob, and what its deflated streams hold: zip members, pickles and pages of databases among them."""
    yield blob
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04", blob):
        start, wbits = match.start(), 15
        if match[0][:2] == b"PK":
            head = blob[start : start + 30]
            if len(head) < 30:
                continue
            start += 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            wbits = -15
        try:
            yield zlib.decompressobj(31 if match[0][:1] == b"\x1f" else wbits).decompress(blob[start:], 4_000_000)
        except zlib.error:
            continue


class Trace:
    """What strace saw: who wrote which bytes to which file."""

    def __init__(self, path: Path) -> None:
        self.programs: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.opened: dict[str, set[str]] = defaultdict(set)
        self.named: set[str] = set()
        self.written: dict[tuple[str, str], bytearray] = defaultdict(bytearray)
        self.memory: set[tuple[str, str]] = set()
        unfinished: dict[str, str] = {}
        with path.open("r", encoding="latin-1") as lines:
            for line in lines:
                pid, _, rest = line.rstrip("\n").partition(" ")
                rest = rest.lstrip()
                if rest.endswith("<unfinished ...>"):
                    unfinished[pid] = rest.removesuffix("<unfinished ...>")
                    continue
                if resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", rest):
                    rest = unfinished.pop(pid, "") + resumed[1]
                self._take(pid, rest)

    def _take(self, pid: str, rest: str) -> None:
        call = rest.partition("(")[0]
        if re.search(r"= -1 E\w+", rest[-80:]):
            return
        if call in ("clone", "clone3", "fork", "vfork"):
            if child := re.search(r"= (\d+)(?: /\* (\d+) in strace's PID NS \*/)?$", rest):
                self.parents[child[2] or child[1]] = pid
        elif call == "execve":
            self.programs[pid] = (
                unhex(rest)[0].decode("latin-1") + " " + " ".join(w.decode("latin-1") for w in unhex(rest)[1:8])
            )
        elif call in ("openat", "open", "creat") and re.search("O_WRONLY|O_RDWR|O_CREAT|^creat", rest):
            target = re.search(r"= \d+<([^>]*)>", rest)
            self.opened[pid].add(plain(target[1]) if target else "?")
        elif call == "memfd_create":
            self.memory.add((pid, unhex(rest)[0].decode("latin-1")))
        elif call in ("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat"):
            self.named |= {name.decode("latin-1") for name in unhex(rest)}
        elif call in ("write", "pwrite64", "writev", "pwritev", "pwritev2"):
            target = re.match(r"\w+\(\d+<([^>]*)>", rest)
            if target and plain(target[1]).startswith("/"):
                self.written[pid, plain(target[1])] += b"".join(unhex(rest))
        elif call in ("sendfile", "copy_file_range", "splice"):
            self.written[pid, "COPIED IN THE KERNEL " + rest[:80]] += b"?"

    def sandboxed(self, pid: str) -> bool:
        """Return whether a process is bubblewrap or below it."""
        while pid:
            if "bwrap" in self.programs.get(pid, "").partition(" ")[0]:
                return True
            pid = self.parents.get(pid, "")
        return False

    def of_prefect(self, pid: str) -> bool:
        """Return whether a process is the keeper of Prefect's server or below it."""
        while pid:
            if re.search("flows.orchestrator|prefect server|-m prefect", self.programs.get(pid, "")):
                return True
            pid = self.parents.get(pid, "")
        return False


def unhex(rest: str) -> list[bytes]:
    return [bytes.fromhex(text.replace("\\x", "")) for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', rest)]


def plain(path: str) -> str:
    path = bytes.fromhex(path.replace("\\x", "")).decode("latin-1") if path.startswith("\\x") else path
    return path.removesuffix(" (deleted)")


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A whole `sluice ingest` with its Prefect server, under strace; home, trace and needles."""
    folder = tmp_path_factory.mktemp("watched")
    home = folder / "home"
    create_home(home, PASSPHRASE.encode(), folder / "vault.identity", CHEAP_COST)
    with (home / "settings.toml").open("a") as sink:
        sink.write("workers = 1\nocr = false\n")
    engine = open_catalogue(home / "catalogue.db")
    migrate(engine)
    engine.dispose()
    made = members()
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, body in made.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    given = folder / "given"
    given.mkdir()
    with (given / "submission.age").open("wb") as sink:
        seal_to(open_home(home, PASSPHRASE.encode()).public.intake, [archive.getvalue()], sink.write)
    (given / "passphrase").write_text(PASSPHRASE + "\n")
    (given / "terms.txt").write_text(f"name: {SOURCE_NAME}\nemail: {SOURCE_MAIL}\nuser: {SOURCE_USER}\n")
    program = "import sys; from flows.cli import main; sys.exit(main())"
    ingest = [
        sys.executable,
        "-c",
        program,
        "ingest",
        str(given / "submission.age"),
        "--profile",
        str(given / "terms.txt"),
    ]
    environment = {**os.environ, "SLUICE_HOME": str(home), "SLUICE_PASSPHRASE_FILE": str(given / "passphrase")}
    tracing = ["strace", "-f", "-qq", "--seccomp-bpf", "-y", "--decode-pids=pidns", "-xx", "-s", "1000000", "-o", str(folder / "trace"), "-e", f"trace={CALLS}"]  # fmt: skip
    with (folder / "out").open("wb") as out:
        tracer = subprocess.Popen([*tracing, *ingest], env=environment, stdout=out, stderr=out, cwd=folder)
        # The server outlives the command; without its note of use its keeper stops it, and strace ends with the last process.
        deadline = time.monotonic() + 600
        while tracer.poll() is None and time.monotonic() < deadline:
            time.sleep(1)
            if b"released" in (folder / "out").read_bytes():
                (home / "prefect" / "last-use").unlink(missing_ok=True)
    assert tracer.returncode == 3, (folder / "out").read_text()[-1500:]  # held.bin is held
    assert list((home / "store").glob("*/manifest.note"))
    return home, Trace(folder / "trace"), needles([archive.getvalue(), *made.values()])


#: Below a home, by what may be opened for writing there.
PLACES = (
    r"blobs/[0-9a-f-]{36}/|vault/[0-9a-f-]{36}/|catalogue\.db(-wal|-shm|-journal)?$|turns\.lock$|store/[0-9a-f-]{36}/"
    r"|prefect/|logs/|keys/\.last-checkpoint\.new$"  # a signed head: counts and roots
)


def test_only_ciphertext_and_released_copies_are_opened_for_writing(watched):
    home, trace, _ = watched
    strange: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for pid, paths in trace.opened.items():
        for path in paths if not trace.sandboxed(pid) else ():
            place = _place(home, trace, pid, path)
            places[place] += 1
            if place == "strange":
                strange[path] += 1
    assert not strange
    assert set(places) >= {"blobs", "vault", "catalogue.db", "store", "prefect"}
    # The filter of system calls on its way to the kernel; what is written to it is looked at like all else.
    assert {name for pid, name in trace.memory if not trace.sandboxed(pid)} <= {"seccomp", "libffi"}


def _place(home: Path, trace: Trace, pid: str, path: str) -> str:
    """Return what an opened file is; `strange` when it is nothing that we know of."""
    if path.startswith(f"{home}/"):
        below = path.removeprefix(f"{home}/")
        return re.split(r"/|-", below)[0] if re.match(PLACES, below) else "strange"
    if re.match(r"/dev/(null|tty|pts/\d+)$|/proc/", path) or path == str(home.with_name("out")):
        return "device"
    if trace.of_prefect(pid) and re.match(r"/(var/)?tmp/etilqs_[0-9a-f]+$", path):
        return "temporary file of Prefect's own database"
    written = bytes(trace.written.get((pid, path), b""))
    if path.startswith(f"{tempfile.gettempdir()}/") and written == b"blat":
        return "Python looks whether its temporary folder can be written"
    if re.match(rf"{tempfile.gettempdir()}/#\d+$", path) and 0 < len(written) < 8192 and len(written) % 8 == 0:
        return "a filter of system calls without a name, handed to bubblewrap"
    return "strange"


def test_no_byte_that_is_written_outside_the_sandboxes_holds_a_secret(watched):
    _home, trace, forms = watched
    looked, hits, copied = 0, [], []
    for (pid, path), written in trace.written.items():
        if trace.sandboxed(pid) or path.startswith("/dev/"):
            continue
        if path.startswith("COPIED"):
            copied.append(path)
        looked += len(written)
        for blob in unpacked(bytes(written)):
            hits += [(path, what) for form, what in forms.items() if form in blob]
    assert hits == []
    assert copied == []  # nothing goes past the eyes of this test inside the kernel
    assert looked > 200_000
    seen = b"".join(bytes(written) for (pid, path), written in trace.written.items() if "/store/" in path)
    assert b"Arland" in seen  # what is written to the store is seen, so a canary there would have been


def test_no_file_that_is_left_holds_a_secret(watched):
    home, _trace, forms = watched
    looked = [path for path in home.rglob("*") if path.is_file()]
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        begun = home.stat().st_mtime - 3600
        looked += [path for path in Path(folder).glob("etilqs_*") if path.stat().st_mtime > begun]
    names = "\n".join(str(path.relative_to(home)) for path in looked if path.is_relative_to(home))
    hits = []
    for path in looked:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # SQLite removes its write-ahead log when the last connection is closed
            continue
        for blob in (*unpacked(content), names.encode()):
            hits += [(path.name, what) for form, what in forms.items() if form in blob]
    assert hits == []
    assert len(looked) > 30


def test_the_search_itself_finds_every_form():
    """The eyes of this file: a secret in each of its forms is seen."""
    forms = needles([b"the original " * 20])
    raw = SOURCE_NAME.encode()
    for blob in (
        b"xx" + raw, SOURCE_NAME.encode("utf-16-le"), base64.b64encode(b"a" + raw + b"zz"), base64.b64encode(b"ab" + raw + b"zz"),
        raw.hex().encode(), b"junk" + zlib.compress(b"pickle " + raw), hashlib.sha256(b"the original " * 20).digest(),
        b"-" * 9 + b"the original " * 20,
    ):  # fmt: skip
        assert any(form in view for view in unpacked(blob) for form in forms), blob
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", raw * 50)
    assert any(form in view for view in unpacked(sink.getvalue()) for form in forms)
