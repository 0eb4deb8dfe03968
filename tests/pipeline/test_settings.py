from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, home_path, load_settings


def test_a_home_without_settings_works(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings(tmp_path)


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("workers = 3\nocr = false\n[limits]\ndepth = 2\n")
    settings = load_settings(tmp_path)
    assert (settings.workers, settings.ocr, settings.limits.depth) == (3, False, 2)


@pytest.mark.parametrize(
    "text",
    ["workers = 'x'", "unknown = 1", "workers = 0", "[limits]\ndepth = 0", "[limits]\nnope = 1", "= ", "limits = 3"],
)
def test_wrong_settings_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsError):
        load_settings(tmp_path)


def test_where_the_home_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SLUICE_HOME", raising=False)
    assert home_path() == tmp_path / ".local" / "share" / "sluicegate"
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path / "elsewhere"))
    assert home_path() == tmp_path / "elsewhere"
