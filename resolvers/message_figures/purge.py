"""Forgetting who opened and clicked: after thirteen months, or when a person is erased (J3, J4). Figures stay."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, cast, delete, func, select
from sqlalchemy.types import Date

from models.kit.base import table_of
from models.message_event import MessageEvent, MessageEventKind
from models.message_figures import MessageFigures, MessageTally
from models.message_link import FOLLOWED_FOR, MessageLink
from models.session import WriteSession
from resolvers.message_figures.refresh import close_messages, refresh_message_figures

MOST = 20_000
event, link, tally, figures = (table_of(each) for each in (MessageEvent, MessageLink, MessageTally, MessageFigures))


async def purge_followed(session: WriteSession, most: int = MOST) -> int:
    """Forget openings, clicks and links of messages sent more than thirteen months ago; how many messages. Some
    thousands at once: the rest next time. Never commits.
    """
    await refresh_message_figures(session)
    oldest = cast(func.timezone("Europe/Paris", func.now() - FOLLOWED_FOR), Date)
    old = (
        select(tally.c.message_id)
        .join(figures, figures.c.id == tally.c.figures_id)
        .where(~tally.c.closed, figures.c.day < oldest)
        .limit(most)
    )
    messages = (await session.scalars(old)).all()
    await _forget(session, messages)
    await session.execute(delete(link).where(link.c.expires_at < func.now()))
    return len(messages)


async def forget_followed(session: WriteSession, messages: Collection[UUID]) -> None:
    """Forget openings, clicks and links of these messages; what was counted stays. Never commits.

    Nobody calls it yet: it is there for erasing a person (J3), which is no act of the product so far.
    """
    await refresh_message_figures(session)
    await _forget(session, messages)


async def _forget(session: WriteSession, messages: Collection[UUID]) -> None:
    """What is counted is kept first, under the lock that the refresh holds."""
    if not messages:
        return
    await close_messages(session, messages)
    given = cast(list(messages), ARRAY(Uuid))
    kinds = [MessageEventKind.OPENED, MessageEventKind.CLICKED]
    await session.execute(delete(event).where(event.c.message_id == any_(given), event.c.kind.in_(kinds)))
    await session.execute(delete(link).where(link.c.message_id == any_(given)))
