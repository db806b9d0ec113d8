"""What a change request would change, field by field (E2): computed from what stands now, not kept."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Join,
    Select,
    String,
    Text,
    case,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped

from models.booking import Booking, BookingStatus
from models.change_request import OPEN, ChangeKind, ChangeRequest
from models.event import Event, EventState
from models.kit.base import Base, table_of, to_one
from models.kit.constant import constant
from models.slot import Slot
from models.vehicle import Vehicle, VehicleModel

request, booking, slot, event, vehicle, model = (
    table_of(each) for each in (ChangeRequest, Booking, Slot, Event, Vehicle, VehicleModel)
)
proposed_slot, proposed_model = slot.alias("proposed_slot"), model.alias("proposed_model")


def with_subject(source: FromClause, booking_id: ColumnElement[Any], slot_id: ColumnElement[Any]) -> Join:
    """The source, in which the event stands, with the booking or slot that is meant and what it is of."""
    return (
        source.outerjoin(booking, booking.c.id == booking_id)
        .outerjoin(slot, slot.c.id == func.coalesce(booking.c.slot_id, slot_id))
        .outerjoin(vehicle, vehicle.c.id == booking.c.vehicle_id)
        .outerjoin(model, model.c.id == vehicle.c.model_id)
    )


def local_minute(moment: ColumnElement[Any]) -> ColumnElement[str]:
    """A time of the wall clock as ISO 8601 writes it, to the minute."""
    return func.to_char(moment, literal_column("""'YYYY-MM-DD"T"HH24:MI'"""), type_=Text())


# What of a subject can be asked to change, by the API's names: as it stands now.
STANDING: dict[str, ColumnElement[str]] = {
    "slot": local_minute(slot.c.local_start),
    "model": model.c.name,
    "status": booking.c.status,
    "slot.state": slot.c.state,
    "state": event.c.state,
}
_CANCELS: ColumnElement[bool] = request.c.kind == constant(ChangeKind.CANCEL)
# The same as asked for, and when it is.
PROPOSED: dict[str, tuple[ColumnElement[bool], ColumnElement[str]]] = {
    "slot": (request.c.proposed_slot_id.is_not(None), local_minute(proposed_slot.c.local_start)),
    "model": (request.c.proposed_model_id.is_not(None), proposed_model.c.name),
    "status": (_CANCELS & request.c.booking_id.is_not(None), constant(BookingStatus.CANCELLED)),
    "slot.state": (request.c.proposed_slot_state.is_not(None), request.c.proposed_slot_state),
    "state": (
        request.c.proposed_event_state.is_not(None) | (_CANCELS & request.c.booking_id.is_(None)),
        func.coalesce(request.c.proposed_event_state, constant(EventState.CANCELLED)),
    ),
}


_REQUESTS = (
    with_subject(request.join(event, event.c.id == request.c.event_id), request.c.booking_id, request.c.slot_id)
    .outerjoin(proposed_slot, proposed_slot.c.id == request.c.proposed_slot_id)
    .outerjoin(proposed_model, proposed_model.c.id == request.c.proposed_model_id)
)


def _of_field(name: str) -> Select[Any]:
    asked, proposed = PROPOSED[name]
    word = literal_column(f"'{name}'", String())
    kept = request.c.seen[word].astext
    before = case((request.c.status == OPEN, STANDING[name].cast(Text)), else_=kept)
    return (
        select(
            request.c.id.label("change_request_id"),
            request.c.event_id.label("event_id"),
            word.label("field"),
            before.label("before"),
            proposed.cast(Text).label("proposed"),
        )
        .select_from(_REQUESTS)
        .where(asked)
    )


DIFFERENCE = union_all(*(_of_field(name) for name in STANDING)).subquery("change_difference")


class ChangeDifference(Base):
    """One field that a change request would change: as it stands (once answered: as it stood then), and as proposed."""

    __table__ = DIFFERENCE
    __tablename__ = "change_difference"
    __mapper_args__ = {"primary_key": [DIFFERENCE.c.change_request_id, DIFFERENCE.c.field]}  # noqa: RUF012 - as SQLAlchemy types it

    change_request_id: Mapped[UUID]
    event_id: Mapped[UUID]
    field: Mapped[str]
    before: Mapped[str]
    proposed: Mapped[str]

    change_request: Mapped[ChangeRequest] = to_one(
        "ChangeDifference.change_request_id", "ChangeRequest.id", "differences"
    )
