"""Whom a mailing reaches (F6): the set that its filter names, who of it is left out and why, as one statement."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Uuid,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.sql.selectable import Subquery

from models.booking import Booking
from models.consent_standing import has_consented
from models.dealership import Dealership
from models.kit.base import table_of
from models.kit.constant import constant
from models.mailing import Mailing, MailingAudience, MailingChannels, MailingRecipient, MailingSkip, RecipientState
from models.message import MessageChannel
from models.message_catalog import MessageNature
from models.policy.viewer import Role
from models.rider import Locale, Rider
from models.session import WriteSession
from resolvers.consent import PURPOSE_OF
from resolvers.list_statement import revived
from resolvers.reader.filters import condition
from resolvers.reader.frame import Context, Frame
from resolvers.suppression import is_suppressed

RIDER, DEALERSHIP, BOOKING, RECIPIENT = (table_of(model) for model in (Rider, Dealership, Booking, MailingRecipient))
LISTED: dict[MailingAudience, type[Any]] = {
    MailingAudience.RIDERS: Rider,
    MailingAudience.BOOKINGS: Booking,
    MailingAudience.DEALERSHIPS: Dealership,
}
CHANNELS = {
    MailingChannels.EMAIL: (MessageChannel.EMAIL,),
    MailingChannels.SMS: (MessageChannel.SMS,),
    MailingChannels.EMAIL_ELSE_SMS: (MessageChannel.EMAIL, MessageChannel.SMS),
    MailingChannels.BOTH: (MessageChannel.EMAIL, MessageChannel.SMS),
}
NOBODY = cast(null(), Uuid())
# Numbers of France that ring at home take no SMS.
LANDLINE = "^\\+33[1-589]"


def chosen_rows(mailing: Mailing) -> Select[Any]:
    """Keys of the rows that the filter names, as admins see the list. Raises ReadError on what cannot be filtered."""
    frame = Frame(Context(Role.ADMIN, "admin"), LISTED[mailing.audience])
    tree = revived(frame.model, mailing.filter) if mailing.filter else None
    narrowed = frame.select(frame.entity.id).where(condition(frame.context, frame.entity, frame.model, tree))
    return narrowed.params(**frame.context.parameters.values({}))


def _riders(mailing: Mailing) -> Subquery:
    """Each rider once, with the earliest of the bookings by which they are in the set."""
    if mailing.audience is MailingAudience.RIDERS:
        return select(chosen_rows(mailing).subquery().c.id.label("person_id"), NOBODY.label("booking_id")).subquery()
    chosen = chosen_rows(mailing).subquery()
    return (
        select(BOOKING.c.rider_id.label("person_id"), BOOKING.c.id.label("booking_id"))
        .join(chosen, chosen.c.id == BOOKING.c.id)
        .ext(distinct_on(BOOKING.c.rider_id))
        .order_by(BOOKING.c.rider_id, BOOKING.c.id)
        .subquery()
    )


def rider_skip(channel: MessageChannel, nature: MessageNature, address: Any) -> ColumnElement[str]:
    """Why a rider is not written to at this address, the first reason that holds; NULL: is written to.

    Asked of the rider's row when the set is made, and again just before the message is queued.
    """
    marketing = nature is MessageNature.MARKETING
    reasons = [
        (RIDER.c.anonymised_at.is_not(None), MailingSkip.ANONYMISED),
        (RIDER.c.merged_into_id.is_not(None), MailingSkip.MERGED),
        (RIDER.c.unproven, MailingSkip.UNPROVEN),
        (_unreachable(channel, address), MailingSkip.NO_ADDRESS),
    ]
    if marketing:
        reasons.append((~has_consented(PURPOSE_OF[channel]), MailingSkip.NO_CONSENT))
    reasons.append((is_suppressed(channel, address, marketing), MailingSkip.SUPPRESSED))
    return case(*((when, constant(skip)) for when, skip in reasons), else_=null())


def dealership_skip(channel: MessageChannel, nature: MessageNature, address: Any) -> ColumnElement[str]:
    """The same for a dealership: a professional is written to on their own business without having asked (ADR 0029)."""
    marketing = nature is MessageNature.MARKETING
    return case(
        (_unreachable(channel, address), constant(MailingSkip.NO_ADDRESS)),
        (is_suppressed(channel, address, marketing), constant(MailingSkip.SUPPRESSED)),
        else_=null(),
    )


def _unreachable(channel: MessageChannel, address: Any) -> ColumnElement[bool]:
    none: ColumnElement[bool] = address.is_(None)
    return none if channel is MessageChannel.EMAIL else or_(none, address.regexp_match(LANDLINE))


def address_of(audience: MailingAudience, channel: MessageChannel) -> ColumnElement[Any]:
    """The column of the person's row that holds the address."""
    if audience is MailingAudience.DEALERSHIPS:
        column = DEALERSHIP.c.email if channel is MessageChannel.EMAIL else DEALERSHIP.c.phone
        return func.lower(func.nullif(func.btrim(column), ""), type_=String())
    return RIDER.c.email if channel is MessageChannel.EMAIL else RIDER.c.phone


