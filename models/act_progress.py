"""The progress of bulk acts as SQL expressions: counted from the rows themselves, so exact at any moment (C6).

They are attributes of the mapped classes, so the reader, filters and exports read them like columns.
"""

from sqlalchemy import ColumnElement, and_, case, exists, func, select, type_coerce

from models.act import Act, ActItem, ActItemState, OfferOutcome
from models.booking import Booking, BookingStatus, CancelReason
from models.kit.base import choice
from models.kit.constant import constant
from models.kit.figure import figure
from models.message import Message, MessageStatus

act, item, message = (mapped.__table__ for mapped in (Act, ActItem, Message))
offered = Booking.__table__.alias("offered")
lost = Booking.__table__.alias("lost")
elsewhere = Booking.__table__.alias("elsewhere")
O = OfferOutcome  # noqa: E741


def _rides_elsewhere() -> ColumnElement[bool]:
    """Whether the rider took another place of the event since, by themselves."""
    return (
        exists()
        .select_from(elsewhere.join(lost, lost.c.rider_id == elsewhere.c.rider_id))
        .where(
            lost.c.id == item.c.booking_id,
            elsewhere.c.event_id == lost.c.event_id,
            elsewhere.c.created_at > item.c.created_at,
            elsewhere.c.status.not_in((constant(BookingStatus.CANCELLED), constant(BookingStatus.HELD))),
            elsewhere.c.id.is_distinct_from(item.c.offered_id),
        )
        .correlate(item)
    )


def _answered() -> ColumnElement[OfferOutcome]:
    """What became of the booking that holds the offered place."""
    cancelled = offered.c.status == constant(BookingStatus.CANCELLED)
    confirmed = offered.c.confirmed_at.is_not(None)
    return (
        select(
            case(
                (and_(confirmed, offered.c.place_id == item.c.offered_place_id), constant(O.ACCEPTED)),
                (confirmed, constant(O.MOVED)),
                (_rides_elsewhere(), constant(O.MOVED)),
                (offered.c.status == constant(BookingStatus.HELD), constant(O.SILENT)),
                (and_(cancelled, offered.c.cancel_reason == constant(CancelReason.RIDER)), constant(O.REFUSED)),
                (and_(cancelled, offered.c.cancel_reason == constant(CancelReason.HOLD_EXPIRED)), constant(O.EXPIRED)),
                else_=constant(O.LOST),
            )
        )
        .where(offered.c.id == item.c.offered_id)
        .correlate(item)
        .scalar_subquery()
    )


def _outcome() -> ColumnElement[OfferOutcome]:
    alone = case((_rides_elsewhere(), constant(O.MOVED)), else_=constant(O.NONE))
    return case((item.c.offered_id.is_(None), alone), else_=_answered())


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(item)
        .where(item.c.act_id == act.c.id, *conditions)
        .correlate(act)
        .scalar_subquery()
    )


def _done(outcome: OfferOutcome) -> ColumnElement[int]:
    return _count(item.c.state == constant(ActItemState.DONE), _outcome() == constant(outcome))


def _attach() -> None:
    ActItem.outcome = figure(
        type_coerce(_outcome(), choice(OfferOutcome, "outcome")), "What the rider made of the offer, as of now"
    )
    told = (
        exists()
        .where(message.c.id == item.c.message_id, message.c.status == constant(MessageStatus.SENT))
        .correlate(item)
    )
    skipped = item.c.state == constant(ActItemState.SKIPPED)
    Act.bookings_count = figure(_count(~skipped), "Bookings that it changes")
    Act.done_count = figure(
        _count(item.c.state.in_((constant(ActItemState.DONE), constant(ActItemState.UNDONE)))),
        "Bookings changed so far",
    )
    Act.skipped_count = figure(_count(skipped), "Bookings left as they were, each with its cause")
    Act.offered_count = figure(_count(item.c.rank.is_not(None)), "Bookings for which a place is offered")
    Act.without_offer_count = figure(_count(~skipped, item.c.rank.is_(None)), "Bookings for which there is none")
    Act.told_count = figure(_count(told), "Riders whose message has left")
    Act.accepted_count = figure(_done(O.ACCEPTED), "Offers accepted")
    Act.moved_count = figure(_done(O.MOVED), "Riders who chose another place by themselves")
    Act.refused_count = figure(_done(O.REFUSED), "Offers refused")
    Act.silent_count = figure(_done(O.SILENT), "Offers held that nobody answered yet")
    Act.expired_count = figure(_done(O.EXPIRED), "Offers that ran out")


_attach()
