"""The newest signed head of the custody log, beside the database too: HOME/keys/last-checkpoint.

A catalogue that is put back to an older state, or whose newest checkpoint is taken out, would be signed on as if
nothing had been: two histories under one key. So nothing is signed that does not extend this file. It is written after
the commit that holds the note, so it is never ahead of a log that is whole; a kill in between leaves it behind, which
does no harm.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from flows.home_files import write_new
from keys.disk import sync_folder
from keys.keystore import one_at_a_time
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import NoteOpener, opened_note
from pipeline.custody.log import Head, check_extends, last_checkpoint, parse_checkpoint
from pipeline.errors import CheckpointInvalid, LogForked

#: Place in the home.
LAST = "keys/last-checkpoint"


def last_note(home: Path) -> str | None:
    """Return the signed note that is kept, unchecked; None where there is none, as in homes of older programs.

    Raises:
        CheckpointInvalid: It cannot be read.
    """
    try:
        return (home / LAST).read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise CheckpointInvalid("last one kept") from None


def last_head(home: Path, open_note: NoteOpener) -> Head | None:
    """Return the head that was signed last.

    Raises:
        CheckpointInvalid: What is kept is no checkpoint of this log.
    """
    note = last_note(home)
    return None if note is None else parse_checkpoint(opened_note(note, open_note))


def keep_last(home: Path, engine: Engine, open_note: NoteOpener, *, lost: Head | None = None) -> None:
    """Keep the newest signed note of the log, unless the log does not extend the one that is kept: that one stays.

    Args:
        home: Where.
        engine: Of the catalogue.
        open_note: Checks signatures.
        lost: The head that is kept, where a person has said that what it was signed for is lost.
    """
    with one_at_a_time(home / "keys"), reading(engine).begin() as connection:
        note = last_checkpoint(connection)
        if note is None or note == _kept(home):
            return
        if not _extends(connection, home, open_note, parse_checkpoint(note), lost):
            return
        fresh = home / "keys" / ".last-checkpoint.new"
        write_new(fresh, note)
        fresh.rename(home / LAST)
        sync_folder(home / "keys")


def _kept(home: Path) -> str | None:
    try:
        return last_note(home)
    except CheckpointInvalid:
        return None


def _extends(connection: Connection, home: Path, open_note: NoteOpener, newest: Head, lost: Head | None) -> bool:
    """Return whether a head extends the one that is kept; whoever signs or verifies raises what this one does not."""
    try:
        kept = last_head(home, open_note)
        if kept is not None and kept != lost:
            check_extends(connection, kept, newest.size, newest.root)
    except (CheckpointInvalid, LogForked):
        return False
    return True
