"""Bulk acts of headquarters (C6): withdraw a vehicle or a model, close slots, shift them, cancel the event; or preview.

Selling stops at once; what becomes of the bookings is for the job (`carry.py`), and can be undone (`undo.py`).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from models.vehicle import Vehicle
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, Act, Answer
from tests.rules.acts.carry import collect
from tests.rules.booked import BrokenRule
from tests.rules.bulk import SHIFT, Bulk
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import SLOTS, Stage
from tests.rules.table import Kinds, Table

# Bookings are made before an event is cancelled.
LATE = 12


@dataclass(frozen=True)
class BulkAct(Act):
    """Begins an act, or only previews one: then nothing is done."""

    preview: bool

    shows = "act { id state }"
    names = ("", "")

    @property
    def mutation(self) -> str:
        return self.names[self.preview]

    @property
    def takes(self) -> str:
        return f"{self.names[0][0].upper()}{self.names[0][1:]}Input"

    def meets(self, model: Model) -> bool:
        """Whether there is anything that is meant."""
        raise NotImplementedError

    def allowed(self, model: Model) -> set[str]:
        return {DONE} if self.meets(model) else {"Conflict"}

    def done(self, model: Model, answer: Answer) -> None:
        if answer.node["state"] != ("PREVIEW" if self.preview else "QUEUED"):
            raise BrokenRule(f"{self} answered {answer.payload}")
        if not self.preview:
            model.acts[answer.key] = self.begin(model, answer.key)
            collect(model, answer.key)

    def begin(self, model: Model, key: str) -> Bulk:
        """What is so from now on."""
        raise NotImplementedError


@dataclass(frozen=True)
class WithdrawPlaces(BulkAct):
    """One vehicle, or all of a model."""

    model: str | None
    vehicle: str | None

    names = ("withdraw", "previewWithdrawal")

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        of_model = {"modelId": stage.model_id(self.model)} if self.model else {}
        of_vehicle = {"vehicleId": node_id(Vehicle, stage.fleet[self.vehicle])} if self.vehicle else {}
        return {"eventId": stage.event_id, **of_model, **of_vehicle, "reason": "Panne"}

    def meant(self, model: Model) -> list[str]:
        """Places of rides to come."""
        return [
            place
            for place, (slot, kind) in model.places.items()
            if (self.model == kind or self.vehicle == model.fleet[place])
            and slot not in model.left
            and place not in model.withdrawn
        ]

    def meets(self, model: Model) -> bool:
        return bool(self.meant(model))

    def begin(self, model: Model, key: str) -> Bulk:
        model.withdrawn |= dict.fromkeys(self.meant(model), key)
        return Bulk("WITHDRAWAL")


@dataclass(frozen=True)
class CloseSlots(BulkAct):
    """Departures from one to another; those who booked are offered others, or are kept."""

    slots: tuple[str, ...]
    span: tuple[str, str]
    keeps: bool

    names = ("closeSlots", "previewSlotClosing")

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        first, last = self.span
        span = {"fromTime": first, "untilTime": last}
        return {"eventId": stage.event_id, "day": stage.day.isoformat(), **span, "keepBookings": self.keeps}

    def meets(self, model: Model) -> bool:
        return bool(set(self.slots) - model.left)

    def begin(self, model: Model, key: str) -> Bulk:
        slots = frozenset(self.slots) - model.left
        closed = slots - model.closed
        model.closed |= closed
        return Bulk("SLOT_CLOSING", slots, keeps=self.keeps, closed=closed)


@dataclass(frozen=True)
class ShiftSlots(BulkAct):
    """All coming departures, later or earlier."""

    minutes: int

    names = ("shiftSlots", "previewSlotShift")

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"eventId": stage.event_id, "minutes": self.minutes}

    def meets(self, model: Model) -> bool:
        return bool(set(SLOTS) - model.left)

    def begin(self, model: Model, key: str) -> Bulk:
        slots = frozenset(SLOTS) - model.left
        for slot in slots:
            model.shifted[slot] = model.shifted.get(slot, 0) + self.minutes
        return Bulk(SHIFT, slots, self.minutes)


@dataclass(frozen=True)
class CancelEvent(BulkAct):
    """The whole event: nobody rides, nobody waits."""

    names = ("cancelEvent", "previewEventCancellation")

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"eventId": stage.event_id, "reason": "Tempête"}

    def meets(self, model: Model) -> bool:
        return model.state != "CANCELLED"

    def begin(self, model: Model, key: str) -> Bulk:
        before, model.state = model.state, "CANCELLED"
        return Bulk("EVENT_CANCELLATION", before=before)


def bulk(table: Table) -> BulkAct | None:
    """One at a time: what two do to one another is for those who decide on both."""
    model, preview = table.model, table.chance(0.2)
    if any(each.window and each.state != "UNDONE" for each in model.acts.values()) and table.chance(0.7):
        return None
    (kind,) = table.dice.choices((WithdrawPlaces, CloseSlots, ShiftSlots, CancelEvent), (5, 3, 3, 2))
    if kind is WithdrawPlaces:
        if table.chance(0.4):
            return WithdrawPlaces(preview, table.vehicle(), None)
        return WithdrawPlaces(preview, None, table.dice.choice(sorted(table.stage.fleet)))
    if kind is CloseSlots:
        return _close(table, preview)
    if kind is ShiftSlots:
        # Never so far that an offer would come too late to be made.
        shifted = max(model.shifted.values(), default=0)
        return ShiftSlots(preview, table.dice.choice([each for each in (-30, -15, 15, 30) if abs(shifted + each) < 50]))
    return CancelEvent(preview) if len(model.bookings) >= LATE or preview else None


def _close(table: Table, preview: bool) -> CloseSlots:
    first, last = sorted((table.dice.randrange(len(SLOTS)), table.dice.randrange(len(SLOTS))))
    if first == 0 and last == len(SLOTS) - 1:
        last -= 1  # not all: some are left to be offered
    slots = SLOTS[first : last + 1]
    times = [(table.stage.morning + timedelta(minutes=table.model.start(slot))) for slot in slots]
    span = times[0].time().isoformat(), (times[-1] + timedelta(minutes=1)).time().isoformat()
    return CloseSlots(preview, slots, span, table.chance(0.2))


KINDS: Kinds = {"bulk": (12, bulk)}
