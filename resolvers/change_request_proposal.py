"""What a change request proposes (E2): its typed forms, and whether it can be asked at all."""

from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.booking import Booking
from models.change_request import ChangeKind
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.event import Event, EventState
from models.policy.requestable import requestable
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Slot, SlotState
from models.vehicle import Vehicle, VehicleModel

LONGEST_MESSAGE = 2_000


@dataclass(frozen=True, slots=True)
class BookingProposal:
    """What the booking should become: another slot of the event, another model, or both."""

    slot_id: UUID | None = None
    model_id: UUID | None = field(default=None, metadata={"node": "VehicleModel"})


@dataclass(frozen=True, slots=True)
class EventProposal:
    """What the event should become: OPEN or CLOSED to bookings."""

    state: EventState | None = None


@dataclass(frozen=True, slots=True)
class SlotProposal:
    """What the slot should become: open or closed to bookings."""

    state: SlotState | None = None


def checked_words(value: str, field: str) -> str:
    """What a person wrote, over several lines or not. Raises `InvalidInput`."""
    words = "\n".join(" ".join(line.split()) for line in value.strip().splitlines())
    if not words or len(words) > LONGEST_MESSAGE or not words.replace("\n", "").isprintable():
        raise InvalidInput(
            f"Écrivez de 1 à {LONGEST_MESSAGE} caractères lisibles.",
            f"Write 1 to {LONGEST_MESSAGE} readable characters.",
            field=field,
        )
    return words


def optional_words(value: str | None, field: str, *, needed: bool) -> str | None:
    """The same, None for nothing where it is not `needed`."""
    if value is None or not value.strip():
        if not needed:
            return None
        value = ""
    return checked_words(value, field)


def given_by(viewer: Viewer, type_name: str, proposal: Any) -> dict[str, Any]:
    """What a proposal names. Raises `Forbidden` for what the policy does not let this viewer ask for."""
    if proposal is None:
        return {}
    given = {each.name: getattr(proposal, each.name) for each in fields(proposal)}
    given = {name: value for name, value in given.items() if value is not None}
    if not all(requestable(viewer.role, type_name, name) for name in given):
        raise Forbidden("request_change")
    return given


def check_shape(kind: ChangeKind, given: dict[str, Any]) -> None:
    """Raise InvalidInput unless a modification says to what, and nothing else does."""
    if (kind is ChangeKind.MODIFY) != bool(given):
        raise InvalidInput(
            "Dites ce qui doit changer pour une modification, et seulement pour elle.",
            "Say what shall change for a modification, and for nothing else.",
            field="proposal",
        )


async def check_booking_proposal(session: WriteSession, booking: Booking, given: dict[str, Any]) -> None:
    """Raise NotFound, InvalidInput (of another event) or Conflict (the booking has this) for what cannot be asked.

    Whether the place is free and the licence fits is said to headquarters: both may be otherwise when it decides.
    """
    if "model_id" in given and await session.get(VehicleModel, given["model_id"]) is None:
        raise NotFound("proposal.modelId")
    if "slot_id" in given:
        slot = await session.scalar(select(Slot).where(Slot.id == given["slot_id"]))
        if slot is None:
            raise NotFound("proposal.slotId")
        if slot.event_id != booking.event_id:
            raise InvalidInput(
                "Choisissez un créneau du même événement.", "Choose a slot of the same event.", field="proposal.slotId"
            )
    vehicle = await session.get_one(Vehicle, booking.vehicle_id)
    has = {"slot_id": booking.slot_id, "model_id": vehicle.model_id}
    if all(has[name] == value for name, value in given.items()):
        raise _is_so_already("proposal")


async def check_slot_proposal(session: WriteSession, event: Event, slot_id: UUID, state: SlotState | None) -> None:
    """Raise NotFound unless the slot is the event's, Conflict where it has this state already."""
    slot = await session.scalar(select(Slot).where(Slot.id == slot_id, Slot.event_id == event.id))
    if slot is None:
        raise NotFound("slotId")
    if slot.state is state:
        raise _is_so_already("slot.state")


def check_event_proposal(event: Event, kind: ChangeKind, state: EventState | None) -> None:
    """Raise InvalidInput for a state that no one decides by hand, Conflict where the event has it already."""
    if state not in (None, EventState.OPEN, EventState.CLOSED):
        raise InvalidInput(
            "Un événement peut être ouvert ou fermé aux réservations.",
            "An event can be opened or closed to bookings.",
            field="event.state",
        )
    wanted = EventState.CANCELLED if kind is ChangeKind.CANCEL else state
    if wanted is event.state:
        raise _is_so_already("event.state")


def _is_so_already(field: str) -> Conflict:
    return Conflict("C’est déjà le cas : il n’y a rien à demander.", "It is so already: nothing to ask.", field=field)
