"""`sluice audit accept-restored`: go on, knowingly, with a catalogue that came back from a backup."""

from __future__ import annotations

from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import Misuse, emit, say
from flows.home import unlock_home
from flows.restored import Lost, evidence_of, lost, take_up
from pipeline.catalogue.engine import reading
from pipeline.custody.log import parse_checkpoint
from pipeline.settings import home_path


def accept_restored(target: str | None, passphrase_file: Path | None, *, as_json: bool) -> int:
    """Say what the catalogue lacks; where the person repeats the number of lost entries, take it up as it is.

    Args:
        target: That number, or None: nothing is changed.
        passphrase_file: Where the passphrase is.
        as_json: Whether what is told is one JSON object.

    Raises:
        Misuse: Nothing is lost, or the number is another one.
        CustodyError: The log does not hold by itself.
    """
    home = unlock_home(home_path(), passphrase_file)
    with reading(home.engine).begin() as connection:
        found = lost(home, connection)
    if found is None:
        raise Misuse("nothing is lost: the log extends the head that was signed last; `sluice audit verify` checks it")
    if target is not None and target != str(found.most_entries):
        raise Misuse(f"that is not what is lost; `sluice audit accept-restored` alone says it ({found.most_entries})")
    entries = parse_checkpoint(take_up(home, found)).size if target is not None else found.entries
    _tell(found, entries, as_json=as_json, taken_up=target is not None)
    return Exit.VERIFICATION if target is None else Exit.DONE


def _tell(found: Lost, entries: int, *, as_json: bool, taken_up: bool) -> None:
    if as_json:
        emit({
            "taken_up": taken_up, "entries": entries, "signed": found.signed, "signed_last": found.head.size,
            "lost_at_most": found.most_entries, "lost_root": found.head.root.hex(),
            "accessions": list(found.accessions), "releases": list(found.releases),
            "evidence": evidence_of(found.head) if taken_up else None,
        })  # fmt: skip
    say(
        f"the catalogue was put back: {found.head.size} entries were signed last, and its log has {found.entries}, "
        f"{found.signed} of them signed; up to {found.most_entries} signed entries are lost"
    )
    for name in found.accessions:
        say(f"submission {name} is in the vault and not in the catalogue: ask for its file, and ingest it again")
    for name in found.releases:
        say(f"release {name} is in the store and not in the catalogue: what is counted there may be counted twice")
    if taken_up:
        say(
            f"taken up: the log says so in its newest entry, which is signed; {evidence_of(found.head)} is your "
            "evidence, keep it. Tell everybody who holds a later checkpoint: it contradicts this log from now on"
        )
    else:
        say(
            "nothing was changed. Restore keys/ and catalogue.db from one later backup if there is one. If not, and "
            f"security staff agree: `sluice audit accept-restored {found.most_entries}` takes it up as it is"
        )
