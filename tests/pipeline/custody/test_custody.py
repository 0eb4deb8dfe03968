"""The custody log: proofs at every small size, and any tampering found."""

import json
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from keys.signer import Signer, open_note
from pipeline.custody import tree
from pipeline.custody.audit import prove, verify, verify_proof
from pipeline.custody.export import export, verify_export
from pipeline.custody.log import CustodyLog, parse_checkpoint
from pipeline.custody.tables import METADATA
from pipeline.errors import CheckpointInvalid, CustodyError, LogForked
from pipeline.events import Event, EventType, Outcome

SIGNER = Signer(b"s" * 32, "test/log")
OPEN = partial(open_note, origin=SIGNER.origin, public_key=SIGNER.public_key)


def naive(leaves):
    if not leaves:
        return tree.range_hash(0, 0, lambda level, number: b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return tree.node_hash(naive(leaves[:half]), naive(leaves[half:]))


def event(number: int) -> Event:
    return Event(EventType.RECORD, Outcome.SUCCESS, f"object-{number}", "acc", detail={"number": number})


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/log.db")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


def test_every_proof_of_every_small_tree_holds_and_no_other():
    leaves = [tree.leaf_hash(bytes([i])) for i in range(70)]
    stored = {}
    for index, leaf in enumerate(leaves):
        for level, number, digest in tree.new_nodes(index, leaf, lambda lv, n: stored[lv, n]):
            stored[level, number] = digest
    node = lambda lv, n: stored[lv, n]  # noqa: E731
    roots = [naive(leaves[:size]) for size in range(71)]
    for size in range(1, 71):
        assert tree.root(size, node) == roots[size]
        for index in range(size):
            path = tree.inclusion_proof(index, size, node)
            assert tree.verify_inclusion(leaves[index], index, size, path, roots[size])
            assert not tree.verify_inclusion(leaves[index] + b"x", index, size, path, roots[size])
            assert size == 1 or not tree.verify_inclusion(leaves[index], (index + 1) % size, size, path, roots[size])
        for old in range(size + 1):
            proof = tree.consistency_proof(old, size, node)
            assert tree.verify_consistency(old, size, roots[old], roots[size], proof)
            if 0 < old < size:
                assert not tree.verify_consistency(old, size, roots[old - 1], roots[size], proof)


def test_a_whole_log_verifies_and_proves(engine, tmp_path: Path):
    log = CustodyLog(SIGNER)
    for start in range(0, 30, 7):
        with engine.begin() as connection:
            log.append(connection, [event(i) for i in range(start, start + 7)])
            note = log.checkpoint(connection)
    with engine.begin() as connection:
        report = verify(connection, OPEN)
        assert (report.size, report.checkpoints, report.signed) == (35, 5, 35)
        proof = prove(connection, 11, note)
        verify_proof(proof, OPEN)
        assert json.loads(proof.body)["detail"] == {"number": 11}
        export(connection, tmp_path / "out", SIGNER.origin, SIGNER.public_key)
    assert verify_export(tmp_path / "out", OPEN) == report
    lines = (tmp_path / "out" / "entries.jsonl").read_bytes()
    (tmp_path / "out" / "entries.jsonl").write_bytes(lines.replace(b"object-20", b"object-21", 1))
    with pytest.raises(CustodyError):
        verify_export(tmp_path / "out", OPEN)


@pytest.mark.parametrize(
    "tampering",
    [
        "update custody_entries set body = cast(replace(body, 'object-3', 'object-9') as blob) where sequence = 3",
        "delete from custody_entries where sequence = 4",
        "delete from custody_entries where sequence = 9",
        "update custody_nodes set hash = zeroblob(32) where level = 1 and number = 4",
        "update custody_checkpoints set note = replace(note, '10', '11')",
    ],
)
def test_tampering_is_found(engine, tampering):
    log = CustodyLog(SIGNER)
    with engine.begin() as connection:
        log.append(connection, [event(i) for i in range(10)])
        log.checkpoint(connection)
    with engine.begin() as connection:
        verify(connection, OPEN)
        connection.execute(text(tampering))
    with engine.begin() as connection, pytest.raises(CustodyError):
        verify(connection, OPEN)


def test_a_fork_is_never_signed(engine):
    log = CustodyLog(SIGNER)
    with engine.begin() as connection:
        log.append(connection, [event(i) for i in range(10)])
        log.checkpoint(connection)
        connection.execute(text("delete from custody_entries where sequence >= 5"))
        connection.execute(text("delete from custody_nodes where (number + 1) << level > 5"))
        log.append(connection, [event(i) for i in range(100, 120)])
        with pytest.raises(LogForked):
            log.checkpoint(connection)


def test_no_long_text_enters_the_log(engine):
    bad = Event(EventType.RECORD, Outcome.SUCCESS, "o", detail={"text": "x" * 300})
    with engine.begin() as connection, pytest.raises(ValueError, match="ids, codes and numbers"):
        CustodyLog(SIGNER).append(connection, [bad])


def test_a_checkpoint_of_another_form_is_refused():
    with pytest.raises(CheckpointInvalid):
        parse_checkpoint("origin\nmany\nroot\n")


def test_an_export_is_on_the_disk_before_it_is_said_to_be(engine, tmp_path: Path):
    """Whoever pulls the stick out at "exported" has the whole log: every file and folder of it was synced."""
    with engine.begin() as connection:
        CustodyLog(SIGNER).append(connection, [event(1)])
        CustodyLog(SIGNER).checkpoint(connection)
    program = (
        "import sys; from pathlib import Path; from sqlalchemy import create_engine; "
        "from pipeline.custody.export import export; "
        "export(create_engine(sys.argv[1]).connect(), Path(sys.argv[2]), 'test/log', bytes(32))"
    )
    out = tmp_path / "medium" / "out"
    trace = ["strace", "-f", "-qq", "-y", "-o", str(tmp_path / "trace"), "-e", "trace=fsync"]
    subprocess.run([*trace, sys.executable, "-c", program, str(engine.url), str(out)], check=True)
    synced = set(re.findall(r"fsync\(\d+<([^>]*)>\) += 0", (tmp_path / "trace").read_text()))
    assert synced >= {str(path) for path in (tmp_path, out.parent, out, *out.rglob("*"))}
