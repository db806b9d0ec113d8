"""The bench runs: on little data, with the product and hand-written SQL only, as the others need npm."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.compare import run
from bench.options import BOOKING, Options
from bench.scenarios.catalog import SCENARIOS
from bench.servers import Servers
from embedded.testing import Servers as Shared
from tests.conftest import SECRET

PEERS = ("own", "json_agg")
NAMES = (*SCENARIOS, BOOKING)


@pytest.fixture
def bench_servers(servers: Shared, tmp_path: Path) -> Servers:
    logs = tmp_path / "logs"
    logs.mkdir()
    return Servers(servers.database_url, servers.redis_url, SECRET, logs)


def test_each_scenario_is_answered_alike_and_reported(bench_servers: Servers, tmp_path: Path) -> None:
    report = tmp_path / "RESULTS.md"
    quick = Options(rounds=1, seconds=0.1, warm_up=0.05, clients=(2,), size="tiny")
    cells = run(replace(quick, scenarios=NAMES, peers=PEERS, results=report), bench_servers, "as tests do")
    assert {(cell.scenario, cell.peer) for cell in cells} == {(name, peer) for name in NAMES for peer in PEERS}
    assert all(cell.requests > 0 and cell.p50_ms <= cell.p99_ms for cell in cells)
    assert not any(cell.failures for cell in cells)
    assert all(cell.answer_bytes > 20 and cell.resident_bytes > 2**20 for cell in cells)
    written = report.read_text()
    assert written.count("none sold twice; 0 requests failed") == len(PEERS)
    assert all(scenario.title in written for scenario in SCENARIOS.values())
