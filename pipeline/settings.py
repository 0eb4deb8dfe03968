"""Settings of a home: `settings.toml` under ``SLUICE_HOME``, every one with a default that works."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.limits import DEFAULT_LIMITS, Limits


def home_path() -> Path:
    """Return the home folder: ``SLUICE_HOME``, or ``~/.local/share/sluicegate``.

    Raises:
        SettingsError: Neither is known: a user id without an account and without ``HOME``.
    """
    chosen = os.environ.get("SLUICE_HOME")
    if chosen:
        return Path(chosen)
    try:
        return Path.home() / ".local" / "share" / "sluicegate"
    except RuntimeError:
        raise SettingsError("SLUICE_HOME is not set, and this user has no home folder to put a home into") from None


@dataclass(frozen=True, slots=True)
class Settings:
    """Typed settings.

    Attributes:
        home: Folder of the home.
        workers: Sandboxes that work at the same time, 1 to 64; default one per processor.
        batch_items: Items that a worker leases at once, 1 to 1000.
        ocr: Whether pictures are read by OCR, in reading and in verification.
        limits: Bounds against bombs.
    """

    home: Path
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    batch_items: int = 40
    ocr: bool = True
    limits: Limits = DEFAULT_LIMITS


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings of a home.

    Args:
        home: The home; `home_path()` when None.

    Raises:
        SettingsError: It cannot be read, unknown key, wrong type or out of range.
    """
    home = home or home_path()
    try:
        table = tomllib.loads((home / "settings.toml").read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings(home)
    except OSError as error:
        raise SettingsError("settings.toml cannot be read: check its owner and mode", errno=error.errno or 0) from None
    except UnicodeDecodeError:
        raise SettingsError("settings.toml is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = "".join(letter for letter in str(error).rpartition("line ")[2][:6] if letter.isdigit())
        raise SettingsError(f"settings.toml is not TOML, line {line or 'unknown'}") from None
    limits = _limits(table.pop("limits", {}))
    known = {"workers": int, "batch_items": int, "ocr": bool}
    for key, value in table.items():
        if key not in known or type(value) is not known[key]:
            names = ", ".join(known)
            raise SettingsError(f"settings.toml holds an unknown key or a wrong type; it knows {names} and [limits]")
    settings = Settings(home, limits=limits, **table)
    if not (1 <= settings.workers <= 64 and 1 <= settings.batch_items <= 1000):
        raise SettingsError("settings.toml: workers is 1 to 64, batch_items 1 to 1000")
    return settings


def _limits(table: object) -> Limits:
    names = {entry.name for entry in fields(Limits)}
    if not isinstance(table, dict) or not all(k in names and type(v) is int and v > 0 for k, v in table.items()):
        raise SettingsError("[limits] of settings.toml holds an unknown key or a number below 1")
    return Limits(**table)
