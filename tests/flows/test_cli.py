"""The command line as a newcomer meets it: results, refusals, exit codes."""

import json
import os
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest

from flows.demo.documents import mail, scan
from flows.demo.office import letter
from flows.demo.story import facts
from flows.demo.traces import SOURCE_NAME, TERMS
from flows.inbox import watch

pytestmark = pytest.mark.sandbox
SLUICE = Path(sys.executable).with_name("sluice")


def sluice(*words: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"SLUICE_HOME": str(home)} if home else {})}
    environment.pop("SLUICE_PASSPHRASE_FILE", None)
    return subprocess.run(
        [SLUICE, *words], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=200
    )


def test_clean_tells_what_became_of_every_file(tmp_path):
    fact = facts(1, 1)[0][0]
    files = {
        "a.docx": letter(fact, 1)[0], "b.jpg": scan(fact, 1)[0], "c.eml": mail(fact, 1)[0], "d.txt": b"", "e.bin": b"\1\2" * 99
    }  # fmt: skip
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    with tarfile.open(tmp_path / "f.tar", "w") as tar:
        tar.add(tmp_path / "a.docx", "inner/a.docx")
    (tmp_path / "terms.txt").write_text("\n".join(TERMS), "utf-8")
    names = [*files, "f.tar"]
    done = sluice(
        "clean", *(str(tmp_path / name) for name in names), "-o", str(tmp_path / "out"), "--json", "--protect",
        str(tmp_path / "terms.txt"),
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["cleaned", "cleaned", "cleaned", "rejected", "quarantined", "cleaned"]
    assert [row["reason"] for row in rows][3:5] == ["EMPTY_ITEM", "UNSUPPORTED_FORMAT"]
    assert done.returncode == 3
    assert rows[5]["members"] == {"cleaned": 1}
    for row in rows:
        if row["output"]:
            path = Path(row["output"])
            assert path.stat().st_mtime == 315532800
            assert path.stem not in {name.partition(".")[0] for name in names}
            assert SOURCE_NAME.encode() not in path.read_bytes()
    kept = sluice("clean", str(tmp_path / "b.jpg"), "-o", str(tmp_path / "kept"), "--keep-names")
    assert kept.returncode == 0
    assert (tmp_path / "kept" / "b.jpg").exists()


def test_inspect_shows_and_changes_nothing(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(letter(facts(1, 1)[0][0], 1)[0])
    before = path.read_bytes()
    row = json.loads(sluice("inspect", str(path), "--json").stdout)
    assert SOURCE_NAME in [entry["value"] for entry in row["metadata"]]
    assert "banner" in [entry["kind"] for entry in row["findings"]]
    assert path.read_bytes() == before


def test_a_home_from_init_to_audit(tmp_path):
    home, passphrase = tmp_path / "home", tmp_path / "pass"
    passphrase.write_text("correct horse\n")
    assert sluice("status", home=home).returncode == 5
    assert sluice("init", home=home).returncode == 5  # nobody can be asked
    made = sluice("init", "--passphrase-file", str(passphrase), "--vault-identity", str(tmp_path / "vault"), home=home)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("age1")
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert sluice("status", "--json", home=home).returncode == 0
    assert sluice("keys", "recipient", home=home).stdout == made.stdout
    plain = tmp_path / "plain.txt"
    plain.write_text("not encrypted")
    refused = sluice("ingest", str(plain), "--passphrase-file", str(passphrase), home=home)
    assert refused.returncode == 3
    assert "NOT_ENCRYPTED" in refused.stderr
    assert "plain.txt" not in refused.stderr
    plain.write_bytes(b"age-encryption.org/v1\n-> X25519 nonsense\n")
    assert "ENVELOPE_TRUNCATED" in sluice("ingest", str(plain), "--passphrase-file", str(passphrase), home=home).stderr
    wrong = tmp_path / "wrong"
    wrong.write_text("another\n")
    assert "does not open this keystore" in sluice("ingest", "--passphrase-file", str(wrong), home=home).stderr
    assert sluice("audit", "checkpoint", "--passphrase-file", str(passphrase), home=home).returncode == 0
    assert sluice("audit", "verify", home=home).returncode == 0
    assert sluice("audit", "export", str(tmp_path / "log"), home=home).returncode == 0
    assert sluice("audit", "verify", str(tmp_path / "log"), home=tmp_path / "nowhere").returncode == 0
    entries = tmp_path / "log" / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace(b"FAILURE", b"success").replace(b"failure", b"success"))
    assert sluice("audit", "verify", str(tmp_path / "log"), home=tmp_path / "nowhere").returncode == 4


def test_an_unknown_command_is_refused():
    assert sluice("nonsense").returncode == 2


def test_the_inbox_waits_for_a_file_that_is_being_written(tmp_path):
    path = tmp_path / "slow.age"
    path.write_bytes(b"1")
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "half.part").write_bytes(b"x")
    started = time.monotonic()

    def write() -> None:
        for _ in range(4):
            time.sleep(0.5)
            with path.open("ab") as sink:
                sink.write(b"more")

    writer = threading.Thread(target=write)
    writer.start()
    assert next(watch(tmp_path, settle_s=1.0)) == path
    assert time.monotonic() - started > 2.5
    writer.join()
