"""Change requests: a dealership asks, or takes back what it asked; headquarters accepts or refuses (E2).

Accepting is the very act, by the same rules; what changed since it was asked is said to be stale, unless the version
that was looked at is named.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.booking import Booking
from models.change_request import ChangeRequest
from models.policy.viewer import Viewer
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.acts.asking import EVENT, Ask, AskBooking, AskEvent, ask_booking, ask_event
from tests.rules.acts.bulk import CancelEvent
from tests.rules.acts.change import Cancel, Move
from tests.rules.acts.gate import OpenEvent, OpenSlot
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.requested import DEALERS, Requested
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

__all__ = ["KINDS", "Accept", "Ask", "AskBooking", "AskEvent", "Refuse", "Withdraw"]


@dataclass(frozen=True)
class Answering(Act):
    """Somebody ends a request."""

    request: str

    shows = "changeRequest { id status }"
    status = ""

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"changeRequestId": node_id(ChangeRequest, UUID(self.request))}

    def allowed(self, model: Model) -> set[str]:
        return {DONE} if model.requests[self.request].status == "OPEN" else {"Conflict"}

    def done(self, model: Model, answer: Answer) -> None:
        if answer.key != self.request or answer.node["status"] != self.status:
            raise BrokenRule(f"{self} answered {answer.payload}")
        model.requests[self.request].close(self.status, OFFICE.name)


@dataclass(frozen=True)
class Refuse(Answering):
    """Headquarters does not do it."""

    mutation = "refuseChangeRequest"
    status = "REFUSED"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), "answer": "Complet ce jour-là."}


@dataclass(frozen=True)
class Withdraw(Answering):
    """The dealership does not want it any more; whoever of it may say so."""

    by: str

    mutation = "withdrawChangeRequest"
    status = "WITHDRAWN"

    def asker(self, stage: Stage) -> Viewer | str:
        return stage.dealer(self.by)

    def done(self, model: Model, answer: Answer) -> None:
        super().done(model, answer)
        model.requests[self.request].by = self.by


@dataclass(frozen=True)
class Accept(Answering):
    """Headquarters does it: as it looks now (`looked`), or as it was when asked, which may be `stale`.

    `wrong`: somebody looked at a version that is past.
    """

    stale: bool
    version: int | None
    wrong: bool

    mutation = "acceptChangeRequest"
    status = "ACCEPTED"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), "expectedVersion": self.version}

    def allowed(self, model: Model) -> set[str]:
        request = model.requests[self.request]
        if request.status != "OPEN" or self.wrong or (self.stale and self.version is None):
            return {"Conflict"}
        act = carried_out(model, request)
        return {DONE} if act is None else act.allowed(model)

    def done(self, model: Model, answer: Answer) -> None:
        request = model.requests[self.request]
        act = carried_out(model, request)
        super().done(model, answer)
        if act is not None:
            act.done(model, _of_subject(model, request, answer))
        if request.kind == "CANCEL" and request.subject == EVENT:
            request.act = [key for key, each in model.acts.items() if each.before and each.state != "UNDONE"][-1]


def carried_out(model: Model, request: Requested) -> Act | None:
    """What accepting does; nothing where words were asked, or what is done by hand before."""
    if request.kind == "OTHER":
        return None
    if request.subject in model.bookings:
        slot, vehicle = model.places[model.bookings[request.subject].place]
        if request.kind == "CANCEL":
            return Cancel(request.subject)
        return Move(request.subject, slot=request.slot or slot, vehicle=request.vehicle or vehicle)
    if request.kind == "CANCEL":
        # Where it was cancelled since, there is nothing left to do.
        return None if model.state == "CANCELLED" else CancelEvent(preview=False)
    opens = request.state == "OPEN"
    return OpenEvent(opens) if request.subject == EVENT else OpenSlot(request.subject, opens)


def _of_subject(model: Model, request: Requested, answer: Answer) -> Answer:
    """The answer that the act itself would have had."""
    if begun := answer.after.acts.keys() - model.acts.keys():
        key = begun.pop()
        state = answer.after.acts[key]["state"]
        return Answer({"__typename": "Success", "act": {"id": f"act_{key}", "state": state}}, answer.after)
    booking = answer.after.bookings.get(request.subject)
    if booking is None:
        return answer
    place = {"id": f"Place_{booking['place']}"}
    node = {"id": node_id(Booking, UUID(request.subject)), "place": place}
    return Answer({"__typename": "Success", "booking": node}, answer.after)


def answering(table: Table) -> Answering | None:
    """Any request, mostly one that waits."""
    waiting = [key for key, each in table.model.requests.items() if each.status == "OPEN"]
    among = waiting if waiting and table.chance(0.9) else list(table.model.requests)
    if not among:
        return None
    key = table.dice.choice(among)
    (kind,) = table.dice.choices((Accept, Refuse, Withdraw), (6, 2, 2))
    if kind is Refuse:
        return Refuse(key)
    if kind is Withdraw:
        return Withdraw(key, table.dice.choice(DEALERS))
    request = table.model.requests[key]
    now = table.shown.versions[request.subject]
    looked = table.dice.choice((None, None, now, now, now - 1))
    return Accept(key, now != request.seen, looked, looked == now - 1)


KINDS: Kinds = {"ask_booking": (8, ask_booking), "ask_event": (4, ask_event), "answering": (9, answering)}
