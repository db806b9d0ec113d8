"""Callers that come while a thing is worked out share the next run, and never one that began before they asked."""

import asyncio

import pytest

from models.shared_runs import SharedRuns


class Work:
    """Counts its runs; each goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.gates: list[asyncio.Event] = []

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        gate = asyncio.Event()
        self.gates.append(gate)
        await gate.wait()
        if number == 3:
            raise ValueError("third")
        return number


async def come(number: int, runs: SharedRuns[int], work: Work) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(runs.run("key", work)) for _ in range(number)]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_during_a_run_shares_the_next_one() -> None:
    runs, work = SharedRuns[int](), Work()
    (first,) = await come(1, runs, work)
    others = await come(5, runs, work)
    assert work.begun == 1
    work.gates[0].set()
    assert await first == 1
    await asyncio.sleep(0)
    late = await come(2, runs, work)
    work.gates[1].set()
    assert await asyncio.gather(*others) == [2] * 5
    await asyncio.sleep(0)
    work.gates[2].set()
    with pytest.raises(ValueError, match="third"):
        await late[0]
    with pytest.raises(ValueError, match="third"):
        await late[1]
    (fresh,) = await come(1, runs, work)
    work.gates[3].set()
    assert await fresh == 4


async def test_other_keys_do_not_wait() -> None:
    runs, work = SharedRuns[int](), Work()
    tasks = [asyncio.create_task(runs.run(key, work)) for key in ("one", "other")]
    await asyncio.sleep(0)
    assert work.begun == 2
    for gate in work.gates:
        gate.set()
    assert await asyncio.gather(*tasks) == [1, 2]


async def test_a_caller_that_goes_away_takes_nobody_along() -> None:
    runs, work = SharedRuns[int](), Work()
    (leader,) = await come(1, runs, work)
    gone, stays = await come(2, runs, work)
    leader.cancel()
    gone.cancel()
    await asyncio.sleep(0.01)
    assert work.begun == 2
    work.gates[1].set()
    assert await stays == 2
    assert leader.cancelled()
    assert gone.cancelled()


async def test_who_comes_between_two_runs_takes_part_in_the_next() -> None:
    runs, begun = SharedRuns[int](), 0

    async def work() -> int:
        nonlocal begun
        begun += 1
        number = begun
        for _ in range(3):
            await asyncio.sleep(0)
        return number

    async def come_at_the_end() -> tuple[int, int]:
        # The end of the first run puts the second in turn; before that begins, one more comes.
        return await runs.run("key", work), await runs.run("key", work)

    first = asyncio.create_task(come_at_the_end())
    await asyncio.sleep(0)
    second = asyncio.create_task(runs.run("key", work))
    assert await first == (1, 2)
    assert await second == 2
    assert begun == 2
