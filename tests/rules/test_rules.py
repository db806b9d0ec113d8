"""A model of the rules follows random acts on the real API: no place is double, no booking lost, history complete."""

import os
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import insert

from models import booking_life
from models.booking import BookingStatus
from resolvers import booking_change, booking_claim, booking_step
from settings import Settings
from tests.rules.machine import Machine
from tests.rules.model import BrokenRule
from tests.rules.real import Real

# Further ones, other each time: RULES_STEPS=100000 pytest tests/rules
STEPS = int(os.environ.get("RULES_STEPS", "10000"))
LENGTH = 100
FIND = (Phase.generate,)
FIND_AND_SHORTEN = (Phase.generate, Phase.shrink)


@pytest.fixture
def real(settings: Settings) -> Iterator[Real]:
    opened = Real(settings)
    Machine.real = opened
    Machine.waits = False
    Machine.steps.clear()
    Machine.broken.clear()
    yield opened
    opened.close()


def run(steps: int, phases: Collection[Phase]) -> None:
    options = hypothesis_settings(
        # Some more: what hypothesis breaks off is made up for.
        max_examples=steps // LENGTH + steps // 1000 + 2,
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
        if Machine.broken:
            raise Machine.broken[0] from flaky
        raise


def test_the_rules_hold_whatever_riders_headquarters_and_the_clock_do(real: Real) -> None:
    run(STEPS, FIND_AND_SHORTEN)
    assert Machine.steps.total() >= STEPS


def test_waiting_riders_are_offered_what_is_free_in_the_order_of_joining(real: Real) -> None:
    Machine.waits = True
    run(STEPS // 10, FIND)
    assert Machine.steps["joinWaitingList JoinWaitingListSuccess"] > 0


def sell_twice(real: Real, patch: pytest.MonkeyPatch) -> None:
    """Nothing guards a place any more but the look before."""
    real.execute("DROP INDEX uq_booking_place_id_live")
    patch.setattr(booking_claim, "_claim", lambda given: insert(booking_claim.BOOKING).values(given))


def keep_quiet(_real: Real, patch: pytest.MonkeyPatch) -> None:
    async def tell_nobody(*_arguments: Any) -> None:
        pass

    patch.setattr(booking_change, "tell_rider", tell_nobody)


def forget(_real: Real, patch: pytest.MonkeyPatch) -> None:
    async def record_nothing(*_arguments: Any) -> None:
        pass

    patch.setattr(booking_step, "record_step", record_nothing)


def raise_the_dead(_real: Real, patch: pytest.MonkeyPatch) -> None:
    steps = {**booking_life.STEPS, BookingStatus.CANCELLED: frozenset(BookingStatus)}
    patch.setattr(booking_life, "STEPS", steps)


@pytest.mark.parametrize("break_a_rule", [sell_twice, keep_quiet, forget, raise_the_dead])
def test_a_broken_rule_is_found(
    real: Real, monkeypatch: pytest.MonkeyPatch, break_a_rule: Callable[[Real, pytest.MonkeyPatch], None]
) -> None:
    cached: Any = booking_claim._statement
    cached.cache_clear()
    try:
        break_a_rule(real, monkeypatch)
        with pytest.raises(BrokenRule):
            run(3000, FIND)
    finally:
        cached.cache_clear()
