"""One arrow of the way through the house per file; stages never call each other."""
