"""Matching riders with places: best first, first come first served, never what licence or time refuse (C6)."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from models.act import OfferRank
from models.licence import HeldLicence, LicenceClass, rideable
from resolvers.act_match import Seat, Seeker, match

DAY = date(2027, 6, 5)
NINE = datetime(2027, 6, 5, 7, tzinfo=UTC)
ADULT = date(1990, 5, 17)
A, A2 = LicenceClass.A, LicenceClass.A2


def key(number: int) -> UUID:
    return UUID(int=number)


def seat(number: int, *, hour: int = 0, model: int = 1, event: int = 1, **values: object) -> Seat:
    start = NINE + timedelta(hours=hour)
    given = {
        "place_id": key(number),
        "event_id": key(event),
        "slot_id": key(1000 * event + hour),
        "vehicle_id": key(number),
        "model_id": key(model),
        "family": f"Family {model}",
        "licence_required": A2,
        "group_number": 1,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=45),
        "day": DAY,
    }
    return Seat(**{**given, **values})  # type: ignore[arg-type]


def seeker(number: int, lost: Seat, *, licence: LicenceClass = A, rider: int | None = None, **values: object) -> Seeker:
    return Seeker(key(number), key(rider or number), lost, HeldLicence(licence), ADULT, **values)  # type: ignore[arg-type]


LOST = seat(1, hour=2)


def offered(seats: list[Seat], *seekers: Seeker) -> list[tuple[int, int, OfferRank]]:
    """Who gets which place, by number, and at which rank."""
    found = match(seekers or [seeker(1, LOST)], seats)
    return [(offer.seeker.item_id.int, offer.seat.place_id.int, offer.rank) for offer in found]


def test_the_same_model_at_the_nearest_other_time_comes_first() -> None:
    seats = [
        seat(2, hour=2, model=2, family="Family 1"),
        seat(3, hour=5),
        seat(4, hour=1),
        seat(5, hour=2, model=3),
    ]
    assert offered(seats) == [(1, 4, OfferRank.SAME_MODEL)]


def test_another_vehicle_of_the_model_at_the_same_time_is_nearest() -> None:
    assert offered([seat(2, hour=1), seat(3, hour=2), seat(4, hour=3)]) == [(1, 3, OfferRank.SAME_MODEL)]


def test_then_the_same_time_on_the_same_family_and_licence() -> None:
    family = seat(2, hour=2, model=2, family="Family 1")
    heavier = seat(3, hour=2, model=3, family="Family 1", licence_required=A)
    assert offered([heavier, family, seat(4, hour=3, model=4)]) == [(1, 2, OfferRank.SAME_FAMILY)]
    assert offered([heavier, seat(4, hour=3, model=4)]) == [(1, 3, OfferRank.SAME_TIME)]


def test_then_the_same_time_on_another_model_those_of_the_group_first() -> None:
    seats = [seat(2, hour=2, model=2, group_number=2), seat(3, hour=2, model=3), seat(4, hour=3, model=4)]
    assert offered(seats) == [(1, 3, OfferRank.SAME_TIME)]


def test_then_another_time_the_nearest_first() -> None:
    seats = [seat(2, hour=5, model=2), seat(3, hour=3, model=3), seat(4, hour=3, model=4, family="Family 1")]
    assert offered(seats) == [(1, 4, OfferRank.OTHER_TIME)]


def test_nothing_of_another_event_and_nothing_that_the_licence_refuses() -> None:
    elsewhere = seat(2, hour=2, event=2)
    too_much = seat(3, hour=2, model=2, licence_required=A)
    assert offered([elsewhere, too_much], seeker(1, LOST, licence=A2)) == []
    assert offered([elsewhere, too_much], seeker(1, LOST, licence=A)) == [(1, 3, OfferRank.SAME_TIME)]


def test_who_booked_first_chooses_first_and_no_place_is_given_twice() -> None:
    seats = [seat(2, hour=1), seat(3, hour=4)]
    three = [seeker(number, LOST) for number in (7, 5, 9)]
    assert offered(seats, *three) == [(7, 2, OfferRank.SAME_MODEL), (5, 3, OfferRank.SAME_MODEL)]


def test_nobody_rides_twice_at_once() -> None:
    busy = ((NINE + timedelta(hours=1), NINE + timedelta(hours=1, minutes=30)),)
    assert offered([seat(2, hour=1)], seeker(1, LOST, busy=busy)) == []
    both = [seeker(1, LOST, rider=5), seeker(2, LOST, rider=5)]
    assert offered([seat(2, hour=1), seat(3, hour=1)], *both) == [(1, 2, OfferRank.SAME_MODEL)]


CLASSES = {1: LicenceClass.A1, 2: A2, 3: A}
seats_of = st.builds(
    lambda model, **values: seat(0, model=model, licence_required=CLASSES[model], **values),
    model=st.sampled_from(list(CLASSES)),
    hour=st.integers(0, 3),
    event=st.integers(1, 2),
    group_number=st.integers(1, 2),
)
people = st.tuples(seats_of, st.sampled_from([LicenceClass.A1, A2, A, LicenceClass.B]), st.integers(1, 4))


@settings(max_examples=200, deadline=None)
@given(st.lists(seats_of, max_size=12), st.lists(people, max_size=12))
def test_whatever_comes_the_offers_keep_the_rules(free: list[Seat], lost: list[tuple[Seat, LicenceClass, int]]) -> None:
    seats = [dataclasses.replace(each, place_id=key(n + 1)) for n, each in enumerate(free)]
    seekers = [seeker(n + 1, place, licence=licence, rider=rider) for n, (place, licence, rider) in enumerate(lost)]
    offers = match(seekers, seats)
    taken = [offer.seat.place_id for offer in offers]
    assert len(set(taken)) == len(taken)
    assert len({offer.seeker.item_id for offer in offers}) == len(offers)
    for offer in offers:
        held = offer.seeker.licence
        assert offer.seat.event_id == offer.seeker.lost.event_id
        assert offer.seat.licence_required in rideable(held, ADULT, DAY)
    rides = [(offer.seeker.rider_id, offer.seat.starts_at) for offer in offers]
    assert len(set(rides)) == len(rides)
    left = [each for each in seats if each.place_id not in set(taken)]
    for nobody in (each for each in seekers if each.item_id not in {offer.seeker.item_id for offer in offers}):
        at = {offer.seat.starts_at for offer in offers if offer.seeker.rider_id == nobody.rider_id}
        for place in left:
            fits = place.event_id == nobody.lost.event_id and place.starts_at not in at
            assert not (fits and place.licence_required in rideable(nobody.licence, ADULT, DAY))
