"""Friends at an event with a few places, for tests of groups."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from models.booking import Booking, BookingStep
from models.event import Event
from models.message import Message, MessageCause
from models.outbox import OutboxJob
from models.party import Party
from models.policy.viewer import SYSTEM
from models.rider import Consent, Rider
from models.session import Database
from models.slot import Place, Slot
from models.vehicle import VehicleModel
from models.wish import Wish
from resolvers.reader.catalog import node_id
from tests.factories.world import World

WRITTEN = (Booking, BookingStep, Rider, Consent, Party, Message, OutboxJob, Wish)
NAMES = ("Ana", "Bruno", "Chloé", "David")


@dataclass
class Stage:
    """An open event of one slot: two places of model 0, one of model 1."""

    database: Database
    world: World
    event: Event
    slot: Slot
    models: list[VehicleModel]
    places: list[Place]

    def id(self, row: Any) -> str:
        """Its global id."""
        return node_id(type(row), row.id)

    def member(self, name: str, model: int = 0, **rider: Any) -> dict[str, Any]:
        """One of a group, as an input."""
        details = {
            "firstName": name,
            "lastName": "Duval",
            "email": f"{name.lower().replace('é', 'e')}@riders.example",
            "birthDate": "1985-02-03",
            "licenceClass": "A",
        }
        return {"modelId": self.id(self.models[model]), "rider": {**details, **rider}}

    def group(self, *members: dict[str, Any], **values: Any) -> dict[str, Any]:
        """The input of `bookGroup`: three friends, unless said otherwise."""
        organiser, *companions = members or (self.member("Ana"), self.member("Bruno"), self.member("Chloé", 1))
        consents = [{"purpose": "BRAND_EMAIL", "granted": True, "textVersion": "2027-1"}]
        given = {"slotId": self.id(self.slot), "organiser": organiser, "companions": companions}
        return {**given, "consents": consents, **values}

    async def counts(self) -> dict[str, int]:
        """How many rows there are of what groups write."""
        async with self.database.write(SYSTEM) as session:
            found = {table.__tablename__: select(func.count()).select_from(table) for table in WRITTEN}
            return {name: await session.scalar(statement) or 0 for name, statement in found.items()}

    async def bookings(self) -> dict[str, Booking]:
        """The latest booking of each rider, by first name."""
        async with self.database.write(SYSTEM) as session:
            rows = await session.execute(select(Rider.first_name, Booking).join(Booking, Booking.rider_id == Rider.id))
            return {row[0]: row[1] for row in sorted(rows.all(), key=lambda row: row[1].id)}

    async def mails(self, cause: MessageCause) -> list[Message]:
        """What was written for this cause, by recipient."""
        async with self.database.write(SYSTEM) as session:
            written = select(Message).where(Message.cause == cause).order_by(Message.recipient)
            return list(await session.scalars(written))

    async def token(self, cause: MessageCause) -> str:
        """The token of the one mail of this cause."""
        (mail,) = await self.mails(cause)
        return str(mail.variables["link"].partition("token=")[2])


async def make_stage(database: Database) -> Stage:
    """See `Stage`."""
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event = await world.event()
        slot = await world.slot(event)
        models = [await world.model("MT-07"), await world.model("MT-09")]
        places = [await world.place(slot, await world.vehicle(models[number])) for number in (0, 0, 1)]
        await session.commit()
    return Stage(database, world, event, slot, models, places)
