"""What a figure depends on: the machine, the versions, the data, the commit."""

import asyncio
import json
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import asyncpg
import psutil

from bench.install import NODE
from bench.peers.catalog import ROOT, Peer

_PYTHON_PACKAGES = ("strawberry-graphql", "sqlalchemy", "asyncpg", "uvicorn", "uvloop")
_NODE_PACKAGES = {
    "postgraphile": ("postgraphile",),
    "mercurius": ("mercurius", "graphql-jit", "fastify", "postgres"),
    "yoga": ("graphql-yoga", "dataloader", "postgres"),
}
_TABLES = ("event", "slot", "place", "booking", "rider", "lead")


def machine() -> str:
    """Processor, cores, memory, kernel."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = psutil.virtual_memory().total / 2**30
    name = model[1].strip() if model else platform.machine()
    return f"{name}, {psutil.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def versions(database_url: str, peers: list[Peer]) -> str:
    """Of whatever takes part."""
    found = [f"PostgreSQL {asyncio.run(_value(database_url, 'SHOW server_version'))}"]
    found.append(f"Python {platform.python_version()}")
    found += [f"{name} {version(name)}" for name in _PYTHON_PACKAGES]
    node = [peer for peer in peers if peer.program]
    if node:
        answer = subprocess.run([node[0].command(0)[0], "--version"], capture_output=True, text=True, check=False)
        found.append(f"Node {answer.stdout.strip()}")
    for name in dict.fromkeys(package for peer in node for package in _NODE_PACKAGES.get(peer.name, ())):
        described = json.loads((NODE / "node_modules" / name / "package.json").read_text())
        found.append(f"{name} {described['version']}")
    return ", ".join(found)


def data(database_url: str) -> str:
    """How many rows."""
    counts = (f"{asyncio.run(_value(database_url, f'SELECT count(*) FROM {table}')):,} {table}s" for table in _TABLES)
    return ", ".join(counts)


def commit() -> str:
    """The product's, and whether files were changed since."""
    answer = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or "unknown"


async def _value(database_url: str, statement: str) -> object:
    connection = await asyncpg.connect(database_url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()
