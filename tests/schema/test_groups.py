"""Friends book together: places for all of them or none, one link confirms all, each is told (C7)."""

import asyncio
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models.booking import Booking, BookingStatus
from models.kit.uuid7 import uuid7
from models.message import MessageCause
from models.party import Party
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Rider
from models.session import Database
from resolvers import booking_group
from resolvers.booking import book_rider
from resolvers.hold import release_expired_holds
from schema.engine import SchemaEngine
from tests.schema.asking import ask, read
from tests.schema.friends import Stage, make_stage

BORN = date(1985, 2, 3)
ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
BOOK = """mutation($input: BookGroupInput!) { bookGroup(input: $input) { __typename
  ... on BookGroupSuccess { booking { id status heldUntil rider { email } group { id ridersCount } } }
  ... on PlaceTaken { alternatives { id } } ... on LicenceNotAllowed { rule }
  ... on Problem { code message field } } }"""
CONFIRM = """mutation($token: String!) { confirmBooking(input: {token: $token}) { __typename
  ... on ConfirmBookingSuccess { booking { status group { ridersCount } } } ... on Problem { code field } } }"""


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await make_stage(database)


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


async def book(engine: SchemaEngine, viewer: Viewer, given: dict[str, Any]) -> Any:
    return (await read(engine, viewer, BOOK, input=given))["bookGroup"]


async def states(stage: Stage) -> dict[str, BookingStatus]:
    return {name: booking.status for name, booking in (await stage.bookings()).items()}


async def test_one_link_confirms_all_of_a_group_and_each_is_told(engine: SchemaEngine, stage: Stage) -> None:
    booked = (await book(engine, ANONYMOUS, stage.group()))["booking"]
    assert (booked["status"], booked["rider"]) == ("HELD", {"email": "ana@riders.example"})
    assert booked["group"]["ridersCount"] == 3
    held = await stage.bookings()
    assert all(each.held_until for each in held.values())
    assert len({each.group_id for each in held.values()}) == 1
    assert {each.place_id for each in held.values()} == {place.id for place in stage.places}
    (mail,) = await stage.mails(MessageCause.CONFIRM)
    assert (mail.recipient, mail.variables["riders"]) == ("ana@riders.example", 3)
    token = await stage.token(MessageCause.CONFIRM)
    for _ in range(2):
        confirmed = (await read(engine, ANONYMOUS, CONFIRM, token=token))["confirmBooking"]
        assert confirmed["booking"] == {"status": "BOOKED", "group": {"ridersCount": 3}}
    assert set((await states(stage)).values()) == {BookingStatus.BOOKED}
    told = await stage.mails(MessageCause.CONFIRMED)
    assert [each.recipient.partition("@")[0] for each in told] == ["ana", "bruno", "chloe"]
    assert len({each.variables["link"] for each in told}) == 3, "each manages their own booking"


async def test_the_link_proves_the_organisers_address_and_no_other(engine: SchemaEngine, stage: Stage) -> None:
    """Nobody becomes, or overwrites, a known person because a friend typed their name (ADR 0011)."""
    async with stage.database.write(SYSTEM) as session:
        stage.world.session = session
        known = {"last_name": "Duval", "birth_date": BORN, "phone": "+33611111111"}
        ana = await stage.world.rider(first_name="Ana", email="ana@riders.example", **known)
        bruno = await stage.world.rider(first_name="Bruno", email="bruno@riders.example", **known)
        await session.commit()
    family = stage.member("Chloé", 1, email="Ana@Riders.example")
    typed = stage.member("Bruno", phone="+33699999999")
    await book(engine, ANONYMOUS, stage.group(stage.member("Ana"), typed, family))
    await read(engine, ANONYMOUS, CONFIRM, token=await stage.token(MessageCause.CONFIRM))
    bookings = await stage.bookings()
    assert bookings["Ana"].rider_id == ana.id
    assert bookings["Bruno"].rider_id != bruno.id
    async with stage.database.write(SYSTEM) as session:
        assert (await session.get_one(Rider, bruno.id)).phone == "+33611111111"
        assert (await session.get_one(Rider, bookings["Bruno"].rider_id)).unproven
        assert not (await session.get_one(Rider, bookings["Chloé"].rider_id)).unproven
        assert (await session.scalars(select(Party))).one().organiser_id == ana.id


async def test_where_one_place_is_short_nothing_at_all_is_written(engine: SchemaEngine, stage: Stage) -> None:
    before = await stage.counts()
    given = stage.group(*(stage.member(name) for name in ("Ana", "Bruno", "Chloé")))
    for viewer in (ANONYMOUS, ADMIN):
        answer = await book(engine, viewer, given)
        assert (answer["__typename"], answer["field"]) == ("PlaceTaken", "companions[1].modelId")
        assert stage.id(stage.places[2]) in [each["id"] for each in answer["alternatives"]]
        assert await stage.counts() == before
    assert (await book(engine, ANONYMOUS, stage.group()))["__typename"] == "BookGroupSuccess", "all are still free"


