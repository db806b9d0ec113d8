"""Booking for friends who ride together: places for all of them in one slot, or none (C7; ADR 0021)."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, literal_column, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.types import Text

from models.booking import Booking, BookingStatus, CancelReason
from models.driver_session import DriverSession, Fetching
from models.errors import InvalidInput
from models.kit.uuid7 import uuid7
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.statement import Statement
from resolvers.booking import Attribution, BookPlaceInput, InParty, book_rider
from resolvers.companion import check_companions, named
from resolvers.rider import ConsentAnswer, RiderDetails


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One of a group: who they are, and what they would ride. Friends may share the organiser's e-mail address."""

    model_id: UUID = field(metadata={"node": "VehicleModel"})
    rider: RiderDetails


@dataclass(frozen=True, slots=True)
class BookGroupInput:
    """Friends wish to ride together in a slot. The consents are the organiser's: nobody consents for another."""

    slot_id: UUID
    organiser: GroupMember
    companions: list[GroupMember]
    consents: list[ConsentAnswer] = field(default_factory=list)
    attribution: Attribution = field(default_factory=Attribution)


async def book_group(session: DriverSession, viewer: Viewer, input: BookGroupInput) -> Booking:
    """Book for an organiser and one to five companions in one slot: all of them, or none. Answers the organiser's.

    Booked online, all are held until the organiser follows the link of the one mail: it confirms all at once. Raises
    what `book_place` does; `field` names the rider concerned, as `companions[1].rider.licenceClass`.
    """
    require(viewer, "book_group")
    if not input.companions:
        raise InvalidInput(
            "Un groupe compte au moins un ami. Seul, réservez une place.",
            "A group has one companion at least. Alone, book a place.",
            field="companions",
        )
    await _wait_for_other_groups(session, input.slot_id)
    group_id, size = uuid7(), 1 + len(input.companions)
    with named("organiser"):
        booking = await book_rider(
            session, viewer, _asked(input, input.organiser, input.consents), InParty(group_id, size, organises=True)
        )
    # After the slot is known to be there: to who may not see it, all requests read alike.
    check_companions(input.organiser.rider, [each.rider for each in input.companions])
    for position, each in enumerate(input.companions):
        with named(f"companions[{position}]"):
            await book_rider(session, viewer, _asked(input, each, []), InParty(group_id, size, organises=False))
    return booking


def _asked(input: BookGroupInput, member: GroupMember, consents: list[ConsentAnswer]) -> BookPlaceInput:
    return BookPlaceInput(input.slot_id, member.model_id, member.rider, consents, input.attribution)


async def _wait_for_other_groups(session: Fetching, slot_id: UUID) -> None:
    """Groups book a slot one after the other: two that each had some of the last places would both get none.

    Whoever books alone holds nothing while waiting, so they need not wait here.
    """
    await session.fetch_row(_LOCK, slot_id=slot_id)


async def friends_of(session: WriteSession, booking: Booking) -> list[tuple[Booking, bool]]:
    """The other bookings of a group that are to be confirmed with this one, locked; past the viewer's scope.

    Those written in the same transaction: an earlier offer of the waiting list to the same friends is another one.
    With each whether the organiser's link proves its rider's address as well, which it does where it is the same.
    """
    address = select(Rider.email).where(Rider.id == booking.rider_id).scalar_subquery()
    ran_out = (Booking.status == BookingStatus.CANCELLED) & (Booking.cancel_reason == CancelReason.HOLD_EXPIRED)
    statement = (
        select(Booking, Rider.email == address)
        .join(Rider, Rider.id == Booking.rider_id)
        .where(
            Booking.group_id == booking.group_id,
            Booking.created_at == booking.created_at,
            Booking.id != booking.id,
            or_(Booking.status == BookingStatus.HELD, ran_out),
        )
        .order_by(Booking.id)
        .with_for_update(of=Booking)
    )
    rows = await session.execute(statement, execution_options=UNSCOPED)
    return [(friend, bool(same)) for friend, same in rows]


def _lock() -> Statement:
    name: ColumnElement[str] = literal_column("'group '") + as_type(bindparam("slot_id", type_=Uuid()), Text())
    return Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(name, literal_column("0")))))


_LOCK = _lock()
