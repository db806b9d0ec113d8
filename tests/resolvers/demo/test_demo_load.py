"""Loading the demo: the same for the same seed, all or nothing, into an empty database only."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models.account import Account, AccountRole
from models.audit import AuditEntry
from models.booking import Booking, BookingStep, Ride
from models.dealership import Dealership
from models.errors import Conflict, InvalidInput
from models.event import Allocation, Event
from models.kit.base import Base
from models.lead import Lead
from models.policy.viewer import SYSTEM
from models.rider import Consent, Rider
from models.season import Season, Truck
from models.session import Database, WriteSession
from models.slot import Place, Slot, SlotTemplate
from models.vehicle import Vehicle, VehicleModel
from resolvers.demo.season import make_season
from tests.resolvers.demo.conftest import load_demo

TODAY = date(2027, 6, 12)
MADE: tuple[type[Base], ...] = (
    Season,
    Truck,
    Dealership,
    Account,
    VehicleModel,
    Vehicle,
    Event,
    SlotTemplate,
    Slot,
    Allocation,
    Place,
    Rider,
    Consent,
    Booking,
    BookingStep,
    Ride,
    Lead,
)
# The trigger writes the transaction's own number there.
OF_THE_TRANSACTION = {"changed_in"}


async def dump(session: WriteSession) -> dict[str, list[tuple[object, ...]]]:
    tables = {}
    for model in MADE:
        table = Base.metadata.tables[model.__tablename__]
        columns = [column for column in table.columns if column.name not in OF_THE_TRANSACTION]
        rows = await session.execute(select(*columns).order_by(*table.primary_key.columns))
        tables[table.name] = [tuple(row) for row in rows]
    return tables


async def made(database: Database, seed: int, today: date = TODAY) -> dict[str, list[tuple[object, ...]]]:
    async with database.write(SYSTEM) as session:
        await make_season(session, events=6, riders=150, seed=seed, today=today)
        return await dump(session)


async def test_the_same_seed_and_day_make_the_same_rows_and_keys(database: Database) -> None:
    first, second = await made(database, seed=3), await made(database, seed=3)
    assert all(first.values())
    assert first == second


async def test_another_seed_makes_another_season(database: Database) -> None:
    first, second = await made(database, seed=3), await made(database, seed=4)
    assert first["rider"] != second["rider"]
    assert not {row[0] for row in first["booking"]} & {row[0] for row in second["booking"]}


async def test_a_second_load_is_refused_and_changes_nothing(database: Database) -> None:
    await load_demo(database, events=2, riders=20, today=TODAY)
    async with database.write(SYSTEM) as session:
        before = await dump(session)
    with pytest.raises(Conflict, match="needs an empty one"):
        await load_demo(database, events=2, riders=20, seed=5, today=TODAY)
    async with database.write(SYSTEM) as session:
        assert await dump(session) == before


async def test_two_loads_at_once_make_one_season(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await make_season(session, events=1, riders=5, today=TODAY)
        with pytest.raises(Conflict, match="being made"):
            await load_demo(database, events=1, riders=5, today=TODAY)
        await session.commit()


async def test_a_load_that_fails_leaves_nothing(database: Database) -> None:
    def fail(line: str) -> None:
        if "riders" in line:
            raise RuntimeError("stop here")

    with pytest.raises(RuntimeError, match="stop here"):
        await load_demo(database, events=3, riders=30, today=TODAY, progress=fail)
    async with database.write(SYSTEM) as session:
        assert not any((await dump(session)).values())
        assert await session.scalar(select(func.count()).select_from(AuditEntry)) == 0


async def test_people_who_can_sign_in_already_keep_their_account(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        session.add(Account(email="admin@drt.example", name="Someone", role=AccountRole.ADMIN, password_hash="kept"))
        await session.commit()
    await load_demo(database, events=1, riders=5, today=TODAY)
    async with database.write(SYSTEM) as session:
        admins = (await session.scalars(select(Account).where(Account.role == AccountRole.ADMIN))).all()
    assert [(admin.name, admin.password_hash) for admin in admins] == [("Someone", "kept")]


async def test_progress_is_told_up_to_the_last_event(database: Database) -> None:
    lines: list[str] = []
    summary = await load_demo(database, events=4, riders=40, today=TODAY, progress=lines.append)
    assert lines[-1].startswith("4/4 events, 40 riders")
    assert (summary.events, summary.riders) == (4, 40)
    assert "40 riders" in str(summary)


@pytest.mark.parametrize(
    ("events", "riders", "today"),
    [(1, 1, date(2027, 1, 1)), (1, 400, date(2026, 11, 20)), (3, 40, date(2027, 10, 31)), (40, 60, date(2028, 2, 29))],
)
async def test_odd_sizes_and_days_load(database: Database, events: int, riders: int, today: date) -> None:
    summary = await load_demo(database, events=events, riders=riders, today=today)
    assert (summary.events, summary.riders) == (events, riders)
    assert summary.trucks == (2 if events > 34 else 1)


async def test_without_a_day_it_is_around_now(database: Database) -> None:
    await load_demo(database, events=5, riders=50)
    async with database.write(SYSTEM) as session:
        assert await session.scalar(select(func.count()).where(Booking.held_until <= func.now())) == 0
        assert await session.scalar(select(func.max(BookingStep.created_at) <= func.now())) is True


@pytest.mark.parametrize(("events", "riders"), [(0, 10), (10, 0), (100_000, 10)])
async def test_sizes_that_cannot_be_are_refused(database: Database, events: int, riders: int) -> None:
    with pytest.raises(InvalidInput):
        await load_demo(database, events=events, riders=riders)
