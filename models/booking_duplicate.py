"""Bookings that one person may have made twice and forgotten (C8): pairs at one event, computed when read."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select, union
from sqlalchemy.orm import Mapped

from models.booking import Booking, BookingStatus
from models.event import Event
from models.kit.base import Base, table_of, to_one
from models.kit.constant import constant
from models.rider import Rider
from models.slot import Slot

one, other = table_of(Booking).alias("one"), table_of(Booking).alias("other")
rider, other_rider = table_of(Rider).alias("rider"), table_of(Rider).alias("other_rider")
slot, other_slot = table_of(Slot).alias("slot"), table_of(Slot).alias("other_slot")
# Rides that are still to come: what was ridden was not forgotten.
TO_COME = [constant(status) for status in (BookingStatus.HELD, BookingStatus.BOOKED, BookingStatus.MODIFIED)]
SAME = {
    "rider": one.c.rider_id == other.c.rider_id,
    "email": rider.c.email == other_rider.c.email,
    "phone": rider.c.phone == other_rider.c.phone,
    "day": slot.c.day == other_slot.c.day,
}


def _pairs(found: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            one.c.id.label("booking_id"),
            other.c.id.label("other_id"),
            one.c.event_id.label("event_id"),
            *(case((same, True), else_=False).label(f"same_{name}") for name, same in SAME.items()),
        )
        .select_from(one)
        .join(other, and_(one.c.event_id == other.c.event_id, one.c.id < other.c.id))
        .join(rider, rider.c.id == one.c.rider_id)
        .join(other_rider, other_rider.c.id == other.c.rider_id)
        .join(slot, slot.c.id == one.c.slot_id)
        .join(other_slot, other_slot.c.id == other.c.slot_id)
        .where(
            found,
            one.c.status.in_(TO_COME),
            other.c.status.in_(TO_COME),
            slot.c.starts_at > func.now(),
            other_slot.c.starts_at > func.now(),
        )
    )


PAIRS = union(*(_pairs(SAME[name]) for name in ("rider", "email", "phone"))).subquery("booking_duplicate")


class BookingDuplicate(Base):
    """Two bookings of one event, still to come, of the same rider, address or phone."""

    __table__ = PAIRS
    __tablename__ = "booking_duplicate"
    __mapper_args__ = {"primary_key": [PAIRS.c.booking_id, PAIRS.c.other_id]}  # noqa: RUF012 - as SQLAlchemy types it

    booking_id: Mapped[UUID]
    other_id: Mapped[UUID]
    event_id: Mapped[UUID]
    same_rider: Mapped[bool]
    same_email: Mapped[bool]
    same_phone: Mapped[bool]
    same_day: Mapped[bool]

    booking: Mapped[Booking] = to_one("BookingDuplicate.booking_id", "Booking.id")
    other: Mapped[Booking] = to_one("BookingDuplicate.other_id", "Booking.id")
    event: Mapped[Event] = to_one("BookingDuplicate.event_id", "Event.id")
