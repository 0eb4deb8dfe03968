"""Who can open submissions: the log tells of every key, the vault's key never comes in, public.json keeps up."""

import dataclasses
import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyrage
import pytest

from flows.cli import main
from flows.home import Home, open_home, replace_public
from flows.key_events import note_keys
from keys.age import generate_identity, recipient_of
from keys.keystore import open_keystore, update_keystore
from keys.openpgp_keys import secret_keys_in
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of
from tests.conftest import PASSPHRASE
from tests.gpg import gpg  # noqa: F401 - a fixture


def told(home: Home) -> list[dict[str, object]]:
    with reading(home.engine).begin() as connection:
        events = [json.loads(entry.body) for entry in entries_of(connection)]
    return [event["detail"] for event in events if event["type"] == "policy assignment"]


def as_after_a_kill(home: Home, identities: list[str], openpgp: list[bytes]) -> None:
    """Leave what an import leaves that is killed when the keystore has the keys: no event, nothing published."""
    update_keystore(
        home.path / "keys" / "keystore",
        PASSPHRASE,
        lambda kept: dataclasses.replace(kept, intake=(*kept.intake, *identities), openpgp=(*kept.openpgp, *openpgp)),
    )


@pytest.fixture
def sluice(home, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SLUICE_HOME", str(home.path))
    (tmp_path / "passphrase").write_bytes(PASSPHRASE + b"\n")
    monkeypatch.setenv("SLUICE_PASSPHRASE_FILE", str(tmp_path / "passphrase"))

    def typed(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        return int(ended.value.code), *capsys.readouterr()

    return typed


def test_the_log_begins_with_the_key_that_init_made(home):
    assert [(row["action"], row["kind"], row["public"]) for row in told(home)] == [
        ("generate", "age", home.public.intake[0])
    ]
    for _ in range(2):
        open_home(home.path, PASSPHRASE).engine.dispose()
    assert len(told(home)) == 1


def test_keys_of_an_import_that_was_killed_get_their_event_at_the_next_start(home, sluice, gpg):  # noqa: F811
    """And what sources encrypt to is published."""
    identity, recipient = generate_identity()
    [key] = secret_keys_in(gpg.secret("ours@example.org"))
    as_after_a_kill(home, [identity], [key.blob])
    assert len(told(home)) == 1
    assert sluice("ingest")[0] == 0
    rows = told(home)[1:]
    assert [(row["action"], row["kind"], row["public"]) for row in rows] == [
        ("found", "age", recipient),
        ("found", "openpgp", key.fingerprint),
    ]
    assert sluice("keys", "recipient")[1].split() == [*home.public.intake, recipient]
    assert sluice("ingest")[0] == 0
    assert len(told(home)) == 3
    blob = json.dumps(told(home))
    assert identity not in blob
    assert "AGE-SECRET" not in blob


def test_an_import_tells_what_an_earlier_one_did_not(home, sluice, tmp_path):
    lost, fresh = generate_identity(), generate_identity()
    as_after_a_kill(home, [lost[0]], [])
    (tmp_path / "key").write_text(f"{lost[0]}\n{fresh[0]}\n")
    code, output, said = sluice("keys", "import", str(tmp_path / "key"), "--json")
    assert code == 0
    assert [(row["action"], row["public"]) for row in told(home)[1:]] == [("found", lost[1]), ("import", fresh[1])]
    assert f"imported age {fresh[1]}" in said
    assert lost[1] not in said
    rows = [json.loads(line) for line in output.splitlines()]
    assert [row["public"] for row in rows if row["imported"]] == [fresh[1]]


def test_a_key_that_came_again_with_other_bytes_is_told_again(home, gpg):  # noqa: F811
    """As one does that has got a new subkey: its fingerprint is the same."""
    fingerprint = gpg.key("grows@example.org", "cv25519")
    for _ in range(2):
        [key] = secret_keys_in(gpg.secret("grows@example.org"))
        secrets = dataclasses.replace(home.secrets, openpgp=(key.blob,))
        assert note_keys(home.engine, home.log, secrets, home.opaque_id) == [("openpgp", fingerprint)]
        assert note_keys(home.engine, home.log, secrets, home.opaque_id) == []
        gpg("--quick-add-key", fingerprint, "cv25519", "encr")


def test_two_who_start_at_once_tell_it_once(home):
    identity, recipient = generate_identity()
    as_after_a_kill(home, [identity], [])
    program = (
        "import sys; from pathlib import Path; from flows.home import open_home; "
        "open_home(Path(sys.argv[1]), sys.argv[2].encode())"
    )
    command = [sys.executable, "-c", program, str(home.path), PASSPHRASE.decode()]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: subprocess.run(command, check=True), range(3)))
    assert Counter(row["public"] for row in told(home)) == {home.public.intake[0]: 1, recipient: 1}


def test_what_is_published_never_loses_a_recipient(home):
    """A second import that was slower with the file than with the keystore wrote an older one over it."""
    identity, recipient = generate_identity()
    as_after_a_kill(home, [identity], [])
    open_home(home.path, PASSPHRASE).engine.dispose()
    replace_public(home.path, home.public)
    again = open_home(home.path, PASSPHRASE)
    assert again.public.intake == (*home.public.intake, recipient)
    again.engine.dispose()


@pytest.mark.parametrize("shape", ["alone", "among others", "with its comments", "under a passphrase"])
def test_the_vault_s_own_key_is_refused(home, sluice, tmp_path, shape):
    """G4: what is sealed away cannot be opened here. Nothing of the file comes in."""
    vault = (tmp_path / "vault.identity").read_text()
    identity = vault.split()[-1]
    assert (recipient_of(identity),) == home.public.vault
    other, file = generate_identity()[0], tmp_path / "key"
    file.write_text(
        {"alone": identity, "among others": f"# a\n{other}\n\n  {identity}  \n{generate_identity()[0]}\n"}.get(
            shape, vault
        )
    )
    more: tuple[str, ...] = ()
    if shape == "under a passphrase":
        file.write_bytes(_under_a_passphrase(file.read_bytes()))
        (tmp_path / "words").write_text("words of the key\n")
        more = ("--key-passphrase-file", str(tmp_path / "words"))
    before = (home.path / "keys" / "keystore").read_bytes()
    code, output, said = sluice("keys", "import", str(file), *more)
    assert (code, output) == (5, "")
    assert "private half of the vault, and nothing of it was imported" in said
    assert "media that stay offline" in said
    assert identity not in said
    assert (home.path / "keys" / "keystore").read_bytes() == before
    assert len(told(home)) == 1
    assert identity not in open_keystore(home.path / "keys" / "keystore", PASSPHRASE).intake


def _under_a_passphrase(blob: bytes) -> bytes:
    return bytes(pyrage.passphrase.encrypt(blob, "words of the key"))


def test_a_second_vault_key_is_refused_as_well(home, sluice, tmp_path):
    identity, recipient = generate_identity()
    replace_public(home.path, dataclasses.replace(home.public, vault=(*home.public.vault, recipient)))
    (tmp_path / "key").write_text(identity + "\n")
    assert sluice("keys", "import", str(tmp_path / "key"))[0] == 5


def test_identities_that_open_no_vault_come_in(home, sluice, tmp_path):
    many = [generate_identity() for _ in range(3)]
    (tmp_path / "key").write_text("\n".join(identity for identity, _ in many))
    assert sluice("keys", "import", str(tmp_path / "key"))[0] == 0
    assert [row["public"] for row in told(home)[1:]] == [recipient for _, recipient in many]
    assert Path(home.path / "keys" / "public.json").stat().st_mode & 0o777 == 0o600
