"""The worker process (`drt worker`): Dramatiq's threads, the relay and the schedule around one event loop.

Dramatiq's threads only wait: each hands its job to the loop, where the one database pool of the process lives.
"""

import asyncio
import logging
import signal
from collections.abc import Mapping
from concurrent.futures import CancelledError
from uuid import UUID

import asyncpg
import structlog
from dramatiq import Worker

from jobs.broker import MESSAGE_LANES, QUEUE, close_broker, declare_runner, make_broker
from jobs.outage import Outage
from jobs.registry import TASKS
from jobs.relay import Relay
from jobs.run import Runner
from jobs.schedule import keep_schedule
from jobs.senders.choice import choose_sender
from jobs.senders.last_word import LastWord
from jobs.task import Task, Tools
from logs import configure_logs
from models.outbox import Lane
from models.session import Database
from resolvers.files import open_files
from settings import Settings, get_settings

THREADS = 4
# Of each lane of messages: while one batch is written another is sent.
LANE_THREADS = 2
# How long a fetch sleeps at most when the queue is empty: what a mail waits for, at worst, before a worker sees it.
IDLE_MS = 200
# Of the 5 s that a stop may take: what running jobs get to finish before they are interrupted and put back.
FINISH_SECONDS = 3.0
log = structlog.get_logger()


def main() -> None:
    """Work until SIGTERM or SIGINT; then finish what is running and leave within 5 s."""
    settings = get_settings()
    configure_logs(settings)
    asyncio.run(work(settings))


async def work(settings: Settings, tasks: Mapping[str, Task] = TASKS) -> None:
    """Start everything, wait for a signal, stop everything."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    database = Database(settings)
    sender = choose_sender(settings)
    broker = make_broker(settings)
    await _wait_for(database, stopping)
    runner = Runner(
        database, tasks, Tools(settings, database, sender, open_files(settings), LastWord(settings.messages_at_risk))
    )
    jobs = _Jobs(loop, runner)
    declare_runner(broker, jobs.run, jobs.run_lane)
    broker.logger.addFilter(_is_no_crew)
    crews = [Worker(broker, queues={QUEUE}, worker_threads=THREADS, worker_timeout=IDLE_MS)]
    crews += [
        Worker(broker, queues={queue}, worker_threads=LANE_THREADS, worker_timeout=IDLE_MS)
        for queue in MESSAGE_LANES.values()
    ]
    for crew in crews:
        await asyncio.to_thread(crew.start)
    services = [
        asyncio.create_task(Relay(settings, database, broker).run()),
        asyncio.create_task(keep_schedule(database)),
    ]
    log.info("worker_started", threads=THREADS)
    try:
        await stopping.wait()
    finally:
        for service in services:
            service.cancel()
        await asyncio.gather(*services, return_exceptions=True)
        stopped = [asyncio.to_thread(crew.stop, timeout=int(FINISH_SECONDS * 1000)) for crew in crews]
        stopping_crews = asyncio.gather(*stopped, return_exceptions=True)
        await jobs.finish(FINISH_SECONDS)
        await stopping_crews  # Redis may be away: nothing of ours is lost with it
        await sender.close()
        await asyncio.to_thread(close_broker, broker)
        await database.close()
        log.info("worker_stopped")


def _is_no_crew(record: logging.LogRecord) -> bool:
    """Several crews listen to one broker, each for its own queues: Dramatiq warns of it at every start."""
    return "middleware of the same type twice" not in record.msg


async def _wait_for(database: Database, stopping: asyncio.Event) -> None:
    """Wait until PostgreSQL can be reached: at a machine's start it may come up after us."""
    outage = Outage("worker")
    while not stopping.is_set():
        try:
            await database.start()
        except (OSError, asyncpg.PostgresError) as error:
            await asyncio.sleep(outage.failed(error))
        else:
            outage.over()
            return


class _Jobs:
    """The jobs under way, as tasks of the loop that Dramatiq's threads wait for."""

    def __init__(self, loop: asyncio.AbstractEventLoop, runner: Runner) -> None:
        self._loop = loop
        self._runner = runner
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._lanes: set[asyncio.Task[None]] = set()
        self._open = True

    def run(self, outbox_id: str) -> None:
        """On a thread of Dramatiq: run the job on the loop and wait for it."""
        try:
            asyncio.run_coroutine_threadsafe(self._run(UUID(outbox_id)), self._loop).result()
        except CancelledError:
            log.info("job_put_back", job=outbox_id)

    def run_lane(self, lane: str) -> None:
        """On a thread of Dramatiq: deliver messages on the loop and wait until none is due."""
        try:
            asyncio.run_coroutine_threadsafe(self._run_lane(Lane(lane)), self._loop).result()
        except CancelledError:
            log.info("messages_put_back", lane=lane)

    async def finish(self, seconds: float) -> None:
        """Begin nothing more; let what runs end within this time, then interrupt it: it puts itself back."""
        self._open = False
        self._runner.stop()
        running = [*self._running.values(), *self._lanes]
        if running:
            await asyncio.wait(running, timeout=seconds)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self, outbox_id: UUID) -> None:
        if not self._open:
            return  # the relay hands it to another worker
        if outbox_id in self._running:
            return  # handed twice, as after a worker's death: one attempt, not two
        task = self._running[outbox_id] = asyncio.create_task(self._runner.run_job(outbox_id))
        try:
            await task
        finally:
            del self._running[outbox_id]

    async def _run_lane(self, lane: Lane) -> None:
        if not self._open:
            return
        task = asyncio.create_task(self._runner.run_lane(lane))
        self._lanes.add(task)
        try:
            await task
        finally:
            self._lanes.discard(task)
