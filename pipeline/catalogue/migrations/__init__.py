"""Migrations of the database that catalogue and custody log share."""
