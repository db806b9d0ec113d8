"""A recount finds what was tampered with, says it, and mends it; bookings made meanwhile are no fault (H1)."""

import asyncio

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli import app
from models.errors import InvalidInput
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.figures.recount import Recount, recount_figures
from resolvers.figures.refresh import refresh_figures
from settings import Settings
from tests.factories.world import World
from tests.resolvers.figures.live_count import counted, kept

TAMPERING = {
    "event_figures": ("UPDATE event_figures SET booked = booked + 3", "booked", 4, 1),
    "season_figures": ("UPDATE season_figures SET riders = 0", "riders", 0, 1),
    "day_figures": ("UPDATE day_figures SET places = 7", "places", 7, 1),
    "day_figures, lost": ("DELETE FROM day_figures", "booked", None, 1),
    "event_figures, lost": ("DELETE FROM event_figures", "booked", None, 1),
    "season_figures, lost": ("DELETE FROM season_figures", "booked", None, 1),
    "event_figures, of no event": (
        "INSERT INTO event_figures (id, season_id, booked) SELECT new_key(), id, 5 FROM season",
        "booked",
        5,
        None,
    ),
    "season_day_figures": ("UPDATE season_day_figures SET booked = 9", "booked", 9, 1),
    "season_day_figures, lost": ("DELETE FROM season_day_figures", "booked", 0, 1),
    "season_rider": ("UPDATE season_rider SET licence_class = 'B'", "licence_class", "B", "A"),
    "season_rider, lost": ("DELETE FROM season_rider", "licence_class", None, "A"),
}


async def a_booked_event(database: Database) -> World:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        slot = await world.slot(await world.event())
        await world.booking(await world.place(slot, await world.vehicle(await world.model())))
        await refresh_figures(session)
        await session.commit()
        return world


async def recounted(database: Database) -> Recount:
    async with database.write(SYSTEM) as session:
        found = await recount_figures(session)
        await session.commit()
        return found


@pytest.mark.parametrize("what", TAMPERING)
async def test_what_was_tampered_with_is_found_and_mended(database: Database, what: str) -> None:
    await a_booked_event(database)
    statement, figure, was, should_be = TAMPERING[what]
    async with database.write(SYSTEM) as session:
        await session.execute(text(statement))
        await session.commit()
    found = {(each.figure, each.kept, each.counted) for each in (await recounted(database)).differences}
    assert (figure, was, should_be) in found
    async with database.write(SYSTEM) as session:
        assert await kept(session) == await counted(session)
    assert (await recounted(database)).differences == ()


async def test_only_what_differs_is_told(database: Database) -> None:
    await a_booked_event(database)
    async with database.write(SYSTEM) as session:
        await session.execute(text("UPDATE event_figures SET falls = 2"))
        await session.commit()
    (difference,) = (await recounted(database)).differences
    assert (difference.figure, difference.kept, difference.counted) == ("falls", 2, 0)


async def test_a_booking_that_is_not_refreshed_yet_is_no_difference(database: Database) -> None:
    world = await a_booked_event(database)
    async with database.write(SYSTEM) as session:
        world.session = session
        slot = await world.slot(await world.event(days_ahead=40))
        await world.booking(await world.place(slot, await world.vehicle(await world.model())))
        await session.commit()
    assert (await recounted(database)).differences == ()


async def test_another_season_is_left_alone(database: Database) -> None:
    world = await a_booked_event(database)
    async with database.write(SYSTEM) as session:
        await World.create(session, world.season.year + 1)
        await session.execute(text("UPDATE event_figures SET booked = 0"))
        found = await recount_figures(session, world.season.year + 1)
        assert (found.differences, found.events) == ((), 0)
        with pytest.raises(InvalidInput):
            await recount_figures(session, 2099)
        await session.rollback()


def test_the_command_says_what_differs_and_mends_it(settings: Settings, database_url: str) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        answer = CliRunner().invoke(app, ["recount", *arguments])
        return answer.exit_code, answer.output

    def act(statement: str | None) -> None:
        async def go() -> None:
            database = Database(settings)
            if statement is None:
                await a_booked_event(database)
            else:
                async with database.write(SYSTEM) as session:
                    await session.execute(text(statement))
                    await session.commit()
            await database.close()

        asyncio.run(go())

    act(None)
    code, said = run()
    assert code == 0
    assert "1 événements et 1 pilotes recomptés en" in said
    assert said.count("rien à corriger") == 2
    assert "0 messages recomptés en" in said
    act("UPDATE event_figures SET booked = 5")
    code, said = run("--dry-run")
    assert code == 1
    assert "booked : gardé 5, compté 1" in said
    assert "non corrigée (essai à blanc)" in said
    assert run()[0] == 1, "the trial had changed nothing"
    assert run()[0] == 0
