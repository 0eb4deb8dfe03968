"""`sluice audit verify` on what strangers hand over: hostile, damaged, altered; never an incident, never a wait."""

import json
import os
import random
import resource
import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.catalogue.engine import open_catalogue, reading
from pipeline.custody import outside
from pipeline.custody.export import export
from pipeline.errors import OutputUnwritable, Unverifiable
from tests.flows.cli.conftest import ACCESSION, NOBODY

DEEP = "[" * 200_000
DIGITS = "9" * 5000


@pytest.fixture
def exported(sluice, tmp_path):
    folder = tmp_path / "log"
    code, rows, told = sluice("audit", "export", folder, "--json")
    assert code == 0, told
    assert (rows[0]["folder"], rows[0]["entries"], rows[0]["signed"]) == (str(folder), 8, 7)
    return folder


@pytest.fixture
def proof(sluice, tmp_path):
    path = tmp_path / "proof.json"
    path.write_text(sluice("audit", "prove", "2")[1])
    return path


def test_whole_ones_verify_in_words_and_as_json(sluice, desk, exported, proof):
    for target, kind in ((exported, "log"), (proof, "proof")):
        for words in ((), ("--log-key", desk.log_key)):
            code, rows, _ = sluice("audit", "verify", target, "--json", *words)
            assert (code, rows[0]["kind"], rows[0]["verified"]) == (0, kind, True)
            code, out, _ = sluice("audit", "verify", target, *words)
            assert (code, out.startswith("verified: ")) == (0, True)
    code, rows, _ = sluice("audit", "checkpoint", "--json")
    assert (code, rows[0]["entries"]) == (0, 8)
    assert rows[0]["note"].startswith(rows[0]["origin"] + "\n8\n")


HOSTILE_PROOFS = {
    "nothing": b"",
    "not UTF-8": b"\xff\xfe{}",
    "UTF-16": '{"sequence": 2}'.encode("utf-16"),
    "no JSON": b"{",
    "deep lists": DEEP.encode(),
    "deep objects": b'{"a":' * 100_000,
    "a list": b"[]",
    "null": b"null",
    "a number of many digits": f'{{"sequence": {DIGITS}}}'.encode(),
    "zeros": b"\0" * 4096,
    "huge": b" " * (2 * 1024 * 1024),
}
HOSTILE_VALUES = (
    None,
    True,
    -1,
    2**63,
    2**200,
    1.5,
    1e308,
    "2",
    [],
    {},
    [[]],
    "\ud800",
    "\0",
    "\x1b[31m",
    ["a"],
    [1],
    ["é"],
    {"a": 1},
)


@pytest.mark.parametrize("name", HOSTILE_PROOFS)
def test_a_hostile_proof_does_not_verify(sluice, tmp_path, name):
    path = tmp_path / "hostile.json"
    path.write_bytes(HOSTILE_PROOFS[name])
    code, out, told = sluice("audit", "verify", path)
    assert (code, out) == (4, "")
    assert told.startswith("sluice: UNVERIFIABLE")
    assert "get it once more" in told


@pytest.mark.parametrize("field", ["sequence", "entry", "path", "checkpoint"])
def test_a_proof_with_a_wrong_field_does_not_verify(sluice, proof, field):
    whole = json.loads(proof.read_text())
    spoilt = [{**whole, field: value} for value in HOSTILE_VALUES] + [{k: v for k, v in whole.items() if k != field}]
    for table in spoilt:
        proof.write_text(json.dumps(table))
        code, out, told = sluice("audit", "verify", proof)
        assert (code, out) == (4, ""), table[field]
        assert "\x1b" not in told
    for text in ("NaN", "Infinity", "-Infinity", "1e999", DIGITS, DEEP):
        proof.write_text(json.dumps({**whole, field: "HERE"}).replace('"HERE"', text))
        assert sluice("audit", "verify", proof)[0] == 4, text[:9]


@pytest.mark.parametrize("file", ["log.json", "entries.jsonl", "checkpoints/7"])
def test_a_hostile_export_does_not_verify(sluice, exported, file):
    path = exported / file
    whole = path.read_bytes()
    assert sluice("audit", "verify", exported)[0] == 0
    for name, body in HOSTILE_PROOFS.items():
        path.write_bytes(body)
        assert sluice("audit", "verify", exported)[0] == 4, name
    if file == "checkpoints/7":
        return
    first = json.loads(whole.split(b"\n")[0] if file == "entries.jsonl" else whole)
    for field in first:
        for value in HOSTILE_VALUES:
            table = {**first, field: value}
            rest = b"\n" + whole.split(b"\n", 1)[1] if file == "entries.jsonl" else b""
            path.write_bytes(json.dumps(table).encode() + rest)
            assert sluice("audit", "verify", exported)[0] == 4, (field, value)


def test_random_damage_never_is_an_incident(sluice, desk, exported, proof):
    """Bytes that are changed, cut and doubled: it verifies, where nothing that is signed was hit, or it does not."""
    chance, codes = random.Random(7), set()
    places = [*(path for path in exported.rglob("*") if path.is_file() and path.name != "README.txt"), proof]
    for _ in range(120):
        path = chance.choice(places)
        whole = path.read_bytes()
        spoilt, at = bytearray(whole), chance.randrange(len(whole))
        match chance.randrange(3):
            case 0:
                spoilt[at] = chance.randrange(256)
            case 1:
                del spoilt[at:]
            case 2:
                spoilt[at:at] = spoilt[at : at + chance.randrange(40)]
        path.write_bytes(bytes(spoilt))
        codes.add(sluice("audit", "verify", proof if path == proof else exported)[0])
        path.write_bytes(whole)
    assert codes <= {0, 4}
    assert 4 in codes
    assert not (desk.home / "logs" / "incidents.log").exists()


