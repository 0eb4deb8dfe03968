"""Private parts of the archive format."""
