"""The broker: Dramatiq on Redis carries ids of outbox rows to the workers, and the names of lanes where messages wait.

One queue for all kinds of jobs: one is short (a page of an export, say), so none keeps the others waiting. Messages go
by thousands: each of their lanes has a queue of its own, on which workers are only woken; they take what is due from
the table (ADR 0026).
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit
from uuid import UUID

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker

from models.outbox import Lane
from settings import Settings

QUEUE = "jobs"
ACTOR = "run_job"
MESSAGE_LANES = {Lane.MESSAGES: "messages", Lane.MARKETING: "marketing"}
LANE_ACTOR = "run_lane"
# As many wake-ups wait at most: each is good for a batch after the other.
MOST_WAKING = 2
# A worker that is silent for this long is dead, and what it had fetched is given to the others. Dramatiq's own figure
# (60 s, looked at once in a thousand commands) brought jobs back after 19 minutes when nothing else happened.
HEARTBEAT_MS = 5_000
ALWAYS = 1_000_000
SOCKET_SECONDS = 5


def namespace(settings: Settings) -> str:
    """What this instance's keys begin with."""
    return f"drt:{urlsplit(settings.database_url).path.strip('/')}"


def make_broker(settings: Settings) -> RedisBroker:
    """A broker without middleware: retries, delays and limits are the outbox's business, which survives Redis.

    Its keys carry the name of the database, so that two instances may share one Redis.
    """
    client = redis.Redis.from_url(
        settings.redis_url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS
    )
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        middleware=[],
        namespace=namespace(settings),
        heartbeat_timeout=HEARTBEAT_MS,
        maintenance_chance=ALWAYS,
    )


def declare_runner(broker: RedisBroker, run: Callable[[str], None], run_lane: Callable[[str], None]) -> None:
    """Declare the actors: on a worker's thread `run` gets the id of an outbox row, `run_lane` the name of a lane."""
    dramatiq.Actor(run, broker=broker, actor_name=ACTOR, queue_name=QUEUE, priority=0, options={})
    for queue in MESSAGE_LANES.values():
        name = f"{LANE_ACTOR}_{queue}"
        dramatiq.Actor(run_lane, broker=broker, actor_name=name, queue_name=queue, priority=0, options={})


def hand(broker: RedisBroker, outbox_ids: Sequence[UUID]) -> None:
    """Put ids on the queue; blocks, so call it from a thread."""
    for outbox_id in outbox_ids:
        _put(broker, QUEUE, ACTOR, str(outbox_id))


def wake(broker: RedisBroker, lane: Lane) -> None:
    """Have workers look after a lane, unless as many as may are about to; blocks, so call it from a thread."""
    queue = MESSAGE_LANES[lane]
    for _ in range(MOST_WAKING - broker.client.llen(f"{broker.namespace}:{queue}")):
        _put(broker, queue, f"{LANE_ACTOR}_{queue}", lane.value)


def _put(broker: RedisBroker, queue: str, actor: str, argument: str) -> None:
    broker.enqueue(dramatiq.Message(queue_name=queue, actor_name=actor, args=(argument,), kwargs={}, options={}))


def close_broker(broker: RedisBroker) -> None:
    """Close the broker's connections."""
    broker.close()
    broker.client.close()
