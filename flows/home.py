"""A home: one newsroom's keys, policy, catalogue, custody log, resting items, vault and store, in one folder.

HOME/settings.toml policy.toml     what the desk may change
HOME/keys/keystore public.json     sealed private keys; what anybody may know
HOME/keys/last-checkpoint          head of the custody log that was signed last
HOME/catalogue.db                  catalogue and custody log
HOME/blobs/ vault/ store/          resting items (sealed), originals (sealed to the vault), releases
HOME/inbox/ prefect/ logs/         watched folder, Prefect's private database, private logs
"""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from sqlalchemy import Engine

from flows.home_files import (
    PublicKeys,
    catalogue_of,
    check_home,
    give_name,
    policy_of,
    read_public,
    replace_public,
    was_finished,
    write_new,
    write_unless_there,
)
from flows.key_events import note_keys
from flows.signed_head import keep_last, last_head
from keys.age import generate_identity, recipient_of
from keys.errors import UnusableKey
from keys.keystore import Cost, create_keystore, one_at_a_time, open_keystore
from keys.passphrase import read_passphrase
from keys.sealing import derive_key, new_key, open_field, seal_field, seal_to
from keys.secrets import Secrets, new_secrets
from keys.signer import Signer, open_note
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import reading
from pipeline.catalogue.fields import FieldSeal
from pipeline.custody.log import CustodyLog, Head
from pipeline.errors import HomeError, SettingsError
from pipeline.settings import Settings, load_settings
from pipeline.stores.base import Store
from pipeline.stores.filesystem import FilesystemStore
from pipeline.vault.blobs import BlobFolder
from pipeline.vault.rest import Rest
from pipeline.vault.vault import Vault
from redaction.policy import Policy, default_policy_toml

__all__ = [
    "Home",
    "PublicKeys",
    "catalogue_of",
    "check_home",
    "check_new_home",
    "create_home",
    "open_home",
    "policy_of",
    "publish_recipients",
    "read_public",
    "replace_public",
    "unlock_home",
]

_FOLDERS = ("keys", "blobs", "vault", "store", "inbox", "prefect", "logs")
_SETTINGS = """\
# Settings of this home. Every line may be left out.
# workers = 2         sandboxes at the same time; default: one per processor
# batch_items = 40    items that a worker takes at once
# ocr = true          read pictures when verifying
# [limits]            bounds against bombs; names and defaults in pipeline/limits.py
"""