async def test_of_two_groups_for_the_last_places_exactly_one_has_all(engine: SchemaEngine, stage: Stage) -> None:
    def friends(round_: int, number: int) -> dict[str, Any]:
        names = [("Ana", 0), ("Bruno", 1), ("Chloé", 0)]
        # In another order each: what one has first the other wants last.
        members = [stage.member(f"{name}{round_}{number}", model) for name, model in names[number:] + names[:number]]
        return stage.group(*members)

    for round_ in range(3):
        answers = await asyncio.gather(*(book(engine, ANONYMOUS, friends(round_, number)) for number in range(3)))
        assert sorted(each["__typename"] for each in answers) == ["BookGroupSuccess", "PlaceTaken", "PlaceTaken"]
        async with stage.database.write(SYSTEM) as session:
            live = select(Booking).where(Booking.status != BookingStatus.CANCELLED)
            won = (await session.scalars(live)).all()
            assert len(won) == 3
            assert len({each.group_id for each in won}) == 1
            past = datetime.now(UTC) - timedelta(seconds=1)
            await session.execute(update(Booking).where(Booking.status == BookingStatus.HELD).values(held_until=past))
            await release_expired_holds(session)
            await session.commit()


async def crossing(
    engine: SchemaEngine, stage: Stage, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> tuple[list[str], int]:
    """Two groups ask for the last places from both ends, the first rider of each at once unless something parts them.

    What they are answered, and how often one of them had to begin.
    """
    lock, begun = booking_group._wait_for_other_groups, 0
    both = asyncio.Barrier(2)

    async def begin(*given: Any) -> None:
        nonlocal begun
        begun += 1
        if locked:
            await lock(*given)

    async def book_first(session: Any, viewer: Viewer, asked: Any, party: Any) -> Any:
        made = await book_rider(session, viewer, asked, party)
        if party.organises:
            with suppress(TimeoutError, asyncio.BrokenBarrierError):
                await asyncio.wait_for(both.wait(), 0.5)
        return made

    monkeypatch.setattr(booking_group, "_wait_for_other_groups", begin)
    monkeypatch.setattr(booking_group, "book_rider", book_first)
    one = stage.group(*(stage.member(name, model) for name, model in (("Ana", 0), ("Bruno", 0), ("Chloé", 1))))
    two = stage.group(*(stage.member(name, model) for name, model in (("Dora", 1), ("Emil", 0), ("Fanny", 0))))
    answers = await asyncio.gather(book(engine, ANONYMOUS, one), book(engine, ANONYMOUS, two))
    return sorted(each["__typename"] for each in answers), begun


async def test_two_groups_from_both_ends_do_not_stop_each_other(
    engine: SchemaEngine, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await crossing(engine, stage, monkeypatch, locked=True) == (["BookGroupSuccess", "PlaceTaken"], 2)


async def test_without_the_lock_they_wait_for_each_other_and_one_must_begin_again(
    engine: SchemaEngine, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, begun = await crossing(engine, stage, monkeypatch, locked=False)
    assert begun > 2


async def test_a_group_under_one_key_is_booked_once(engine: SchemaEngine, stage: Stage) -> None:
    given = stage.group(idempotencyKey="three-friends")
    answers = await asyncio.gather(*(ask(engine, ANONYMOUS, BOOK, input=given) for _ in range(3)))
    assert len(set(answers)) == 1
    assert b"BookGroupSuccess" in answers[0]
    counts = await stage.counts()
    written = {"booking": 3, "booking_step": 3, "rider": 3, "consent": 1, "booking_group": 1, "message": 1}
    assert {name: counts[name] for name in written} == written


async def test_an_unconfirmed_group_lapses_whole_and_may_be_confirmed_late(engine: SchemaEngine, stage: Stage) -> None:
    await book(engine, ANONYMOUS, stage.group())
    token = await stage.token(MessageCause.CONFIRM)
    async with stage.database.write(SYSTEM) as session:
        await session.execute(update(Booking).values(held_until=datetime.now(UTC) - timedelta(seconds=1)))
        assert await release_expired_holds(session) == 3
        await session.commit()
    assert set((await states(stage)).values()) == {BookingStatus.CANCELLED}
    assert (await book(engine, ADMIN, stage.group(stage.member("Eva"), stage.member("Flo"))))["booking"]
    before = await stage.counts()
    late = (await read(engine, ANONYMOUS, CONFIRM, token=token))["confirmBooking"]
    assert late["code"] == "PLACE_TAKEN", "not one of them without the others"
    assert await stage.counts() == before
    async with stage.database.write(SYSTEM) as session:
        gone = {"status": BookingStatus.CANCELLED, "cancel_reason": "ADMIN"}
        await session.execute(update(Booking).where(Booking.status == BookingStatus.BOOKED).values(gone))
        await session.commit()
    late = (await read(engine, ANONYMOUS, CONFIRM, token=token))["confirmBooking"]
    assert late["booking"] == {"status": "BOOKED", "group": {"ridersCount": 3}}


@pytest.mark.parametrize(
    ("position", "rider", "code", "field"),
    [
        (2, {"licenceClass": "AM"}, "LICENCE_NOT_ALLOWED", "companions[1].rider.licenceClass"),
        (1, {"birthDate": "2190-01-01"}, "INVALID_INPUT", "companions[0].rider.birthDate"),
        (2, {"email": "no address"}, "INVALID_INPUT", "companions[1].rider.email"),
        (0, {"licenceClass": "AM"}, "LICENCE_NOT_ALLOWED", "organiser.rider.licenceClass"),
        (2, {"firstName": " ana", "email": "ANA@riders.example"}, "INVALID_INPUT", "companions[1].rider"),
    ],
)
async def test_a_refusal_names_the_rider_and_nothing_is_written(
    engine: SchemaEngine, stage: Stage, position: int, rider: dict[str, Any], code: str, field: str
) -> None:
    before = await stage.counts()
    members = [stage.member("Ana"), stage.member("Bruno"), stage.member("Chloé", 1)]
    members[position]["rider"].update(rider)
    answer = await book(engine, ANONYMOUS, stage.group(*members))
    assert (answer["code"], answer["field"]) == (code, field)
    assert await stage.counts() == before


@pytest.mark.parametrize("companions", [0, 6])
async def test_a_group_is_of_two_to_six(engine: SchemaEngine, stage: Stage, companions: int) -> None:
    members = [stage.member(f"Ana{number}") for number in range(1 + companions)]
    answer = await book(engine, ANONYMOUS, stage.group(*members))
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", "companions")


async def test_limits_and_rides_at_that_time_are_of_each(engine: SchemaEngine, stage: Stage) -> None:
    async with stage.database.write(SYSTEM) as session:
        stage.world.session = session
        known = {"last_name": "Duval", "birth_date": BORN}
        chloe = await stage.world.rider(first_name="Chloé", email="chloe@riders.example", **known)
        slot = await stage.world.slot(stage.event, "16:30")
        vehicle = await stage.world.vehicle(stage.models[1])
        await stage.world.booking(await stage.world.place(slot, vehicle), chloe)
        season = stage.world.season
        await session.merge(season)
        await session.commit()
    limit = "mutation($input: SetBookingLimitsInput!) { setBookingLimits(input: $input) { __typename } }"
    await read(engine, ADMIN, limit, input={"seasonId": stage.id(season), "mostPerEvent": 1})
    before = await stage.counts()
    answer = await book(engine, ADMIN, stage.group())
    assert (answer["code"], answer["field"]) == ("CONFLICT", "companions[1].rider")
    assert await stage.counts() == before
    await read(engine, ADMIN, limit, input={"seasonId": stage.id(season), "mostPerEvent": 2})
    booked = (await book(engine, ADMIN, stage.group()))["booking"]
    assert booked["status"] == "BOOKED"
    assert [each.recipient.partition("@")[0] for each in await stage.mails(MessageCause.CONFIRMED)] == [
        "ana",
        "bruno",
        "chloe",
    ]
    assert (await stage.bookings())["Chloé"].rider_id == chloe.id


async def test_riders_see_that_they_are_a_group_and_staff_who_is_in_it(engine: SchemaEngine, stage: Stage) -> None:
    await book(engine, ADMIN, stage.group())
    bruno = (await stage.bookings())["Bruno"]
    own = "{ ownBooking { group { ridersCount } rider { firstName } } }"
    seen = await read(engine, Viewer(Role.RIDER, booking_id=bruno.id), own)
    assert seen["ownBooking"] == {"group": {"ridersCount": 3}, "rider": {"firstName": "Bruno"}}
    text = "query($id: ID!) { booking(id: $id) { group { ridersCount bookings { nodes { rider { firstName } } } } } }"
    whole = (await read(engine, ADMIN, text, id=stage.id(bruno)))["booking"]["group"]
    assert [each["rider"]["firstName"] for each in whole["bookings"]["nodes"]] == ["Ana", "Bruno", "Chloé"]
    cancel = "mutation($input: CancelBookingInput!) { cancelBooking(input: $input) { __typename } }"
    await read(engine, ADMIN, cancel, input={"bookingId": stage.id(bruno)})
    assert (await states(stage)) == {"Ana": "BOOKED", "Bruno": "CANCELLED", "Chloé": "BOOKED"}
