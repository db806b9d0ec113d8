"""A model of the rules follows random acts on the real API: no place is double, no booking lost, history complete."""

import os
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from resolvers import booking_claim
from settings import Settings
from tests.rules.booked import BrokenRule
from tests.rules.controls import CONTROLS, Control
from tests.rules.machine import Machine
from tests.rules.real import Real

# Further ones, other each time: RULES_STEPS=100000 pytest tests/rules
STEPS = int(os.environ.get("RULES_STEPS", "10000"))
# Each machine does its share, so that workers do them side by side.
MACHINES = ("north", "east", "south", "west")
LENGTH = 100
# At most, of a control: it ends with what it finds.
CONTROLLED = 8000
FIND = (Phase.generate,)
FIND_AND_SHORTEN = (Phase.generate, Phase.shrink)


@pytest.fixture
def real(settings: Settings) -> Iterator[Real]:
    opened = Real(settings)
    Machine.real = opened
    Machine.name, Machine.often = "", frozenset()
    Machine.steps.clear()
    Machine.broken.clear()
    yield opened
    opened.close()


def run(steps: int, phases: Collection[Phase]) -> None:
    options = hypothesis_settings(
        # A quarter more: what hypothesis breaks off is made up for.
        max_examples=-(-steps * 5 // (LENGTH * 4)) + 2,
        stateful_step_count=LENGTH,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        # The same acts in each run of CI.
        derandomize="RULES_STEPS" not in os.environ,
    )
    try:
        run_state_machine_as_test(Machine, settings=options)
    except Flaky as flaky:
        for found in (*Machine.broken, *getattr(flaky, "exceptions", ())):
            if isinstance(found, BrokenRule):
                raise found from flaky
        raise


@pytest.mark.parametrize("machine", MACHINES)
def test_the_rules_hold_whatever_anybody_does(real: Real, machine: str) -> None:
    Machine.name = machine
    share = -(-STEPS // len(MACHINES))
    run(share, FIND_AND_SHORTEN)
    assert Machine.steps.total() >= share


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_broken_rule_is_found(real: Real, monkeypatch: pytest.MonkeyPatch, control: Control) -> None:
    cached: Any = booking_claim._statement
    cached.cache_clear()
    try:
        Machine.often = control.often
        control.break_it(real, monkeypatch)
        with pytest.raises(BrokenRule, match=control.words):
            run(CONTROLLED, FIND)
    finally:
        cached.cache_clear()
