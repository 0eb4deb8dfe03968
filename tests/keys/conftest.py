"""A real gpg."""

from tests.gpg import gpg  # noqa: F401 - a fixture
