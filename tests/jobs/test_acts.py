"""Bulk acts by the real job: batches that survive a death, messages in words, nothing before the window ends (C6)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from jobs.run import Runner
from jobs.transaction import transaction
from models.act import Act, ActState
from models.booking import Booking, BookingStatus, CancelReason
from models.message import Message, MessageCause, MessageStatus
from models.policy.viewer import ANONYMOUS
from models.rider import Locale, Rider
from models.session import Database
from models.wish import Wish, WishState
from resolvers import act, act_batch
from resolvers.act import ActInput
from resolvers.act_undo import take_back_withdrawal
from resolvers.booking_confirm import ConfirmBookingInput, confirm_booking
from resolvers.hold import release_expired_holds
from resolvers.link import LinkPurpose, make_token
from resolvers.waiting_instead import wait_instead
from resolvers.withdrawal import WithdrawInput, withdraw
from tests.factories.fleet import Fleet
from tests.jobs.message_scene import LINK
from tests.jobs.scene import drain, make_due, messages
from tests.resolvers.act_run import ADA, counts_of

BY_PURPOSE = {"/booking/confirm?": 1, "/booking/refuse?": 1}


async def a_withdrawal(database: Database, **rider: object) -> Act:
    """Two MT07 booked at nine, and one XSR free at nine only for the first."""
    async with transaction(database) as session:
        fleet = await Fleet.create(session, MT07=2)
        await fleet.add("XSR", 1)
        await fleet.booking("XSR", 0, "10:00")
        await fleet.booking("XSR", 0, "11:00")
        await fleet.booking("MT07", 0, "09:00", rank=1, rider=rider)
        await fleet.booking("MT07", 1, "09:00", rank=2, rider=rider)
    async with database.write(ADA) as session:
        input = WithdrawInput(model_id=fleet.models["MT07"].id, event_id=fleet.event.id, reason="Panne de boîte.")
        begun = await withdraw(session, ADA, input)
        await session.commit()
    return begun


async def told(database: Database, runner: Runner) -> list[Message]:
    await drain(database, runner)
    assert {message.status for message in await messages(database)} == {MessageStatus.QUEUED}
    await make_due(database)
    await drain(database, runner)
    return await messages(database)


@pytest.mark.parametrize("locale", list(Locale))
async def test_the_offer_and_its_absence_are_said_in_both_languages(
    database: Database, runner: Runner, locale: Locale
) -> None:
    await a_withdrawal(database, locale=locale)
    offered, without = await told(database, runner)
    assert {offered.status, without.status} == {MessageStatus.SENT}, offered.failure
    for message in (offered, without):
        text, page = message.text_body or "", message.html_body or ""
        assert "Panne de boîte." in text
        assert "{{" not in text + page
        assert "{%" not in text + page
        assert "METHOD:CANCEL" in (message.calendar or "")
        assert entry_of(message)["UID"] == f"{message.booking_id}@demo-ride-tour"
        assert int(entry_of(message)["SEQUENCE"]) >= 1
    for body in (offered.text_body or "", (offered.html_body or "").replace("&amp;", "&")):
        links = LINK.findall(body)
        assert {purpose: sum(purpose in link for link in links) for purpose in BY_PURPOSE} == BY_PURPOSE
        assert "XSR" in body
        assert "MT07" in body
    assert not LINK.findall(without.text_body or "")
    words = {Locale.FR: "Place gardée jusqu’à", Locale.EN: "Kept until"}
    assert re.search(words[locale] + r" \d", offered.text_body or "")
    assert words[locale] not in (without.text_body or "")


async def test_those_who_were_told_are_told_that_it_is_taken_back(database: Database, runner: Runner) -> None:
    asked = await a_withdrawal(database)
    before = await told(database, runner)
    async with database.write(ADA) as session:
        await take_back_withdrawal(session, ADA, ActInput(asked.id))
        await session.commit()
    await drain(database, runner)
    after = (await messages(database))[len(before) :]
    assert [(each.cause, each.status) for each in after] == [(MessageCause.TAKEN_BACK, MessageStatus.SENT)] * 2
    for each in after:
        was = next(old for old in before if old.booking_id == each.booking_id)
        assert "Votre essai a bien lieu" in (each.text_body or "")
        assert entry_of(each)["UID"] == entry_of(was)["UID"]
        assert int(entry_of(each)["SEQUENCE"]) > int(entry_of(was)["SEQUENCE"])


def entry_of(message: Message) -> dict[str, str]:
    """Properties of the calendar entry that goes with a message."""
    (entry,) = Calendar.from_ical(message.calendar or "").walk("VEVENT")
    return {name: str(entry[name]) for name in ("UID", "SEQUENCE")}


async def waiting(database: Database) -> list[tuple[str, WishState]]:
    async with transaction(database) as session:
        wishes = await session.execute(
            select(Rider.email, Wish.state).join(Rider, Rider.id == Wish.rider_id).order_by(Wish.joined_at)
        )
        return [(row.email or "", row.state) for row in wishes]


async def test_whom_nothing_is_offered_waits_and_waits_no_more_when_the_ride_is_back(
    database: Database, runner: Runner
) -> None:
    asked = await a_withdrawal(database)
    offered, without = await told(database, runner)
    assert await waiting(database) == [(without.recipient, WishState.WAITING)]
    async with transaction(database) as session:
        late = update(Booking).where(Booking.replaces_id == offered.booking_id)
        await session.execute(late.values(held_until=datetime.now(UTC) - timedelta(minutes=1)))
    async with transaction(database) as session:
        await release_expired_holds(session)
    # The place that was not answered for goes to the one who waited for it.
    assert await waiting(database) == [
        (offered.recipient, WishState.WAITING),
        (without.recipient, WishState.OFFERED),
    ]
    async with database.write(ADA) as session:
        await take_back_withdrawal(session, ADA, ActInput(asked.id))
        await session.commit()
    assert await waiting(database) == [(each.recipient, WishState.LEFT) for each in (offered, without)]


async def test_who_accepts_late_waits_no_more(database: Database, runner: Runner) -> None:
    await a_withdrawal(database)
    offered, without = await told(database, runner)
    async with transaction(database) as session:
        late = update(Booking).where(Booking.replaces_id == offered.booking_id).returning(Booking.id)
        past = {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED, "held_until": None}
        held = await session.scalar(late.values(past))
        await wait_instead(session, [key for key in (offered.booking_id,) if key])
    assert held is not None
    assert (offered.recipient, WishState.WAITING) in await waiting(database)
    async with database.write(ANONYMOUS) as session:
        token = make_token(LinkPurpose.CONFIRM, held, datetime.now(UTC) + timedelta(days=1))
        await confirm_booking(session, ANONYMOUS, ConfirmBookingInput(token))
        await session.commit()
    assert await waiting(database) == [
        (offered.recipient, WishState.LEFT),
        (without.recipient, WishState.WAITING),
    ]


async def test_a_batch_that_dies_leaves_nothing_and_goes_again(
    database: Database, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act_batch, "BATCH", 1)
    begun = await a_withdrawal(database)
    real, deaths = act.write_items, iter((None, RuntimeError("killed"), None, None))

    async def dying(*arguments: object) -> None:
        await real(*arguments)  # type: ignore[arg-type]
        death = next(deaths, None)
        if death:
            raise death

    monkeypatch.setattr("resolvers.act_loss.write_items", dying)
    await drain(database, runner)
    assert (await counts_of(database, begun.id)).get("done_count") == 1
    await make_due(database)
    async with transaction(database) as session:
        held_back = [message.id for message in await messages(database)]
        assert len(held_back) >= 1
        assert session is not None
    await drain(database, runner)
    async with transaction(database) as session:
        ended = await session.get_one(Act, begun.id)
    assert ended.state is ActState.DONE
    assert len(await messages(database)) == 2
    assert (await counts_of(database, begun.id))["done_count"] == 2
