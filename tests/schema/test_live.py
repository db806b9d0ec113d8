"""Subscriptions from end to end: two real servers on one database; what one process commits, the other tells."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from models.booking import Booking
from models.event import Event
from models.policy.viewer import SYSTEM, Role
from models.rider import Rider
from models.session import Database
from models.slot import Place
from resolvers.reader.catalog import node_id
from resolvers.token import RoleTokenInput, issue_role_token
from settings import Settings
from tests.factories.world import World
from tests.following import Follower, served

EVENT = "subscription($id: ID!) { event(id: $id) { freeCount } }"
STAFF_EVENT = "subscription($id: ID!) { event(id: $id) { freeCount heldCount bookedCount } }"


@dataclass
class Tour:
    """Two events of two dealerships, some places, a rider."""

    database: Database
    world: World
    event: Event
    other: Event
    places: list[Place]
    far: Place
    rider: Rider

    @property
    def id(self) -> str:
        return node_id(Event, self.event.id)

    async def book(self, place: Place, **values: object) -> Booking:
        """Commit a booking from a connection of another process than the server's."""
        async with self.database.write(SYSTEM) as session:
            self.world.session = session
            booking = await self.world.booking(place, self.rider, **values)
            await session.commit()
        return booking

    async def token(self, role: Role, **narrow: object) -> str:
        async with self.database.write(SYSTEM) as session:
            issued = await issue_role_token(session, RoleTokenInput(role, **narrow))  # type: ignore[arg-type]
            await session.commit()
        return issued.access_token


@pytest.fixture
async def tour(database: Database) -> Tour:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        vehicle = await world.vehicle(await world.model())
        event = await world.event()
        places = [await world.place(await world.slot(event, f"{hour:02}:30"), vehicle) for hour in range(9, 17)]
        other = await world.event(days_ahead=40)
        far = await world.place(await world.slot(other), await world.vehicle(await world.model()))
        rider = await world.rider()
        await session.commit()
    return Tour(database, world, event, other, places, far, rider)


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    from app import create_app

    with served(create_app(settings)) as address:
        yield address


async def test_what_another_process_commits_is_told(url: str, tour: Tour) -> None:
    async with Follower(url).follow(EVENT, id=tour.id) as stream:
        assert await stream.data() == {"freeCount": 8}
        await tour.book(tour.places[0])
        assert await stream.data(1.0) == {"freeCount": 7}
