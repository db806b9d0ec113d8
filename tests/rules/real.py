"""The product under test: the schema's engine in this process, on a real PostgreSQL, with one event after another."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import orjson

from models import wish as models_wish
from models.booking import Booking
from models.event import Event
from models.licence import LicenceClass
from models.policy.viewer import SYSTEM
from models.session import Database
from models.slot import Slot
from models.vehicle import VehicleModel
from resolvers.hold import release_expired_holds
from resolvers.reader.catalog import node_id
from resolvers.waiting_offer import offer_freed
from schema.engine import SchemaEngine
from settings import Settings
from tests.factories.world import World
from tests.rules.act import Act, Book, Cancel, Confirm, Move
from tests.rules.day import Note
from tests.rules.gate import OpenEvent, OpenSlot
from tests.rules.model import BrokenRule, Model
from tests.rules.person import HEAVY, LIGHT, PEOPLE
from tests.rules.shown import Shown, read_faults, read_shown, read_trail
from tests.rules.waiting import Join, Leave, Wish, Wishes
from tests.schema.asking import ask

T = TypeVar("T")
SLOTS = ("s0", "s1", "s2")
# So few that riders meet: two places of each model in each slot.
VEHICLES = (HEAVY, HEAVY, LIGHT, LIGHT)
ABOUT = {"openEvent": "event { state }", "closeEvent": "event { state }"}
ABOUT |= {"joinWaitingList": "wish { id }", "leaveWaitingList": "wish { id }"}
ABOUT |= {"openSlot": "slot { state }", "closeSlot": "slot { state }"}


@dataclass
class Stage:
    """The event that is acted on, by the names that the model uses."""

    event: UUID
    time: str
    slots: dict[str, UUID]
    vehicles: dict[str, UUID]
    model: Model


class Real:
    """A database of its own with a loop of its own, for hypothesis calls synchronous code."""

    def __init__(self, settings: Settings) -> None:
        self._loop = asyncio.new_event_loop()
        self._database = Database(settings)
        self.engine = SchemaEngine(self._database)
        self._run(self._open())

    def close(self) -> None:
        """Close every connection."""
        self._run(self._close())
        self._loop.close()

    def stage(self) -> Stage:
        """A new open event with all its places free; its riders are new as well."""
        return self._run(self._stage())

    def send(self, stage: Stage, *acts: Act, key: str | None = None) -> list[dict[str, Any]]:
        """The payloads of acts that are sent at once."""
        return self._run(self._send(stage, acts, key))

    def show(self, stage: Stage) -> Shown:
        """What the database shows now."""
        return self._run(read_shown(self._eye, stage.event))

    def wishes(self, stage: Stage, shown: Shown) -> Wishes:
        """Who waits, by the names that the model uses."""
        vehicles = {str(key): name for name, key in stage.vehicles.items()}
        slots = {str(key): name for name, key in stage.slots.items()}
        persons = {(person.address, person.born): number for number, person in enumerate(PEOPLE)}
        return {
            key: Wish(
                (row["joined"], key),
                persons[row["address"], row["born"]],
                row["state"],
                frozenset(vehicles[each] for each in row["models"]),
                frozenset(slots[each] for each in row["slots"]),
            )
            for key, row in shown.wishes.items()
        }

    def faults(self, stage: Stage) -> list[str]:
        """What must never be."""
        return self._run(read_faults(self._eye, stage.event, stage.time))

    def trail(self, stage: Stage) -> dict[str, list[str]]:
        """What the audit trail tells."""
        return self._run(read_trail(self._eye, stage.event))

    def expire(self, booking: str) -> None:
        """Let the time of a hold pass."""
        expired = "UPDATE booking SET held_until = now() - interval '1 second' WHERE id = $1 AND status = 'HELD'"
        self._run(self._eye.execute(expired, UUID(booking)))

    def leave(self, stage: Stage, slot: str) -> None:
        """Let the departure of a slot pass."""
        gone = "UPDATE slot SET starts_at = starts_at - interval '1 day', ends_at = ends_at - interval '1 day'"
        self._run(self._eye.execute(f"{gone} WHERE id = $1", stage.slots[slot]))

    def execute(self, statement: str) -> None:
        """A statement of the test's own, past the product."""
        self._run(self._eye.execute(statement))

    def release(self, stage: Stage) -> None:
        """What the schedule does every few seconds."""
        self._run(self._release(stage))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    async def _open(self) -> None:
        await self._database.start()
        self._eye = await asyncpg.connect(self._database.dsn)
        async with self._database.write(SYSTEM) as session:
            self._world = await World.create(session)
            heavy = await self._world.model("MT-10", licence_required=LicenceClass.A, power_kw=122.0)
            light = await self._world.model("NMAX 125", licence_required=LicenceClass.A1, power_kw=9.0)
            self._kinds = {HEAVY: heavy, LIGHT: light}
            self._times = 0
            await session.commit()

    async def _close(self) -> None:
        await self.engine.subscriptions.close()
        await self._eye.close()
        await self._database.close()

    async def _stage(self) -> Stage:
        self._times += 1
        async with self._database.write(SYSTEM) as session:
            self._world.session = session
            self._world.truck = await self._world.another_truck()
            fleet = [await self._world.vehicle(self._kinds[kind]) for kind in VEHICLES]
            event = await self._world.event(days_ahead=0)
            slots: dict[str, UUID] = {}
            places: dict[str, tuple[str, str]] = {}
            for number, name in enumerate(SLOTS):
                # Still to come, whatever the hour, of an event that has begun: the team may note who is there.
                starts_at = datetime.now(UTC) + timedelta(hours=2 + number)
                ends_at = starts_at + timedelta(minutes=45)
                slot = await self._world.slot(event, starts_at=starts_at, ends_at=ends_at)
                slots[name] = slot.id
                for vehicle, kind in zip(fleet, VEHICLES, strict=True):
                    places[str((await self._world.place(slot, vehicle)).id)] = (name, kind)
            await session.commit()
        vehicles = {name: kind.id for name, kind in self._kinds.items()}
        return Stage(event.id, str(self._times), slots, vehicles, Model(places))

    async def _send(self, stage: Stage, acts: Sequence[Act], key: str | None) -> list[dict[str, Any]]:
        shown = await read_shown(self._eye, stage.event)
        return list(await asyncio.gather(*(self._one(stage, act, shown, key) for act in acts)))

    async def _one(self, stage: Stage, act: Act, shown: Shown, key: str | None) -> dict[str, Any]:
        name = act.mutation
        kind = name[0].upper() + name[1:]
        document = (
            f"mutation($input: {_INPUTS.get(name, kind)}Input!) {{ {name}(input: $input) {{ __typename "
            f"... on {kind}Success {{ {ABOUT.get(name, 'booking { id place { id } }')} }} "
            "... on Problem { code field message } } }"
        )
        given = {**_given(stage, act, shown), **({"idempotencyKey": key} if key else {})}
        answer = orjson.loads(await ask(self.engine, act.viewer, document, input=given))
        if "errors" in answer:
            raise BrokenRule(f"{act} crashed: {answer['errors']}")
        payload: dict[str, Any] = answer["data"][name]
        return payload

    async def _release(self, stage: Stage) -> None:
        async with self._database.write(SYSTEM) as session:
            await release_expired_holds(session)
            await offer_freed(session, stage.event)
            await session.commit()


