"""Old Office files: what LibreOffice makes of them, and that nothing of it outlives an item."""

from __future__ import annotations

import io
import signal
import struct
import subprocess
import threading
import zipfile

import pytest

from flows.steps.one_off import OneOff
from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded
from pipeline.formats._compound.reader import Storage
from pipeline.formats._legacy.conversion import CONVERTER
from pipeline.formats._legacy.passwords import is_locked
from pipeline.formats._legacy.rich_text import without_unseen
from pipeline.formats.legacy_office import FORMAT
from pipeline.limits import DEFAULT_LIMITS, Limits
from redaction.plan import Plan
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind
from tests.conformance.samples.old_offices import binary_workbook, converted, rich_text
from tests.conformance.samples.planted import CANARY, SEEN
from tests.pipeline.formats.ooxml.building import unzipped


@pytest.mark.parametrize("kind", ["doc", "xls", "ppt", "rtf"])
def test_in_the_sandbox_they_come_back_as_the_new_kind(kind, tmp_path):
    source = tmp_path / f"old.{kind}"
    source.write_bytes(rich_text() if kind == "rtf" else converted(kind))
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (), ocr=False) as one_off:
        outcome = one_off.clean(source)
    assert outcome.error is None
    assert outcome.suffix in {".docx", ".xlsx", ".pptx"}
    assert outcome.removed["old-format"] == 1
    assert {"ooxml", "exiftool", "loss", "residue"} <= set(outcome.verified_by)


def test_protected_terms_are_redacted(tmp_path):
    source = tmp_path / "old.rtf"
    source.write_bytes(rf"{{\rtf1\ansi {SEEN} of {CANARY}.\par}}".encode())
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (Term(TermKind.NAME, CANARY),), ocr=False) as one_off:
        outcome = one_off.clean(source)
    assert (outcome.error, outcome.redactions) == (None, 1)


def test_the_author_is_learned(tmp_path):
    (tmp_path / "old").write_bytes(converted("doc"))
    reading = FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)
    assert CANARY in {field.value for field in reading.metadata}
    assert reading.media_type == "application/msword"


def test_an_item_that_hangs_libreoffice_costs_itself(tmp_path):
    (tmp_path / "other").write_bytes(converted("doc"))
    FORMAT.read(tmp_path / "other", DEFAULT_LIMITS)
    (tmp_path / "old").write_bytes(rich_text())
    CONVERTER._program.send_signal(signal.SIGSTOP)
    with pytest.raises(LimitExceeded):
        FORMAT.read(tmp_path / "old", Limits(item_seconds=1))
    assert CONVERTER._program is None
    FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)


def test_an_item_that_kills_libreoffice_costs_itself(tmp_path):
    (tmp_path / "other").write_bytes(converted("doc"))
    FORMAT.read(tmp_path / "other", DEFAULT_LIMITS)
    (tmp_path / "old").write_bytes(rich_text())
    program = CONVERTER._program
    program.send_signal(signal.SIGSTOP)  # so that the death falls into the conversion
    killer = threading.Timer(0.5, program.kill)
    killer.start()
    with pytest.raises(CorruptDocument):
        FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)
    killer.join()
    FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)


def test_a_death_between_two_items_costs_nothing(tmp_path):
    (tmp_path / "other").write_bytes(converted("doc"))
    FORMAT.read(tmp_path / "other", DEFAULT_LIMITS)
    profile = CONVERTER._profile
    CONVERTER._program.kill()
    CONVERTER._program.wait()
    (tmp_path / "old").write_bytes(rich_text())
    FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)
    assert not profile.exists()


def test_what_libreoffice_does_not_open_is_refused(tmp_path):
    (tmp_path / "old").write_bytes(converted("ppt")[:9000])
    with pytest.raises(CorruptDocument):
        FORMAT.rewrite(tmp_path / "old", tmp_path / "new", Plan(), {}, DEFAULT_LIMITS)
    assert not (tmp_path / "new").exists()


def test_a_file_under_a_password_is_refused_as_such(tmp_path):
    (tmp_path / "open.doc").write_bytes(converted("doc"))
    locked = bytearray(converted("doc"))
    at = locked.index(struct.pack("<H", 0xA5EC))  # the file information block of Word
    struct.pack_into("<H", locked, at + 10, struct.unpack_from("<H", locked, at + 10)[0] | 0x0100)
    (tmp_path / "locked.doc").write_bytes(locked)
    with pytest.raises(EncryptedDocument):
        FORMAT.read(tmp_path / "locked.doc", DEFAULT_LIMITS)
    FORMAT.read(tmp_path / "open.doc", DEFAULT_LIMITS)


def test_the_marks_of_passwords():
    bof = struct.pack("<HH", 0x0809, 4) + bytes(4)
    assert is_locked(Storage({"Workbook": bof + struct.pack("<HH", 0x2F, 2) + b"xx"}))
    assert not is_locked(Storage({"Workbook": bof}))
    assert is_locked(Storage({"Current User": bytes(12) + struct.pack("<L", 0xF3D1C4DF)}))
    assert not is_locked(Storage())


