"""Who gets which place of an event: no place twice, no rider twice in a slot, no ride without the licence (B5, C1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.licence import LicenceClass
from resolvers.demo.dice import Dice
from resolvers.demo.layout import PlaceOnSale
from resolvers.demo.people import Person

MOST_RIDES = 4
"""Rides of one person at one event."""
_LOOK_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Visit:
    """A person who comes to an event. `returning`: they came to another one before, and booked this one online."""

    person: Person
    booked_at: datetime
    classes: list[LicenceClass]
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """A place sold; `turn` counts the rides of that person at the event, from 0."""

    visit: Visit
    place: PlaceOnSale
    turn: int


class Sales:
    """The places of one event as they go; what is left can still be taken."""

    def __init__(self, places: Sequence[PlaceOnSale], dice: Dice) -> None:
        self._dice = dice
        self.free: dict[LicenceClass, list[PlaceOnSale]] = {}
        for place in places:
            self.free.setdefault(place.required, []).append(place)
        self.all = {required: list(found) for required, found in self.free.items()}
        for found in self.free.values():
            dice.shuffle(found)
        self.sold: list[Sale] = []
        self.turned_away: list[Visit] = []

    def sell(self, visits: Sequence[Visit], target: int) -> None:
        """One ride for each visitor while the target allows, then second to fourth rides until it is met."""
        for visit in visits:
            place = self.take(visit) if len(self.sold) < target else None
            if place is None:
                self.turned_away.append(visit)
            else:
                self.sold.append(Sale(visit, place, 0))
        served = [sale.visit for sale in self.sold]
        for turn in range(1, MOST_RIDES):
            self._dice.shuffle(served)
            for visit in served:
                if len(self.sold) >= target:
                    return
                place = self.take(visit) if self._dice.happens(0.6) else None
                if place is not None:
                    self.sold.append(Sale(visit, place, turn))

    def take(self, visit: Visit) -> PlaceOnSale | None:
        """A free place that the visitor may ride, at a time when they do not ride yet; none if there is none."""
        for required in self._wishes(visit):
            free = self.free[required]
            for depth in range(1, min(_LOOK_AHEAD, len(free)) + 1):
                place = free[-depth]
                if place.slot.id not in visit.person.slots:
                    free[-depth] = free[-1]
                    free.pop()
                    visit.person.slots.add(place.slot.id)
                    return place
        return None

    def any_place(self, visit: Visit) -> PlaceOnSale | None:
        """A place that suits, sold or not: for a booking that gave it back in time."""
        known = [required for required in visit.classes if required in self.all]
        return self._dice.one_of(self.all[self._dice.one_of(known)]) if known else None

    def _wishes(self, visit: Visit) -> list[LicenceClass]:
        """Most want what their own licence opens to them; else what is left in number."""
        wishes = sorted(
            (required for required in visit.classes if required in self.free),
            key=lambda required: -len(self.free[required]),
        )
        own = LicenceClass.L5E if visit.person.licence is LicenceClass.B_7H else visit.person.licence
        if own in wishes and self._dice.happens(0.75):
            wishes.remove(own)
            wishes.insert(0, own)
        return wishes
