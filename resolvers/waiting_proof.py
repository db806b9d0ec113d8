"""Showing from the log that nobody was passed over without a cause (C7): the steps of an event, read again in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from models.dealership import Dealership
from models.errors import NotFound
from models.event import Event
from models.licence import Eligible, HeldLicence, LicenceClass, eligibility
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish, WishModel, WishSlot
from models.wish_step import PassCause, WishStep, WishStepKind

K = WishStepKind
WAITS_AGAIN = frozenset({K.REFUSED, K.MISSED, K.WITHDRAWN})
ENDS = frozenset({K.TAKEN, K.LEFT, K.LAPSED, K.EVENT_CANCELLED})


@dataclass(slots=True)
class _Replay:
    """The waiting list as it stood after each step."""

    wishes: Mapping[UUID, Any]
    places: Mapping[UUID, Any]
    waiting: set[UUID] = field(default_factory=set)
    had: set[tuple[UUID, UUID]] = field(default_factory=set)
    passed: dict[UUID, dict[UUID, PassCause]] = field(default_factory=dict)

    def take(self, steps: Sequence[Any]) -> Iterator[str]:
        """All steps in order; yields what is wrong."""
        for step in steps:
            wish = self.wishes[step.wish_id]
            if step.kind is K.PROVEN or step.kind in WAITS_AGAIN:
                self.waiting.add(wish.id)
            elif step.kind in ENDS:
                self.waiting.discard(wish.id)
            elif step.kind is K.PASSED_OVER:
                self.passed.setdefault(step.booking_id, {})[wish.id] = step.cause
                yield from self._unfounded(step, wish)
            elif step.kind is K.OFFERED:
                yield from self._overlooked(step, wish)
                self.waiting.discard(wish.id)
                self.had.add((wish.id, step.place_id))

    def _overlooked(self, step: Any, offered: Any) -> Iterator[str]:
        """Who stood before, wished the place, and was not even passed over."""
        if offered.id not in self.waiting:
            yield f"{_named(step)}: wish {offered.id} was offered a place while it did not wait"
        passed = self.passed.get(step.booking_id, {})
        for each in self.waiting - {offered.id}:
            wish = self.wishes[each]
            before = (wish.joined_at, wish.id) < (offered.joined_at, offered.id)
            friends = wish.group_id is not None and wish.group_id == offered.group_id
            if before and not friends and _wishes(wish, self.places[step.place_id]) and each not in passed:
                yield f"{_named(step)}: wish {each} stood before wish {offered.id} and was overlooked"

    def _unfounded(self, step: Any, wish: Any) -> Iterator[str]:
        """A cause that what is known does not bear out. Rides and limits of that moment are not kept: believed."""
        place = self.places[step.place_id]
        founded = True
        if step.cause is PassCause.LICENCE:
            held = HeldLicence(wish.licence_class, wish.licence_obtained_on)
            required = LicenceClass(place.licence_required)
            founded = not isinstance(eligibility(required, held, wish.birth_date, place.day), Eligible)
        elif step.cause is PassCause.OFFERED_BEFORE:
            founded = (wish.id, step.place_id) in self.had
        elif step.cause is PassCause.GROUP_TOO_LARGE:
            founded = wish.group_id is not None
        if not founded:
            yield f"{_named(step)}: wish {wish.id} was passed over for {step.cause}, which does not hold"


def _named(step: Any) -> str:
    """A step of the log with the rows that it is about."""
    return f"{step.number} ({step.id}), booking {step.booking_id}, place {step.place_id}"


def _wishes(wish: Any, place: Any) -> bool:
    return (wish.any_model or place.model_id in wish.models) and (wish.any_slot or place.slot_id in wish.slots)


@dataclass(frozen=True, slots=True)
class EventProof:
    """What the log of one event's waiting list shows: how many offers were made, and each break of the order."""

    dealership: str
    starts_on: date
    event_id: UUID
    offers: int
    breaks: list[str]


@dataclass(frozen=True, slots=True)
class WaitingProof:
    """The proofs of several events, in the order of their days."""

    events: list[EventProof]

    @property
    def kept(self) -> bool:
        """Whether each offer went to the first who might ride it."""
        return not any(each.breaks for each in self.events)

    def text(self) -> str:
        """One line for each event, and under it one for each break, with the ids of its rows."""
        lines = []
        for each in self.events:
            said = "order kept" if not each.breaks else f"{len(each.breaks)} break(s)"
            lines.append(f"{each.starts_on} {each.dealership} ({each.event_id}): {each.offers} offer(s), {said}")
            lines += [f"  step {found}" for found in each.breaks]
        return "\n".join(lines or ["No waiting list has a log yet."])


async def prove_waiting(session: WriteSession, event_id: UUID | None = None) -> WaitingProof:
    """The proof for one event, or for all where anyone ever waited. Raises NotFound for an event that is not there."""
    waited = select(WishStep.id).join(Wish, Wish.id == WishStep.wish_id).where(Wish.event_id == Event.id)
    offered = select(func.count()).select_from(WishStep).join(Wish, Wish.id == WishStep.wish_id)
    offers = offered.where(Wish.event_id == Event.id, WishStep.kind == K.OFFERED).correlate(Event).scalar_subquery()
    statement = (
        select(Event.id, Event.starts_on, Dealership.name, offers.label("offers"))
        .join(Dealership, Dealership.id == Event.dealership_id)
        .where(waited.exists() if event_id is None else Event.id == event_id)
        .order_by(Event.starts_on, Event.id)
    )
    rows = (await session.execute(statement, execution_options=UNSCOPED)).all()
    if event_id is not None and not rows:
        raise NotFound("event")
    return WaitingProof(
        [EventProof(row.name, row.starts_on, row.id, row.offers, await prove_order(session, row.id)) for row in rows]
    )


async def prove_order(session: WriteSession, event_id: UUID) -> list[str]:
    """What in the log of an event's waiting list contradicts its order; nothing, if it was kept.

    Looks past the viewer's scope. The facts are today's: a licence that was corrected since may leave a cause unfounded
    that held at the time; the trail tells (A4).
    """
    models = func.array(select(WishModel.model_id).where(WishModel.wish_id == Wish.id).scalar_subquery())
    slots = func.array(select(WishSlot.slot_id).where(WishSlot.wish_id == Wish.id).scalar_subquery())
    wishes = (
        select(
            *(Wish.id, Wish.group_id, Wish.joined_at, Wish.any_model, Wish.any_slot),
            *(Rider.licence_class, Rider.licence_obtained_on, Rider.birth_date),
            models.label("models"),
            slots.label("slots"),
        )
        .join(Rider, Rider.id == Wish.rider_id)
        .where(Wish.event_id == event_id)
    )
    places = (
        select(Place.id, Place.slot_id, Vehicle.model_id, VehicleModel.licence_required, Slot.day)
        .join(Slot, Slot.id == Place.slot_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(Place.event_id == event_id)
    )
    steps = (
        select(*(WishStep.id, WishStep.number, WishStep.wish_id, WishStep.kind, WishStep.cause, WishStep.place_id))
        .add_columns(WishStep.booking_id)
        .join(Wish, Wish.id == WishStep.wish_id)
        .where(Wish.event_id == event_id)
        .order_by(WishStep.number)
    )
    replay = _Replay(
        {row.id: row for row in await session.execute(wishes, execution_options=UNSCOPED)},
        {row.id: row for row in await session.execute(places, execution_options=UNSCOPED)},
    )
    return list(replay.take((await session.execute(steps, execution_options=UNSCOPED)).all()))
