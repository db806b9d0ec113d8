"""The PostgreSQL and the Valkey that everything is measured on: our own in `bench/.data`, or those that are named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded.instance import Instance
from embedded.postgres import PostgresServer
from embedded.valkey import ValkeyServer

DATA = Path(os.environ.get("BENCH_DATA") or Path(__file__).parent / ".data")


@dataclass(frozen=True, slots=True)
class Servers:
    """Addresses; the role of `database_url` may create databases and is a superuser (it resets what bookings wrote).

    `valkey_pid` is 0 when the server is not ours; its CPU time then counts for nobody.
    """

    database_url: str
    redis_url: str
    secret: str
    logs: Path
    valkey_pid: int = 0

    def database(self, name: str) -> str:
        """The URL of another database of the same server."""
        return f"{self.database_url.rpartition('/')[0]}/{name}"


@contextmanager
def running_servers(folder: Path = DATA) -> Iterator[Servers]:
    """Servers for one run, with the settings of `drt up`; data stay in `folder` for the next run.

    BENCH_DATABASE_URL and BENCH_REDIS_URL name servers to use instead.
    """
    instance = Instance(folder)
    instance.claim()
    started: list[PostgresServer | ValkeyServer] = []
    try:
        database_url, redis_url = os.environ.get("BENCH_DATABASE_URL", ""), os.environ.get("BENCH_REDIS_URL", "")
        valkey_pid = 0
        if not database_url:
            postgres = PostgresServer(folder, instance.logs / "postgres.log")
            started.append(postgres)
            postgres.start()
            database_url = postgres.url
        if not redis_url:
            valkey = ValkeyServer(folder, instance.logs / "valkey.log")
            started.append(valkey)
            valkey.start()
            redis_url, valkey_pid = valkey.url, valkey.pid
        yield Servers(database_url, redis_url, instance.secret(), instance.logs, valkey_pid)
    finally:
        for server in reversed(started):
            server.stop()
        instance.release()
