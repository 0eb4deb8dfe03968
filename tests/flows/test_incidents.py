"""The private log when something unforeseen meets a home that cannot take another line."""

import os

import pytest

from flows.cli.parsing import guarded
from flows.incidents import write_incident

CANARY = "Wilhelmina Ostrander"


def unforeseen():
    raise RuntimeError(CANARY)


def caught():
    try:
        unforeseen()
    except RuntimeError as error:
        return error


def test_an_incident_is_class_and_place_only(tmp_path):
    incident = write_incident(tmp_path, caught())
    line = (tmp_path / "logs" / "incidents.log").read_text()
    assert incident.written
    assert str(incident) == incident.id
    assert line.endswith(f" {incident} {incident.what}\n")
    assert incident.what.startswith("RuntimeError | test_incidents.py:")
    assert CANARY not in line
    write_incident(tmp_path, caught())
    assert len((tmp_path / "logs" / "incidents.log").read_text().splitlines()) == 2


def nowhere(folder):
    return folder / "none"


def a_file(folder):
    (folder / "home").touch()
    return folder / "home"


def logs_is_a_file(folder):
    (folder / "logs").touch()
    return folder


def a_pipe(folder):
    (folder / "logs").mkdir()
    os.mkfifo(folder / "logs" / "incidents.log")
    return folder


def a_link(folder):
    (folder / "logs").mkdir()
    (folder / "logs" / "incidents.log").symlink_to(folder / "elsewhere")
    return folder


def a_full_disk(folder):
    (folder / "logs").mkdir()
    (folder / "logs" / "incidents.log").symlink_to("/dev/full")
    return folder


@pytest.mark.timeout(60)
@pytest.mark.parametrize("spoil", [nowhere, a_file, logs_is_a_file, a_pipe, a_link, a_full_disk])
def test_where_nothing_can_be_written_the_command_still_ends_with_a_sentence(tmp_path, monkeypatch, capsys, spoil):
    home = spoil(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert write_incident(home, caught()).written is False
    monkeypatch.setenv("SLUICE_HOME", str(home))
    assert guarded(unforeseen) == 1
    told = capsys.readouterr().err
    assert told.startswith("sluice: unexpected RuntimeError, please report: RuntimeError | parsing.py:")
    assert CANARY not in told
    assert sorted(tmp_path.rglob("*")) == before
