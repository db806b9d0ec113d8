"""The transaction of a use case that must be fast: compiled statements on the driver itself, no object mapping.

SQLAlchemy's session takes half a millisecond of Python a statement, the driver a tenth. Row rules are not put on these
statements by themselves: each names its own (`models.policy.rows.visible`), or says why it looks past them.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Text, bindparam, func, select, true

from models.policy.viewer import Viewer
from models.statement import Statement

# The audit trigger is told who acts, until the transaction ends.
ACTING_CLAUSE = select(
    func.set_config("drt.actor", bindparam("actor", type_=Text()), true()),
    func.set_config("drt.actor_id", bindparam("actor_id", type_=Text()), true()),
    func.set_config("drt.role", bindparam("role", type_=Text()), true()),
)
_ACTING = Statement(ACTING_CLAUSE)


class Fetching(Protocol):
    """What a use case's transaction of either kind can do: run compiled statements."""

    viewer: Viewer

    async def fetch_rows(self, statement: Statement, **values: Any) -> Sequence[asyncpg.Record]:
        """All rows that the statement returns."""

    async def fetch_row(self, statement: Statement, **values: Any) -> asyncpg.Record | None:
        """The first row, if there is one."""


class DriverSession:
    """A transaction of one use case, for one viewer, on a connection of the driver. The doors commit it, once."""

    def __init__(self, connection: Any, viewer: Viewer) -> None:
        self._connection = connection
        self._open = False
        self.viewer = viewer

    async def start(self) -> None:
        """Start the transaction, and say in it who acts."""
        self._open = True  # before: who is interrupted here may have begun all the same, and must roll back
        await self._connection.execute("BEGIN")
        await self.fetch_row(_ACTING, **acting(self.viewer))

    async def fetch_rows(self, statement: Statement, **values: Any) -> Sequence[asyncpg.Record]:
        """See `Fetching`."""
        rows: Sequence[asyncpg.Record] = await self._connection.fetch(statement.text, *statement.arguments(values))
        return rows

    async def fetch_row(self, statement: Statement, **values: Any) -> asyncpg.Record | None:
        """See `Fetching`."""
        row: asyncpg.Record | None = await self._connection.fetchrow(statement.text, *statement.arguments(values))
        return row

    async def commit(self) -> None:
        """End the transaction; only the doors do."""
        self._open = False
        await self._connection.execute("COMMIT")

    async def close(self) -> None:
        """Take back what was not committed."""
        if self._open and not self._connection.is_closed():
            self._open = False
            await self._connection.execute("ROLLBACK")


def acting(viewer: Viewer) -> dict[str, str]:
    """Who acts, as the audit trigger reads it."""
    return {"actor": viewer.actor, "actor_id": str(viewer.actor_id or ""), "role": viewer.role}
