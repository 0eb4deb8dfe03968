"""What each wrong input prints: an exit code of the contract, and a remedy that is true for the case."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.flows.cli.conftest import ACCESSION, DONE, HELD, NOBODY

PROGRAM = [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())"]
ASKS_FOR_ID = (
    ("documents", "--accession"), ("show",), ("audit", "show"), ("quarantine", "show"), ("quarantine", "retry"),
    ("quarantine", "reject"), ("release", "--to", "store"),
)  # fmt: skip


@pytest.mark.parametrize("words", ASKS_FOR_ID, ids=" ".join)
def test_an_id_of_nothing_and_a_malformed_one_are_usage(sluice, desk, words, monkeypatch):
    monkeypatch.chdir(desk.folder)
    monkeypatch.delenv("SLUICE_PASSPHRASE_FILE")  # no key is needed to see that there is no such thing
    code, out, told = sluice(*words, NOBODY)
    assert (code, out, "has this id" in told, "`sluice " in told) == (2, "", True, True)
    for malformed in ("x", "1", ACCESSION.upper() + "0", ACCESSION + "\n", "../" + ACCESSION, "%", "é" * 36, "0" * 36):
        code, out, told = sluice(*words, malformed)
        assert (code, out, "this is no id" in told) == (2, "", True), malformed
    assert not (desk.folder / "store").exists()


def test_an_id_of_another_kind_says_what_it_is_not(sluice, tmp_path):
    for words, said in (
        (("documents", "--accession", HELD), "no accession has this id"),
        (("quarantine", "show", DONE), "not in quarantine"),
        (("quarantine", "reject", DONE), "not in quarantine"),
        (("quarantine", "show", ACCESSION), "no item has this id"),
        (("release", ACCESSION, "--to", tmp_path / "store"), "not cleaned yet"),
        (("release", HELD, "--to", tmp_path / "store"), "no accession has this id"),
        (("quarantine", "list", HELD), "list takes no item"),
        (("audit", "checkpoint", HELD), "checkpoint takes no target"),
    ):
        code, _, told = sluice(*words)
        assert (code, said in told) == (2, True), (words, told)


def test_decisions_answer_as_json(sluice):
    code, rows, _ = sluice("quarantine", "retry", HELD, "--json")
    assert (code, rows) == (0, [{"item": HELD, "action": "retry", "disposition": "pending"}])


def test_a_rejection_answers_as_json(sluice):
    code, rows, _ = sluice("quarantine", "reject", HELD, "--json")
    assert (code, rows) == (0, [{"item": HELD, "action": "reject", "disposition": "rejected"}])


def test_a_name_that_disagrees_is_shown(sluice):
    found = {row["item"]: row["name_disagrees"] for row in sluice("documents", "--json")[1]}
    assert found == {HELD: True, DONE: False}
    assert sluice("quarantine", "show", HELD, "--json")[1][0]["name_disagrees"] is True
    assert sluice("show", HELD, "--json")[1][0]["name_disagrees"] is True
    assert "name_disagrees" in sluice("show", HELD)[1]
    assert "name_disagrees" not in sluice("show", DONE)[1]


NOT_TOML = "workers = [\n"
SETTINGS = (
    ("settings.toml", NOT_TOML, "settings.toml is not TOML, line "),
    ("settings.toml", "colour = 1\n", "it knows workers, batch_items, ocr and [limits]"),
    ("settings.toml", "workers = 0\n", "workers is 1 to 64"),
    ("settings.toml", "[limits]\ndepth = 0\n", "[limits] of settings.toml"),
    ("settings.toml", "a = " + "[" * 5000, "settings.toml is not TOML"),
    ("settings.toml", b"\xff", "settings.toml is not UTF-8"),
    ("settings.toml", None, "settings.toml cannot be read"),
    ("policy.toml", "[redact]\nname = 1\n", "[redact] holds an unknown kind or action"),
    ("policy.toml", "x = \n", "policy.toml is not TOML, line 1"),
    ("policy.toml", b"\xff", "policy.toml is not UTF-8"),
)


@pytest.mark.parametrize(("file", "body", "said"), SETTINGS)
def test_wrong_settings_say_where(sluice, desk, file, body, said):
    path = desk.home / file
    path.unlink(missing_ok=True)
    if body is None:
        path.mkdir()
    else:
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
    code, _, told = sluice("ingest")
    assert (code, said in told, "Mend what the message names" in told) == (5, True, True), told


def test_a_passphrase_that_cannot_be_had_says_why(sluice, desk, tmp_path, monkeypatch):
    (tmp_path / "empty").touch()
    for file, said in (
        (tmp_path / "missing", "there is nothing at this path; check --passphrase-file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "empty", "passphrase"),
    ):
        for place in ("option", "environment"):
            monkeypatch.setenv("SLUICE_PASSPHRASE_FILE", str(desk.secret if place == "option" else file))
            code, _, told = sluice("audit", "checkpoint", *(("--passphrase-file", file) if place == "option" else ()))
            assert (code, said in told) == (5, True), told
            assert "settings.toml" not in told


def test_terms_and_policy_of_a_command_are_usage(sluice, tmp_path):
    (tmp_path / "a.txt").write_text("words\n")
    (tmp_path / "bad").write_bytes(b"\xff\xfe")
    (tmp_path / "terms").write_text("ab\nx\n")
    (tmp_path / "policy").write_text("[redact]\nname = 'hide'\n")
    for words, said in (
        (("--protect", tmp_path / "missing"), "protected terms: there is nothing at this path"),
        (("--protect", tmp_path), "protected terms: it is a folder"),
        (("--protect", tmp_path / "bad"), "it is not UTF-8"),
        (("--protect", tmp_path / "terms"), "line 2: a term has 2 to"),
        (("--policy", tmp_path / "missing"), "the policy: there is nothing at this path"),
        (("--policy", tmp_path), "the policy: it is a folder"),
        (("--policy", tmp_path / "bad"), "the policy: it is not UTF-8"),
        (("--policy", tmp_path / "policy"), "[redact] holds an unknown kind or action"),
    ):
        code, _, told = sluice("clean", tmp_path / "a.txt", "-o", tmp_path / "out", *words)
        assert (code, said in told) == (2, True), told
    assert not (tmp_path / "out").exists()


@pytest.mark.sandbox
def test_an_output_that_is_a_file_says_so(sluice, tmp_path):
    (tmp_path / "a.txt").write_text("words\n")
    code, out, told = sluice("clean", tmp_path / "a.txt", "-o", tmp_path / "a.txt")
    assert (code, out, "OUTPUT_UNWRITABLE" in told, "release" in told) == (5, "", True, False)
    assert "Name a folder that can be written" in told


@pytest.mark.parametrize("spoil", ["garbage", "pages", "empty", "folder"])
def test_a_damaged_catalogue_is_to_be_restored(sluice, desk, spoil):
    path = desk.home / "catalogue.db"
    whole = path.read_bytes()
    if spoil == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(
            {"garbage": b"x" * 8192, "pages": whole[:4096] + b"\1" * (len(whole) - 4096), "empty": b""}[spoil]
        )
    for words in (("status",), ("audit", "verify"), ("documents", "--json"), ("audit", "checkpoint"), ("show", HELD)):
        code, _, told = sluice(*words)
        assert code == 5, (words, told)
        assert ("mode of catalogue.db" if spoil == "folder" else "backup") in told
        assert "settings.toml" not in told


def as_nobody(desk, *words, **more):
    """Run a command as a user who may not read the home: nobody, with the way to it open."""
    for folder in (desk.folder, *desk.folder.parents):
        if folder.stat().st_uid == os.getuid() and folder.name.startswith("pytest-"):
            folder.chmod(0o755)
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", *PROGRAM, *words]
    environment = {**os.environ, "SLUICE_HOME": str(desk.home), "SLUICE_PASSPHRASE_FILE": str(desk.secret), **more}
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=100
    )


@pytest.mark.skipif(os.getuid() != 0 or shutil.which("setpriv") is None, reason="needs root, to become somebody else")
def test_a_home_that_may_only_be_read_or_not_at_all(desk):
    desk.folder.chmod(0o755)
    for mode in (0o000, 0o444, 0o755) if os.environ.get("SLUICE_THOROUGH") else (0o000, 0o755):
        for path in (desk.home, *desk.home.rglob("*")):
            path.chmod(mode if path == desk.home else (0o755 if path.is_dir() else 0o644))
        for words in (("status",), ("audit", "checkpoint"), ("audit", "verify"), ("show", HELD)):
            done = as_nobody(desk, *words)
            assert done.returncode in (0, 5), (mode, words, done.stderr)
            assert "Traceback" not in done.stderr
            assert "unexpected" not in done.stderr
            assert bool(done.stderr) is bool(done.returncode)
    assert as_nobody(desk, "audit", "checkpoint").returncode == 5


def test_results_of_every_listing_are_json(sluice):
    for words in (("status",), ("submissions",), ("documents",), ("quarantine", "list"), ("audit", "show")):
        code, rows, _ = sluice(*words, "--json")
        assert code in (0, 4)
        assert rows
        assert json.dumps(rows)
