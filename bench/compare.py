"""`bench/run`: everything that was asked for, in one run."""

import asyncio
import sys
import time

from bench.booking.measure import BOOKERS, Bookings, write_script
from bench.cell import Cell
from bench.database import forget_databases, make_booking_database, make_database
from bench.facts import commit, data, machine, versions
from bench.options import BOOKING, RUSH, Options, parse
from bench.peers.catalog import PEERS
from bench.processes import running_peers
from bench.reading import read
from bench.report import command_line, keep_rounds, write_report
from bench.scenarios.catalog import SCENARIOS
from bench.servers import Servers, running_servers
from bench.summary import summarise
from bench.table import table
from bench.usage import server_of

# Nothing to read by: the same server as another peer.
ONLY_BOOK = {"kept"}
TITLES = {BOOKING: "Booking, spread over the coming events", RUSH: "Two hundred riders on one event"}


def run(options: Options, servers: Servers, told: str = "") -> list[Cell]:
    """Measure, print as it goes, and write the report if one was asked for."""
    began = time.monotonic()
    if options.fresh:
        forget_databases(servers, options.size)
    url = make_database(servers, options.size)
    cells = _read(options, servers, url, began)
    booked, notes = _book(options, servers)
    cells += booked
    keep_rounds(servers.logs.parent / "rounds.jsonl", cells)
    if options.results:
        peers = [PEERS[name] for name in options.peers]
        facts = {
            "command": told,
            "commit": commit(),
            "machine": machine(),
            "versions": versions(url, peers),
            "data": data(url),
        }
        titles = {name: scenario.title for name, scenario in SCENARIOS.items()} | TITLES
        write_report(options.results, cells, titles, facts, notes)
        print(f"written: {options.results}", file=sys.stderr)
    return cells


def _read(options: Options, servers: Servers, url: str, began: float) -> list[Cell]:
    scenarios = [SCENARIOS[name] for name in options.scenarios if name in SCENARIOS]
    cells: list[Cell] = []
    if not scenarios:
        return cells
    database = asyncio.run(server_of(url))
    peers = [PEERS[name] for name in options.peers if name not in ONLY_BOOK]
    with running_peers(peers, servers, url, options.processes) as running:
        print(f"ready in {time.monotonic() - began:.1f} s", file=sys.stderr)
        for scenario in scenarios:
            found = read(scenario, options, list(running.values()), database, url, tell)
            print(f"\n## {scenario.title}\n\n{table(summarise(found))}", flush=True)
            cells += found
    return cells


def _book(options: Options, servers: Servers) -> tuple[list[Cell], list[str]]:
    scenarios = [name for name in (BOOKING, RUSH) if name in options.scenarios]
    peers = [PEERS[name] for name in options.peers if name in BOOKERS]
    if not scenarios or not peers:
        return [], []
    url = make_booking_database(servers, options.size)
    script = write_script(servers, url) if "own" in options.peers else None
    cells: list[Cell] = []
    with running_peers(peers, servers, url, options.processes) as running:
        bookings = Bookings(options, list(running.values()), asyncio.run(server_of(url)), url)
        for scenario in scenarios:
            found = bookings.measure(scenario, script, tell)
            print(f"\n## {TITLES[scenario]}\n\n{table(summarise(found))}", flush=True)
            cells += found
    return cells, bookings.notes


def tell(cell: Cell) -> None:
    """One line for one cell."""
    line = f"{cell.scenario} {cell.clients:3} clients  {cell.peer:13}{cell.rate:9.0f} req/s  CPU {cell.cpu_ms:8.2f} ms"
    print(f"{line}  (generator {cell.generator_share:.0%})", file=sys.stderr)


def main() -> None:
    """The command line."""
    options = parse(sys.argv[1:])
    with running_servers() as servers:
        run(options, servers, command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()
