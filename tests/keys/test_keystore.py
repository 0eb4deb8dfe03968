"""The keystore: what it refuses, what it keeps, and that a kill never costs it."""

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from keys import errors
from keys.keystore import (
    CHEAP_COST,
    DEFAULT_COST,
    Cost,
    create_keystore,
    open_keystore,
    replace_keystore,
    update_keystore,
)
from keys.secrets import new_secrets

MAGIC = b"sluicegate keystore v1\n"


def header_of(blob: bytes) -> dict[str, object]:
    start = len(MAGIC) + 4
    return json.loads(blob[start : start + int.from_bytes(blob[len(MAGIC) : start], "big")])


def with_header(blob: bytes, **changes: object) -> bytes:
    """The same keystore under another header, its length right."""
    start = len(MAGIC) + 4
    end = start + int.from_bytes(blob[len(MAGIC) : start], "big")
    header = json.dumps({**header_of(blob), **changes}, sort_keys=True).encode()
    return MAGIC + len(header).to_bytes(4, "big") + header + blob[end:]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keystore"


@pytest.fixture
def made(path):
    secrets = new_secrets()
    create_keystore(path, secrets, b"pass", CHEAP_COST)
    return secrets


def test_a_keystore_opens_with_its_passphrase_only(path, made):
    os.umask(0)
    try:
        more = dataclasses.replace(made, openpgp=(b"key",))
        assert path.stat().st_mode & 0o777 == 0o600
        assert open_keystore(path, b"pass") == made
        for wrong in (b"Pass", b"pass ", b"", b"pass\0"):
            with pytest.raises(errors.WrongPassphrase):
                open_keystore(path, wrong)
        with pytest.raises(FileExistsError):
            create_keystore(path, made, b"pass", CHEAP_COST)
        replace_keystore(path, more, b"new")
        assert path.stat().st_mode & 0o777 == 0o600
        assert open_keystore(path, b"new") == more
        assert [entry.name for entry in path.parent.iterdir()] == ["keystore"]
    finally:
        os.umask(0o077)


def test_every_altered_byte_and_every_cut_is_refused(path, made):
    blob = path.read_bytes()
    assert made.intake[0].encode() not in blob
    for place in range(0, len(blob), 3):
        path.write_bytes(blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :])
        with pytest.raises((errors.WrongPassphrase, errors.KeystoreDamaged)):
            open_keystore(path, b"pass")
    for length in range(0, len(blob), 5):
        path.write_bytes(blob[:length])
        with pytest.raises((errors.WrongPassphrase, errors.KeystoreDamaged)):
            open_keystore(path, b"pass")
    path.write_bytes(blob + b"x")
    with pytest.raises(errors.WrongPassphrase):
        open_keystore(path, b"pass")
    path.write_bytes(blob)
    assert open_keystore(path, b"pass") == made


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 8193}, {"iterations": 2}, {"lanes": 2}, {"salt": "AAAAAAAAAAAAAAAAAAAAAA=="}, {"extra": 1},
    ],
)  # fmt: skip
def test_parameters_are_authenticated(path, made, changes):
    """Numbers that would pass on their own: only the seal over the header tells."""
    path.write_bytes(with_header(path.read_bytes(), **changes))
    with pytest.raises(errors.WrongPassphrase):
        open_keystore(path, b"pass")


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 8191}, {"memory_kib": 4 * 1024 * 1024 + 1}, {"memory_kib": 2**40}, {"memory_kib": -1},
        {"memory_kib": 8192.0}, {"memory_kib": True}, {"memory_kib": "8192"}, {"iterations": 0}, {"iterations": 65},
        {"memory_kib": 4 * 1024 * 1024, "iterations": 4}, {"lanes": 0}, {"lanes": 65}, {"salt": ""}, {"salt": "AAAA"},
        {"nonce": ""}, {"salt": None}, {"kdf": "pbkdf2"}, {"aead": "none"},
    ],
)  # fmt: skip
def test_absurd_parameters_are_refused_before_they_are_used(path, made, changes):
    path.write_bytes(with_header(path.read_bytes(), **changes))
    began = time.process_time()
    with pytest.raises(errors.KeystoreDamaged):
        open_keystore(path, b"pass")
    assert time.process_time() - began < 0.5


