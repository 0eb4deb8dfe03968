"""A catalogue that came back from a backup: what is lost of its custody log, and taking it up knowingly.

`flows.signed_head` tells such a catalogue, and nothing is signed on. Where the lost part cannot be had any more, a
person who has the passphrase may say so. The log then says it itself, in an event under its next checkpoint that names
the lost head; the signed note of that head stays beside the keys as evidence; and the home goes on. It makes nothing
whole and hides nothing: whoever holds a checkpoint of the lost part finds from then on that this log contradicts it.

A log whose own checkpoints contradict the kept head is no backup but a second history that was signed: that stays
refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from flows.agent import TOOLS
from flows.home import Home
from flows.home_files import write_new
from flows.signed_head import last_head, last_note
from keys.disk import sync_folder
from keys.keystore import one_at_a_time
from pipeline.catalogue import accessions, documents
from pipeline.custody.audit import verify
from pipeline.custody.log import Head, check_extends, entries_of_the_home, event_of
from pipeline.errors import LogForked
from pipeline.events import Event, EventType, Outcome, Scalar


@dataclass(frozen=True, slots=True)
class Lost:
    """What a catalogue lacks that was put back.

    Attributes:
        head: What was signed last, over the lost part too.
        note: Its signed note.
        entries: Entries that the log has.
        signed: How many of them its own newest checkpoint covers; these are as they were.
        accessions: Submissions of which the vault holds originals, and that are not in the catalogue.
        releases: What the store holds, and is in no whole release of the catalogue.
    """

    head: Head
    note: str
    entries: int
    signed: int
    accessions: tuple[str, ...]
    releases: tuple[str, ...]

    @property
    def most_entries(self) -> int:
        """How many signed entries are lost at most; fewer where entries that are not signed are as they were."""
        return self.head.size - min(self.signed, self.head.size)


def lost(home: Home, connection: Connection) -> Lost | None:
    """Return what a catalogue lacks, or None when its log extends the head that was signed last.

    Raises:
        LogForked: The log is damaged, or was signed on in another history than the kept head's.
        CheckpointInvalid: A checkpoint of it, or the kept one, does not hold.
    """
    note, head = last_note(home.path), last_head(home.path, home.open_note)
    report = verify(connection, home.open_note)
    if note is None or head is None:
        return None
    try:
        check_extends(connection, head, report.size, report.root)
    except LogForked:
        told = _event_of(connection, head)
        if report.signed >= head.size and told is None:
            raise
        entries, signed = (report.size, report.signed) if told is None else (told["entries"], told["signed"])
        there = {one.submission.accession for one in accessions.all_accessions(connection)}
        whole = {release for accession in there for release in documents.whole_releases(connection, accession)}
        sealed, stored = _names(home.path / "vault"), _names(home.path / "store")
        missing, unknown = tuple(sorted(sealed - there)), tuple(sorted(stored - whole))
        return Lost(head, note, entries, signed, missing, unknown)
    return None


def take_up(home: Home, known: Lost) -> str:
    """Go on with a catalogue that was put back; doing it again after a kill brings it to its end.

    Args:
        home: Where.
        known: What the person was told.

    Returns:
        The new checkpoint.

    Raises:
        LogForked: It is not so any more: something was signed or put back meanwhile.
        CustodyError: As `lost`.
    """
    _keep_evidence(home.path, known)
    with home.engine.begin() as connection:
        found = lost(home, connection)
        if found is None or found.head != known.head:
            raise LogForked(signed=known.head.size)
        if _event_of(connection, found.head) is None:
            home.log.append(connection, [_event(home, found)])
        note = home.log.checkpoint(connection, lost=found.head)
    home.keep_head(lost=known.head)
    return note


def taken_up(connection: Connection) -> list[dict[str, Any]]:
    """Return what the log tells of catalogues that were put back and taken up: details of events, oldest first."""
    events = [event_of(entry) for entry in entries_of_the_home(connection)]
    return [event["detail"] for event in events if event["type"] == EventType.RECOVERY.value]


def evidence_of(head: Head) -> str:
    """Return where in a home the note of a lost head is kept."""
    return f"keys/lost-checkpoint-{head.size}-{head.root.hex()[:16]}"


def _event_of(connection: Connection, head: Head) -> dict[str, Any] | None:
    """Return the detail of the event about a lost head: a take-up that was killed before the head outside followed."""
    return next((detail for detail in taken_up(connection) if detail.get("lost_root") == head.root.hex()), None)


def _event(home: Home, found: Lost) -> Event:
    root = found.head.root.hex()
    detail: dict[str, Scalar] = {
        "entries": found.entries,
        "signed": found.signed,
        "lost_size": found.head.size,
        "lost_root": root,
        "accessions": len(found.accessions),
        "releases": len(found.releases),
    }
    return Event(EventType.RECOVERY, Outcome.SUCCESS, home.opaque_id("lost head", root), None, TOOLS, detail)


def _keep_evidence(home: Path, found: Lost) -> None:
    """Keep the note of the lost head beside the keys: nobody else may have it."""
    with one_at_a_time(home / "keys"):
        place = home / evidence_of(found.head)
        if not place.exists():
            fresh = place.with_name(f".{place.name}.new")
            write_new(fresh, found.note)
            fresh.rename(place)
            sync_folder(place.parent)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
