"""Reading an event's waiting list: who is in the order, which places are free, which offers have ended (C7).

Past the viewer's scope: who frees a place need not see who waits for it, and is told nothing of what is read here.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
)

from models.booking import Booking, BookingStatus
from models.dealership import Dealership
from models.driver_session import Fetching
from models.event import Event, EventState
from models.kit.constant import constant
from models.party import Party
from models.rider import Rider
from models.season import Season
from models.slot import Place, Slot, SlotState
from models.statement import Statement
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish, WishModel, WishSlot, WishState
from models.wish_step import WishStep, WishStepKind
from resolvers.meeting_point import MEETING_POINT
from resolvers.waiting_line import OpenPlace, Row, Waiting

_EVENT_ID, _SLOT_ID, _FROM = (
    bindparam("event_id", type_=Uuid()),
    bindparam("slot_id", type_=Uuid()),
    bindparam("not_before", type_=DateTime(timezone=True)),
)
OFFERED = WishStep.kind == constant(WishStepKind.OFFERED)
HELD, CANCELLED = (constant(status) for status in (BookingStatus.HELD, BookingStatus.CANCELLED))


def in_order(event_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """That someone waits at the event to whom a place could be offered: answered by the index of the order."""
    return (
        select(Wish.id)
        .where(Wish.event_id == event_id, Wish.state == constant(WishState.WAITING), Wish.proven_at.is_not(None))
        .exists()
    )


async def anyone_waits(session: Fetching, event_id: UUID) -> bool:
    """Whether the event has a waiting list at all: that is all that most who free a place ever ask."""
    return bool(await session.fetch_row(_ANYONE, event_id=event_id))


async def read_line(session: Fetching, event_id: UUID) -> list[Waiting]:
    """Who is in the order, first to last."""
    return [_waiting(dict(row)) for row in await session.fetch_rows(_LINE, event_id=event_id)]


def _waiting(row: Row) -> Waiting:
    return Waiting(
        id=row["id"],
        rider_id=row["rider_id"],
        group_id=row["group_id"],
        models=None if row["any_model"] else frozenset(row["models"]),
        slots=None if row["any_slot"] else frozenset(row["slots"]),
        rides=frozenset(row["rides"]),
        had=frozenset(row["had"]),
        facts=row,
    )


async def read_open_places(session: Fetching, event_id: UUID, slot_id: UUID | None, not_before: Any) -> list[OpenPlace]:
    """Free places on sale that depart after `not_before`, of one slot or of the event, by departure and number.

    Slots and the event are locked against whoever closes or cancels them, as for a booking (ADR 0012).
    """
    if slot_id is None:
        rows = await session.fetch_rows(_PLACES, event_id=event_id, not_before=not_before)
    else:
        rows = await session.fetch_rows(_PLACES_OF_SLOT, slot_id=slot_id, not_before=not_before)
    return [OpenPlace(row["place_id"], row["slot_id"], row["model_id"], dict(row)) for row in rows]


async def read_ended_offers(session: Fetching, event_id: UUID) -> list[dict[str, Any]]:
    """Wishes of which the latest offer was answered or ran out since they were last looked at."""
    return [dict(row) for row in await session.fetch_rows(_ENDED, event_id=event_id)]


def _line() -> Select[*tuple[Any, ...]]:
    live = Booking.status != CANCELLED
    return (
        select(
            Wish.id,
            Wish.rider_id,
            Wish.group_id,
            Wish.any_model,
            Wish.any_slot,
            Wish.source,
            Wish.first_campaign,
            Wish.last_campaign,
            Party.organiser_id,
            Rider.first_name,
            Rider.last_name,
            Rider.email,
            Rider.locale,
            Rider.birth_date,
            Rider.licence_class,
            Rider.licence_obtained_on,
            _array(WishModel.model_id, WishModel.wish_id == Wish.id).label("models"),
            _array(WishSlot.slot_id, WishSlot.wish_id == Wish.id).label("slots"),
            _array(Booking.slot_id, Booking.rider_id == Wish.rider_id, live).label("rides"),
            # Where it was offered, wherever its rider moved that booking to.
            _array(WishStep.place_id, WishStep.wish_id == Wish.id, OFFERED).label("had"),
            _at_limit().label("at_limit"),
        )
        .join(Rider, Rider.id == Wish.rider_id)
        .outerjoin(Party, Party.id == Wish.group_id)
        .where(Wish.event_id == _EVENT_ID, Wish.state == constant(WishState.WAITING), Wish.proven_at.is_not(None))
        .order_by(Wish.joined_at, Wish.id)
    )


def _at_limit() -> ColumnElement[bool]:
    """Whether the season lets the rider have no further booking (C8): what the trigger of migration 0010 counts."""
    live = (
        select(func.count())
        .select_from(Booking)
        .where(Booking.rider_id == Wish.rider_id, Booking.status != CANCELLED)
        .correlate(Wish, Season)
    )
    at_event = live.where(Booking.event_id == Wish.event_id).scalar_subquery()
    of_season = select(Event.id).where(Event.season_id == Season.id).correlate(Season)
    in_season = live.where(Booking.event_id.in_(of_season)).scalar_subquery()
    reached = or_(at_event >= Season.most_per_event, in_season >= Season.most_per_season)
    return (
        select(func.coalesce(reached, literal_column("false")))
        .join(Event, Event.season_id == Season.id)
        .where(Event.id == Wish.event_id)
        .correlate(Wish)
        .scalar_subquery()
    )


def _array(column: Any, *conditions: ColumnElement[bool]) -> Any:
    """The column's values as an array, from the rows of its own table that belong to the enclosing one."""
    return func.array(select(column).where(*conditions).correlate(Wish).scalar_subquery())


