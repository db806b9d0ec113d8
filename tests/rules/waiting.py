"""Whether places were offered in the order of joining (C7).

Which place is offered to whom is the product's choice; what it chose must be fair: nobody who joined earlier, and
could have had the place, was passed over; and nobody waits for a place that is free.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from tests.rules.booked import Booked, BrokenRule, Record
from tests.rules.model import Model
from tests.rules.shown import KNOWN, Shown
from tests.rules.stage import Stage


@dataclass(frozen=True)
class Wish:
    """A wish as the database shows it; no `vehicles` or no `slots`: any will do. They sort by the order of joining."""

    key: str
    order: tuple[str, str]
    # Whose it is, as of a booking; and with whom they ride.
    said: int
    record: Record
    party: str
    state: str
    proven: bool
    vehicles: frozenset[str]
    slots: frozenset[str]

    @property
    def in_line(self) -> bool:
        """Whether a place can be offered to it."""
        return self.state == "WAITING" and self.proven

    @property
    def live(self) -> bool:
        """Whether its rider is on the list."""
        return self.state in ("WAITING", "OFFERED")

    def may_have(self, model: Model, place: str) -> bool:
        """Whether the place could be offered to it."""
        slot, vehicle = model.places[place]
        wished = vehicle in (self.vehicles or {vehicle}) and slot in (self.slots or {slot})
        had = any(each.wish == self.key and each.steps[0][1] == place for each in model.bookings.values())
        rides = vehicle in model.rides(self.record, self.said)
        return wished and rides and not had and not model.rides_then(self.record, slot)


Wishes = Mapping[str, Wish]


def wishes_of(stage: Stage, shown: Shown) -> Wishes:
    """Who waits, by the names that the model uses."""
    vehicles = {str(key): name for name, key in stage.vehicles.items()}
    slots = {str(key): name for name, key in stage.slots.items()}
    found = {}
    for key, row in shown.wishes.items():
        said = KNOWN[row["address"], row["born"]]
        found[key] = Wish(
            key,
            (row["joined"], key),
            said,
            f"rider {row['rider']}" if row["unproven"] else said,
            row["party"] or key,
            row["state"],
            row["proven"],
            frozenset(vehicles[each] for each in row["models"]),
            frozenset(slots[each] for each in row["slots"]),
        )
    return found


def take_offers(model: Model, shown: Shown, before: Wishes, now: Wishes) -> None:
    """Take over the offers that an act led to, after it was taken over itself. Raises BrokenRule."""
    made = {key: row for key, row in shown.bookings.items() if key not in model.bookings and row["wish"]}
    parties: dict[str, list[str]] = {}
    for key, row in made.items():
        wish = now[row["wish"]]
        parties.setdefault(wish.party, []).append(key)
        place = row["place"]
        buyable = model.on_sale(model.places[place][0]) and place not in model.withdrawn
        if not wish.may_have(model, place) or model.holder(place) or not buyable:
            raise BrokenRule(f"{row} was offered to {wish}, who may not have it")
    for party, keys in parties.items():
        _check_order(model, {made[key]["place"] for key in keys}, party, before, now, set(parties))
    for keys in parties.values():
        speaker = next(key for key in keys if made[key]["told"]) if any(made[key]["told"] for key in keys) else keys[0]
        for key in keys:
            wish, told = now[made[key]["wish"]], "WAITING_OFFER" if key == speaker else None
            origin = ("DIRECT", None, None) if not made[key]["origin"] else tuple(made[key]["origin"])
            offer = Booked(made[key]["place"], wish.said, wish.record, "HELD", origin, wish=wish.key, party=speaker)
            offer.step("HELD", told)
            model.bookings[key] = offer
    _drop_others(model, shown)
    model.waiting = {wish.record for wish in now.values() if wish.live}


def check_nobody_overlooked(model: Model, now: Wishes) -> None:
    """Nobody waits for a place that is free, once the schedule has offered what was left."""
    free = [
        place
        for place, (slot, _) in model.places.items()
        if model.on_sale(slot) and place not in model.withdrawn and not model.holder(place)
    ]
    for party in {wish.party for wish in now.values() if wish.in_line}:
        members = [wish for wish in now.values() if wish.party == party and wish.in_line]
        if _can_sit(model, members, free):
            raise BrokenRule(f"{members} wait, and {free} are free")


def _check_order(
    model: Model, places: set[str], party: str, before: Wishes, now: Wishes, served: Collection[str]
) -> None:
    """Nobody who stood before, and was offered nothing now, could have had these places."""
    first = min(wish.order for wish in now.values() if wish.party == party)
    lines: dict[str, list[Wish]] = {}
    for wish in before.values():
        still = now.get(wish.key)
        if wish.in_line and still is not None and still.in_line and wish.party not in served:
            lines.setdefault(wish.party, []).append(wish)
    for members in lines.values():
        if min(wish.order for wish in members) < first and _can_sit(model, members, sorted(places)):
            raise BrokenRule(f"{places} were offered to {party}, before {members}")


def _can_sit(model: Model, members: Sequence[Wish], places: Sequence[str]) -> bool:
    """Whether all of them could have one of these places each, in one slot."""
    for slot in {model.places[place][0] for place in places}:
        nearby = [place for place in places if model.places[place][0] == slot]
        for seats in permutations(nearby, len(members)):
            if all(wish.may_have(model, place) for wish, place in zip(members, seats, strict=True)):
                return True
    return False


def _drop_others(model: Model, shown: Shown) -> None:
    """Who took an earlier offer late gives back what was offered since."""
    for key, booking in model.bookings.items():
        if booking.wish and booking.status == "HELD" and shown.bookings[key]["reason"] == "HOLD_EXPIRED":
            mine = [each for each in model.bookings.values() if each.wish == booking.wish and each is not booking]
            if not any(each.live and each.status != "HELD" for each in mine):
                raise BrokenRule(f"the offer {key} was dropped, and no other was taken")
            booking.give_back("HOLD_EXPIRED")
