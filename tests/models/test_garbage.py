"""Cycles left by a piece of work are gone when it ends, also where it failed."""

import gc
import weakref

import pytest

from models.kit.garbage import swept


class Ring:
    """Refers to itself: only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


def make_rings() -> list[weakref.ref[Ring]]:
    return [weakref.ref(Ring()) for _ in range(5_000)]


def test_cycles_are_gone_when_the_work_ends() -> None:
    with swept():
        rings = make_rings()
        assert all(ring() for ring in rings)
    assert not any(ring() for ring in rings)
    assert gc.isenabled()


def test_the_collector_goes_on_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), swept():
        _ = 1 / 0
    assert gc.isenabled()
