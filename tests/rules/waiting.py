"""Whether places were offered in the order of joining (C7).

Which place is offered to whom is the product's choice; what it chose must be fair: nobody who joined earlier, and
could have had the place, was passed over; and nobody waits for a place that is free.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.rules.booked import Booked, BrokenRule
from tests.rules.model import Model
from tests.rules.person import PEOPLE
from tests.rules.shown import Shown
from tests.rules.stage import Stage


@dataclass(frozen=True)
class Wish:
    """A wish as the database shows it; no `vehicles` or no `slots`: any will do. They sort by the order of joining."""

    order: tuple[str, str]
    person: int
    state: str
    vehicles: frozenset[str]
    slots: frozenset[str]

    def may_have(self, model: Model, key: str, place: str) -> bool:
        """Whether the place could be offered to it."""
        slot, vehicle = model.places[place]
        wished = vehicle in (self.vehicles or {vehicle}) and slot in (self.slots or {slot})
        had = any(each.wish == key and (place, "HELD") in each.seats for each in model.bookings.values())
        rides = vehicle in PEOPLE[self.person].rides
        return wished and rides and not had and not model.rides_then(self.person, slot)


Wishes = Mapping[str, Wish]


def wishes_of(stage: Stage, shown: Shown) -> Wishes:
    """Who waits, by the names that the model uses."""
    vehicles = {str(key): name for name, key in stage.vehicles.items()}
    slots = {str(key): name for name, key in stage.slots.items()}
    persons = {(person.address, person.born): number for number, person in enumerate(PEOPLE)}
    return {
        key: Wish(
            (row["joined"], key),
            persons[row["address"], row["born"]],
            row["state"],
            frozenset(vehicles[each] for each in row["models"]),
            frozenset(slots[each] for each in row["slots"]),
        )
        for key, row in shown.wishes.items()
    }


def take_offers(model: Model, shown: Mapping[str, dict[str, Any]], before: Wishes, now: Wishes) -> None:
    """Take over the offers that an act led to, after it was taken over itself. Raises BrokenRule."""
    made = {key: row for key, row in shown.items() if key not in model.bookings and row["wish"]}
    served = {row["wish"] for row in made.values()}
    for row in made.values():
        wish = now[row["wish"]]
        if not wish.may_have(model, row["wish"], row["place"]) or model.holder(row["place"]):
            raise BrokenRule(f"{row} was offered to {wish}, who may not have it")
        for key, other in before.items():
            earlier = other.state == "WAITING" and other.order < wish.order and key not in served
            if earlier and other.may_have(model, key, row["place"]):
                raise BrokenRule(f"{row} was offered to {wish}, before {other}")
    for key, row in made.items():
        wish = now[row["wish"]]
        origin = ("DIRECT", None, None)
        model.bookings[key] = Booked(row["place"], wish.person, wish.person, "HELD", origin, wish=row["wish"])
        model.bookings[key].step("HELD", "WAITING_OFFER")
    _drop_others(model, shown)
    model.waiting = {wish.person for wish in now.values() if wish.state in ("WAITING", "OFFERED")}


def check_nobody_overlooked(model: Model, now: Wishes) -> None:
    """Nobody waits for a place that is free, once the schedule has offered what was left."""
    free = [each for each in model.places if model.on_sale(model.places[each][0]) and not model.holder(each)]
    for key, wish in now.items():
        overlooked = [place for place in free if wish.state == "WAITING" and wish.may_have(model, key, place)]
        if overlooked:
            raise BrokenRule(f"{wish} waits, and {overlooked} are free")


def _drop_others(model: Model, shown: Mapping[str, dict[str, Any]]) -> None:
    """Who took an earlier offer late gives back what was offered since."""
    for key, booking in model.bookings.items():
        if booking.wish and booking.status == "HELD" and shown[key]["reason"] == "HOLD_EXPIRED":
            mine = [each for each in model.bookings.values() if each.wish == booking.wish and each is not booking]
            if not any(each.live and each.status != "HELD" for each in mine):
                raise BrokenRule(f"the offer {key} was dropped, and no other was taken")
            drop(booking)


def drop(booking: Booked) -> None:
    """What was offered is given back."""
    booking.expired, booking.reason = False, "HOLD_EXPIRED"
    booking.step("CANCELLED")
