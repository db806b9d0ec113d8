"""One event laid out: slots by its template, the vehicles that come, and the places on sale (B2, B4)."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from models.event import EventState
from models.licence import LicenceClass
from models.slot import SlotState
from models.slot_plan import SlotPlan, takes_group, wall_slots
from resolvers.demo.dice import Dice
from resolvers.demo.fleet import Fleet
from resolvers.demo.rows import (
    AllocationRow,
    DealershipRow,
    EventRow,
    PlaceRow,
    SlotRow,
    TemplateRow,
    VehicleRow,
)

ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Stop:
    """An event with what its bookings need to know of it."""

    number: int
    row: EventRow
    host: DealershipRow
    postcode: str
    plan: SlotPlan
    days: list[date]
    vehicles: list[VehicleRow]
    opens_on: date
    closes_on: date
    """Bookings beforehand come from `opens_on` to the day before `closes_on`."""
    sold: int
    newcomers: int


@dataclass(frozen=True, slots=True)
class PlaceOnSale:
    """A place that can be booked."""

    id: UUID
    slot: SlotRow
    vehicle: VehicleRow
    required: LicenceClass


@dataclass(slots=True)
class Layout:
    """The rows of an event, the places on sale, and those of a vehicle that broke down once some were booked (C6)."""

    slots: list[SlotRow]
    allocations: list[AllocationRow] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    on_sale: list[PlaceOnSale] = field(default_factory=list)
    withdrawn: list[PlaceOnSale] = field(default_factory=list)
    withdrawn_at: datetime | None = None


def booking_dates(starts_on: date, moment: datetime, *, cancelled: bool) -> tuple[date, date]:
    """From when to when bookings come in beforehand: nine weeks, and never after `moment`.

    An event is cancelled three days ago, on the second of the dates.
    """
    closes_on = min(starts_on, moment.date()) - timedelta(days=3 if cancelled else 0)
    return min(starts_on - timedelta(days=63), closes_on - timedelta(days=10)), closes_on


def booking_time(opens_on: date, closes_on: date, dice: Dice) -> datetime:
    """A waking hour of a day before `closes_on`; more bookings come in the nearer it is."""
    days = int((closes_on - opens_on).days * dice.share() ** 0.6)
    return datetime.combine(opens_on, time(6), UTC) + timedelta(days=days, seconds=dice.whole(0, 15 * 3600))


def lay_out(stop: Stop, fleet: Fleet, dice: Dice) -> Layout:
    """Slots, allocations and places of an event, by the rules of `models.slot_plan`."""
    event = stop.row
    cancelled = event.state == EventState.CANCELLED
    layout = Layout(_slots(stop, dice))
    broken = None
    if not cancelled and dice.happens(0.2):
        broken = dice.one_of(stop.vehicles)
        layout.withdrawn_at = datetime.combine(stop.closes_on - timedelta(days=dice.whole(1, 4)), time(8, 30), UTC)
    for vehicle in stop.vehicles:
        first = max(event.starts_on, vehicle.available_from)
        last = min(event.ends_on, vehicle.available_until)
        if first <= last:
            active = not cancelled and vehicle is not broken
            layout.allocations.append(AllocationRow(event.id, vehicle.id, first, last, active))
            _add_places(layout, vehicle, fleet.required(vehicle), (first, last), vehicle is broken, dice)
    return layout


def template_row(stop: Stop) -> TemplateRow:
    """The template that the slots come from."""
    plan = stop.plan
    lunch_from, lunch_until = plan.lunch or (None, None)
    return TemplateRow(
        event_id=stop.row.id,
        first_ride=plan.first_ride,
        last_ride=plan.last_ride,
        length_minutes=plan.length,
        gap_minutes=plan.gap,
        lunch_from=lunch_from,
        lunch_until=lunch_until,
        grouping=plan.grouping,
    )


def _add_places(
    layout: Layout, vehicle: VehicleRow, required: LicenceClass, dates: tuple[date, date], broken: bool, dice: Dice
) -> None:
    """The vehicle's places at the slots of its group, on the days when it is there."""
    first, last = dates
    for slot in layout.slots:
        if not (first <= slot.day <= last and takes_group(slot.group_number, vehicle.group_number)):
            continue
        place = PlaceOnSale(dice.key(slot.created_at), slot, vehicle, required)
        withdrawn_at = layout.withdrawn_at if broken else None
        layout.places.append(
            PlaceRow(place.id, slot.created_at, slot.event_id, slot.id, vehicle.id, withdrawn_at),
        )
        if broken:
            layout.withdrawn.append(place)
        elif slot.state == SlotState.OPEN:
            layout.on_sale.append(place)


def _slots(stop: Stop, dice: Dice) -> list[SlotRow]:
    """All open, but for the last of Sunday here and there: the truck is loaded earlier."""
    planned = wall_slots(stop.plan, stop.days, ZONE)
    closed = planned[-1] if dice.happens(0.25) else None
    created_at = stop.row.created_at
    return [
        SlotRow(
            id=dice.key(created_at),
            created_at=created_at,
            event_id=stop.row.id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            local_start=slot.local_start,
            day=slot.local_start.date(),
            group_number=slot.group,
            state=SlotState.CLOSED if slot is closed else SlotState.OPEN,
        )
        for slot in planned
    ]
