"""One run: servers of its own, messages, a worker that is killed, and the verdict."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.messages.alone import compose_all, send_all
from bench.messages.mailing import drained, end, queue
from bench.messages.post import running
from bench.messages.verdict import Verdict, judge
from bench.messages.worker import Worker
from embedded.postgres import PostgresServer
from embedded.valkey import ValkeyServer
from migrations.run import upgrade
from models.message import Message, MessageCause, MessageChannel
from models.rider import Locale
from models.session import Database
from resolvers.rendering.message_words import Published, word_message
from settings import Settings, get_settings

KILL_EVERY = 5.0
DRAINED_WITHIN = 900.0


@dataclass(frozen=True)
class Plan:
    """What is sent, how, and what happens meanwhile. `kill_every` 0: nothing does."""

    messages: int = 2_000
    connections: int = 4
    per_second: float = 0.0
    kill_every: float = KILL_EVERY
    of_work: bool = False
    seed: int | None = 1
    drained_within: float = DRAINED_WITHIN


@asynccontextmanager
async def servers(folder: Path) -> AsyncIterator[tuple[str, str]]:
    """PostgreSQL as `drt up` runs it, and Valkey: their addresses."""
    postgres = PostgresServer(folder, folder / "postgres.log")
    valkey = ValkeyServer(folder, folder / "valkey.log")
    await asyncio.to_thread(postgres.start)
    try:
        await asyncio.to_thread(valkey.start)
        await asyncio.to_thread(upgrade, postgres.url)
        yield postgres.url, valkey.url
    finally:
        await asyncio.to_thread(valkey.stop, hurry=True)
        await asyncio.to_thread(postgres.stop, hurry=True)


async def shoot(folder: Path, database_url: str, redis_url: str, plan: Plan) -> Verdict:
    """Send the plan's messages through a worker that is killed, and judge."""
    async with running(folder, plan.seed) as post:
        given = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": post.url,
            "SMTP_CONNECTIONS": str(plan.connections),
            "SMTP_PER_SECOND": str(plan.per_second),
        }
        os.environ.update(given)
        get_settings.cache_clear()
        settings = get_settings()
        database = Database(settings)
        await database.start()
        worker = Worker(given, folder / "worker.log")
        try:
            await queue(database, plan.messages)
            await worker.start()
            killing = (
                asyncio.create_task(worker.kill_every(plan.kill_every, of_work=plan.of_work))
                if plan.kill_every
                else None
            )
            empty = await drained(database, plan.drained_within)
            if killing is not None:
                killing.cancel()
                await asyncio.gather(killing, return_exceptions=True)
            ended = await end(database, settings)
            return judge(post.read(), ended, worker.kills, plan.per_second, empty)
        finally:
            await worker.kill()
            await database.close()


async def race(folder: Path, database_url: str, redis_url: str, plan: Plan) -> tuple[float, float]:
    """Mails a second of aiosmtplib alone and of one worker, over as many connections to the same kind of server."""
    settings = Settings()
    variables = {"name": "Zoé", "role": "TEAM", "link": "http://tour.example/auth/invitation?token=abc"}
    told = Message(
        is_test=False,
        cause=MessageCause.INVITATION,
        channel=MessageChannel.EMAIL,
        locale=Locale.FR,
        variables=variables,
    )
    words = await word_message(told, Published({}, {}))
    mails = compose_all(words, plan.messages, settings.mail_from)
    async with running(folder) as post:
        alone = await asyncio.to_thread(lambda: uvloop.run(send_all(post.url, mails, plan.connections)))
    verdict = await shoot(folder, database_url, redis_url, plan)
    if not verdict.kept:
        raise AssertionError(verdict.table())
    moments = float(verdict.facts["a second, on average"])
    return alone, moments


def stamp() -> str:
    """For the report."""
    return time.strftime("%Y-%m-%d %H:%M")
