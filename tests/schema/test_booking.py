"""A rider books, confirms, and is moved and cancelled, through the schema (C1–C5)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from models.booking import Booking, BookingStatus
from models.event import Event
from models.licence import LicenceClass
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.session import Database
from models.slot import Place, Slot
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from tests.factories.world import World
from tests.schema.api import Api

ADMIN = Viewer(Role.ADMIN, name="Admin")
BOOK = """
mutation Book($input: BookPlaceInput!) {
  bookPlace(input: $input) {
    __typename
    ... on BookPlaceSuccess { booking { id status heldUntil slot { startsAt } vehicle { model { name } } } }
    ... on Problem { code message field }
    ... on PlaceTaken { alternatives { id free slot { localStart } vehicle { model { name } } } }
    ... on LicenceNotAllowed { rule allowedFrom }
  }
}
"""


def details(number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "firstName": "Zoé",
        "lastName": f"Lefèvre {number}",
        "email": f"zoe{number}@riders.example",
        "birthDate": "1990-05-17",
        "licenceClass": "A",
        **values,
    }


@pytest.fixture
async def api(database: Database) -> Api:
    return Api.of(database, ANONYMOUS)


@pytest.fixture
async def shop(database: Database) -> dict[str, str]:
    """An open event with two slots and one vehicle of each of two models."""
    async with database.write(ADMIN) as session:
        world = await World.create(session)
        event = await world.event()
        roadster = await world.model("MT-07")
        big = await world.model("MT-10", licence_required=LicenceClass.A, power_kw=122.0)
        ids = {"event": node_id(type(event), event.id)}
        vehicles = [await world.vehicle(roadster), await world.vehicle(big)]
        for at in ("09:30", "10:30"):
            slot = await world.slot(event, at)
            ids[at] = node_id(type(slot), slot.id)
            for vehicle in vehicles:
                await world.place(slot, vehicle)
        ids |= {model.name: node_id(type(model), model.id) for model in (roadster, big)}
        await session.commit()
    return ids


async def test_a_place_booked_online_is_held_and_taken_for_others(api: Api, shop: dict[str, str]) -> None:
    given = {"slotId": shop["09:30"], "modelId": shop["MT-07"], "rider": details()}
    first = (await api.data(BOOK, input=given))["bookPlace"]
    assert first["__typename"] == "BookPlaceSuccess", first
    assert first["booking"]["status"] == "HELD"
    assert first["booking"]["heldUntil"] is not None

    second = (await api.data(BOOK, input={**given, "rider": details(2)}))["bookPlace"]

    assert second["__typename"] == "PlaceTaken"
    offered = [
        (place["slot"]["localStart"][-8:], place["vehicle"]["model"]["name"]) for place in second["alternatives"]
    ]
    assert offered == [("10:30:00", "MT-07"), ("09:30:00", "MT-10"), ("10:30:00", "MT-10")]
    assert all(place["free"] for place in second["alternatives"])


CONFIRM = """
mutation($token: String!) { confirmBooking(input: {token: $token}) {
  __typename ... on ConfirmBookingSuccess { booking { id status version rider { firstName } history { status } } }
  ... on Problem { code field } } }
"""
MOVE = """
mutation($input: MoveBookingInput!) { moveBooking(input: $input) {
  __typename ... on MoveBookingSuccess { booking { status slot { id } vehicle { model { name } } version
    history { status reason actor place { slot { localStart } } } } }
  ... on Problem { code field } } }
"""
CANCEL = """
mutation($id: ID!) { cancelBooking(input: {bookingId: $id, reason: "Pluie"}) {
  __typename ... on CancelBookingSuccess { booking { status cancelReason place { free } } }
  ... on Problem { code message } } }
