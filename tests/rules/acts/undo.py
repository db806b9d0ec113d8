"""Undoing a bulk act before its messages leave, or taking a withdrawal back until the first acceptance (C6)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.act import Act as ActRow
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, Act, Answer
from tests.rules.booked import Booked, BrokenRule
from tests.rules.bulk import LOSSES, SHIFT, Bulk, Item
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table


@dataclass(frozen=True)
class UndoAct(Act):
    """In time, or too late."""

    act: str

    mutation = "undoAct"
    takes = "ActInput"
    shows = "act { id state }"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"actId": node_id(ActRow, UUID(self.act))}

    def allowed(self, model: Model) -> set[str]:
        act = model.acts[self.act]
        return {DONE} if act.window and _returnable(model, act) else {"Conflict"}

    def done(self, model: Model, answer: Answer) -> None:
        if answer.key != self.act or answer.node["state"] != "UNDONE":
            raise BrokenRule(f"{self} answered {answer.payload}")
        act = model.acts[self.act]
        lost = {key: item for key, item in act.items.items() if item.state == "DONE"}
        for each in model.bookings.values():
            wish = answer.after.wishes.get(each.wish or "")
            if each.status == "HELD" and wish and wish["instead_of"] in lost:
                each.give_back("OFFER_TAKEN_BACK")  # who waited in its stead waits no more
        for item in lost.values():
            offer = model.bookings.get(item.offered or "")
            if offer and (offer.status == "HELD" or offer.reason == "HOLD_EXPIRED"):
                offer.give_back("OFFER_TAKEN_BACK")
        _restore(model, self.act, act)
        for key, item in lost.items():
            _return(model, act, model.bookings[key], item)
        for item in act.items.values():
            if item.state == "PENDING":
                item.state = "UNDONE"
        act.state = "UNDONE"
        if act.kind == SHIFT:
            _tell_of_former_time(model, self.act, act)
        _reopen(model, self.act, answer.after)


@dataclass(frozen=True)
class TakeBack(UndoAct):
    """Also once the messages have left: then those who were told are told again."""

    mutation = "takeBackWithdrawal"

    def allowed(self, model: Model) -> set[str]:
        act = model.acts[self.act]
        return {DONE} if act.kind in ("WITHDRAWAL", "SLOT_CLOSING") and _returnable(model, act) else {"Conflict"}


def _reopen(model: Model, key: str, after: Shown) -> None:
    """Requests that the act carried out wait for an answer again."""
    for request in model.requests.values():
        if request.act == key:
            same = (each for each in model.requests.values() if each.author == request.author)
            anew = any(each.status == "OPEN" and each.subject == request.subject for each in same)
            request.reopen(after.versions[request.subject], again=not anew)


def _returnable(model: Model, act: Bulk) -> bool:
    offers = (model.bookings[item.offered] for item in act.items.values() if item.offered)
    return act.state != "UNDONE" and not any(offer.confirmed for offer in offers)


def _restore(model: Model, key: str, act: Bulk) -> None:
    """Places, slots and the event are as before."""
    model.withdrawn = {place: by for place, by in model.withdrawn.items() if by != key}
    model.closed -= act.closed
    model.state = act.before or model.state
    for slot in act.slots if act.kind == SHIFT else ():
        model.shifted[slot] -= act.minutes


def _return(model: Model, act: Bulk, booking: Booked, item: Item) -> None:
    """The booking is what it was; who was not told hears nothing, who was is told once more."""
    if item.said and act.window:
        booking.said_to.remove(item.said)
    if act.kind == SHIFT:
        back = booking.live and booking.place == item.place
        status = item.was if len(booking.steps) == item.steps else booking.status
    else:
        lost = booking.status == "CANCELLED" and booking.reason == LOSSES[act.kind][0]
        slot = model.places[booking.place][0]
        back = lost and not model.holder(booking.place) and not model.rides_then(booking.record, slot)
        status = item.was
    if not back:
        item.leave("REBOOKED")
        return
    item.state = "UNDONE"
    booking.reason, booking.expired = None, booking.expired if act.kind == SHIFT else item.expired
    crossed = booking.status == "CANCELLED"
    booking.step(status, None if act.window or not item.told else "TAKEN_BACK")
    booking.sequence += 2 - crossed


def _tell_of_former_time(model: Model, key: str, act: Bulk) -> None:
    """Whoever was told another time last, by anything that stays, is told; what is about to leave is corrected."""
    for name, other in model.acts.items():
        for item in other.items.values() if name != key and other.kind == SHIFT and other.window else ():
            if item.said and item.said.time is not None and item.state == "DONE":
                item.said.time -= act.minutes
    for booking in model.bookings.values():
        slot = model.places[booking.place][0]
        coming = slot in act.slots and slot not in model.left and booking.status in ("BOOKED", "MODIFIED")
        if coming and booking.said_to and booking.said_to[-1].time != model.start(slot):
            booking.sequence += 1
            booking.step("MODIFIED", "MOVED")


def undo(table: Table) -> UndoAct | None:
    """Mostly the last one, mostly in time."""
    if not table.model.acts:
        return None
    open_to = [key for key, act in table.model.acts.items() if act.state != "UNDONE"]
    key = table.dice.choice(open_to if open_to and table.chance(0.85) else list(table.model.acts))
    return TakeBack(key) if table.chance(0.5) and not table.model.acts[key].window else UndoAct(key)


KINDS: Kinds = {"undo": (8, undo)}
