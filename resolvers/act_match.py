"""Which free place is held for which rider who lost theirs: best first, first come first served (C6); pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from models.act import OfferRank
from models.licence import HeldLicence, LicenceClass, rideable

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Seat:
    """A free place: a vehicle of a model at a departure."""

    place_id: UUID
    event_id: UUID
    slot_id: UUID
    vehicle_id: UUID
    model_id: UUID
    family: str
    licence_required: LicenceClass
    group_number: int
    starts_at: datetime
    ends_at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Seeker:
    """A rider who lost a place: what it was, what they may ride, and when they ride otherwise (`busy`)."""

    item_id: UUID
    rider_id: UUID
    lost: Seat
    licence: HeldLicence
    birth_date: date
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A place for a seeker, and how near it is to the lost one."""

    seeker: Seeker
    seat: Seat
    rank: OfferRank


@dataclass(slots=True)
class _Pool:
    """The free places of one event, by departure and model; each is given once."""

    times: dict[UUID, Span] = field(default_factory=dict)
    free: dict[UUID, dict[UUID, list[Seat]]] = field(default_factory=dict)

    def add(self, seat: Seat) -> None:
        self.times[seat.slot_id] = (seat.starts_at, seat.ends_at)
        self.free.setdefault(seat.slot_id, {}).setdefault(seat.model_id, []).append(seat)

    def first(self, slot_id: UUID, model_id: UUID) -> Seat | None:
        seats = self.free[slot_id].get(model_id)
        return seats[-1] if seats else None

    def each_model(self, slot_id: UUID) -> list[Seat]:
        return [seats[-1] for seats in self.free[slot_id].values()]

    def take(self, seat: Seat) -> None:
        models = self.free[seat.slot_id]
        models[seat.model_id].pop()
        if not models[seat.model_id]:
            del models[seat.model_id]
        if not models:
            del self.free[seat.slot_id], self.times[seat.slot_id]


def match(seekers: Sequence[Seeker], seats: Iterable[Seat]) -> list[Offer]:
    """Offers for the seekers in their order: each gets the best place that is left at the same event.

    The same model at the nearest time, which is the same where another vehicle of it is free; at the same time a model
    of the same family and licence; at the same time any other model, those of the same group of vehicles first; any
    model at the nearest other time, those of the same family first. Never a place twice, never what licence or age
    refuse on that day (B5), never two rides of one rider at once. Seekers for whom nothing is left get no offer.
    """
    pools: dict[UUID, _Pool] = defaultdict(_Pool)
    # The last added is taken first: of equal ones, that with the lowest key.
    for seat in sorted(seats, key=lambda each: each.place_id, reverse=True):
        pools[seat.event_id].add(seat)
    taken: dict[UUID, list[Span]] = defaultdict(list)
    offers: list[Offer] = []
    for seeker in seekers:
        pool = pools[seeker.lost.event_id]
        busy = [*seeker.busy, *taken[seeker.rider_id]]
        best = next(_choices(seeker, pool, busy), None)
        if best is None:
            continue
        rank, seat = best
        pool.take(seat)
        taken[seeker.rider_id].append((seat.starts_at, seat.ends_at))
        offers.append(Offer(seeker, seat, rank))
    return offers


def _choices(seeker: Seeker, pool: _Pool, busy: Sequence[Span]) -> Iterator[tuple[OfferRank, Seat]]:
    """All that the seeker may be offered, best first."""
    lost = seeker.lost
    others = sorted(
        (abs(span[0] - lost.starts_at), slot_id) for slot_id, span in pool.times.items() if not _meets(span, busy)
    )
    # Its own departure first: another vehicle of the model may leave at the very time.
    for _, slot_id in others:
        seat = pool.first(slot_id, lost.model_id)
        if seat is not None and _may_ride(seeker, seat):
            yield OfferRank.SAME_MODEL, seat
    if lost.slot_id in pool.times and not _meets(pool.times[lost.slot_id], busy):
        for seat in _rideable_at(seeker, pool, lost.slot_id):
            same = seat.family == lost.family and seat.licence_required == lost.licence_required
            yield OfferRank.SAME_FAMILY if same else OfferRank.SAME_TIME, seat
    for _, slot_id in others:
        for seat in _rideable_at(seeker, pool, slot_id):
            yield OfferRank.OTHER_TIME, seat


def _rideable_at(seeker: Seeker, pool: _Pool, slot_id: UUID) -> list[Seat]:
    here = [seat for seat in pool.each_model(slot_id) if _may_ride(seeker, seat)]
    return sorted(here, key=lambda each: _sameness(seeker.lost, each))


def _sameness(lost: Seat, seat: Seat) -> tuple[bool, bool, bool, UUID]:
    family, licence = seat.family == lost.family, seat.licence_required == lost.licence_required
    return not (family and licence), seat.group_number != lost.group_number, not family, seat.place_id


def _meets(span: Span, busy: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in busy)


def _may_ride(seeker: Seeker, seat: Seat) -> bool:
    return seat.licence_required in _classes(seeker.licence, seeker.birth_date, seat.day)


@lru_cache(maxsize=8192)
def _classes(licence: HeldLicence, birth_date: date, day: date) -> frozenset[LicenceClass]:
    return rideable(licence, birth_date, day)
