"""Runs that callers share: who asks while the same thing is being worked out waits for the next run, all for one."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedRuns(Generic[T]):
    """At most one run of a key goes on at a time, and at most one more waits to begin.

    A caller never gets the result of a run that began before it asked.
    """

    def __init__(self) -> None:
        # What is running, by its key: the future of those who came meanwhile, once there is one.
        self._running: dict[Hashable, asyncio.Future[T] | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """The result of a run of `work` that began after this call did; raises what it raised."""
        if key not in self._running:
            self._running[key] = None
            try:
                return await work()
            finally:
                self._go_on(key, work)
        waiting = self._running[key]
        if waiting is None:
            waiting = self._running[key] = asyncio.get_running_loop().create_future()
        # A caller that goes away does not take the others' result along.
        return await asyncio.shield(waiting)

    def _go_on(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> None:
        if self._running[key] is None:
            del self._running[key]
        else:
            task = asyncio.get_running_loop().create_task(self._serve(key, work))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> None:
        # Only now the run begins: who came since it was put in turn takes part in it.
        waiting, self._running[key] = self._running[key], None
        if waiting is None:
            raise RuntimeError("a run was put in turn for nobody")
        try:
            result = await work()
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        except Exception as error:
            if not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # whoever waited may have gone: that is no fault to be logged
        else:
            if not waiting.done():
                waiting.set_result(result)
        finally:
            self._go_on(key, work)
