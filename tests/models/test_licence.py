"""Licence classes and ages: who may ride what, and from when (B5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.licence import (
    REQUIRED_CLASSES,
    Eligible,
    HeldLicence,
    LicenceClass,
    LicenceRule,
    Refusal,
    anniversary,
    eligibility,
    rideable,
)

AM, A1, A2, A, B, B_7H, L5E = LicenceClass
RIDE = date(2027, 5, 15)
ADULT = date(1990, 1, 1)
LONG_AGO = date(2015, 1, 1)


def ask(
    required: LicenceClass,
    held: LicenceClass,
    *,
    obtained: date | None = LONG_AGO,
    born: date | None = ADULT,
    on: date = RIDE,
) -> Eligible | Refusal:
    return eligibility(required, HeldLicence(held, obtained), born, on)


def refused(verdict: Eligible | Refusal) -> Refusal:
    assert isinstance(verdict, Refusal)
    return verdict


@pytest.mark.parametrize(
    ("held", "rides"),
    [
        (AM, {AM}),
        (A1, {AM, A1}),
        (A2, {AM, A1, A2}),
        (A, {AM, A1, A2, A, L5E}),
        (B, {AM}),
        (B_7H, {AM, A1, L5E}),
        (L5E, {AM, A1, L5E}),
    ],
)
def test_what_each_licence_gives_to_an_experienced_adult(held: LicenceClass, rides: set[LicenceClass]) -> None:
    assert rideable(HeldLicence(held, LONG_AGO), ADULT, RIDE) == rides
    for required in REQUIRED_CLASSES:
        assert (ask(required, held) == Eligible()) == (required in rides)


@pytest.mark.parametrize(
    ("required", "held", "age"), [(AM, AM, 14), (A1, A1, 16), (A2, A2, 18), (A, A, 20), (L5E, A, 21)]
)
def test_minimum_age_is_reached_on_the_birthday(required: LicenceClass, held: LicenceClass, age: int) -> None:
    birthday = RIDE.replace(year=RIDE.year - age)
    assert ask(required, held, born=birthday, obtained=None) == Eligible()
    verdict = refused(ask(required, held, born=birthday + timedelta(days=1), obtained=None))
    assert verdict.rule is LicenceRule.AGE
    assert verdict.allowed_from == RIDE + timedelta(days=1)
    assert str(age) in verdict.message_fr
    assert "16/05/2027" in verdict.message_fr
    assert "2027-05-16" in verdict.message_en


def test_a2_does_not_ride_a_vehicle_that_needs_a() -> None:
    verdict = refused(ask(A, A2))
    assert verdict == Refusal(
        LicenceRule.CLASS, "Ce véhicule demande le permis A.", "This vehicle needs licence A.", None
    )


def test_the_message_of_a_wrong_class_names_every_way() -> None:
    assert "A1, A2, A ou B avec la formation de 7 heures" in refused(ask(A1, B)).message_fr
    assert "A or B with the 7-hour training" in refused(ask(L5E, A2)).message_en


@pytest.mark.parametrize("required", [A1, L5E])
def test_b_with_training_needs_two_years_of_b(required: LicenceClass) -> None:
    assert ask(required, B_7H, obtained=date(2025, 5, 15)) == Eligible()
    verdict = refused(ask(required, B_7H, obtained=date(2025, 5, 16)))
    assert verdict.rule is LicenceRule.YEARS_OF_B
    assert verdict.allowed_from == date(2027, 5, 16)


def test_am_needs_no_years_of_b() -> None:
    assert ask(AM, B_7H, obtained=date(2027, 1, 1)) == Eligible()


def test_age_and_years_missing_together_give_the_later_day() -> None:
    verdict = refused(ask(L5E, B_7H, born=date(2007, 6, 1), obtained=date(2026, 1, 1)))
    assert verdict.rule is LicenceRule.AGE
    assert verdict.allowed_from == date(2028, 6, 1)


def test_an_unknown_date_of_b_is_left_to_the_team() -> None:
    verdict = ask(A1, B_7H, obtained=None)
    assert isinstance(verdict, Eligible)
    assert [check.rule for check in verdict.checks] == [LicenceRule.YEARS_OF_B]
    assert "sur place" in verdict.checks[0].message_fr
    assert "on site" in verdict.checks[0].message_en


def test_an_unknown_date_of_b_that_could_not_do_refuses() -> None:
    verdict = refused(ask(A1, B_7H, obtained=None, born=date(2008, 8, 1)))
    assert verdict.rule is LicenceRule.YEARS_OF_B
    assert verdict.allowed_from == date(2027, 8, 1)


def test_an_unknown_birth_date_is_left_to_the_team() -> None:
    verdict = ask(A, A, born=None)
    assert isinstance(verdict, Eligible)
    assert [check.rule for check in verdict.checks] == [LicenceRule.AGE]


def test_a_licence_obtained_after_the_ride_is_not_held() -> None:
    verdict = refused(ask(A, A, obtained=date(2027, 6, 1)))
    assert (verdict.rule, verdict.allowed_from) == (LicenceRule.NOT_YET_HELD, date(2027, 6, 1))


def test_dates_that_cannot_be_are_refused() -> None:
    assert refused(ask(A, A, obtained=date(1999, 1, 1))).rule is LicenceRule.DATES


def test_the_best_of_several_licences_counts() -> None:
    held = [HeldLicence(B, LONG_AGO), HeldLicence(A, LONG_AGO)]
    assert eligibility(A, held, ADULT, RIDE) == Eligible()
    assert eligibility(A1, [HeldLicence(B_7H), HeldLicence(A1)], ADULT, RIDE) == Eligible()
    soon = [HeldLicence(B, LONG_AGO), HeldLicence(A, date(2027, 6, 1))]
    assert refused(eligibility(A, soon, ADULT, RIDE)).rule is LicenceRule.NOT_YET_HELD


def test_no_licence_at_all_is_a_wrong_class() -> None:
    assert refused(eligibility(AM, [], ADULT, RIDE)).rule is LicenceRule.CLASS
    assert rideable([], ADULT, RIDE) == frozenset()


@pytest.mark.parametrize("required", [B, B_7H])
def test_no_vehicle_needs_a_car_licence(required: LicenceClass) -> None:
    with pytest.raises(ValueError):
        ask(required, B)


def test_a_birthday_of_29_february_is_reached_on_1_march() -> None:
    assert anniversary(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert anniversary(date(2008, 2, 29), 20) == date(2028, 2, 29)


@given(
    st.sampled_from(sorted(REQUIRED_CLASSES)),
    st.sampled_from(list(LicenceClass)),
    st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    st.none() | st.dates(date(1960, 1, 1), date(2028, 1, 1)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
def test_the_day_named_by_a_refusal_lifts_that_rule(
    required: LicenceClass, held: LicenceClass, born: date | None, obtained: date | None, on: date
) -> None:
    verdict = ask(required, held, born=born, obtained=obtained, on=on)
    if isinstance(verdict, Refusal) and verdict.allowed_from:
        assert verdict.allowed_from > on
        after = ask(required, held, born=born, obtained=obtained, on=verdict.allowed_from)
        assert isinstance(after, Eligible) or after.rule is not verdict.rule
    if isinstance(verdict, Eligible):
        assert isinstance(ask(required, held, born=born, obtained=obtained, on=on + timedelta(days=400)), Eligible)


def years_between(start: date, on: date) -> int:
    """Full years, counted as people count an age."""
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


LIMITS = [(AM, AM, 14), (A1, A1, 16), (A2, A2, 18), (A, A, 20), (L5E, A, 21), (L5E, B_7H, 21), (L5E, L5E, 21)]
# Every day of two leap years and the common ones between, 29 February among them.
STARTS = st.dates(date(2004, 1, 1), date(2008, 12, 31)) | st.sampled_from([date(2004, 2, 29), date(2008, 2, 29)])


@given(st.sampled_from(LIMITS), STARTS, st.integers(-400, 400))
def test_the_age_needed_counts_in_full_years_to_the_day(
    limit: tuple[LicenceClass, LicenceClass, int], born: date, days: int
) -> None:
    required, held, age = limit
    allowed = anniversary(born, age)
    for on in (allowed - timedelta(days=1), allowed, allowed + timedelta(days=days)):
        verdict = ask(required, held, born=born, obtained=None, on=on)
        assert isinstance(verdict, Eligible) == (years_between(born, on) >= age)
        if isinstance(verdict, Refusal):
            assert (verdict.rule, verdict.allowed_from) == (LicenceRule.AGE, allowed)


@given(st.sampled_from([A1, L5E]), st.sampled_from([B_7H, L5E]), STARTS, st.integers(0, 1_000))
def test_the_two_years_of_b_count_to_the_day(
    required: LicenceClass, held: LicenceClass, obtained: date, days: int
) -> None:
    allowed = anniversary(obtained, 2)
    for on in (allowed - timedelta(days=1), allowed, obtained + timedelta(days=days)):
        verdict = ask(required, held, born=date(1960, 1, 1), obtained=obtained, on=on)
        assert isinstance(verdict, Eligible) == (years_between(obtained, on) >= 2)
        if isinstance(verdict, Refusal):
            assert (verdict.rule, verdict.allowed_from) == (LicenceRule.YEARS_OF_B, allowed)


@given(st.sampled_from([A1, L5E]), STARTS, st.booleans())
def test_nobody_has_had_b_for_two_years_before_19(required: LicenceClass, born: date, known: bool) -> None:
    nineteen = anniversary(anniversary(born, 17), 2)
    obtained = anniversary(born, 17) if known else None
    verdict = ask(required, B_7H, born=born, obtained=obtained, on=nineteen - timedelta(days=1))
    assert isinstance(verdict, Refusal)
    assert isinstance(ask(A1, B_7H, born=born, obtained=obtained, on=nineteen), Eligible)


def years(before: date, count: int) -> date:
    """So many years earlier."""
    return before.replace(year=before.year - count)


EVE = timedelta(days=1)
# Article, vehicle, licence, age on the day (years, and a day less for the eve), years that it is held, what is said.
TABLE = [
    ("R221-5", AM, AM, (14, 0), None, None),
    ("R221-5", AM, AM, (14, 1), None, LicenceRule.AGE),
    ("R221-5", A1, A1, (16, 0), None, None),
    ("R221-5", A1, A1, (16, 1), None, LicenceRule.AGE),
    ("R221-5", A2, A2, (18, 0), (0, 0), None),
    ("R221-5", A2, A2, (18, 1), None, LicenceRule.AGE),
    ("R221-5", A, A, (20, 0), (0, 0), None),
    ("R221-5", A, A, (20, 1), (0, 0), LicenceRule.AGE),
    ("R221-5", L5E, A, (21, 0), (0, 0), None),
    ("R221-5", L5E, A, (21, 1), (0, 0), LicenceRule.AGE),
    ("R221-4", A, A2, (40, 0), (10, 0), LicenceRule.CLASS),
    ("R221-4", A2, A1, (40, 0), (10, 0), LicenceRule.CLASS),
    ("R221-4", L5E, A2, (40, 0), (10, 0), LicenceRule.CLASS),
    ("R221-4", A1, AM, (40, 0), (10, 0), LicenceRule.CLASS),
    ("R221-6", A, A2, (20, 0), (2, 0), LicenceRule.CLASS),  # two years of A2 are no A before it is given
    ("R221-6", A, A, (20, 0), (0, 0), None),  # who was given it is not asked again
    ("R221-7", A2, A, (20, 0), (0, 0), None),
    ("R221-7", A1, A2, (18, 0), (0, 0), None),
    ("R221-7", AM, A1, (16, 0), (0, 0), None),
    ("R221-7", AM, B, (17, 0), (0, 0), None),
    ("R221-8", A1, B, (40, 0), (20, 0), LicenceRule.CLASS),  # B without the training
    ("R221-8", A1, B_7H, (19, 0), (2, 0), None),
    ("R221-8", A1, B_7H, (19, 0), (2, 1), LicenceRule.YEARS_OF_B),
    ("R221-8", A1, B_7H, (40, 0), (0, 0), LicenceRule.YEARS_OF_B),
    ("R221-8", L5E, B_7H, (21, 0), (2, 0), None),
    ("R221-8", L5E, B_7H, (21, 0), (2, 1), LicenceRule.YEARS_OF_B),
    ("R221-8", L5E, B_7H, (21, 1), (3, 0), LicenceRule.AGE),
    ("R221-8", L5E, B, (40, 0), (20, 0), LicenceRule.CLASS),
    ("R221-8", A2, B_7H, (40, 0), (20, 0), LicenceRule.CLASS),
    ("R221-8", AM, B_7H, (17, 0), (0, 0), None),
]


@pytest.mark.parametrize(("article", "required", "held", "age", "since", "said"), TABLE)
def test_each_article_at_its_boundaries(
    article: str,
    required: LicenceClass,
    held: LicenceClass,
    age: tuple[int, int],
    since: tuple[int, int] | None,
    said: LicenceRule | None,
) -> None:
    born = years(RIDE, age[0]) + age[1] * EVE
    obtained = years(RIDE, since[0]) + since[1] * EVE if since else None
    verdict = ask(required, held, born=born, obtained=obtained)
    assert (verdict.rule if isinstance(verdict, Refusal) else None) == said, article


@pytest.mark.parametrize(("held", "youngest"), [(AM, 14), (A1, 15), (A2, 18), (A, 16), (B, 16), (B_7H, 16), (L5E, 16)])
def test_a_class_obtained_at_an_age_at_which_nobody_could_have_it_is_a_slip(held: LicenceClass, youngest: int) -> None:
    at_that_age = anniversary(ADULT, youngest)
    assert not isinstance(ask(AM, held, obtained=at_that_age), Refusal)
    assert refused(ask(AM, held, obtained=at_that_age - EVE)).rule is LicenceRule.DATES


def test_birthdays_beyond_the_calendar_are_never_reached() -> None:
    assert anniversary(date.max, 16) == anniversary(date(9990, 2, 28), 20) == date.max
    assert refused(ask(AM, A, born=date.max)).rule is LicenceRule.DATES
