"""What `sluice clean` promises to other tools (DESIGN section 6): a line per input, whatever happens to it."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.sandbox
SLUICE = Path(sys.executable).with_name("sluice")
KEYS = {
    "input", "status", "reason", "detail", "remedy", "output", "media_type", "name_disagrees", "removed", "redactions", "verified_by",
    "members", "left_out",
}  # fmt: skip
NOTE = "Words by Jane Whistler.\n"


def clean(folder, *words, **options):
    return subprocess.run(
        [SLUICE, "clean", *words], capture_output=True, stdin=subprocess.DEVNULL, timeout=250,
        env={**os.environ, "SLUICE_HOME": str(folder / "no-home"), "PYTHONIOENCODING": ""}, **options,
    )  # fmt: skip


def rows(done):
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


@pytest.fixture
def inputs(tmp_path):
    """Files of every fate, in this order."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(NOTE)
    (folder / "a folder").mkdir()
    os.mkfifo(folder / "pipe")
    hostile = [
        b"new\nline.txt",
        b"\x1b[31mred\x07.txt",
        b"\xff\xfebroken.txt",
        "правда\u202egnp.txt".encode(),
        b"-rf.txt",
    ]
    for name in hostile:
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_text(NOTE)
    names = [b"good.txt", b"good.txt", b"missing.txt", b"a folder", b"pipe", *hostile, b"empty.txt", b"locked.bin"]
    (folder / "empty.txt").touch()
    (folder / "locked.bin").symlink_to("/proc/1/mem")
    (tmp_path / "terms.txt").write_text("Jane Whistler\n")
    return [os.fsdecode(os.fsencode(folder) + b"/" + name) for name in names]


def test_a_line_for_every_input(inputs, tmp_path):
    done = clean(tmp_path, *inputs, "-o", str(tmp_path / "out"), "--json", "--protect", str(tmp_path / "terms.txt"))
    found = rows(done)
    assert done.returncode == 3
    assert [row["input"] for row in found] == inputs
    assert all(set(row) == KEYS for row in found)
    fates = [(row["status"], row["reason"]) for row in found]
    good, unread = ("cleaned", None), ("rejected", "UNREADABLE_INPUT")
    assert fates == [good, good, unread, unread, unread, *[good] * 5, ("rejected", "EMPTY_ITEM"), unread]
    outputs = [Path(row["output"]) for row in found if row["output"]]
    assert len(set(outputs)) == 7
    for path in outputs:
        assert path.suffix == ".txt"
        assert len(path.stem) == 36
        assert path.stat().st_mtime == path.stat().st_atime == 315532800
        assert path.stat().st_mode & 0o777 == 0o600
        assert os.listxattr(path) == []
        assert path.read_text() == "Words by █████.\n"
    assert sorted(outputs) == sorted((tmp_path / "out").iterdir())
    assert not (tmp_path / "no-home").exists()
    assert b"histler" not in done.stdout + done.stderr


def test_what_people_read_holds_no_control_characters(inputs, tmp_path):
    done = clean(tmp_path, *inputs[3:9], "-o", str(tmp_path / "out"))
    said = done.stdout + done.stderr
    assert b"\x1b" not in said
    assert b"\x07" not in said
    assert "\u202e".encode() not in said
    assert b"new\\nline.txt" in said
    assert b"UNREADABLE_INPUT" in said
    assert b"It is no file that can be read" in said


def test_names_are_kept_when_asked_and_nothing_is_overwritten(tmp_path):
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "same.text").write_text(f"{place}\n")
    words = [
        str(tmp_path / "a" / "same.text"),
        str(tmp_path / "b" / "same.text"),
        "-o",
        str(tmp_path / "out"),
        "--keep-names",
    ]
    done = clean(tmp_path, *words, "--json")
    assert done.returncode == 0, done.stderr
    assert [Path(row["output"]).name for row in rows(done)] == ["same.txt", "same-1.txt"]
    assert (tmp_path / "out" / "same.txt").read_text() == "a\n"
    assert (tmp_path / "out" / "same-1.txt").read_text() == "b\n"


def test_an_output_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "good.txt").write_text(NOTE)
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        done = clean(tmp_path, str(tmp_path / "good.txt"), "-o", str(folder), "--json")
        assert done.returncode == 5
        assert [(row["status"], row["reason"], row["output"]) for row in rows(done)] == [
            ("quarantined", "OUTPUT_UNWRITABLE", None)
        ]


