"""The custody log as files that an auditor takes away and checks without us.

FOLDER/entries.jsonl        one event a line, in order
FOLDER/checkpoints/SIZE     signed notes
FOLDER/log.json             name and public key of the log
FOLDER/README.txt           how to check it
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from keys.disk import sync_folder
from pipeline.custody.audit import LogReport, NoteOpener, verify_entries
from pipeline.custody.log import Entry, all_checkpoints, entries_of, parse_checkpoint
from pipeline.custody.outside import MOST_BYTES, count_in, table_of, text_of
from pipeline.errors import CheckpointInvalid, OutputUnwritable, UnreadableInput, Unverifiable
from pipeline.plainfile import open_plain

_README = """\
Custody log of a Sluicegate home.

entries.jsonl holds one event a line. The leaf hash of a line is SHA-256 of a zero byte and the line without newline;
inner nodes are SHA-256 of a one byte, the left and the right hash (RFC 6962). Each file in checkpoints/ is a signed
note (C2SP): name, number of entries, root in base64, an empty line, and an Ed25519 signature. Compare log.json with the
key that you were given by another way. `sluice audit verify FOLDER` does all this on any machine.
"""


def export(connection: Connection, folder: Path, origin: str, public_key: bytes) -> None:
    """Write the whole log into a folder that is new or empty, down to the disk; nothing is ever written over.

    Raises:
        OutputUnwritable: There is something at that place, or it cannot be written; what was begun is removed again.
    """
    made: list[Path] = []
    try:
        _new_folder(folder, made)
        _new_folder(folder / "checkpoints", made)
        _write(folder / "entries.jsonl", (entry.body + b"\n" for entry in entries_of(connection)), made)
        for note in all_checkpoints(connection):
            _write(folder / "checkpoints" / str(parse_checkpoint(note).size), [note.encode()], made)
        key = json.dumps({"origin": origin, "ed25519": public_key.hex()}, indent=2) + "\n"
        _write(folder / "log.json", [key.encode()], made)
        _write(folder / "README.txt", [_README.encode()], made)
        for place in {path.parent for path in made} | {folder}:
            sync_folder(place)
    except OSError as error:
        _remove(made)
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise OutputUnwritable("there is something at that place already, and a new folder is needed") from None
        raise OutputUnwritable("the export cannot be written", errno=error.errno or 0) from None
    except BaseException:
        _remove(made)
        raise


def _new_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder, or take one that is empty (a medium, say)."""
    if not folder.parent.exists():
        _new_folder(folder.parent, made)
    try:
        folder.mkdir()
    except FileExistsError:
        if folder.is_symlink() or any(folder.iterdir()):
            raise
    else:
        made.append(folder)


def _write(path: Path, chunks: Iterable[bytes], made: list[Path]) -> None:
    with path.open("xb") as sink:
        made.append(path)
        for chunk in chunks:
            sink.write(chunk)
        sink.flush()
        os.fsync(sink.fileno())


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def verify_export(folder: Path, open_note: NoteOpener, held: Sequence[str] = ()) -> LogReport:
    """Check an export.

    Args:
        folder: Where it lies.
        open_note: Checks signatures.
        held: Checkpoints that somebody keeps elsewhere.

    Raises:
        CheckpointInvalid: A signature or root does not hold.
        LogForked: Entries are missing.
        Unverifiable: It is no export, is damaged, or cannot be read.
    """
    try:
        notes = [text_of(path) for path in sorted((folder / "checkpoints").iterdir())]
        if not notes:
            raise CheckpointInvalid("none")
        return verify_entries(_lines(folder / "entries.jsonl"), [*notes, *held], open_note)
    except OSError as error:
        raise Unverifiable("it is no exported log, or cannot be read", errno=error.errno or 0) from None


def _lines(path: Path) -> Iterator[Entry]:
    try:
        source = open_plain(path, follow=True)
    except UnreadableInput as error:
        raise Unverifiable(error.detail, **error.numbers) from None
    with source:
        number = 0
        while line := source.readline(MOST_BYTES):
            number += 1
            try:
                sequence = count_in(table_of(line), "seq")
            except Unverifiable as error:
                raise Unverifiable(error.detail, line=number) from None
            yield Entry(sequence, line.removesuffix(b"\n"))
