"""What riders make of the places that they are offered for a withdrawn model, counted live (C6)."""

import pytest
from sqlalchemy import func, inspect, select, update

from jobs.transaction import transaction
from models.act import ActItem, OfferOutcome
from models.booking import Booking, BookingStatus, CancelReason
from models.event import Event, EventState
from models.rider import Locale, Rider
from models.session import Database
from models.slot import Place
from resolvers.rendering.message_words import Published, word_message
from resolvers.withdrawal import withdraw
from tests.factories.fleet import Fleet
from tests.resolvers.act_run import (
    begin,
    booking_of,
    counts_of,
    items_of,
    messages_of,
    tell,
)
from tests.resolvers.withdrawal.asked import all_of, answer

S = BookingStatus


async def test_answers_are_counted_from_the_rows(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    await tell(database, act_id)
    first, second, third = [await booking_of(database, item.offered_id) for item in await items_of(database, act_id)]
    await answer(database, first, accept=True)
    await answer(database, second, accept=False)
    assert await counts_of(database, act_id) == {
        "bookings_count": 3,
        "done_count": 3,
        "offered_count": 3,
        "told_count": 3,
        "accepted_count": 1,
        "refused_count": 1,
        "silent_count": 1,
    }
    async with transaction(database) as session:
        expired = {"status": S.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED, "held_until": None}
        await session.execute(update(Booking).where(Booking.id == third.id).values(expired))
    counts = await counts_of(database, act_id)
    assert (counts.get("silent_count"), counts["expired_count"]) == (None, 1)
    refused = await booking_of(database, second.id)
    assert (refused.status, refused.cancel_reason) == (S.CANCELLED, CancelReason.RIDER)


async def test_a_rider_who_books_elsewhere_by_themselves_has_moved(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    (item, *_) = await items_of(database, act_id)
    async with transaction(database) as session:
        await fleet.on(session).add("R7", 1)
        lost = await session.get_one(Booking, item.booking_id)
        await fleet.world.booking(fleet.places["R7", 0, "11:00"], await session.get_one(Rider, lost.rider_id))
    async with transaction(database) as session:
        found = await session.scalar(
            select(inspect(ActItem).attrs["outcome"].class_attribute).where(ActItem.id == item.id)
        )
    assert found is OfferOutcome.MOVED
    assert (await counts_of(database, act_id))["moved_count"] == 1


@pytest.mark.parametrize(
    ("locale", "waits", "closed"),
    [
        (Locale.FR, "Vous êtes sur la liste d’attente", "Les réservations y sont closes"),
        (Locale.EN, "You are on the waiting list", "Bookings there are closed"),
    ],
)
async def test_who_is_offered_nothing_is_told_whether_they_wait(
    database: Database, fleet: Fleet, locale: Locale, waits: str, closed: str
) -> None:
    async with transaction(database) as session:
        await session.execute(
            update(Place).where(Place.vehicle_id == fleet.vehicles["XSR"][0].id).values(withdrawn_at=func.now())
        )
        (await session.get_one(Event, fleet.event.id)).state = EventState.CLOSED
    await begin(database, withdraw, all_of(fleet))
    for message in await messages_of(database):
        assert message.variables["event_closed"] is True
        message.locale = locale
        for variables, said, other in (
            (message.variables, closed, waits),
            ({**message.variables, "event_closed": False}, waits, closed),
        ):
            message.variables = variables
            text = " ".join((await word_message(message, Published({}, {}))).text.split())
            assert said in text
            assert other not in text