def test_our_own_costs_are_within_the_bounds():
    assert DEFAULT_COST.in_bounds()
    assert CHEAP_COST.in_bounds()
    assert Cost(1024 * 1024, 4, 4).in_bounds()
    assert DEFAULT_COST.memory_kib >= 256 * 1024


def test_what_is_not_there_or_not_readable_is_told_apart(path, tmp_path):
    with pytest.raises(errors.KeystoreMissing):
        open_keystore(path, b"pass")
    with pytest.raises(errors.KeystoreUnreadable):
        open_keystore(tmp_path, b"pass")
    with pytest.raises(errors.KeystoreMissing):
        replace_keystore(path, new_secrets(), b"pass")


def test_a_change_keeps_the_keystores_own_cost(path):
    cost = Cost(9000, 2, 1)
    secrets = new_secrets()
    create_keystore(path, secrets, b"pass", cost)
    more = update_keystore(path, b"pass", lambda kept: dataclasses.replace(kept, openpgp=(b"key",)))
    assert open_keystore(path, b"pass") == more
    header = header_of(path.read_bytes())
    assert (header["memory_kib"], header["iterations"], header["lanes"]) == (9000, 2, 1)
    before = path.read_bytes()
    assert update_keystore(path, b"pass", lambda kept: kept) == more
    assert path.read_bytes() == before
    with pytest.raises(errors.WrongPassphrase):
        update_keystore(path, b"wrong", lambda kept: dataclasses.replace(kept, openpgp=()))
    with pytest.raises(errors.UnusableKey):
        update_keystore(path, b"pass", lambda kept: (_ for _ in ()).throw(errors.UnusableKey()))
    assert path.read_bytes() == before


CHANGE = """
import dataclasses, sys
from pathlib import Path
from keys.keystore import update_keystore
for number in range(int(sys.argv[3])):
    update_keystore(Path(sys.argv[1]), b"pass",
        lambda kept: dataclasses.replace(kept, openpgp=(*kept.openpgp, b"%s %d" % (sys.argv[2].encode(), number))))
"""


def changing(path, name, times):
    return subprocess.Popen([sys.executable, "-c", CHANGE, str(path), name, str(times)])


def test_killed_while_it_is_written_the_keystore_is_the_old_or_the_new_one(path, made):
    dice = random.Random(5)
    seen = set()
    for number in range(12):
        worker = changing(path, str(number), 100_000)
        time.sleep(0.35 + 0.3 * dice.random())
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        secrets = open_keystore(path, b"pass")
        assert secrets.intake == made.intake
        places: dict[bytes, int] = {}
        for key in secrets.openpgp:
            name, _, count = key.partition(b" ")
            assert int(count) == places.get(name, -1) + 1, "a change in the middle is missing"
            places[name] = int(count)
        seen.add(len(secrets.openpgp))
    assert len(seen) > 3, "the kills came before any change: the test looks at nothing"
    update_keystore(path, b"pass", lambda kept: dataclasses.replace(kept, openpgp=()))
    assert [entry.name for entry in path.parent.iterdir()] == ["keystore"]


def test_two_who_change_at_once_both_get_their_change_in(path, made):
    workers = [changing(path, name, 15) for name in ("a", "b")]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    assert len(open_keystore(path, b"pass").openpgp) == 30


@pytest.mark.parametrize("refused", ["", "link,linkat"])
def test_a_new_keystore_never_takes_the_place_of_another_one(path, made, refused):
    """Also where the file system has no hard links."""
    program = (
        "import sys; from pathlib import Path; from keys.keystore import CHEAP_COST, create_keystore; "
        "from keys.secrets import new_secrets; create_keystore(Path(sys.argv[1]), new_secrets(), b'other', CHEAP_COST)"
    )
    inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={refused}:error=EPERM"] if refused else []
    command = [*inject, sys.executable, "-c", program, str(path)]
    before = path.read_bytes()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "FileExistsError" in done.stderr
    assert path.read_bytes() == before
    path.unlink()
    subprocess.run(command, check=True)
    open_keystore(path, b"other")
    assert [one.name for one in path.parent.iterdir()] == [path.name]
