"""Tells an outage of the database (restarting, unreachable, out of connections) from a fault of ours."""

import asyncpg
from sqlalchemy import exc

# What a caller is told to wait, in seconds: a restart of PostgreSQL takes about as long.
RETRY_AFTER_SECONDS = 2
_AWAY = (
    ConnectionError,
    exc.TimeoutError,  # no connection of the pool became free in time
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
# What an outage is raised as; not all that is raised as these is an outage.
RAISED: tuple[type[Exception], ...] = (
    OSError,
    exc.DBAPIError,
    exc.TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


def is_outage(error: BaseException | None) -> bool:
    """Whether the same request may well succeed in a moment."""
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or is_outage(error.orig)
    if isinstance(error, asyncpg.InterfaceError):
        return "closed" in str(error)
    if isinstance(error, asyncpg.InternalClientError):
        # A server that shuts down says so first and hangs up then. Between the two the driver takes no statement, and
        # takes it for a mistake of its own; where two of ours really met on a connection it raises an InterfaceError.
        return "cannot switch to state" in str(error)
    if isinstance(error, _AWAY):
        return True
    # SQLAlchemy raises its translation of asyncpg's error from that error.
    return error is not None and is_outage(error.__cause__)
