"""Builds what the acts need: models of vehicles and headquarters' people once, an event with its dealers each time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from models.account import Account, AccountRole
from models.dealership import Dealership
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from models.vehicle import VehicleModel
from tests.factories.world import World
from tests.rules.model import STARTS, Model
from tests.rules.person import HEAVY, LIGHT
from tests.rules.requested import ADMINS, DEALERS
from tests.rules.stage import SLOTS, Stage

# So few that riders meet: two places of each model in each slot.
VEHICLES = (HEAVY, HEAVY, LIGHT, LIGHT)


class Scenery:
    """A season, two models, and the accounts of headquarters."""

    def __init__(self, world: World, kinds: dict[str, VehicleModel]) -> None:
        self._world = world
        self._kinds = kinds
        self._times = 0

    @classmethod
    async def build(cls, database: Database) -> "Scenery":
        """What all events share."""
        async with database.write(SYSTEM) as session:
            world = await World.create(session)
            heavy = await world.model("MT-10", licence_required=LicenceClass.A, power_kw=122.0)
            light = await world.model(
                "NMAX 125", family="Scooter", licence_required=LicenceClass.A1, power_kw=9.0, a2_restricted=False
            )
            people: list[tuple[str, AccountRole, str | None, datetime | None]] = [
                (address, AccountRole.ADMIN, "hash", None) for address in ADMINS
            ]
            # Who was invited and has not come yet, who has left, and who is of the team: not told of requests.
            people.append(("invited@hq.example", AccountRole.ADMIN, None, None))
            people.append(("gone@hq.example", AccountRole.ADMIN, "hash", datetime.now(UTC)))
            people.append(("tom@hq.example", AccountRole.TEAM, "hash", None))
            for address, role, secret, gone in people:
                session.add(Account(email=address, name=address, role=role, password_hash=secret, disabled_at=gone))
            await session.commit()
        return cls(world, {HEAVY: heavy, LIGHT: light})

    async def stage(self, database: Database) -> Stage:
        """A new open event with all its places free."""
        self._times += 1
        async with database.write(SYSTEM) as session:
            self._world.session = session
            self._world.truck = await self._world.another_truck()
            fleet = {f"{kind}{n}": await self._world.vehicle(self._kinds[kind]) for n, kind in enumerate(VEHICLES)}
            home = await self._world.dealership()
            # Whatever the hour, it is early in the morning there, on the day of the event.
            now = datetime.now(UTC)
            zone = _where_it_is_six(now)
            morning = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            day = morning.date()
            event = await self._world.event(home, starts_on=day, ends_on=day, zone=zone)
            slots, places, of = {}, {}, {}
            for name in SLOTS:
                after = timedelta(minutes=STARTS[name])
                ends_at = now + after + timedelta(minutes=45)
                slot = await self._world.slot(
                    event, starts_at=now + after, ends_at=ends_at, local_start=morning + after, day=day
                )
                slots[name] = slot.id
                for number, vehicle in fleet.items():
                    place = str((await self._world.place(slot, vehicle)).id)
                    places[place], of[place] = (name, number[:-1]), number
            dealers = await self._dealers(session, home)
            await session.commit()
        vehicles = {name: kind.id for name, kind in self._kinds.items()}
        machines = {name: vehicle.id for name, vehicle in fleet.items()}
        model = Model(places, fleet=of)
        return Stage(event.id, home.id, str(self._times), morning, slots, vehicles, machines, dealers, model)

    async def _dealers(self, session: WriteSession, home: Dealership) -> dict[str, UUID]:
        people = [
            Account(
                id=uuid7(),
                email=f"{name.lower()}@dealer{self._times}.example",
                name=name,
                role=AccountRole.DEALER,
                dealership_id=home.id,
                password_hash="hash",
            )
            for name in DEALERS
        ]
        session.add_all(people)
        await session.flush()
        return {account.name: account.id for account in people}


def _where_it_is_six(now: datetime) -> str:
    """A zone in which it is between six and seven in the morning."""
    east = 6 - now.hour if now.hour <= 18 else 30 - now.hour
    return f"Etc/GMT{-east:+d}"
