"""Private parts of the EPUB format."""
