"""The databases that are measured on: a demo season of some size, made once and kept, and a copy to book places in."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy import text

from bench.servers import Servers
from migrations.run import upgrade
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.figures.refresh import refresh_figures
from settings import Settings

ROOT = Path(__file__).parents[1]
SQL = Path(__file__).parent / "sql"

WRITTEN = "booking, booking_step, rider, consent, lead, message, outbox, audit_entry, bench_booking"


@dataclass(frozen=True, slots=True)
class Size:
    """How many events and riders the demo generator makes, and how many copies of them there are in the end."""

    events: int
    riders: int
    copies: int = 1


SIZES = {
    "tiny": Size(4, 600),
    "small": Size(34, 20_000),
    "default": Size(450, 91_000),
    "large": Size(450, 91_000, copies=16),
}


def make_database(servers: Servers, size: str) -> str:
    """The URL of the database of that size: made if there is none, brought to this code's version otherwise."""
    name = f"tour_{size}"
    url = servers.database(name)
    if not asyncio.run(_is_made(servers, name)):
        asyncio.run(_recreate(servers, name, template=None))
        upgrade(url)
        _fill(url, SIZES[size])
        asyncio.run(run_script(url, "one_season.sql"))
        asyncio.run(_finish(servers, name, url, SIZES[size]))
    upgrade(url)
    asyncio.run(run_script(url, "peers.sql"))
    asyncio.run(_count(url))
    return url


def make_booking_database(servers: Servers, size: str) -> str:
    """The URL of a copy whose coming events are open and empty, made from the database of that size."""
    name = f"booking_{size}"
    url = servers.database(name)
    if not asyncio.run(_is_made(servers, name)):
        asyncio.run(_recreate(servers, name, template=f"tour_{size}"))
        asyncio.run(run_script(url, "empty.sql"))
        asyncio.run(_finish(servers, name, url, Size(0, 0)))
    upgrade(url)
    asyncio.run(run_script(url, "peers.sql"))
    asyncio.run(run_script(url, "bare.sql"))
    return url


def _fill(url: str, size: Size) -> None:
    """By the command that fills demo seasons, in a process of its own: it reads its settings once."""
    command = [sys.executable, "-P", "-m", "cli", "demo", "--events", str(size.events), "--riders", str(size.riders)]
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


async def _finish(servers: Servers, name: str, url: str, size: Size) -> None:
    connection = await asyncpg.connect(url)
    try:
        for copy in range(1, size.copies):
            await connection.execute((SQL / "copy.sql").read_text().replace(":copy", str(copy)))
        await connection.execute("VACUUM (ANALYZE)")
        await connection.execute("CHECKPOINT")
        await connection.execute(f"COMMENT ON DATABASE {name} IS 'made by bench'")
    finally:
        await connection.close()


def forget_databases(servers: Servers, size: str) -> None:
    """Drop what was made of that size."""
    for name in (f"booking_{size}", f"tour_{size}"):
        asyncio.run(_recreate(servers, name, template=None))


async def _is_made(servers: Servers, name: str) -> bool:
    connection = await asyncpg.connect(servers.database_url)
    try:
        found = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1"
        return bool(await connection.fetchval(found, name) == "made by bench")
    finally:
        await connection.close()


async def _recreate(servers: Servers, name: str, template: str | None) -> None:
    connection = await asyncpg.connect(servers.database_url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    finally:
        await connection.close()


async def _count(url: str) -> None:
    """The kept figures, of all that was copied in or marked by a migration: minutes for millions of bookings."""
    database = Database(Settings(database_url=url, database_pool=1))
    try:
        async with database.write(SYSTEM) as session:
            await session.execute(text("SET LOCAL statement_timeout = 0"))
            await refresh_figures(session)
            await session.commit()
    finally:
        await database.close()


async def reset_bookings(url: str) -> None:
    """Undo what was booked, and clear away what that leaves behind: each measurement meets the same tables."""
    await run_script(url, "reset.sql")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"VACUUM {WRITTEN}")
    finally:
        await connection.close()


async def run_script(url: str, name: str) -> None:
    """Run a file of `sql/` in one transaction."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute((SQL / name).read_text())
    finally:
        await connection.close()
