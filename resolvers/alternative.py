"""What to offer instead of a place that is gone or that the rider may not ride: free ones, nearest first (C1, B5)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from models.dealership import Dealership
from models.driver_session import Fetching
from models.event import Event, EventState
from models.kit.constant import constant
from models.licence import LicenceClass
from models.slot import Place, Slot, SlotState
from models.statement import Statement
from models.vehicle import Vehicle, VehicleModel
from resolvers.place import is_free

ALTERNATIVES = 5
MOST_SLOTS = 5_000
# The next event nearby: what a rider may be ready to drive to and to wait for.
NEARBY_KM = 200
NEARBY_DAYS = 90
MOST_EVENTS = 8
KM_PER_DEGREE = 111.2
_SLOT_ID, _MODEL_ID = (bindparam(name, type_=Uuid()) for name in ("slot_id", "model_id"))
_NOW, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("now", "until"))


async def nearest_free_places(
    session: Fetching, slot_id: UUID, model_id: UUID, rideable: Collection[LicenceClass], now: datetime
) -> list[UUID]:
    """Up to `ALTERNATIVES` free places to offer instead, best first, among what the rider may ride.

    The same model at the nearest other time; the same time on a model of the same family, of the same licence first,
    then on another vehicle of the group, then on any other; other models at the nearest other times; at last, where
    the event itself has fewer, the same model at open events nearby that come soon. Whether a place is free is no
    secret: read past the viewer's scope.
    """
    wanted = {
        "slot_id": slot_id,
        "model_id": model_id,
        "rideable": list(rideable),
        "now": now,
        "until": now + timedelta(days=NEARBY_DAYS),
    }
    found: list[UUID] = []
    # One after the other: in a rush the first mostly has enough, and the last ones are the dearest.
    for statement in (_NEAREST, _OTHER_TIMES, _NEARBY):
        found.extend(row["id"] for row in await session.fetch_rows(statement, **wanted))
        if len(found) >= ALTERNATIVES:
            break
    return found[:ALTERNATIVES]


def _nearest() -> Select[UUID]:
    """The wanted model at another time, another model at the wanted time: the best place of each slot or model."""
    other_times, same_time = _same_model(), _same_slot()
    near = union_all(
        select(other_times.c.id, literal_column("0").label("rank"), other_times.c.distance),
        select(same_time.c.id, same_time.c.rank, literal_column("0").label("distance")).where(same_time.c.nth == 1),
    ).subquery()
    return select(near.c.id).order_by(near.c.rank, near.c.distance, near.c.id).limit(_number(ALTERNATIVES))


def _same_model() -> Any:
    """The model wanted, at the nearest times: one place of each slot.

    From the few vehicles of the model, not slot after slot: where all is sold that looked at every place of the event.
    """
    wanted = aliased(Slot)
    distance = _distance(wanted).label("distance")
    return (
        select(Place.id, distance)
        .select_from(wanted)
        .join(Event, Event.id == wanted.event_id)
        .join(VehicleModel, VehicleModel.id == _MODEL_ID)
        .join(Vehicle, Vehicle.model_id == VehicleModel.id)
        .join(Place, (Place.event_id == wanted.event_id) & (Place.vehicle_id == Vehicle.id))
        .join(Slot, (Slot.id == Place.slot_id) & (Slot.id != wanted.id))
        .where(wanted.id == _SLOT_ID, _may_ride(), is_free(), *_on_sale())
        .ext(distinct_on(literal_column("distance"), Slot.id))
        .order_by(literal_column("distance"), Slot.id, Vehicle.number)
        .limit(_number(ALTERNATIVES))
        .subquery()
    )


def _same_slot() -> Any:
    """The time wanted, on the other models: same family and licence, same family, same group, then any."""
    kin = aliased(VehicleModel)
    of_group = (
        select(Vehicle.group_number)
        .join(Place, Place.vehicle_id == Vehicle.id)
        .where(Place.slot_id == _SLOT_ID, Vehicle.model_id == _MODEL_ID)
        .correlate(None)
    )
    rank = case(
        ((VehicleModel.family == kin.family) & (VehicleModel.licence_required == kin.licence_required), 1),
        (VehicleModel.family == kin.family, 2),
        (Vehicle.group_number.in_(of_group), 3),
        else_=4,
    )
    nth = func.row_number().over(partition_by=Vehicle.model_id, order_by=(rank, Vehicle.number))
    return (
        _free_places(_SLOT_ID)
        .add_columns(rank.label("rank"), nth.label("nth"))
        .join(Slot, Slot.id == Place.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .join(kin, kin.id == _MODEL_ID)
        .where(VehicleModel.id != _MODEL_ID, *_on_sale())
        .subquery()
    )


def _other_times() -> Select[Any]:
    """Other models at the nearest other times, those of the family first.

    Slot after slot, so that the search ends with the last one offered.
    """
    its_family = select(VehicleModel.family).where(VehicleModel.id == _MODEL_ID).scalar_subquery()
    slot = _slots_by_distance()
    of_family = (VehicleModel.family == its_family).label("of_family")
    each = (
        _free_places(slot.c.id)
        .add_columns(of_family, Vehicle.number)
        .where(VehicleModel.id != _MODEL_ID)
        .ext(distinct_on(Vehicle.model_id))
        .order_by(Vehicle.model_id, Vehicle.number)
        .correlate(slot)
        .lateral()
    )
    place = select(each.c.id).order_by(each.c.of_family.desc(), each.c.number).limit(_number(ALTERNATIVES)).lateral()
    found = select(place.c.id, slot.c.distance).join_from(slot, place, true())
    return found.order_by(slot.c.distance, slot.c.id).limit(_number(ALTERNATIVES))


def _nearby() -> Select[Any]:
    """The first free place of the model at each of the nearest events that come soon."""
    here, home, there = aliased(Slot), aliased(Event), aliased(Dealership)
    # Flat over some hundred kilometres: right within a percent, and no trigonometry but one cosine.
    north = (Dealership.latitude - there.latitude) * KM_PER_DEGREE
    east = (Dealership.longitude - there.longitude) * KM_PER_DEGREE * func.cos(func.radians(there.latitude))
    distance = func.sqrt(north * north + east * east).label("distance")
    event = (
        select(Event.id, distance, Event.starts_on)
        .select_from(Event)
        .join(here, here.id == _SLOT_ID)
        .join(home, (home.id == here.event_id) & (home.id != Event.id))
        .join(there, there.id == home.dealership_id)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .where(
            Event.state == constant(EventState.OPEN),
            Event.ends_on >= func.date(_NOW),
            Event.starts_on <= func.date(_UNTIL),
            distance.element <= NEARBY_KM,
        )
        .order_by("distance", Event.starts_on)
        .limit(_number(MOST_EVENTS))
        .subquery()
    )
    place = (
        _free_places(Slot.id)
        .join(Slot, Slot.id == Place.slot_id)
        .where(
            Slot.event_id == event.c.id,
            Slot.state == constant(SlotState.OPEN),
            Slot.starts_at > _NOW,
            VehicleModel.id == _MODEL_ID,
        )
        .order_by(Slot.starts_at, Vehicle.number)
        .limit(_number(1))
        .lateral()
    )
    found = select(place.c.id).join_from(event, place, true())
    return found.order_by(event.c.distance, event.c.starts_on).limit(_number(ALTERNATIVES))


def _slots_by_distance() -> Any:
    """The other slots on sale of the event, by the time between them and the wanted one."""
    wanted = aliased(Slot)
    return (
        select(Slot.id, _distance(wanted).label("distance"))
        .join(wanted, (wanted.id == _SLOT_ID) & (wanted.event_id == Slot.event_id) & (wanted.id != Slot.id))
        .join(Event, Event.id == Slot.event_id)
        .where(*_on_sale())
        .order_by("distance", Slot.id)
        # More than any event has: with it PostgreSQL sorts first, and looks into no slot after the last one offered.
        .limit(_number(MOST_SLOTS))
        .subquery()
    )


def _free_places(slot_id: Any) -> Select[Any]:
    """Free places of a slot that the rider may ride."""
    return (
        select(Place.id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(Place.slot_id == slot_id, _may_ride(), is_free())
    )


def _distance(wanted: Any) -> ColumnElement[Any]:
    """Seconds between a slot and the wanted one."""
    return func.abs(func.extract("epoch", Slot.starts_at - wanted.starts_at))


def _may_ride() -> ColumnElement[bool]:
    return VehicleModel.licence_required == any_(bindparam("rideable", type_=ARRAY(String())))


def _on_sale() -> tuple[ColumnElement[bool], ...]:
    return (
        Event.state == constant(EventState.OPEN),
        Slot.state == constant(SlotState.OPEN),
        Slot.starts_at > _NOW,
    )


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value))


# Built once: in a rush, building them for each rider took the greater part of the answer's time.
_NEAREST = Statement(_nearest())
_OTHER_TIMES = Statement(_other_times())
_NEARBY = Statement(_nearby())
