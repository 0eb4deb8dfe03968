"""exiftool is asked about every kind of copy; what it says beyond the allow-list is an objection."""

from __future__ import annotations

import io
import os
import signal
import stat
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from pipeline.errors import VerifierFailed
from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers._exif_client import Exiftool
from pipeline.verifiers.exif import ExifVerifier

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CANARY = "Zq7Canary"


@pytest.fixture(scope="module")
def verifier() -> ExifVerifier:
    return ExifVerifier(Exiftool(timeout_s=30))


def objections(verifier: ExifVerifier, copy: Path, media_type: str) -> list[str]:
    found = list(verifier.check(copy, Expectation(media_type, Counts())))
    assert {residue.reason for residue in found} <= {Reason.METADATA_LEFT}
    assert all(CANARY not in residue.where for residue in found)
    return [residue.where for residue in found]


def docx(path: Path, core: str = "", modified: tuple[int, ...] = (1980, 1, 1, 0, 0, 0)) -> Path:
    content_types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(zipfile.ZipInfo("[Content_Types].xml", modified), content_types)
        package.writestr(zipfile.ZipInfo("word/document.xml", modified), "<w:document/>")
        if core:
            package.writestr(zipfile.ZipInfo("docProps/core.xml", modified), core)
    return path


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{CANARY}</dc:creator></cp:coreProperties>'
)


def test_an_office_file_without_properties_passes(verifier: ExifVerifier, tmp_path: Path) -> None:
    assert objections(verifier, docx(tmp_path / "a.docx"), DOCX) == []


def test_office_properties_are_seen(verifier: ExifVerifier, tmp_path: Path) -> None:
    copy = docx(tmp_path / "a.docx", CORE)
    assert objections(verifier, copy, DOCX)
    assert CANARY in "".join(str(view.content) for view in verifier.views(copy))


def test_the_time_of_a_member_is_an_objection(verifier: ExifVerifier, tmp_path: Path) -> None:
    copy = docx(tmp_path / "a.docx", modified=(2021, 3, 4, 5, 6, 8))
    assert objections(verifier, copy, DOCX) == ["ZIP:ZipModifyDate"]


