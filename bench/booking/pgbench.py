"""pgbench with the product's own statements: what the database alone could do."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench.cell import Cell, Place, quantile
from bench.usage import Tree

NAME = "pgbench"
# Its backends end with it; what they used is counted once the server has noticed.
_REAPED_SECONDS = 0.5


class PgbenchError(Exception):
    """It is not there, or a statement failed."""


def program() -> Path | None:
    """pgbench, if this machine has it (Debian: postgresql-contrib)."""
    found = shutil.which("pgbench")
    return Path(found) if found else None


def measure_script(
    place: Place, script: Path, database_url: str, database: Tree, clients: int, limit: tuple[str, int]
) -> Cell:
    """One cell: `limit` is ("-T", seconds) or ("-t", transactions of each client)."""
    url = urlsplit(database_url)
    before = database.cpu_seconds()
    with tempfile.TemporaryDirectory() as folder:
        command = ["pgbench", "-n", "-M", "prepared", "-f", str(script), "-l", "--log-prefix", f"{folder}/log"]
        command += ["-c", str(clients), "-j", str(min(clients, 2)), limit[0], str(limit[1])]
        command += ["-D", "i=0", "-D", f"clients={clients}", "-D", "first=1"]
        command += ["-h", str(url.hostname), "-p", str(url.port), "-U", str(url.username), url.path[1:]]
        environment = {**os.environ, "PGPASSWORD": url.password or "", "LC_ALL": "C"}
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        time.sleep(_REAPED_SECONDS)
        used = database.cpu_seconds() - before
        latencies = sorted(
            int(line.split()[2]) * 1000 for log in Path(folder).iterdir() for line in log.read_text().splitlines()
        )
    rate = re.search(r"tps = ([\d.]+)", answer.stdout)
    if answer.returncode != 0 or not rate or not latencies or "ERROR" in answer.stderr:
        raise PgbenchError((answer.stderr.strip() or answer.stdout)[-1500:])
    return Cell(
        scenario=place.scenario,
        peer=NAME,
        clients=place.clients,
        round=place.round,
        requests=len(latencies),
        failures=0,
        rate=float(rate[1]),
        p50_ms=quantile(latencies, 0.50),
        p99_ms=quantile(latencies, 0.99),
        server_cpu_ms=0.0,
        database_cpu_ms=1000 * used / len(latencies),
        answer_bytes=0.0,
        resident_bytes=0,
        generator_share=0.0,
    )
