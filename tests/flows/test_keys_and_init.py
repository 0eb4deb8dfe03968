"""`sluice init` and `sluice keys` as their user meets them: on a terminal, with files, and with nobody to ask."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.home import create_home, read_public
from flows.home_files import write_new
from keys.age import generate_identity, recipient_of
from keys.keystore import CHEAP_COST, open_keystore
from pipeline.catalogue.engine import open_catalogue, reading
from pipeline.custody.log import entries_of
from tests.conftest import PASSPHRASE
from tests.gpg import gpg  # noqa: F401 - a fixture
from tests.terminal import SLUICE, on_terminal, seen_from_outside

TYPED = "correct horse of the terminal"


def sluice(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SLUICE_HOME": str(home), **more}
    return subprocess.run(
        [*SLUICE, *words], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=200
    )


@pytest.fixture
def passphrase_file(tmp_path):
    path = tmp_path / "passphrase"
    path.write_bytes(PASSPHRASE + b"\n")
    return path


def test_init_on_a_terminal(tmp_path):
    """Asked twice, shown never, in no argument and no environment; everything private though the umask is open."""
    home, seen = tmp_path / "new" / "home", []
    os.umask(0)
    try:
        done = on_terminal(
            ["init"],
            [("Passphrase: ", TYPED + "\n"), ("Again: ", TYPED + "\n")],
            {"SLUICE_HOME": str(home)},
            lambda pid: seen.append(seen_from_outside(pid)),
        )
    finally:
        os.umask(0o077)
    assert done.code == 0, done.shown
    assert TYPED not in done.shown + done.output
    assert seen
    assert TYPED.encode() not in seen[0]
    secrets = open_keystore(home / "keys" / "keystore", TYPED.encode())
    assert done.output.split() == [recipient_of(secrets.intake[0])]
    identity = tmp_path / "new" / "home-vault-identity-MOVE-ME.txt"
    for words in ("sources encrypt to", str(identity), "Only this file opens the originals", "Copy it to two media"):
        assert words in done.shown
    assert read_public(home).vault == (recipient_of(identity.read_text().splitlines()[-1]),)
    for path in (home.parent, home, *home.rglob("*"), identity):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    again = sluice(home, "init")
    assert again.returncode == 0
    assert "nothing else was touched" in again.stderr
    assert open_keystore(home / "keys" / "keystore", TYPED.encode()) == secrets
    assert "AGE-SECRET" not in done.output + done.shown + again.stdout + again.stderr


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            [("Passphrase: ", "one long enough\n"), ("Again: ", "two long enough\n")],
            "the two passphrases differ; nothing was made",
        ),
        ([("Passphrase: ", "\n")], "no passphrase"),
        ([("Passphrase: ", "a\n")], "too short; take 12 characters or more"),
        ([("Passphrase: ", " " * 20 + "\n")], "too short; take 12 characters or more"),
        ([("Passphrase: ", "\x04")], "no passphrase"),
        ([("Passphrase: ", "\x03")], "stopped"),
    ],
)
def test_init_makes_nothing_without_a_passphrase(tmp_path, answers, words):
    home = tmp_path / "home"
    done = on_terminal(["init"], answers, {"SLUICE_HOME": str(home)})
    assert done.code in (1, 5)
    assert words in done.shown
    assert list(tmp_path.iterdir()) == []


def test_init_without_anybody_to_ask(tmp_path, passphrase_file):
    home = tmp_path / "home"
    done = sluice(home, "init")
    assert (done.returncode, home.exists()) == (5, False)
    assert "no passphrase: use --passphrase-file" in done.stderr
    done = sluice(home, "init", "--json", SLUICE_PASSPHRASE_FILE=str(passphrase_file))
    assert done.returncode == 0
    assert json.loads(done.stdout)["recipients"] == list(read_public(home).intake)


def test_the_vault_identity_never_lies_in_the_home_and_never_over_another_file(tmp_path, passphrase_file):
    home, other, link = tmp_path / "home", tmp_path / "other", tmp_path / "link"
    other.write_text("precious")
    home.mkdir()
    link.symlink_to(home)
    wrong = {
        home / "vault": "must not lie inside the home",
        home / "keys" / ".." / "vault": "must not lie inside the home",
        link / "vault": "must not lie inside the home",
        other: "exists already",
        tmp_path / "none" / "vault": "folder for the vault's private half does not exist",
    }
    for place, words in wrong.items():
        done = sluice(home, "init", "--passphrase-file", str(passphrase_file), "--vault-identity", str(place))
        assert done.returncode == 5, place
        assert words in done.stderr
    assert list(home.iterdir()) == []
    assert other.read_text() == "precious"


def cost_of(home) -> tuple[object, ...]:
    head = (home.path / "keys" / "keystore").read_bytes()
    header = json.loads(head[head.index(b"{") : head.index(b"}") + 1])
    return header["memory_kib"], header["iterations"], header["lanes"]


def key_changes(home) -> list[dict[str, object]]:
    engine = open_catalogue(home.path / "catalogue.db")
    with reading(engine).begin() as connection:
        entries = [json.loads(entry.body) for entry in entries_of(connection)]
    engine.dispose()
    return [entry["detail"] for entry in entries if entry["type"] == "policy assignment"]


def test_import_of_an_openpgp_key(home, gpg, tmp_path, passphrase_file):  # noqa: F811
    """Plain, under a passphrase from a file, and under one that is typed; at the keystore's own cost."""
    before, cost = open_keystore(home.path / "keys" / "keystore", PASSPHRASE), cost_of(home)
    plain, locked, words = tmp_path / "plain.asc", tmp_path / "locked.key", tmp_path / "words"
    plain.write_bytes(gpg.secret("ours@example.org", "-a"))
    locked.write_bytes(gpg.secret("locked@example.org", passphrase=gpg.key_passphrase))
    words.write_bytes(gpg.key_passphrase + b"\n")
    given = ("--passphrase-file", str(passphrase_file))

    done = sluice(home.path, "keys", "import", str(plain), *given)
    assert done.returncode == 0, done.stderr
    assert "imported openpgp" in done.stderr
    refused = sluice(home.path, "keys", "import", str(locked), *given)
    assert refused.returncode == 5
    assert "this key has a passphrase of its own" in refused.stderr
    wrong = sluice(home.path, "keys", "import", str(locked), *given, "--key-passphrase-file", str(passphrase_file))
    assert wrong.returncode == 5
    assert "does not open the key that is to be imported" in wrong.stderr
    seen: list[bytes] = []
    typed = on_terminal(
        ["keys", "import", str(locked), *given],
        [("Passphrase of the key to import: ", gpg.key_passphrase.decode() + "\n")],
        {"SLUICE_HOME": str(home.path)},
        lambda pid: seen.append(seen_from_outside(pid)),
    )
    assert typed.code == 0, typed.shown
    assert gpg.key_passphrase.decode() not in typed.shown + typed.output
    assert gpg.key_passphrase not in seen[0]
    filed = sluice(home.path, "keys", "import", str(locked), *given, "--key-passphrase-file", str(words), "--json")
    assert filed.returncode == 0
    rows = [json.loads(line) for line in filed.stdout.splitlines()]
    assert [row["kind"] for row in rows] == ["age", "openpgp", "openpgp", "log", "vault"]

    after = open_keystore(home.path / "keys" / "keystore", PASSPHRASE)
    assert after.intake == before.intake
    assert len(after.openpgp) == 2
    assert cost_of(home) == cost
    assert [row["imported"] for row in rows] == [False] * 5  # it was there already
    held = [row["public"] for row in rows if row["kind"] in ("age", "openpgp")]
    assert sorted(row["public"] for row in key_changes(home)) == sorted(held)  # one each, though one came twice
    everything = b"".join(path.read_bytes() for path in home.path.rglob("*") if path.is_file())
    assert not any(key[50:90] in everything for key in after.openpgp)


