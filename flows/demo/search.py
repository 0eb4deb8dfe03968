"""Look for planted traces in everything that a run wrote: as they are, and inside everything that unpacks."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.demo.traces import Trace


def found_in(folder: Path, planted: Iterable[Trace]) -> list[tuple[str, str]]:
    """Return trace kind and file of every hit in any file below a folder.

    Looked for raw and folded in case, as UTF-8 and UTF-16, hexadecimal and base64; in zip members and deflated
    streams too.
    """
    needles = {trace.value: trace.where for trace in planted}
    forms = {form: where for value, where in needles.items() for form in _forms(value)}
    hits = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            for blob in _views(path.read_bytes()):
                lowered = blob.lower()
                hits += [(where, path.name) for form, where in forms.items() if form in lowered]
    return hits


def _forms(value: str) -> set[bytes]:
    raw = value.encode()
    made = {raw.lower(), value.lower().encode("utf-16-le"), value.lower().encode("utf-16-be"), raw.hex().encode()}
    return made | {base64.b64encode(raw)[:-4].lower()}


def _views(blob: bytes) -> Iterator[bytes]:
    yield blob
    if blob.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(blob)) as archive:
                for name in archive.namelist():
                    yield archive.read(name)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError):
            return
    position = blob.find(b"stream")
    while position >= 0:
        try:
            yield zlib.decompressobj().decompress(blob[position + 6 :].lstrip(b"\r\n"), 8 * 1024 * 1024)
        except zlib.error:
            pass
        position = blob.find(b"stream", position + 6)
