"""Private parts of the mail format."""
