"""Parts of the formats of sound and film."""
