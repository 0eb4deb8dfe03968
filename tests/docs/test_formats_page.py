"""docs/formats.md says what the files of the formats say, and every format says where identity hides in it."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import pipeline.formats
from benchmarks.formats_page import PAGE, page

FORMATS = [
    info.name
    for info in pkgutil.iter_modules(pipeline.formats.__path__)
    if hasattr(importlib.import_module(f"pipeline.formats.{info.name}"), "FORMAT")
]


def test_the_page_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), "run: python -m benchmarks.formats_page --write"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_begins_with_its_hiding_places(name):
    told = importlib.import_module(f"pipeline.formats.{name}").__doc__ or ""
    assert "Hiding places" in " ".join(told.split())
    assert sum(line.startswith("- ") for line in told.splitlines()) >= 3
