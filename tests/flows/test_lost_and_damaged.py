"""Homes that lost a file, or have a damaged one: nothing is overwritten, nobody is asked in vain, the mend is told."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from flows.cli import main
from flows.home import create_home, open_home, read_public
from keys.age import generate_identity, recipient_of
from keys.keystore import CHEAP_COST
from pipeline.catalogue import accessions
from pipeline.errors import HomeError
from pipeline.fixity import digest_of
from pipeline.model import Envelope, Submission
from tests.conftest import PASSPHRASE


class Typed:
    """What came of a command."""

    def __init__(self, code: int, output: str, told: str) -> None:
        self.code, self.output, self.told = code, output, told


@pytest.fixture
def sluice(tmp_path, monkeypatch, capsys):
    """Type a command in this process; `secret` is the passphrase file, or None when nobody can be asked."""

    def typed(folder: Path, *words: str, secret: Path | None = None) -> Typed:
        monkeypatch.setenv("SLUICE_HOME", str(folder))
        monkeypatch.delenv("SLUICE_PASSPHRASE_FILE", raising=False)
        more = () if secret is None else ("--passphrase-file", str(secret))
        with pytest.raises(SystemExit) as ended:
            main([*words, *more])
        return Typed(int(ended.value.code), *capsys.readouterr())

    return typed


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "passphrase"
    path.write_bytes(PASSPHRASE + b"\n")
    return path


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {
        path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*") if ".db-" not in path.name
    }


#: Commands that ask for a passphrase.
ASKING = (
    ("ingest", "nothing.age"),
    ("ingest",),
    ("keys", "list"),
    ("keys", "import", "key.txt"),
    ("audit", "checkpoint"),
)
_NOBODY = "00000000-0000-4000-8000-000000000000"
#: Those that look first whether there is what they are to work on.
LOOKING_FIRST = (
    ("release", _NOBODY, "--to", "somewhere"),
    ("quarantine", "retry", _NOBODY),
    ("quarantine", "reject", _NOBODY),
)


@pytest.mark.parametrize("left", ["catalogue.db", "blobs", "vault", "store"])
def test_a_home_that_lost_its_keystore_is_not_made_anew(home, sluice, secret, tmp_path, left):
    (home.path / "keys" / "keystore").unlink()
    (home.path / "settings.toml").write_text("workers = 3\n")
    (home.path / "policy.toml").write_text("# the desk's own\n" + (home.path / "policy.toml").read_text())
    home.engine.dispose()
    if left != "catalogue.db":
        for file in home.path.glob("catalogue.db*"):
            file.unlink()
        (home.path / left / "something").write_bytes(b"of a submission")
    before = contents(home.path)
    for identity in ("vault.identity", "new.identity"):
        for given in (None, secret):
            refused = sluice(home.path, "init", "--vault-identity", str(tmp_path / identity), secret=given)
            assert refused.code == 5
            assert "Restore keys/keystore from a backup" in refused.told
    with pytest.raises(HomeError, match="its keystore is gone"):
        create_home(home.path, PASSPHRASE, tmp_path / "new.identity", CHEAP_COST)
    assert contents(home.path) == before
    assert not (tmp_path / "new.identity").exists()


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_nobody_is_told_to_init_a_home_that_lost_its_keystore(home, sluice, secret, words):
    (home.path / "keys" / "keystore").unlink()
    for given in (None, secret):
        refused = sluice(home.path, *words, secret=given)
        assert refused.code == 5
        assert "Restore keys/keystore from a backup" in refused.told
        assert "sluice init" not in refused.told


@pytest.mark.parametrize(
    "words", [*ASKING, *LOOKING_FIRST, ("status",), ("audit", "show"), ("keys", "recipient")], ids=" ".join
)
def test_where_there_is_no_home_nobody_is_asked(sluice, tmp_path, words):
    refused = sluice(tmp_path / "none", *words)
    assert refused.code == 5
    assert "there is no home here. Run `sluice init`" in refused.told
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [("catalogue.db", ("status",)), ("catalogue.db", ("ingest",)), ("keys/public.json", ("keys", "recipient"))],
)
def test_another_file_that_is_lost_is_to_be_restored(home, sluice, secret, file, words):
    home.engine.dispose()
    (home.path / "store" / "release").mkdir()
    (home.path / file).unlink()
    for empty in (False, True):
        if empty and file == "catalogue.db":
            (home.path / file).touch()
        for command in (words, ("init",)):
            refused = sluice(home.path, *command)
            assert refused.code == 5, command
            assert f"Restore {file} from a backup" in refused.told
            assert "sluice init" not in refused.told
    assert not (home.path / file).exists() or not (home.path / file).stat().st_size


DAMAGES = {
    "no JSON": lambda table: "{",
    "no table": lambda table: "[]",
    "log key no hex": lambda table: json.dumps({**table, "log_key": "zz" * 32}),
    "log key short": lambda table: json.dumps({**table, "log_key": "00"}),
    "log key with spaces": lambda table: json.dumps({**table, "log_key": "0 " * 32}),
    "log key a number": lambda table: json.dumps({**table, "log_key": 7}),
    "no recipient": lambda table: json.dumps({**table, "intake": ["age1nonsense"]}),
    "recipients a text": lambda table: json.dumps({**table, "intake": table["intake"][0]}),
    "recipients numbers": lambda table: json.dumps({**table, "intake": [1]}),
    "no recipients": lambda table: json.dumps({**table, "intake": []}),
    "no vault": lambda table: json.dumps({**table, "vault": []}),
    "vault left out": lambda table: json.dumps({key: value for key, value in table.items() if key != "vault"}),
    "origin of two lines": lambda table: json.dumps({**table, "origin": "a\nb"}),
    "origin a number": lambda table: json.dumps({**table, "origin": 1}),
    "no UTF-8": lambda table: "\udcff",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_public_keys_that_are_damaged(home, sluice, secret, damage):
    file = home.path / "keys" / "public.json"
    file.write_text(DAMAGES[damage](json.loads(file.read_text())), errors="surrogateescape")
    for words in (("keys", "recipient"), ("keys", "list"), ("ingest",), ("audit", "verify"), ("init",)):
        refused = sluice(home.path, *words)
        assert (refused.code, refused.output) == (5, ""), words
        assert "keys/public.json is damaged. Restore keys/public.json from a backup." in refused.told


@pytest.mark.parametrize("other", ["log_key", "intake"])
def test_public_keys_of_another_home_are_noticed(home, sluice, secret, tmp_path, other):
    create_home(tmp_path / "second", PASSPHRASE, tmp_path / "second.identity", CHEAP_COST)
    file = home.path / "keys" / "public.json"
    theirs = json.loads((tmp_path / "second" / "keys" / "public.json").read_text())
    file.write_text(json.dumps({**json.loads(file.read_text()), other: theirs[other]}))
    refused = sluice(home.path, "ingest", secret=secret)
    assert refused.code == 5
    assert "do not belong together" in refused.told


@pytest.mark.parametrize(
    ("file", "mend"),
    [
        ("settings.toml", "settings.toml cannot be read: check its owner and mode"),
        ("policy.toml", "policy.toml is no file that can be read. Mend what the message names"),
        ("keys/public.json", "Restore keys/public.json from a backup"),
        ("keys/keystore", "the keystore cannot be read; check its owner and its mode"),
        ("catalogue.db", "CATALOGUE_UNAVAILABLE"),
    ],
)
def test_a_folder_in_place_of_a_file(home, sluice, secret, file, mend):
    home.engine.dispose()
    (home.path / file).unlink()
    (home.path / file).mkdir()
    for given in (None, secret):
        refused = sluice(home.path, "ingest", secret=given)
        assert refused.code == 5
        assert mend in refused.told


def test_a_catalogue_that_is_no_database(home, sluice, secret):
    home.engine.dispose()
    for file in home.path.glob("catalogue.db*"):
        file.write_bytes(b"no database " * 1000)
    for words in (("status",), ("ingest",), ("init",), ("audit", "show")):
        refused = sluice(home.path, *words)
        assert refused.code == 5, words
        assert "CATALOGUE_DAMAGED" in refused.told
        assert "Restore catalogue.db from a backup" in refused.told


def test_what_the_desk_has_written_before_init_is_kept(sluice, secret, tmp_path):
    """As an installer or an interrupted init leaves it; and a settings file that was being written is not taken."""
    place = tmp_path / "home"
    place.mkdir()
    (place / "settings.toml").write_text("workers = 3\n")
    (place / ".policy.toml.new").write_text("half a pol")
    made = sluice(place, "init", "--json", secret=secret)
    assert made.code == 0, made.told
    assert (place / "settings.toml").read_text() == "workers = 3\n"
    assert len((place / "policy.toml").read_text()) > 100
    row = json.loads(made.output)
    assert row == {
        "home": str(place), "created": True, "recipients": list(read_public(place).intake),
        "vault_identity": str(tmp_path / "home-vault-identity-MOVE-ME.txt"),
    }  # fmt: skip
    again = sluice(place, "init", "--json")
    assert again.code == 0
    assert json.loads(again.output) == {**row, "created": False, "vault_identity": None}


@pytest.mark.parametrize("inside", [False, True])
def test_a_file_where_the_home_should_be(sluice, secret, tmp_path, inside):
    (tmp_path / "file").write_bytes(b"precious")
    place = tmp_path / "file" / "home" if inside else tmp_path / "file"
    refused = sluice(place, "init", "--vault-identity", str(tmp_path / "identity"), secret=secret)
    assert refused.code == 5
    assert "cannot be made. Check SLUICE_HOME" in refused.told
    assert (tmp_path / "file").read_bytes() == b"precious"
    assert not (tmp_path / "identity").exists()


def test_init_says_that_the_place_of_the_vault_s_key_is_taken_before_it_asks(sluice, tmp_path):
    (tmp_path / "taken").write_text(generate_identity()[0])
    refused = sluice(tmp_path / "home", "init", "--vault-identity", str(tmp_path / "taken"))
    assert refused.code == 5
    assert "it was not overwritten. Name another one with --vault-identity." in refused.told


def test_a_restored_keystore_opens_again(home, sluice, secret, tmp_path):
    """The remedy does what it says."""
    shutil.move(home.path / "keys" / "keystore", tmp_path / "backup")
    assert sluice(home.path, "init", secret=secret).code == 5
    shutil.move(tmp_path / "backup", home.path / "keys" / "keystore")
    opened = open_home(home.path, PASSPHRASE)
    assert opened.secrets == home.secrets
    opened.engine.dispose()


def test_of_two_inits_at_once_one_makes_the_home(tmp_path, secret):
    """What belongs to the other one is nowhere: the home opens, and the identity that is left is its vault's."""
    place, program = tmp_path / "home", "import sys; from flows.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "init", "--passphrase-file", str(secret)]
    environment = {**os.environ, "SLUICE_HOME": str(place)}
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert sorted(one.wait() for one in running) in ([0, 0], [0, 5])
    opened = open_home(place, PASSPHRASE)
    identity = (tmp_path / "home-vault-identity-MOVE-ME.txt").read_text().split()[-1]
    assert opened.public.vault == (recipient_of(identity),)
    opened.engine.dispose()


def test_a_submission_whose_letting_in_was_broken_off_is_not_passed_over(home, sluice, secret):
    submission = Submission(str(uuid.uuid4()), Envelope.AGE, digest_of([b"of a killed command"]), 1)
    with home.engine.begin() as connection:
        accessions.add(connection, submission, {})
    typed = sluice(home.path, "ingest", secret=secret)
    assert typed.code == 3
    assert submission.accession in typed.told
    assert "nothing to do" not in typed.told