_INPUTS = dict.fromkeys(("checkIn", "markDone", "markNoShow", "undoLastStep"), "RideDay")
_INPUTS |= {
    "openEvent": "ChangeEvent",
    "closeEvent": "ChangeEvent",
    "openSlot": "ChangeSlot",
    "closeSlot": "ChangeSlot",
}


def _given(stage: Stage, act: Act, shown: Shown) -> dict[str, Any]:
    """The act's input, as the API takes it."""
    if isinstance(act, Book):
        return {
            **_where(stage, act.slot, act.vehicle),
            "rider": PEOPLE[act.person].details(stage.time),
            "attribution": {"source": act.source, "firstCampaign": act.campaign},
        }
    if isinstance(act, Confirm):
        return {"token": shown.links[act.booking].partition("token=")[2]}
    if isinstance(act, Move):
        return {**_changed(act), **_where(stage, act.slot, act.vehicle)}
    if isinstance(act, Join):
        models = [act.vehicle] if act.vehicle else []
        return {
            "eventId": node_id(Event, stage.event),
            "rider": PEOPLE[act.person].details(stage.time),
            "modelIds": [node_id(VehicleModel, stage.vehicles[each]) for each in models],
            "slotIds": [node_id(Slot, stage.slots[each]) for each in ([act.slot] if act.slot else [])],
        }
    if isinstance(act, Leave):
        return {"wishId": node_id(models_wish.Wish, act.wish)}
    if isinstance(act, Note):
        return _changed(act)
    if isinstance(act, Cancel):
        return {**_changed(act), "reason": "Pluie"}
    if isinstance(act, OpenEvent):
        return {"eventId": node_id(Event, stage.event)}
    assert isinstance(act, OpenSlot)
    return {"slotId": node_id(Slot, stage.slots[act.slot])}


def _where(stage: Stage, slot: str, vehicle: str) -> dict[str, str]:
    return {"slotId": node_id(Slot, stage.slots[slot]), "modelId": node_id(VehicleModel, stage.vehicles[vehicle])}


def _changed(act: Move | Cancel | Note) -> dict[str, Any]:
    return {"bookingId": node_id(Booking, act.booking), "expectedVersion": act.version}
