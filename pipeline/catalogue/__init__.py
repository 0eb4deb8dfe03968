"""The inventory: accessions, items, dispositions, occurrences."""
