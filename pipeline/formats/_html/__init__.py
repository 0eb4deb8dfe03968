"""Private parts of the HTML format."""
