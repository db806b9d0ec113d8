"""Kept figures are those that a live count finds, after each of many random acts (H1)."""

from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.licence import LicenceClass
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from resolvers.figures.recount import recount_figures
from resolvers.figures.refresh import any_figure_marked, refresh_figures
from tests.factories.world import World
from tests.resolvers.figures.acts import ALL, STATEMENTS, act
from tests.resolvers.figures.live_count import TABLES, counted, kept

ACTS = 80


async def a_tour(session: WriteSession) -> tuple[World, list]:  # type: ignore[type-arg]
    """Two seasons, three events of which two are on the same day, and riders who come to several of them."""
    world = await World.create(session)
    await World.create(session, world.season.year + 1)
    models = [await world.model(y_amt=number == 0) for number in range(3)]
    vehicles = [await world.vehicle(models[number % 3]) for number in range(4)]
    dealerships = [await world.dealership() for _ in range(2)]
    for number, days in enumerate((-1, 20, 40)):
        event = await world.event(dealerships[number % 2], days_ahead=days)
        for at in ("09:30", "10:30"):
            slot = await world.slot(event, at)
            for vehicle in vehicles[: 3 + number % 2]:
                await world.place(slot, vehicle)
    await world.event(dealerships[0], days_ahead=70)
    licences = [LicenceClass.A, LicenceClass.A2, LicenceClass.B_7H]
    return world, [await world.rider(licence_class=licences[n % 3]) for n in range(6)]


async def act_and_compare(database: Database, seed: int, done: list[str], names: Sequence[str] = ALL) -> None:
    dice = Random(seed)
    async with database.write(SYSTEM) as session:
        world, riders = await a_tour(session)
        await session.commit()
    for _ in range(ACTS):
        async with database.write(SYSTEM) as session:
            world.session = session
            try:
                done.append(await act(session, world, dice, riders, names))
                await session.commit()
            except IntegrityError:  # refused by the tables, marks and all
                await session.rollback()
        async with database.write(SYSTEM) as session:
            await refresh_figures(session)
            found, expected = await kept(session), await counted(session)
            for table in TABLES:
                assert found[table] == expected[table], (seed, done)
            await session.commit()
    async with database.write(SYSTEM) as session:
        assert (await recount_figures(session)).differences == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_after_any_act_the_kept_figures_are_those_of_a_live_count(database: Database, seed: int) -> None:
    done: list[str] = []
    await act_and_compare(database, seed, done)
    assert len(set(done)) > 20, "the walk should do a bit of everything"


TABLES_AND_ACTS = {
    "booking": ["cancel"],
    "place": ["withdraw or bring back"],
    "slot": ["close or open a slot"],
    "event": ["change an event's state"],
    "ride": ["check in", "depart"],
    "rider": ["change a licence", "answer the brand"],
    "vehicle": ["change a vehicle's model"],
    "vehicle_model": ["change a model"],
}


@pytest.mark.parametrize("table", TABLES_AND_ACTS)
async def test_a_table_whose_changes_are_not_marked_is_found_out(database: Database, table: str) -> None:
    """The control: a walk sees it when the changes of one table are left unmarked."""
    async with database.write(SYSTEM) as session:
        found = text("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:t) AND tgname LIKE 'mark%'")
        for (name,) in (await session.execute(found, {"t": table})).all():
            await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {name}"))
        await session.commit()
    with pytest.raises(AssertionError):
        await act_and_compare(database, 1, [], ["book", *TABLES_AND_ACTS[table]])


async def test_a_rolled_back_change_leaves_nothing(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await a_tour(session)
        await refresh_figures(session)
        await session.commit()
    async with database.write(SYSTEM) as session:
        await session.execute(text(STATEMENTS["close or open a slot"]), {"chance": "1"})
        assert await any_figure_marked(session)
        await session.rollback()
    async with database.write(SYSTEM) as session:
        assert not await any_figure_marked(session)
        assert await kept(session) == await counted(session)
        assert await refresh_figures(session) == 0


async def test_what_does_not_count_marks_nothing(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world, riders = await a_tour(session)
        slot = await world.slot(await world.event(days_ahead=90))
        await world.booking(await world.place(slot, await world.vehicle(await world.model())), riders[0])
        await refresh_figures(session)
        for statement in (
            "UPDATE booking SET source = 'QR_CODE'",
            "UPDATE rider SET phone = '+33639980002'",
            "UPDATE vehicle SET mileage_km = 1",
            "UPDATE event SET note = 'x'",
            "UPDATE slot SET group_number = 1",
            "UPDATE vehicle_model SET family = 'x'",
        ):
            await session.execute(text(statement))
        assert not await any_figure_marked(session)


async def test_a_rider_of_two_events_is_one_rider_of_the_season(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        vehicle, rider = await world.vehicle(await world.model()), await world.rider()
        for days in (10, 20):
            slot = await world.slot(await world.event(days_ahead=days))
            await world.booking(await world.place(slot, vehicle), rider)
        await refresh_figures(session)
        found = await kept(session)
        assert [row["riders"] for row in found["event_figures"].values()] == [1, 1]
        assert [row["riders"] for row in found["season_figures"].values()] == [1]
        assert [row["booked"] for row in found["season_figures"].values()] == [2]


async def test_time_alone_makes_a_no_show(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        slot = await world.slot(await world.event())
        await world.booking(await world.place(slot, await world.vehicle(await world.model())))
        await session.execute(
            text("UPDATE slot SET starts_at = now(), ends_at = clock_timestamp() + interval '1 second'")
        )
        await refresh_figures(session)
        assert "no_show" not in (await kept(session))["event_figures"][(slot.event_id,)]
        await session.commit()
        await session.execute(text("SELECT pg_sleep(1.1)"))
        await session.commit()
        assert await any_figure_marked(session), "nothing was written, yet the slot is over"
        assert await refresh_figures(session) == 1
        assert (await kept(session))["event_figures"][(slot.event_id,)]["no_show"] == 1
        assert not await any_figure_marked(session)
