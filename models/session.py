"""Database access: `WriteSession` for use cases, `ReadSession` for the reader; both see only what the viewer may see.

Use cases get a `WriteSession` scoped to their viewer: the row rules are put on every ORM statement, and the audit
trigger is told who acts. The reader gets a `ReadSession`: raw asyncpg, read only, with a statement timeout.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

import asyncpg
from sqlalchemy import ClauseElement, Executable, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import LoaderCriteriaOption, Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql.visitors import iterate

from models.policy.rows import ROWS, everything, value_scope, visible
from models.policy.viewer import Role, Viewer
from settings import Settings

Entity = Mapper[Any] | AliasedInsp[Any]
READ_TIMEOUT_MS = 10_000
WRITE_TIMEOUT_MS = 30_000
COPY_TIMEOUT_MS = 900_000


class WriteSession(AsyncSession):
    """A transaction of one use case, for one viewer. Use cases never commit: the doors do, once."""

    def __init__(self, engine: AsyncEngine, viewer: Viewer) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False)
        self.viewer = viewer
        self.sync_session.info["viewer"] = viewer


# Statements of a use case that must see beyond its viewer say so, and why: `.execution_options(**UNSCOPED)`.
UNSCOPED = {"unscoped": True}


@event.listens_for(Session, "do_orm_execute")
def _scope_rows(state: ORMExecuteState) -> None:
    """Put the viewer's row rules on every ORM statement (A1)."""
    viewer = state.session.info.get("viewer")
    if viewer is None or state.execution_options.get("unscoped") or state.is_insert:
        return
    scope = viewer.scope().items()
    state.statement = state.statement.options(
        *(
            _only_visible(entity, viewer.role, *scope)
            for entity in _entities_in(state.statement)
            if entity.mapper.class_ in ROWS and ROWS[entity.mapper.class_].get(viewer.role) is not everything
        )
    )


def _entities_in(statement: Executable) -> list[Entity]:
    """Every mapped class, and every alias of one, that a statement meets: also in a join or a subquery."""
    found = (element._annotations.get("parententity") for element in iterate(cast(ClauseElement, statement)))
    return list(dict.fromkeys(entity for entity in found if entity is not None))


@lru_cache(maxsize=1024)
def _only_visible(entity: Entity, role: Role, *scope: tuple[str, Any]) -> LoaderCriteriaOption:
    """The row rule of a viewer as an option of a statement; kept, as making it costs more than the statement."""
    condition = visible(entity.entity, entity.mapper.class_, role, value_scope(dict(scope)))
    return with_loader_criteria(entity, condition)


class ReadSession:
    """Runs the reader's compiled statements on one pooled connection each; nothing else."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def fetch_value(self, statement: str, arguments: Sequence[Any]) -> Any:
        """The single value of a statement."""
        async with self._pool.acquire() as connection:
            return await connection.fetchval(statement, *arguments)


Sink = Callable[[bytes], Coroutine[Any, Any, None]]


class CopySession:
    """Reads whole lists: one connection of its own, read only, with the long timeout of a file."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def fetch_value(self, statement: str, arguments: Sequence[Any]) -> Any:
        """The single value of a statement."""
        return await self._connection.fetchval(statement, *arguments)

    async def copy(self, statement: str, arguments: Sequence[Any], sink: Sink, *, delimiter: str, quote: str) -> int:
        """COPY a statement's rows as CSV to `sink`, as they come; returns how many. What `sink` raises ends it."""
        done = await self._connection.copy_from_query(
            statement, *arguments, output=sink, format="csv", delimiter=delimiter, quote=quote, encoding="utf-8"
        )
        return int(done.removeprefix("COPY "))


class Database:
    """The two pools of a process."""

    def __init__(self, settings: Settings) -> None:
        self._dsn = settings.database_url
        self._size = settings.database_pool
        self.engine = create_async_engine(
            self._dsn.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=self._size,
            max_overflow=0,
            pool_timeout=20,
            connect_args={
                "server_settings": {"timezone": "UTC", "statement_timeout": str(WRITE_TIMEOUT_MS), "jit": "off"}
            },
        )
        self._pool: asyncpg.Pool | None = None

    async def start(self) -> None:
        """Open the read pool."""
        self._pool = await asyncpg.create_pool(
            self._dsn,
            min_size=1,
            max_size=self._size,
            max_inactive_connection_lifetime=0,
            reset=_keep_as_it_is,
            server_settings={
                "timezone": "UTC",
                "datestyle": "ISO",
                "default_transaction_read_only": "on",
                "statement_timeout": str(READ_TIMEOUT_MS),
                # Plans are shared by all variables of a document: replanning each run costs a third of the CPU.
                "plan_cache_mode": "force_generic_plan",
                "jit": "off",
            },
        )

    async def close(self) -> None:
        """Close both pools."""
        if self._pool is not None:
            await self._pool.close()
        await self.engine.dispose()

    @property
    def reader(self) -> ReadSession:
        """Where the compiled reader runs."""
        if self._pool is None:
            raise RuntimeError("Database.start() was not awaited")
        return ReadSession(self._pool)

    @asynccontextmanager
    async def copying(self) -> AsyncIterator[CopySession]:
        """A connection for one file: beside the pool, as it is kept for minutes."""
        connection = await asyncpg.connect(
            self._dsn,
            server_settings={
                "timezone": "UTC",
                "datestyle": "ISO",
                "default_transaction_read_only": "on",
                "statement_timeout": str(COPY_TIMEOUT_MS),
                "jit": "off",
            },
        )
        try:
            yield CopySession(connection)
        finally:
            # At once: after an interruption nobody waits for the rest of the rows.
            connection.terminate()

    @asynccontextmanager
    async def write(self, viewer: Viewer) -> AsyncIterator[WriteSession]:
        """A transaction for one viewer; rolled back unless the caller commits it."""
        async with WriteSession(self.engine, viewer) as session:
            try:
                await _say_who_acts(session)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # The pool's connections date from before a restart of the server. Nothing was done yet: once again.
                await session.rollback()
                await _say_who_acts(session)
            yield session


async def _say_who_acts(session: WriteSession) -> None:
    await session.execute(
        text(
            "SELECT set_config('drt.actor', :actor, true), set_config('drt.actor_id', :actor_id, true),"
            " set_config('drt.role', :role, true)"
        ),
        {
            "actor": session.viewer.actor,
            "actor_id": str(session.viewer.actor_id or ""),
            "role": session.viewer.role,
        },
    )


async def _keep_as_it_is(_connection: Any) -> None:
    """Nothing to reset: the reader runs single read-only statements and changes no setting."""
