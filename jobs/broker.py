"""The broker: Dramatiq on Redis carries ids of outbox rows to the workers, and nothing else.

One queue for all kinds: a job is short (one message, one page of an export), so none keeps the others waiting.
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit
from uuid import UUID

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker

from settings import Settings

QUEUE = "jobs"
ACTOR = "run_job"
# A worker that is silent for this long is dead, and what it had fetched is given to the others. Dramatiq's own figure
# (60 s, looked at once in a thousand commands) brought jobs back after 19 minutes when nothing else happened.
HEARTBEAT_MS = 5_000
ALWAYS = 1_000_000
SOCKET_SECONDS = 5


def make_broker(settings: Settings) -> RedisBroker:
    """A broker without middleware: retries, delays and limits are the outbox's business, which survives Redis.

    Its keys carry the name of the database, so that two instances may share one Redis.
    """
    database = urlsplit(settings.database_url).path.strip("/")
    client = redis.Redis.from_url(
        settings.redis_url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS
    )
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        middleware=[],
        namespace=f"drt:{database}",
        heartbeat_timeout=HEARTBEAT_MS,
        maintenance_chance=ALWAYS,
    )


def declare_runner(broker: RedisBroker, run: Callable[[str], None]) -> None:
    """Declare the one actor: `run` is called, on a worker's thread, with the id of an outbox row."""
    dramatiq.Actor(run, broker=broker, actor_name=ACTOR, queue_name=QUEUE, priority=0, options={})


def hand(broker: RedisBroker, outbox_ids: Sequence[UUID]) -> None:
    """Put ids on the queue; blocks, so call it from a thread."""
    for outbox_id in outbox_ids:
        broker.enqueue(
            dramatiq.Message(queue_name=QUEUE, actor_name=ACTOR, args=(str(outbox_id),), kwargs={}, options={})
        )


def close_broker(broker: RedisBroker) -> None:
    """Close the broker's connections."""
    broker.close()
    broker.client.close()
