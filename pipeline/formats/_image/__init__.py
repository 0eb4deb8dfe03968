"""Parts of the picture format: walks, decoding, encoding, metadata."""