class Home:
    """An opened home. Keys live in memory only, for as long as this object does.

    Args:
        settings: Its settings.
        secrets: Its keys.

    Attributes:
        open_note: Returns the text of a note of this home's log, or raises when its signature does not hold.
    """

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self.settings = settings
        self.secrets = secrets
        self.path = settings.home
        self.public = read_public(settings.home)
        self.signer = Signer(secrets.signing_seed, self.public.origin)
        self.open_note = partial(open_note, origin=self.public.origin, public_key=self.signer.public_key)
        self.log = CustodyLog(self.signer, lambda: last_head(self.path, self.open_note))
        self.fields = FieldSeal(secrets.field_key)
        self.blobs = BlobFolder(settings.home / "blobs")

    def __repr__(self) -> str:
        return "Home()"

    @cached_property
    def engine(self) -> Engine:
        """The catalogue's engine."""
        return catalogue_of(self.path)

    @cached_property
    def policy(self) -> Policy:
        """The desk's policy.

        Raises:
            SettingsError: policy.toml is wrong.
        """
        return policy_of(self.path)

    @cached_property
    def policy_digest(self) -> str:
        """SHA-256 of policy.toml, for the custody log."""
        path = self.path / "policy.toml"
        return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()

    def keep_head(self, *, lost: Head | None = None) -> None:
        """Keep the newest signed head outside the database, too; to be called when its transaction is through.

        Args:
            lost: The head that is kept there, where it is known to be of a lost part; see `flows.restored`.
        """
        keep_last(self.path, self.engine, self.open_note, lost=lost)

    def store(self) -> Store:
        """The store of this home."""
        return FilesystemStore(self.path / "store")

    def vault(self, accession: str) -> Vault:
        """Where the originals of a submission are sealed; nothing comes back."""
        return Vault(self.path / "vault" / accession, self._seal_to_vault)

    def rest(self, accession: str) -> Rest:
        """Where the items of a submission rest.

        Raises:
            SettingsError: Its data key is gone: it was shredded, or never opened.
        """
        with reading(self.engine).begin() as connection:
            found = accessions.get(connection, accession)
        if found is None or found.wrapped_key is None:
            raise SettingsError("this accession has no data key: it was shredded or never opened")
        return Rest(self.blobs, accession, open_field(self.secrets.wrapping_key, found.wrapped_key, accession))

    def new_rest(self, accession: str) -> tuple[Rest, bytes]:
        """Make a data key for a submission; return its resting place and the wrapped key to be recorded."""
        data_key = new_key()
        return Rest(self.blobs, accession, data_key), seal_field(self.secrets.wrapping_key, data_key, accession)

    def opaque_id(self, *parts: str) -> str:
        """Return an id that is always the same for the same parts of this home, and tells nothing without its key.

        Work that is done again after a kill finds the same names, so that nothing is left over.
        """
        key = derive_key(self.secrets.digest_key, "opaque ids")
        name = "\0".join(parts).encode("utf-8", "surrogateescape")  # a path may be bytes that are no text
        return str(uuid.UUID(bytes=hmac.digest(key, name, "sha256")[:16], version=4))

    def pseudonym_key(self, accession: str) -> bytes:
        """Return the key of a submission's pseudonyms; tokens of two submissions cannot be joined."""
        return derive_key(self.secrets.pseudonym_key, f"pseudonyms {accession}")

    def _seal_to_vault(self, chunks: Iterable[bytes], write: Callable[[bytes], object]) -> None:
        seal_to(self.public.vault, chunks, write)


def create_home(path: Path, passphrase: bytes, vault_identity: Path, cost: Cost | None = None) -> PublicKeys:
    """Make a new home, or go on with one whose making was interrupted. The caller brings its database to its revision.

    Args:
        path: Folder; made with mode 0700, must not hold a keystore. Settings and policy that it holds are kept.
        passphrase: Protects the keystore.
        vault_identity: New file that gets the private half of the vault key; meant to leave the machine.
        cost: Argon2id cost, the default one when None.

    Raises:
        HomeError: There is a home already, or one that has lost its keystore.
        SettingsError: The file for the vault's private half exists.
    """
    os.umask(0o077)
    check_new_home(path, vault_identity)
    try:
        for folder in ("", *_FOLDERS):
            (path / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError, PermissionError):
        raise HomeError("the folders of the home cannot be made", "Check SLUICE_HOME, its owner and mode.") from None
    with one_at_a_time(path / "keys"):
        check_new_home(path, vault_identity)  # another init may have been quicker
        return _fill(path, passphrase, vault_identity, cost)


def _fill(path: Path, passphrase: bytes, vault_identity: Path, cost: Cost | None) -> PublicKeys:
    secrets = new_secrets()
    identity, vault_recipient = _interrupted(path, vault_identity) or generate_identity()
    origin = f"sluicegate/{uuid.uuid4()}"
    public = PublicKeys(
        origin=origin,
        intake=tuple(recipient_of(identity) for identity in secrets.intake),
        vault=(vault_recipient,),
        log_key=Signer(secrets.signing_seed, origin).public_key.hex(),
    )
    # The order lets an interrupted init go on: public.json says whose identity it is; the keystore makes it a home.
    replace_public(path, public)
    _write_identity(vault_identity, identity)
    write_unless_there(path / "settings.toml", _SETTINGS)
    write_unless_there(path / "policy.toml", default_policy_toml())
    create_keystore(path / "keys" / "keystore", secrets, passphrase, *([] if cost is None else [cost]))
    return public


