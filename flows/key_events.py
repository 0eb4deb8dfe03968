"""Custody events of keys: who can open submissions is never changed without the log telling.

The keystore is a file and the log is a table, so a kill may fall between the two. Whoever opens a home therefore looks
whether each key of the keystore has its event, and makes up for the ones that have none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from flows.agent import TOOLS
from keys.age import recipient_of
from keys.openpgp_keys import fingerprints_of
from keys.secrets import Secrets
from pipeline.catalogue.engine import reading
from pipeline.custody.log import CustodyLog, entries_of_the_home
from pipeline.events import Event, EventType, Outcome


@dataclass(frozen=True, slots=True)
class _Held:
    """A key of the keystore. The mark is an opaque id of its very bytes: a key that got new subkeys has another."""

    kind: str
    mark: str
    first: bool
    key: str | bytes = field(repr=False)

    def public(self) -> str:
        """Return its public half, as `sluice keys list` shows it."""
        return recipient_of(self.key) if isinstance(self.key, str) else fingerprints_of([self.key])[0]


def note_keys(
    engine: Engine, log: CustodyLog, secrets: Secrets, name: Callable[..., str], *, action: str = "found"
) -> list[tuple[str, str]]:
    """Log an event for every key that opens submissions and has none.

    Args:
        engine: Of the catalogue.
        log: Of this home.
        secrets: What the keystore holds.
        name: Makes opaque ids that are the same each time.
        action: How they came: ``import`` when they were imported just now, ``found`` when nobody knows any more.

    Returns:
        Kind and public half of each key that got an event, in the keystore's order.

    Raises:
        KeysError: An OpenPGP key without an event cannot be read.
        StoreUnavailable: The catalogue cannot be read or written.
    """
    held = _held(secrets, name)
    with reading(engine).begin() as connection:
        told = _told(connection)
    # gpg tells the fingerprints in a sandbox, slowly: only for the few, and before the catalogue is locked.
    shown = {key.mark: key.public() for key in held if key.mark not in told}
    if not shown:
        return []
    with engine.begin() as connection:
        told = _told(connection)  # another command may have been quicker
        fresh = [key for key in held if key.mark in shown and key.mark not in told]
        log.append(connection, [_event(key, shown[key.mark], name, action) for key in fresh])
    return [(key.kind, shown[key.mark]) for key in fresh]


def _held(secrets: Secrets, name: Callable[..., str]) -> list[_Held]:
    # The first identity is the one that `new_secrets` drew: an import only ever adds behind it.
    held = [
        _Held("age", name("held key", "age", recipient_of(identity)), not place, identity)
        for place, identity in enumerate(secrets.intake)
    ]
    for blob in secrets.openpgp:
        held.append(_Held("openpgp", name("held key", "openpgp", hashlib.sha256(blob).hexdigest()), False, blob))
    return held


def _told(connection: Connection) -> set[object]:
    """Return the marks of all keys that the log tells of."""
    events = (json.loads(entry.body) for entry in entries_of_the_home(connection))
    return {event["detail"].get("mark") for event in events if event["type"] == EventType.KEY_CHANGE.value}


def _event(key: _Held, public: str, name: Callable[..., str], action: str) -> Event:
    how = "generate" if key.first else action
    detail = {"action": how, "kind": key.kind, "public": public, "mark": key.mark}
    return Event(EventType.KEY_CHANGE, Outcome.SUCCESS, name("key", key.kind, public), None, TOOLS, detail)
