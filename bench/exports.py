"""How fast lists are exported (K2): bare COPY, our CSV and our XLSX of riders, interleaved, and the memory they take.

    python -m bench.exports [rows] [rounds]

Ours is the whole job as a worker runs it: who may read what, progress, the file in the store, the commit; it was asked
for before the clock starts.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import asyncpg
import psutil
from sqlalchemy import select, text

from embedded.testing import start_servers
from migrations.run import upgrade

ROWS, ROUNDS = 100_000, 5
GOALS = {"csv": 0.7, "xlsx": 30_000.0}
MOST_MIB = 64.0
COLUMNS = {
    "id": "id",
    "lastName": "last_name",
    "firstName": "first_name",
    "email": "email",
    "phone": "phone",
    "postcode": "postcode",
    "licenceClass": "licence_class",
    "birthDate": "birth_date",
    "licenceObtainedOn": "licence_obtained_on",
    "ownedBrand": "owned_brand",
    "locale": "locale",
    "unproven": "unproven",
    "lastActionAt": "last_action_at",
    "createdAt": "created_at",
}
RIDERS = """
INSERT INTO rider (id, last_name, first_name, email, phone, postcode, licence_class, birth_date, licence_obtained_on,
    owned_brand)
SELECT new_key(), 'Lefèvre ' || n, (ARRAY['Zoé', 'Jean', 'Élodie', 'Marc'])[n % 4 + 1],
    'rider' || n || '@riders.example', '+336' || lpad(n::text, 8, '0'), lpad((n % 95000)::text, 5, '0'),
    'A', DATE '1970-01-01' + n % 10000,
    DATE '2005-01-01' + n % 5000, (ARRAY['Yamaha', 'Honda', NULL])[n % 3 + 1]
FROM generate_series(1, :rows) AS n
"""


class Peak:
    """The most memory that this process takes while it is watched, in MiB above what it took before."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self.mib = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        before, done = self._process.memory_info().rss, threading.Event()

        def watch() -> None:
            while not done.wait(0.005):
                self.mib = max(self.mib, (self._process.memory_info().rss - before) / 2**20)

        thread = threading.Thread(target=watch)
        thread.start()
        yield
        done.set()
        thread.join()


class Cpu:
    """CPU seconds of this process and of PostgreSQL, backends that have ended included."""

    def __init__(self, postmaster: int) -> None:
        self._ours, self._postmaster = psutil.Process(), psutil.Process(postmaster)

    def seconds(self) -> float:
        own, server = self._ours.cpu_times(), self._postmaster.cpu_times()
        total = own.user + own.system + sum(server[:4])
        for backend in self._postmaster.children():
            with suppress(psutil.NoSuchProcess):
                total += sum(backend.cpu_times()[:2])
        return total


async def bare_copy(url: str, folder: Path) -> None:
    """The same columns by COPY alone, to a file."""
    connection = await asyncpg.connect(url)
    query = f"SELECT {', '.join(COLUMNS.values())} FROM rider ORDER BY id"
    with (folder / "bare.csv").open("wb") as file:
        await connection.copy_from_query(query, output=file, format="csv")
    await connection.close()


