"""Carrying out bulk acts in tests: as an admin asks, as the job does, batch by batch."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update

from jobs.transaction import transaction
from models.act import Act, ActItem, ActState
from models.booking import Booking, BookingStep
from models.kit.uuid7 import uuid7
from models.message import Message, MessageStatus
from models.policy.viewer import Role, Viewer
from models.session import Database, WriteSession
from resolvers.act_batch import carry_on

ADA = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
Input = TypeVar("Input")


async def do(database: Database, use_case: Callable[[WriteSession, Viewer, Any], Awaitable[Any]], input: Any) -> Any:
    """A use case as its door carries it out."""
    async with database.write(ADA) as session:
        made = await use_case(session, ADA, input)
        await session.commit()
    return made


async def begin(
    database: Database, use_case: Callable[[WriteSession, Viewer, Any], Awaitable[Act]], input: Any
) -> UUID:
    """An act, carried out to its end by the job's batches."""
    act: Act = await do(database, use_case, input)
    await finish(database, act.id)
    return act.id


async def finish(database: Database, act_id: UUID) -> None:
    """Batch after batch until the act has ended."""
    for batch in range(100):
        async with transaction(database) as session:
            await carry_on(session, act_id, batch)
        if (await act_of(database, act_id)).state not in (ActState.QUEUED, ActState.RUNNING):
            return
    raise AssertionError("the act does not end")


async def act_of(database: Database, act_id: UUID) -> Act:
    async with transaction(database) as session:
        return await session.get_one(Act, act_id)


async def items_of(database: Database, act_id: UUID) -> list[ActItem]:
    """What became of each booking, in the order of the bookings."""
    async with transaction(database) as session:
        statement = select(ActItem).where(ActItem.act_id == act_id).order_by(ActItem.booked_at, ActItem.id)
        return list(await session.scalars(statement))


async def counts_of(database: Database, act_id: UUID) -> dict[str, int]:
    """The act's live figures that are not 0."""
    names = [name for name in dir(Act) if name.endswith("_count")]
    async with transaction(database) as session:
        row = (await session.execute(select(*(getattr(Act, name) for name in names)).where(Act.id == act_id))).one()
    return {name: count for name, count in zip(names, row, strict=True) if count}


async def booking_of(database: Database, booking_id: UUID | None) -> Booking:
    async with transaction(database) as session:
        return await session.get_one(Booking, booking_id)


async def steps_of(database: Database, booking_id: UUID) -> list[tuple[str, str | None, str]]:
    """The history: status, reason, actor."""
    async with transaction(database) as session:
        steps = await session.scalars(
            select(BookingStep).where(BookingStep.booking_id == booking_id).order_by(BookingStep.id)
        )
        return [(step.status.value, step.reason, step.actor) for step in steps]


async def messages_of(database: Database) -> list[Message]:
    async with transaction(database) as session:
        return list(await session.scalars(select(Message).order_by(Message.id)))


async def tell(database: Database, act_id: UUID) -> None:
    """The undo window has passed and the act's messages have left."""
    ours = select(ActItem.message_id).where(ActItem.act_id == act_id)
    async with transaction(database) as session:
        await session.execute(update(Act).where(Act.id == act_id).values(undo_until=datetime.now(UTC)))
        await session.execute(
            update(Message)
            .where(Message.id.in_(ours))
            .values(status=MessageStatus.SENT, sent_at=datetime.now(UTC) + timedelta(seconds=1)),
            execution_options={"synchronize_session": False},
        )
