"""A disk that fills up in the middle: a clear reason, nothing half-trusted, and the run goes on when there is room again.

The home lies on a small tmpfs inside a mount namespace of its own (bubblewrap); a ballast file leaves so many bytes free.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(900)]
INSIDE = """
import json, os, subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from benchmarks.kill_matrix import CHAIN, PASSPHRASE, look, submission
from flows.home import create_home, open_home
from keys.keystore import CHEAP_COST
from keys.sealing import seal_to
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate

folder = Path(sys.argv[1])
home = folder / "home"
create_home(home, PASSPHRASE, folder / "vault.identity", CHEAP_COST)
(home / "settings.toml").write_text("workers = 1\\nocr = false\\n")
engine = open_catalogue(home / "catalogue.db")
migrate(engine)
engine.dispose()
given = home / "inbox" / "submission.age"
with given.open("wb") as sink:
    seal_to(open_home(home, PASSPHRASE).public.intake, [submission(20)], sink.write)

def chain():
    body = "\\n".join("    " + line for line in CHAIN.strip().splitlines())
    code = f"from flows.cli.parsing import guarded\\ndef work():\\n{body}\\n    return 0\\nimport sys\\nsys.exit(guarded(work))"
    command = [sys.executable, "-c", code, str(home), PASSPHRASE.decode(), str(given), "released"]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "SLUICE_HOME": str(home)})

told = []
for free in json.loads(sys.argv[3]):
    ballast = folder / "ballast"
    with ballast.open("wb") as sink:
        room = os.statvfs(folder)
        sink.write(b"x" * max(room.f_bavail * room.f_frsize - free, 0))
    done = chain()
    partial = [path.name for path in home.rglob("*.partial")]
    told.append([free, done.returncode, done.stderr.strip()[-400:], partial])
    ballast.unlink()
last = chain()
found = look(home)
print(json.dumps({"told": told, "last": [last.returncode, last.stderr[-400:]], "faults": found.faults, "copies": len(found.copies)}))
"""


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path):
    """Room for less than a page, a blob, part of the catalogue's log, part of the second pass, part of the release."""
    root = str(Path(__file__).parents[2])
    rooms = json.dumps([0, 8192, 40_960, 98_304, 163_840])
    small = tmp_path / "small"
    small.mkdir()
    done = subprocess.run(
        ["bwrap", "--dev-bind", "/", "/", "--size", str(64 * 1024 * 1024), "--tmpfs", str(small), "--",
         sys.executable, "-c", INSIDE, str(small), root, rooms],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    refused = [entry for entry in said["told"] if entry[1] != 0]
    assert len(refused) >= 3, said
    for _, code, text, partial in refused:
        reason = text.removeprefix("sluice: ").partition(" ")[0]
        assert (reason, code) in (("STORE_UNAVAILABLE", 3), ("CATALOGUE_UNAVAILABLE", 5)), said
        assert "Traceback" not in text
        assert partial == []
    causes = {entry[2].split("_UNAVAILABLE ")[1].split(" errno")[0].split(" sqlite")[0] for entry in refused}
    assert "the catalogue cannot be read or written" in causes
    assert said["last"][0] == 0, said
    assert said["faults"] == []
    assert said["copies"] == 4
