"""Events for these tests, made by the factories: slots with four vehicles of one model, and others beside them."""

from dataclasses import dataclass

from sqlalchemy import text

from models.event import Event
from models.licence import LicenceClass
from models.policy.viewer import SYSTEM
from models.session import Database
from models.slot import Slot
from models.vehicle import VehicleModel
from resolvers.reader.catalog import node_id
from settings import Settings
from tests.factories.world import World

STEP_MINUTES = 20


@dataclass(frozen=True)
class Scene:
    """Global ids: the event, the model with several vehicles, the slots in their order."""

    event: str
    model: str
    slots: list[str]


# The places of the first slot, at the others: by the factories they would take as many seconds as there are thousands.
PLACES = text(
    "INSERT INTO place (id, slot_id, event_id, vehicle_id) SELECT new_key(), slot.id, first.event_id, vehicle_id "
    "FROM place first JOIN slot ON slot.event_id = first.event_id AND slot.id <> first.slot_id "
    "WHERE first.slot_id = :slot_id"
)


async def make_scene(database_url: str, year: int, slots: int, vehicles: int = 4, kin: int = 1) -> Scene:
    """An open event; each slot has `vehicles` places of one model, `kin` of its family's other, one of a scooter."""
    database = Database(Settings(database_url=database_url, database_pool=1))
    try:
        async with database.write(SYSTEM) as session:
            world = await World.create(session, year)
            model = await world.model(f"MT-09 {year}", family="Hyper Naked")
            other = await world.model(f"MT-10 {year}", family="Hyper Naked", licence_required=LicenceClass.A)
            scooter = await world.model(f"NMAX {year}", family="Scooter", licence_required=LicenceClass.A1)
            fleet = [await world.vehicle(which) for which in (*[model] * vehicles, *[other] * kin, scooter)]
            event = await world.event(await world.dealership(f"E{year}"))
            rows = []
            for number in range(slots):
                hour, minute = divmod(number * STEP_MINUTES, 60)
                rows.append(await world.slot(event, f"{hour:02}:{minute:02}"))
            for vehicle in fleet:
                await world.place(rows[0], vehicle)
            await session.execute(PLACES, {"slot_id": rows[0].id})
            await session.commit()
    finally:
        await database.close()
    slot_ids = [node_id(Slot, row.id) for row in rows]
    return Scene(node_id(Event, event.id), node_id(VehicleModel, model.id), slot_ids)
