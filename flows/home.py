"""A home: one newsroom's keys, policy, catalogue, custody log, resting items, vault and store, in one folder.

HOME/settings.toml policy.toml     what the desk may change
HOME/keys/keystore public.json     sealed private keys; what anybody may know
HOME/catalogue.db                  catalogue and custody log
HOME/blobs/ vault/ store/          resting items (sealed), originals (sealed to the vault), releases
HOME/inbox/ prefect/ logs/         watched folder, Prefect's private database, private logs
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from keys.age import generate_identity, recipient_of
from keys.errors import UnusableKey
from keys.keystore import Cost, create_keystore, open_keystore
from keys.sealing import derive_key, new_key, open_field, seal_field, seal_to
from keys.secrets import Secrets, new_secrets
from keys.signer import Signer
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import check_revision, open_catalogue, reading
from pipeline.catalogue.fields import FieldSeal
from pipeline.custody.log import CustodyLog
from pipeline.errors import SettingsError
from pipeline.settings import Settings, load_settings
from pipeline.stores.base import Store
from pipeline.stores.filesystem import FilesystemStore
from pipeline.vault.blobs import BlobFolder
from pipeline.vault.rest import Rest
from pipeline.vault.vault import Vault
from redaction.errors import PolicyError
from redaction.policy import Policy, default_policy_toml, load_policy

_FOLDERS = ("keys", "blobs", "vault", "store", "inbox", "prefect", "logs")
_SETTINGS = """\
# Settings of this home. Every line may be left out.
# workers = 2         sandboxes at the same time; default: one per processor
# batch_items = 40    items that a worker takes at once
# ocr = true          read pictures when verifying
# [limits]            bounds against bombs; names and defaults in pipeline/limits.py
"""


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


class Home:
    """An opened home. Keys live in memory only, for as long as this object does.

    Args:
        settings: Its settings.
        secrets: Its keys.
    """

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self.settings = settings
        self.secrets = secrets
        self.path = settings.home
        self.public = read_public(settings.home)
        self.signer = Signer(secrets.signing_seed, self.public.origin)
        self.log = CustodyLog(self.signer)
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
        return str(uuid.UUID(bytes=hmac.digest(key, "\0".join(parts).encode(), "sha256")[:16], version=4))

    def pseudonym_key(self, accession: str) -> bytes:
        """Return the key of a submission's pseudonyms; tokens of two submissions cannot be joined."""
        return derive_key(self.secrets.pseudonym_key, f"pseudonyms {accession}")

    def _seal_to_vault(self, chunks: Iterable[bytes], write: Callable[[bytes], object]) -> None:
        seal_to(self.public.vault, chunks, write)


def create_home(path: Path, passphrase: bytes, vault_identity: Path, cost: Cost | None = None) -> PublicKeys:
    """Make a new home. The database is brought to its revision by the caller.

    Args:
        path: Folder; made with mode 0700, must not hold a keystore.
        passphrase: Protects the keystore.
        vault_identity: New file that gets the private half of the vault key; meant to leave the machine.
        cost: Argon2id cost, the default one when None.

    Raises:
        SettingsError: There is a home already, or the file for the vault's private half exists.
    """
    os.umask(0o077)
    if (path / "keys" / "keystore").exists():
        raise SettingsError("there is a home already; it was not touched")
    secrets = new_secrets()
    identity, vault_recipient = _interrupted(path, vault_identity) or generate_identity()
    for folder in ("", *_FOLDERS):
        (path / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    origin = f"sluicegate/{uuid.uuid4()}"
    public = PublicKeys(
        origin=origin,
        intake=tuple(recipient_of(identity) for identity in secrets.intake),
        vault=(vault_recipient,),
        log_key=Signer(secrets.signing_seed, origin).public_key.hex(),
    )
    # The order lets an interrupted init go on: public.json says whose identity it is; the keystore makes it a home.
    replace_public(path, public)
    if not vault_identity.exists():
        partial = vault_identity.with_name(f".{vault_identity.name}.partial")
        _write_new(
            partial, f"# Opens the originals in the vault of a Sluicegate home. Move it off this machine.\n{identity}\n"
        )
        partial.rename(vault_identity)
    _write_new(path / "settings.toml", _SETTINGS)
    _write_new(path / "policy.toml", default_policy_toml())
    if cost is None:
        create_keystore(path / "keys" / "keystore", secrets, passphrase)
    else:
        create_keystore(path / "keys" / "keystore", secrets, passphrase, cost)
    return public


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
    raise SettingsError("the file for the vault's private half exists already; it was not overwritten")


def open_home(path: Path, passphrase: bytes) -> Home:
    """Open a home.

    Raises:
        KeysError: Wrong passphrase, damaged or missing keystore.
        SettingsError: Settings, policy or database revision are wrong.
    """
    os.umask(0o077)
    home = Home(load_settings(path), open_keystore(path / "keys" / "keystore", passphrase))
    _ = home.policy
    return home


def catalogue_of(path: Path) -> Engine:
    """Open the catalogue of a home, without any key.

    Raises:
        SettingsError: There is no home, or its database has another revision.
    """
    if not (path / "catalogue.db").exists():
        raise SettingsError("there is no home here; run `sluice init`")
    engine = open_catalogue(path / "catalogue.db")
    check_revision(engine)
    return engine


def policy_of(path: Path) -> Policy:
    """Read policy.toml of a home; the default policy where there is none.

    Raises:
        SettingsError: It is wrong; the message has the line.
    """
    file = path / "policy.toml"
    try:
        return load_policy(file.read_text("utf-8") if file.exists() else "")
    except (PolicyError, UnicodeDecodeError) as error:
        detail = str(error) if isinstance(error, PolicyError) else "policy.toml is not UTF-8"
    raise SettingsError(detail)


def read_public(path: Path) -> PublicKeys:
    """Read the public keys of a home.

    Raises:
        SettingsError: There is no home, or the file is damaged.
    """
    try:
        table = json.loads((path / "keys" / "public.json").read_text("utf-8"))
        return PublicKeys(table["origin"], tuple(table["intake"]), tuple(table["vault"]), table["log_key"])
    except FileNotFoundError:
        raise SettingsError("there is no home here; run `sluice init`") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise SettingsError("keys/public.json is damaged; restore it from a backup") from None


def _as_json(public: PublicKeys) -> dict[str, object]:
    return {
        "origin": public.origin,
        "intake": list(public.intake),
        "vault": list(public.vault),
        "log_key": public.log_key,
    }


def _write_new(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as sink:
        sink.write(text)


def replace_public(path: Path, public: PublicKeys) -> None:
    """Write the public keys of a home anew, whole or not at all."""
    fresh = path / "keys" / ".public.json.new"
    _write_new(fresh, json.dumps(_as_json(public), indent=2) + "\n")
    fresh.rename(path / "keys" / "public.json")
