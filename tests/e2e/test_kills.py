"""Under load and with every program killed in its turn, nothing is oversold, lost or done twice (C1, F4)."""

from pathlib import Path

import pytest

from bench.faults.run import Plan, run

pytestmark = pytest.mark.xdist_group("e2e")


async def test_what_was_acknowledged_holds_whatever_is_killed(tmp_path: Path) -> None:
    verdict = await run(tmp_path, Plan(20, shortest=1.5, longest=3.0, riders=6))
    assert verdict.kept, verdict.table()
    assert verdict.facts["acknowledged"] > 50, verdict.table()
