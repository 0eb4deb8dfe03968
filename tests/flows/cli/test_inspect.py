"""What `sluice inspect` promises to other tools (DESIGN section 6): a line per input with the same keys, whatever it is."""

import json
import os
import zipfile

import pytest

from flows.cli import main
from flows.demo.office import letter
from flows.demo.story import facts
from flows.demo.traces import SOURCE_NAME

pytestmark = pytest.mark.sandbox
KEYS = {
    "input", "media_type", "name_disagrees", "metadata", "hidden", "findings", "members", "reason", "detail", "remedy",
}  # fmt: skip
FINDING = {"kind", "start", "end", "detector", "score", "certain"}


@pytest.fixture
def inspect(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path / "no-home"))
    monkeypatch.chdir(tmp_path)

    def typed(*words):
        with pytest.raises(SystemExit) as ended:
            main(["inspect", *words])
        out, told = capsys.readouterr()
        return (
            int(ended.value.code),
            [json.loads(line) for line in out.splitlines()] if "--json" in words else out,
            told,
        )

    return typed


@pytest.fixture
def files(tmp_path):
    """Files of every fate."""
    (tmp_path / "note.txt").write_bytes("Zürich: mail jane@example.org\r\nsecond line: Jane Whistler\r\n".encode())
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "note.txt")
    (tmp_path / "empty").touch()
    (tmp_path / "unknown").write_bytes(b"\xf1\x01\x02\x03" * 99)
    (tmp_path / "wrong.pdf").write_text("Country: Arland\nonly words\n" * 20)
    (tmp_path / "terms").write_text("Jane Whistler\n")
    (tmp_path / "letter.docx").write_bytes(letter(facts(1, 1)[0][0], 1)[0])
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box:
        box.writestr("a.txt", "words\n")
        box.writestr("b.txt", "more words\n")
    return tmp_path


@pytest.mark.timeout(240)
def test_a_line_for_every_input_with_the_same_keys(files, inspect):
    names = [
        "note.txt", "pipe", "folder", "link", "missing", "/dev/zero", "/proc/1/mem", "a\0b", "empty", "unknown", "wrong.pdf",
        "box.zip", "letter.docx",
    ]  # fmt: skip
    code, rows, told = inspect(*names, "--protect", "terms", "--suggest", "--json")
    assert code == 3
    assert [row["input"] for row in rows] == names
    assert all(set(row) == KEYS for row in rows), told
    found = dict(zip(names, rows, strict=True))
    reasons = {
        name: (row["reason"], (row["detail"] or "").removeprefix("UNREADABLE_INPUT ")) for name, row in found.items()
    }
    for name, why in (
        ("pipe", "it is a device, pipe or socket"), ("folder", "it is a folder"), ("link", "it is a link"),
        ("missing", "there is nothing at this path"), ("/dev/zero", "it is a device"), ("a\0b", "it cannot be read"),
    ):  # fmt: skip
        assert reasons[name][0] == "UNREADABLE_INPUT"
        assert reasons[name][1].startswith(why), name
    assert reasons["empty"][0] == "EMPTY_ITEM"
    assert reasons["unknown"][0] == "UNSUPPORTED_FORMAT"
    assert found["unknown"]["media_type"] == "application/octet-stream"
    for row in rows:
        assert bool(row["reason"]) is bool(row["remedy"]), row["input"]
        assert all(set(one) == FINDING for one in row["findings"])
        assert row["findings"] == sorted(row["findings"], key=lambda one: (one["start"], one["end"], one["kind"]))
        places = [(one["start"], one["end"], one["kind"], one["detector"]) for one in row["findings"]]
        assert len(set(places)) == len(places)
    assert {name: row["name_disagrees"] for name, row in found.items() if row["name_disagrees"]} == {"wrong.pdf": True}
    assert {name: row["members"] for name, row in found.items() if row["members"]} == {"box.zip": 2}
    # Offsets of plain text are those of the file itself.
    text = (files / "note.txt").read_bytes().decode()
    spans = {text[one["start"] : one["end"]] for one in found["note.txt"]["findings"]}
    assert {"jane@example.org", "Jane Whistler"} <= spans
    assert {one["name"] for one in found["letter.docx"]["metadata"]} >= {"docProps/core.xml:creator"}
    assert {"kind", "where"} <= set(found["letter.docx"]["hidden"][0])
    assert not (files / "no-home").exists()


def test_what_a_file_teaches_is_found_and_its_author_is_suggested(tmp_path, inspect):
    """The author stands in the metadata and in the text; who saved it last is certain, the author is a suggestion."""
    import docx

    document = docx.Document()
    document.core_properties.author = "Ottilie Krantz"
    document.core_properties.last_modified_by = "Gregor Palmgrenius"
    document.add_paragraph("Decision by Ottilie Krantz, typed by Gregor Palmgrenius.")
    document.save(str(tmp_path / "a.docx"))
    certain = inspect("a.docx", "--json")[1][0]["findings"]
    both = inspect("a.docx", "--json", "--suggest")[1][0]["findings"]
    assert {(one["start"], one["end"]) for one in certain} == {(37, 55)}
    assert all(one["certain"] for one in certain)
    suggested = [one for one in both if not one["certain"]]
    assert {(one["start"], one["end"], one["detector"]) for one in suggested} == {(12, 26, "authorship")}
    assert all(0 < one["score"] < 1 for one in suggested)


def test_people_read_no_control_characters_and_every_refusal_has_a_remedy(tmp_path, inspect):
    (tmp_path / "\x1b[31mred.txt").write_text("mail jane@example.org\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "wrong.pdf").write_text("Country: Arland\nonly words\n" * 20)
    (tmp_path / "letter.docx").write_bytes(letter(facts(1, 1)[0][0], 1)[0])
    code, out, told = inspect("\x1b[31mred.txt", "folder", "wrong.pdf", "letter.docx")
    assert code == 3
    assert "\x1b" not in out + told
    assert "\\x1b[31mred.txt  text/plain" in out
    assert "folder: UNREADABLE_INPUT it is a folder. It is no file that can be read" in told
    assert "name ends like another type's" in told
    assert SOURCE_NAME in out
