"""Bringing a database to its revision, from wherever the project lies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline

PROJECT = Path(pipeline.__file__).parents[1]
MIGRATE = """
import sys
from pathlib import Path
from pipeline.catalogue.engine import check_revision, open_catalogue
from pipeline.catalogue.migrate import migrate
assert "alembic" not in sys.modules
engine = open_catalogue(Path(sys.argv[1]))
migrate(engine)
check_revision(engine)
"""


@pytest.mark.parametrize("name", ["50%20", "%(here)s", "a b#c?d", "e;f,g"])
def test_the_project_may_lie_anywhere(tmp_path, name):
    """And a command that is refused before it has a database does not wait for alembic."""
    (tmp_path / name).symlink_to(PROJECT)
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE, str(tmp_path / "catalogue.db")], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path / name)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
