"""What the tests of jobs are made of: a booking, jobs in the outbox, and running them without a broker."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from jobs.run import Runner
from jobs.transaction import transaction
from models.booking import Booking
from models.message import Message
from models.outbox import OutboxJob, enqueue
from models.session import Database, WriteSession
from tests.factories.world import World


async def a_booking(session: WriteSession, *, rider: dict[str, Any] | None = None, **values: Any) -> Booking:
    """A booking of a new rider at a new event."""
    world = await World.create(session)
    event = await world.event()
    model = await world.model("MT-07")
    place = await world.place(await world.slot(event), await world.vehicle(model))
    person = await world.rider(**{"first_name": "Élodie", "last_name": "Martin", **(rider or {})})
    return await world.booking(place, person, **{"confirmed_at": datetime.now(UTC), **values})


async def put_job(database: Database, task: str, arguments: dict[str, Any] | None = None) -> UUID:
    """A committed job; returns its id."""
    async with transaction(database) as session:
        await enqueue(session, task, arguments or {})
        found = await session.scalars(select(OutboxJob.id).order_by(OutboxJob.id.desc()).limit(1))
        return found.one()


async def job(database: Database, job_id: UUID) -> OutboxJob:
    """A job as it now stands."""
    async with transaction(database) as session:
        return await session.get_one(OutboxJob, job_id)


async def messages(database: Database) -> list[Message]:
    """All messages, oldest first."""
    async with transaction(database) as session:
        return list(await session.scalars(select(Message).order_by(Message.id)))


async def make_due(database: Database) -> None:
    """Let the time pass that open jobs wait for."""
    async with transaction(database) as session:
        await session.execute(text("UPDATE outbox SET not_before = now() WHERE done_at IS NULL"))


async def drain(database: Database, runner: Runner) -> None:
    """Run open jobs, and those that they ask for, until none is left or due."""
    statement = text("SELECT id FROM outbox WHERE done_at IS NULL AND parked_at IS NULL AND not_before <= now()")
    while True:
        async with transaction(database) as session:
            ids = list(await session.scalars(statement))
        if not ids:
            return
        for job_id in ids:
            await runner.run_job(job_id)
