"""A thousand keys, each sent five times at once over connections that break: one booking each, one answer each (C1)."""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import asyncpg
import pytest

from tests.e2e.bookings import wish
from tests.e2e.cut import Cutter
from tests.e2e.live import Live
from tests.e2e.rush import BOOK
from tests.e2e.scenes import Scene, make_scene

pytestmark = pytest.mark.xdist_group("e2e")
YEAR = 2079
# As many places as there are keys: nobody may be turned away for a place that an unheard request took.
SLOTS, VEHICLES = 50, 20
KEYS = SLOTS * VEHICLES
SENDS = 5
KEYS_AT_ONCE = 6
MADE = """
SELECT (SELECT count(*) FROM booking WHERE rider_id = ANY(mine)) AS bookings,
    (SELECT count(DISTINCT place_id) FROM booking WHERE rider_id = ANY(mine)) AS places,
    (SELECT count(*) FROM booking_step JOIN booking ON booking.id = booking_id WHERE rider_id = ANY(mine)) AS steps,
    (SELECT count(*) FROM message WHERE recipient LIKE $1) AS messages,
    (SELECT count(*) FROM idempotency_key WHERE key LIKE 'cut key %') AS keys,
    cardinality(mine) AS riders
FROM (SELECT array_agg(id) AS mine FROM rider WHERE email LIKE $1) made
"""


def request_of(scene: Scene, number: int, **more: Any) -> dict[str, Any]:
    given = wish(scene.slots[number // VEHICLES], scene.model, f"cut{number}", idempotencyKey=f"cut key {number}")
    return {"query": BOOK, "variables": {"input": {**given, **more}}}


async def test_a_thousand_keys_sent_five_times_over_breaking_connections_book_once_each(live: Live) -> None:
    scene = await make_scene(live.running.database_url, YEAR, SLOTS, VEHICLES)
    cutter = Cutter(live.urls[0], Random(7))
    gate = asyncio.Semaphore(KEYS_AT_ONCE)
    booked: dict[int, str] = {}

    async def one(number: int) -> None:
        async with gate:
            body = request_of(scene, number)
            answers = await asyncio.gather(*(cutter.send(body) for _ in range(SENDS)))
        payloads = [answer["data"]["bookPlace"] for _status, answer in answers]
        assert {status for status, _answer in answers} == {200}
        assert payloads[0]["__typename"] == "BookPlaceSuccess", payloads[0]
        assert all(payload == payloads[0] for payload in payloads), payloads
        booked[number] = payloads[0]["booking"]["id"]

    async with asyncio.TaskGroup() as group:
        for number in range(KEYS):
            group.create_task(one(number))

    assert len(set(booked.values())) == KEYS
    assert cutter.cut_while_sending > KEYS / 2
    assert cutter.cut_while_waiting > KEYS / 2
    exact = {"bookings": KEYS, "places": KEYS, "steps": KEYS, "messages": KEYS, "keys": KEYS, "riders": KEYS}
    assert await made(live) == exact

    # Another body under a key is refused, and does nothing.
    other = [request_of(scene, number, attribution={"source": "SOCIAL"}) for number in range(0, KEYS, 50)]
    refused = await asyncio.gather(*(cutter.send(body) for body in other))
    assert Counter(answer["data"]["bookPlace"]["__typename"] for _, answer in refused) == {"KeyReused": len(other)}
    assert await made(live) == exact


async def made(live: Live) -> dict[str, int]:
    """What there is of these riders."""
    connection = await asyncpg.connect(live.running.database_url)
    try:
        row = await connection.fetchrow(MADE, "cut%@riders.example")
    finally:
        await connection.close()
    assert row
    return dict(row)
