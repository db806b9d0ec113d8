"""One rider, one record: merged with all their history, proposed with reasons (J1, C8)."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.booking import Booking, BookingStatus
from models.event import Event
from models.kit.uuid7 import uuid7
from models.lead import Lead, LeadStep
from models.policy.viewer import ANONYMOUS, SYSTEM
from models.rider import Consent, ConsentPurpose, Rider
from models.slot import Slot
from models.wish import Wish
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from resolvers.rider_merge import MergeRidersInput, merge_riders, references
from tests.crossing import waits_for_a_lock
from tests.schema.api import Api
from tests.schema.rider_acts import (
    ADMIN,
    CONFIRM,
    DUPLICATES,
    TWICE,
    add_rider,
    book,
    details,
    every,
    merge,
)
from tests.schema.tour import Tour


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


async def test_who_joins_a_line_while_their_records_are_merged_waits_as_the_one_that_is_kept(tour: Tour) -> None:
    kept, merged = tour.rider, await add_rider(tour, first_name="Léa", email="lea@riders.example")
    join = "mutation($input: JoinWaitingListInput!) { joinWaitingList(input: $input) { __typename } }"
    given = {"eventId": tour.id, "rider": details(merged)}
    async with tour.database.write(ADMIN) as session:
        await merge_riders(session, ADMIN, MergeRidersInput(kept.id, merged.id))
        joining = asyncio.create_task(Api.of(tour.database, ADMIN).data(join, input=given))
        await waits_for_a_lock(tour.database)
        await session.commit()
    assert await joining == {"joinWaitingList": {"__typename": "JoinWaitingListSuccess"}}
    assert await every(tour.database, select(Wish.rider_id)) == [kept.id]
