"""Two events with places to book, for tests that follow them."""

from dataclasses import dataclass
from typing import Any

from models.booking import Booking
from models.event import Event
from models.policy.viewer import SYSTEM, Role
from models.rider import Rider
from models.session import Database
from models.slot import Place
from resolvers.reader.catalog import node_id
from resolvers.token import RoleTokenInput, issue_role_token
from tests.factories.world import World


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

    async def book(self, place: Place, *, commit: bool = True, **values: object) -> Booking:
        """Book from a connection that is not the server's."""
        async with self.database.write(SYSTEM) as session:
            self.world.session = session
            booking = await self.world.booking(place, self.rider, **values)
            if commit:
                await session.commit()
        return booking

    async def write(self, *statements: Any) -> None:
        async with self.database.write(SYSTEM) as session:
            for statement in statements:
                await session.execute(statement)
            await session.commit()

    async def token(self, role: Role, **narrow: Any) -> str:
        async with self.database.write(SYSTEM) as session:
            issued = await issue_role_token(session, RoleTokenInput(role, **narrow))
            await session.commit()
        return issued.access_token


async def make_tour(database: Database) -> Tour:
    """Two open events with places."""
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
