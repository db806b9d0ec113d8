"""What kept figures cost the database: the dashboard, and one changed event, at two sizes of the season.

    PYTHONPATH=. .venv/bin/python -m bench.figures            # prints a table; the first run makes the databases

CPU is what the kernel counted for the one backend that does the work, over many runs: planning included, and nothing
of the tools' own.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import asyncpg
import psutil
from sqlalchemy import text

from bench.database import make_database
from bench.servers import running_servers
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.figures.recount import recount_figures
from resolvers.figures.refresh import any_figure_marked, refresh_figures
from resolvers.reader.plans import Plan, compile_plan
from resolvers.reader.selection import Selection
from settings import Settings

RUNS = 200
_COUNTS = [
    "places",
    "booked",
    "held",
    "done",
    "noShow",
    "cancelled",
    "falls",
    "departures",
    "fromMeta",
    "fillRate",
    "doneShare",
    "metaShare",
]
_RIDERS = ["riders", "ridersA", "ridersA2", "ridersA1", "ridersYAmt", "competitorShare"]
_DAYS = ["day", "booked", "departures", "done"]


def dashboard(year: int, *, by_day: bool) -> Plan:
    """The statement of a dashboard: a season's figures; or those of 500 of its days and models as well."""
    season = [Selection("figures", "figures", "SeasonFigures", children=_fields([*_COUNTS, *_RIDERS]))]
    if by_day:
        nodes = Selection("nodes", "nodes", "SeasonDayFigures", many=True, children=_fields(_DAYS))
        season.append(Selection("days", "dayFigures", "SeasonDayFiguresConnection", False, {"first": 500}, (nodes,)))
    return compile_plan(
        SYSTEM.role, SYSTEM.door, [Selection("season", "season", "Season", False, {"year": year}, tuple(season))]
    )


def _fields(names: list[str]) -> tuple[Selection, ...]:
    return tuple(Selection(name, name) for name in names)


async def measure(backend: int, run: Callable[[], Awaitable[Any]], prepare: Callable[[], Awaitable[Any]]) -> str:
    """CPU of a backend and median of the time, in milliseconds a run."""
    process, spent, times = psutil.Process(backend), 0.0, []
    for _ in range(RUNS + 10):
        await prepare()
        before, began = process.cpu_times(), time.perf_counter()
        await run()
        times.append(time.perf_counter() - began)
        after = process.cpu_times()
        spent += after.user + after.system - before.user - before.system
    return f"{spent / len(times) * 1000:8.2f} {statistics.median(times) * 1000:8.2f}"


async def measure_database(url: str) -> None:
    """Print the rows of one database."""
    database = Database(Settings(database_url=url, database_pool=1))
    await database.start()
    other = await asyncpg.connect(url)
    bookings = await other.fetchval("SELECT count(*) FROM booking")
    # Whatever was copied without triggers is in the figures from here on.
    async with database.write(SYSTEM) as session:
        counted = await recount_figures(session)
        await session.commit()
    print(f"{bookings:>10,}  {'recount of everything, s':32} {'':8} {counted.seconds:8.2f}")
    await other.execute("VACUUM (ANALYZE)")
    year = await other.fetchval(
        "SELECT year FROM season JOIN season_figures USING (id) ORDER BY season_figures.places DESC LIMIT 1"
    )
    for name, by_day in (("dashboard", False), ("with 500 days × models", True)):
        plan = dashboard(year, by_day=by_day)
        reader = await database.reader.fetch_value("SELECT pg_backend_pid()", ())
        found = await measure(reader, lambda plan=plan: plan.run(database.reader, SYSTEM, {}), _nothing)  # type: ignore[misc]
        print(f"{bookings:>10,}  {name:32} {found}")
    await _measure_refresh(database, other, bookings)
    await other.close()
    await database.close()


async def _measure_refresh(database: Database, other: asyncpg.Connection, bookings: int) -> None:
    events = [
        row["event_id"]
        for row in await other.fetch(
            "SELECT event_id FROM booking GROUP BY event_id HAVING count(*) BETWEEN 250 AND 290 LIMIT 500"
        )
    ]
    chance = Random(1)

    async def change() -> None:
        await other.execute(
            """UPDATE booking SET status = CASE status WHEN 'DONE' THEN 'CHECKED_IN' ELSE 'DONE' END WHERE id = (
            SELECT id FROM booking WHERE event_id = $1 AND status IN ('DONE', 'CHECKED_IN') LIMIT 1)""",
            chance.choice(events),
        )

    async with database.engine.connect() as connection:
        writer = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()

    async def refresh() -> None:
        async with database.write(SYSTEM) as session:
            await refresh_figures(session)
            await session.commit()

    async def ask() -> None:
        async with database.write(SYSTEM) as session:
            await any_figure_marked(session)

    print(f"{bookings:>10,}  {'one event of 250–290 bookings':32} {await measure(writer, refresh, change)}")
    print(f"{bookings:>10,}  {'the question whether any is marked':32} {await measure(writer, ask, _nothing)}")


async def _nothing() -> None:
    """Where nothing has to be made ready."""


def main() -> None:
    """Make what is not there, measure, print."""
    with running_servers() as servers:
        print(f"{'bookings':>10}  {'':32} {'CPU ms':>8} {'ms':>8}")
        for size in ("default", "large"):
            asyncio.run(measure_database(make_database(servers, size)))


if __name__ == "__main__":
    main()
