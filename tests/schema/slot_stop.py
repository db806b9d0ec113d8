"""An event whose slots are laid out by the mutation itself, for tests of its template."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from models.booking import Booking
from models.event import Allocation, Event
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from models.session import Database
from models.slot import Place, Slot
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.world import PARIS, World
from tests.schema.asking import read

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
CHANGE = """mutation($input: ChangeSlotTemplateInput!) { answer: changeSlotTemplate(input: $input) { __typename
  ... on ChangeSlotTemplateSuccess { slotLayout {
    templateVersion slots { fate slotId at: localStart startsAt groupNumber state } } }
  ... on Problem { code message field } } }"""
PREVIEW = CHANGE.replace("changeSlot", "previewSlot").replace("ChangeSlotTemplateSuccess", "PreviewSlotTemplateSuccess")


class Stop:
    """An event of one day with a vehicle in each group, laid out by the mutation itself."""

    def __init__(self, database: Database, engine: SchemaEngine, world: World, event: Event) -> None:
        self.database, self.engine, self.world, self.event = database, engine, world, event

    def input(self, **values: Any) -> dict[str, Any]:
        rhythm = {
            "firstRide": "09:00:00",
            "lastRide": "11:00:00",
            "lengthMinutes": 45,
            "gapMinutes": 15,
            "grouping": "TOGETHER",
        }
        return {"eventId": node_id(Event, self.event.id), **rhythm, **values}

    async def change(self, mutation: str = CHANGE, **values: Any) -> Any:
        return (await read(self.engine, ADMIN, mutation, input=self.input(**values)))["answer"]

    async def fates(self, mutation: str = CHANGE, **values: Any) -> dict[str, str]:
        """Local time → what becomes of the slot; both where a slot goes and its own new shape is left out."""
        found: dict[str, str] = {}
        for each in (await self.change(mutation, **values))["slotLayout"]["slots"]:
            at = each["at"][11:16]
            found[at] = f"{found[at]} {each['fate']}" if at in found else each["fate"]
        return found

    async def slots(self) -> dict[str, Slot]:
        async with self.database.write(ADMIN) as session:
            found = await session.scalars(select(Slot).where(Slot.event_id == self.event.id).order_by(Slot.starts_at))
            return {f"{each.local_start:%H:%M}": each for each in found}

    async def places(self, at: str) -> list[Place]:
        async with self.database.write(ADMIN) as session:
            slot = (await self.slots())[at]
            return list(await session.scalars(select(Place).where(Place.slot_id == slot.id).order_by(Place.id)))

    async def book(self, at: str, **values: Any) -> Booking:
        place = (await self.places(at))[0]
        async with self.database.write(ADMIN) as session:
            self.world.session = session
            booking = await self.world.booking(place, **values)
            await session.commit()
        return booking

    async def rows(self) -> list[Any]:
        """Everything that a layout may touch."""
        async with self.database.write(ADMIN) as session:
            tables = ("slot", "place", "booking", "booking_step", "wish_slot", "slot_template", "allocation")
            return [sorted(map(str, (await session.execute(text(f"SELECT * FROM {table}"))).all())) for table in tables]


async def make_stop(database: Database, engine: SchemaEngine, **values: Any) -> Stop:
    async with database.write(ADMIN) as session:
        world = await World.create(session)
        starts_on = values.pop("starts_on", datetime.now(PARIS).date() + timedelta(days=20))
        event = await world.event(starts_on=starts_on, ends_on=starts_on, **values)
        model = await world.model("MT-07")
        for group in (1, 2):
            vehicle = await world.vehicle(model, group_number=group, available_until=date(2099, 12, 31))
            session.add(Allocation(event_id=event.id, vehicle_id=vehicle.id, starts_on=starts_on, ends_on=starts_on))
        await session.commit()
    return Stop(database, engine, world, event)
