"""Consents (J2): what counts, as a condition on riders; confirming by mail what the web said; withdrawing at once.

A yes to marketing counts once the link that was mailed for it has been followed (double opt-in), and until the next no.
A yes that is repeated takes nothing away from one that counts already; a no needs nothing to count.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, tuple_, update
from sqlalchemy.orm import aliased

from models.consent_standing import has_consented
from models.kit.uuid7 import uuid7
from models.message import MessageChannel
from models.rider import MARKETING_PURPOSES, Consent, ConsentPurpose, Rider
from models.session import UNSCOPED, WriteSession

# Which consent a message of this channel needs.
PURPOSE_OF = {MessageChannel.EMAIL: ConsentPurpose.BRAND_EMAIL, MessageChannel.SMS: ConsentPurpose.BRAND_SMS}
CHANNEL_OF = {purpose: channel for channel, purpose in PURPOSE_OF.items()}


async def pending_consents(session: WriteSession, rider_id: UUID) -> list[Consent]:
    """Yeses to marketing that wait for their link to be followed, oldest first; none where one counts already."""
    later_no = aliased(Consent)
    withdrawn = select(later_no.id).where(
        later_no.rider_id == Consent.rider_id,
        later_no.purpose == Consent.purpose,
        ~later_no.granted,
        tuple_(later_no.created_at, later_no.id) > tuple_(Consent.created_at, Consent.id),
    )
    counting = [and_(Consent.purpose == purpose, ~has_consented(purpose)) for purpose in sorted(MARKETING_PURPOSES)]
    statement = (
        select(Consent)
        .join(Rider, Rider.id == Consent.rider_id)
        .where(Consent.rider_id == rider_id, Consent.granted, Consent.confirmed_at.is_(None))
        .where(or_(*counting), ~withdrawn.correlate(Consent).exists())
        .order_by(Consent.created_at, Consent.id)
    )
    return list(await session.scalars(statement, execution_options=UNSCOPED))


async def withdraw(
    session: WriteSession,
    rider_ids: Iterable[UUID],
    purposes: Collection[ConsentPurpose],
    proof: str,
    message_id: UUID | None = None,
) -> None:
    """Write a no for each rider and purpose whose last answer is not one already; it counts at once.

    What they refuse is the text that they last answered to; `message_id` is the message by which they did.
    """
    for rider_id in rider_ids:
        for purpose in purposes:
            last = await _last_answer(session, rider_id, purpose)
            if last is not None and not last.granted:
                continue
            session.add(
                Consent(
                    id=uuid7(),
                    rider_id=rider_id,
                    purpose=purpose,
                    granted=False,
                    text_version=last.text_version if last else "none",
                    proof=proof,
                    message_id=message_id,
                )
            )
    await session.flush()


async def withdraw_address(
    session: WriteSession,
    channel: MessageChannel,
    address: str,
    purposes: Collection[ConsentPurpose],
    proof: str,
    message_id: UUID | None = None,
) -> None:
    """The same for everyone who is reached at this address: families share them, and the owner has spoken."""
    # Waits for whoever merges one of these records, and only then asks whose address it is.
    here = _at(channel, address).with_for_update(read=True, key_share=True)
    await session.execute(here, execution_options=UNSCOPED)
    await withdraw(session, await reached_at(session, channel, address), purposes, proof, message_id)


async def reached_at(session: WriteSession, channel: MessageChannel, address: str) -> list[UUID]:
    """Everybody who is reached at this address, proven or not."""
    return list(await session.scalars(_at(channel, address), execution_options=UNSCOPED))


def _at(channel: MessageChannel, address: str) -> Select[UUID]:
    mine = Rider.phone == address if channel is MessageChannel.SMS else Rider.email == address.strip().lower()
    found = select(Rider.id).where(mine, Rider.anonymised_at.is_(None), Rider.merged_into_id.is_(None))
    return found.order_by(Rider.id)


async def _last_answer(session: WriteSession, rider_id: UUID, purpose: ConsentPurpose) -> Consent | None:
    last = (
        select(Consent)
        .where(Consent.rider_id == rider_id, Consent.purpose == purpose)
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1)
    )
    found: Consent | None = await session.scalar(last, execution_options=UNSCOPED)
    return found


async def confirm_pending(session: WriteSession, consent: Consent, message_id: UUID | None) -> list[Consent]:
    """Let what waited when this yes was given, and waits still, count from now on; what that is.

    `message_id`: the message that asked for it.
    """
    pending = [
        each for each in await pending_consents(session, consent.rider_id) if each.created_at <= consent.created_at
    ]
    if pending:
        await session.execute(
            update(Consent)
            .where(Consent.id.in_([each.id for each in pending]))
            .values(confirmed_at=func.now(), message_id=message_id),
            execution_options={**UNSCOPED, "synchronize_session": False},
        )
    return pending
