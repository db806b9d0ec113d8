"""The process that owns the tests' servers: `python -m embedded.testing_host FOLDER`; ends when nobody uses them."""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from embedded.errors import EmbeddedError
from embedded.files import write_json
from embedded.postgres import PostgresServer
from embedded.valkey import ValkeyServer


def host(folder: Path) -> None:
    """Start the servers that are not given, publish their addresses, end them when no user is left.

    A user is a process that holds a shared lock on `users.lock`; the kernel drops it even after `kill -9`.
    """
    servers: list[PostgresServer | ValkeyServer] = []
    addresses = {"database_url": os.environ.get("DATABASE_URL", ""), "redis_url": os.environ.get("REDIS_URL", "")}
    published = folder / "servers.json"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if not addresses["database_url"]:
            postgres = PostgresServer(folder, folder / "postgres.log", fast=True)
            servers.append(postgres)
            postgres.start()
            addresses["database_url"] = postgres.url
        if not addresses["redis_url"]:
            valkey = ValkeyServer(folder, folder / "valkey.log")
            servers.append(valkey)
            valkey.start()
            addresses["redis_url"] = valkey.url
        write_json(published, addresses)
        with (folder / "users.lock").open("w") as users:
            _wait_for_nobody(users.fileno())
            # While the lock is held exclusively, newcomers wait; then they find nothing published and start anew.
            published.unlink(missing_ok=True)
            for server in reversed(servers):
                server.stop()
            servers.clear()
    finally:
        published.unlink(missing_ok=True)
        for server in reversed(servers):
            server.stop(hurry=True)


def _wait_for_nobody(users: int) -> None:
    while True:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    try:
        host(Path(sys.argv[1]))
    except EmbeddedError as error:
        sys.exit(str(error))
