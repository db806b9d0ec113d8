"""One read for all who follow the same; bursts are folded, and the last change is always told."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest

import resolvers.live
from resolvers.live import ANYTHING, Hub, Question, Topics, Watch

EVENT, OTHER = uuid4(), uuid4()


class Source:
    """Something that changes, and how often it was read."""

    def __init__(self) -> None:
        self.value = 0
        self.reads = 0
        self.seconds = 0.0
        self.topics: Topics = frozenset({EVENT})
        self.error: Exception | None = None

    async def read(self) -> tuple[bytes, Topics]:
        """The value when the read began."""
        self.reads += 1
        body = b"%d" % self.value
        await asyncio.sleep(self.seconds)
        if self.error:
            raise self.error
        return body, self.topics

    def question(self, topics: Topics = frozenset({EVENT})) -> Question:
        return Question("key", topics, self.read)


async def told(watch: Watch, seconds: float = 2.0) -> bytes | None:
    async with asyncio.timeout(seconds):
        return await watch.next()


async def silent(watch: Watch, seconds: float = 0.4) -> bool:
    try:
        return not await told(watch, seconds)
    except TimeoutError:
        return True


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def source() -> Source:
    return Source()


async def test_a_change_is_told_once_and_only_where_it_changes_the_answer(hub: Hub, source: Source) -> None:
    watch = hub.watch(source.question())
    assert await told(watch) == b"0"
    source.value = 1
    hub.tell(OTHER)
    assert await silent(watch)
    assert source.reads == 1
    hub.tell(EVENT)
    assert await told(watch) == b"1"
    hub.tell(EVENT)
    assert await silent(watch)
    assert source.reads == 3
    watch.close()


@pytest.mark.parametrize("topics", [frozenset({EVENT}), frozenset({ANYTHING})])
async def test_anything_is_told_to_all(hub: Hub, source: Source, topics: Topics) -> None:
    source.topics = topics
    watch = hub.watch(source.question(topics))
    assert await told(watch) == b"0"
    source.value = 1
    hub.tell(None if topics == {EVENT} else uuid4())
    assert await told(watch) == b"1"
    watch.close()


async def test_a_burst_is_folded_and_its_end_is_told(hub: Hub, source: Source) -> None:
    watch = hub.watch(source.question())
    answers = [await told(watch)]
    for _ in range(200):
        source.value += 1
        hub.tell(EVENT)
        await asyncio.sleep(0.003)
    while answers[-1] != b"200":
        answers.append(await told(watch))
    assert 2 <= len(answers) <= 6
    assert source.reads <= 6
    watch.close()


async def test_five_hundred_who_ask_the_same_share_each_read(hub: Hub, source: Source) -> None:
    source.seconds = 0.02
    watches = [hub.watch(source.question()) for _ in range(500)]
    assert set(await asyncio.gather(*map(told, watches))) == {b"0"}
    assert source.reads == 1
    for value in (1, 2):
        source.value = value
        hub.tell(EVENT)
        assert set(await asyncio.gather(*map(told, watches))) == {b"%d" % value}
        assert source.reads == 1 + value
    for watch in watches:
        watch.close()
    assert not hub._asked
    assert not hub._followers


async def test_who_comes_during_a_read_gets_the_next_one(hub: Hub, source: Source) -> None:
    source.seconds = 0.1
    first = hub.watch(source.question())
    await asyncio.sleep(0.05)
    source.value = 1  # nobody told of it yet: the notification is on its way
    second = hub.watch(source.question())
    assert await told(second) == b"1"
    assert await told(first) in (b"0", b"1")
    assert source.reads == 2
    first.close()
    second.close()


async def test_who_comes_late_does_not_wait_for_the_pause(
    hub: Hub, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolvers.live, "PAUSE_SECONDS", 30.0)
    first = hub.watch(source.question())
    assert await told(first) == b"0"
    second = hub.watch(source.question())
    assert await told(second) == b"0"
    first.close()
    second.close()


async def test_a_slow_stream_is_given_the_latest_answer_and_none_is_kept_for_it(hub: Hub, source: Source) -> None:
    slow, quick = hub.watch(source.question()), hub.watch(source.question())
    assert await told(slow) == b"0"
    assert await told(quick) == b"0"
    for value in (1, 2, 3):
        source.value = value
        hub.tell(EVENT)
        assert await told(quick) == b"%d" % value
    assert await told(slow) == b"3"
    assert await silent(slow)
    slow.close()
    quick.close()


async def test_a_long_read_takes_a_quarter_of_the_time_at_most(hub: Hub, source: Source) -> None:
    source.seconds = 0.2
    watch = hub.watch(source.question())
    started = asyncio.get_running_loop().time()
    for value in range(3):
        source.value = value
        hub.tell(EVENT)
        await told(watch, 3)
    assert asyncio.get_running_loop().time() - started > 2 * 0.8
    watch.close()


async def test_an_answer_that_depends_on_another_event_now_follows_it(hub: Hub, source: Source) -> None:
    watch = hub.watch(source.question())
    assert await told(watch) == b"0"
    source.value, source.topics = 1, frozenset({OTHER})
    hub.tell(EVENT)
    assert await told(watch) == b"1"
    assert source.reads >= 2
    source.value = 2
    hub.tell(OTHER)
    assert await told(watch) == b"2"
    source.value = 3
    hub.tell(EVENT)
    assert await silent(watch, 0.3)
    watch.close()
    assert not hub._followers


@pytest.mark.parametrize(("error", "wanted"), [(ConnectionError, ConnectionError), (ValueError, ValueError)])
async def test_without_a_first_answer_the_failure_is_told(
    hub: Hub, source: Source, error: Callable[[], Exception], wanted: type[Exception]
) -> None:
    source.error = error()
    watch = hub.watch(source.question())
    with pytest.raises(wanted):
        await told(watch)
    watch.close()


async def test_an_outage_passes_and_what_changed_meanwhile_is_told(
    hub: Hub, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolvers.live, "OUTAGE_SECONDS", 0.05)
    watch = hub.watch(source.question())
    assert await told(watch) == b"0"
    source.value, source.error = 1, ConnectionError()
    hub.tell(EVENT)
    assert await silent(watch, 0.3)
    source.error = None
    assert await told(watch) == b"1"
    watch.close()


async def test_figures_that_change_with_the_clock_alone_are_read_again(
    hub: Hub, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolvers.live, "REFRESH_SECONDS", 0.1)
    watch = hub.watch(source.question())
    assert await told(watch) == b"0"
    source.value = 1
    assert await told(watch) == b"1"
    watch.close()


async def test_closing_ends_all_watches_at_once(hub: Hub, source: Source) -> None:
    watch = hub.watch(source.question())
    assert await told(watch) == b"0"
    waiting = asyncio.create_task(told(watch))
    await asyncio.sleep(0.3)
    hub.close()
    assert await waiting is None
    late = hub.watch(source.question())
    assert await told(late) is None
    watch.close()
    late.close()
