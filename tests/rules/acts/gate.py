"""Opening and closing what can be booked (B1, B2); bookings that were made stay."""

from dataclasses import dataclass
from typing import Any

from tests.rules.act import DONE, Act, Answer
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table


@dataclass(frozen=True)
class OpenEvent(Act):
    """Headquarters opens the event, or closes it."""

    open: bool

    takes = "ChangeEventInput"
    shows = "event { id state }"

    @property
    def mutation(self) -> str:
        return "openEvent" if self.open else "closeEvent"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"eventId": stage.event_id}

    def allowed(self, model: Model) -> set[str]:
        return {"Conflict"} if model.state == "CANCELLED" else {DONE}

    def done(self, model: Model, answer: Answer | None) -> None:
        model.state = "OPEN" if self.open else "CLOSED"


@dataclass(frozen=True)
class OpenSlot(Act):
    """Headquarters opens one slot, or closes it."""

    slot: str
    open: bool

    takes = "ChangeSlotInput"
    shows = "slot { id state }"

    @property
    def mutation(self) -> str:
        return "openSlot" if self.open else "closeSlot"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"slotId": stage.slot_id(self.slot)}

    def allowed(self, model: Model) -> set[str]:
        return {DONE}

    def done(self, model: Model, answer: Answer | None) -> None:
        if self.open:
            model.closed.discard(self.slot)
        else:
            model.closed.add(self.slot)


def gate_of_event(table: Table) -> OpenEvent:
    """The other way round."""
    return OpenEvent(not table.model.open)


def gate_of_slot(table: Table) -> OpenSlot:
    """What is closed first, so that not all are in the end."""
    slot = min(table.model.closed, default="") or table.slot()
    return OpenSlot(slot, slot in table.model.closed)


KINDS: Kinds = {"gate_of_event": (2, gate_of_event), "gate_of_slot": (3, gate_of_slot)}
