"""What libarchive and its binding raise on bad input; apart, since loading them takes a while."""

from __future__ import annotations

from libarchive.exception import ArchiveError

ARCHIVE_ERRORS = (ArchiveError, UnicodeError, ValueError, TypeError, OverflowError, OSError)
