"""Hostile and broken archives through the real command and real sandboxes, with the words that a user reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.packing import LOCAL, compressed, raw_entry, raw_zip, tarred, zipped

pytestmark = pytest.mark.sandbox
SLUICE = Path(sys.executable).with_name("sluice")
NOTE = b"Visible words of a note.\n"


def nested(levels, width):
    """A 42.zip in small: each level holds several copies of the one below; at the bottom lie zeros."""
    made = zipped([("zeros", bytes(16 * 1024 * 1024))])
    for _ in range(levels):
        made = zipped([(f"{number}.zip", made) for number in range(width)])
    return made


def deep(levels):
    made = NOTE
    for _ in range(levels):
        made = zipped([("inner.zip", made)])
    return made


def overlapping():
    made = raw_zip([raw_entry(b"a.txt", 0, NOTE), raw_entry(b"b.txt", 0, NOTE)])
    second = made.rfind(b"PK\1\2")
    return made[: second + 42] + bytes(4) + made[second + 46 :]  # the second entry claims the place of the first


FILES = {
    "bomb-flat.zip": lambda: zipped([("zeros", bytes(32 * 1024 * 1024))]),
    "bomb-nested.zip": lambda: nested(3, 6),
    "bomb-deep.zip": lambda: deep(12),
    "bomb-overlap.zip": overlapping,
    "bomb-beside.tar": lambda: tarred([("good.txt", NOTE), ("bomb.gz", compressed(bytes(16 * 1024 * 1024), "gzip"))]),
    "traversal.tar": lambda: tarred([("../../../var/sluice-was-here", NOTE), ("/etc/passwd", NOTE), ("link", b"2")]),
    "truncated.zip": lambda: zipped([("a.txt", NOTE * 99), ("b.txt", NOTE)])[:-40],
    "truncated.tgz": lambda: compressed(tarred([("a.txt", os.urandom(5000))]), "gzip")[:-900],
    "wrong.pdf": lambda: zipped([("a.txt", NOTE)]),
    "encrypted.zip": lambda: raw_zip([raw_entry(b"a.txt", 0, b"\1\2\3", flags=1)]),
    "partly.zip": lambda: raw_zip([raw_entry(b"a.txt", 0, NOTE), raw_entry(b"b.txt", 0, b"\1\2\3", flags=1)]),
    "empty.zip": lambda: zipped([]),
    "empty.txt": lambda: b"",
    "split.z01": lambda: b"PK\7\10" + zipped([("a.txt", NOTE)]),
    "old.rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(range(64)),
    "only-header.zip": lambda: LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 9, 9, 5, 0) + b"a.txt",
}

#: Status, what is said, and what became of the members.
EXPECTED = {
    "bomb-flat.zip": ("quarantined", "LIMIT_EXCEEDED ratio most=200 value=", {}),
    "bomb-nested.zip": ("quarantined", "LIMIT_EXCEEDED ratio most=200 value=", {}),
    "bomb-deep.zip": ("quarantined", "LIMIT_EXCEEDED depth most=8 value=9", {"LIMIT_EXCEEDED": 8}),
    "bomb-overlap.zip": ("quarantined", "FORMAT_DISAGREEMENT", {}),
    "bomb-beside.tar": ("cleaned", None, {"cleaned": 1, "LIMIT_EXCEEDED": 1}),
    "traversal.tar": ("cleaned", None, {"cleaned": 2, "HOSTILE_MEMBER": 1}),
    "truncated.zip": ("quarantined", "CORRUPT_DOCUMENT", {}),
    "truncated.tgz": ("quarantined", "CORRUPT_DOCUMENT", {}),
    "wrong.pdf": ("cleaned", None, {"cleaned": 1}),
    "encrypted.zip": ("quarantined", "ENCRYPTED_DOCUMENT", {"ENCRYPTED_DOCUMENT": 1}),
    "partly.zip": ("cleaned", None, {"cleaned": 1, "ENCRYPTED_DOCUMENT": 1}),
    "empty.zip": ("cleaned", None, {}),
    "empty.txt": ("rejected", "EMPTY_ITEM", {}),
    "split.z01": ("quarantined", "UNSUPPORTED_FORMAT", {}),
    "old.rar": ("quarantined", "CORRUPT_DOCUMENT", {}),
    "only-header.zip": ("quarantined", "UNSUPPORTED_FORMAT", {}),
}

REMEDIES = {
    "LIMIT_EXCEEDED": "A limit against bombs was reached (see the numbers); raise it in settings.toml.",
    "FORMAT_DISAGREEMENT": "Two probes see two formats in this file; treat it as hostile.",
    "CORRUPT_DOCUMENT": "The file is damaged or not what it claims to be; ask for another copy.",
    "ENCRYPTED_DOCUMENT": "It asks for a password: give it by `--password-file`, or submit it opened.",
    "EMPTY_ITEM": "There is nothing in it to keep; nothing to do.",
    "UNSUPPORTED_FORMAT": "This format cannot be cleaned yet; convert it on an isolated machine.",
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    done = subprocess.run(
        [SLUICE, "clean", *(str(folder / name) for name in FILES), "-o", str(folder / "out"), "--json"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=280,
        env={**os.environ, "SLUICE_HOME": str(folder / "no-home")},
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(row["input"]).name for row in found] == list(FILES)
    assert not (folder / "no-home").exists()
    assert not Path("/var/sluice-was-here").exists()
    return {Path(row["input"]).name: row for row in found}


@pytest.mark.parametrize("name", FILES)
def test_what_a_user_reads(rows, name):
    row, (status, detail, members) = rows[name], EXPECTED[name]
    assert row["status"] == status
    assert row["members"] == members
    if detail is None:
        assert row["reason"] is None
        assert Path(row["output"]).stat().st_size > 0
    else:
        assert row["detail"].startswith(detail)
        assert row["output"] is None
        assert row["remedy"] == REMEDIES[row["reason"]]
    assert {entry["reason"] for entry in row["left_out"]} == set(members) - {"cleaned"}


def test_what_a_file_is_is_said_even_where_it_is_not_supported(rows):
    assert rows["old.rar"]["media_type"] == "application/x-rar"
    assert rows["wrong.pdf"]["media_type"] == "application/zip"
    assert rows["wrong.pdf"]["output"].endswith(".zip")


def test_which_member_was_left_out(rows):
    assert rows["partly.zip"]["left_out"] == [{"member": "1", "reason": "ENCRYPTED_DOCUMENT"}]
    assert rows["traversal.tar"]["left_out"] == [{"member": "2", "reason": "HOSTILE_MEMBER"}]
    assert rows["traversal.tar"]["removed"]["hostile-name"] == 2
    assert rows["partly.zip"]["removed"]["members-left-out"] == 1
