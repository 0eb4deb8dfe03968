"""A home with a signed log and two items, and a person who types commands in it."""

import json

import pytest

from flows.cli import main
from flows.home import create_home, open_home
from keys.keystore import CHEAP_COST
from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.catalogue.migrate import migrate
from pipeline.events import Event, EventType, Outcome
from pipeline.fixity import Digest
from pipeline.model import Disposition, Envelope, Submission
from pipeline.reasons import Reason
from tests.conftest import PASSPHRASE

ACCESSION, HELD, DONE = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
NOBODY = "00000000-0000-4000-8000-00000000000f"


class Desk:
    """A home in a folder, and the key of its log."""

    def __init__(self, folder):
        self.folder, self.home, self.secret = folder, folder / "home", folder / "passphrase"
        self.secret.write_bytes(PASSPHRASE + b"\n")
        create_home(self.home, PASSPHRASE, folder / "vault.identity", CHEAP_COST)
        engine = open_catalogue(self.home / "catalogue.db")
        migrate(engine)
        engine.dispose()
        home = open_home(self.home, PASSPHRASE)
        self.log_key = home.public.log_key
        digest = Digest("hmac-sha256", "1" * 64)
        rows = [
            ItemRow(
                HELD, ACCESSION, None, 0, 0, digest, 1, "application/octet-stream", name_disagrees=True, stage=Stage.DONE,
                disposition=Disposition.QUARANTINED, reason=Reason.UNSUPPORTED_FORMAT,
            ),
            ItemRow(
                DONE, ACCESSION, None, 1, 0, Digest("hmac-sha256", "2" * 64), 1, "text/plain", stage=Stage.DONE,
                disposition=Disposition.REJECTED, reason=Reason.EMPTY_ITEM,
            ),
        ]  # fmt: skip
        with home.engine.begin() as connection:
            accessions.add(connection, Submission(ACCESSION, Envelope.AGE, digest, 1), {})
            items.add(connection, [(row, None) for row in rows])
            events = [
                Event(kind, Outcome.SUCCESS, row.item, ACCESSION, "sluicegate", {"digest": str(row.digest), "bytes": 1})
                for row in rows
                for kind in (EventType.MESSAGE_DIGEST, EventType.QUARANTINE, EventType.REFUSAL)
            ]
            home.log.append(connection, events)
            home.log.checkpoint(connection)
            home.log.append(connection, events[:1])
        home.engine.dispose()


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def sluice(desk, monkeypatch, capsys):
    """Type a command; get exit code, output (rows where it is JSON), and what people were told."""
    monkeypatch.setenv("SLUICE_HOME", str(desk.home))
    monkeypatch.setenv("SLUICE_PASSPHRASE_FILE", str(desk.secret))

    def typed(*words):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, told = capsys.readouterr()
        assert "Traceback" not in told
        return (
            int(ended.value.code),
            [json.loads(line) for line in out.splitlines()] if "--json" in words else out,
            told,
        )

    return typed
