"""Plain files, opened without waiting where somebody else made them."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import UnreadableInput

_WHY = {
    errno.ENOENT: "there is nothing at this path",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "there is nothing at this path",
    errno.ELOOP: "it is a link, and links are not followed",
    errno.EACCES: "it may not be read",
    errno.EPERM: "it may not be read",
    errno.ENXIO: "it is a device, pipe or socket",
    errno.ENODEV: "it is a device, pipe or socket",
    errno.ENAMETOOLONG: "the path is too long",
}


def open_plain(path: Path, *, follow: bool = False) -> BinaryIO:
    """Open a plain file for reading; never waits, as a named pipe would.

    Args:
        path: Where it is.
        follow: Whether it may be a link. A link among files from a source may lead to a file of this machine.

    Raises:
        UnreadableInput: It is missing, a link, folder, device, pipe or socket, or may not be read;
            the detail says which.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise unreadable(error) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise UnreadableInput("it is a folder" if stat.S_ISDIR(mode) else "it is a device, pipe or socket")
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, most_bytes: int, *, follow: bool = False) -> bytes:
    """Read a plain file whole.

    Raises:
        UnreadableInput: As in `open_plain`; or it holds more than `most_bytes`.
    """
    with open_plain(path, follow=follow) as source:
        try:
            blob = source.read(most_bytes + 1)
        except OSError as error:
            raise unreadable(error) from None
    if len(blob) > most_bytes:
        raise UnreadableInput("it is too large", most=most_bytes)
    return blob


def unreadable(error: OSError | ValueError) -> UnreadableInput:
    """Return what the system said about a path, in words and without the path."""
    number = getattr(error, "errno", None) or 0
    return UnreadableInput(_WHY.get(number, "it cannot be read"), errno=number)
