"""Who is measured: how each server is started, and in which words it is asked."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.install import NODE, install_peers
from bench.servers import Servers

ROOT = Path(__file__).parents[2]
POOL = "8"
"""Connections of each process to the database, for all who are measured."""
_PYTHON = (sys.executable, "-P", "-m")


@dataclass(frozen=True, slots=True)
class Peer:
    """A server. `dialect`: whose words its documents are in. `program`: its file under `node/`, if it runs on Node."""

    name: str
    title: str
    dialect: str
    module: str = ""
    program: str = ""

    def command(self, port: int) -> list[str]:
        """The command line of one process of it."""
        if self.program:
            return [str(install_peers()), str(NODE / self.program), str(port)]
        if self.dialect == "own":
            return [*_PYTHON, "cli", "web", "--port", str(port)]
        return [*_PYTHON, self.module, str(port)]

    def environment(self, servers: Servers, database_url: str, port: int) -> Mapping[str, str]:
        """Its settings; the product's are those of production."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("DRT_")},
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database_url,
            "REDIS_URL": servers.redis_url,
            "DRT_ENVIRONMENT": "production",
            "DRT_SECRET": servers.secret,
            "DRT_DATA": str(servers.logs.parent),
            "DATABASE_POOL": POOL,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "POOL": POOL,
            "NODE_ENV": "production",
            "GRAPHILE_ENV": "production",
        }


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("own", "Demo Ride Tour", "own"),
        Peer("json_agg", "json_agg by hand", "sql", module="bench.peers.json_agg"),
        Peer("postgraphile", "PostGraphile 5", "postgraphile", program="postgraphile.js"),
        Peer("kept", "PostGraphile 5, into `booking`", "postgraphile_kept", program="postgraphile.js"),
        Peer("mercurius", "Mercurius + JIT", "plain", program="mercurius.js"),
        Peer("yoga", "Yoga + DataLoader", "plain", program="yoga.js"),
        Peer("strawberry", "Strawberry + ORM + DataLoader", "plain", module="bench.peers.strawberry_orm"),
    )
}
