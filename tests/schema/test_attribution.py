"""Where a booking comes from stays on it whatever is done to it, and its calendar entry follows (C9, C10)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from models.booking import Booking, Source
from models.message import Message, MessageCause
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.session import Database
from resolvers.hold import release_expired_holds
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from tests.factories.world import World
from tests.schema.api import Api

PROBLEM = "__typename ... on Problem { code message }"
BOOKED = "... on BookPlaceSuccess { booking { id } }"
BOOK = f"mutation($i: BookPlaceInput!) {{ bookPlace(input: $i) {{ {PROBLEM} {BOOKED} }} }}"
CONFIRM = f"mutation($i: ConfirmBookingInput!) {{ confirmBooking(input: $i) {{ {PROBLEM} }} }}"
MOVE = f"mutation($i: MoveBookingInput!) {{ moveBooking(input: $i) {{ {PROBLEM} }} }}"
CANCEL = f"mutation($i: CancelBookingInput!) {{ cancelBooking(input: $i) {{ {PROBLEM} }} }}"
CAME = (Source.PAID, "META printemps", "META été")


@pytest.mark.parametrize("late", [False, True], ids=["in time", "after the hold ran out"])
@pytest.mark.parametrize("who", [Role.ADMIN, Role.RIDER])
async def test_the_first_and_the_last_touch_stay_whatever_is_done(database: Database, late: bool, who: Role) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event, model = await world.event(), await world.model()
        vehicle = await world.vehicle(model)
        slots = [await world.slot(event, at) for at in ("09:30", "10:30")]
        for slot in slots:
            await world.place(slot, vehicle)
        await session.commit()
    first, second = (node_id(type(slot), slot.id) for slot in slots)
    rider = {
        "firstName": "Zoé",
        "lastName": "Lefèvre",
        "email": "zoe@riders.example",
        "birthDate": "1990-05-17",
        "licenceClass": "A",
    }
    came = {"source": "PAID", "firstCampaign": CAME[1], "lastCampaign": CAME[2]}
    api = Api.of(database, ANONYMOUS)
    wish = {"slotId": first, "modelId": node_id(type(model), model.id), "rider": rider, "attribution": came}
    booking = (await api.data(BOOK, i=wish))["bookPlace"]["booking"]["id"]
    key = UUID(booking.rpartition("_")[2])
    await check(database, key)
    if late:
        async with database.write(SYSTEM) as session:
            await session.execute(update(Booking).values(held_until=datetime.now(UTC) - timedelta(minutes=1)))
            assert await release_expired_holds(session) == 1
            await session.commit()
        await check(database, key)
    mine = api.as_viewer(SYSTEM if who is Role.ADMIN else Viewer(Role.RIDER, booking_id=key))
    token = make_token(LinkPurpose.CONFIRM, key, datetime.now(UTC) + timedelta(hours=1))
    sequences = []
    for sender, text, given in (
        (api, CONFIRM, {"token": token}),
        (mine, MOVE, {"bookingId": booking, "slotId": second}),
        (mine, MOVE, {"bookingId": booking, "slotId": first}),
        (mine, CANCEL, {"bookingId": booking}),
    ):
        (answer,) = (await sender.data(text, i=given)).values()
        assert answer["__typename"].endswith("Success"), answer
        sequences.append(await check(database, key))
    assert sequences == list(range(sequences[0], sequences[0] + 4)), "each revision is newer than the one before"
    async with database.write(SYSTEM) as session:
        told = list(await session.scalars(select(Message).order_by(Message.id)))
    causes = [MessageCause.CONFIRM, MessageCause.CONFIRMED, MessageCause.MOVED, MessageCause.MOVED]
    assert [message.cause for message in told] == [*causes, MessageCause.CANCELLED]
    facts: list[dict[str, Any]] = [message.variables for message in told[1:]]
    assert [each["calendar_sequence"] for each in facts] == sequences
    assert all(each["in_calendar"] for each in facts)


async def check(database: Database, key: UUID) -> int:
    """The booking still comes from where it came; returns its calendar's sequence."""
    async with database.write(SYSTEM) as session:
        found = await session.get_one(Booking, key)
        assert (found.source, found.first_campaign, found.last_campaign) == CAME
        return found.calendar_sequence
