"""The custody log as files that an auditor takes away and checks without us.

FOLDER/entries.jsonl        one event a line, in order
FOLDER/checkpoints/SIZE     signed notes
FOLDER/log.json             name and public key of the log
FOLDER/README.txt           how to check it
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection

from pipeline.custody.audit import LogReport, NoteOpener, verify_entries
from pipeline.custody.log import Entry, all_checkpoints, entries_of, parse_checkpoint
from pipeline.errors import CheckpointInvalid, StoreUnavailable

_README = """\
Custody log of a Sluicegate home.

entries.jsonl holds one event a line. The leaf hash of a line is SHA-256 of a zero byte and the line without newline;
inner nodes are SHA-256 of a one byte, the left and the right hash (RFC 6962). Each file in checkpoints/ is a signed
note (C2SP): name, number of entries, root in base64, an empty line, and an Ed25519 signature. Compare log.json with the
key that you were given by another way. `sluice audit verify FOLDER` does all this on any machine.
"""


def export(connection: Connection, folder: Path, origin: str, public_key: bytes) -> None:
    """Write the whole log into a new folder.

    Raises:
        StoreUnavailable: It cannot be written, or exists.
    """
    try:
        (folder / "checkpoints").mkdir(parents=True)
        with (folder / "entries.jsonl").open("xb") as sink:
            for entry in entries_of(connection):
                sink.write(entry.body + b"\n")
        for note in all_checkpoints(connection):
            (folder / "checkpoints" / str(parse_checkpoint(note).size)).write_bytes(note.encode())
        key = {"origin": origin, "ed25519": public_key.hex()}
        (folder / "log.json").write_text(json.dumps(key, indent=2) + "\n", "utf-8")
        (folder / "README.txt").write_text(_README, "utf-8")
    except FileExistsError:
        raise StoreUnavailable("there is something at that place already; export to a new folder") from None
    except OSError as error:
        raise StoreUnavailable("the export cannot be written", errno=error.errno or 0) from None


def verify_export(folder: Path, open_note: NoteOpener, held: Sequence[str] = ()) -> LogReport:
    """Check an export.

    Args:
        folder: Where it lies.
        open_note: Checks signatures.
        held: Checkpoints that somebody keeps elsewhere.

    Raises:
        CheckpointInvalid: A signature or root does not hold.
        LogForked: Entries are missing.
        StoreUnavailable: It cannot be read.
    """
    try:
        notes = [path.read_bytes().decode() for path in sorted((folder / "checkpoints").iterdir())]
        if not notes:
            raise CheckpointInvalid("none")
        return verify_entries(_lines(folder / "entries.jsonl"), [*notes, *held], open_note)
    except (OSError, UnicodeDecodeError):
        raise StoreUnavailable("the export cannot be read") from None


def _lines(path: Path) -> Iterator[Entry]:
    with path.open("rb") as source:
        for number, line in enumerate(source):
            try:
                sequence = int(json.loads(line)["seq"])
            except (ValueError, KeyError, TypeError):
                raise CheckpointInvalid("entry", line=number + 1) from None
            yield Entry(sequence, line.removesuffix(b"\n"))
