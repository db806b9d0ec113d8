"""Lets another command (`drt token`, `drt import`) work on the instance that runs here."""

import os
from pathlib import Path

from embedded.errors import EmbeddedError
from embedded.instance import Instance


def enter_instance(folder: Path) -> None:
    """Put the addresses and the secret of the instance that runs on `folder` into our environment.

    Raises EmbeddedError, one line, when none runs there, when DATABASE_URL names another database, or when the
    instance was declared a production one.
    """
    instance = Instance(folder)
    running = instance.running()
    if running is None:
        raise EmbeddedError(f"No instance runs on {instance.folder}: start one with ./drt up, or name its --data.")
    given = os.environ.get("DATABASE_URL")
    if given and given != running.database_url:
        raise EmbeddedError(f"DATABASE_URL names another database than that of the instance on {instance.folder}.")
    if running.environment != "embedded":
        raise EmbeddedError(f"The instance on {instance.folder} is a production one.")
    os.environ.update(
        DATABASE_URL=running.database_url,
        REDIS_URL=running.redis_url,
        DRT_DATA=str(instance.folder),
        DRT_ENVIRONMENT=running.environment,
        PUBLIC_URL=running.url,
    )
    os.environ.setdefault("DRT_SECRET", instance.secret())
