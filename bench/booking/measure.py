"""The scenarios that write: bookings spread over the coming events, and two hundred riders on one event."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg

from bench.booking.capture import last_booking, statements_in
from bench.booking.pgbench import PgbenchError, measure_script, program
from bench.booking.proof import Sold, sold
from bench.booking.script import script_of
from bench.booking.trips import Trip, booking_requests, trips_of
from bench.cell import Cell, Place, measure
from bench.database import reset_bookings
from bench.http import RefusedError, answer_to
from bench.load import drive
from bench.options import BOOKING, RUSH, Options
from bench.peers.catalog import PEERS, POOL
from bench.processes import Running, running_peers
from bench.reading import in_turn
from bench.servers import Servers
from bench.usage import Tree

BOOKERS = ("own", "json_agg", "postgraphile", "kept")
RUSH_CLIENTS = 200
_TABLES = {BOOKING: "bench_input", RUSH: "bench_rush"}


class Bookings:
    """One database to book in, and the servers that do."""

    def __init__(self, options: Options, running: Sequence[Running], database: Tree, url: str) -> None:
        self._options = options
        self._running = running
        self._database = database
        self._url = url
        self._run = 0
        self.notes: list[str] = []

    def measure(self, scenario: str, script: Path | None, tell: Callable[[Cell], None]) -> list[Cell]:
        """All cells of one of the two scenarios; raises when a place was sold twice."""
        trips = asyncio.run(_trips(self._url, _TABLES[scenario]))
        for one in self._running:
            drive(one.addresses, self._requests(trips, one), int(POOL), self._options.warm_up, once=True)
        cells = []
        for clients in self._options.clients if scenario == BOOKING else (RUSH_CLIENTS,):
            for round_number in range(self._options.rounds):
                place = Place(scenario, clients, round_number)
                for one in in_turn(self._running, round_number):
                    cells.append(self._cell(place, trips, one))
                    tell(cells[-1])
                if script is not None:
                    asyncio.run(reset_bookings(self._url))
                    cells.append(self._pgbench(place, script, len(trips)))
                    tell(cells[-1])
        asyncio.run(reset_bookings(self._url))
        return cells

    def _cell(self, place: Place, trips: Sequence[Trip], one: Running) -> Cell:
        asyncio.run(reset_bookings(self._url))
        requests = self._requests(trips, one)
        seconds = None if place.scenario == RUSH else self._options.seconds
        cell = measure(place, one, self._database, requests, seconds, once=True, strict=False)
        table = "booking" if one.peer.name in ("own", "kept") else "bench_booking"
        proof = asyncio.run(self._sold(table, _TABLES[place.scenario]))
        measured = f"{place.scenario}, {place.clients} clients, round {place.round}, {one.peer.name}"
        self.notes.append(f"{measured}: {proof}, none sold twice; {cell.failures} requests failed")
        return cell

    def _pgbench(self, place: Place, script: Path, trips: int) -> Cell:
        """As many connections as a server has: what waits, waits in front of the database in both."""
        connections = min(place.clients, int(POOL))
        limit = ("-T", max(1, round(self._options.seconds)))
        if place.scenario == RUSH:
            limit = ("-t", max(1, min(trips, 400) // connections))
        cell = measure_script(place, script, self._url, self._database, connections, limit)
        booked = asyncio.run(self._sold("booking", "bench_input")).bookings
        if booked != cell.requests:
            raise PgbenchError(f"{cell.requests} transactions made {booked} bookings: {script} is no booking any more")
        return cell

    def _requests(self, trips: Sequence[Trip], one: Running) -> list[bytes]:
        self._run += 1
        return booking_requests(trips, one, self._run)

    async def _sold(self, table: str, wanted: str) -> Sold:
        connection = await asyncpg.connect(self._url)
        try:
            return await sold(connection, table, wanted)
        finally:
            await connection.close()


def write_script(servers: Servers, url: str) -> Path | None:
    """A script of the product's own statements; None where there is no pgbench or the server's log is not ours."""
    log = servers.logs / "postgres.log"
    if program() is None or not log.exists():
        return None
    name = url.rpartition("/")[2]
    asyncio.run(_execute(url, f"ALTER DATABASE {name} SET log_statement = 'all'"))
    trips = asyncio.run(_trips(url, "bench_input"))[:3]
    start = log.stat().st_size
    try:
        with running_peers([PEERS["own"]], servers, url, 1) as running:
            for request in booking_requests(trips, running["own"], 255):
                answer, _ = answer_to(running["own"].addresses[0], request)
                if answer["bookPlace"]["__typename"] != "BookPlaceSuccess":
                    raise RefusedError(f"A booking was refused: {answer['bookPlace']}")
            end = log.stat().st_size
    finally:
        asyncio.run(_execute(url, f"ALTER DATABASE {name} RESET log_statement"))
    known = asyncio.run(_known(url, trips[-1]))
    asyncio.run(reset_bookings(url))
    script = servers.logs.parent / "booking.pgbench"
    script.write_text(script_of(last_booking(statements_in(log, start, end)), known), encoding="utf-8")
    return script


async def _known(url: str, trip: Trip) -> dict[str, str]:
    """What of the last booking is another in each transaction, as an expression of the script."""
    connection = await asyncpg.connect(url)
    try:
        (row,) = await connection.fetch(
            "SELECT place_id::text, event_id::text, vehicle_id::text FROM booking ORDER BY created_at DESC LIMIT 1"
        )
    finally:
        await connection.close()
    return {
        trip.slot: "(SELECT slot_id FROM bench_input WHERE n = :n)",
        trip.model: "(SELECT model_id FROM bench_input WHERE n = :n)",
        row["place_id"]: ":free_place_id",
        row["event_id"]: ":free_event_id",
        row["vehicle_id"]: ":free_vehicle_id",
    }


async def _trips(url: str, table: str) -> list[Trip]:
    connection = await asyncpg.connect(url)
    try:
        return await trips_of(connection, table)
    finally:
        await connection.close()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
