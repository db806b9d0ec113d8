"""A freed place goes to the first who may ride it, for a while, then to the next (C7)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, CancelReason, Source
from models.errors import PlaceTaken
from models.licence import LicenceClass
from models.message import Message, MessageCause
from models.policy.viewer import ANONYMOUS, SYSTEM
from models.rider import Rider
from models.season import Season
from models.session import Database
from models.slot import Slot
from models.wish import WishState
from models.wish_step import PassCause, WishStep, WishStepKind
from resolvers.booking import BookPlaceInput, book_place
from resolvers.booking_change import MoveBookingInput, move_booking
from resolvers.hold import release_expired_holds
from resolvers.rider import RiderDetails
from resolvers.slot import ChangeSlotInput, close_slot, open_slot
from resolvers.waiting_everywhere import any_place_marked, offer_where_marked
from resolvers.waiting_offer import offer_until
from tests.resolvers.waiting.line import Line, accept

SOON = datetime(2030, 1, 1, tzinfo=UTC)
SOMEBODY = RiderDetails("Léo", "Martin", "leo@riders.example", date(1990, 1, 1), LicenceClass.A)


async def test_the_first_in_the_order_is_offered_the_place_and_told_once(line: Line) -> None:
    first, second = await line.join(source=Source.PAID, last_campaign="META"), await line.join()
    place = line.places[0][0]
    await line.free(place)
    assert await line.holder(place) == first.rider_id
    offer = await line.booking_of(place)
    assert (offer.status, offer.wish_id, offer.source, offer.last_campaign) == (
        BookingStatus.HELD,
        first.id,
        Source.PAID,
        "META",
    )
    assert offer.held_until is not None
    assert timedelta(minutes=119) < offer.held_until - datetime.now(UTC) <= timedelta(hours=2)
    assert (await line.state(first), await line.state(second)) == (WishState.OFFERED, WishState.WAITING)
    assert (await line.offers_told(first), await line.offers_told(second)) == (1, 0)
    async with transaction(line.database) as session:
        message = (await session.scalars(select(Message).where(Message.cause == MessageCause.WAITING_OFFER))).one()
        assert message.variables["link"].startswith("http://tour.example/booking/confirm?token=")
        assert message.variables["refuse_link"].startswith("http://tour.example/waiting?token=")
        assert not await any_place_marked(session)


async def test_accepting_serves_the_wish(line: Line) -> None:
    wish = await line.join()
    await line.free(line.places[0][0])
    offer = await line.booking_of(line.places[0][0])
    await accept(line, offer)
    await accept(line, offer)
    assert await line.state(wish) is WishState.SERVED
    assert (await line.booking_of(line.places[0][0])).status is BookingStatus.BOOKED
    await line.free(line.places[0][0])
    assert await line.holder(line.places[0][0]) is None


async def test_who_may_not_ride_it_or_did_not_wish_it_is_passed_over_with_the_cause(line: Line) -> None:
    scooter = await line.rider(licence_class=LicenceClass.A1)
    unable = await line.join(rider=scooter)
    other = await line.join(models=line.models[1:])
    elsewhere = await line.join(slots=line.slots[1:])
    rides = await line.booking_of(line.places[0][1])
    async with transaction(line.database) as session:
        person = await session.get_one(Rider, rides.rider_id)
    busy = await line.join(rider=person)
    unproven = await line.join(proven=False)
    last = await line.join(models=line.models[:1], slots=line.slots[:1])
    await line.free(line.places[0][0])
    assert await line.holder(line.places[0][0]) == last.rider_id
    async with transaction(line.database) as session:
        passed = await session.scalars(
            select(WishStep).where(WishStep.kind == WishStepKind.PASSED_OVER).order_by(WishStep.number)
        )
        assert [(each.wish_id, each.cause) for each in passed] == [
            (unable.id, PassCause.LICENCE),
            (busy.id, PassCause.RIDES_ALREADY),
        ]
    for wish in (unable, other, elsewhere, busy, unproven):
        assert await line.state(wish) is WishState.WAITING


async def test_an_offer_that_runs_out_goes_to_the_next_and_three_end_the_waiting(line: Line) -> None:
    first, second = await line.join(), await line.join()
    await line.free(line.places[0][0])
    await line.expire(first)
    assert await line.holder(line.places[0][0]) == second.rider_id
    kept = await line.wish(first)
    assert (kept.state, kept.missed_offers) == (WishState.WAITING, 1)
    await line.expire(second)
    assert await line.holder(line.places[0][0]) is None  # nobody left who was not offered it
    for missed, place in ((2, line.places[0][1]), (3, line.places[1][0])):
        await line.free(place)
        assert await line.holder(place) == first.rider_id, "it keeps its place in the order"
        await line.expire(first)
        assert (await line.wish(first)).missed_offers == missed
    assert await line.state(first) is WishState.LAPSED
    assert await line.offers_told(first) == 3
    await line.free(line.places[1][1])
    assert await line.holder(line.places[1][1]) != first.rider_id


async def test_who_missed_one_offer_is_offered_what_became_free_meanwhile(line: Line) -> None:
    wish = await line.join()
    await line.free(line.places[0][0])
    await line.free(line.places[1][1])
    assert await line.holder(line.places[1][1]) is None  # one offer at a time
    await line.expire(wish)
    assert await line.holder(line.places[1][1]) == wish.rider_id


async def test_a_place_is_not_offered_again_to_who_moved_the_offer_elsewhere(line: Line) -> None:
    wish = await line.join(slots=line.slots[:1])
    await line.free(line.places[0][0])
    offer = await line.booking_of(line.places[0][0])
    await line.free(line.places[1][0])
    async with transaction(line.database) as session:
        await move_booking(session, SYSTEM, MoveBookingInput(offer.id, slot_id=line.slots[1].id))
    await line.expire(wish)
    assert await line.holder(line.places[0][0]) is None
    assert await line.state(wish) is WishState.WAITING


async def test_moving_away_frees_a_place_as_cancelling_does(line: Line) -> None:
    await line.free(line.places[1][0])
    wish = await line.join(slots=line.slots[:1])
    booking = await line.booking_of(line.places[0][0])
    async with transaction(line.database) as session:
        await move_booking(session, SYSTEM, MoveBookingInput(booking.id, slot_id=line.slots[1].id))
    assert await line.holder(line.places[0][0]) == wish.rider_id
    assert await line.holder(line.places[1][0]) == booking.rider_id


async def test_the_public_gets_only_what_nobody_waits_for(line: Line, database: Database) -> None:
    wish = await line.join(models=line.models[:1])
    booking = await line.booking_of(line.places[0][0])
    async with transaction(database) as session:
        held = await session.get_one(Booking, booking.id)
        held.status, held.held_until = BookingStatus.HELD, datetime.now(UTC) - timedelta(seconds=1)
    await line.free(line.places[0][1])
    async with database.write_on_driver(ANONYMOUS) as driver:
        with pytest.raises(PlaceTaken):
            await book_place(driver, ANONYMOUS, BookPlaceInput(line.slots[0].id, line.models[0].id, SOMEBODY))
    assert (await line.booking_of(line.places[0][0])).rider_id == booking.rider_id
    async with transaction(database) as session:
        assert await release_expired_holds(session) == 1
    assert await line.holder(line.places[0][0]) == wish.rider_id
    async with database.write_on_driver(ANONYMOUS) as driver:
        await book_place(driver, ANONYMOUS, BookPlaceInput(line.slots[0].id, line.models[1].id, SOMEBODY))
        await driver.commit()
    assert await line.holder(line.places[0][1]) is not None


async def test_an_opened_slot_and_a_place_put_back_are_offered(line: Line) -> None:
    async with transaction(line.database) as session:
        await close_slot(session, SYSTEM, ChangeSlotInput(line.slots[0].id))
    await line.free(line.places[0][0])
    wish, other = await line.join(), await line.join()
    async with transaction(line.database) as session:
        await open_slot(session, SYSTEM, ChangeSlotInput(line.slots[0].id))
    assert await line.holder(line.places[0][0]) == wish.rider_id
    place = line.places[1][0]
    async with transaction(line.database) as session:
        await session.execute(update(type(place)).where(type(place).id == place.id).values(withdrawn_at=SOON))
    await line.free(place)
    assert await line.holder(place) is None
    async with transaction(line.database) as session:
        await session.execute(update(type(place)).where(type(place).id == place.id).values(withdrawn_at=None))
        assert await any_place_marked(session)
    async with transaction(line.database) as session:
        assert await offer_where_marked(session) == 1
        assert not await any_place_marked(session)
    assert await line.holder(place) == other.rider_id


async def test_a_place_that_leaves_soon_is_offered_to_nobody(line: Line) -> None:
    wish = await line.join()
    async with transaction(line.database) as session:
        soon = {
            "starts_at": datetime.now(UTC) + timedelta(minutes=39),
            "ends_at": datetime.now(UTC) + timedelta(hours=2),
        }
        await session.execute(update(Slot).where(Slot.id == line.slots[0].id).values(**soon))
    await line.free(line.places[0][0])
    assert await line.state(wish) is WishState.WAITING
    assert await line.holder(line.places[0][0]) is None


@pytest.mark.parametrize("limit", ["most_per_event", "most_per_season"])
async def test_who_has_all_the_rides_that_a_season_allows_is_passed_over(line: Line, limit: str) -> None:
    rides = await line.booking_of(line.places[1][1])
    async with transaction(line.database) as session:
        await session.execute(update(Season).values({limit: 1}), execution_options={"synchronize_session": False})
        person = await session.get_one(Rider, rides.rider_id)
    full, second = await line.join(rider=person), await line.join()
    await line.free(line.places[0][0])
    assert await line.holder(line.places[0][0]) == second.rider_id
    async with transaction(line.database) as session:
        passed = (await session.scalars(select(WishStep).where(WishStep.kind == WishStepKind.PASSED_OVER))).one()
        assert (passed.wish_id, passed.cause) == (full.id, PassCause.LIMIT)
    await line.free(line.places[1][1])
    assert await line.holder(line.places[1][1]) == full.rider_id


async def test_an_offer_that_headquarters_cancels_is_no_missed_one(line: Line) -> None:
    wish = await line.join()
    await line.free(line.places[0][0])
    await line.free(line.places[0][0])
    kept = await line.wish(wish)
    assert (kept.state, kept.missed_offers) == (WishState.WAITING, 0)


async def test_accepting_late_serves_the_wish_and_gives_a_newer_offer_back(line: Line) -> None:
    wish, second = await line.join(), await line.join(models=line.models[1:])
    await line.free(line.places[0][0])
    offer = await line.booking_of(line.places[0][0])
    await line.free(line.places[1][1])
    await line.expire(wish)
    assert await line.holder(line.places[1][1]) == second.rider_id
    await line.free(line.places[1][0])
    assert await line.holder(line.places[1][0]) == wish.rider_id
    await accept(line, offer)
    assert await line.state(wish) is WishState.SERVED
    assert await line.holder(line.places[0][0]) == wish.rider_id
    async with transaction(line.database) as session:
        dropped = (
            await session.scalars(
                select(Booking).where(Booking.wish_id == wish.id, Booking.place_id == line.places[1][0].id)
            )
        ).one()
        assert (dropped.status, dropped.cancel_reason) == (BookingStatus.CANCELLED, CancelReason.HOLD_EXPIRED)


@pytest.mark.parametrize(
    ("left", "held"),
    [
        (timedelta(days=20), timedelta(hours=2)),
        (timedelta(hours=4), timedelta(hours=1)),
        (timedelta(minutes=45), timedelta(minutes=11, seconds=15)),
        (timedelta(minutes=41), timedelta(minutes=10, seconds=15)),
        (timedelta(minutes=40), timedelta(minutes=10)),
    ],
)
def test_an_offer_holds_less_the_nearer_the_ride(left: timedelta, held: timedelta) -> None:
    assert offer_until(SOON - left, SOON) == SOON - left + held