def _places(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    taken = select(Booking.id).where(Booking.place_id == Place.id, Booking.status != CANCELLED).exists()
    return (
        select(
            Place.id.label("place_id"),
            Place.event_id,
            Place.slot_id,
            Place.vehicle_id,
            Vehicle.model_id,
            Vehicle.number.label("vehicle_number"),
            VehicleModel.name.label("model"),
            VehicleModel.licence_required,
            Slot.starts_at,
            Slot.ends_at,
            Slot.day,
            Event.zone,
            *MEETING_POINT,
        )
        .join(Slot, Slot.id == Place.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(
            where,
            Slot.starts_at > _FROM,
            Slot.state == constant(SlotState.OPEN),
            Event.state == constant(EventState.OPEN),
            Place.withdrawn_at.is_(None),
            ~taken,
        )
        .order_by(Slot.starts_at, Vehicle.number, Place.id)
        .with_for_update(read=True, of=(Slot, Event))
    )


def _ended() -> Select[*tuple[Any, ...]]:
    """The latest offer of each wish that waits for an answer no more, or that was answered late."""
    offer = Booking.wish_id == Wish.id
    latest = (
        select(Booking.id, Booking.place_id, Booking.status, Booking.cancel_reason)
        .where(offer)
        # A place that is had counts, whatever was offered after it.
        .order_by(Booking.status.in_([HELD, CANCELLED]), Booking.id.desc())
        .limit(literal_column("1"))
        .correlate(Wish)
        .lateral("latest")
    )
    open_offer = select(Booking.id).where(offer, Booking.status == HELD).correlate(Wish).exists()
    taken = latest.c.status.not_in([HELD, CANCELLED])
    return (
        select(
            Wish.id,
            Wish.missed_offers,
            Wish.state,
            latest.c.id.label("booking_id"),
            latest.c.place_id,
            latest.c.cancel_reason,
            case((taken, literal_column("true")), else_=literal_column("false")).label("taken"),
        )
        .join(latest, true())
        .where(
            Wish.event_id == _EVENT_ID,
            # Said apart for the index: wishes that ended are most of them.
            Wish.state.in_([constant(state) for state in (WishState.OFFERED, WishState.WAITING, WishState.LAPSED)]),
            or_(
                (Wish.state == constant(WishState.OFFERED)) & (~open_offer | taken),
                Wish.state.in_([constant(WishState.WAITING), constant(WishState.LAPSED)]) & taken,
            ),
        )
        .order_by(Wish.joined_at, Wish.id)
        .with_for_update(of=Wish)
    )


_ANYONE = Statement(
    select(literal_column("1")).where(
        or_(
            in_order(_EVENT_ID),
            select(Wish.id).where(Wish.event_id == _EVENT_ID, Wish.state == constant(WishState.OFFERED)).exists(),
        )
    )
)
_LINE = Statement(_line())
_PLACES = Statement(_places(Slot.event_id == _EVENT_ID))
_PLACES_OF_SLOT = Statement(_places(Slot.id == _SLOT_ID))
_ENDED = Statement(_ended())