def _part(mailing: Mailing, channel: MessageChannel) -> Select[Any]:
    """The set by one channel."""
    address = address_of(mailing.audience, channel)
    if mailing.audience is MailingAudience.DEALERSHIPS:
        people = chosen_rows(mailing).subquery()
        statement = select(
            DEALERSHIP.c.id.label("person_id"),
            NOBODY.label("booking_id"),
            constant(channel).label("channel"),
            address.label("address"),
            constant(Locale.FR).label("locale"),
            dealership_skip(channel, mailing.nature, address).label("skipped"),
        ).join(people, people.c.id == DEALERSHIP.c.id)
    else:
        people = _riders(mailing)
        statement = select(
            RIDER.c.id.label("person_id"),
            people.c.booking_id,
            constant(channel).label("channel"),
            address.label("address"),
            RIDER.c.locale,
            rider_skip(channel, mailing.nature, address).label("skipped"),
        ).join(people, people.c.person_id == RIDER.c.id)
    if mailing.channels is MailingChannels.EMAIL_ELSE_SMS:
        by_mail = address_of(mailing.audience, MessageChannel.EMAIL)
        return statement.where(by_mail.is_not(None) if channel is MessageChannel.EMAIL else by_mail.is_(None))
    return statement.where(true())


def _ranked(mailing: Mailing) -> tuple[Subquery, ColumnElement[Any]]:
    """The set by all channels, and why somebody of it is left out; each address is written to once."""
    found = union_all(*(_part(mailing, channel) for channel in CHANNELS[mailing.channels])).subquery()
    reached = found.c.skipped.is_(None)
    turn = func.row_number().over(
        partition_by=[found.c.channel, found.c.address, reached], order_by=[found.c.person_id]
    )
    ranked = select(found, (and_(reached, turn > 1)).label("again")).subquery()
    return ranked, case((ranked.c.again, constant(MailingSkip.DUPLICATE)), else_=ranked.c.skipped)


async def count_set(session: WriteSession, mailing: Mailing) -> dict[MailingSkip | None, int]:
    """How many of the set are left out for each reason, and under None how many messages there would be."""
    ranked, skipped = _ranked(mailing)
    why = select(skipped.label("why")).select_from(ranked).subquery()
    counted = await session.execute(select(why.c.why, func.count()).group_by(why.c.why))
    return {reason and MailingSkip(reason): number for reason, number in counted}


async def collect_set(session: WriteSession, mailing: Mailing) -> int:
    """Write the set anew, with the reasons of those left out; how many messages the mailing would send now."""
    await session.execute(delete(RECIPIENT).where(RECIPIENT.c.mailing_id == mailing.id))
    ranked, skipped = _ranked(mailing)
    to_dealers = mailing.audience is MailingAudience.DEALERSHIPS
    columns: dict[str, ColumnElement[Any]] = {
        "id": func.new_key(),
        "mailing_id": literal(mailing.id),
        "dealership_id" if to_dealers else "rider_id": ranked.c.person_id,
        "booking_id": ranked.c.booking_id,
        "channel": ranked.c.channel,
        "address": ranked.c.address,
        "locale": ranked.c.locale,
        "state": case((skipped.is_(None), constant(RecipientState.PENDING)), else_=constant(RecipientState.SKIPPED)),
        "skipped": skipped,
    }
    source = select(*columns.values()).order_by(ranked.c.person_id)
    await session.execute(insert(RECIPIENT).from_select(list(columns), source, include_defaults=False))
    return await count_reached(session, mailing.id)


async def count_reached(session: WriteSession, mailing_id: UUID) -> int:
    """Messages that the set as written holds."""
    counted = select(func.count()).where(
        RECIPIENT.c.mailing_id == mailing_id, RECIPIENT.c.state != constant(RecipientState.SKIPPED)
    )
    return await session.scalar(counted) or 0
