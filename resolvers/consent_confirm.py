"""Double opt-in (J2): a yes to marketing is asked again by mail, and counts once the link in it was followed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update

from models.errors import NotFound
from models.message import Message, MessageCause, MessageChannel
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.preferences import Preferences
from models.rider import MARKETING_PURPOSES, Consent, ConsentPurpose, Rider
from models.session import UNSCOPED, WriteSession
from models.suppression import SuppressionReason
from resolvers.consent import confirm_pending, pending_consents
from resolvers.link import LinkPurpose, make_link, read_link
from resolvers.message import queue_message
from resolvers.preferences import preferences_of
from resolvers.suppression import lift_reason

CONFIRMED_WITHIN = timedelta(days=30)
# Older ones are asked for no more: the mail would come as a surprise.
ASKED_WITHIN = timedelta(days=7)
MOST_RIDERS = 500


@dataclass(frozen=True, slots=True)
class ConfirmConsentsInput:
    """The token of the link that was mailed."""

    token: str


async def confirm_consents(session: WriteSession, viewer: Viewer, input: ConfirmConsentsInput) -> Preferences:
    """Say yes once more, by the link that was mailed: what waited for it counts from now on (J2).

    What was withdrawn meanwhile stays withdrawn; a second click changes nothing. The token is the permission. Raises
    LinkInvalid, NotFound.
    """
    require(viewer, "confirm_consents")
    consent_id = read_link(input.token, LinkPurpose.CONSENT)
    found = select(Consent, Rider).join(Rider, Rider.id == Consent.rider_id).where(Consent.id == consent_id)
    row = (await session.execute(found.with_for_update(), execution_options=UNSCOPED)).one_or_none()
    if row is None or row.Rider.anonymised_at is not None:
        raise NotFound("token")
    consent, rider = row.Consent, row.Rider
    asked_by = select(Message.id).where(
        Message.cause == MessageCause.CONSENT_CONFIRM, Message.cause_key == str(consent.id)
    )
    confirmed = await confirm_pending(session, consent, await session.scalar(asked_by, execution_options=UNSCOPED))
    if rider.email and any(each.purpose is ConsentPurpose.BRAND_EMAIL for each in confirmed):
        # Their own later word, proved by their mailbox. A STOP was said by the telephone: only that takes it back.
        unsubscribed = SuppressionReason.UNSUBSCRIBED
        await lift_reason(session, MessageChannel.EMAIL, rider.email, unsubscribed, f"Consent {consent.id}")
    return await preferences_of(session, rider)


async def ask_confirmation(session: WriteSession, rider_id: UUID) -> None:
    """Mail the link that confirms what the rider said yes to, if there is anything; in the caller's transaction."""
    rider = await session.scalar(select(Rider).where(Rider.id == rider_id), execution_options=UNSCOPED)
    pending = await pending_consents(session, rider_id)
    asked = update(Consent).where(Consent.rider_id == rider_id, Consent.granted, Consent.asked_at.is_(None))
    await session.execute(
        asked.values(asked_at=func.now()), execution_options={**UNSCOPED, "synchronize_session": False}
    )
    if rider is None or rider.email is None or not pending:
        return
    newest, expires_at = pending[-1], datetime.now(UTC) + CONFIRMED_WITHIN
    await queue_message(
        session,
        cause=MessageCause.CONSENT_CONFIRM,
        cause_key=str(newest.id),
        recipient=rider.email,
        locale=rider.locale,
        variables={
            "first_name": rider.first_name,
            "consents": sorted({each.purpose.value for each in pending}),
            "link": make_link(LinkPurpose.CONSENT, newest.id, expires_at),
            "expires_at": expires_at.isoformat(),
        },
    )


async def ask_confirmations(session: WriteSession) -> None:
    """The same for all who said yes and were not asked yet: whoever's address is proven, by whichever way they came."""
    for rider_id in await session.scalars(_unasked().distinct().limit(MOST_RIDERS)):
        await ask_confirmation(session, rider_id)


async def anyone_unasked(session: WriteSession) -> bool:
    """Whether somebody said yes and was not asked yet."""
    return await session.scalar(_unasked().limit(1)) is not None


def _unasked() -> Select[Any]:
    return (
        select(Consent.rider_id)
        .join(Rider, Rider.id == Consent.rider_id)
        .where(
            Consent.granted,
            Consent.confirmed_at.is_(None),
            Consent.asked_at.is_(None),
            Consent.purpose.in_(MARKETING_PURPOSES),
            Consent.created_at > func.now() - ASKED_WITHIN,
            ~Rider.unproven,
            Rider.email.is_not(None),
            Rider.anonymised_at.is_(None),
        )
    )
