"""The guide's acts on one booking, one after the other as it shows them: by its rider's link, and on the day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models.booking import Booking
from models.kit.uuid7 import uuid7
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from models.slot import Slot
from resolvers.reader.catalog import node_id
from tests.docs.test_api_guide import BLOCKS, name_of
from tests.factories.world import World
from tests.schema.api import Api


def shown(role: str) -> dict[str, str]:
    """The guide's documents of a role, by name, in its order."""
    return {name_of(text): text for of, text in BLOCKS if of == role}


async def test_what_the_guide_shows_a_rider(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event = await world.event()
        slot, later = await world.slot(event), await world.slot(event, "10:30")
        vehicle = await world.vehicle(await world.model())
        booking = await world.booking(await world.place(slot, vehicle), await world.rider(unproven=True))
        await world.place(later, vehicle)
        await session.commit()
    api = Api.of(database, Viewer(Role.RIDER, name="Pilote", booking_id=booking.id))
    own = {"booking": node_id(Booking, booking.id)}
    given: dict[str, dict[str, Any]] = {
        "OwnRide": {},
        "SayItIsMe": own,
        "CorrectOwnDetails": {"phone": "+33639980009"},
        "MoveOwnRide": {**own, "slot": node_id(Slot, later.id)},
        "CancelOwnRide": {**own, "reason": "Empêchement"},
    }
    found = {name: next(iter((await api.data(text, **given[name])).values())) for name, text in shown("rider").items()}
    assert found["OwnRide"]["status"] == "BOOKED"
    assert found["CorrectOwnDetails"]["rider"] == {"phone": "+33639980009"}
    assert found["MoveOwnRide"]["booking"]["status"] == "MODIFIED"
    assert found["SayItIsMe"]["booking"]["rider"] == {"unproven": False}
    assert found["CancelOwnRide"]["booking"] == {"status": "CANCELLED", "cancelReason": "RIDER"}


async def test_what_the_guide_shows_a_tablet(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event = await world.event(days_ahead=0)
        left = datetime.now(UTC) - timedelta(minutes=30)
        slot = await world.slot(event, starts_at=left, ends_at=left + timedelta(minutes=20))
        model = await world.model()
        came, unnoted, never = [
            await world.booking(await world.place(slot, await world.vehicle(model))) for _ in range(3)
        ]
        await session.commit()
    api = Api.of(database, Viewer(Role.TABLET, name="Tablette 1", event_id=event.id, device_id=uuid7()))
    more = {"Depart": {"at": left.isoformat()}, "Fall": {"report": "Sans gravité"}}
    found: dict[str, Any] = {}
    await api.data(shown("tablet")["Arrive"], booking=node_id(Booking, unnoted.id))
    for name, text in shown("tablet").items():
        booking = {"NeverCame": never, "EndRide": unnoted}.get(name, came)
        data = await api.data(text, booking=node_id(Booking, booking.id), **more.get(name, {}))
        [answer] = data.values()
        assert "booking" in answer, (name, answer)
        found[name] = answer["booking"]
    assert [found[name]["status"] for name in found if name != "Fall"] == [
        "CHECKED_IN",
        "CHECKED_IN",
        "DONE",
        "CHECKED_IN",
        "DONE",
        "NO_SHOW",
    ]
    assert found["Fall"]["ride"] == {"fell": True, "fallReport": "Sans gravité"}
    assert found["ComeBack"]["ride"]["returnedAt"]
