"""Subscriptions from end to end: a real server on a real database, in which other connections commit."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
from sqlalchemy import delete, func, select, update

from models.audit import AuditEntry
from models.booking import Booking, BookingStatus
from models.event import Event
from models.kit.uuid7 import uuid7
from models.policy.viewer import SYSTEM, Role
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from tests.following import Follower
from tests.schema.tour import Tour

EVENT = "subscription($id: ID!) { event(id: $id) { freeCount } }"
STAFF_EVENT = "subscription($id: ID!) { event(id: $id) { freeCount heldCount bookedCount } }"
SEASON = "subscription($year: Int!) { season(year: $year) { bookedCount } }"
OWN = "subscription { ownBooking { status event { startsOn } } }"
NAMES = "subscription($id: ID!) { event(id: $id) { bookings { nodes { rider { lastName } } } } }"


async def test_what_another_process_commits_is_told(url: str, tour: Tour) -> None:
    async with Follower(url).follow(EVENT, id=tour.id) as stream:
        assert await stream.data() == {"freeCount": 8}
        booking = await tour.book(tour.places[0])
        assert await stream.data(1.0) == {"freeCount": 7}
        await tour.write(
            update(Booking).where(Booking.id == booking.id).values(status="CANCELLED", cancel_reason="ADMIN")
        )
        assert await stream.data(1.0) == {"freeCount": 8}


async def test_what_was_rolled_back_is_told_to_nobody(url: str, tour: Tour) -> None:
    async with Follower(url).follow(EVENT, id=tour.id) as stream:
        assert await stream.data() == {"freeCount": 8}
        await tour.book(tour.places[0], commit=False)
        await stream.silence()


async def test_each_answer_is_that_of_the_query(url: str, tour: Tour) -> None:
    await tour.book(tour.places[0])
    admin = Follower(url, await tour.token(Role.ADMIN))
    wanted = """($id: ID!) { event(id: $id) { id dealership { code } fillRate figures { booked riders }
        slots { localStart freeCount places { free bookings { nodes { rider { lastName } } } } } } }"""
    async with admin.asked(f"subscription{wanted}", {"id": tour.id}) as response:
        parts = response.aiter_lines()
        assert await anext(parts) == "event: next"
        told = await anext(parts)
        assert "errors" not in told
        assert told == f"data: {(await admin.answer(f'query{wanted}', id=tour.id)).decode()}"
        await tour.book(tour.places[1])
        while (told := await anext(parts)) != f"data: {(await admin.answer(f'query{wanted}', id=tour.id)).decode()}":
            assert not told.startswith("event: complete")


async def test_a_dealer_hears_of_another_dealerships_event_as_of_none(url: str, tour: Tour) -> None:
    dealer = Follower(url, await tour.token(Role.DEALER, dealership_id=tour.event.dealership_id))
    foreign, missing = node_id(Event, tour.other.id), node_id(Event, uuid7())
    async with (
        dealer.follow(STAFF_EVENT, id=tour.id) as own,
        dealer.follow(STAFF_EVENT, id=foreign) as of_foreign,
        dealer.follow(STAFF_EVENT, id=missing) as of_missing,
    ):
        assert await of_foreign.event() == await of_missing.event()
        assert await own.data() == {"freeCount": 8, "heldCount": 0, "bookedCount": 0}
        await tour.book(tour.far)
        await asyncio.gather(own.silence(), of_foreign.silence(), of_missing.silence())
    async with dealer.asked(SEASON, {"year": 2000}) as response:
        assert b"Cannot query field 'season' on type 'Subscription'" in await response.aread()


async def test_headquarters_follows_the_season(url: str, tour: Tour) -> None:
    admin = Follower(url, await tour.token(Role.ADMIN))
    async with admin.follow(SEASON, year=tour.world.season.year) as stream:
        assert await stream.data() == {"bookedCount": 0}
        await tour.book(tour.places[0])
        await stream.until({"bookedCount": 1})
        await tour.book(tour.far)
        await stream.until({"bookedCount": 2})


async def test_a_rider_follows_their_booking_wherever_it_goes(url: str, tour: Tour) -> None:
    booking = await tour.book(tour.places[0])
    link = make_token(LinkPurpose.MANAGE, booking.id, datetime.now(UTC) + timedelta(hours=1))
    first, second = tour.event.starts_on.isoformat(), tour.other.starts_on.isoformat()
    mine = update(Booking).where(Booking.id == booking.id)
    async with Follower(url, link).follow(OWN) as stream:
        assert await stream.data() == {"status": "BOOKED", "event": {"startsOn": first}}
        far = {name: getattr(tour.far, name) for name in ("event_id", "slot_id", "vehicle_id")}
        await tour.write(mine.values(place_id=tour.far.id, status="MODIFIED", **far))
        assert await stream.data(1.0) == {"status": "MODIFIED", "event": {"startsOn": second}}
        await tour.write(mine.values(status="CHECKED_IN"))
        assert await stream.data(1.0) == {"status": "CHECKED_IN", "event": {"startsOn": second}}


async def test_without_a_link_nothing_is_followed(url: str, tour: Tour) -> None:
    async with Follower(url).follow(OWN) as stream:
        assert await stream.data() is None
        await tour.book(tour.places[0])
        await stream.silence()


async def test_two_hundred_bookings_are_told_in_a_few_answers(url: str, tour: Tour, database_url: str) -> None:
    booking = await tour.book(tour.places[0], status=BookingStatus.HELD, held_until=datetime.now(UTC))
    copied = ", ".join(column.key for column in Booking.__table__.columns if column.key not in ("id", "place_id"))
    other = await asyncpg.connect(database_url)
    # One place each: of the rules only the one that this test would break is put aside.
    await other.execute(
        "ALTER TABLE booking DROP CONSTRAINT fk_booking_place; DROP INDEX uq_booking_rider_id_slot_id_live"
    )
    staff = Follower(url, await tour.token(Role.TEAM))
    async with staff.follow(STAFF_EVENT, id=tour.id) as stream:
        assert (await stream.data())["heldCount"] == 1
        for _ in range(199):
            await other.execute(
                f"INSERT INTO booking (id, place_id, {copied}) SELECT new_key(), new_key(), {copied} FROM booking"
                " WHERE id = $1",
                booking.id,
            )
        answers = await stream.until({"freeCount": 7, "heldCount": 200, "bookedCount": 0})
    assert len(answers) <= 8
    await other.close()


async def test_names_of_riders_are_in_the_trail_once_per_stream(url: str, tour: Tour) -> None:
    admin = Follower(url, await tour.token(Role.ADMIN))
    async with admin.follow(NAMES, id=tour.id) as stream:
        assert await stream.data() == {"bookings": {"nodes": []}}
        await tour.book(tour.places[0])
        assert len((await stream.data())["bookings"]["nodes"]) == 1
    async with tour.database.write(SYSTEM) as session:
        reads = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "READ")
        assert await session.scalar(reads) == 1


async def test_a_lost_connection_to_the_database_loses_no_change(url: str, tour: Tour, database_url: str) -> None:
    async with Follower(url).follow(EVENT, id=tour.id) as stream:
        assert await stream.data() == {"freeCount": 8}
        other = await asyncpg.connect(database_url)
        async with other.transaction():
            await other.execute("LOCK TABLE booking IN SHARE MODE")
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await tour.database.engine.dispose()
        await tour.book(tour.places[0])
        assert await stream.data() == {"freeCount": 7}
        await tour.write(delete(Booking))
        await stream.until({"freeCount": 8})
        await other.close()