def test_import_of_age_identities(home, tmp_path, passphrase_file):
    identity, recipient = generate_identity()
    file, given = tmp_path / "key.txt", ("--passphrase-file", str(passphrase_file))
    file.write_text(f"# created\n{identity}\n")
    done = sluice(home.path, "keys", "import", str(file), *given)
    assert done.returncode == 0
    assert f"imported age {recipient}" in done.stderr
    assert identity not in done.stdout + done.stderr
    assert sluice(home.path, "keys", "recipient").stdout.split() == [*home.public.intake, recipient]
    again = sluice(home.path, "keys", "import", str(file), *given)
    assert "nothing new" in again.stderr
    assert [(row["action"], row["public"]) for row in key_changes(home)] == [
        ("generate", home.public.intake[0]),
        ("import", recipient),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a usable secret key"),
        (b"no key at all", "not a usable secret key"),
        (b"AGE-SECRET-KEY-1NONSENSE\n", "not a usable secret key"),
        (b"AGE-PLUGIN-YUBIKEY-1NONSENSE\n", "keys of this kind cannot be used here"),
        (b"x" * (4 * 1024 * 1024 + 1), "not a usable secret key"),
        (None, "the file with the key cannot be read"),
    ],
    ids=["empty", "noise", "broken", "plugin", "huge", "missing"],
)
def test_what_cannot_be_imported_changes_nothing(home, tmp_path, passphrase_file, content, words):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    before = (home.path / "keys" / "keystore").read_bytes()
    done = sluice(home.path, "keys", "import", str(file), "--passphrase-file", str(passphrase_file))
    assert done.returncode == 5
    assert words in done.stderr
    assert (home.path / "keys" / "keystore").read_bytes() == before
    assert [row["action"] for row in key_changes(home)] == ["generate"]


def test_what_lies_at_the_place_of_a_half_written_identity_is_never_written_through(tmp_path):
    """A folder that others may write to (a stick, /tmp): a link under the temporary name leads nowhere."""
    mine, partial = tmp_path / "mine", tmp_path / ".vault.identity.partial"
    mine.write_text("my own")
    partial.symlink_to(mine)
    create_home(tmp_path / "home", PASSPHRASE, tmp_path / "vault.identity", CHEAP_COST)
    assert mine.read_text() == "my own"
    assert not (tmp_path / "vault.identity").is_symlink()
    assert not partial.is_symlink()


def test_a_private_file_is_private_whatever_the_umask(tmp_path):
    """The commands set one that hides what a mode lays open; this file is the vault's identity, too."""
    before = os.umask(0)
    try:
        for _ in range(2):
            write_new(tmp_path / "file", "private")
            assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
            (tmp_path / "file").chmod(0o644)  # as somebody may have left it
    finally:
        os.umask(before)


@pytest.mark.parametrize("refused", ["", "link,linkat"])
def test_an_identity_is_given_its_name_only_when_nobody_took_it_meanwhile(tmp_path, refused):
    """Also where the file system has no hard links."""
    program = (
        "import sys; from pathlib import Path; from flows.home_files import give_name; "
        "give_name(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={refused}:error=EPERM"] if refused else []
    fresh, path = tmp_path / "fresh", tmp_path / "path"
    command = [*inject, sys.executable, "-c", program, str(fresh), str(path)]
    fresh.write_text("new")
    path.write_text("made meanwhile")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "FileExistsError" in done.stderr
    assert (fresh.read_text(), path.read_text()) == ("new", "made meanwhile")
    path.unlink()
    subprocess.run(command, check=True)
    assert path.read_text() == "new"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["path"]