def test_nothing_stays_in_the_temporary_folder(tmp_path, monkeypatch):
    CONVERTER.close()
    CONVERTER._forget()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "old").write_bytes(rich_text())
    FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)
    CONVERTER.close()
    CONVERTER._forget()
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert subprocess.run(["pgrep", "-f", f"office_program {tmp_path}"], check=False, capture_output=True).stdout == b""


def rewritten(raw: bytes, folder):
    """Return the reading of an old file and every part of its copy, as text."""
    (folder / "old").write_bytes(raw)
    reading = FORMAT.read(folder / "old", DEFAULT_LIMITS)
    FORMAT.rewrite(folder / "old", folder / "new", Plan(), {}, DEFAULT_LIMITS)
    return reading, "\n".join(
        body.decode("utf-8", "replace") for body in unzipped((folder / "new").read_bytes()).values()
    )


def test_deleted_words_of_rich_text_are_gone_and_reported(tmp_path):
    reading, copy = rewritten(
        rb"{\rtf1\ansi{\*\revtbl{Unknown;}{" + CANARY.encode() + rb";}}" + SEEN.encode()
        + rb" {\deleted\revauthdel1\revdttmdel1 " + CANARY.encode() + rb" deleted}{\revised\revauth1\revdttm1 inserted}.\par}", tmp_path
    )  # fmt: skip
    shown = " ".join(passage.text for passage in reading.text if passage.visible)
    assert SEEN in shown
    assert "inserted" in shown
    assert CANARY not in shown
    assert "tracked-change" in {one.kind for one in reading.hidden}
    assert "inserted" in copy
    assert CANARY not in copy


def test_a_binary_workbook_keeps_its_sheet_and_loses_the_hidden_one(tmp_path):
    reading, copy = rewritten(binary_workbook(), tmp_path)
    shown = " ".join(passage.text for passage in reading.text if passage.visible)
    assert f"{SEEN}, in records" in shown
    assert CANARY not in shown
    assert f"{SEEN}, in records" in copy
    assert CANARY not in copy
    assert reading.counts.sheets == 2
    assert {("old-format", "xlsb")} <= {(one.kind, one.where) for one in reading.hidden}
    assert CANARY in {entry.value for entry in reading.metadata}


def test_a_binary_workbook_that_unpacks_to_too_much_never_reaches_libreoffice(tmp_path):
    sink = io.BytesIO(binary_workbook())
    with zipfile.ZipFile(sink, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", bytes(64 * 1024 * 1024))
    (tmp_path / "old").write_bytes(sink.getvalue())
    CONVERTER.close()
    with pytest.raises(LimitExceeded):
        FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)
    assert CONVERTER._program is None


@pytest.mark.parametrize(
    ("raw", "seen", "kinds"),
    [
        (rb"{\rtf1 a{\*\ftnsep no}b}", rb"{\rtf1 ab}", {"hidden-text": 1}),
        (rb"{\rtf1 a{\*\listpicture{\pict no}}b}", rb"{\rtf1 ab}", {"hidden-text": 1}),
        (rb"{\rtf1 {\upr{no}{\*\ud{yes}}}}", rb"{\rtf1 {\upr{{yes}}}}", {}),
        (rb"{\rtf1 {\shp{\*\shpinst{\sp{\sn fHidden}{\sv 1}}{\shptxt no}}}b}", rb"{\rtf1 b}", {"hidden-shape": 1}),
        (rb"{\rtf1 {\shp{\*\shpinst{\sp{\sn fHidden}{\sv 0}}{\shptxt yes}}}}", None, {}),
        (rb"{\rtf1 {\pict\bin3 {{{}\'7b \{ftnsep{\b{\i x}}{\ftnsep no}}", rb"{\rtf1 {\pict\bin3 {{{}\'7b \{ftnsep{\b{\i x}}}", {"hidden-text": 1}),
        (rb"{\rtf1 {\ftnsep never closed", rb"{\rtf1 ", {"hidden-text": 1}),
    ],
)  # fmt: skip
def test_rich_text_loses_what_libreoffice_would_show_and_its_readers_do_not(raw, seen, kinds):
    found, gone = without_unseen(raw)
    assert found == (raw if seen is None else seen)
    assert dict(gone) == kinds


def test_a_hidden_shape_of_rich_text_is_gone_and_reported(tmp_path):
    (tmp_path / "old").write_bytes(
        rb"{\rtf1\ansi " + SEEN.encode() + rb"\par{\shp{\*\shpinst\shpright2000\shpbottom900{\sp{\sn shapeType}{\sv 202}}{\sp{\sn fHidden}{\sv 1}}{\shptxt\pard "
        + CANARY.encode() + rb"\par}}}}"
    )  # fmt: skip
    reading = FORMAT.read(tmp_path / "old", DEFAULT_LIMITS)
    assert SEEN in " ".join(passage.text for passage in reading.text)
    assert CANARY not in " ".join(passage.text for passage in reading.text)
    assert ("hidden-shape", 1) in {(one.kind, one.count) for one in reading.hidden}
