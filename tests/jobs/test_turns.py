"""One last word at a time, connections and pace shared: what keeps a killed worker to one repeat (ADR 0026)."""

import asyncio
import time

import pytest

from embedded.valkey import ValkeyServer
from jobs.senders.last_word import LastWord
from jobs.senders.pace import SharedPace
from jobs.senders.turns import Turns


async def test_one_speaks_at_a_time() -> None:
    last_word, speaking, most = LastWord(), 0, 0

    async def speak() -> None:
        nonlocal speaking, most
        async with last_word.turn():
            speaking += 1
            most = max(most, speaking)
            await asyncio.sleep(0.001)
            speaking -= 1

    await asyncio.gather(*(speak() for _ in range(20)))
    assert most == 1


async def test_who_waits_for_an_answer_too_long_lets_others_speak_but_one() -> None:
    last_word, done = LastWord(patience=0.05), asyncio.Event()
    order: list[str] = []

    async def stalled() -> None:
        async with last_word.turn():
            await done.wait()
        order.append("stalled")

    task = asyncio.create_task(stalled())
    await asyncio.sleep(0)
    began = time.monotonic()
    for name in ("first", "second"):
        async with last_word.turn():
            order.append(name)
    assert time.monotonic() - began >= 0.04
    done.set()
    await task
    assert order == ["first", "second", "stalled"]
    async with last_word.turn():  # what the stalled one gave back is one turn, not two
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), last_word.turn():
                pass


async def test_a_turn_ends_with_its_failure() -> None:
    last_word = LastWord(patience=60)
    for _ in range(3):
        with pytest.raises(OSError):
            async with last_word.turn():
                raise OSError
    async with asyncio.timeout(1), last_word.turn():
        pass


async def test_who_is_in_a_hurry_goes_before_who_is_patient() -> None:
    turns, order = Turns(1), list[str]()

    async def take(name: str, patient: bool) -> None:
        async with turns.turn(patient=patient):
            order.append(name)
            await asyncio.sleep(0)

    async with turns.turn():
        waiting = [asyncio.create_task(take(f"marketing {each}", True)) for each in range(3)]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(take("confirmation", False)))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert order == ["confirmation", "marketing 0", "marketing 1", "marketing 2"]


async def test_who_gives_up_waiting_keeps_nobody_from_it() -> None:
    turns = Turns(2)
    async with turns.turn(), turns.turn():
        waiting = asyncio.create_task(turns.turn().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(1), turns.turn(), turns.turn():
        pass


async def test_two_workers_share_one_pace(valkey: ValkeyServer) -> None:
    paces = [SharedPace(valkey.url, "test:pace", 50) for _ in range(2)]
    began = time.monotonic()
    await asyncio.gather(*(pace.take() for pace in paces for _ in range(15)))
    took = time.monotonic() - began
    for pace in paces:
        await pace.close()
    assert took >= 29 / 50 - 0.01, "30 messages, the first at once, the others a fiftieth of a second apart"


async def test_what_was_not_used_is_not_caught_up_on(valkey: ValkeyServer) -> None:
    pace = SharedPace(valkey.url, "test:pace", 20)
    await pace.take()
    await asyncio.sleep(0.5)
    began = time.monotonic()
    for _ in range(5):
        await pace.take()
    await pace.close()
    assert time.monotonic() - began >= 4 / 20 - 0.01


async def test_without_valkey_each_keeps_the_pace_by_itself(valkey: ValkeyServer) -> None:
    pace = SharedPace(valkey.url, "test:pace", 50)
    await pace.take()
    valkey.stop(hurry=True)
    began = time.monotonic()
    for _ in range(10):
        await pace.take()
    assert time.monotonic() - began >= 9 / 50 - 0.01
    await pace.close()
    valkey.start()


async def test_workers_part_the_connections_and_the_dead_leave_theirs(
    valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.senders.pace.PRESENT_SECONDS", 1)
    here, other = (SharedPace(valkey.url, "test:pace", 0) for _ in range(2))

    async def share(pace: SharedPace, expected: int) -> None:
        async with asyncio.timeout(10):
            while pace.share(8) != expected:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    await share(here, 8)
    other.share(8)
    await share(here, 4)
    await share(here, 8)  # the other says no more that it is there
    await here.close()
    await other.close()
