"""Limits of bookings per rider, event and season (C8)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from models.booking import Booking, BookingStatus
from models.policy.viewer import ANONYMOUS
from models.season import Season
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from tests.schema.api import Api
from tests.schema.rider_acts import (
    ADMIN,
    CONFIRM,
    LIMITS,
    add_rider,
    book,
    details,
    every,
    limit,
    merge,
)
from tests.schema.tour import Tour


@pytest.mark.parametrize("limits", [{"mostPerEvent": 2}, {"mostPerSeason": 2}])
async def test_a_limit_holds_whoever_books_and_however_many_at_once(tour: Tour, limits: dict[str, int]) -> None:
    await limit(tour, **limits)
    answers = await asyncio.gather(*(book(tour, place, ADMIN, details(tour.rider)) for place in range(6)))
    names = sorted(each["__typename"] for each in answers)
    assert names == ["BookPlaceSuccess"] * 2 + ["Conflict"] * 4
    assert {each["field"] for each in answers if "field" in each} == {"rider"}
    assert len(await every(tour.database, select(Booking))) == 2
    await limit(tour)
    assert (await book(tour, 6, ADMIN, details(tour.rider)))["__typename"] == "BookPlaceSuccess"


async def test_a_limit_holds_where_the_link_proves_who_it_is(tour: Tour) -> None:
    """Before, it is nobody's: a refusal would tell a stranger that this person rides (ADR 0011)."""
    await limit(tour, mostPerEvent=1)
    await tour.book(tour.places[0])
    held = await book(tour, 1, ANONYMOUS, details(tour.rider))
    assert held["__typename"] == "BookPlaceSuccess"
    [booking] = await every(tour.database, select(Booking).where(Booking.status == BookingStatus.HELD))
    token = make_token(LinkPurpose.CONFIRM, booking.id, booking.held_until)
    answer = (await Api.of(tour.database, ANONYMOUS).data(CONFIRM, input={"token": token}))["confirmBooking"]
    assert (answer["__typename"], answer["field"]) == ("Conflict", "rider")
    [still] = await every(tour.database, select(Booking).where(Booking.id == booking.id))
    assert still.status is BookingStatus.HELD


async def test_an_offer_beyond_a_limit_can_be_made_and_not_be_accepted(tour: Tour) -> None:
    """Whoever frees a place is not refused for whom it is then offered to."""
    await limit(tour, mostPerEvent=1)
    one = await tour.book(tour.places[0])
    until = datetime.now(UTC) + timedelta(hours=1)
    offer = await tour.book(tour.places[1], status=BookingStatus.HELD, held_until=until, replaces_id=one.id)
    token = make_token(LinkPurpose.CONFIRM, offer.id, until)
    public = Api.of(tour.database, ANONYMOUS)
    answer = (await public.data(CONFIRM, input={"token": token}))["confirmBooking"]
    assert (answer["__typename"], answer["field"]) == ("Conflict", "rider")
    cancelled = update(Booking).where(Booking.id == one.id).values(status="CANCELLED", cancel_reason="RIDER")
    await tour.write(cancelled)
    answer = (await public.data(CONFIRM, input={"token": token}))["confirmBooking"]
    assert answer["__typename"] == "ConfirmBookingSuccess"


async def test_merging_goes_beyond_a_limit_for_what_was_booked_stays(tour: Tour) -> None:
    await limit(tour, mostPerEvent=1)
    await tour.book(tour.places[0])
    kept, tour.rider = tour.rider, await add_rider(tour)
    await tour.book(tour.places[1])
    assert (await merge(tour, kept, tour.rider))["rider"]["bookings"]["totalCount"] == 2
    assert (await book(tour, 2, ADMIN, details(kept)))["code"] == "CONFLICT"


async def test_limits_are_numbers(tour: Tour) -> None:
    given = {"seasonId": node_id(Season, tour.world.season.id), "mostPerEvent": 0}
    answer = (await Api.of(tour.database, ADMIN).data(LIMITS, input=given))["setBookingLimits"]
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", "mostPerEvent")
