"""Who may open, seal and sign. Knows nothing of documents."""
