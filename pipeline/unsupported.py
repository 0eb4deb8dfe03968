"""Kinds that no format claims on purpose: what they are called here, and why they are held."""

from __future__ import annotations

from types import MappingProxyType

#: Signature -> media type, where libmagic says nothing: place, bytes, name.
SIGNATURES = (
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (0, b"KDMV", "application/x-vmdk-disk"),
    (0, b"QFI\xfb", "application/x-qemu-disk"),
    (0, b"conectix", "application/x-vhd-disk"),
    (0, b"vhdxfile", "application/x-vhdx-disk"),
    (0, b"EVF\x09\x0d\x0a\xff\x00", "application/x-ewf-disk"),
    (1080, b"\x53\xef", "application/x-raw-disk-image"),
    (510, b"\x55\xaa", "application/x-raw-disk-image"),
    (3, b"NTFS    ", "application/x-raw-disk-image"),
)
_DATABASE = "a database keeps deleted rows and page remains: export its tables as CSV on an isolated machine"
_TABLE = "a columnar file bears its writer and statistics of every column: export it as CSV on an isolated machine"
_DISK = "a disk image holds deleted files and its system's traces: take the files out on an isolated machine"
_PROGRAM = "a program cannot be cleaned: describe it, or submit its text"
_FONT = "a font bears its licensee: render the text that needs it"
_MAIL_KEY = "keys and certificates name people: leave them out"

_WHY: MappingProxyType[str, str] = MappingProxyType(
    {
        "application/vnd.sqlite3": _DATABASE,
        "application/x-sqlite3": _DATABASE,
        "application/x-msaccess": _DATABASE,
        "application/vnd.apache.parquet": _TABLE,
        **dict.fromkeys(
            (
                "application/x-vmdk-disk", "application/x-qemu-disk", "application/x-vhd-disk",
                "application/x-vhdx-disk", "application/x-ewf-disk", "application/x-raw-disk-image",
                "application/x-apple-diskimage", "application/x-virtualbox-vdi",
            ),
            _DISK,
        ),
        **dict.fromkeys(
            (
                "application/x-dosexec", "application/vnd.microsoft.portable-executable", "application/x-executable",
                "application/x-pie-executable", "application/x-sharedlib", "application/x-mach-binary",
                "application/java-archive", "application/vnd.android.package-archive",
            ),
            _PROGRAM,
        ),
        **dict.fromkeys(("font/sfnt", "font/ttf", "font/otf", "font/woff", "font/woff2"), _FONT),
        "application/pgp-keys": _MAIL_KEY,
    }
)  # fmt: skip


def why_held(media_type: str) -> str:
    """Return why items of a media type are held, or nothing where there is no more to say than that it is unsupported.

    Args:
        media_type: What an item looks like.
    """
    return _WHY.get(media_type, "")


def signature_of(head: bytes) -> str | None:
    """Return the media type that the first bytes of an unknown item tell, or None."""
    return next((media_type for at, mark, media_type in SIGNATURES if head.startswith(mark, at)), None)