"""
MESSAGES = "{ messages { nodes { cause recipient status booking { id } } } }"


async def test_a_booking_lives_from_hold_to_cancellation(
    api: Api, shop: dict[str, str], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"slotId": shop["09:30"], "modelId": shop["MT-07"], "rider": details()}
    booked = (await api.data(BOOK, input=given))["bookPlace"]["booking"]
    token = make_token(
        LinkPurpose.CONFIRM, UUID(booked["id"].rpartition("_")[2]), datetime.now(UTC) + timedelta(hours=1)
    )
    confirmed = (await api.data(CONFIRM, token=token))["confirmBooking"]
    assert confirmed["booking"]["status"] == "BOOKED"
    assert confirmed["booking"]["rider"] == {"firstName": "Zoé"}
    again = (await api.data(CONFIRM, token=token))["confirmBooking"]
    assert again == confirmed

    admin = api.as_viewer(ADMIN)
    change = {"bookingId": booked["id"], "slotId": shop["10:30"], "expectedVersion": confirmed["booking"]["version"]}
    moved = (await admin.data(MOVE, input=change))["moveBooking"]
    assert moved["booking"]["status"] == "MODIFIED"
    assert [step["status"] for step in moved["booking"]["history"]] == ["HELD", "BOOKED", "MODIFIED"]
    stale = (await admin.data(MOVE, input={**change, "slotId": shop["09:30"]}))["moveBooking"]
    assert stale == {"__typename": "Conflict", "code": "CONFLICT", "field": "expectedVersion"}

    cancelled = (await admin.data(CANCEL, id=booked["id"]))["cancelBooking"]
    assert cancelled["booking"] == {"status": "CANCELLED", "cancelReason": "ADMIN", "place": {"free": True}}
    told = (await admin.data(MESSAGES))["messages"]["nodes"]
    assert [message["cause"] for message in told] == ["CONFIRM", "CONFIRMED", "MOVED", "CANCELLED"]


RIDERS = """
{ riders(sort: [{ createdAt: ASC }]) {
  nodes { firstName phone postcode ownedBrand unproven consents { purpose } bookings { totalCount } } } }
