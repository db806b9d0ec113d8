"""Who waits, what is free, and who is offered what: the order of an event's waiting list (C7); pure but for reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.licence import Eligible, HeldLicence, LicenceClass, eligibility
from models.wish_step import PassCause

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A wish in the order, with what decides whether a place is for it. `models`, `slots`: None for any."""

    id: UUID
    rider_id: UUID
    group_id: UUID | None
    models: frozenset[UUID] | None
    slots: frozenset[UUID] | None
    rides: frozenset[UUID]
    had: frozenset[UUID]
    facts: Row = field(repr=False)

    @property
    def party(self) -> UUID:
        """Whom it rides with: its group, or itself alone."""
        return self.group_id or self.id

    def wishes(self, place: "OpenPlace") -> bool:
        """Whether this model in this slot is one of those that will do."""
        model_will_do = self.models is None or place.model_id in self.models
        return model_will_do and (self.slots is None or place.slot_id in self.slots)

    def cause_against(self, place: "OpenPlace") -> PassCause | None:
        """Why a place that it wishes cannot be offered to it, if so."""
        if self.facts["email"] is None:
            return PassCause.UNREACHABLE
        if place.slot_id in self.rides:
            return PassCause.RIDES_ALREADY
        if place.id in self.had:
            return PassCause.OFFERED_BEFORE
        licence = HeldLicence(LicenceClass(self.facts["licence_class"]), self.facts["licence_obtained_on"])
        required = LicenceClass(place.facts["licence_required"])
        verdict = eligibility(required, licence, self.facts["birth_date"], place.facts["day"])
        return None if isinstance(verdict, Eligible) else PassCause.LICENCE


@dataclass(frozen=True, slots=True, eq=False)
class OpenPlace:
    """A place that may be offered, with what the rider is told of it."""

    id: UUID
    slot_id: UUID
    model_id: UUID
    facts: Row = field(repr=False)


Seat = tuple[Waiting, OpenPlace]


@dataclass(frozen=True, slots=True)
class Offer:
    """Places for one party, all in one slot, and who before it was passed over for the first of them, and why."""

    seats: list[Seat]
    passed: list[tuple[Waiting, PassCause]]


def choose(line: Sequence[Waiting], places: Sequence[OpenPlace]) -> list[Offer]:
    """Who is offered what: each place, in the order given, goes to the first in the line who may have it.

    Friends are offered places only where all of them can have one in that slot. Nobody is offered two.
    """
    parties: dict[UUID, list[Waiting]] = {}
    for each in line:
        parties.setdefault(each.party, []).append(each)
    left = list(places)
    offers: list[Offer] = []
    for place in places:
        if place not in left:
            continue
        passed: list[tuple[Waiting, PassCause]] = []
        for party, members in parties.items():
            nearby = [each for each in left if each.slot_id == place.slot_id]
            seats, causes = _seats(members, place, nearby)
            if seats:
                offers.append(Offer(seats, passed))
                left = [each for each in left if each not in [seat for _, seat in seats]]
                del parties[party]
                break
            passed += causes
    return offers


def _seats(
    members: Sequence[Waiting], place: OpenPlace, nearby: Sequence[OpenPlace]
) -> tuple[list[Seat], list[tuple[Waiting, PassCause]]]:
    """A place for each member, one of them this one; or why not, of each who wishes it."""
    wishing = [each for each in members if each.wishes(place)]
    causes = {each: each.cause_against(place) for each in wishing}
    able = [each for each in wishing if causes[each] is None]
    for one in able:
        others = [each for each in members if each is not one]
        seats = _seat_all(others, [each for each in nearby if each is not place])
        if seats is not None:
            return [(one, place), *seats], []
    return [], [(each, causes[each] or PassCause.GROUP_TOO_LARGE) for each in wishing]


def _seat_all(members: Sequence[Waiting], nearby: Sequence[OpenPlace]) -> list[Seat] | None:
    """A place for each, found by trying: groups are of a few friends."""
    if not members:
        return []
    first, *others = members
    for place in nearby:
        if first.wishes(place) and first.cause_against(place) is None:
            seats = _seat_all(others, [each for each in nearby if each is not place])
            if seats is not None:
                return [(first, place), *seats]
    return None
