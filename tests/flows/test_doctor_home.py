"""`sluice doctor` looks at every file of a home; each fault is brought about for real, and each mend is told."""

import os
import shutil
import subprocess

import pytest

from flows.doctor import Check, _home
from flows.home import create_home, replace_public
from keys.age import generate_identity
from keys.keystore import CHEAP_COST
from tests.conftest import PASSPHRASE

NAMES = [
    "home", "keystore", "public.json", "settings", "catalogue", "store folder", "vault folder", "blobs folder", "modes",
    "vault",
]  # fmt: skip


def found(home) -> dict[str, Check]:
    home.engine.dispose()
    checks = list(_home(home.path))
    assert [check.name for check in checks] == NAMES
    return {check.name: check for check in checks}


def only(home, name: str) -> Check:
    """Return the one check that is not good."""
    bad = {key: check for key, check in found(home).items() if not check.good}
    assert list(bad) == [name]
    assert bad[name].mend
    return bad[name]


def test_a_home_that_is_well(home):
    assert all(check.good for check in found(home).values())
    assert found(home)["public.json"].detail == f"log {home.public.origin}"


def test_no_home(tmp_path):
    assert [(check.name, check.good, check.mend) for check in _home(tmp_path)] == [("home", False, "sluice init")]


def test_an_init_that_was_interrupted(tmp_path):
    create_home(tmp_path / "home", PASSPHRASE, tmp_path / "identity", CHEAP_COST)
    (tmp_path / "home" / "keys" / "keystore").unlink()
    assert [(check.name, check.good, check.mend) for check in _home(tmp_path / "home")] == [
        ("home", False, "sluice init")
    ]


def test_a_lost_keystore(home):
    (home.path / "keys" / "keystore").unlink()
    bad = only(home, "keystore")
    assert "restore keys/keystore from a backup" in bad.mend


@pytest.mark.parametrize("damage", ["cut", "foreign", "empty"])
def test_a_damaged_keystore(home, damage):
    file = home.path / "keys" / "keystore"
    file.write_bytes({"cut": file.read_bytes()[:60], "foreign": b"PGP" * 100, "empty": b""}[damage])
    bad = only(home, "keystore")
    assert (bad.detail, bad.mend) == ("the keystore is damaged", "restore it from a backup")


def test_a_keystore_that_is_no_file(home):
    (home.path / "keys" / "keystore").unlink()
    (home.path / "keys" / "keystore").mkdir(mode=0o700)
    assert only(home, "keystore").mend == "check its owner and its mode"


def test_public_keys_that_are_lost_or_damaged(home):
    file = home.path / "keys" / "public.json"
    file.write_text(file.read_text().replace(home.public.log_key, "no hex"))
    assert only(home, "public.json").mend == "Restore keys/public.json from a backup."
    file.unlink()
    assert only(home, "public.json").mend == "Restore keys/public.json from a backup."


def test_a_vault_that_this_machine_can_open(home):
    """As an import of an earlier version may have left it."""
    recipient = generate_identity()[1]
    replace_public(home.path, type(home.public)(home.public.origin, (recipient,), (recipient,), home.public.log_key))
    bad = only(home, "public.json")
    assert bad.detail == "the vault's own key was imported: this machine can open originals"
    assert "keys/keystore" in bad.mend


@pytest.mark.parametrize("file", ["settings.toml", "policy.toml"])
def test_settings_that_are_wrong(home, file):
    (home.path / file).write_text("[[[")
    bad = only(home, "settings")
    assert file in bad.detail
    assert "Mend what the message names" in bad.mend
    (home.path / file).unlink()
    (home.path / file).mkdir()
    assert file in only(home, "settings").detail


def test_a_catalogue_that_is_no_database(home):
    home.engine.dispose()
    for file in home.path.glob("catalogue.db*"):
        file.write_bytes(b"no database " * 1000)
    bad = only(home, "catalogue")
    assert not bad.good
    assert "Restore catalogue.db from a backup" in bad.mend


@pytest.mark.parametrize("page", range(2, 12))
def test_a_catalogue_with_a_page_that_rotted(home, page):
    """It opens, and its revision can be read; only who reads all of it sees."""
    with home.engine.begin() as connection:
        size = connection.exec_driver_sql("PRAGMA page_size").scalar()
        root = connection.exec_driver_sql(
            "select rootpage from sqlite_master where name != 'alembic_version' and rootpage > 1 order by rootpage"
            f" limit 1 offset {page}"
        ).scalar()
    with home.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    home.engine.dispose()
    with (home.path / "catalogue.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(os.urandom(64))
    assert only(home, "catalogue").mend == "Restore catalogue.db from a backup."


def test_a_catalogue_that_is_older_and_one_that_is_lost(home):
    with home.engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '0001'")
    assert "run `sluice init`" in only(home, "catalogue").detail
    (home.path / "blobs" / "something").touch()
    for file in home.path.glob("catalogue.db*"):
        file.unlink()
    assert only(home, "catalogue").mend == "Restore catalogue.db from a backup."


def test_rows_that_lean_on_nothing(home):
    raw = home.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys = OFF")
    raw.driver_connection.execute("insert into releases values ('a', 'nobody', 'store', 'made', 1)")
    raw.close()
    assert only(home, "catalogue").detail == "the catalogue is damaged"


@pytest.mark.parametrize("name", ["store", "vault", "blobs"])
def test_a_folder_that_is_lost_or_none(home, name):
    shutil.rmtree(home.path / name)
    bad = only(home, f"{name} folder")
    assert (bad.detail, bad.mend.split(";")[0]) == ("missing", "restore it from a backup")
    mend = bad.mend.partition("without submissions: ")[2]
    subprocess.run(mend, shell=True, check=True)
    assert found(home)[f"{name} folder"].good
    (home.path / name).rmdir()
    (home.path / name).touch()
    assert only(home, f"{name} folder").detail == "not a folder"