async def measure(url: str, redis_url: str, folder: Path, rows: int, rounds: int) -> bool:
    """Print the figures; True if all goals are met."""
    os.environ.update(DATABASE_URL=url, REDIS_URL=redis_url, DRT_DATA=str(folder))
    from jobs.registry import TASKS
    from jobs.run import Runner
    from jobs.senders.local import LocalMailbox
    from jobs.task import Tools
    from jobs.transaction import transaction
    from models.export import Export, ExportFormat
    from models.policy.viewer import SYSTEM
    from models.session import Database
    from resolvers.files import open_files
    from resolvers.list_column import ListColumn
    from resolvers.list_export import StartListExportInput, start_list_export
    from settings import get_settings

    settings = get_settings()
    database = Database(settings)
    await database.start()
    runner = Runner(database, TASKS, Tools(settings, database, LocalMailbox(), open_files(settings)))
    async with transaction(database) as session:
        await session.execute(text("SET LOCAL statement_timeout = 0"))
        await session.execute(text(RIDERS), {"rows": rows})
    connection = await asyncpg.connect(url)
    await connection.execute("VACUUM ANALYZE rider")
    backend = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
    cpu = Cpu(backend.ppid())
    await connection.close()
    columns = [ListColumn(path) for path in COLUMNS]

    async def asked(form: ExportFormat) -> UUID:
        async with transaction(database) as session:
            await start_list_export(session, SYSTEM, StartListExportInput("riders", columns=columns, format=form))
        async with transaction(database) as session:
            return UUID(str(await session.scalar(text("SELECT id FROM outbox WHERE done_at IS NULL"))))

    async def check() -> None:
        async with transaction(database) as session:
            for export in await session.scalars(select(Export)):
                if export.rows_done != rows or export.status != "DONE":
                    raise RuntimeError(f"{export.status}: {export.failure}")

    ways: dict[str, ExportFormat | None] = {"copy": None, "csv": ExportFormat.CSV, "xlsx": ExportFormat.XLSX}
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    costs: dict[str, list[float]] = {name: [] for name in ways}
    peaks = {name: Peak() for name in ways}
    for number in range(rounds + 1):
        for name in ways if number % 2 else reversed(ways):
            form = ways[name]
            job = await asked(form) if form else None
            began, spent = time.perf_counter(), cpu.seconds()
            with peaks[name].watched():
                await (runner.run_job(job) if job else bare_copy(url, folder))
            if number:  # the first round warms up
                speeds[name].append(rows / (time.perf_counter() - began))
                costs[name].append(cpu.seconds() - spent)
    await check()
    await database.close()
    return report(rows, rounds, speeds, costs, peaks)


def report(
    rows: int, rounds: int, speeds: dict[str, list[float]], costs: dict[str, list[float]], peaks: dict[str, Peak]
) -> bool:
    """Medians of the rounds, and ratios within a round."""
    print(f"{rows:,} riders x {len(COLUMNS)} columns, {rounds} rounds, medians")
    for name, found in speeds.items():
        ratio = statistics.median(one / copy for one, copy in zip(found, speeds["copy"], strict=True))
        print(
            f"{name:5} {statistics.median(found):10,.0f} rows/s  {ratio:5.2f} x COPY"
            f"  {statistics.median(costs[name]) / rows * 1e6:6.2f} µs of CPU a row"
            f"  peak {peaks[name].mib:5.1f} MiB above idle"
        )
    ratio = statistics.median(one / copy for one, copy in zip(speeds["csv"], speeds["copy"], strict=True))
    met = ratio >= GOALS["csv"] and statistics.median(speeds["xlsx"]) >= GOALS["xlsx"]
    met = met and all(peak.mib <= MOST_MIB for peak in peaks.values())
    print("goals met" if met else f"goals missed: {GOALS}, {MOST_MIB} MiB")
    return met


def main() -> None:
    """Measure on servers of our own."""
    rows, rounds = (
        int(given) for given in (*sys.argv[1:], *(str(each) for each in (ROWS, ROUNDS)[len(sys.argv) - 1 :]))
    )
    os.environ.setdefault("DRT_SECRET", "a secret of the measurement, long enough to sign with")
    os.environ.setdefault("DRT_ENVIRONMENT", "embedded")
    os.environ.setdefault("PUBLIC_URL", "http://tour.example")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        servers = start_servers(Path(name) / "servers")
        url = f"{servers.database_url.rpartition('/')[0]}/exports_{os.getpid()}"
        asyncio.run(_create(servers.database_url, url.rpartition("/")[2]))
        upgrade(url)
        met = asyncio.run(measure(url, servers.redis_url, Path(name), rows, rounds))
        servers.stop()
        time.sleep(1)
    sys.exit(0 if met else 1)


async def _create(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()


if __name__ == "__main__":
    main()
