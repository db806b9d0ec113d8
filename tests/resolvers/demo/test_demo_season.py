"""The demo season holds together: the figures add up, the states fit the day, every rider may ride what they booked."""

from datetime import UTC, datetime

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import aliased

from models.account import Account
from models.audit import AuditEntry
from models.booking import Booking, BookingStatus, BookingStep, Ride
from models.event import Event, EventState
from models.lead import Lead
from models.licence import Eligible, HeldLicence, LicenceClass, eligibility
from models.rider import Consent, Rider
from models.session import WriteSession
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle, VehicleModel
from tests.resolvers.demo.conftest import EVENTS, RIDERS, SATURDAY

NOON = datetime(2027, 6, 12, 10, tzinfo=UTC)
LIVE = Booking.status != BookingStatus.CANCELLED


async def count(session: WriteSession, *conditions: object) -> int:
    return await session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]


async def test_it_has_what_was_asked_for(season: WriteSession) -> None:
    assert await season.scalar(select(func.count()).select_from(Event)) == EVENTS
    assert await season.scalar(select(func.count()).select_from(Rider)) == RIDERS
    statuses = set(await season.scalars(select(Booking.status).distinct()))
    assert statuses == set(BookingStatus)
    emails = set(await season.scalars(select(Account.email)))
    assert {"admin@drt.example", "team@drt.example"} < emails
    assert await count(season, Account.password_hash.is_not(None)) == 0


async def test_every_live_booking_has_an_open_place(season: WriteSession) -> None:
    closed = (Slot.state != SlotState.OPEN) | Place.withdrawn_at.is_not(None)
    assert await count(season, LIVE, Place.id == Booking.place_id, Slot.id == Booking.slot_id, closed) == 0
    full = select(Booking.place_id).where(LIVE).group_by(Booking.place_id).having(func.count() > 1)
    assert (await season.scalars(full)).all() == []


async def test_statuses_fit_the_day(season: WriteSession) -> None:
    over = (BookingStatus.DONE, BookingStatus.NO_SHOW)
    waiting = (BookingStatus.BOOKED, BookingStatus.MODIFIED, BookingStatus.HELD)
    of_slot = Slot.id == Booking.slot_id
    of_event = Event.id == Booking.event_id
    assert await count(season, of_slot, Booking.status.in_(over), Slot.ends_at > NOON) == 0
    assert await count(season, of_slot, Booking.status.in_(waiting), Slot.starts_at < NOON) == 0
    on_site = BookingStatus.CHECKED_IN
    assert await count(season, of_slot, Booking.status == on_site, cast(Slot.starts_at, Date) != SATURDAY) == 0
    shut = Event.state.in_((EventState.DRAFT, EventState.CANCELLED))
    assert await count(season, of_event, LIVE, shut) == 0
    assert await count(season, of_event, Event.state == EventState.DRAFT) == 0
    assert await count(season, Event.state == EventState.DONE, Event.ends_on >= SATURDAY) == 0
    assert await count(season, Booking.status == BookingStatus.HELD, Booking.held_until <= NOON) == 0


