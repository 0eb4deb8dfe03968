"""RAR, CAB and ISO: stored members, a canary in every name and identifier. RAR and CAB are written here, byte by byte."""

from __future__ import annotations

import struct
import tempfile
import zlib
from pathlib import Path

import libarchive

from tests.conformance.samples.planted import CANARY, SEEN

NOTE = f"{SEEN} is all there is.\n".encode()
#: Unix and time: RAR 5 host, and a Windows FILETIME is not needed.
_UNIX, _STORED = 1, 0


def _number(value: int) -> bytes:
    """Return a number of variable length."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _header(*fields: bytes) -> bytes:
    body = b"".join(fields)
    sized = _number(len(body)) + body
    return struct.pack("<L", zlib.crc32(sized)) + sized


def rar(folder: str = f"Users/{CANARY}", *, volume: bool = False) -> bytes:
    """Return a RAR 5 archive of one stored file.

    Args:
        folder: Where its member lies.
        volume: Whether it says that it is one volume of several.
    """
    name = f"{folder}/note.txt".encode()
    main = _header(_number(1), _number(0), _number(int(volume)))
    fields = [_number(2), _number(2), _number(len(NOTE)), _number(4), _number(len(NOTE)), _number(0o100644)]
    member = _header(
        *fields, struct.pack("<L", zlib.crc32(NOTE)), _number(_STORED), _number(_UNIX), _number(len(name)), name
    )
    return b"Rar!\x1a\x07\x01\x00" + main + member + NOTE + _header(_number(5), _number(0), _number(0))


def cab(folder: str = f"Users\\{CANARY}", reserved: str = CANARY) -> bytes:
    """Return a cabinet of one stored file, with a reserved area."""
    name, area = f"{folder}\\note.txt".encode() + b"\0", reserved.encode()
    head_bytes, folder_bytes, file_bytes = 36 + 4 + len(area), 8, 16 + len(name)
    files_at = head_bytes + folder_bytes
    blocks_at = files_at + file_bytes
    block = struct.pack("<HH", len(NOTE), len(NOTE)) + NOTE
    block = struct.pack("<L", 0) + block
    size = blocks_at + len(block)
    head = b"MSCF" + struct.pack("<LLLLLBBHHHHH", 0, size, 0, files_at, 0, 3, 1, 1, 1, 0x0004, 0, 0)
    head += struct.pack("<HBB", len(area), 0, 0) + area
    entry = struct.pack("<LLHHHH", len(NOTE), 0, 0, 0x5284, 0x49C3, 0x20) + name
    return head + struct.pack("<LHH", blocks_at, 1, 0) + entry + block


def iso(volume: str = CANARY, folder: str = CANARY) -> bytes:
    """Return a disk image of one file, identifiers of volume and publisher set, and bytes in its system area."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "made.iso"
        with libarchive.file_writer(str(path), "iso9660", options=f"volume-id={volume},publisher={volume}") as archive:
            archive.add_file_from_memory(f"{folder}/note.txt", len(NOTE), NOTE)
        made = bytearray(path.read_bytes())
    made[:64] = volume.encode().ljust(64, b"\0")
    return bytes(made)


SAMPLES = {
    "application/x-rar": rar,
    "application/vnd.ms-cab-compressed": cab,
    "application/x-iso9660-image": iso,
}