"""


async def held(api: Api, shop: dict[str, str], at: str, **rider: Any) -> str:
    """A held booking; returns the token of its link."""
    wish = {"slotId": shop[at], "modelId": shop["MT-07"], "rider": details(**rider)}
    consents = [{"purpose": "BRAND_EMAIL", "granted": True, "textVersion": "2027-1"}]
    booking = (await api.data(BOOK, input={**wish, "consents": consents}))["bookPlace"]["booking"]
    return make_token(
        LinkPurpose.CONFIRM, UUID(booking["id"].rpartition("_")[2]), datetime.now(UTC) + timedelta(hours=1)
    )


async def test_two_links_of_a_new_rider_at_once_make_one_record(api: Api, shop: dict[str, str]) -> None:
    tokens = [await held(api, shop, at, firstName="José") for at in ("09:30", "10:30")]
    answers = await asyncio.gather(*(api.data(CONFIRM, token=token) for token in tokens))
    assert [answer["confirmBooking"]["__typename"] for answer in answers] == ["ConfirmBookingSuccess"] * 2
    [rider] = (await api.as_viewer(ADMIN).data(RIDERS))["riders"]["nodes"]
    assert (rider["firstName"], rider["unproven"], rider["bookings"]["totalCount"]) == ("José", False, 2)
    assert len(rider["consents"]) == 2


async def test_a_rider_who_comes_back_keeps_what_they_leave_out(api: Api, shop: dict[str, str]) -> None:
    await api.data(CONFIRM, token=await held(api, shop, "09:30", phone="06 39 98 12 34", postcode="18000"))
    await api.data(CONFIRM, token=await held(api, shop, "10:30", firstName="ZOÉ", ownedBrand="Honda"))
    [rider] = (await api.as_viewer(ADMIN).data(RIDERS))["riders"]["nodes"]
    told = {name: rider[name] for name in ("firstName", "phone", "postcode", "ownedBrand")}
    assert told == {"firstName": "Zoé", "phone": "+33639981234", "postcode": "18000", "ownedBrand": "Honda"}


async def test_who_knows_a_rider_reads_and_changes_nothing_of_theirs(api: Api, shop: dict[str, str]) -> None:
    await api.data(CONFIRM, token=await held(api, shop, "09:30", phone="06 39 98 12 34", postcode="18000"))
    before = (await api.as_viewer(ADMIN).data(RIDERS))["riders"]["nodes"][0]
    wish = {"slotId": shop["10:30"], "modelId": shop["MT-07"], "rider": details(phone="06 39 98 99 99")}
    seen = "mutation($input: BookPlaceInput!) { bookPlace(input: $input) { ... on BookPlaceSuccess { booking { rider { phone postcode } } } } }"  # noqa: E501
    answer = (await api.data(seen, input=wish))["bookPlace"]["booking"]["rider"]
    assert answer == {"phone": "+33639989999", "postcode": None}
    assert (await api.as_viewer(ADMIN).data(RIDERS))["riders"]["nodes"][0] == before


async def test_a_second_ride_in_the_same_slot_is_refused_at_confirmation(api: Api, shop: dict[str, str]) -> None:
    first = await held(api, shop, "09:30")
    wish = {"slotId": shop["09:30"], "modelId": shop["MT-10"], "rider": details()}
    other = (await api.data(BOOK, input=wish))["bookPlace"]["booking"]
    second = make_token(
        LinkPurpose.CONFIRM, UUID(other["id"].rpartition("_")[2]), datetime.now(UTC) + timedelta(hours=1)
    )
    await api.data(CONFIRM, token=first)
    refused = (await api.data(CONFIRM, token=second))["confirmBooking"]
    assert refused == {"__typename": "AlreadyBooked", "code": "ALREADY_BOOKED", "field": None}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (update(Place).values(withdrawn_at=func.now()), "PlaceTaken"),
        (update(Event).values(state="CANCELLED"), "Conflict"),
    ],
)
async def test_what_was_withdrawn_or_cancelled_meanwhile_is_not_confirmed(
    api: Api, shop: dict[str, str], database: Database, change: Any, refusal: str
) -> None:
    token = await held(api, shop, "09:30")
    async with database.write(ADMIN) as session:
        await session.execute(change)
        await session.commit()
    assert (await api.data(CONFIRM, token=token))["confirmBooking"]["__typename"] == refusal


@pytest.mark.parametrize(
    "change",
    [
        update(Event).values(state="CLOSED"),
        update(Slot).values(state="CLOSED"),
        update(Slot).values(starts_at=Slot.starts_at - timedelta(days=60), ends_at=Slot.ends_at - timedelta(days=60)),
    ],
    ids=["event closed", "slot closed", "ride left"],
)
async def test_a_late_click_is_refused_by_its_token_and_told_what_to_do(
    api: Api, shop: dict[str, str], database: Database, change: Any
) -> None:
    token = await held(api, shop, "09:30")
    async with database.write(ADMIN) as session:
        await session.execute(update(Booking).values(status="CANCELLED", cancel_reason="HOLD_EXPIRED", held_until=None))
        await session.execute(change)
        await session.commit()
    refused = (await api.data(CONFIRM, token=token))["confirmBooking"]
    assert refused == {"__typename": "Conflict", "code": "CONFLICT", "field": "token"}
    async with database.write(ADMIN) as session:
        assert await session.scalar(select(Booking.status)) is BookingStatus.CANCELLED


async def test_closing_waits_for_who_is_booking_and_who_comes_later_sees_it(
    api: Api, shop: dict[str, str], database: Database
) -> None:
    wish = {"slotId": shop["09:30"], "modelId": shop["MT-07"], "rider": details()}
    async with database.write(ADMIN) as session:
        await session.execute(update(Slot).values(state="CLOSED"))
        booking = asyncio.create_task(api.data(BOOK, input=wish))
        done, _ = await asyncio.wait([booking], timeout=0.3)
        assert not done, "the booking did not wait for the slot to be closed"
        await session.commit()
    assert (await booking)["bookPlace"]["code"] == "CONFLICT"


async def test_a_purpose_answered_twice_is_refused(api: Api, shop: dict[str, str]) -> None:
    consent = {"purpose": "BRAND_EMAIL", "granted": True, "textVersion": "2027-1"}
    wish = {"slotId": shop["09:30"], "modelId": shop["MT-07"], "rider": details(), "consents": [consent, consent]}
    assert (await api.data(BOOK, input=wish))["bookPlace"]["field"] == "consents"


async def test_a_birth_date_that_cannot_be_is_refused_by_name(api: Api, shop: dict[str, str]) -> None:
    rider = details(birthDate="9999-12-31", licenceObtainedOn="2005-01-01")
    wish = {"slotId": shop["09:30"], "modelId": shop["MT-10"], "rider": rider}
    assert (await api.data(BOOK, input=wish))["bookPlace"]["field"] == "rider.birthDate"


async def test_a_refused_licence_names_the_rule_and_the_first_day_that_lets_it_through(
    api: Api, shop: dict[str, str]
) -> None:
    young = details(birthDate="2010-02-03", licenceClass="A")
    given = {"slotId": shop["09:30"], "modelId": shop["MT-10"], "rider": young}
    answer = (await api.data(BOOK, input=given))["bookPlace"]
    assert (answer["__typename"], answer["rule"], answer["allowedFrom"]) == ("LicenceNotAllowed", "AGE", "2030-02-03")
