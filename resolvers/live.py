"""Answers that are kept up to date: one read for all who asked the same, again whenever what it shows may have changed.

Nothing is queued: each stream is given the latest answer when it comes for it, so a slow one holds no memory.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from models.outage import is_outage

# Who follows this is told of every change.
ANYTHING = UUID(int=0)
# Changes that come within this time after an answer share the next one.
PAUSE_SECONDS = 0.25
# A long read is repeated more slowly: it shall not take more than this part of the time.
LARGEST_SHARE = 0.25
# Some figures change with the clock alone, e.g. a slot that has begun has no places left.
REFRESH_SECONDS = 60.0
OUTAGE_SECONDS = 1.0
# Reads at once in a process: after a restart of the database all answers are read anew, beside everybody's queries.
MOST_READS = 3
Topics = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Equal `key`s have equal answers; `read` gives the answer and the ids that it depends on.

    `topics` are those known before the first read.
    """

    key: Hashable
    topics: Topics
    read: Callable[[], Awaitable[tuple[bytes, Topics]]]


class Hub:
    """The questions that are followed in a process."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, _Answer] = {}
        self._followers: dict[UUID, set[_Answer]] = {}
        self.reads = asyncio.Semaphore(MOST_READS)
        self._closed = False

    def tell(self, key: UUID | None) -> None:
        """Something changed: what this id names, or anything at all."""
        if key is None:
            concerned = set(self._asked.values())
        else:
            concerned = self._followers.get(key, set()) | self._followers.get(ANYTHING, set())
        for answer in concerned:
            answer.change()

    def watch(self, question: Question) -> "Watch":
        """Follow a question; to be closed."""
        answer = self._asked.get(question.key)
        if answer is None:
            answer = self._asked[question.key] = _Answer(self, question)
            self.follow(answer, frozenset(), question.topics)
        return Watch(answer)

    def follow(self, answer: "_Answer", before: Topics, after: Topics) -> None:
        """Tell an answer of changes of `after` instead of `before`."""
        for key in before - after:
            self._followers[key].discard(answer)
            if not self._followers[key]:
                del self._followers[key]
        for key in after - before:
            self._followers.setdefault(key, set()).add(answer)

    def drop(self, answer: "_Answer") -> None:
        """Forget an answer that nobody watches."""
        if self._asked.get(answer.question.key) is answer:
            del self._asked[answer.question.key]
        self.follow(answer, answer.topics, frozenset())

    @property
    def is_closed(self) -> bool:
        """Whether all watches have ended."""
        return self._closed

    def close(self) -> None:
        """End all watches: the process stops."""
        self._closed = True
        for answer in self._asked.values():
            answer.publish()


class _Answer:
    """The latest answer to one question, and the task that keeps it."""

    def __init__(self, hub: Hub, question: Question) -> None:
        self.hub = hub
        self.question = question
        self.topics = question.topics
        self.body = b""
        self.version = 0
        self.begun = self.done = 0
        self.error: Exception | None = None
        self.published = asyncio.Event()
        self.watchers = 0
        self._changed, self._joined = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def change(self) -> None:
        """What it shows may have changed."""
        self._changed.set()

    def join(self) -> int:
        """One more watcher; the number of the first read that begins from now on, which shows all that it knows of."""
        self.watchers += 1
        self._joined.set()
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return self.begun + 1

    def leave(self) -> None:
        """One watcher less; without any the task ends."""
        self.watchers -= 1
        if not self.watchers:
            self.hub.drop(self)
            if self._task is not None:
                self._task.cancel()

    def publish(self) -> None:
        """Wake all watchers."""
        published, self.published = self.published, asyncio.Event()
        published.set()

    async def _run(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await _wait(self._changed, REFRESH_SECONDS * random.uniform(0.8, 1))  # noqa: S311 - spread over time
            async with self.hub.reads:
                self._changed.clear()
                self._joined.clear()
                self.begun += 1
                started = clock()
                await self._read()
                took = clock() - started
            self.done = self.begun
            self.publish()
            # Who comes meanwhile does not wait: it costs no more than asking once.
            await _wait(self._joined, max(PAUSE_SECONDS, took / LARGEST_SHARE - took))

    async def _read(self) -> None:
        try:
            body, topics = await self.question.read()
        except Exception as error:
            self.error = error
            if is_outage(error):
                asyncio.get_running_loop().call_later(OUTAGE_SECONDS, self.change)
            return
        self.error = None
        if topics != self.topics:
            # What was changed between this read and the next lines was told to nobody: read once more.
            self.hub.follow(self, self.topics, topics)
            self.topics = topics
            self.change()
        if body != self.body:
            self.body = body
            self.version += 1


class Watch:
    """One stream's view of an answer."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer
        self._first = answer.join()
        self._seen = 0
        self._not_before = 0.0
        self._open = True

    async def next(self) -> bytes | None:
        """The answer once it differs from the one given last; None when the process stops.

        The first is read after the watch began. Raises what reading raised; after the first no outage, which passes.
        """
        answer, clock = self._answer, asyncio.get_running_loop().time
        await asyncio.sleep(max(0.0, self._not_before - clock()))
        while not answer.hub.is_closed:
            if answer.done >= self._first:
                if answer.error is not None and not (self._seen and is_outage(answer.error)):
                    raise answer.error
                if answer.error is None and answer.version != self._seen:
                    self._seen = answer.version
                    self._not_before = clock() + PAUSE_SECONDS
                    return answer.body
            await answer.published.wait()
        return None

    def close(self) -> None:
        """Stop watching."""
        if self._open:
            self._open = False
            self._answer.leave()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    # Not `wait_for`: before Python 3.12 it may swallow a cancellation.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
