"""The stage of the scene of permissions: dealerships, fleet, events with their slots and places."""

from datetime import time, timedelta

from models.event import Allocation, Event, EventState
from models.kit.uuid7 import uuid7
from models.photo import Photo
from models.policy.viewer import Role
from models.season_import import SeasonImport, Spreadsheet
from models.slot import Place, SlotTemplate
from models.slot_plan import Grouping
from models.vehicle import Vehicle, VehicleModel
from tests.factories.scene import ADMIN, EVERYBODY, HOSTILE, OURS, RIDING, STAFF, Scene
from tests.factories.world import World


async def build_stage(scene: Scene) -> None:
    world = scene.world
    scene.add("season", world.season, EVERYBODY)
    scene.add("truck", world.truck, STAFF)
    elsewhere = EVERYBODY - {Role.DEALER, Role.TABLET}
    open_events: dict[str, tuple[int, EventState, set[Role]]] = {
        "1": (20, EventState.OPEN, OURS | RIDING | {Role.SYNC}),
        "2": (30, EventState.OPEN, STAFF | RIDING | {Role.SYNC}),
        "3": (40, EventState.DRAFT, STAFF),
        "4": (50, EventState.CLOSED, STAFF | {Role.DEALER, Role.SYNC}),
    }
    for number in ("1", "2"):
        dealership = await world.dealership(
            f"C00{number}", name=f"Moto {HOSTILE} {number}", email=f"d{number}@d.example"
        )
        scene.add(f"dealership_{number}", dealership, EVERYBODY if number == "1" else elsewhere)
    models = [scene.add(f"model_{n}", await world.model(f"MT-0{n}", y_amt=n == "2"), EVERYBODY) for n in ("1", "2")]
    vehicle = scene.add("vehicle_1", await world.vehicle(models[0]), EVERYBODY)
    other = scene.add("vehicle_2", await world.vehicle(models[1], group_number=2), elsewhere)
    for number, (days, state, roles) in open_events.items():
        home = scene.rows["dealership_1" if number in "14" else "dealership_2"]
        event = await world.event(
            home, days_ahead=days, state=state, note=None if number == "1" else f"{HOSTILE} {number}"
        )
        scene.add(f"event_{number}", event, roles)
        await _event(scene, number, event, vehicle if number in "14" else other, roles)
    await _pictures(scene, models[0], vehicle)
    # Vehicle 1 comes to the other dealership as well.
    place = await world.place(scene.rows["slot_2a"], vehicle)
    scene.add("place_2s", place, STAFF | RIDING)
    scene.add("allocation_2s", await _allocation(world, place, 9), STAFF)


async def _pictures(scene: Scene, model: VehicleModel, vehicle: Vehicle) -> None:
    photo = scene.add("photo", Photo(id=uuid7(), name="0" * 40, width=1280, height=720), EVERYBODY)
    read = SeasonImport(id=uuid7(), author=HOSTILE, season_year=2027, counts=[{"noun": "MODEL", "count": 1}])
    sheet = Spreadsheet(id=uuid7(), season_import_id=read.id, name=HOSTILE, size=1, body=b"x")
    session = scene.world.session
    session.add(photo)
    session.add(scene.add("season_import", read, ADMIN))
    await session.flush()
    session.add(scene.add("spreadsheet", sheet, ADMIN))
    model.photo_id = vehicle.photo_id = photo.id
    await session.flush()


async def _event(scene: Scene, number: str, event: Event, vehicle: Vehicle, roles: set[Role]) -> None:
    template = SlotTemplate(
        event_id=event.id,
        first_ride=time(9),
        last_ride=time(17),
        length_minutes=45,
        gap_minutes=int(number),
        grouping=Grouping.TOGETHER,
        lunch_from=time(12, 30) if number == "1" else None,
        lunch_until=time(14) if number == "1" else None,
    )
    scene.world.session.add(template)
    scene.add(f"template_{number}", template, roles - {Role.SYNC})
    for letter, at in (("a", "09:30"), ("b", "10:30"), ("c", "11:30")):
        slot = await scene.world.slot(event, at, group_number=1 if letter == "a" else None)
        scene.add(f"slot_{number}{letter}", slot, roles)
        place = await scene.world.place(slot, vehicle)
        scene.add(f"place_{number}{letter}", place, roles - {Role.SYNC})
    scene.add(f"allocation_{number}", await _allocation(scene.world, place, int(number)), roles - {Role.SYNC} - RIDING)


async def _allocation(world: World, place: Place, days: int) -> Allocation:
    """The allocation behind a place, with a last day that no other has."""
    found = await world.session.get_one(Allocation, (place.event_id, place.vehicle_id))
    found.ends_on = found.starts_on + timedelta(days=days % 5)
    await world.session.flush()
    return found