def _write_identity(path: Path, identity: str) -> None:
    """Write the vault's private half, whole or not at all, and never over another file."""
    partial = path.with_name(f".{path.name}.partial")
    if path.exists():
        partial.unlink(missing_ok=True)  # a kill may have left the second name of the very same file
        return
    write_new(
        partial, f"# Opens the originals in the vault of a Sluicegate home. Move it off this machine.\n{identity}\n"
    )
    try:
        give_name(partial, path)
    except FileExistsError:
        partial.unlink(missing_ok=True)
        raise _taken() from None


def check_new_home(path: Path, vault_identity: Path) -> None:
    """Refuse what `create_home` would refuse, without a passphrase.

    Raises:
        HomeError: There is a home already, or one that has lost its keystore.
        SettingsError: The file for the vault's private half exists, and is not of an interrupted init of this home.
    """
    if (path / "keys" / "keystore").exists():
        raise HomeError("there is a home already; it was not touched", "Give SLUICE_HOME another folder.")
    if was_finished(path):
        raise HomeError(
            "this home was in use and its keystore is gone; nothing was touched",
            "Restore keys/keystore from a backup: new keys would open nothing of what is here. "
            "For another home, give SLUICE_HOME another folder.",
        )
    _interrupted(path, vault_identity)


def _interrupted(path: Path, vault_identity: Path) -> tuple[str, str] | None:
    """Return identity and recipient of the vault that an init of this home made before it was interrupted, or None.

    Raises:
        SettingsError: The file is there, and is not from here.
    """
    if not vault_identity.exists():
        return None
    with suppress(SettingsError, OSError, UnicodeDecodeError, UnusableKey):
        lines = vault_identity.read_text("ascii").split()
        recipient = recipient_of(lines[-1] if lines else "")
        if recipient in read_public(path).vault:
            return lines[-1], recipient
    raise _taken()


def _taken() -> HomeError:
    return HomeError(
        "the file for the vault's private half exists already; it was not overwritten",
        "Name another one with --vault-identity.",
    )


def unlock_home(path: Path, passphrase_file: Path | None) -> Home:
    """Check a home, ask for its passphrase where no file has it, and open it.

    Raises:
        HomeError: As `check_home`.
        KeysError: No passphrase, a wrong one, or the keystore cannot be used.
        SettingsError: Settings or policy are wrong.
    """
    check_home(path)
    return open_home(path, read_passphrase(passphrase_file))


def open_home(path: Path, passphrase: bytes) -> Home:
    """Open a home, and make up for what a killed import of a key left undone.

    Raises:
        HomeError: A file of it is missing or damaged, or its keystore and its public keys do not belong together.
        KeysError: Wrong passphrase, damaged or missing keystore.
        SettingsError: Settings, policy or database revision are wrong.
    """
    os.umask(0o077)
    check_home(path)
    # Before the keystore: should a key be imported meanwhile, these are fewer than the keystore's, never more.
    earlier = read_public(path)
    home = Home(load_settings(path), open_keystore(path / "keys" / "keystore", passphrase))
    _ = home.policy
    ours = {recipient_of(identity) for identity in home.secrets.intake}
    if bytes.fromhex(earlier.log_key) != home.signer.public_key or not ours.issuperset(earlier.intake):
        raise HomeError(
            "keys/public.json and keys/keystore do not belong together", "Restore both from one backup; find out why."
        )
    publish_recipients(home)
    note_keys(home.engine, home.log, home.secrets, home.opaque_id)
    home.keep_head()
    return home


def publish_recipients(home: Home) -> None:
    """Add to public.json what sources may encrypt to and it does not have yet; it never loses one."""
    ours = [recipient_of(identity) for identity in home.secrets.intake]
    if not set(ours).issubset(home.public.intake):
        with one_at_a_time(home.path / "keys"):
            public = read_public(home.path)
            home.public = replace(public, intake=tuple(dict.fromkeys([*public.intake, *ours])))
            replace_public(home.path, home.public)
