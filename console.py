"""What the commands of `cli.py` share: the settings, one transaction, the line for a failure.

As there, what is slow to import is imported when it is needed.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import typer

if TYPE_CHECKING:
    from models.policy.viewer import Viewer
    from models.session import WriteSession
    from settings import Settings

T = TypeVar("T")
_EXPECTED = (("settings", "SettingsError"), ("models.errors", "DomainError"), ("auth.tokens", "TokenError"))


def settings_of(data: Path) -> "Settings":
    """The settings of the environment; without DATABASE_URL those of the instance that runs on `data`."""
    from settings import get_settings

    if not os.environ.get("DATABASE_URL"):
        from embedded.access import enter_instance

        enter_instance(data)
        get_settings.cache_clear()
    return get_settings()


def server_settings() -> "Settings":
    """The settings of the environment, if a web or worker process can do its work with them; else `SettingsError`."""
    from settings import check_server_settings, get_settings

    settings = get_settings()
    check_server_settings(settings)
    return settings


def write(
    settings: "Settings",
    use: "Callable[[WriteSession], Awaitable[T]]",
    keep: Callable[[T], bool] = lambda _: True,
    viewer: "Viewer | None" = None,
) -> T:
    """Run a use case in one transaction, as the system unless said otherwise; kept only if `keep` says so."""
    from models.policy.viewer import SYSTEM
    from models.session import Database

    async def run() -> T:
        database = Database(settings)
        try:
            async with database.write(viewer or SYSTEM) as session:
                answer = await use(session)
                if keep(answer):
                    await session.commit()
                return answer
        finally:
            await database.close()

    return asyncio.run(run())


def event_key(given: str) -> UUID:
    """The key of an event as a person gives it, as the API shows it or bare. Raises typer.BadParameter."""
    from models.event import Event
    from resolvers.reader.catalog import key_of

    try:
        found = key_of(Event.__name__, given) or UUID(given)
    except ValueError:
        raise typer.BadParameter("this is no id of an event", param_hint="--event") from None
    return found


def expected_line(error: Exception) -> str | None:
    """The line for a failure that a person can mend; None for a fault of ours."""
    from embedded.errors import EmbeddedError

    if isinstance(error, ConnectionError):
        return f"cannot reach a server: {error}"
    expected: list[type[Exception]] = [EmbeddedError]
    # Only what was imported can have been raised.
    for module, name in _EXPECTED:
        if module in sys.modules:
            expected.append(getattr(sys.modules[module], name))
    return str(error) if isinstance(error, tuple(expected)) else None
