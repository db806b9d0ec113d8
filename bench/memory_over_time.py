"""`bench/memory`: a web process under many requests with many distinct documents; its memory must stay flat."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from statistics import mean

import asyncpg

from bench.database import SIZES, make_database
from bench.documents import documents
from bench.http import post
from bench.load import drive
from bench.peers.catalog import PEERS
from bench.processes import Running, running_peers
from bench.scenarios.scenario import global_id
from bench.servers import running_servers
from bench.tokens import bearer
from bench.usage import Tree

PARTS = 50
MOST_MIB = 200.0
MOST_GROWTH = 0.05
"""From the third to the last fifth of the run: by then all caches are as full as they get."""


def requests_for(texts: Sequence[str], own: Running, url: str) -> list[bytes]:
    """One request for each document, all for the event with the most bookings: rows are not what is measured."""
    address = own.addresses[0]
    headers = bearer("admin", url, address)
    variables = {"id": global_id("event", asyncio.run(_event_of(url)))}
    return [post(address, "/graphql", {"query": text, "variables": variables}, headers) for text in texts]


def memory_over(own: Running, requests: Sequence[bytes], count: int, clients: int) -> list[float]:
    """Resident MiB of the web process alone: at the start, and after each part of the requests."""
    web = Tree(own.tree.roots[:1])
    series = [web.resident_bytes() / 2**20]
    size = max(1, count // PARTS)
    for part in range(PARTS):
        turn = [requests[(part * size + number) % len(requests)] for number in range(size)]
        load = drive(own.addresses, turn, clients, None)
        if load.failures:
            raise RuntimeError(f"{load.failures} requests failed; the first: {load.first_failure}")
        series.append(web.resident_bytes() / 2**20)
        print(f"{(part + 1) * size:8,} requests  {series[-1]:6.1f} MiB", file=sys.stderr)
    return series


def is_flat(series: Sequence[float]) -> bool:
    """Whether memory no longer grows, and is little enough for a worker."""
    print(f"idle {series[0]:.1f} MiB, most {max(series):.1f} MiB, at the end {series[-1]:.1f} MiB")
    fifth = len(series) // 5
    middle, last = mean(series[2 * fifth : 3 * fifth]), mean(series[-fifth:])
    growth = last / middle - 1
    flat = growth <= MOST_GROWTH and max(series) <= MOST_MIB
    print(f"third fifth {middle:.1f} MiB, last fifth {last:.1f} MiB: {growth:+.1%}; {'flat' if flat else 'NOT FLAT'}")
    return flat


async def _event_of(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        busiest = "SELECT event_id::text FROM booking GROUP BY event_id ORDER BY count(*) DESC LIMIT 1"
        return str(await connection.fetchval(busiest))
    finally:
        await connection.close()


def main() -> None:
    """Send them, print the memory as it goes; exit code 1 where it grows or is too much."""
    parser = argparse.ArgumentParser("bench/memory", description="Memory of a web process over many requests.")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--seed", type=int, default=2027)
    given = parser.parse_args()
    with running_servers() as servers:
        url = make_database(servers, given.size)
        with running_peers([PEERS["own"]], servers, url, 1) as running:
            requests = requests_for(documents(given.documents, given.seed), running["own"], url)
            series = memory_over(running["own"], requests, given.requests, given.clients)
    sys.exit(0 if is_flat(series) else 1)


if __name__ == "__main__":
    main()
