"""Importing a changed fleet into a running season: what is booked or withdrawn stays so (B3, B4, C1, C6)."""

import asyncio
from datetime import UTC, date, datetime

from sqlalchemy import select, update

from models.event import Allocation
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from models.slot import Place
from models.vehicle import Vehicle
from resolvers.season_import.plan import Action, Noun
from tests.resolvers.season_import.sheet_files import changed, only, without
from tests.resolvers.season_import.stored_world import book, count, done, event_id, imported, places_of


async def test_a_shorter_availability_takes_its_places_away(season: WriteSession) -> None:
    plan = done(await imported(season, flotte=changed("flotte.csv", 2, "Disponible au", "30/10/2027")))
    # Vehicle 1, group 2, at C007: three of the seven departures of Sunday 31 October.
    assert plan.counts == {(Noun.VEHICLE, Action.UPDATED): 1, (Noun.PLACE, Action.REMOVED): 3}
    allocation = select(Allocation.ends_on).join(Vehicle, Vehicle.id == Allocation.vehicle_id)
    at = Vehicle.number == 1, Allocation.event_id == await event_id(season, "C007")
    assert await season.scalar(allocation.where(*at)) == date(2027, 10, 30)
    assert done(await imported(season)).counts[Noun.PLACE, Action.CREATED] == 3


async def test_a_vehicle_that_misses_an_event_is_not_allocated_to_it(season: WriteSession) -> None:
    plan = done(await imported(season, flotte=changed("flotte.csv", 2, "Disponible au", "29/10/2027")))
    assert plan.counts[Noun.PLACE, Action.REMOVED] == 6
    number_1 = Allocation.vehicle_id.in_(select(Vehicle.id).where(Vehicle.number == 1))
    assert await count(season, Allocation, number_1) == 31
    assert done(await imported(season)).counts[Noun.PLACE, Action.CREATED] == 6


async def test_a_booked_place_is_not_taken_away(season: WriteSession) -> None:
    await book(season, (await places_of(season, "C007", 1))[-1])
    report = await imported(season, flotte=changed("flotte.csv", 2, "Disponible au", "30/10/2027"))
    problem = only(report.problems)
    assert (problem.sheet, problem.line, problem.value) == ("flotte.csv", 2, "1")
    assert "C007 30/10/2027" in problem.message.fr
    assert await count(season, Place) == 9202
    assert await count(season, Vehicle, Vehicle.available_until == date(2027, 10, 30)) == 0


async def test_a_cancelled_booking_keeps_its_place_withdrawn(season: WriteSession) -> None:
    place = (await places_of(season, "C007", 1))[-1]
    await book(season, place, cancelled=True)
    fleet = changed("flotte.csv", 2, "Disponible au", "30/10/2027")
    assert done(await imported(season, flotte=fleet)).counts[Noun.PLACE, Action.REMOVED] == 3
    kept = (await season.scalars(select(Place).where(Place.id == place))).one()
    assert kept.withdrawn_at is not None
    assert done(await imported(season, flotte=fleet)).is_empty


async def test_what_was_withdrawn_stays_withdrawn(season: WriteSession) -> None:
    places = await places_of(season, "C007", 1)
    await season.execute(update(Place).where(Place.id == places[0]).values(withdrawn_at=datetime.now(UTC)))
    at = await event_id(season, "C010")
    await season.execute(update(Allocation).where(Allocation.event_id == at).values(active=False))
    assert done(await imported(season)).is_empty
    assert await count(season, Place, Place.withdrawn_at.is_not(None)) == 1
    assert await count(season, Allocation, Allocation.active.is_(False)) == 30


async def test_a_vehicle_that_left_the_sheet_goes_unless_it_was_booked(season: WriteSession) -> None:
    plan = done(await imported(season, flotte=without("flotte.csv", 2)))
    assert plan.counts[Noun.VEHICLE, Action.REMOVED] == 1
    assert await count(season, Vehicle) == 30
    await book(season, (await places_of(season, "C007", 2))[0])
    fleet = without("flotte.csv", 2)
    del fleet[1]
    problem = only((await imported(season, flotte=fleet)).problems)
    assert (problem.sheet, problem.value) == ("flotte.csv", "2")
    assert "Disponible au" in problem.expected.fr
    assert await count(season, Vehicle) == 30


async def test_a_booked_number_does_not_become_another_model(season: WriteSession) -> None:
    await book(season, (await places_of(season, "C007", 1))[0])
    fleet = changed("flotte.csv", 2, "Modèle", "R3")
    fleet[1][2] = "Supersport"
    problem = only((await imported(season, flotte=fleet)).problems)
    assert (problem.line, problem.column, problem.value) == (2, "Modèle", "R3")


async def test_another_model_is_shown_by_name(season: WriteSession) -> None:
    fleet = changed("flotte.csv", 2, "Modèle", "R3")
    fleet[1][2] = "Supersport"
    plan = done(await imported(season, flotte=fleet))
    assert [(field.field, field.before, field.after) for field in plan.changes[-1].fields] == [("model", "MT-03", "R3")]


async def test_departures_of_the_past_are_left_alone(season: WriteSession) -> None:
    sunday = datetime(2027, 10, 31, 0, tzinfo=UTC)
    await book(season, (await places_of(season, "C007", 1))[0])
    # Changed after Saturday's rides: only Sunday loses its places, the booking of Saturday is no obstacle.
    plan = done(await imported(season, now=sunday, flotte=changed("flotte.csv", 2, "Groupe", "1")))
    assert plan.counts[Noun.PLACE, Action.REMOVED] == 3
    assert plan.counts[Noun.PLACE, Action.CREATED] == 4
    calendar = changed("calendrier.csv", 33, "Dernier départ", "14:30")
    assert done(await imported(season, now=sunday, calendrier=calendar)).counts[Noun.SLOT, Action.REMOVED] == 2


async def test_a_season_may_be_entered_after_the_fact(session: WriteSession) -> None:
    plan = done(await imported(session, now=datetime(2030, 1, 1, tzinfo=UTC)))
    assert plan.counts[Noun.PLACE, Action.CREATED] == 9202


async def test_a_booking_made_meanwhile_is_seen(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await imported(session)
        place = (await places_of(session, "C007", 1))[-1]
        await session.commit()
    async with database.write(SYSTEM) as rider, database.write(SYSTEM) as session:
        await book(rider, place)
        fleet = changed("flotte.csv", 2, "Disponible au", "30/10/2027")
        importing = asyncio.create_task(imported(session, flotte=fleet))
        await asyncio.sleep(0.5)
        assert not importing.done()
        await rider.commit()
        assert only((await importing).problems).value == "1"
