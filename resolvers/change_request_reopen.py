"""Opening change requests again whose act was undone (E2): the dealership, not told yet, is not told at all."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, delete, exists, select, update

from models.act import Act
from models.change_request import ChangeRequest, ChangeStatus
from models.event import Event
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import Message, MessageCause, MessageStatus
from models.outbox import OutboxJob
from models.session import WriteSession

EVENT, JOB, MESSAGE, REQUEST = (table_of(model) for model in (Event, OutboxJob, Message, ChangeRequest))
OTHER = REQUEST.alias("other")


async def reopen_requests(session: WriteSession, act: Act) -> None:
    """Let the requests that this act carried out wait for an answer again, as if nobody had given one.

    Where the author asked something else of the event meanwhile that one stands, and this stays answered: nobody has
    two open requests on one subject.
    """
    carried = select(REQUEST.c.id).where(REQUEST.c.act_id == act.id).order_by(REQUEST.c.id).with_for_update()
    requests = list(await session.scalars(carried))
    if not requests:
        return
    await _drop_answers(session, requests)
    asked_anew = exists().where(
        OTHER.c.event_id == REQUEST.c.event_id,
        OTHER.c.booking_id.is_(None),
        OTHER.c.slot_id.is_(None),
        OTHER.c.author_id == REQUEST.c.author_id,
        OTHER.c.status == constant(ChangeStatus.OPEN),
    )
    version = select(EVENT.c.version).where(EVENT.c.id == REQUEST.c.event_id).scalar_subquery()
    await session.execute(
        update(REQUEST)
        .where(REQUEST.c.id.in_(requests), ~asked_anew)
        .values(
            status=ChangeStatus.OPEN,
            act_id=None,
            answer=None,
            answered_at=None,
            answered_by=None,
            answered_by_id=None,
            # The event is again what it was when the request was answered.
            seen_version=version,
        )
    )


async def _drop_answers(session: WriteSession, requests: Sequence[UUID]) -> None:
    dropped = await session.scalars(
        delete(MESSAGE)
        .where(
            MESSAGE.c.cause == constant(MessageCause.REQUEST_ANSWERED),
            MESSAGE.c.cause_key.in_([str(key) for key in requests]),
            MESSAGE.c.status == constant(MessageStatus.QUEUED),
        )
        .returning(MESSAGE.c.id)
    )
    jobs = [f"send_message:{key}" for key in dropped]
    still_open = and_(JOB.c.done_at.is_(None), JOB.c.parked_at.is_(None))
    await session.execute(delete(JOB).where(still_open, JOB.c.deduplication_key.in_(jobs)))
