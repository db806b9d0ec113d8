"""What booking a place must know: one statement that finds it, and locks what must not change meanwhile."""

from typing import Any

from sqlalchemy import Date, Select, Text, Uuid, bindparam, func, select, text, true
from sqlalchemy.orm import aliased

from models.dealership import Dealership
from models.driver_session import Fetching
from models.errors import NotFound
from models.event import Event
from models.kit.once import once
from models.policy.rows import visible
from models.policy.scope import BOUND_SCOPE
from models.policy.viewer import Role
from models.rider import PERSON, Rider
from models.slot import Slot
from models.statement import Statement
from models.vehicle import VehicleModel
from resolvers.hold import open_holds
from resolvers.meeting_point import MEETING_POINT
from resolvers.place import free_place


async def read_booking_facts(session: Fetching, *, held: bool, **wanted: Any) -> dict[str, Any]:
    """The slot, its event and dealership, the model, a free place, and what is known of the rider.

    Where a place is free its `place_id` is set; `expired` says that a hold only waits to be released. `known_id` is
    the person who came before with these details, where the booking is `held` `open_holds` counts those of the
    address instead. Slot and event are locked against whoever closes, cancels or lays out anew: they wait for those
    who are booking; bookings do not wait for each other (ADR 0012). Raises NotFound.
    """
    scope = {f"viewer_{name}": value for name, value in session.viewer.scope().items()}
    facts = await session.fetch_row(_statement(session.viewer.role, held), **scope, **wanted)
    if facts is None:
        raise NotFound("slotId")
    if facts["model"] is None:
        raise NotFound("modelId")
    return dict(facts)


@once
def _statement(role: Role, held: bool) -> Statement:
    # Past the viewer's scope, but for slot, event and model: whether a place is taken is no secret, whose booking took
    # it is; of riders only an id or a number is read.
    free = free_place().lateral("free")
    model = aliased(VehicleModel, name="model")
    about_rider = open_holds(_given("email", Text())).label("open_holds") if held else _known().label("known_id")
    return Statement(
        select(
            Slot.id.label("slot_id"),
            Slot.state.label("slot_state"),
            Slot.starts_at,
            Slot.ends_at,
            Slot.day,
            Event.id.label("event_id"),
            Event.state.label("event_state"),
            Event.zone,
            *MEETING_POINT,
            model.name.label("model"),
            model.licence_required,
            free.c.id.label("place_id"),
            free.c.vehicle_id,
            free.c.number.label("vehicle_number"),
            free.c.expired,
            about_rider,
        )
        .select_from(Slot)
        .join(Event, Event.id == Slot.event_id)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .outerjoin(model, (model.id == _given("model_id", Uuid())) & visible(model, VehicleModel, role, BOUND_SCOPE))
        .outerjoin(free, true())
        .where(
            Slot.id == _given("slot_id", Uuid()),
            visible(Slot, Slot, role, BOUND_SCOPE),
            visible(Event, Event, role, BOUND_SCOPE),
        )
        .with_for_update(read=True, of=(Slot, Event))
    )


def _known() -> Any:
    """The person of these details, by the index that keeps each person single (J1)."""
    same: Select[Any] = select(func.coalesce(Rider.merged_into_id, Rider.id)).where(
        PERSON,
        Rider.email == _given("email", Text()),
        Rider.birth_date == _given("birth_date", Date()),
        func.lower(text("last_name")) == func.lower(_given("last_name", Text())),
        func.lower(text("first_name")) == func.lower(_given("first_name", Text())),
    )
    return same.scalar_subquery()


def _given(name: str, kind: Any) -> Any:
    return bindparam(name, type_=kind)
