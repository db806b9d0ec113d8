"""Who is not written to (F5): asked just before sending, and by mailings that count whom they reach.

What keeps back what, and why that is lawful: ADR 0027.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, true, update
from sqlalchemy.dialects.postgresql import insert

from models.message import MessageChannel
from models.session import UNSCOPED, WriteSession
from models.suppression import LIVE, Suppression, SuppressionReason, SuppressionScope

# Which of several reasons is told: first those that nobody but the address's owner can heal.
GRAVEST = list(SuppressionReason)


def normalised(address: str) -> str:
    """An address or a number as suppressions keep it."""
    return address.strip().lower()


async def suppressed(
    session: WriteSession, channel: MessageChannel, address: str, marketing: bool
) -> SuppressionReason | None:
    """Why a message may not go to this address now, the gravest reason first; None: it may."""
    rank = case({reason.value: number for number, reason in enumerate(GRAVEST)}, value=Suppression.reason)
    found = (
        select(Suppression.reason)
        .where(_keeps_back(channel, marketing), Suppression.address == normalised(address))
        .order_by(rank)
        .limit(1)
    )
    reason: SuppressionReason | None = await session.scalar(found, execution_options=UNSCOPED)
    return reason


def is_suppressed(channel: MessageChannel, address: Any, marketing: bool) -> ColumnElement[bool]:
    """The same as a condition on a column of addresses, for those who count or choose recipients."""
    kept_back = select(Suppression.id).where(
        _keeps_back(channel, marketing), Suppression.address == func.lower(address)
    )
    return kept_back.correlate_except(Suppression).exists()


def _keeps_back(channel: MessageChannel, marketing: bool) -> ColumnElement[bool]:
    concerned = true() if marketing else Suppression.scope == SuppressionScope.ALL
    return Suppression.lifted_at.is_(None) & (Suppression.channel == channel) & concerned


async def suppress(
    session: WriteSession,
    channel: MessageChannel,
    address: str,
    reason: SuppressionReason,
    scope: SuppressionScope,
    *,
    message_id: UUID | None = None,
    note: str | None = None,
) -> None:
    """Write no more to this address; nothing new if it is kept back for that reason already."""
    values = {
        "channel": channel,
        "address": normalised(address),
        "reason": reason,
        "scope": scope,
        "message_id": message_id,
        "note": note,
    }
    await session.execute(
        insert(Suppression)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["channel", "address", "reason", "scope"], index_where=LIVE)
    )


async def lift_reason(
    session: WriteSession, channel: MessageChannel, address: str, reason: SuppressionReason, note: str
) -> bool:
    """Take back what was done for one reason, as its cause is over; whether there was anything to take back."""
    live = (
        Suppression.lifted_at.is_(None)
        & (Suppression.channel == channel)
        & (Suppression.address == normalised(address))
        & (Suppression.reason == reason)
    )
    lifted = await session.execute(
        update(Suppression)
        .where(live)
        .values(lifted_at=func.now(), lifted_by=session.viewer.actor, lift_note=note)
        .returning(Suppression.id),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )
    return lifted.first() is not None
