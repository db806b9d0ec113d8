"""Events for these tests, made by the factories: slots with four vehicles of one model, and others beside them."""

from dataclasses import dataclass

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


async def make_scene(database_url: str, year: int, slots: int, vehicles: int = 4) -> Scene:
    """An open event; each slot has `vehicles` places of one model, one of its family's other, one of a scooter."""
    database = Database(Settings(database_url=database_url, database_pool=1))
    try:
        async with database.write(SYSTEM) as session:
            world = await World.create(session, year)
            model = await world.model(f"MT-09 {year}", family="Hyper Naked")
            kin = await world.model(f"MT-10 {year}", family="Hyper Naked", licence_required=LicenceClass.A)
            scooter = await world.model(f"NMAX {year}", family="Scooter", licence_required=LicenceClass.A1)
            fleet = [await world.vehicle(which) for which in (*[model] * vehicles, kin, scooter)]
            event = await world.event(await world.dealership(f"E{year}"))
            rows = []
            for number in range(slots):
                hour, minute = divmod(number * STEP_MINUTES, 60)
                rows.append(await world.slot(event, f"{hour:02}:{minute:02}"))
                for vehicle in fleet:
                    await world.place(rows[-1], vehicle)
            await session.commit()
    finally:
        await database.close()
    slot_ids = [node_id(Slot, row.id) for row in rows]
    return Scene(node_id(Event, event.id), node_id(VehicleModel, model.id), slot_ids)
