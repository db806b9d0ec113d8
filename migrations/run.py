"""Migrates a database from Python; no alembic.ini is needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def configuration(database_url: str) -> Config:
    """Alembic's configuration for the database at `database_url` (postgresql://…), to be read by `env.py`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["url"] = database_url
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database to `revision`. Call it outside of an event loop: `env.py` runs one of its own."""
    command.upgrade(configuration(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to `revision` (`base`: to nothing)."""
    command.downgrade(configuration(database_url), revision)
