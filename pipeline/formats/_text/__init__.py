"""Private parts of the text formats."""
