"""The order, apart from any database: each place to the first who may have it, friends together or not at all (C7)."""

from datetime import date
from itertools import permutations, product
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.wish_step import PassCause
from resolvers.waiting_line import Offer, OpenPlace, Waiting, choose

MODELS = [UUID(int=1), UUID(int=2)]
SLOTS = [UUID(int=11), UUID(int=12)]
GROUPS = [UUID(int=21), UUID(int=22), None, None]
PLACES = [UUID(int=100 + number) for number in range(8)]


def a_place(number: int, slot: int, model: int) -> OpenPlace:
    required = ("A2", "A")[model]
    return OpenPlace(
        PLACES[number], SLOTS[slot], MODELS[model], {"licence_required": required, "day": date(2030, 6, 1)}
    )


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    some = st.frozensets(st.sampled_from(MODELS), min_size=1) | st.none()
    hours = st.frozensets(st.sampled_from(SLOTS), min_size=1) | st.none()
    drawn = draw(st.lists(st.tuples(some, hours, st.sampled_from(GROUPS), st.sampled_from(["A", "A2"])), max_size=6))
    # Friends join at the same moment: they stand together.
    drawn.sort(key=lambda each: each[2].int if each[2] else 30)
    return [
        Waiting(
            id=UUID(int=1000 + number),
            rider_id=UUID(int=2000 + number),
            group_id=group,
            models=models,
            slots=slots,
            rides=draw(st.frozensets(st.sampled_from(SLOTS), max_size=1)),
            had=draw(st.frozensets(st.sampled_from(PLACES), max_size=2)),
            facts={
                "email": draw(st.sampled_from(["z@riders.example", None])),
                "licence_class": licence,
                "at_limit": draw(st.booleans()),
                "licence_obtained_on": None,
                "birth_date": date(1990, 1, 1),
            },
        )
        for number, (models, slots, group, licence) in enumerate(drawn)
    ]


stages = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=6).map(
    lambda drawn: [a_place(number, *each) for number, each in enumerate(drawn)]
)


def may_have(wish: Waiting, place: OpenPlace) -> bool:
    return wish.wishes(place) and wish.cause_against(place) is None


def can_all_be_had(members: list[Waiting], places: list[OpenPlace]) -> bool:
    """By trying each way: said apart from the code that is tested."""
    return any(all(map(may_have, members, seats)) for seats in permutations(places, len(members)))


@given(line=lines(), places=stages)
def test_whatever_is_chosen_nobody_is_passed_over_without_a_cause(line: list[Waiting], places: list[OpenPlace]) -> None:
    offers = choose(line, places)
    seats = [seat for offer in offers for seat in offer.seats]
    assert len({place.id for _, place in seats}) == len(seats) == len({wish.id for wish, _ in seats})
    assert all(may_have(wish, place) for wish, place in seats)
    for offer in offers:
        assert len({place.slot_id for _, place in offer.seats}) == 1
        party = offer.seats[0][0].party
        assert {wish.id for wish, _ in offer.seats} == {wish.id for wish in line if wish.party == party}
    check_order(line, places, offers)


def check_order(line: list[Waiting], places: list[OpenPlace], offers: list[Offer]) -> None:
    """Replay: who stands before the one that is offered a place could not have had it; what is left nobody could."""
    left, waiting = list(places), list(line)
    for offer in offers:
        first, _ = offer.seats[0]
        before = waiting[: next(n for n, wish in enumerate(waiting) if wish.party == first.party)]
        for wish, (_, place) in product(before, offer.seats):
            if wish.wishes(place):
                causes = {cause for passed, of, cause in offer.passed if passed is wish and of is place}
                assert len(causes) == 1, "passed over without a cause"
                if causes == {PassCause.GROUP_TOO_LARGE}:
                    members = [each for each in waiting if each.party == wish.party]
                    nearby = [each for each in left if each.slot_id == place.slot_id]
                    assert not can_all_be_had(members, nearby)
                else:
                    assert not may_have(wish, place)
        taken = [seat for _, seat in offer.seats]
        left = [each for each in left if each not in taken]
        waiting = [wish for wish in waiting if wish.party != first.party]
    for party in {wish.party for wish in waiting}:
        members = [wish for wish in waiting if wish.party == party]
        for slot in SLOTS:
            assert not can_all_be_had(members, [each for each in left if each.slot_id == slot])
