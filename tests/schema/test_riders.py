"""One rider, one record (C8, J1): recognised, merged with all that is theirs, limited, and told of twice."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from models.audit import AuditEntry
from models.booking import Booking, BookingStatus
from models.event import Event
from models.kit.uuid7 import uuid7
from models.lead import Lead, LeadStep
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Consent, ConsentPurpose, Rider
from models.season import Season
from models.session import Database
from models.slot import Slot
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from resolvers.rider_merge import references
from tests.schema.api import Api
from tests.schema.tour import Tour

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
MERGE = """mutation($input: MergeRidersInput!) { mergeRiders(input: $input) { __typename
  ... on MergeRidersSuccess { rider { id bookings { totalCount } } } ... on Problem { code message field } } }"""
LIMITS = """mutation($input: SetBookingLimitsInput!) { setBookingLimits(input: $input) { __typename
  ... on SetBookingLimitsSuccess { season { mostPerEvent mostPerSeason } } ... on Problem { code field } } }"""
BOOK = """mutation($input: BookPlaceInput!) { bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { id rider { id } } } ... on Problem { code message field } } }"""
CONFIRM = """mutation($input: ConfirmBookingInput!) { confirmBooking(input: $input) { __typename
  ... on Problem { code field } } }"""
DUPLICATES = """{ riderDuplicates { totalCount nodes { rider { id } other { id } score
  sameEmail samePhone sameName sameBirthDate } } }"""
TWICE = "{ duplicateBookings { nodes { booking { id } other { id } sameRider sameEmail samePhone sameDay } } }"


async def add_rider(tour: Tour, **values: Any) -> Rider:
    async with tour.database.write(SYSTEM) as session:
        tour.world.session = session
        rider = await tour.world.rider(**values)
        await session.commit()
    return rider


async def merge(tour: Tour, kept: Rider, merged: Rider, **more: Any) -> dict[str, Any]:
    given = {"riderId": node_id(Rider, kept.id), "mergedId": node_id(Rider, merged.id), **more}
    answer: dict[str, Any] = (await Api.of(tour.database, ADMIN).data(MERGE, input=given))["mergeRiders"]
    return answer


async def every(database: Database, statement: Any) -> list[Any]:
    async with database.write(SYSTEM) as session:
        return list(await session.scalars(statement))


def details(rider: Rider, **more: Any) -> dict[str, Any]:
    return {
        "firstName": rider.first_name,
        "lastName": rider.last_name,
        "email": rider.email,
        "birthDate": rider.birth_date.isoformat(),
        "licenceClass": "A",
        **more,
    }


async def book(tour: Tour, place: int, viewer: Viewer, rider: dict[str, Any]) -> dict[str, Any]:
    async with tour.database.write(SYSTEM) as session:
        vehicle = await session.get_one(Vehicle, tour.places[place].vehicle_id)
    given = {
        "slotId": node_id(Slot, tour.places[place].slot_id),
        "modelId": node_id(VehicleModel, vehicle.model_id),
        "rider": rider,
    }
    answer: dict[str, Any] = (await Api.of(tour.database, viewer).data(BOOK, input=given))["bookPlace"]
    return answer


async def limit(tour: Tour, **limits: int | None) -> None:
    given = {"seasonId": node_id(Season, tour.world.season.id), **limits}
    answer = await Api.of(tour.database, ADMIN).data(LIMITS, input=given)
    assert answer["setBookingLimits"]["__typename"] == "SetBookingLimitsSuccess", answer


async def test_all_that_refers_to_a_rider_moves_and_nothing_is_lost(tour: Tour) -> None:
    kept, merged = tour.rider, await add_rider(tour, first_name="Zoe", phone="+33612345678")
    first = await tour.book(tour.places[0])
    tour.rider = merged
    second, far = await tour.book(tour.places[1]), await tour.book(tour.far)
    async with tour.database.write(SYSTEM) as session:
        tour.world.session = session
        await tour.world.lead(first)
        (await tour.world.lead(second)).step = LeadStep.OFFER
        await tour.world.lead(far)
        consent = {"purpose": ConsentPurpose.BRAND_EMAIL, "granted": True, "text_version": "v1", "proof": "WEB"}
        session.add(Consent(id=uuid7(), rider_id=merged.id, **consent))
        await session.commit()
    answer = await merge(tour, kept, merged)
    assert answer["__typename"] == "MergeRidersSuccess", answer
    assert answer["rider"]["bookings"]["totalCount"] == 3
    async with tour.database.write(SYSTEM) as session:
        for table, column in references():
            count = await session.scalar(select(func.count()).select_from(table).where(column == merged.id))
            assert count == 0, f"{table.name}.{column.name}"
    leads = {each.event_id: each for each in await every(tour.database, select(Lead))}
    assert {each.rider_id for each in leads.values()} == {kept.id}
    assert (leads[tour.event.id].step, leads[tour.event.id].booking_id) == (LeadStep.OFFER, second.id)
    assert leads[tour.other.id].booking_id == far.id
    assert [each.rider_id for each in await every(tour.database, select(Consent))] == [kept.id]
    [tombstone] = await every(tour.database, select(Rider).where(Rider.id == merged.id))
    assert (tombstone.merged_into_id, tombstone.first_name, tombstone.phone) == (kept.id, "Zoe", "+33612345678")
    entries = await every(tour.database, select(AuditEntry).where(AuditEntry.action == "MERGE"))
    [whole] = [each for each in entries if each.entity == "rider"]
    assert whole.actor == "Ada"
    assert whole.after == {
        "merged": str(merged.id),
        "lead": 1,
        "booking.rider_id": 2,
        "lead.rider_id": 1,
        "consent.rider_id": 1,
    }
    assert [each.after["step"] for each in entries if each.entity == "lead"] == ["OFFER"]


async def test_the_list_of_what_moves_comes_from_the_tables() -> None:
    assert {f"{table.name}.{column.name}" for table, column in references()} >= {
        "booking.rider_id",
        "consent.rider_id",
        "lead.rider_id",
        "rider.merged_into_id",
    }


async def test_whoever_comes_again_with_the_merged_details_is_found_where_they_lead(tour: Tour) -> None:
    merged, third = await add_rider(tour, first_name="Zoe"), await add_rider(tour)
    await merge(tour, tour.rider, merged)
    answer = await book(tour, 0, ADMIN, details(merged))
    assert answer["booking"]["rider"]["id"] == node_id(Rider, tour.rider.id)
    assert (await merge(tour, third, tour.rider))["__typename"] == "MergeRidersSuccess"
    answer = await book(tour, 1, ADMIN, details(merged))
    assert answer["booking"]["rider"]["id"] == node_id(Rider, third.id), "also over two merges"
    held = await book(tour, 2, ANONYMOUS, details(merged))
    [booking] = await every(tour.database, select(Booking).where(Booking.status == BookingStatus.HELD))
    token = make_token(LinkPurpose.CONFIRM, booking.id, booking.held_until)
    assert held["__typename"] == "BookPlaceSuccess"
    await Api.of(tour.database, ANONYMOUS).data(CONFIRM, input={"token": token})
    [booking] = await every(tour.database, select(Booking).where(Booking.id == booking.id))
    assert booking.rider_id == third.id


async def test_whoever_waits_with_the_merged_details_waits_as_the_person_they_lead_to(tour: Tour) -> None:
    merged = await add_rider(tour, first_name="Zoe")
    await merge(tour, tour.rider, merged)
    joined = "mutation($input: JoinWaitingListInput!) { joinWaitingList(input: $input) { __typename } }"
    given = {"eventId": node_id(Event, tour.places[0].event_id), "rider": details(merged)}
    answer = await Api.of(tour.database, ADMIN).data(joined, input=given)
    assert answer["joinWaitingList"]["__typename"] == "JoinWaitingListSuccess"
    [wish] = await every(tour.database, select(Wish))
    assert wish.rider_id == tour.rider.id


async def test_two_rides_at_one_time_are_named_and_nothing_is_merged(tour: Tour) -> None:
    merged = await add_rider(tour)
    async with tour.database.write(SYSTEM) as session:
        tour.world.session = session
        twin = await tour.world.place(
            await session.get_one(Slot, tour.places[0].slot_id), await tour.world.vehicle(await tour.world.model())
        )
        await session.commit()
    await tour.book(tour.places[0])
    kept, tour.rider = tour.rider, merged
    await tour.book(twin)
    await tour.book(tour.places[3])
    answer = await merge(tour, kept, merged)
    assert (answer["code"], answer["field"]) == ("CONFLICT", "mergedId")
    assert "09:30" in answer["message"]
    assert len(await every(tour.database, select(Booking).where(Booking.rider_id == merged.id))) == 2
    assert await every(tour.database, select(Rider).where(Rider.merged_into_id.is_not(None))) == []


async def test_a_wish_moves_and_two_at_one_event_are_named(tour: Tour) -> None:
    merged = await add_rider(tour)

    async def wish(rider: Rider, event: Event) -> None:
        async with tour.database.write(SYSTEM) as session:
            session.add(Wish(id=uuid7(), rider_id=rider.id, event_id=event.id, any_model=True, any_slot=True))
            await session.commit()

    await wish(merged, tour.event)
    await wish(tour.rider, tour.other)
    third = await add_rider(tour)
    await wish(third, tour.other)
    assert (await merge(tour, tour.rider, merged))["__typename"] == "MergeRidersSuccess"
    answer = await merge(tour, tour.rider, third)
    assert (answer["code"], "une attente au même événement" in answer["message"]) == ("CONFLICT", True)
    owners = [each.rider_id for each in await every(tour.database, select(Wish).order_by(Wish.id))]
    assert owners == [tour.rider.id, tour.rider.id, third.id]


async def test_an_address_moves_to_the_record_that_has_none(tour: Tour) -> None:
    same = {"first_name": "Ana", "last_name": "Duval", "birth_date": date(1985, 2, 3)}
    kept, merged = await add_rider(tour, email=None, **same), await add_rider(tour, phone=None, **same)
    assert (await merge(tour, kept, merged))["__typename"] == "MergeRidersSuccess"
    [now] = await every(tour.database, select(Rider).where(Rider.id == kept.id))
    assert (now.email, now.phone) == (merged.email, kept.phone)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"unproven": True}, "CONFLICT", "mergedId"),
        ({"anonymised_at": func.now()}, "CONFLICT", "mergedId"),
    ],
)
async def test_who_is_nobody_or_nobody_any_more_is_not_merged(
    tour: Tour, change: dict[str, Any], code: str, field: str
) -> None:
    answer = await merge(tour, tour.rider, await add_rider(tour, **change))
    assert (answer["code"], answer["field"]) == (code, field)


async def test_two_who_merge_crosswise_make_one_record(tour: Tour) -> None:
    other = await add_rider(tour)
    answers = await asyncio.gather(merge(tour, tour.rider, other), merge(tour, other, tour.rider))
    assert sorted(each["__typename"] for each in answers) == ["Conflict", "MergeRidersSuccess"]
    assert (await merge(tour, other, other))["code"] == "INVALID_INPUT"
    assert (await merge(tour, tour.rider, other, expectedVersion=99))["code"] == "CONFLICT"


async def test_pairs_are_proposed_with_their_reasons(tour: Tour) -> None:
    known = {"first_name": "Zoé", "last_name": "Lefèvre", "email": "zoe@riders.example", "phone": "+33611111111"}
    one = await add_rider(tour, **known, birth_date=date(1990, 5, 17))
    swapped = {"first_name": "LEFEVRE", "last_name": "zoe", "phone": "+33622222222", "birth_date": date(1990, 5, 17)}
    two = await add_rider(tour, **swapped)
    # A family: one address, other names and birth dates. And what was never proven is nobody's.
    await add_rider(tour, first_name="Tom", email="zoe@riders.example", phone=None, birth_date=date(2001, 1, 1))
    await add_rider(tour, **{**known, "email": "zoe2@riders.example"}, birth_date=date(1990, 5, 17), unproven=True)
    found = (await Api.of(tour.database, ADMIN).data(DUPLICATES))["riderDuplicates"]
    assert found["totalCount"] == 1
    assert found["nodes"] == [
        {
            "rider": {"id": node_id(Rider, one.id)},
            "other": {"id": node_id(Rider, two.id)},
            "score": 60,
            "sameEmail": False,
            "samePhone": False,
            "sameName": True,
            "sameBirthDate": True,
        }
    ]
    await merge(tour, one, two)
    assert (await Api.of(tour.database, ADMIN).data(DUPLICATES))["riderDuplicates"]["totalCount"] == 0


async def test_bookings_that_one_person_may_have_forgotten_are_told(tour: Tour) -> None:
    one, two = await tour.book(tour.places[0]), await tour.book(tour.places[1])
    await tour.book(tour.places[2], status=BookingStatus.CANCELLED, cancel_reason="RIDER")
    await tour.book(tour.far)
    async with tour.database.write(SYSTEM) as session:
        tour.world.session = session
        same_phone = await tour.world.rider(phone=tour.rider.phone)
        other = await tour.world.rider(phone="+33699999999")
        await session.commit()
    tour.rider = same_phone
    three = await tour.book(tour.places[3])
    tour.rider = other
    await tour.book(tour.places[4])
    found = (await Api.of(tour.database, ADMIN).data(TWICE))["duplicateBookings"]["nodes"]
    pairs = {(each["booking"]["id"], each["other"]["id"]): each for each in found}
    ids = [node_id(Booking, each.id) for each in (one, two, three)]
    assert set(pairs) == {(ids[0], ids[1]), (ids[0], ids[2]), (ids[1], ids[2])}
    assert pairs[ids[0], ids[1]]["sameRider"]
    last = pairs[ids[1], ids[2]]
    assert (last["sameRider"], last["sameEmail"], last["samePhone"], last["sameDay"]) == (False, False, True, True)


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
