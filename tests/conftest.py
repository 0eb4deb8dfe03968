"""What several rooms' tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from flows.home import create_home, open_home
from keys.keystore import CHEAP_COST
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate
from tests.service_user import user  # noqa: F401 - a fixture

PASSPHRASE = b"correct horse"
# How long an example takes is a matter of what else the machine does; benchmarks measure time, tests do not.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture
def corpora() -> Path:
    """Real files beside the project; the test is skipped where they are absent."""
    path = Path(os.environ.get("SLUICE_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
    if not path.is_dir():
        pytest.skip("the corpora are not beside the project")
    return path


@pytest.fixture
def home(tmp_path):
    """A fresh home with a cheap keystore."""
    folder = tmp_path / "home"
    create_home(folder, PASSPHRASE, tmp_path / "vault.identity", CHEAP_COST)
    migrate(open_catalogue(folder / "catalogue.db"))
    opened = open_home(folder, PASSPHRASE)
    yield opened
    opened.engine.dispose()
