"""Alembic's environment: migrates the database whose address `migrations/run.py` passes in."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from models import metadata


def run(connection: Connection) -> None:
    """Migrate in one transaction, under a lock that keeps two migrations apart and does not wait for long."""
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
    with context.begin_transaction():
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('drt.migrations'))"))
        context.run_migrations()


async def connect() -> None:
    """Open one connection and migrate on it."""
    url = context.config.attributes["url"].replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


asyncio.run(connect())