@pytest.mark.timeout(60)
def test_nothing_is_waited_for(sluice, exported, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert sluice("audit", "verify", pipe)[0] == 4
    for file in ("log.json", "entries.jsonl", "checkpoints/7"):
        copy = tmp_path / f"copy {file.replace('/', ' ')}"
        shutil.copytree(exported, copy)
        (copy / file).unlink()
        os.mkfifo(copy / file)
        assert sluice("audit", "verify", copy)[0] == 4, file
    assert sluice("audit", "verify", "/dev/zero")[0] == 4


def test_what_is_no_export_is_told_from_what_is_not_there(sluice, tmp_path, exported):
    (tmp_path / "empty").mkdir()
    code, _, told = sluice("audit", "verify", tmp_path / "empty")
    assert (code, "neither an exported log nor a release" in told) == (4, True)
    for words in (
        (tmp_path / "missing",), (tmp_path / "proof" / "below",), ("x" * 5000,), ("a\0b",), (exported, "--checkpoint", tmp_path / "missing"),
    ):  # fmt: skip
        code, _, told = sluice("audit", "verify", *words)
        assert (code, "nothing at the path" in told) == (2, True), words
    (tmp_path / "note").write_text("nonsense")
    assert sluice("audit", "verify", exported, "--checkpoint", tmp_path / "note")[0] == 4


def test_a_wrong_key_is_usage_and_another_key_does_not_verify(sluice, exported, proof, monkeypatch, tmp_path):
    for key in ("zz", "", "00", "é" * 64, "0" * 63, "0" * 65):
        code, _, told = sluice("audit", "verify", exported, "--log-key", key)
        assert (code, "64 hexadecimal digits" in told) == (2, True), key
    assert sluice("audit", "verify", exported, "--log-key", "00" * 32)[0] == 4
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path / "nowhere"))
    code, _, told = sluice("audit", "verify", proof)
    assert (code, "--log-key" in told, "sluice init" in told) == (2, True, False)


def test_an_export_is_written_over_nothing(sluice, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "kept").write_text("kept")
    (tmp_path / "file").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for place in (full, tmp_path / "file", tmp_path / "link", tmp_path / "file" / "below"):
        code, _, told = sluice("audit", "export", place)
        assert (code, "new folder is needed" in told) == (2, True), place
    assert [path.name for path in full.iterdir()] == ["kept"]
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "empty").mkdir()
    assert sluice("audit", "export", tmp_path / "empty")[0] == 0
    code, _, told = sluice("audit", "export", "/proc/none")
    assert (code, told.startswith("sluice: OUTPUT_UNWRITABLE")) == (5, True)


def test_an_export_that_breaks_off_leaves_nothing(desk, tmp_path):
    (tmp_path / "medium").mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    engine = open_catalogue(desk.home / "catalogue.db")
    with reading(engine).begin() as connection:
        for place in (tmp_path / "log", tmp_path / "medium"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (600, before[1]))
            try:
                with pytest.raises(OutputUnwritable, match="cannot be written"):
                    export(connection, place, "origin", b"\0" * 32)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
            assert not place.exists() or not any(place.iterdir())
    engine.dispose()
    assert not (tmp_path / "log").exists()


def test_prove_names_the_entries_that_there_are(sluice):
    for entry in ("99", "8", DIGITS, "9" * 30):
        code, _, told = sluice("audit", "prove", entry)
        assert (code, "entries 0 to 7" in told) == (2, True), entry[:9]
    code, _, told = sluice("audit", "prove", "7")
    assert (code, "`sluice audit checkpoint` signs it" in told) == (2, True)
    for entry in ("x", "-1", "1.5", "²", "٣", ""):
        assert sluice("audit", "prove", "--", entry)[0] == 2
    assert sluice("audit", "show", ACCESSION)[0] == 0
    assert sluice("audit", "show", NOBODY)[0] == sluice("audit", "show", "nobody")[0] == 2


def test_an_entry_that_somebody_wrote_into_the_database_is_refused(sluice, desk):
    for body in (
        b"[]",
        b"{}",
        DEEP.encode(),
        b"\xff",
        b'{"seq":0,"time":"","type":"x","outcome":"","object":"","detail":[]}',
    ):
        connection = sqlite3.connect(desk.home / "catalogue.db")
        for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute("update custody_entries set body = ? where sequence = 0", (body,))
        connection.commit()
        connection.close()
        for words in (("audit", "show"), ("show", ACCESSION), ("audit", "verify")):
            code, _, told = sluice(*words)
            assert (code, "LOG_FORKED" in told) == (4, True), (body[:9], words)


def test_json_from_outside_is_an_object_with_whole_numbers():
    assert outside.table_of('{"a": 1}') == {"a": 1}
    for value in (True, 1.0, -1, 2**63):
        with pytest.raises(Unverifiable):
            outside.count_in({"a": value}, "a")
    assert outside.text_of(Path(__file__))


def test_an_export_says_how_much_of_it_is_not_signed(sluice, tmp_path):
    assert "the last 1 entries are not signed yet" in sluice("audit", "export", str(tmp_path / "before"))[2]
    assert "the last 1 entries are not signed yet" in sluice("audit", "verify", str(tmp_path / "before"))[2]
    assert sluice("audit", "checkpoint")[0] == 0
    assert "not signed" not in sluice("audit", "export", str(tmp_path / "after"))[2]
