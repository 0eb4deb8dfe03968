"""What a person has the password of is opened, whole; what nobody has it of stays as it is."""

import base64
import hashlib
import io
import subprocess
import zipfile
import zlib
from pathlib import Path

import docx
import libarchive
import openpyxl
import pikepdf
import py7zr
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from msoffcrypto.format.ooxml import OOXMLFile
from reportlab.pdfgen import canvas

from pipeline.errors import LimitExceeded
from pipeline.formats import format_for
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.sandbox.identify import identify

SENTENCE = "The harbour office paid nine invoices"
PASSWORD = "pass wörd"
#: Made by LibreOffice 7.4 from texts of our own, under the password `pass`.
VECTORS = Path(__file__).parents[2] / "vectors" / "locked"


def pdf(**how) -> bytes:
    sink, page = io.BytesIO(), io.BytesIO()
    drawn = canvas.Canvas(page)
    drawn.drawString(72, 700, SENTENCE)
    drawn.save()
    with pikepdf.open(page) as plain:
        plain.save(sink, encryption=pikepdf.Encryption(**how))
    return sink.getvalue()


def modern(kind: str, password: str) -> bytes:
    plain, sink = io.BytesIO(), io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph(SENTENCE)
    else:
        document = openpyxl.Workbook()
        document.active["A1"] = SENTENCE
    document.save(plain)
    OOXMLFile(plain).encrypt(password, sink)
    return sink.getvalue()


def seven(password: str, *, names: bool) -> bytes:
    sink = io.BytesIO()
    with py7zr.SevenZipFile(sink, "w", password=password, header_encryption=names) as archive:
        archive.writestr(SENTENCE.encode(), "folder/a.txt")
        archive.writestr(b"", "empty.txt")
    return sink.getvalue()


def zipped(cipher: str, password: str, folder: Path) -> bytes:
    path = folder / f"{cipher}.zip"
    with libarchive.file_writer(str(path), "zip", options=f"zip:encryption={cipher}", passphrase=password) as archive:
        for name, content in (("folder/a.txt", SENTENCE.encode()), ("b.txt", b"b" * 70_000)):
            archive.add_file_from_memory(name, len(content), content)
    return path.read_bytes()


LOCKED = {
    "PDF, AES-256": lambda _: pdf(owner="own", user=PASSWORD, R=6),
    "PDF, AES-128": lambda _: pdf(owner="own", user="pass", R=4, aes=True),
    "PDF, RC4": lambda _: pdf(owner="own", user="pass", R=3, aes=False, metadata=False),
    "DOCX": lambda _: modern("docx", PASSWORD),
    "XLSX": lambda _: modern("xlsx", PASSWORD),
    "7z": lambda _: seven(PASSWORD, names=False),
    "7z with its names": lambda _: seven(PASSWORD, names=True),
    "zip, AES": lambda folder: zipped("aes256", "pass", folder),
    "zip, PKWARE": lambda folder: zipped("traditional", "pass", folder),
    **{name: lambda _, name=name: (VECTORS / name).read_bytes() for name in sorted(p.name for p in VECTORS.iterdir())},
}


class Item:
    """An item on its way: as it came, and as it is once opened."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.path, self.target = folder / "item", folder / "opened"
        self.path.write_bytes(content)
        self.found = identify(self.path, None)
        self.format = format_for(self.found.media_type)

    def unlock(self, *passwords: str, limits: Limits = DEFAULT_LIMITS) -> bool:
        return self.format.unlock(self.path, self.target, passwords, limits)

    def text(self, folder: Path) -> str:
        """Return all that a reader sees of the opened item, its members' bytes included."""
        media_type = identify(self.target, None).media_type
        fmt = format_for(media_type)
        into = folder / "members"
        into.mkdir()
        members = [member.path.read_bytes() for member in fmt.members(self.target, into, DEFAULT_LIMITS) if member.path]
        seen = " ".join(passage.text for passage in fmt.read(self.target, DEFAULT_LIMITS).text)
        return seen + b" ".join(members).decode("utf-8", "replace")


@pytest.mark.parametrize("kind", LOCKED)
def test_the_right_password_opens_it_and_no_other(kind, tmp_path):
    item = Item(LOCKED[kind](tmp_path), tmp_path)
    assert not item.unlock()
    assert not item.unlock("wrong", "Pass", "", "p" * 200)
    assert not item.target.exists()
    assert item.unlock("wrong", PASSWORD, "pass")
    assert SENTENCE in item.text(tmp_path)


@pytest.mark.parametrize("kind", LOCKED)
def test_what_is_open_already_is_left_alone(kind, tmp_path):
    item = Item(LOCKED[kind](tmp_path), tmp_path)
    assert item.unlock(PASSWORD, "pass")
    item.target.rename(item.path)
    assert not item.unlock(PASSWORD, "pass")
    assert not item.target.exists()