def test_a_full_disk_leaves_nothing_that_looks_like_a_copy(tmp_path):
    (tmp_path / "large.txt").write_text("word after word\n" * 2000)
    (tmp_path / "small.txt").write_text(NOTE)

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    words = [str(tmp_path / "large.txt"), str(tmp_path / "small.txt"), "-o", str(tmp_path / "out"), "--json"]
    done = clean(tmp_path, *words, preexec_fn=no_room)
    assert done.returncode == 3, done.stderr
    assert [(row["status"], row["reason"]) for row in rows(done)] == [
        ("quarantined", "OUTPUT_UNWRITABLE"),
        ("cleaned", None),
    ]
    assert [path.read_text() for path in (tmp_path / "out").iterdir()] == [NOTE]


def test_usage(tmp_path):
    (tmp_path / "good.txt").write_text(NOTE)
    good = str(tmp_path / "good.txt")
    assert clean(tmp_path, good).returncode == 2
    assert clean(tmp_path, "-o", str(tmp_path / "out")).returncode == 2
    for bad in (tmp_path / "missing", tmp_path / "good.bin"):
        (tmp_path / "good.bin").write_bytes(b"\xff\xfe\x00")
        done = clean(tmp_path, good, "-o", str(tmp_path / "out"), "--protect", str(bad))
        assert done.returncode == 2
        assert b"protected terms" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_container_is_held_only_where_nothing_of_it_could_be_cleaned(tmp_path):
    from tests.pipeline.packing import tarred, zipped

    files = {
        "some.zip": zipped([("a.txt", NOTE.encode()), ("b.bin", b"\xf1\x01\x02\x03\xff" * 99)]),
        "none.zip": zipped([("b.bin", b"\xf1\x01\x02\x03\xff" * 99)]),
        "junk.tar": tarred([("a.txt", NOTE.encode()), ("empty", b"")]),
        "inner.zip": zipped([("inner.tar", tarred([("a.txt", NOTE.encode()), ("b.bin", b"\xf1\x02" * 99)])), ("c.txt", b"c\n")]),
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    done = clean(tmp_path, *(str(tmp_path / name) for name in files), "-o", str(tmp_path / "out"), "--json")
    found = dict(zip(files, rows(done), strict=True))
    assert done.returncode == 3
    assert [(row["status"], row["members"]) for row in found.values()] == [
        ("cleaned", {"cleaned": 1, "UNSUPPORTED_FORMAT": 1}),
        ("quarantined", {"UNSUPPORTED_FORMAT": 1}),
        ("cleaned", {"cleaned": 1, "EMPTY_ITEM": 1}),
        ("cleaned", {"cleaned": 3, "UNSUPPORTED_FORMAT": 1}),
    ]
    assert found["none.zip"]["reason"] == "UNSUPPORTED_FORMAT"
    assert found["none.zip"]["output"] is None
    assert found["inner.zip"]["left_out"] == [{"member": "0/1", "reason": "UNSUPPORTED_FORMAT"}]
    empty = {
        "empty.zip": zipped([]),
        "blank.zip": zipped([("a", b"")]),
        "empty.tar": tarred([]),
        "blank.tar": tarred([("a", b"")]),
    }
    for name, content in empty.items():
        (tmp_path / name).write_bytes(content)
    done = clean(tmp_path, *(str(tmp_path / name) for name in empty), "-o", str(tmp_path / "out"), "--json")
    found = dict(zip(empty, rows(done), strict=True))
    assert done.returncode == 0  # nothing was lost, and the record says what was left out
    assert [(row["status"], row["members"]) for row in found.values()] == [
        ("cleaned", {}),
        ("cleaned", {"EMPTY_ITEM": 1}),
        ("cleaned", {}),
        ("cleaned", {"EMPTY_ITEM": 1}),
    ]
    copies = [Path(row["output"]) for row in found.values()]
    assert zipfile.ZipFile(copies[0]).namelist() == zipfile.ZipFile(copies[1]).namelist() == []
    again = clean(tmp_path, *map(str, copies), "-o", str(tmp_path / "again"), "--json")
    assert [Path(row["output"]).read_bytes() for row in rows(again)] == [copy.read_bytes() for copy in copies]
    alone = clean(tmp_path, str(tmp_path / "junk.tar"), "-o", str(tmp_path / "out"), "--json")
    assert alone.returncode == 0  # a member without bytes is no loss
