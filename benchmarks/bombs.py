"""Bombs of every kind that the readers accept: what a user is told, in how many seconds, and what it took.

usage: python -m benchmarks.bombs [--only NAME …] [--json]

Made on the spot; the largest are sparse. Exit code 4 where one crashes the host, is let through whole although it is
a bomb, or takes longer than the time limit of an item.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import struct
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf

from benchmarks.cleaning import Cost, clean
from flows.cli.parsing import table
from pipeline.limits import DEFAULT_LIMITS

_FAILED = 4
_MIB = 1024 * 1024
_GIB = 1024 * _MIB


def _zip(*members: tuple[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def _flat_zip(path: Path) -> None:
    path.write_bytes(_zip(("zeros", bytes(256 * _MIB))))


def _nested_zip(path: Path) -> None:
    made = _zip(("zeros", bytes(16 * _MIB)))
    for _ in range(4):
        made = _zip(*((f"{number}.zip", made) for number in range(16)))
    path.write_bytes(made)


def _overlapping_zip(path: Path) -> None:
    """Many names for the same compressed bytes, as Fifield's bomb has them."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(8 * _MIB)) + kernel.flush()
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0x21, 0, len(packed), 8 * _MIB, 1, 0) + b"a"
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, 0, len(packed), 8 * _MIB, 1, 0, 0, 0, 0, 0, 0
    ) + b"a"  # fmt: skip
    count = 5000
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(head) + len(packed), 0)
    path.write_bytes(head + packed + directory + end)


def _deep_zip(path: Path) -> None:
    made = b"text\n"
    for _ in range(40):
        made = _zip(("inner.zip", made))
    path.write_bytes(made)


def _gzip_of_gzips(path: Path) -> None:
    made = bytes(64 * _MIB)
    for _ in range(3):
        made = gzip.compress(made)
    path.write_bytes(made)


def _many_members(path: Path) -> None:
    with tarfile.open(path, "w") as tar:
        for number in range(100_000):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 2
            tar.addfile(info, io.BytesIO(b"a\n"))


def _sparse_member(path: Path) -> None:
    """A tar with one member of 4 GiB, mostly a hole on the disk."""
    info = tarfile.TarInfo("disk.txt")
    info.size = 4 * _GIB
    with path.open("wb") as out:
        out.write(info.tobuf())
        out.truncate(512 + 4 * _GIB + 1024)


def _sparse_text(path: Path) -> None:
    with path.open("wb") as out:
        out.truncate(4 * _GIB)


def _office(part: str) -> bytes:
    """Return a word document with another main part."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return _zip(*(members | {"word/document.xml": part.encode()}).items())


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>'


def _entities_in_word(path: Path) -> None:
    body = "<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body>"
    path.write_bytes(_office(f"{_laughs()}<w:document {_WORD}>{body}</w:document>"))


def _entities_in_xml(path: Path) -> None:
    path.write_text(f"{_laughs()}<x>&l11;</x>")


def _entities_in_svg(path: Path) -> None:
    path.write_text(f'{_laughs()}<svg xmlns="http://www.w3.org/2000/svg"><text>&l11;</text></svg>')


def _deep_xml(path: Path) -> None:
    path.write_text("<a>" * 200_000 + "</a>" * 200_000)


def _deep_word(path: Path) -> None:
    path.write_bytes(_office(f"<w:document {_WORD}>{'<w:p>' * 50_000}{'</w:p>' * 50_000}</w:document>"))


def _deep_json(path: Path) -> None:
    path.write_text("[" * 500_000 + "]" * 500_000)


def _deep_html(path: Path) -> None:
    path.write_text(f"<!doctype html><html><body>{'<div>' * 100_000}text")


def _deep_mail(path: Path) -> None:
    head = (
        "From: a@example.org\nTo: b@example.org\nSubject: x\nDate: Mon, 1 Feb 2021 10:00:00 +0000\nMIME-Version: 1.0\n"
    )
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(5000))
    path.write_text(f"{head}{parts}Content-Type: text/plain\n\ntext\n")


def _pdf(path: Path, how: Callable[[pikepdf.Pdf], object]) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    how(pdf)
    pdf.save(path)


def _pdf_stream(path: Path) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(zlib.compress(zlib.compress(b" " * (600 * _MIB), 9), 9), filter=[pikepdf.Name.FlateDecode] * 2)
        pdf.pages[0].Contents = stream

    _pdf(path, fill)


def _pdf_picture(path: Path) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        name = pikepdf.Name
        picture = pikepdf.Stream(pdf, b"", Type=name.XObject, Subtype=name.Image, Width=60_000, Height=60_000)
        picture.BitsPerComponent, picture.ColorSpace = 8, name.DeviceGray
        picture.write(zlib.compress(bytes(64 * _MIB), 9), filter=name.FlateDecode)
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q 200 0 0 200 0 0 cm /P Do Q")

    _pdf(path, fill)


def _pdf_forms(path: Path) -> None:
    """Forms that draw forms that draw forms: 10 to the power of 12 of them."""

    def fill(pdf: pikepdf.Pdf) -> None:
        inner = pdf.make_indirect(pikepdf.Stream(pdf, b"0 0 1 1 re f", Type=pikepdf.Name.XObject,
                                                 Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]))  # fmt: skip
        for _ in range(12):
            outer = pikepdf.Stream(
                pdf, b"/F Do " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
            )
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
            inner = pdf.make_indirect(outer)
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"/F Do")

    _pdf(path, fill)


def _pdf_pages(path: Path) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        for _ in range(30_000):
            pdf.pages.append(pdf.pages[0])

    _pdf(path, fill)


def _pdf_brackets(path: Path) -> None:
    """A content stream of nested arrays."""
    _pdf(path, lambda pdf: setattr(pdf.pages[0], "Contents", pikepdf.Stream(pdf, b"[" * 300_000)))


def _png(path: Path) -> None:
    """60,000 by 60,000 pixels of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + 60_000 // 8)
    body = b"".join(packer.compress(row * 1000) for _ in range(60)) + packer.flush()
    header = struct.pack(">LLBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def _png_text(path: Path) -> None:
    """A compressed comment of 1 GiB in a picture of one pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    comment = b"".join(packer.compress(b"a" * _MIB) for _ in range(1024)) + packer.flush()
    header, pixel = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"zTXt", b"Comment\0\0" + comment) + chunk(b"IDAT", pixel)
        + chunk(b"IEND", b"")
    )  # fmt: skip


def _gif(path: Path) -> None:
    """20,000 frames of 4,000 by 4,000 that are one pixel each."""
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    path.write_bytes(b"GIF89a" + struct.pack("<HHBBB", 4000, 4000, 0x80, 0, 0) + bytes(6) + frame * 20_000 + b";")


def _tiff(path: Path) -> None:
    """A directory that follows itself."""
    tags = (
        (256, 3, 1, 1),
        (257, 3, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (278, 3, 1, 1),
        (279, 4, 1, 1),
    )
    body = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHLL", *tag) for tag in tags) + struct.pack("<L", 16)
    path.write_bytes(b"II*\0" + struct.pack("<L", 16) + bytes(8) + body)


def _sheet(path: Path) -> None:
    """A sheet of a million rows of one repeated cell, as OpenDocument may say in a line."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    rows = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    names = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet>"
    content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    path.write_bytes(
        _zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.encode()))
    )


