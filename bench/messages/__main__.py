"""`python -m bench.messages`: messages through a worker that is killed and a server that fails; then, throughput."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.messages.run import KILL_EVERY, Plan, race, servers, shoot
from jobs.senders.last_word import PATIENCE

HALF = 0.5


def main() -> int:
    """Run and print; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="bench.messages", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--per-second", type=float, default=0.0, help="pace of the faulty run; 0: none")
    parser.add_argument("--kill-every", type=float, default=KILL_EVERY, help="seconds")
    parser.add_argument("--of-work", action="store_true", help="count these from when the worker has started")
    parser.add_argument("--seed", type=int, default=1, help="of the server's faults")
    parser.add_argument("--only", choices=("faults", "throughput"))
    options = parser.parse_args()
    os.environ.setdefault("DRT_SECRET", secrets.token_urlsafe(32))
    kept = True
    if options.only != "throughput":
        plan = Plan(
            options.messages, options.connections, options.per_second, options.kill_every, options.of_work, options.seed
        )
        kept = asyncio.run(_faults(plan))
    if options.only != "faults":
        plan = Plan(options.messages, options.connections, kill_every=0, seed=None)
        kept = asyncio.run(_throughput(plan)) and kept
    return 0 if kept else 1


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="drt-messages-") as name:
        Path(name).chmod(0o755)  # PostgreSQL has an account of its own where we are root
        yield Path(name)


async def _faults(plan: Plan) -> bool:
    with _folder() as folder:
        async with servers(folder) as (database_url, redis_url):
            verdict = await shoot(folder, database_url, redis_url, plan)
    print(f"\nA worker killed every {plan.kill_every:g} s, patience {PATIENCE:g} s, seed {plan.seed}\n")
    print(verdict.table())
    return verdict.kept


async def _throughput(plan: Plan) -> bool:
    with _folder() as folder:
        async with servers(folder) as (database_url, redis_url):
            alone, ours = await race(folder, database_url, redis_url, plan)
    print(f"\nThroughput, {plan.messages} messages over {plan.connections} connections, no faults\n")
    print(f"| aiosmtplib alone | {alone:.0f} a second |\n|---|---|\n| one worker | {ours:.0f} a second |")
    print(f"| ratio | {ours / alone:.2f} |")
    return ours / alone >= HALF


if __name__ == "__main__":
    sys.exit(main())
