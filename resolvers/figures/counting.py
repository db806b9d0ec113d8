"""Figures counted from places, bookings and rides (definitions: `kpi.md`): for a refresh to write, or a recount.

Each function makes a statement; its argument makes the condition on which it counts from the column of a key.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    case,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
)

from models.booking import Booking, BookingStatus, BookingStep, CancelReason, Ride
from models.event import Event, EventState
from models.figures import COUNTS
from models.kit.constant import constant
from models.licence import LicenceClass
from models.occupancy import BOOKED
from models.rider import Rider
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle, VehicleModel

place, slot, booking, step, ride, event, rider, vehicle, model = (
    mapped.__table__ for mapped in (Place, Slot, Booking, BookingStep, Ride, Event, Rider, Vehicle, VehicleModel)
)
S, R = BookingStatus, CancelReason
# Answers that name the tour's own brand, or that say that there is none.
NO_COMPETITOR: ColumnElement[str] = literal_column("'^(yamaha|mbk|aucun|(none|non|no|-)$)'", String())
DAYS_KEY = ("season_id", "event_id", "day", "model_id")
ZERO: ColumnElement[int] = literal_column("0", Integer())

Meant = Callable[[Any], ColumnElement[bool]]


def grain_key(owner: Any, day: Any, model_id: Any) -> ColumnElement[Any]:
    """The key of a row that stands for three values: the same three make the same key."""
    written = func.to_char(day, literal_column("'YYYYMMDD'", String()))
    return cast(func.md5(func.concat(owner, written, model_id)), Uuid).label("id")


def counted_days(meant: Meant) -> Select[Any]:
    """The rows of `DayFigures` of the events that are meant.

    Every booking has its place, so the keys of the places are all there are.
    """
    places = _places(meant).subquery("places_by_day")
    bookings = _bookings(meant).subquery("bookings_by_day")
    same = and_(*(places.c[name] == bookings.c[name] for name in DAYS_KEY[1:]))
    return select(
        grain_key(places.c.event_id, places.c.day, places.c.model_id),
        *(places.c[name] for name in (*DAYS_KEY, "places")),
        *(func.coalesce(bookings.c[name], ZERO).label(name) for name in COUNTS[1:]),
        bookings.c.due_at,
    ).select_from(places.outerjoin(bookings, same))


def _places(meant: Meant) -> Select[Any]:
    keys = (event.c.season_id, place.c.event_id, slot.c.day, vehicle.c.model_id)
    on_sale = and_(
        slot.c.state == constant(SlotState.OPEN),
        place.c.withdrawn_at.is_(None),
        event.c.state != constant(EventState.CANCELLED),
    )
    return (
        select(*keys, func.count().filter(on_sale).label("places"))
        .join_from(place, slot, slot.c.id == place.c.slot_id)
        .join(vehicle, vehicle.c.id == place.c.vehicle_id)
        .join(event, event.c.id == place.c.event_id)
        .where(meant(place.c.event_id), meant(event.c.id))
        .group_by(*keys)
    )


def _bookings(meant: Meant) -> Select[Any]:
    keys = (booking.c.event_id, slot.c.day, vehicle.c.model_id)
    waited_for = booking.c.status.in_([constant(S.BOOKED), constant(S.MODIFIED)])
    due_at = func.min(slot.c.ends_at).filter(waited_for, slot.c.ends_at > func.now())
    counts = (func.count().filter(condition).label(name) for name, condition in _conditions(waited_for).items())
    return (
        select(*keys, *counts, due_at.label("due_at"))
        .join_from(booking, slot, slot.c.id == booking.c.slot_id)
        .join(vehicle, vehicle.c.id == booking.c.vehicle_id)
        .join(event, event.c.id == booking.c.event_id)
        .outerjoin(ride, ride.c.booking_id == booking.c.id)
        .where(meant(booking.c.event_id), meant(event.c.id))
        .group_by(*keys)
    )


def _conditions(waited_for: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    """Which bookings each figure counts."""
    status, reason = booking.c.status, booking.c.cancel_reason
    is_booked = status.in_(BOOKED)
    is_cancelled = and_(status == constant(S.CANCELLED), reason != constant(R.HOLD_EXPIRED))
    cancelled_at = (
        select(func.max(step.c.created_at))
        .where(step.c.booking_id == booking.c.id, step.c.status == constant(S.CANCELLED))
        .correlate(booking)
        .scalar_subquery()
    )
    begins_at = func.timezone(event.c.zone, cast(event.c.starts_on, DateTime))
    return {
        "booked": is_booked,
        "held": status == constant(S.HELD),
        "modified": status == constant(S.MODIFIED),
        "checked_in": status == constant(S.CHECKED_IN),
        "done": ride.c.returned_at.is_not(None),
        "no_show": or_(status == constant(S.NO_SHOW), and_(waited_for, slot.c.ends_at <= func.now())),
        "cancelled": is_cancelled,
        "cancelled_by_rider": and_(is_cancelled, reason == constant(R.RIDER)),
        # CASE: the step is looked up for the cancelled only.
        "cancelled_late": case((is_cancelled, cancelled_at >= begins_at), else_=false()),
        "expired": and_(status == constant(S.CANCELLED), reason == constant(R.HOLD_EXPIRED)),
        "departures": ride.c.booking_id.is_not(None),
        "falls": ride.c.fell,
        "from_meta": and_(is_booked, func.lower(booking.c.last_campaign).like(literal_column("'meta%'"))),
    }


def counted_riders(meant: Meant, whose: Any = booking.c.event_id, of: Any = booking.c.event_id) -> Select[Any]:
    """One row per rider and event with what they are counted by, in the form of `SeasonRider`.

    `of`: what they are counted in, the event by default. `whose`: the column of the key on which it is counted.
    """
    people = (
        select(of.label("owner_id"), booking.c.rider_id, func.bool_or(model.c.y_amt).label("on_y_amt"))
        .join_from(booking, vehicle, vehicle.c.id == booking.c.vehicle_id)
        .join(model, model.c.id == vehicle.c.model_id)
        .join(event, event.c.id == booking.c.event_id)
        .where(meant(whose), booking.c.status.in_(BOOKED))
        .group_by(of, booking.c.rider_id)
        .subquery("people")
    )
    return select(
        people.c.owner_id,
        people.c.rider_id,
        rider.c.licence_class,
        people.c.on_y_amt,
        _competitor().label("competitor"),
    ).join_from(people, rider, rider.c.id == people.c.rider_id)


def counted_season_riders(meant: Meant) -> Select[Any]:
    """The rows of `SeasonRider` of the riders that are meant; `owner_id` is the season."""
    return counted_riders(meant, booking.c.rider_id, event.c.season_id)


def _competitor() -> ColumnElement[bool]:
    """Whether the rider owns another brand; none: not answered."""
    answer = func.lower(func.btrim(rider.c.owned_brand))
    return case((answer != literal_column("''"), ~answer.regexp_match(NO_COMPETITOR)))


def rider_sums(people: FromClause) -> list[ColumnElement[int]]:
    """`RiderCounts` of rows as `counted_riders` makes them."""
    licence = people.c.licence_class
    named = {"riders_a": LicenceClass.A, "riders_a2": LicenceClass.A2, "riders_a1": LicenceClass.A1}
    return [
        func.count().label("riders"),
        *(func.count().filter(licence == constant(each)).label(name) for name, each in named.items()),
        func.count().filter(licence.not_in([constant(each) for each in named.values()])).label("riders_other"),
        func.count().filter(people.c.on_y_amt).label("riders_y_amt"),
        func.count().filter(people.c.competitor.is_not(None)).label("brand_answers"),
        func.count().filter(people.c.competitor).label("competitor_owners"),
    ]


def counted_events(meant: Meant, days: FromClause) -> Select[Any]:
    """The rows of `EventFigures` of the events that are meant; `days` holds their `counted_days`."""
    people = counted_riders(meant).subquery("event_riders")
    sums = rider_sums(people)
    of_people = select(people.c.owner_id, *sums).group_by(people.c.owner_id).subquery("riders_by_event")
    added = (func.sum(days.c[name]).label(name) for name in COUNTS)
    of_days = (
        select(days.c.event_id, *added, func.min(days.c.due_at).label("due_at"))
        .group_by(days.c.event_id)
        .subquery("days_by_event")
    )
    return (
        select(
            event.c.id,
            event.c.season_id,
            of_days.c.due_at,
            *(func.coalesce(of_days.c[name], ZERO).label(name) for name in COUNTS),
            *(func.coalesce(of_people.c[each.name], ZERO).label(each.name) for each in sums),
        )
        .select_from(
            event.outerjoin(of_days, of_days.c.event_id == event.c.id).outerjoin(
                of_people, of_people.c.owner_id == event.c.id
            )
        )
        .where(meant(event.c.id))
    )