@pytest.mark.parametrize("kind", LOCKED)
def test_cut_and_altered_ones_never_raise(kind, tmp_path):
    content = LOCKED[kind](tmp_path)
    item = Item(content, tmp_path)
    for end in range(1, len(content), max(len(content) // 12, 1)):
        item.path.write_bytes(content[:end])
        item.unlock(PASSWORD, "pass")
        altered = bytearray(content)
        altered[end] ^= 0x41
        item.path.write_bytes(altered)
        item.unlock(PASSWORD, "pass")


def test_members_that_no_password_opens_stay_locked_and_the_others_as_they_are(tmp_path):
    for name, words in (("one", ["-P", "pass"]), ("open", []), ("two", ["-P", "other"])):
        (tmp_path / name).write_bytes(name.encode() * 1000)
        subprocess.run(["zip", "-q", *words, "mixed.zip", name], cwd=tmp_path, check=True)
    item = Item((tmp_path / "mixed.zip").read_bytes(), tmp_path)
    assert item.unlock("pass")
    with zipfile.ZipFile(item.target) as archive:
        assert archive.namelist() == ["one", "open", "two"]
        assert [info.flag_bits & 1 for info in archive.infolist()] == [0, 0, 1]
        assert (archive.read("one"), archive.read("open")) == (b"one" * 1000, b"open" * 1000)
        assert archive.read("two", b"other") == b"two" * 1000
    item.target.rename(item.path)
    assert item.unlock("pass", "other")
    with zipfile.ZipFile(item.target) as archive:
        assert archive.testzip() is None
        assert [info.flag_bits & 1 for info in archive.infolist()] == [0, 0, 0]


def test_a_bomb_behind_a_password_stops_at_the_limit(tmp_path):
    content = bytes(40_000_000)
    path = tmp_path / "bomb.zip"
    with libarchive.file_writer(str(path), "zip", options="zip:encryption=aes256", passphrase="pass") as archive:
        archive.add_file_from_memory("zeros", len(content), content)
    item = Item(path.read_bytes(), tmp_path)
    with pytest.raises(LimitExceeded):
        item.unlock("pass", limits=Limits(ratio=20, ratio_floor_bytes=1_000_000))
    assert not item.target.exists()


def test_an_owners_password_alone_keeps_nobody_out(tmp_path):
    item = Item(pdf(owner="own", user="", R=6), tmp_path)
    assert not item.unlock("own")
    assert SENTENCE in " ".join(passage.text for passage in item.format.read(item.path, DEFAULT_LIMITS).text)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("change", ["cut", "twice"])
def test_an_opened_package_is_whole_and_means_one_thing(change, tmp_path):
    with zipfile.ZipFile(VECTORS / "locked.odt") as archive, zipfile.ZipFile(tmp_path / "odd", "w") as odd:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == "styles.xml":
                content = content[: len(content) // 32 * 16] if change == "cut" else content
                for _ in range(2 if change == "twice" else 1):
                    odd.writestr("styles.xml", content)
            else:
                odd.writestr(info.filename, content)
    item = Item((tmp_path / "odd").read_bytes(), tmp_path)
    assert not item.unlock("pass")


def test_a_zip_whose_headers_disagree_stays_locked(tmp_path):
    content = bytearray(zipped("traditional", "pass", tmp_path))
    assert content[30:42] == b"folder/a.txt"
    content[37:38] = b"x"
    assert not Item(bytes(content), tmp_path).unlock("pass")


def stirred(times: int) -> bytes:
    """Return a text document whose one member is encrypted, the password stirred so often."""
    salt, vector = bytes(range(16)), bytes(range(16, 32))
    packer = zlib.compressobj(wbits=-15)
    plain = packer.compress(f"<x>{SENTENCE}</x>".encode()) + packer.flush()
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(PASSWORD.encode()).digest(), salt, times, 32)
    padded = plain + bytes([16 - len(plain) % 16]) * (16 - len(plain) % 16)
    encryptor = Cipher(AES(key), CBC(vector)).encryptor()
    said = {
        name: base64.b64encode(raw).decode()
        for name, raw in (("salt", salt), ("vector", vector), ("check", hashlib.sha256(plain[:1024]).digest()))
    }
    manifest = f"""<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml">
<m:encryption-data m:checksum-type="#sha256-1k" m:checksum="{said["check"]}">
<m:algorithm m:algorithm-name="#aes256-cbc" m:initialisation-vector="{said["vector"]}"/>
<m:start-key-generation m:start-key-generation-name="#sha256"/>
<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" m:iteration-count="{times}" m:salt="{said["salt"]}"/>
</m:encryption-data></m:file-entry></m:manifest>"""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", encryptor.update(padded) + encryptor.finalize())
        archive.writestr("META-INF/manifest.xml", manifest)
    return sink.getvalue()


@pytest.mark.parametrize(("times", "opens"), [(1000, True), (1_000_000, True), (1_000_001, False)])
def test_a_password_is_stirred_no_more_than_programs_ask_for(times, opens, tmp_path):
    """A file that asks for more would keep a worker busy for hours; the right password does not help it."""
    item = Item(stirred(times), tmp_path)
    assert item.unlock(PASSWORD) is opens
    assert item.target.exists() is opens