def _regular(path: Path) -> None:
    """A line that makes backtracking patterns wander."""
    path.write_text("a" * 50_000 + "@" + "a." * 50_000 + "!" + "1 " * 100_000)


BOMBS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "flat.zip": ("256 MiB of zeros, deflated", _flat_zip),
    "nested.zip": ("65,536 zips of 16 MiB each, in each other (42.zip)", _nested_zip),
    "overlapping.zip": ("5,000 names for the same bytes", _overlapping_zip),
    "deep.zip": ("40 zips in each other", _deep_zip),
    "thrice.gz": ("64 MiB, three times compressed", _gzip_of_gzips),
    "many.tar": ("100,000 tiny members", _many_members),
    "sparse.tar": ("one member of 4 GiB", _sparse_member),
    "sparse.txt": ("a file of 4 GiB, all hole", _sparse_text),
    "entities.docx": ("a billion laughs in a part", _entities_in_word),
    "entities.xml": ("a billion laughs", _entities_in_xml),
    "entities.svg": ("a billion laughs in a drawing", _entities_in_svg),
    "deep.xml": ("200,000 elements in each other", _deep_xml),
    "deep.docx": ("50,000 paragraphs in each other", _deep_word),
    "deep.json": ("500,000 arrays in each other", _deep_json),
    "deep.html": ("100,000 elements in each other", _deep_html),
    "deep.eml": ("5,000 multiparts in each other", _deep_mail),
    "stream.pdf": ("600 MiB of blanks, twice deflated", _pdf_stream),
    "picture.pdf": ("a picture of 3,600 million pixels", _pdf_picture),
    "forms.pdf": ("forms that draw forms, 10^12 times", _pdf_forms),
    "pages.pdf": ("the same page 30,000 times", _pdf_pages),
    "brackets.pdf": ("300,000 arrays in each other", _pdf_brackets),
    "pixels.png": ("3,600 million pixels in 54 KB", _png),
    "text.png": ("a comment of 1 GiB in one pixel", _png_text),
    "frames.gif": ("20,000 frames of 16 million pixels", _gif),
    "circle.tif": ("a directory that follows itself", _tiff),
    "cells.ods": ("17,179 million repeated cells", _sheet),
    "patterns.txt": ("a text that patterns get lost in", _regular),
}


def main() -> None:
    """Make each, clean it, and print."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args()
    rows: list[tuple[str, str, int, Cost]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (what, make) in BOMBS.items():
            if options.only and name not in options.only:
                continue
            path = Path(folder) / name
            make(path)
            rows.append((name, what, path.stat().st_size, clean(path)))
            path.unlink()
    if options.json:
        for name, what, size, cost in rows:
            print(json.dumps({"name": name, "what": what, "bytes": size, "status": cost.status, "said": cost.detail,
                              "wall_s": round(cost.wall_s, 2), "cpu_s": round(cost.cpu_s, 2)}))  # fmt: skip
    else:
        heads = ["bomb", "what it is", "bytes", "status", "what is said", "s", "CPU s"]
        cells = [
            (name, what, size, cost.status, cost.detail or "-", f"{cost.wall_s:.1f}", f"{cost.cpu_s:.1f}")
            for name, what, size, cost in rows
        ]
        print(table(heads, cells))
        print(f"\nmost memory of a sandbox: {max(cost.peak_bytes for *_, cost in rows) // _MIB} MiB")
    bad = any(cost.status == "CRASH" or cost.wall_s > 3 * DEFAULT_LIMITS.item_seconds for *_, cost in rows)
    sys.exit(_FAILED if bad else 0)


if __name__ == "__main__":
    main()
