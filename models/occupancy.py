"""Figures of places and bookings as SQL expressions (kpi.md): places, booked, held, free, fill rate.

They are attributes of the mapped classes, so the reader, filters and exports read them like columns.
"""

from typing import Any

from sqlalchemy import ColumnElement, Date, case, cast, func, or_, select

from models.booking import Booking, BookingStatus
from models.event import Event, EventState
from models.kit.constant import constant
from models.kit.figure import figure, share
from models.party import Party
from models.slot import Place, Slot, SlotState

BOOKED = [
    constant(status)
    for status in (BookingStatus.BOOKED, BookingStatus.MODIFIED, BookingStatus.CHECKED_IN, BookingStatus.DONE)
]
place, slot, booking, event = (model.__table__ for model in (Place, Slot, Booking, Event))
group = Party.__table__


def _is_open() -> ColumnElement[bool]:
    return (slot.c.state == constant(SlotState.OPEN)) & place.c.withdrawn_at.is_(None)


def _still_to_come() -> ColumnElement[bool]:
    return slot.c.starts_at > func.now()


def _places(*conditions: ColumnElement[bool], correlate: Any) -> ColumnElement[int]:
    """Places that can be booked: open slots × vehicles available at them."""
    return (
        select(func.count())
        .select_from(place.join(slot, slot.c.id == place.c.slot_id))
        .where(_is_open(), *conditions)
        .correlate(correlate)
        .scalar_subquery()
    )


def _bookings(*conditions: ColumnElement[bool], correlate: Any) -> ColumnElement[int]:
    return select(func.count()).select_from(booking).where(*conditions).correlate(correlate).scalar_subquery()


def _taken() -> ColumnElement[bool]:
    return (
        select(booking.c.id)
        .where(
            booking.c.place_id == place.c.id,
            # Said as well, though the place implies it: of an event's places only its own bookings are read.
            booking.c.event_id == place.c.event_id,
            booking.c.status != constant(BookingStatus.CANCELLED),
        )
        .correlate(place)
        .exists()
    )


def _attach_to_event() -> None:
    of_event = booking.c.event_id == event.c.id
    # By the slots and not by the places' own event: an index leads from each slot to its places.
    of_its_slots = slot.c.event_id == event.c.id
    places = _places(of_its_slots, correlate=event)
    booked = _bookings(of_event, booking.c.status.in_(BOOKED), correlate=event)
    from_meta = _bookings(
        of_event, booking.c.status.in_(BOOKED), func.lower(booking.c.last_campaign).like("meta%"), correlate=event
    )
    on_sale = (event.c.state == constant(EventState.OPEN)) & _still_to_come()
    free = _places(of_its_slots, on_sale, ~_taken(), correlate=event)
    Event.places_count = figure(places, "Places that can be booked: open slots × vehicles (B4)")
    Event.booked_count = figure(booked, "Places booked, modified, checked in or done")
    Event.held_count = figure(
        _bookings(of_event, booking.c.status == constant(BookingStatus.HELD), correlate=event),
        "Places held, not yet confirmed",
    )
    Event.free_count = figure(free, "Places that can be booked now")
    Event.fill_rate = figure(share(booked, places), "booked / places, 0 to 1")
    Event.meta_share = figure(
        share(from_meta, booked), "Share of bookings whose last campaign touch is META, 0 to 1 (H4)"
    )
    local_today = cast(func.timezone(event.c.zone, func.now()), Date)
    Event.days_left = figure(event.c.starts_on - local_today, "Days until the first day; negative once it has passed")


def _attach_to_slot() -> None:
    here = place.c.slot_id == slot.c.id
    open_here = place.c.withdrawn_at.is_(None) & (slot.c.state == constant(SlotState.OPEN))
    event_open = (
        select(event.c.id)
        .where(event.c.id == slot.c.event_id, event.c.state == constant(EventState.OPEN))
        .correlate(slot)
        .exists()
    )
    count = select(func.count()).select_from(place)
    Slot.places_count = figure(
        count.where(here, open_here).correlate(slot).scalar_subquery(), "Places that can be booked; 0 when closed"
    )
    Slot.free_count = figure(
        count.where(here, open_here, event_open, _still_to_come(), ~_taken()).correlate(slot).scalar_subquery(),
        "Places that can be booked now",
    )


def _attach_to_place() -> None:
    slot_open = (
        select(slot.c.id)
        .join(event, event.c.id == slot.c.event_id)
        .where(
            slot.c.id == place.c.slot_id,
            slot.c.state == constant(SlotState.OPEN),
            event.c.state == constant(EventState.OPEN),
            _still_to_come(),
        )
        .correlate(place)
        .exists()
    )
    Place.free = figure(
        case((or_(place.c.withdrawn_at.is_not(None), ~slot_open, _taken()), False), else_=True),
        "Whether it can be booked now",
    )


def _attach_to_group() -> None:
    ride = (booking.c.group_id == group.c.id, booking.c.status != constant(BookingStatus.CANCELLED))
    Party.riders_count = figure(_bookings(*ride, correlate=group), "How many of them have a place")


_attach_to_event()
_attach_to_slot()
_attach_to_place()
_attach_to_group()
