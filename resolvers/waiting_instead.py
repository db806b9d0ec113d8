"""Putting riders on the waiting list who lost a place and could be given no other (C6, C7)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Date,
    String,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from models.booking import Booking
from models.driver_session import Fetching
from models.event import Event, EventState
from models.kit.base import table_of
from models.kit.constant import constant
from models.rider import Rider
from models.statement import Statement
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish, WishModel, WishState
from models.wish_step import WishStep, WishStepKind, waiting_mark
from resolvers.waiting_lock import lock_waiting_lists

WISH, WISH_MODEL, STEP = (table_of(model) for model in (Wish, WishModel, WishStep))
_BOOKING_IDS = bindparam("booking_ids", type_=ARRAY(Uuid()))
LIVE: ColumnElement[bool] = literal_column("state IN ('WAITING', 'OFFERED')")


async def wait_instead(session: Fetching, booking_ids: Collection[UUID]) -> int:
    """Let the riders of these bookings, which they have lost, wait at their events; returns how many wait now.

    They wish any model of the family that they had booked, in any slot, and stand in the order by the moment of that
    booking: before whoever came later. Source and campaigns go along (C10). Whoever waits there already keeps the
    older wish; riders who are no longer known are left out. Who never said that the address is theirs (a friend booked
    for them) stands in the order as well, and is offered nothing before saying so. Two bookings of one rider make one
    wish. Places that are free already are offered by the schedule, a few seconds after the commit.

    Where an event is closed, cancelled or past nothing will be offered, so nobody waits there: `closed_events` tells
    those apart who write to the riders.
    """
    events = await session.fetch_rows(_EVENTS, booking_ids=list(booking_ids))
    await lock_waiting_lists(session, [row["event_id"] for row in events])
    actor = session.viewer.actor
    return len(await session.fetch_rows(_WAIT, booking_ids=list(booking_ids), actor=actor))


async def closed_events(session: Fetching, event_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these events at which nobody can wait (any more)."""
    rows = await session.fetch_rows(_CLOSED, event_ids=list(event_ids))
    return frozenset(row["id"] for row in rows)


def _is_on() -> ColumnElement[bool]:
    """Whether an event may still offer places: as who joins a waiting list is asked, by its own calendar."""
    today = func.timezone(Event.zone, func.now()).cast(Date())
    return (Event.state == constant(EventState.OPEN)) & (Event.ends_on >= today)


def _wait() -> Statement:
    lost = (
        select(
            func.new_key().label("wish_id"),
            Booking.event_id,
            Booking.rider_id,
            Booking.created_at,
            Booking.source,
            Booking.first_campaign,
            Booking.last_campaign,
            case((~Rider.unproven, func.now())).label("proven_at"),
            VehicleModel.family,
        )
        .join(Rider, Rider.id == Booking.rider_id)
        .join(Vehicle, Vehicle.id == Booking.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.id == any_(_BOOKING_IDS), Rider.anonymised_at.is_(None), _is_on())
        .ext(distinct_on(Booking.rider_id, Booking.event_id))
        .order_by(Booking.rider_id, Booking.event_id, Booking.created_at)
        .cte("lost")
    )
    made = _wishes(lost)
    models = select(func.new_key(), made.c.id, VehicleModel.id).select_from(
        made.join(lost, lost.c.wish_id == made.c.id).join(VehicleModel, VehicleModel.family == lost.c.family)
    )
    events = select(made.c.event_id).distinct()
    follow = (
        insert(WISH_MODEL).from_select(["id", "wish_id", "model_id"], models, include_defaults=False).cte("models"),
        _steps(made),
        insert(waiting_mark).from_select(["event_id"], events, include_defaults=False).cte("marks"),
    )
    return Statement(select(made.c.id).add_cte(*follow))


def _wishes(lost: CTE) -> CTE:
    values = {
        "id": lost.c.wish_id,
        "event_id": lost.c.event_id,
        "rider_id": lost.c.rider_id,
        "state": constant(WishState.WAITING),
        "any_model": literal_column("false"),
        "any_slot": true(),
        "joined_at": lost.c.created_at,
        "proven_at": lost.c.proven_at,
        "source": lost.c.source,
        "first_campaign": lost.c.first_campaign,
        "last_campaign": lost.c.last_campaign,
    }
    made = upsert(WISH).from_select(list(values), select(*values.values()), include_defaults=False)
    return (
        made.on_conflict_do_nothing(index_elements=["rider_id", "event_id"], index_where=LIVE)
        .returning(WISH.c.id, WISH.c.event_id, WISH.c.joined_at, WISH.c.proven_at)
        .cte("made")
    )


def _steps(made: CTE) -> CTE:
    """That they joined, and that they are known: in the order in which they stand."""
    kinds = [
        select(made.c.id, made.c.joined_at, literal_column(str(nth)).label("nth"), constant(kind).label("kind"))
        for nth, kind in enumerate((WishStepKind.JOINED, WishStepKind.PROVEN))
    ]
    kinds[1] = kinds[1].where(made.c.proven_at.is_not(None))
    each = union_all(*kinds).subquery()
    source = select(func.new_key(), each.c.id, each.c.kind, null(), bindparam("actor", type_=String())).order_by(
        each.c.joined_at, each.c.id, each.c.nth
    )
    columns = ["id", "wish_id", "kind", "cause", "actor"]
    return insert(STEP).from_select(columns, source, include_defaults=False).cte("steps")


_EVENTS = Statement(select(Booking.event_id).where(Booking.id == any_(_BOOKING_IDS)).distinct())
_CLOSED = Statement(select(Event.id).where(Event.id == any_(bindparam("event_ids", type_=ARRAY(Uuid()))), ~_is_on()))
_WAIT = _wait()