def test_an_exiftool_that_is_blind_to_office_files_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Archive::Zip it shows no property at all, and a verifier that trusts it would pass everything."""
    blind = tmp_path / "perl" / "Archive"
    blind.mkdir(parents=True)
    (blind / "Zip.pm").write_text("die 'not installed';\n")
    monkeypatch.setenv("PERL5LIB", str(blind.parent))
    exiftool = Exiftool()
    try:
        with pytest.raises(VerifierFailed):
            list(ExifVerifier(exiftool).check(docx(tmp_path / "a.docx", CORE), Expectation(DOCX, Counts())))
    finally:
        exiftool.stop()


def test_pdf_properties_are_seen(verifier: ExifVerifier, tmp_path: Path) -> None:
    copy = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(copy)
        assert objections(verifier, copy, "application/pdf") == []
        pdf.docinfo["/Author"] = CANARY
        pdf.save(copy)
        assert objections(verifier, copy, "application/pdf") == ["PDF:Author"]


def test_html_metadata_is_seen(verifier: ExifVerifier, tmp_path: Path) -> None:
    copy = tmp_path / "a.html"
    copy.write_text('<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>x</body></html>')
    assert objections(verifier, copy, "text/html") == []
    copy.write_text(f'<!DOCTYPE html>\n<html><head><meta name="author" content="{CANARY}"></head><body>x</body></html>')
    assert objections(verifier, copy, "text/html")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_in_pictures_is_seen(name: str, verifier: ExifVerifier, tmp_path: Path) -> None:
    tags = Image.Exif()
    tags[0x0110] = CANARY
    options = {"tiffinfo": tags} if name == "TIFF" else {"exif": tags.tobytes()}
    Image.new("RGB", (20, 20)).save(tmp_path / "copy", name, **options)
    assert any("IFD0" in where for where in objections(verifier, tmp_path / "copy", f"image/{name.lower()}"))


def test_an_unknown_tag_is_an_objection(verifier: ExifVerifier, tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text(CANARY, "x")
    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "PNG", pnginfo=info)
    (tmp_path / "copy").write_bytes(stream.getvalue())
    (where,) = list(verifier.check(tmp_path / "copy", Expectation("image/png", Counts())))
    assert where.reason is Reason.METADATA_LEFT


def test_a_type_without_a_list_allows_nothing(verifier: ExifVerifier, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "copy", "PPM")
    assert objections(verifier, tmp_path / "copy", "image/x-portable-pixmap")


def test_what_exiftool_does_not_know_fails(verifier: ExifVerifier, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(bytes(range(256)))
    with pytest.raises(VerifierFailed):
        objections(verifier, tmp_path / "copy", "image/png")


def test_media_types_it_has_a_say_on(verifier: ExifVerifier) -> None:
    for media_type in ("image/png", "image/heic", "application/pdf", DOCX, "text/html", "video/mp4", "audio/flac"):
        assert verifier.applies_to(media_type)
    for media_type in ("text/plain", "message/rfc822", "application/zip", "audio/mpeg", "audio/aac"):
        assert not verifier.applies_to(media_type)


def test_one_process_serves_many_files_and_a_dead_one_is_replaced(tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "copy", "PNG")
    exiftool = Exiftool()
    try:
        assert exiftool.pid is None
        exiftool.tags(tmp_path / "copy")
        first = exiftool.pid
        assert first is not None
        exiftool.tags(tmp_path / "copy")
        assert exiftool.pid == first
        os.kill(first, signal.SIGKILL)
        time.sleep(0.1)
        assert exiftool.tags(tmp_path / "copy")["File:FileType"] == "PNG"
        assert exiftool.pid != first
    finally:
        exiftool.stop()


#: What the real one says when it is asked for its version, as pyexiftool does first.
VERSION = 'while read line; do case $line in -execute*) n=${line#-execute}; echo 12.57; echo "{ready$n}"; echo "=0=post$n" >&2;'


@pytest.mark.filterwarnings("ignore:ExifTool process was previously running")
@pytest.mark.parametrize(
    "body",
    [
        "exit 1",
        "exec sleep 30",
        "while read x; do echo '{ready1}'; exec sleep 30; done",
        f"{VERSION} exit 1;; esac; done",
        f"{VERSION} exec sleep 30;; esac; done",
        f"{VERSION} exec yes;; esac; done",
        f"{VERSION} exec yes >&2;; esac; done",
        f"{VERSION} esac; done; echo",
        "read x; exec yes",
        "read x; kill -SEGV $$",
    ],
)
def test_an_exiftool_that_dies_hangs_or_babbles_fails(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "exiftool"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    exiftool = Exiftool(timeout_s=0.5)
    start = time.monotonic()
    try:
        with pytest.raises(VerifierFailed):
            exiftool.tags(tmp_path / "copy")
        assert time.monotonic() - start < 5
    finally:
        exiftool.stop()


def test_no_exiftool_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VerifierFailed):
        Exiftool().tags(tmp_path / "copy")


def test_a_newline_in_a_path_cannot_give_orders(tmp_path: Path) -> None:
    with pytest.raises(VerifierFailed):
        Exiftool().tags(tmp_path / "a\n-execute\nb")


class Counted(Exiftool):
    """Counts the questions."""

    asked = 0

    def tags(self, copy: Path) -> dict[str, object]:
        self.asked += 1
        return super().tags(copy)


def test_a_copy_is_asked_about_once_and_one_in_its_place_again(tmp_path: Path) -> None:
    client = Counted(timeout_s=30)
    verifier, copy = ExifVerifier(client), docx(tmp_path / "a.docx")
    assert objections(verifier, copy, DOCX) == []
    assert [view.where for view in verifier.views(copy)] == ["exiftool"]
    assert client.asked == 1
    docx(tmp_path / "b.docx", CORE).replace(copy)
    assert objections(verifier, copy, DOCX) != []
    assert client.asked == 2
    client.stop()
