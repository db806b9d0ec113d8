"""Refreshes and bookings at once lose nothing, and nobody who books waits for a refresh (H1)."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text

from models.figures import EventFigures, SeasonFigures, figure_mark
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from resolvers.figures import refresh
from resolvers.figures.freshness import ensure_fresh_figures
from resolvers.figures.refresh import any_figure_marked, keep_figures, refresh_figures
from settings import Settings
from tests.factories.world import World
from tests.resolvers.figures.live_count import counted, kept

PLACES = 24


async def an_event(database: Database) -> tuple[UUID, list[Any], list[Any]]:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event = await world.event()
        vehicle = await world.vehicle(await world.model())
        slots = [await world.slot(event, f"{9 + n // 6:02}:{n % 6 * 10:02}") for n in range(PLACES)]
        places = [await world.place(slot, vehicle) for slot in slots]
        riders = [await world.rider() for _ in range(4)]
        await refresh_figures(session)
        await session.commit()
        return event.id, places, riders


async def book(database: Database, place: Any, rider: Any) -> None:
    async with database.write(SYSTEM) as session:
        world = World(session, None, None)  # type: ignore[arg-type]
        await world.booking(place, rider)
        await session.commit()


async def refresh_once(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await refresh_figures(session)
        await session.commit()


async def someone_waits(session: WriteSession) -> None:
    """Return once another transaction waits for a lock."""
    async with asyncio.timeout(20):
        while not await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            await session.execute(text("SELECT pg_sleep(0.02)"))


async def bookings_and_refreshes(database: Database) -> None:
    _, places, riders = await an_event(database)
    tasks = []
    for number, place in enumerate(places):
        tasks += [book(database, place, riders[number % 4]), refresh_once(database), refresh_once(database)]
    await asyncio.gather(*tasks)
    await refresh_once(database)
    async with database.write(SYSTEM) as session:
        assert await kept(session) == await counted(session)
        assert (await session.scalars(select(SeasonFigures.booked))).one() == PLACES


async def test_bookings_and_refreshes_at_once_lose_nothing(database: Database) -> None:
    await bookings_and_refreshes(database)


async def test_without_the_lock_differences_are_carried_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: two refreshes that count the same change both add it to the season."""

    async def no_lock(_session: WriteSession) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(refresh, "lock_figures", no_lock)
    _, places, riders = await an_event(database)
    await book(database, places[0], riders[0])
    async with database.write(SYSTEM) as session:
        ended = (
            "UPDATE slot SET starts_at = now() - interval '1 day', ends_at = clock_timestamp() + interval '1 second'"
        )
        await session.execute(text(f"{ended} WHERE id IN (SELECT slot_id FROM booking)"))
        await session.commit()
    await refresh_once(database)
    await asyncio.sleep(1.1)  # the slot is over by now: the event is due, and no mark says so
    async with database.write(SYSTEM) as session, database.write(SYSTEM) as other:
        await refresh_figures(session)
        waiting = asyncio.create_task(refresh_figures(other))
        await someone_waits(session)  # it has counted by then
        await session.commit()
        await waiting
        await other.commit()
    async with database.write(SYSTEM) as session:
        assert (await session.scalars(select(EventFigures.no_show))).one() == 1
        assert (await session.scalars(select(SeasonFigures.no_show))).one() == 2


async def test_marks_deleted_after_the_count_lose_a_booking(database: Database) -> None:
    """The control: a booking between the count and the deletion is never counted."""
    event_id, places, riders = await an_event(database)
    async with database.write(SYSTEM) as session:
        await keep_figures(session, [event_id], [])
        await book(database, places[0], riders[0])
        await session.execute(delete(figure_mark))
        await session.commit()
    await refresh_once(database)
    async with database.write(SYSTEM) as session:
        assert await kept(session) != await counted(session)


async def test_a_booking_between_the_marks_and_the_count_is_counted_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, places, riders = await an_event(database)
    await book(database, places[0], riders[0])
    counting = refresh.keep_figures

    async def book_first(session: WriteSession, events: Any, riders_: Any) -> None:
        await book(database, places[1], riders[1])
        await counting(session, events, riders_)

    monkeypatch.setattr(refresh, "keep_figures", book_first)
    await refresh_once(database)
    async with database.write(SYSTEM) as session:
        assert await any_figure_marked(session), "its mark stays, to be sure"
        assert (await session.scalars(select(SeasonFigures.booked))).one() == 2
    monkeypatch.undo()
    await refresh_once(database)
    async with database.write(SYSTEM) as session:
        assert await kept(session) == await counted(session)


async def test_who_books_does_not_wait_for_a_refresh(database: Database) -> None:
    _, places, riders = await an_event(database)
    await book(database, places[0], riders[0])
    async with database.write(SYSTEM) as session:
        await refresh_figures(session)
        async with asyncio.timeout(5):
            await asyncio.gather(*(book(database, places[n], riders[n % 4]) for n in range(1, 5)))
        await session.commit()


async def test_readers_share_a_refresh(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _, places, riders = await an_event(database)
    await book(database, places[0], riders[0])
    begun = []

    async def slow(session: WriteSession) -> int:
        begun.append(1)
        await asyncio.sleep(0.1)
        return await refresh_figures(session)

    monkeypatch.setattr("resolvers.figures.freshness.refresh_figures", slow)
    await asyncio.gather(*(ensure_fresh_figures(database) for _ in range(20)))
    assert 1 <= len(begun) <= 2
    begun.clear()
    await ensure_fresh_figures(database)
    assert begun == [], "nothing is marked: nothing is written"


async def test_a_reader_is_not_content_with_a_refresh_that_began_before(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, places, riders = await an_event(database)
    await book(database, places[0], riders[0])

    async def refresh_then_wait(session: WriteSession) -> int:
        count = await refresh_figures(session)
        await asyncio.sleep(0.3)
        return count

    monkeypatch.setattr("resolvers.figures.freshness.refresh_figures", refresh_then_wait)
    first = asyncio.create_task(ensure_fresh_figures(database))
    await asyncio.sleep(0.15)
    await book(database, places[1], riders[1])
    await ensure_fresh_figures(database)
    await first
    async with database.write(SYSTEM) as session:
        assert (await session.scalars(text("SELECT booked FROM season_figures"))).one() == 2


async def test_a_refresh_that_failed_is_done_again_for_who_waited(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, places, riders = await an_event(database)
    await book(database, places[0], riders[0])
    calls = []

    async def fail_once(session: WriteSession) -> int:
        calls.append(1)
        await asyncio.sleep(0.1)
        if len(calls) == 1:
            raise ConnectionError("gone")
        return await refresh_figures(session)

    monkeypatch.setattr("resolvers.figures.freshness.refresh_figures", fail_once)
    answers = await asyncio.gather(*(ensure_fresh_figures(database) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in answers] == [ConnectionError, type(None), type(None)]
    async with database.write(SYSTEM) as session:
        assert (await session.scalars(select(SeasonFigures.booked))).one() == 1
