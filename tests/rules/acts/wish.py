"""The waiting list: joining and leaving it (C7)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.wish import Wish as WishRow
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, Act, Answer
from tests.rules.model import Model
from tests.rules.person import HEAVY, LIGHT, PEOPLE
from tests.rules.shown import Shown
from tests.rules.stage import SLOTS, Stage
from tests.rules.table import Kinds, Table
from tests.rules.waiting import drop


@dataclass(frozen=True)
class Join(Act):
    """Headquarters puts a rider on the list; None: any will do."""

    person: int
    vehicle: str | None
    slot: str | None

    mutation = "joinWaitingList"
    shows = "wish { id }"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {
            "eventId": stage.event_id,
            "rider": stage.rider(self.person),
            "modelIds": [stage.model_id(self.vehicle)] if self.vehicle else [],
            "slotIds": [stage.slot_id(self.slot)] if self.slot else [],
        }

    def allowed(self, model: Model) -> set[str]:
        if not model.open:
            return {"Conflict"}
        rides = PEOPLE[self.person].rides
        if not rides or (self.vehicle and self.vehicle not in rides):
            return {"LicenceNotAllowed"}
        return {"Conflict"} if self.person in model.waiting else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        model.meet(self.person)


@dataclass(frozen=True)
class LeaveList(Act):
    """Headquarters takes a rider off the list; what is offered at that moment goes to the next one."""

    wish: str
    served: bool

    mutation = "leaveWaitingList"
    shows = "wish { id }"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"wishId": node_id(WishRow, UUID(self.wish))}

    def allowed(self, model: Model) -> set[str]:
        return {"Conflict"} if self.served else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        for each in model.bookings.values():
            if each.wish == self.wish and each.status == "HELD":
                drop(each)


def join(table: Table) -> Join:
    """Anybody, for anything."""
    vehicle = table.dice.choice((HEAVY, LIGHT, None))
    return Join(table.person(), vehicle, table.dice.choice((*SLOTS, None)))


def leave_list(table: Table) -> LeaveList | None:
    """Whoever joined, whatever became of it."""
    if not table.shown.wishes:
        return None
    wish = table.dice.choice(list(table.shown.wishes))
    return LeaveList(wish, table.shown.wishes[wish]["state"] == "SERVED")


KINDS: Kinds = {"join": (6, join), "leave_list": (2, leave_list)}
