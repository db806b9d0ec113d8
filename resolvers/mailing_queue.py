"""Queue the next messages of a mailing: to those who, looked at again, may be written to at this moment (F6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, null, or_, select, update

from models.allowed_time import next_allowed
from models.area import area_of
from models.kit.base import table_of
from models.kit.constant import constant
from models.mailing import Mailing, MailingAudience, MailingRecipient, MailingSkip, RecipientState
from models.message import MessageChannel
from models.message_catalog import MessageNature
from models.session import WriteSession
from resolvers.mailing_message import messages_of
from resolvers.mailing_set import DEALERSHIP, RIDER, address_of, dealership_skip, rider_skip
from resolvers.message import write_messages
from resolvers.quiet_hours import read_windows

RECIPIENT = table_of(MailingRecipient)


async def queue_next(session: WriteSession, mailing: Mailing, most: int, now: datetime) -> int:
    """Queue the messages of at most so many; how many they are. Who is asleep by law waits for the morning."""
    rows = await _lock_next(session, mailing, most, now)
    windows = await read_windows(session)
    marketing = mailing.nature is MessageNature.MARKETING
    left: list[dict[str, Any]] = []
    quiet: list[dict[str, Any]] = []
    ready: list[Row[Any]] = []
    for row in rows:
        reason = _reason(row)
        at = next_allowed(now, area_of(row.postcode), MessageChannel(row.channel), marketing, windows)
        if reason is not None:
            left.append({"key": row.id, "state": RecipientState.SKIPPED, "skipped": reason})
        elif at > now:
            quiet.append({"key": row.id, "not_before": at})
        else:
            ready.append(row)
    await _write(session, left)
    await _write(session, quiet)
    await _queue(session, mailing, ready)
    return len(ready)


def _reason(row: Row[Any]) -> MailingSkip | None:
    """Why the recipient is not written to after all."""
    if row.skip_now is not None:
        return MailingSkip(row.skip_now)
    return MailingSkip.CHANGED if row.address_now != row.address else None


async def _queue(session: WriteSession, mailing: Mailing, rows: Sequence[Row[Any]]) -> None:
    if not rows:
        return
    written = await write_messages(session, await messages_of(session, mailing, rows))
    ids = {each.recipient: each.id for each in written}
    queued = [row for row in rows if row.address in ids]
    # Whoever has a message of this mailing already, whatever became of the rows, gets no second one.
    twice = [row for row in rows if row.address not in ids]
    await _write(
        session,
        [{"key": row.id, "state": RecipientState.QUEUED, "message_id": ids[row.address]} for row in queued],
    )
    await _write(
        session,
        [{"key": row.id, "state": RecipientState.SKIPPED, "skipped": MailingSkip.DUPLICATE} for row in twice],
    )


async def _write(session: WriteSession, rows: list[dict[str, Any]]) -> None:
    """Write columns of many recipients, each named by its `key`; all name the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "key"]
    values = {name: bindparam(f"new_{name}", type_=RECIPIENT.c[name].type) for name in names}
    given = [{"of_key": each["key"], **{f"new_{name}": each[name] for name in names}} for each in rows]
    statement = update(RECIPIENT).where(RECIPIENT.c.id == bindparam("of_key")).values(values)
    await (await session.connection()).execute(statement, given)


async def _lock_next(session: WriteSession, mailing: Mailing, most: int, now: datetime) -> Sequence[Row[Any]]:
    """The next recipients, with what keeps them from being written to by now."""
    to_dealers = mailing.audience is MailingAudience.DEALERSHIPS
    person = DEALERSHIP if to_dealers else RIDER
    statement = (
        select(
            RECIPIENT,
            _by_channel(lambda channel: address_of(mailing.audience, channel)).label("address_now"),
            _by_channel(lambda channel: _skip(mailing, channel)).label("skip_now"),
            (null() if to_dealers else RIDER.c.postcode).label("postcode"),
            (DEALERSHIP.c.name if to_dealers else RIDER.c.first_name).label("greeted"),
        )
        .join(person, person.c.id == (RECIPIENT.c.dealership_id if to_dealers else RECIPIENT.c.rider_id))
        .where(
            RECIPIENT.c.mailing_id == mailing.id,
            RECIPIENT.c.state == constant(RecipientState.PENDING),
            or_(RECIPIENT.c.not_before.is_(None), RECIPIENT.c.not_before <= now),
        )
        .order_by(RECIPIENT.c.id)
        .limit(most)
        .with_for_update(of=RECIPIENT)
    )
    return (await session.execute(statement)).all()


def _skip(mailing: Mailing, channel: MessageChannel) -> ColumnElement[str]:
    reasons = dealership_skip if mailing.audience is MailingAudience.DEALERSHIPS else rider_skip
    return reasons(channel, mailing.nature, RECIPIENT.c.address)


def _by_channel(of: Any) -> ColumnElement[Any]:
    by_mail = RECIPIENT.c.channel == constant(MessageChannel.EMAIL)
    return case((by_mail, of(MessageChannel.EMAIL)), else_=of(MessageChannel.SMS))
