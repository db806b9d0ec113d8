"""Changing how an event's slots are laid out, without touching what is booked (B2, B7)."""

from dataclasses import dataclass
from datetime import time
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from models.errors import Conflict, InvalidInput, NotFound
from models.event import Event, EventState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import SlotTemplate
from models.slot_layout import SlotLayout
from models.slot_plan import LONGEST_GAP, LONGEST_RIDE, Grouping, SlotPlan
from resolvers.event import NAMES_FR
from resolvers.slot_layout import apply_layout, lock_layout, plan_layout
from resolvers.version import check_version
from resolvers.waiting_offer import offer_freed

SHORTEST_RIDE = 5


@dataclass(frozen=True, slots=True)
class ChangeSlotTemplateInput:
    """The rhythm of an event's days: local wall times, real minutes; no lunch, no break.

    `expected_version` is the template's: it refuses the act if someone changed it meanwhile.
    """

    event_id: UUID
    first_ride: time
    last_ride: time
    length_minutes: int
    gap_minutes: int
    grouping: Grouping
    lunch_from: time | None = None
    lunch_until: time | None = None
    expected_version: int | None = None


class Rhythm(Protocol):
    """What inputs say of a day's rhythm."""

    @property
    def first_ride(self) -> time:
        """First departure, on the wall clock."""

    @property
    def last_ride(self) -> time:
        """Latest departure, included."""

    @property
    def length_minutes(self) -> int:
        """Of a ride, real minutes."""

    @property
    def gap_minutes(self) -> int:
        """Between a return and the next departure, real minutes."""

    @property
    def grouping(self) -> Grouping:
        """Which groups leave when."""

    @property
    def lunch_from(self) -> time | None:
        """Beginning of the break; none, no break."""

    @property
    def lunch_until(self) -> time | None:
        """Its end."""


async def preview_slot_template(session: WriteSession, viewer: Viewer, input: ChangeSlotTemplateInput) -> SlotLayout:
    """What a new rhythm would make of the event's coming slots. Refuses as `changeSlotTemplate` does; nothing is done.

    What is booked, held or offered stays as it is, in the layout or not.
    """
    require(viewer, "preview_slot_template")
    event = await session.get(Event, input.event_id)
    template = await _check(session, event, input)
    slots = await plan_layout(session, _found(event), checked_rhythm(input))
    return SlotLayout(template.version if template else None, slots)


async def change_slot_template(session: WriteSession, viewer: Viewer, input: ChangeSlotTemplateInput) -> SlotLayout:
    """Save a new rhythm and lay the event's coming slots out anew; what is booked, held or offered is not touched.

    Slots at the same departure stay; others go, or are closed where history refers to them; new ones get places of
    the vehicles that come, and are offered to who waits. Raises NotFound, InvalidInput, and Conflict if the event is
    over or the template was changed meanwhile.
    """
    require(viewer, "change_slot_template")
    event = _found(await lock_layout(session, input.event_id))
    template = await _check(session, event, input)
    plan = checked_rhythm(input)
    slots = await apply_layout(session, event, await plan_layout(session, event, plan))
    if template is None:
        template = SlotTemplate(event_id=event.id)
        session.add(template)
    for name, value in _columns(input).items():
        if getattr(template, name) != value:
            setattr(template, name, value)
    await session.flush()
    await session.refresh(template)
    await offer_freed(session, event.id)
    return SlotLayout(template.version, slots)


def plan_of(template: SlotTemplate) -> SlotPlan:
    """The rhythm that a template keeps."""
    lunch = (template.lunch_from, template.lunch_until) if template.lunch_from and template.lunch_until else None
    return SlotPlan(
        template.first_ride,
        template.last_ride,
        template.length_minutes,
        template.gap_minutes,
        lunch,
        template.grouping,
    )


def _found(event: Event | None) -> Event:
    if event is None:
        raise NotFound("eventId")
    return event


async def _check(session: WriteSession, event: Event | None, input: ChangeSlotTemplateInput) -> SlotTemplate | None:
    found = _found(event)
    if found.state in (EventState.DONE, EventState.CANCELLED):
        raise Conflict(
            f"L’événement est {NAMES_FR[found.state]} : ses créneaux ne changent plus.",
            f"The event is {found.state.lower()}: its slots no longer change.",
            field="eventId",
        )
    statement = select(SlotTemplate).where(SlotTemplate.event_id == found.id)
    template: SlotTemplate | None = await session.scalar(statement.execution_options(populate_existing=True))
    check_version(template.version if template else 0, input.expected_version)
    return template


def checked_rhythm(input: Rhythm) -> SlotPlan:
    """The rhythm that somebody asks for. Raises InvalidInput, naming the field."""
    problem: tuple[str, str, str] | None = None
    if not SHORTEST_RIDE <= input.length_minutes <= LONGEST_RIDE:
        limits = SHORTEST_RIDE, LONGEST_RIDE
        problem = "lengthMinutes", "Un essai dure de {} à {} minutes.", "A ride lasts from {} to {} minutes."
    elif not 0 <= input.gap_minutes <= LONGEST_GAP:
        limits = 0, LONGEST_GAP
        problem = "gapMinutes", "Une pause dure de {} à {} minutes.", "A gap lasts from {} to {} minutes."
    if problem:
        raise InvalidInput(problem[1].format(*limits), problem[2].format(*limits), field=problem[0])
    if input.last_ride < input.first_ride:
        raise InvalidInput(
            "Le dernier départ précède le premier. Inversez-les.",
            "The last departure is before the first. Swap them.",
            field="lastRide",
        )
    if (input.lunch_from is None) != (input.lunch_until is None):
        raise InvalidInput(
            "Indiquez le début et la fin de la pause de midi, ou aucun des deux.",
            "Give both ends of the lunch break, or none.",
            field="lunchUntil",
        )
    lunch = (input.lunch_from, input.lunch_until) if input.lunch_from and input.lunch_until else None
    if lunch and lunch[1] <= lunch[0]:
        raise InvalidInput(
            "La pause de midi finit avant de commencer. Inversez ses heures.",
            "The lunch break ends before it begins. Swap its times.",
            field="lunchUntil",
        )
    times = [input.first_ride, input.last_ride, *(lunch or ())]
    if any(each.tzinfo is not None for each in times):
        raise InvalidInput(
            "Donnez l’heure de l’événement, sans fuseau.",
            "Give the event's own time, without a zone.",
            field="firstRide",
        )
    return SlotPlan(input.first_ride, input.last_ride, input.length_minutes, input.gap_minutes, lunch, input.grouping)


def _columns(input: ChangeSlotTemplateInput) -> dict[str, Any]:
    return {
        name: getattr(input, name)
        for name in (
            "first_ride",
            "last_ride",
            "length_minutes",
            "gap_minutes",
            "lunch_from",
            "lunch_until",
            "grouping",
        )
    }
