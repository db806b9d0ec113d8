"""The bench runs: on little data, with the product and hand-written SQL only, as the others need npm."""

from pathlib import Path

import pytest

from bench.compare import run
from bench.options import Options
from bench.scenarios.catalog import SCENARIOS
from bench.servers import Servers
from embedded.testing import Servers as Shared
from tests.conftest import SECRET

PEERS = ("own", "json_agg")


@pytest.fixture
def bench_servers(servers: Shared, tmp_path: Path) -> Servers:
    logs = tmp_path / "logs"
    logs.mkdir()
    return Servers(servers.database_url, servers.redis_url, SECRET, logs)


def test_each_scenario_is_answered_alike_and_reported(bench_servers: Servers, tmp_path: Path) -> None:
    report = tmp_path / "RESULTS.md"
    options = Options(peers=PEERS, rounds=1, seconds=0.2, warm_up=0.1, clients=(2,), size="tiny", results=report)
    cells = run(options, bench_servers, "as tests do")
    assert {(cell.scenario, cell.peer) for cell in cells} == {(name, peer) for name in SCENARIOS for peer in PEERS}
    assert all(cell.requests > 0 and cell.p50_ms <= cell.p99_ms for cell in cells)
    assert all(cell.answer_bytes > 50 and cell.resident_bytes > 2**20 for cell in cells)
    written = report.read_text()
    assert all(scenario.title in written for scenario in SCENARIOS.values())
