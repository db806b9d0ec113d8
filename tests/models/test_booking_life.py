"""Which step may follow which in a booking's life (C2)."""

import pytest

from models.booking import BookingStatus
from models.booking_life import (
    CHANGED_BY_RIDER,
    COMING,
    DEPARTED,
    GIVEN_BACK,
    NAMES,
    STEPS,
    TAKEN_BACK,
    TAKEN_BACK_DEPARTURE,
    TAKEN_BACK_STEP,
    Reason,
    may_become,
    may_go_back,
    sources_of,
    status_before,
)

S = BookingStatus


def test_each_status_has_its_steps_and_its_names() -> None:
    assert set(STEPS) == set(NAMES) == set(BookingStatus)


@pytest.mark.parametrize(
    ("wanted", "sources"),
    [
        (S.HELD, {S.HELD}),
        (S.BOOKED, {S.HELD, S.CANCELLED}),
        (S.MODIFIED, {S.BOOKED, S.MODIFIED}),
        (S.CHECKED_IN, {S.BOOKED, S.MODIFIED, S.CHECKED_IN, S.NO_SHOW}),
        (S.DONE, {S.CHECKED_IN}),
        (S.NO_SHOW, {S.BOOKED, S.MODIFIED, S.CHECKED_IN}),
        (S.CANCELLED, {S.HELD, S.BOOKED, S.MODIFIED, S.CHECKED_IN}),
    ],
)
def test_what_may_lead_to_a_status(wanted: BookingStatus, sources: set[BookingStatus]) -> None:
    assert sources_of(wanted) == sources
    for status in BookingStatus:
        assert may_become(status, wanted) == (status in sources)


def test_only_steps_of_the_day_are_taken_back_and_only_to_where_they_came_from() -> None:
    assert set(TAKEN_BACK) == {S.CHECKED_IN, S.NO_SHOW, S.DONE}
    for status, before in TAKEN_BACK.items():
        for each in before:
            assert may_become(each, status)
            assert may_go_back(status, each)
            assert not may_become(status, each) or {status, each} == {S.NO_SHOW, S.CHECKED_IN}
    assert not may_go_back(S.CANCELLED, S.BOOKED)


@pytest.mark.parametrize(
    ("history", "before"),
    [
        ([], None),
        ([(S.DONE, None)], None),
        ([(S.HELD, None), (S.BOOKED, None)], None),
        ([(S.BOOKED, None), (S.DONE, None)], None),
        ([(S.BOOKED, None), (S.MODIFIED, None), (S.MODIFIED, None), (S.CHECKED_IN, None)], S.MODIFIED),
        ([(S.BOOKED, None), (S.NO_SHOW, None), (S.CHECKED_IN, None)], S.NO_SHOW),
        ([(S.BOOKED, None), (S.NO_SHOW, None), (S.CHECKED_IN, None), (S.NO_SHOW, TAKEN_BACK_STEP)], S.BOOKED),
        (
            [(S.BOOKED, None), (S.CHECKED_IN, None), (S.CHECKED_IN, DEPARTED), (S.CHECKED_IN, TAKEN_BACK_DEPARTURE)],
            S.BOOKED,
        ),
        ([(S.BOOKED, None), (S.CHECKED_IN, None), (S.BOOKED, TAKEN_BACK_STEP)], None),
        (
            [(S.BOOKED, None), (S.CHECKED_IN, None), (S.CANCELLED, None), (S.CHECKED_IN, GIVEN_BACK)],
            S.BOOKED,
        ),
        # A person's own words take nothing back, whatever they are.
        ([(S.BOOKED, None), (S.NO_SHOW, None), (S.CHECKED_IN, Reason(TAKEN_BACK_STEP.fr))], S.NO_SHOW),
    ],
)
def test_a_step_taken_back_leads_to_the_one_before_it_that_still_counts(
    history: list[tuple[BookingStatus, Reason | None]], before: BookingStatus | None
) -> None:
    assert status_before(history) is before


def test_what_is_over_is_neither_coming_nor_changed_by_its_rider() -> None:
    over = {S.DONE, S.NO_SHOW, S.CANCELLED}
    assert set(BookingStatus) - over == COMING
    assert {S.CHECKED_IN} == COMING - CHANGED_BY_RIDER
