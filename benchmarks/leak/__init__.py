"""The scorecard: how many planted canaries survive a cleaner, found by tools that are no part of it."""
