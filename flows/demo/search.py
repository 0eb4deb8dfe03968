"""Look for planted traces in everything that a run wrote: as they are, and inside everything that unpacks."""

from __future__ import annotations

import base64
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import ahocorasick_rs
import pikepdf
import pyarrow.parquet as pq
from PIL import Image, UnidentifiedImageError

from flows.demo.traces import SOURCE_NAME, Trace

_MOST_BYTES = 64 * 1024 * 1024
_DEPTH = 4


def found_in(folder: Path, planted: Iterable[Trace]) -> list[tuple[str, str]]:
    """Return place and file of every hit in any file below a folder, the file's own name included.

    Looked for folded in case, as UTF-8 and UTF-16, hexadecimal, base64 (all alignments), percent-escaped and reversed;
    in members of archives, deflated streams, tables and the metadata of pictures too. A value that was planted in
    several places counts for each of them. The source's family name alone is a hit wherever it stands.
    """
    needles: dict[str, set[str]] = {SOURCE_NAME.split()[-1]: {"family name"}}
    for trace in planted:
        needles.setdefault(trace.value, set()).add(trace.where)
    forms: dict[bytes, set[str]] = {}
    for value, places in needles.items():
        for form in _forms(value):
            forms.setdefault(form, set()).update(places)
    wheres = list(forms.values())
    automaton = ahocorasick_rs.BytesAhoCorasick(list(forms))
    hits: dict[tuple[str, str], None] = {}
    for path in sorted(folder.rglob("*")):
        blobs = [path.name.encode("utf-8", "replace")]
        if path.is_file() and not path.is_symlink():
            blobs.append(path.read_bytes())
        for blob in (view for whole in blobs for view in _views(whole, _DEPTH)):
            for index, _, _ in automaton.find_matches_as_indexes(blob.lower(), overlapping=True):
                hits |= dict.fromkeys((where, path.name) for where in sorted(wheres[index]))
    return list(hits)


def _forms(value: str) -> set[bytes]:
    raw = value.encode()
    made = {raw, value.encode("utf-16-le"), value.encode("utf-16-be"), raw.hex().encode(), raw[::-1]}
    made.add("".join(f"%{byte:02x}" if not chr(byte).isalnum() else chr(byte) for byte in raw).encode())
    # Base64 of a text depends on how many bytes stand before it; what its neighbours decide is cut off.
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw)
        made.add(encoded[(before * 8 + 5) // 6 : len(encoded) - 4])
    return {form.lower() for form in made if len(form) > 5}


def _views(blob: bytes, depth: int) -> Iterator[bytes]:
    """Hand out the bytes, and everything that can be unpacked from them."""
    yield blob
    if depth == 0:
        return
    for inner in (*_members(blob), *_streams(blob), *_table(blob), *_picture(blob)):
        yield from _views(inner, depth - 1)


def _members(blob: bytes) -> Iterator[bytes]:
    try:
        if blob.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(blob)) as archive:
                for info in archive.infolist():
                    yield info.filename.encode()
                    yield archive.read(info)[:_MOST_BYTES]
        elif blob[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(blob)) as tar:
                for member in tar:
                    content = tar.extractfile(member) if member.isfile() else None
                    yield member.name.encode()
                    yield content.read(_MOST_BYTES) if content else b""
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, ValueError, EOFError):
        return


def _streams(blob: bytes) -> Iterator[bytes]:
    if not blob.startswith(b"%PDF"):
        return
    position = blob.find(b"stream")
    while position >= 0:
        try:
            yield zlib.decompressobj().decompress(blob[position + 6 :].lstrip(b"\r\n"), _MOST_BYTES)
        except zlib.error:
            pass
        position = blob.find(b"stream", position + 6)
    try:
        with pikepdf.open(io.BytesIO(blob)) as pdf:
            for entry in pdf.objects:
                if isinstance(entry, pikepdf.Stream):
                    yield entry.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except pikepdf.PdfError:
        return


def _table(blob: bytes) -> Iterator[bytes]:
    if blob.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(blob))
        yield _flat(table.to_pylist())
        yield _flat(table.schema.metadata)


def _picture(blob: bytes) -> Iterator[bytes]:
    if blob[:3] not in (b"\xff\xd8\xff", b"\x89PN", b"II*", b"MM\0"):
        return
    try:
        with Image.open(io.BytesIO(blob)) as picture:
            yield _flat([picture.info, dict(picture.getexif())])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return


def _flat(value: object) -> bytes:
    """Return all texts and bytes inside nested values, as they are."""
    if isinstance(value, dict):
        return b"\n".join(_flat(part) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple)):
        return b"\n".join(map(_flat, value))
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
