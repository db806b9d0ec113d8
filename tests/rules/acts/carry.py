"""What becomes of the bookings that a bulk act meets: the job carries it out, then its messages leave (C6).

Each who loses a ride is held the nearest alternative that is left, in the order of the bookings, and told once; whom
nothing could be offered waits, once told.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tests.rules.act import Turn
from tests.rules.booked import Booked, BrokenRule
from tests.rules.bulk import LOSSES, SHIFT, Bulk, Item
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

if TYPE_CHECKING:
    from tests.rules.real import Real

MET = ("HELD", "BOOKED", "MODIFIED", "CHECKED_IN")
WHOLE_EVENT = "EVENT_CANCELLATION"


def collect(model: Model, key: str) -> None:
    """The bookings that an act meets, and that it has not met yet."""
    act = model.acts[key]
    for name, each in model.bookings.items():
        if each.status not in MET or name in act.items or not _meets(model, key, act, each):
            continue
        act.items[name] = Item(each.place)
        if each.status == "HELD" and not each.proven:
            act.items[name].leave("UNCONFIRMED")
        elif each.status == "CHECKED_IN" and (act.kind != WHOLE_EVENT or each.out):
            act.items[name].leave("CHECKED_IN")


def _meets(model: Model, key: str, act: Bulk, booking: Booked) -> bool:
    slot = model.places[booking.place][0]
    if act.kind == "WITHDRAWAL":
        return model.withdrawn.get(booking.place) == key
    if act.kind == WHOLE_EVENT:
        return slot not in model.left
    return slot in act.slots and not act.keeps


@dataclass(frozen=True)
class Carry(Turn):
    """The job carries an act out."""

    act: str

    def happen(self, real: "Real", stage: Stage) -> None:
        real.carry(UUID(self.act))

    def done(self, model: Model, after: Shown) -> None:
        act = model.acts[self.act]
        collect(model, self.act)
        # In the order in which they were booked, as the database keeps them.
        pending = [key for key in after.acts[self.act]["items"] if key in act.items]
        lost = [key for key in pending if act.items[key].state == "PENDING" and self._stays(model, act, key)]
        for key in lost:
            _shift(model, act, key) if act.kind == SHIFT else _lose(model, act, key)
        for key in lost if act.kind not in (SHIFT, WHOLE_EVENT) else ():
            _offer(model, act, key, after)
        act.state = "DONE"

    def _stays(self, model: Model, act: Bulk, key: str) -> bool:
        """Whether it is still as it was when the act began; else it is left."""
        booking, item = model.bookings[key], act.items[key]
        if booking.status not in MET or booking.place != item.place:
            item.leave("CHANGED")
        elif booking.status == "CHECKED_IN" and (act.kind != WHOLE_EVENT or booking.out):
            item.leave("CHECKED_IN")
        return item.state == "PENDING"


def _lose(model: Model, act: Bulk, key: str) -> None:
    booking, item = model.bookings[key], act.items[key]
    booking_reason, cause = LOSSES[act.kind]
    item.state, item.was, item.expired, item.told = "DONE", booking.status, booking.expired, True
    booking.give_back(booking_reason)
    item.said = booking.tell(cause)


def _shift(model: Model, act: Bulk, key: str) -> None:
    booking, item = model.bookings[key], act.items[key]
    item.state, item.was = "DONE", booking.status
    item.told = booking.status in ("BOOKED", "MODIFIED")
    booking.sequence += 1
    booking.step("MODIFIED" if item.told else booking.status, "MOVED" if item.told else None)
    item.said = booking.said_to[-1] if item.told else None
    item.steps = len(booking.steps)


def _offer(model: Model, act: Bulk, key: str, after: Shown) -> None:
    """Take over what was held instead, if it is one of the nearest that are left."""
    lost = model.bookings[key]
    nearest = _nearest(model, lost)
    held = [name for name, row in after.bookings.items() if row["replaces"] == key and name not in model.bookings]
    if len(held) != bool(nearest):
        raise BrokenRule(f"{lost} was offered {held}, not one of {nearest}")
    for name in held:
        place = after.bookings[name]["place"]
        if place not in nearest:
            raise BrokenRule(f"{lost} was offered {place}, which is not one of {nearest}")
        offer = Booked(place, lost.said, lost.record, "HELD", lost.origin, replaces=key)
        offer.step("HELD")
        model.bookings[name], act.items[key].offered = offer, name


def _nearest(model: Model, lost: Booked) -> list[str]:
    """The nearest free places that the rider may have: the same model, else the same time, else another time."""
    slot, vehicle = model.places[lost.place]
    ranked: dict[str, tuple[int, int]] = {}
    for place, (other, kind) in model.places.items():
        free = place not in model.withdrawn and not model.holder(place)
        to_come = other not in model.left and other not in model.closed and model.state != "CANCELLED"
        may = kind in model.rides(lost.record, lost.said) and not model.rides_then(lost.record, other)
        if free and to_come and may:
            rank = 0 if kind == vehicle else 1 if other == slot else 2
            ranked[place] = (rank, abs(model.start(other) - model.start(slot)))
    best = min(ranked.values(), default=None)
    return [place for place, rank in ranked.items() if rank == best]


@dataclass(frozen=True)
class MessagesLeave(Turn):
    """The undo window of an act ends: its messages leave, and whom nothing could be offered waits."""

    act: str

    def happen(self, real: "Real", stage: Stage) -> None:
        real.let_messages_leave(UUID(self.act))

    def done(self, model: Model, after: Shown) -> None:
        act = model.acts[self.act]
        act.window = False
        if act.kind not in ("WITHDRAWAL", "SLOT_CLOSING") or not model.open:
            return
        for key, item in act.items.items():
            record = model.bookings[key].record
            if item.state != "DONE" or item.offered or isinstance(record, str):
                continue
            if all(str(each["rider"]) != after.riders[record] for each in after.wishes.values()):
                raise BrokenRule(f"{model.bookings[key]} was lost, nothing was offered, and nobody waits")


def carry(table: Table) -> Carry | None:
    """Soon after it was begun."""
    queued = [key for key, act in table.model.acts.items() if act.state == "QUEUED"]
    return Carry(queued[0]) if queued else None


def messages_leave(table: Table) -> MessagesLeave | None:
    """Of an act that was carried out; a cancelled event is left to be undone, most often."""
    done = [key for key, act in table.model.acts.items() if act.state == "DONE" and act.window]
    if not done or (table.model.acts[done[0]].kind == WHOLE_EVENT and table.chance(0.8)):
        return None
    return MessagesLeave(done[0])


KINDS: Kinds = {"carry": (12, carry), "messages_leave": (5, messages_leave)}
