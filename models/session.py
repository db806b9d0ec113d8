"""Database access: the pools of a process, and `WriteSession` for use cases, which see only what their viewer may see.

The row rules are put on every ORM statement, and the audit trigger is told who acts.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

import asyncpg
from sqlalchemy import ClauseElement, Executable, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import LoaderCriteriaOption, Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql.visitors import iterate

from models.appending import Appending
from models.driver_session import ACTING_CLAUSE, DriverSession, acting
from models.kit.fair_pool import FairPool
from models.policy.row_rules import everything
from models.policy.rows import ROWS, visible
from models.policy.scope import value_scope
from models.policy.viewer import Role, Viewer
from models.read_session import CopySession, ReadSession
from models.statement import Statement
from settings import Settings

Entity = Mapper[Any] | AliasedInsp[Any]
READ_TIMEOUT_MS = 10_000
WRITE_TIMEOUT_MS = 30_000
COPY_TIMEOUT_MS = 900_000
# Statements that a connection keeps prepared, the least recently used dropped first; each takes memory on the server.
MOST_PREPARED = 200
# The clock of those who read files.
HOME_ZONE = "Europe/Paris"


class WriteSession(AsyncSession):
    """A transaction of one use case, for one viewer. Use cases never commit: the doors do, once."""

    def __init__(self, engine: AsyncEngine, viewer: Viewer) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False)
        self.viewer = viewer
        self.sync_session.info["viewer"] = viewer

    async def fetch_rows(self, statement: Statement, **values: Any) -> Sequence[asyncpg.Record]:
        """All rows that a compiled statement returns; what the session holds is not written before."""
        rows: Sequence[asyncpg.Record] = await (await self._driver()).fetch(
            statement.text, *statement.arguments(values)
        )
        return rows

    async def fetch_row(self, statement: Statement, **values: Any) -> asyncpg.Record | None:
        """The first row of a compiled statement, if there is one."""
        row: asyncpg.Record | None = await (await self._driver()).fetchrow(statement.text, *statement.arguments(values))
        return row

    async def _driver(self) -> Any:
        """The driver's connection, in the session's transaction: `Database.write` has begun it."""
        return (await (await self.connection()).get_raw_connection()).driver_connection


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


class Database:
    """The pools of a process: one to read, one of sessions that map objects, one of the driver's own to write."""

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
        self._reads: FairPool | None = None
        self._writes: FairPool | None = None
        self._reader: ReadSession | None = None
        self._appending: Appending | None = None

    async def start(self) -> None:
        """Make the driver's two pools, and see that the database answers."""
        reads = {"default_transaction_read_only": "on", "statement_timeout": str(READ_TIMEOUT_MS)}
        self._reads = self._pool(reads)
        self._writes = self._pool({"statement_timeout": str(WRITE_TIMEOUT_MS)})
        self._reader, self._appending = ReadSession(self._reads), Appending(self._writes)
        async with self._reads.acquire():
            pass

    def _pool(self, server_settings: Mapping[str, str]) -> FairPool:
        async def connect() -> asyncpg.Connection:
            connection = await asyncpg.connect(
                self._dsn,
                statement_cache_size=MOST_PREPARED,
                max_cached_statement_lifetime=0,
                server_settings={
                    "timezone": "UTC",
                    "datestyle": "ISO",
                    # Plans are shared by all variables of a document: replanning each run costs a third of the CPU.
                    "plan_cache_mode": "force_generic_plan",
                    "jit": "off",
                    **server_settings,
                },
            )
            # Values of JSON come as what they mean; they are given as text, as SQLAlchemy's types write it.
            await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=str, decoder=json.loads)
            return connection

        return FairPool(connect, self._size)

    @property
    def dsn(self) -> str:
        """Where the database is: for connections that no pool can give, e.g. one that listens."""
        return self._dsn

    async def close(self) -> None:
        """Close all pools."""
        for pool in (self._reads, self._writes):
            if pool is not None:
                await pool.close()
        await self.engine.dispose()

    @property
    def reader(self) -> ReadSession:
        """Where the compiled reader runs."""
        if self._reader is None:
            raise RuntimeError("Database.start() was not awaited")
        return self._reader

    async def append(self, statement: Statement, values: Mapping[str, Any]) -> None:
        """Write one row in a transaction of its own, shared with those who append by this statement meanwhile."""
        if self._appending is None:
            raise RuntimeError("Database.start() was not awaited")
        await self._appending.append(statement, values)

    async def write_alone(self, statement: Statement, **values: Any) -> asyncpg.Record | None:
        """Run one compiled statement in a transaction of its own, in one trip; the first row that it returns."""
        if self._writes is None:
            raise RuntimeError("Database.start() was not awaited")
        async with self._writes.acquire() as connection:
            row: asyncpg.Record | None = await connection.fetchrow(statement.text, *statement.arguments(values))
        return row

    @asynccontextmanager
    async def write_on_driver(self, viewer: Viewer) -> AsyncIterator[DriverSession]:
        """A transaction of compiled statements for one viewer; rolled back unless the caller commits it."""
        if self._writes is None:
            raise RuntimeError("Database.start() was not awaited")
        async with self._writes.acquire() as connection:
            session = DriverSession(connection, viewer)
            try:
                await session.start()
                yield session
            finally:
                await session.close()

    @asynccontextmanager
    async def copying(self) -> AsyncIterator[CopySession]:
        """A connection for one file: beside the pool, as it is kept for minutes."""
        connection = await asyncpg.connect(
            self._dsn,
            server_settings={
                "timezone": HOME_ZONE,
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
    await session.execute(ACTING_CLAUSE, acting(session.viewer))
