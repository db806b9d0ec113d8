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
        if self.facts["at_limit"]:
            return PassCause.LIMIT
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
    """Places for one party, all in one slot; and who before it wished one of them, was passed over, and why."""

    seats: list[Seat]
    passed: list[tuple[Waiting, OpenPlace, PassCause]]


def choose(line: Sequence[Waiting], places: Sequence[OpenPlace]) -> list[Offer]:
    """Who is offered what: each in the line, one after the other, the first of the places that they may have.

    Friends are offered places only where all of them can have one in the same slot. Nobody is offered two.
    """
    parties: dict[UUID, list[Waiting]] = {}
    for each in line:
        parties.setdefault(each.party, []).append(each)
    left = list(places)
    left_out: list[Waiting] = []
    offers: list[Offer] = []
    for members in parties.values():
        seats = _seats_in_one_slot(members, left)
        if seats is None:
            left_out += members
            continue
        taken = [place for _, place in seats]
        left = [each for each in left if each not in taken]
        passed = [
            (one, place, one.cause_against(place) or PassCause.GROUP_TOO_LARGE)
            for one in left_out
            for place in taken
            if one.wishes(place)
        ]
        offers.append(Offer(seats, passed))
    return offers


def _seats_in_one_slot(members: Sequence[Waiting], places: Sequence[OpenPlace]) -> list[Seat] | None:
    for slot_id in dict.fromkeys(place.slot_id for place in places):
        seats = _seats(members, [each for each in places if each.slot_id == slot_id])
        if seats is not None:
            return seats
    return None


def _seats(members: Sequence[Waiting], nearby: Sequence[OpenPlace]) -> list[Seat] | None:
    """A place for each, found by trying: groups are of a few friends."""
    if not members:
        return []
    first, *others = members
    for place in nearby:
        if first.wishes(place) and first.cause_against(place) is None:
            seats = _seats(others, [each for each in nearby if each is not place])
            if seats is not None:
                return [(first, place), *seats]
    return None
