"""What a rider did, counted over the bookings and wishes that one sees (E5): a dealership knows its own weekends only.

Each is an expression of `sees`, the row rule of whoever asks. The reader gives it the viewer's (`policy/narrowed.py`);
as an attribute of the class it counts everything, for those who see everything.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from models.booking import Booking, BookingStatus, Ride
from models.kit.base import table_of
from models.kit.constant import constant
from models.kit.figure import figure
from models.rider import Rider
from models.wish import Wish

RIDER, BOOKING = table_of(Rider), table_of(Booking)
# Whether a row of a model, given by its columns, is seen.
Sees = Callable[[Any, type[Any]], ColumnElement[bool]]


def _all(_entity: Any, _model: type[Any]) -> ColumnElement[bool]:
    return true()


def bookings_count(rider_id: ColumnElement[Any], sees: Sees) -> ColumnElement[Any]:
    """Bookings of the rider, whatever became of them."""
    return _count(rider_id, sees)


def rides_count(rider_id: ColumnElement[Any], sees: Sees) -> ColumnElement[Any]:
    """Rides that the rider took."""
    return _count(rider_id, sees, BookingStatus.DONE)


def last_activity(rider_id: ColumnElement[Any], sees: Sees) -> ColumnElement[Any]:
    """The latest of what the rider did: booked, confirmed, rode, joined a waiting list.

    Never empty for those who see a rider by a booking or a wish.
    """
    booking, ride, wish = (table_of(model).alias() for model in (Booking, Ride, Wish))
    booked = (
        select(func.max(func.greatest(booking.c.created_at, booking.c.confirmed_at, ride.c.departed_at)))
        .select_from(booking)
        .outerjoin(ride, ride.c.booking_id == booking.c.id)
        .where(booking.c.rider_id == rider_id, sees(booking.c, Booking))
    )
    joined = select(func.max(wish.c.joined_at)).where(wish.c.rider_id == rider_id, sees(wish.c, Wish))
    return func.greatest(
        booked.correlate_except(booking, ride).scalar_subquery(),
        joined.correlate_except(wish).scalar_subquery(),
        type_=RIDER.c.last_action_at.type,
    )


def _count(rider_id: ColumnElement[Any], sees: Sees, *statuses: BookingStatus) -> ColumnElement[Any]:
    booking = BOOKING.alias()
    counted = select(func.count()).select_from(booking).where(booking.c.rider_id == rider_id, sees(booking.c, Booking))
    if statuses:
        counted = counted.where(booking.c.status.in_([constant(each) for each in statuses]))
    return counted.correlate_except(booking).scalar_subquery()


Rider.bookings_count = figure(bookings_count(RIDER.c.id, _all), "Bookings, of those that the viewer sees")
Rider.rides_count = figure(rides_count(RIDER.c.id, _all), "Rides taken, of those that the viewer sees")
