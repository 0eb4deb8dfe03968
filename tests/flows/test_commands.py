"""The commands about what is there: as a person types them, on a home with released, held, repeated and empty items."""

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import duckdb
import pytest

from benchmarks.kill_matrix import CHAIN
from flows.cli import main
from flows.home import create_home, open_home
from keys.keystore import CHEAP_COST
from keys.sealing import seal_to
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(600)]
PASSPHRASE = b"correct horse"
CANARIES = ("Wilhelmina", "Ostrander", "secret-folder", "Arland")
MOST_DEPTH = "[limits]\ndepth = 1\n"


def archive() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("secret-folder/late.txt", "Country: Arland\nheld until the limit was raised\n")
    members = {
        "secret-folder/Wilhelmina.txt": b"Country: Arland\nfirst words\n",
        "secret-folder/again.txt": b"Country: Arland\nfirst words\n",
        "secret-folder/second.txt": b"Country: Borland\nby Wilhelmina Ostrander\n",
        "secret-folder/unknown.bin": b"\x00\x01" * 300,
        "secret-folder/empty.txt": b"",
        "secret-folder/box.zip": inner.getvalue(),
    }
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            info.mtime = 1_234_567_890
            tar.addfile(info, io.BytesIO(body))
    return sink.getvalue()


class Desk:
    """A home and a person at its keyboard."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.secret = folder / "passphrase"
        self.secret.write_bytes(PASSPHRASE + b"\n")
        create_home(self.home, PASSPHRASE, folder / "vault.identity", CHEAP_COST)
        (self.home / "settings.toml").write_text(f"workers = 1\nocr = false\n{MOST_DEPTH}")
        engine = open_catalogue(self.home / "catalogue.db")
        migrate(engine)
        engine.dispose()
        home = open_home(self.home, PASSPHRASE)
        with (self.home / "inbox" / "Wilhelmina.age").open("wb") as sink:
            seal_to(home.public.intake, [archive()], sink.write)
        self.log_key = home.public.log_key

    def chain(self, until: str = "released") -> None:
        command = [
            sys.executable,
            "-c",
            CHAIN,
            str(self.home),
            PASSPHRASE.decode(),
            str(self.home / "inbox" / "Wilhelmina.age"),
            until,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-1500:]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def sluice(desk, monkeypatch, capsys):
    """Type a command; get exit code, rows of its JSON (or its text), and what it told people."""
    monkeypatch.setenv("SLUICE_HOME", str(desk.home))
    monkeypatch.setenv("SLUICE_PASSPHRASE_FILE", str(desk.secret))

    def typed(*words: str):
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        out, told = capsys.readouterr()
        for canary in CANARIES:
            assert canary not in out + told, (words, canary)
        rows = (
            [json.loads(line) for line in out.splitlines()]
            if "--json" in words or words[:2] == ("audit", "prove")
            else out
        )
        return int(ended.value.code), rows, told

    return typed


def totals(sluice):
    code, rows, told = sluice("status", "--json")
    assert (code, rows[0]["reconciles"], rows[0]["discrepancies"], told) == (0, True, {}, "")
    counts = rows[0]["dispositions"]
    assert counts.pop("members") == sum(counts.values())
    return {name: count for name, count in counts.items() if count}


def test_a_home_from_first_to_last(desk, sluice, tmp_path):
    """One long story, since every chapter begins where the last one ended."""
    assert totals(sluice) == {}
    for until, wanted in (
        ("opened", {"pending": 1}),
        ("visited", {"pending": 2, "container": 1, "duplicate": 1, "quarantined": 2, "rejected": 1}),
        ("cleaned", {"withheld": 2, "container": 1, "duplicate": 1, "quarantined": 2, "rejected": 1}),
        ("released", {"released": 2, "container": 1, "duplicate": 1, "quarantined": 2, "rejected": 1}),
    ):
        desk.chain(until)
        assert totals(sluice) == wanted, until
        assert sluice("audit", "verify", "--json")[1][0]["disagreements"] == {}

    submission = sluice("submissions", "--json")[1][0]
    accession = submission["accession"]
    assert (submission["state"], submission["items"], submission["released"], submission["held"]) == (
        "released",
        7,
        2,
        2,
    )
    rows = sluice("documents", "--accession", accession, "--json")[1]
    assert len(rows) == 7
    first = next(row for row in rows if row["occurrences"] == 2)
    again = next(row for row in rows if row["disposition"] == "duplicate")
    assert again["duplicate_of"] == first["item"]
    assert (first["disposition"], again["document"]) == ("released", None)
    assert sluice("documents")[0] == 0

    # show: an accession, an item, a document, nothing
    assert sluice("show", accession, "--json")[1][0]["released"] == 2
    shown = sluice("show", first["item"], "--json")[1][0]
    assert [event["type"] for event in shown["events"]] == [
        "message digest calculation", "format identification", "metadata extraction", "appraisal",
        "metadata modification", "validation", "registration",
    ]  # fmt: skip
    assert sluice("show", first["document"], "--json")[1][0]["occurrences"] == 2
    assert sluice("show", "nobody")[0] == 2
    assert "registration" in sluice("show", first["item"])[1]

    # quarantine: list, show
    code, held, _ = sluice("quarantine", "list", "--json")
    assert {row["reason"] for row in held} == {"UNSUPPORTED_FORMAT", "LIMIT_EXCEEDED"}
    assert all(row["remedy"] for row in held)
    box = next(row["item"] for row in held if row["reason"] == "LIMIT_EXCEEDED")
    unknown = next(row["item"] for row in held if row["reason"] == "UNSUPPORTED_FORMAT")
    assert "raise it in settings.toml" in sluice("quarantine", "show", box)[1]
    assert next(row["numbers"] for row in held if row["item"] == box) == {"depth": 1, "value": 2}
    assert sluice("quarantine", "show", "nobody")[0] == 2
    assert sluice("quarantine", "retry")[0] == 2

    # reject is final
    assert sluice("quarantine", "reject", unknown)[0] == 0
    for action in ("reject", "retry"):
        code, _, told = sluice("quarantine", action, unknown)
        assert (code, "not in quarantine" in told) == (2, True)
    assert [event["type"] for event in sluice("show", unknown, "--json")[1][0]["events"]][-2:] == [
        "quarantine",
        "refusal",
    ]

    # retry without the fix comes back; after the fix its member is released, as another release
    for settings, wanted in ((MOST_DEPTH, {"quarantined": 1, "released": 2}), ("", {"released": 3, "container": 2})):
        (desk.home / "settings.toml").write_text(f"workers = 1\nocr = false\n{settings}")
        assert sluice("quarantine", "retry", box)[0] == 0
        assert totals(sluice)["pending"] == 1
        assert sluice("submissions", "--json")[1][0]["state"] == "opened"
        desk.chain()
        assert totals(sluice).items() >= wanted.items()
    assert totals(sluice) == {"released": 3, "container": 2, "duplicate": 1, "rejected": 2}
    types = [event["type"] for event in sluice("show", box, "--json")[1][0]["events"]]
    assert types.count("unquarantine") == 2
    releases = sorted(path.name for path in (desk.home / "store").iterdir())
    assert len(releases) == 2
    counted = duckdb.sql(
        f"select facts['Country'] c, count(*) from '{desk.home}/store/*/documents.parquet' group by 1 order by 1"
    )
    assert counted.fetchall() == [("Arland", 2), ("Borland", 1)]  # each document once, over both releases
    assert sluice("submissions", "--json")[1][0]["release"] in releases

    # release to a second folder: everything at once; again: nothing new
    code, made, _ = sluice("release", accession, "--to", str(tmp_path / "second"), "--json")
    assert code == 0
    name = made[0]["release"]
    assert sluice("release", accession, "--to", str(tmp_path / "second"), "--json")[1][0]["release"] == name
    assert [path.name for path in (tmp_path / "second").iterdir()] == [name]
    assert len(list((tmp_path / "second" / name / "documents").iterdir())) == 3
    assert sluice("release", "nobody", "--to", str(tmp_path / "third"))[0] == 2
    assert not (tmp_path / "third").exists()
    for release in (*releases, name):
        folder = desk.home / "store" / release if release in releases else tmp_path / "second" / release
        code, text, _ = sluice("audit", "verify", str(folder), "--log-key", desk.log_key)
        assert (code, f"release {release}" in text) == (0, True)
    next((tmp_path / "second" / name / "documents").iterdir()).write_bytes(b"other")
    assert sluice("audit", "verify", str(tmp_path / "second" / name))[0] == 4
    code, _, told = sluice("release", accession, "--to", str(desk.secret))
    assert (code, "STORE_UNAVAILABLE" in told) == (3, True)
    events = [event for event in sluice("audit", "show", accession, "--json")[1] if event["type"] == "dissemination"]
    assert len(events) == 3
    assert totals(sluice) == {"released": 3, "container": 2, "duplicate": 1, "rejected": 2}
    _the_log_as_an_auditor_uses_it(desk, sluice, tmp_path, accession)


def _the_log_as_an_auditor_uses_it(desk, sluice, tmp_path, accession):
    events = sluice("audit", "show", "--json")[1]
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert events[0]["detail"]["action"] == "generate"  # the key that the home was made with
    assert events[1:] == sluice("audit", "show", accession, "--json")[1]
    assert "dissemination" in sluice("audit", "show")[1]
    code, row, told = sluice("audit", "verify", "--json")
    assert (code, row[0]["verified"], row[0]["entries"]) == (0, True, len(events))
    signed = row[0]["signed"]

    # Nothing sensitive, whatever the form; no time of a source's file.
    blob = json.dumps(events)
    for canary in (*CANARIES, "1234567890", "2009-02-13", "words"):
        assert canary not in blob

    held = tmp_path / "held.note"
    assert sluice("audit", "checkpoint")[0] == 0
    held.write_text(sluice("audit", "checkpoint")[1])
    assert sluice("audit", "verify", "--checkpoint", str(held))[0] == 0
    assert sluice("audit", "export", str(tmp_path / "log"))[0] == 0
    assert sluice("audit", "export", str(tmp_path / "log"))[0] == 2
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(sluice("audit", "prove", "5")[1][0]))
    assert sluice("audit", "verify", str(proof))[0] == 0
    proof.write_text(proof.read_text().replace("success", "failure"))
    assert sluice("audit", "verify", str(proof))[0] == 4
    assert sluice("audit", "prove", "99999")[0] == sluice("audit", "prove", "x")[0] == sluice("audit", "prove")[0] == 2
    assert signed <= len(events)

    # On a machine without a home, with the key that came another way; a later checkpoint is not in an older export.
    program = "import sys; from flows.cli import main; sys.exit(main())"
    environment = {
        "SLUICE_HOME": str(tmp_path / "nowhere"),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    for words, wanted in (
        (["--log-key", desk.log_key], 0), (["--checkpoint", str(held)], 0), (["--log-key", "00" * 32], 4), (["--log-key", "xy"], 2),
    ):  # fmt: skip
        done = subprocess.run([sys.executable, "-c", program, "audit", "verify", str(tmp_path / "log"), *words], env=environment, capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == wanted, (words, done.stderr)
    assert not (tmp_path / "nowhere").exists()

    # Somebody edits the inventory: the log still verifies by itself, but says otherwise.
    engine = open_catalogue(desk.home / "catalogue.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("update items set disposition = 'rejected' where disposition = 'released'")
    code, _, told = sluice("status")
    assert (code, "does not add up" in told) == (4, True)
    code, _, told = sluice("audit", "verify")
    assert (code, "does not agree with the log" in told) == (4, True)
    engine.dispose()
