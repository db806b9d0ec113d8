"""Importing a changed calendar into a running season: what is booked or adjusted by hand stays (B1, B2, C1)."""

from sqlalchemy import select, update

from models.booking import Booking
from models.event import Allocation, Event, EventState
from models.session import WriteSession
from models.slot import Place, Slot, SlotState
from resolvers.season_import.plan import Action, Noun
from tests.resolvers.season_import.sheet_files import changed, only, sample, without
from tests.resolvers.season_import.stored_world import book, count, done, event_id, imported, places_of


async def test_a_draft_event_that_left_the_calendar_is_deleted(season: WriteSession) -> None:
    plan = done(await imported(season, calendrier=without("calendrier.csv", 33)))
    assert plan.counts[Noun.EVENT, Action.REMOVED] == 1
    assert plan.counts[Noun.SLOT, Action.REMOVED] == 14
    assert (await count(season, Event), await count(season, Slot)) == (31, 434)


async def test_an_open_event_that_left_the_calendar_is_cancelled_and_stays_so(season: WriteSession) -> None:
    at = await event_id(season, "C007")
    await season.execute(update(Event).where(Event.id == at).values(state=EventState.OPEN))
    plan = done(await imported(season, calendrier=without("calendrier.csv", 33)))
    assert plan.counts[Noun.EVENT, Action.CANCELLED] == 1
    assert await season.scalar(select(Event.state).where(Event.id == at)) is EventState.CANCELLED
    assert await count(season, Allocation, Allocation.event_id == at, Allocation.active) == 0
    again = await imported(season)
    assert (again.problems, only(again.warnings).line) == ((), 33)
    assert await season.scalar(select(Event.state).where(Event.id == at)) is EventState.CANCELLED


async def test_an_event_that_moves_is_refused_while_it_is_booked(season: WriteSession) -> None:
    booking = await book(season, (await places_of(season, "C007", 1))[0])
    calendar = changed("calendrier.csv", 33, "Du", "06/11/2027")
    calendar[32][2] = "07/11/2027"
    problem = only((await imported(season, calendrier=calendar)).problems)
    assert (problem.line, problem.column, problem.value) == (33, "Du", "C007")
    assert "30/10/2027" in problem.message.fr
    assert await count(season, Event) == 32
    await season.execute(update(Booking).where(Booking.id == booking).values(status="CANCELLED", cancel_reason="ADMIN"))
    plan = done(await imported(season, calendrier=calendar))
    assert plan.counts[Noun.EVENT, Action.CANCELLED] == plan.counts[Noun.EVENT, Action.CREATED] == 1


async def test_two_dealerships_swap_their_weekends(season: WriteSession) -> None:
    calendar = sample("calendrier.csv")
    calendar[1][0], calendar[2][0] = calendar[2][0], calendar[1][0]
    plan = done(await imported(season, calendrier=calendar))
    assert plan.counts[Noun.EVENT, Action.CREATED] == plan.counts[Noun.EVENT, Action.REMOVED] == 2
    assert done(await imported(season, calendrier=calendar)).is_empty


async def test_a_new_template_keeps_the_slots_at_the_same_departure(season: WriteSession) -> None:
    place = (await places_of(season, "C009", 1))[0]
    await book(season, place)
    plan = done(await imported(season, calendrier=changed("calendrier.csv", 2, "Dernier départ", "15:30")))
    assert plan.counts == {
        (Noun.EVENT, Action.UPDATED): 1,
        (Noun.SLOT, Action.REMOVED): 2,
        (Noun.PLACE, Action.REMOVED): 2 * 30,
    }
    (change,) = plan.changes
    assert [field.field for field in change.fields] == ["last_ride"]
    assert await count(season, Booking, Booking.place_id == place) == 1


async def test_a_new_template_does_not_remove_a_booked_departure(season: WriteSession) -> None:
    place = (await places_of(season, "C009", 1))[-1]
    await book(season, place)
    report = await imported(season, calendrier=changed("calendrier.csv", 2, "Dernier départ", "15:30"))
    assert [(problem.line, problem.column) for problem in report.problems] == [(2, "Premier départ")]
    assert await count(season, Slot) == 448


async def test_a_departure_with_a_cancelled_booking_is_closed(season: WriteSession) -> None:
    place = (await places_of(season, "C009", 1))[-1]
    await book(season, place, cancelled=True)
    calendar = changed("calendrier.csv", 2, "Dernier départ", "15:30")
    done(await imported(season, calendrier=calendar))
    slot = select(Slot.state).join(Place, Place.slot_id == Slot.id).where(Place.id == place)
    assert await season.scalar(slot) is SlotState.CLOSED
    assert done(await imported(season, calendrier=calendar)).is_empty


async def test_groups_in_turn_move_the_places(season: WriteSession) -> None:
    await book(season, (await places_of(season, "C009", 1))[1])
    calendar = changed("calendrier.csv", 2, "Groupes", "1/2 alternés")
    plan = done(await imported(season, calendrier=calendar))
    assert plan.counts[Noun.SLOT, Action.UPDATED] == 14
    assert plan.counts[Noun.PLACE, Action.REMOVED] > 0
    # Vehicle 1 is of group 2: its second place of the day is now at the fourth departure.
    await book(season, (await places_of(season, "C009", 1))[1])
    report = await imported(season, calendrier=changed("calendrier.csv", 2, "Groupes", "1"))
    assert [(problem.sheet, problem.line, problem.value) for problem in report.problems] == [("calendrier.csv", 2, "1")]
    assert "2 réservations" in report.problems[0].message.fr


async def test_slots_adjusted_by_hand_stay_so(season: WriteSession) -> None:
    at = await event_id(season, "C009")
    first = await season.scalar(select(Slot.id).where(Slot.event_id == at).order_by(Slot.starts_at).limit(1))
    await season.execute(update(Slot).where(Slot.id == first).values(state=SlotState.CLOSED))
    plan = done(await imported(season, calendrier=changed("calendrier.csv", 2, "Remarque", "Nocturne")))
    assert plan.counts == {(Noun.EVENT, Action.UPDATED): 1}
    assert await season.scalar(select(Slot.state).where(Slot.id == first)) is SlotState.CLOSED


async def test_a_longer_weekend_gets_its_days(season: WriteSession) -> None:
    plan = done(await imported(season, calendrier=changed("calendrier.csv", 2, "Au", "15/03/2027")))
    assert plan.counts == {
        (Noun.EVENT, Action.UPDATED): 1,
        (Noun.SLOT, Action.CREATED): 7,
        (Noun.PLACE, Action.CREATED): 7 * 30,
    }
