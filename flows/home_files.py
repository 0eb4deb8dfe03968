"""The files of a home, as far as they go without its passphrase: what is there, whole, or missing."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from keys.disk import sync_folder
from keys.errors import UnusableKey
from keys.keystore import check_keystore
from keys.sealing import check_recipients
from pipeline.catalogue.engine import check_revision, open_catalogue, reading
from pipeline.errors import HomeError, SettingsError
from pipeline.settings import load_settings
from redaction.errors import PolicyError
from redaction.policy import Policy, load_policy

#: Folders that only ever fill when submissions come in.
_FILLED = ("blobs", "vault", "store")


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What anybody may know of a home.

    Attributes:
        origin: Name of its custody log.
        intake: age recipients that sources encrypt to.
        vault: age recipients that originals are sealed to.
        log_key: Ed25519 public key of the custody log, hexadecimal.
    """

    origin: str
    intake: tuple[str, ...]
    vault: tuple[str, ...]
    log_key: str


def was_finished(path: Path) -> bool:
    """Return whether an init of this home once came to its end: it has its catalogue, which is made last."""
    return (path / "catalogue.db").exists() or _holds_work(path)


def _holds_work(path: Path) -> bool:
    folders = [path / name for name in _FILLED]
    return any(next(folder.iterdir(), None) for folder in folders if folder.is_dir())


def check_home(path: Path) -> None:
    """Look at a home as far as that goes without its passphrase, so that nobody is asked for it in vain.

    Raises:
        HomeError: There is no home, or a file of it is missing or damaged.
        KeysError: The keystore cannot be read.
        SettingsError: Settings or policy are wrong.
    """
    keystore = path / "keys" / "keystore"
    if not keystore.exists():
        raise _lacking("keys/keystore", used=was_finished(path))
    check_keystore(keystore)
    read_public(path)
    load_settings(path)
    policy_of(path)
    catalogue_of(path).dispose()


def catalogue_of(path: Path) -> Engine:
    """Open the catalogue of a home, without any key.

    Raises:
        HomeError: There is no home, or its catalogue is lost.
        CatalogueUnavailable: It is damaged, or cannot be opened.
        SettingsError: It has another revision.
    """
    file = path / "catalogue.db"
    used = _holds_work(path)
    if not file.exists() or (used and not file.stat().st_size):
        raise _lacking(file.name, used=used)
    return _whole(file, check_revision)


def catalogue_to_migrate(path: Path) -> Engine:
    """Open the catalogue of a home to bring it to its newest revision; make an empty one when the home is new.

    Raises:
        HomeError: It is lost: submissions came in once, and their catalogue is gone.
        CatalogueUnavailable: It is damaged, or cannot be opened.
    """
    file = path / "catalogue.db"
    if _holds_work(path) and not (file.exists() and file.stat().st_size):
        raise _lacking(file.name, used=True)
    return _whole(file, lambda engine: None)


def _whole(file: Path, check: Callable[[Engine], None]) -> Engine:
    engine = open_catalogue(file)
    with reading(engine).begin() as connection:
        connection.exec_driver_sql("select count(*) from sqlite_master")
    check(engine)
    return engine


def _lacking(name: str, *, used: bool) -> HomeError:
    """Return what to say of a file that is missing. In a home that was used, nobody is told to make a new one."""
    if used:
        return HomeError(f"{name} of this home is missing", f"Restore {name} from a backup.")
    return HomeError("there is no home here", "Run `sluice init`, or set SLUICE_HOME.")


def policy_of(path: Path) -> Policy:
    """Read policy.toml of a home; the default policy where there is none.

    Raises:
        SettingsError: It is wrong; the message has the line.
    """
    file = path / "policy.toml"
    try:
        return load_policy(file.read_text("utf-8") if file.exists() else "")
    except PolicyError as error:
        detail = str(error)
    except UnicodeDecodeError:
        detail = "policy.toml is not UTF-8"
    except OSError:
        detail = "policy.toml is no file that can be read"
    raise SettingsError(detail)


def read_public(path: Path) -> PublicKeys:
    """Read the public keys of a home.

    Raises:
        HomeError: There is no home, or the file is damaged.
    """
    file = path / "keys" / "public.json"
    try:
        table = json.loads(file.read_text("utf-8"))
        public = PublicKeys(table["origin"], tuple(table["intake"]), tuple(table["vault"]), table["log_key"])
        check_recipients((*public.intake, *public.vault))
        named = re.fullmatch(r"[!-*,-~]{1,128}", public.origin)  # no spaces and no plus signs: C2SP signed-note
        if named and public.intake and public.vault and re.fullmatch("[0-9a-fA-F]{64}", public.log_key):
            return public
    except (FileNotFoundError, NotADirectoryError):
        raise _lacking("keys/public.json", used=file.with_name("keystore").exists() or was_finished(path)) from None
    except (OSError, ValueError, KeyError, TypeError, UnusableKey):
        pass
    raise HomeError("keys/public.json is damaged", "Restore keys/public.json from a backup.")


def _as_json(public: PublicKeys) -> dict[str, object]:
    return {
        "origin": public.origin,
        "intake": list(public.intake),
        "vault": list(public.vault),
        "log_key": public.log_key,
    }


def write_new(path: Path, text: str) -> None:
    """Write a private file, and wait until the disk has it; what a kill left there goes, and no link is followed."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())


def give_name(fresh: Path, path: Path) -> None:
    """Give a file its name, unless somebody took the name meanwhile, and wait until the disk has it.

    Raises:
        FileExistsError: The name is taken; both files are as they were.
    """
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, as on many sticks: an empty file of ours keeps the name
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        fresh.rename(path)
    fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_unless_there(path: Path, text: str) -> None:
    """Write a file whole or not at all, and never over what the desk has written."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}.new")
        write_new(fresh, text)
        fresh.rename(path)


def replace_public(path: Path, public: PublicKeys) -> None:
    """Write the public keys of a home anew, whole or not at all."""
    fresh = path / "keys" / ".public.json.new"
    write_new(fresh, json.dumps(_as_json(public), indent=2) + "\n")
    fresh.rename(path / "keys" / "public.json")
