"""Kept figures are those that a count would find, whatever was done (H1)."""

from models.figures import EventFigures, SeasonFigures
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.figures.refresh import any_figure_marked, refresh_figures
from tests.factories.world import World


async def test_a_booking_is_in_the_figures_of_its_event_and_season(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        slot = await world.slot(await world.event())
        model = await world.model(y_amt=True)
        place = await world.place(slot, await world.vehicle(model))
        await world.place(slot, await world.vehicle(model))
        await world.booking(place, last_campaign="META été")
        assert await any_figure_marked(session)
        assert await refresh_figures(session) == 1
        assert not await any_figure_marked(session)
        event = await session.get_one(EventFigures, slot.event_id)
        season = await session.get_one(SeasonFigures, world.season.id)
        for row in (event, season):
            assert (row.places, row.booked, row.from_meta, row.riders, row.riders_a, row.riders_y_amt) == (
                2,
                1,
                1,
                1,
                1,
                1,
            )
