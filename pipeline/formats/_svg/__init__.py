"""Parts of the SVG format."""
