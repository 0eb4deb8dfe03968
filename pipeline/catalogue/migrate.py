"""Bring a database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine


def migrate(engine: Engine) -> None:
    """Run all missing migrations, each in its transaction."""
    # Here, since alembic takes most of a second to import, and a `sluice init` that is refused does not need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))  # its own sign for values
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
