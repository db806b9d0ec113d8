"""Nobody is sold a place twice (C1): 200 riders at once on four places, 50 times, with cancellations in between."""

import os
import time
from collections.abc import AsyncIterator
from itertools import chain, pairwise

import pytest

from auth.tokens import issue_role_token
from resolvers.reader.catalog import key_of
from tests.conftest import run_sql
from tests.e2e.history import Ledger, most_at_once, place_key
from tests.e2e.live import DRT, Api, Live
from tests.e2e.rush import Round, Rush
from tests.e2e.scenes import Scene, make_scene

pytestmark = pytest.mark.xdist_group("e2e")
RIDERS, PLACES, CANCELLATIONS = 200, 4, 3
# Fewer only by a developer's explicit choice while working on something else; `./drt test` ignores it.
ROUNDS = int(os.environ.get("DRT_RACE_ROUNDS", "50"))
# Slots that nobody rushes for: the nearest free places of the last rounds.
SPARE = 5


@pytest.fixture(scope="module")
async def scene(live: Live) -> Scene:
    return await make_scene(live.running.database_url, 2091, ROUNDS + SPARE)


@pytest.fixture(scope="module")
async def rounds(live: Live, scene: Scene) -> AsyncIterator[list[Round]]:
    """All rounds, one after the other."""
    token = await issue_role_token(live.running.database_url, "admin")
    rush = Rush.gather(live.urls, RIDERS, token, scene.model)
    began = time.monotonic()
    run = [await rush.run(slot, CANCELLATIONS) for slot in scene.slots[:ROUNDS]]
    seconds = time.monotonic() - began
    waits = sorted(attempt.answered - attempt.sent for round_ in run for attempt in round_.attempts)
    print(
        f"{ROUNDS} rounds, {len(waits)} bookings tried in {seconds:.1f} s: {len(waits) / seconds:.0f} a second, "
        f"half answered within {waits[len(waits) // 2]:.2f} s, 99 % within {waits[len(waits) * 99 // 100]:.2f} s"
    )
    yield run
    await rush.leave()


async def test_each_round_sells_exactly_the_places_there_are(rounds: list[Round]) -> None:
    for round_ in rounds:
        assert len(round_.attempts) == RIDERS
        assert len(round_.cancelled) == CANCELLATIONS
        assert round_.most_seen <= PLACES
        assert len(round_.live) == PLACES
        assert len({booking["place"]["id"] for booking in round_.live}) == PLACES


async def test_each_rider_gets_the_place_or_a_typed_answer(rounds: list[Round]) -> None:
    for round_ in rounds:
        sold, losers = round_.of("BookPlaceSuccess"), round_.of("PlaceTaken")
        assert {attempt.status for attempt in round_.attempts} == {200}
        assert len(sold) == PLACES + CANCELLATIONS
        assert len(losers) == RIDERS - len(sold)
        assert all("errors" not in attempt.answer for attempt in round_.attempts)


async def test_no_acknowledged_booking_is_lost(rounds: list[Round]) -> None:
    for round_ in rounds:
        sold = [attempt.payload["booking"]["id"] for attempt in round_.of("BookPlaceSuccess")]
        live = [booking["id"] for booking in round_.live]
        assert len(set(sold)) == len(sold)
        assert sorted(sold) == sorted([*live, *round_.cancelled])


async def test_the_audit_trail_shows_no_place_with_two_riders_at_any_moment(
    rounds: list[Round], scene: Scene, admin: Api
) -> None:
    event = key_of("Event", scene.event)
    assert event
    ledger = await Ledger.read(admin, event)
    assert len(ledger.slots) == ROUNDS
    assert all(len(intervals) == PLACES + CANCELLATIONS for intervals in ledger.slots.values())
    assert max(most_at_once(intervals) for intervals in ledger.slots.values()) == PLACES
    for intervals in ledger.places.values():
        assert most_at_once(intervals) == 1
        assert all(before.end <= after.start for before, after in pairwise(sorted(intervals, key=lambda i: i.start)))


async def test_losers_are_offered_the_nearest_places_and_these_were_free(
    rounds: list[Round], scene: Scene, admin: Api
) -> None:
    event = key_of("Event", scene.event)
    assert event
    ledger = await Ledger.read(admin, event)
    following = dict(pairwise(scene.slots))
    for round_ in rounds:
        near = {round_.slot, following[round_.slot]}
        for attempt in round_.of("PlaceTaken"):
            offered = attempt.payload["alternatives"]
            assert 1 <= len(offered) <= 5
            assert offered[0]["slot"]["id"] in near
            assert offered[0]["vehicle"]["model"]["id"] == scene.model
            for place in offered:
                assert ledger.was_free(place_key(place["id"]), attempt.sent, attempt.answered)


async def test_the_same_rush_oversells_without_the_guard(live: Live) -> None:
    """The control: these tests can fail."""
    url = live.running.database_url
    unguarded = f"{url.rpartition('/')[0]}/unguarded"
    await _run(url, "CREATE DATABASE unguarded")
    migrated = live.environment(DATABASE_URL=unguarded)
    live.finish([*DRT, "migrate"], migrated)
    await _run(unguarded, "DROP INDEX uq_booking_place_id_live")
    scene = await make_scene(unguarded, 2091, 3)
    naive = live.add_web([DRT[0], "-P", "-m", "tests.e2e.naive_web"], DATABASE_URL=unguarded)
    rush = Rush.gather([naive], RIDERS, await issue_role_token(unguarded, "admin"), scene.model)
    rounds = [await rush.run(slot, CANCELLATIONS) for slot in scene.slots[:2]]
    await rush.leave()
    oversold = [round_ for round_ in rounds if len(round_.live) > PLACES or round_.most_seen > PLACES]
    assert oversold
    assert {attempt.status for attempt in chain(*(round_.attempts for round_ in rounds))} == {200}


async def _run(url: str, statement: str) -> None:
    import asyncio

    await asyncio.to_thread(run_sql, url, statement)
