"""Errors of policy and term files: fixed text and a line number, never content."""

from __future__ import annotations


class PolicyError(ValueError):
    """policy.toml is wrong."""


class TermsError(ValueError):
    """A file of protected terms is wrong."""
