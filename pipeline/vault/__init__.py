"""Write-only keeping of originals, and encrypted keeping of working items."""
