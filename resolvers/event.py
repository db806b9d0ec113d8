"""Opening events to bookings, and closing them (B1)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.errors import Conflict, NotFound
from models.event import Event, EventState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Place
from resolvers.version import check_version
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_offer import offer_freed

OPENS_FROM = {EventState.DRAFT, EventState.CLOSED}
NAMES_FR = {
    EventState.DRAFT: "en préparation",
    EventState.OPEN: "ouvert",
    EventState.CLOSED: "fermé",
    EventState.DONE: "terminé",
    EventState.CANCELLED: "annulé",
}


@dataclass(frozen=True, slots=True)
class ChangeEventInput:
    """The event meant; `expected_version` refuses the act if someone changed it meanwhile."""

    event_id: UUID
    expected_version: int | None = None


async def open_event(session: WriteSession, viewer: Viewer, input: ChangeEventInput) -> Event:
    """Open an event to bookings; an event without a place cannot be opened."""
    require(viewer, "open_event")
    # In the order of `cancel_event`: two who do both at once do not wait for each other.
    await lock_waiting_lists(session, [input.event_id])
    event = await _lock_event(session, input)
    if event.state is EventState.OPEN:
        return event
    if event.state not in OPENS_FROM:
        raise _not_from(event.state)
    if await session.scalar(select(Place.id).where(Place.event_id == event.id).limit(1)) is None:
        raise Conflict(
            "Cet événement n’a aucune place : vérifiez ses créneaux et la disponibilité des véhicules.",
            "This event has no place: check its slots and the availability of the vehicles.",
            field="eventId",
        )
    event.state = EventState.OPEN
    await session.flush()
    await offer_freed(session, event.id)
    return event


async def close_event(session: WriteSession, viewer: Viewer, input: ChangeEventInput) -> Event:
    """Close an open event to new bookings; those made stay."""
    require(viewer, "close_event")
    event = await _lock_event(session, input)
    if event.state is EventState.CLOSED:
        return event
    if event.state is not EventState.OPEN:
        raise _not_from(event.state)
    event.state = EventState.CLOSED
    await session.flush()
    return event


async def _lock_event(session: WriteSession, change: ChangeEventInput) -> Event:
    event = await session.scalar(select(Event).where(Event.id == change.event_id).with_for_update())
    if event is None:
        raise NotFound("eventId")
    check_version(event.version, change.expected_version)
    return event


def _not_from(state: EventState) -> Conflict:
    return Conflict(
        f"L’événement est {NAMES_FR[state]} : cette action n’est pas possible.",
        f"The event is {state.lower()}: this cannot be done.",
        field="eventId",
    )