async def test_every_rider_may_ride_what_they_booked(season: WriteSession) -> None:
    rows = await season.execute(
        select(
            VehicleModel.licence_required, Rider.licence_class, Rider.licence_obtained_on, Rider.birth_date, Slot.day
        )
        .select_from(Booking)
        .join(Rider, Rider.id == Booking.rider_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Vehicle, Vehicle.id == Booking.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
    )
    classes = set()
    for required, held, obtained_on, birth_date, day in rows:
        assert isinstance(eligibility(required, HeldLicence(held, obtained_on), birth_date, day), Eligible)
        classes.add(held)
    assert classes == {LicenceClass.A, LicenceClass.A2, LicenceClass.A1, LicenceClass.B_7H}


async def test_histories_are_in_order_and_end_where_the_booking_stands(season: WriteSession) -> None:
    rows = await season.execute(select(BookingStep).order_by(BookingStep.booking_id, BookingStep.id))
    histories: dict[object, list[BookingStep]] = {}
    for (step,) in rows:
        histories.setdefault(step.booking_id, []).append(step)
    bookings = (await season.scalars(select(Booking))).all()
    assert len(bookings) == len(histories)
    for booking in bookings:
        steps = histories[booking.id]
        times = [step.created_at for step in steps]
        assert times == sorted(set(times))
        assert times[0] == booking.created_at
        assert times[-1] <= NOON
        assert steps[-1].status == booking.status
        assert steps[-1].place_id == booking.place_id
        confirmed = [step.created_at for step in steps if step.status == BookingStatus.BOOKED]
        assert confirmed == ([booking.confirmed_at] if booking.confirmed_at else [])
        assert booking.calendar_sequence == sum(step.status == BookingStatus.MODIFIED for step in steps)


async def test_histories_can_be_read_in_french_and_in_english(season: WriteSession) -> None:
    steps = (await season.execute(select(BookingStep.reason, BookingStep.reason_en, BookingStep.actor_en))).all()
    said = {(step.reason, step.reason_en) for step in steps if step.reason}
    assert len(said) > 5
    assert all(english and english != french for french, english in said)
    assert not {name for step in steps for name in ("Système", "Pilote", "Tablette") if name in step.actor_en}


async def test_no_place_is_had_by_two_at_the_same_time(season: WriteSession) -> None:
    """A place given back is sold again only afterwards; a moved booking counts for its old place until the move."""
    nxt = func.lead(BookingStep.created_at).over(partition_by=BookingStep.booking_id, order_by=BookingStep.id)
    spans = select(
        BookingStep.place_id, BookingStep.booking_id, BookingStep.status, BookingStep.created_at, nxt.label("ends")
    ).subquery()
    mine, other = aliased(spans), aliased(spans)
    gone = BookingStatus.CANCELLED
    clashes = select(func.count()).where(
        mine.c.place_id == other.c.place_id,
        mine.c.booking_id != other.c.booking_id,
        mine.c.status != gone,
        other.c.status != gone,
        other.c.created_at >= mine.c.created_at,
        (mine.c.ends.is_(None)) | (other.c.created_at < mine.c.ends),
    )
    assert await season.scalar(clashes) == 0
    resold = select(Booking.place_id).group_by(Booking.place_id).having(func.count() > 1)
    assert (await season.scalars(resold)).all()


async def test_rides_are_those_of_who_rode(season: WriteSession) -> None:
    rows = (await season.execute(select(Booking.status, Ride).join(Ride, Ride.booking_id == Booking.id))).all()
    assert {status for status, _ in rows} == {BookingStatus.DONE, BookingStatus.CHECKED_IN}
    assert all((ride.returned_at is not None) == (status == BookingStatus.DONE) for status, ride in rows)
    done = await count(season, Booking.status == BookingStatus.DONE)
    assert done == sum(status == BookingStatus.DONE for status, _ in rows)
    assert all(ride.departed_at <= NOON and (ride.returned_at or NOON) <= NOON for _, ride in rows)


async def test_leads_are_one_per_rider_with_a_confirmed_booking(season: WriteSession) -> None:
    leads = (await season.execute(select(Lead.rider_id, Lead.event_id, Lead.step))).all()
    confirmed = select(Booking.rider_id, Booking.event_id).where(Booking.confirmed_at.is_not(None)).distinct()
    pairs = {(rider, event) for rider, event in await season.execute(confirmed)}
    assert {(rider, event) for rider, event, _ in leads} == pairs
    assert len(leads) == len(pairs)
    assert await count(season, Lead.booking_id == Booking.id, Lead.rider_id != Booking.rider_id) == 0
    assert len({step for _, _, step in leads}) >= 4


async def test_the_figures_of_an_event_are_a_recount(season: WriteSession) -> None:
    columns = (Event.id, Event.state, Event.places_count, Event.booked_count, Event.free_count)  # type: ignore[attr-defined]
    sold = 0
    for event_id, state, places, booked, free in (await season.execute(select(*columns))).all():
        bookings = (await season.scalars(select(Booking).where(Booking.event_id == event_id))).all()
        live = [booking for booking in bookings if booking.status != BookingStatus.CANCELLED]
        held_or_missed = sum(booking.status in ("HELD", "NO_SHOW") for booking in live)
        assert booked == len(live) - held_or_missed
        to_come = select(Slot.id).where(
            Slot.event_id == event_id, Slot.starts_at > func.now(), Slot.state == SlotState.OPEN
        )
        places_to_come = await count(season, Place.slot_id.in_(to_come), Place.withdrawn_at.is_(None))
        taken_to_come = await count(season, Booking.slot_id.in_(to_come), Booking.status != "CANCELLED")
        assert free == (places_to_come - taken_to_come if state == "OPEN" else 0)
        assert booked <= places
        sold += booked
    assert sold > RIDERS


async def test_riders_can_be_told_apart_and_reached(season: WriteSession) -> None:
    riders = (await season.scalars(select(Rider))).all()
    assert len({rider.email for rider in riders}) == RIDERS
    assert all(rider.email and rider.email.endswith(".example") for rider in riders)
    fictitious = ("+3363998", "+3319900", "+3326191", "+3335301", "+3346571", "+3353649")
    assert all(
        rider.phone is None or (rider.phone.startswith(fictitious) and len(rider.phone) == 12) for rider in riders
    )
    assert all(rider.created_at <= rider.last_action_at <= NOON for rider in riders)
    assert {rider.locale for rider in riders} == {"FR", "EN"}
    assert any(not rider.email.isascii() for rider in riders if rider.email) is False
    answers = await season.execute(
        select(Consent.rider_id, func.count(Consent.purpose.distinct())).group_by(Consent.rider_id)
    )
    assert dict(list(answers)) == {rider.id: 3 for rider in riders}
    events = select(Booking.rider_id).group_by(Booking.rider_id).having(func.count(Booking.event_id.distinct()) > 1)
    assert (await season.scalars(events)).all()


async def test_bookings_come_from_several_campaigns(season: WriteSession) -> None:
    campaigns = set(await season.scalars(select(Booking.last_campaign).distinct()))
    assert len(campaigns) >= 5
    assert any(campaign and campaign.startswith("META") for campaign in campaigns)
    assert await count(season, Booking.first_campaign != Booking.last_campaign) > 0


async def test_the_audit_trail_says_that_it_is_a_demonstration(season: WriteSession) -> None:
    actors = await season.execute(
        select(AuditEntry.actor, AuditEntry.entity, func.count()).group_by(AuditEntry.actor, AuditEntry.entity)
    )
    trail = {(actor, entity): rows for actor, entity, rows in actors}
    assert {actor for actor, _ in trail} == {"Démonstration"}
    assert trail["Démonstration", "rider"] == RIDERS


async def test_nothing_happened_later_than_today(season: WriteSession) -> None:
    for model in (Booking, BookingStep, Rider, Consent, Lead, Event, Slot, Place):
        newest = await season.scalar(select(func.max(model.created_at)))
        assert newest is not None
        assert newest <= NOON
