"""Which consents count (J2): confirmed ones, until the next no; never what the web merely said."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.schedule import SCHEDULE
from jobs.transaction import transaction
from models.booking import Booking
from models.consent_standing import has_consented
from models.consent_text import CURRENT_TEXTS
from models.errors import InvalidInput, LinkInvalid, NotFound
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageChannel
from models.message_catalog import MessageNature
from models.outbox import enqueue
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.preferences import ConsentState, Preferences, in_part
from models.rider import Consent, ConsentPurpose, Rider
from models.session import Database, WriteSession
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.consent import CHANNEL_OF, withdraw_address
from resolvers.consent_confirm import ConfirmConsentsInput, anyone_unasked, confirm_consents
from resolvers.link import LinkPurpose, make_token
from resolvers.mailing_set import rider_skip
from resolvers.preferences import ChangePreferencesInput, read_preferences
from resolvers.preferences_change import UnsubscribeInput, change_preferences, unsubscribe
from resolvers.rider import ConsentAnswer
from resolvers.rider_merge import MergeRidersInput, merge_riders
from resolvers.suppression import suppress, suppressed
from tests.crossing import waits_for_a_lock
from tests.factories.world import World
from tests.jobs.scene import drain

EMAIL, SMS, DEALER = ConsentPurpose.BRAND_EMAIL, ConsentPurpose.BRAND_SMS, ConsentPurpose.DEALERSHIP_CONTACT
START = datetime.now(UTC) - timedelta(days=2)
ADDRESS = "zoe@riders.example"
# yes, yes confirmed, no: one letter each, oldest first.
COUNTING = {
    "": False,
    "y": False,
    "c": True,
    "n": False,
    "cn": False,
    "cy": True,
    "cny": False,
    "cnc": True,
    "yc": True,
}
COUNTING |= {"ync": True, "yn": False, "cyn": False, "ncy": True, "cc": True}


async def answer(session: WriteSession, rider_id: UUID, letters: str, purpose: ConsentPurpose = EMAIL) -> list[Consent]:
    made = []
    for number, letter in enumerate(letters):
        at = START + timedelta(minutes=number)
        row = Consent(
            id=uuid7(),
            created_at=at,
            rider_id=rider_id,
            purpose=purpose,
            granted=letter != "n",
            text_version="v1",
            proof="WEB",
            confirmed_at=at if letter == "c" else None,
        )
        session.add(row)
        made.append(row)
    await session.flush()
    return made


YEARS = count(2040)


async def a_rider(session: WriteSession, **values: Any) -> Rider:
    return await (await World.create(session)).rider(**{"email": ADDRESS, **values})


async def reached(session: WriteSession, purpose: ConsentPurpose = EMAIL) -> set[UUID]:
    """Whom marketing by that channel may be sent to; for contacts of the dealership, who agreed to them."""
    if purpose is DEALER:
        return set(await session.scalars(select(Rider.id).where(has_consented(purpose))))
    channel = CHANNEL_OF[purpose]
    address = Rider.email if channel is MessageChannel.EMAIL else Rider.phone
    kept_back = rider_skip(channel, MessageNature.MARKETING, address)
    return set(await session.scalars(select(Rider.id).where(kept_back.is_(None))))


@pytest.mark.parametrize("letters", COUNTING)
async def test_a_confirmed_yes_counts_until_the_next_no(database: Database, letters: str) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        await answer(session, rider.id, letters)
        assert (rider.id in await reached(session)) is COUNTING[letters]
        assert await reached(session, SMS) == set()
        states = {choice.purpose: choice.state for choice in (await _prefs(session, rider)).choices}
        assert (states[EMAIL] is ConsentState.GRANTED) is COUNTING[letters]


async def test_a_contact_of_the_dealership_needs_no_second_yes(database: Database) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        await answer(session, rider.id, "y", DEALER)
        assert await reached(session, DEALER) == {rider.id}


@pytest.mark.parametrize(
    "values",
    [{"unproven": True}, {"email": None}, {"anonymised_at": START}, {"merged_into_id": True, "merged_at": START}],
)
async def test_who_is_no_known_person_is_sent_nothing(database: Database, values: dict[str, Any]) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        await answer(session, rider.id, "c")
        assert await reached(session) == {rider.id}
        if "merged_into_id" in values:
            other = await (await World.create(session, year=2090)).rider()
            values = {**values, "merged_into_id": other.id}
        await session.execute(update(Rider).where(Rider.id == rider.id).values(**values))
        assert await reached(session) == set()


async def _prefs(session: WriteSession, rider: Rider) -> Any:
    return await read_preferences(session, await _token(session, rider))


async def _choose(session: WriteSession, rider: Rider, answers: list[ConsentAnswer]) -> Preferences:
    return await change_preferences(session, ANONYMOUS, ChangePreferencesInput(await _token(session, rider), answers))


async def _token(session: WriteSession, rider: Rider) -> str:
    """Of the link to a booking of theirs, which is made if there is none."""
    booking_id = await session.scalar(select(Booking.id).where(Booking.rider_id == rider.id))
    if booking_id is None:
        booking_id = (await (await World.create(session, year=next(YEARS))).own_booking(rider)).id
    return make_token(LinkPurpose.MANAGE, booking_id, datetime.now(UTC) + timedelta(days=1))


def said(**answers: bool) -> list[ConsentAnswer]:
    purposes = {"email": EMAIL, "sms": SMS, "dealer": DEALER}
    return [
        ConsentAnswer(purposes[name], granted, CURRENT_TEXTS[purposes[name]].version)
        for name, granted in answers.items()
    ]


async def test_a_yes_on_the_web_counts_once_the_mailed_link_is_followed(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        kept = await _choose(session, rider, said(email=True, sms=False, dealer=True))
    states = {choice.purpose: choice.state for choice in kept.choices}
    assert states == {
        EMAIL: ConsentState.PENDING,
        SMS: ConsentState.REFUSED,
        DEALER: ConsentState.GRANTED,
        ConsentPurpose.EMAIL_TRACKING: ConsentState.UNANSWERED,
    }
    await drain(database, runner)
    async with transaction(database) as session:
        (message,) = await session.scalars(select(Message))
        assert (message.cause, message.recipient) == (MessageCause.CONSENT_CONFIRM, ADDRESS)
        assert await reached(session) == set()
        token = message.variables["link"].partition("=")[2]
        for _ in range(2):
            confirmed = await confirm_consents(session, ANONYMOUS, ConfirmConsentsInput(token))
            assert confirmed.choices[0].state is ConsentState.GRANTED
        assert await reached(session) == {rider.id}
        yes = (await session.scalars(select(Consent).where(Consent.confirmed_at.is_not(None)))).one()
        assert (yes.purpose, yes.message_id, yes.proof) == (EMAIL, message.id, "PREFERENCES")


async def test_what_was_withdrawn_before_the_click_stays_withdrawn(database: Database) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        (yes,) = await answer(session, rider.id, "y")
        await withdraw_address(session, MessageChannel.EMAIL, ADDRESS, [EMAIL], "test")
        token = make_token(LinkPurpose.CONSENT, yes.id, datetime.now(UTC) + timedelta(days=1))
        kept = await confirm_consents(session, ANONYMOUS, ConfirmConsentsInput(token))
        assert kept.choices[0].state is ConsentState.REFUSED
        assert await reached(session) == set()


async def test_a_click_confirms_nothing_that_was_said_later(database: Database) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        old, _, _ = await answer(session, rider.id, "yny")
        token = make_token(LinkPurpose.CONSENT, old.id, datetime.now(UTC) + timedelta(days=1))
        await confirm_consents(session, ANONYMOUS, ConfirmConsentsInput(token))
        assert await reached(session) == set()


async def test_a_confirmed_yes_ends_an_earlier_unsubscription_but_no_complaint(database: Database) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        marketing, email = SuppressionScope.MARKETING, MessageChannel.EMAIL
        await suppress(session, email, ADDRESS, SuppressionReason.UNSUBSCRIBED, marketing)
        (yes,) = await answer(session, rider.id, "y")
        assert (await _prefs(session, rider)).choices[0].blocked
        token = make_token(LinkPurpose.CONSENT, yes.id, datetime.now(UTC) + timedelta(days=1))
        await suppress(session, MessageChannel.SMS, rider.phone or "", SuppressionReason.STOP, marketing)
        await confirm_consents(session, ANONYMOUS, ConfirmConsentsInput(token))
        assert await suppressed(session, email, ADDRESS, True) is None
        assert await suppressed(session, MessageChannel.SMS, rider.phone or "", True) is SuppressionReason.STOP
        await suppress(session, email, ADDRESS, SuppressionReason.COMPLAINT, marketing)
        await confirm_consents(session, ANONYMOUS, ConfirmConsentsInput(token))
        assert await suppressed(session, email, ADDRESS, True) is SuppressionReason.COMPLAINT


async def test_who_said_yes_elsewhere_is_asked_once_their_address_is_proven(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session, unproven=True)
        await answer(session, rider.id, "y")
        await answer(session, rider.id, "y", SMS)
        assert not await anyone_unasked(session)
        await session.execute(update(Rider).where(Rider.id == rider.id).values(unproven=False))
        assert await anyone_unasked(session)
    entry = next(entry for entry in SCHEDULE if entry.task == "ask_consents")
    assert entry.needed is anyone_unasked
    assert entry.task in TASKS
    for _ in range(2):
        async with transaction(database) as session:
            await enqueue(session, "ask_consents", {})
        await drain(database, runner)
    async with transaction(database) as session:
        (message,) = await session.scalars(select(Message))
        assert message.variables["consents"] == ["BRAND_EMAIL", "BRAND_SMS"]
        assert "SMS" in (message.subject or "")
        assert not await anyone_unasked(session)


async def test_nobody_is_asked_for_what_counts_already(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        await answer(session, rider.id, "cy")
        await _choose(session, rider, said(email=True))
        assert list(await session.scalars(select(Message))) == []
        assert len(list(await session.scalars(select(Consent)))) == 2


async def test_a_no_counts_at_once_and_is_kept_with_its_text(database: Database) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        await answer(session, rider.id, "c")
        kept = await _choose(session, rider, said(email=False))
        assert kept.choices[0].state is ConsentState.REFUSED
        assert await reached(session) == set()
        last = (await session.scalars(select(Consent).order_by(Consent.created_at.desc()).limit(1))).one()
        assert (last.granted, last.text_version) == (False, CURRENT_TEXTS[EMAIL].version)


async def test_only_the_text_that_was_shown_can_be_answered(database: Database) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        for answers in ([ConsentAnswer(EMAIL, True, "2026-1")], said(email=True) * 2):
            with pytest.raises(InvalidInput):
                await _choose(session, rider, answers)


async def test_a_link_opens_the_person_who_was_merged_and_nobody_who_is_gone(database: Database) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        kept, merged = await world.rider(email="kept@riders.example"), await world.rider()
        await world.own_booking(merged)
        await session.execute(
            update(Rider).where(Rider.id == merged.id).values(merged_into_id=kept.id, merged_at=START)
        )
        assert (await _prefs(session, merged)).email == "k•••@riders.example"
        await session.execute(update(Rider).where(Rider.id == kept.id).values(anonymised_at=START))
        with pytest.raises(NotFound):
            await _prefs(session, merged)


@pytest.mark.parametrize("purpose", list(LinkPurpose))
async def test_tokens_of_another_purpose_open_nothing(database: Database, purpose: LinkPurpose) -> None:
    async with transaction(database) as session:
        rider = await a_rider(session)
        (yes,) = await answer(session, rider.id, "y")
        later = datetime.now(UTC) + timedelta(days=1)
        for subject in (rider.id, yes.id):
            token = make_token(purpose, subject, later)
            known = purpose in (LinkPurpose.MANAGE, LinkPurpose.UNSUBSCRIBE)
            with pytest.raises(NotFound if known else LinkInvalid):
                await change_preferences(session, ANONYMOUS, ChangePreferencesInput(token, said(email=True)))
            if purpose is not LinkPurpose.CONSENT:
                with pytest.raises(LinkInvalid):
                    await confirm_consents(session, ANONYMOUS, ConfirmConsentsInput(token))
            if purpose is not LinkPurpose.UNSUBSCRIBE:
                with pytest.raises(LinkInvalid):
                    await unsubscribe(session, ANONYMOUS, UnsubscribeInput(token))
        assert await reached(session) == set()


def test_every_purpose_has_its_text() -> None:
    assert set(CURRENT_TEXTS) == set(ConsentPurpose)


def test_an_address_is_shown_in_part() -> None:
    assert in_part("zoe.lefevre@riders.example") == "z•••@riders.example"
    assert in_part("+33639980001") == "+33•••••01"
    assert (in_part(None), in_part("")) == (None, None)


async def _by_preferences(session: WriteSession, rider: Rider) -> None:
    await _choose(session, rider, said(email=False))


async def _by_address(session: WriteSession, _rider: Rider) -> None:
    await withdraw_address(session, MessageChannel.EMAIL, ADDRESS, [EMAIL], "ONE_CLICK")


@pytest.mark.parametrize("say_no", [_by_preferences, _by_address])
async def test_a_no_that_meets_a_merging_of_records_is_heard(
    database: Database, say_no: Callable[[WriteSession, Rider], Awaitable[None]]
) -> None:
    async with transaction(database) as session:
        merged = await a_rider(session)
        world = await World.create(session, year=2030)
        kept = await world.rider(email=None, phone="+33639980077")
        await world.own_booking(merged)
        await answer(session, merged.id, "c")

    async def later() -> None:
        async with transaction(database) as session:
            await say_no(session, merged)

    async with transaction(database) as session:
        await merge_riders(session, Viewer(Role.ADMIN), MergeRidersInput(kept.id, merged.id))
        saying = asyncio.create_task(later())
        await waits_for_a_lock(database)
    await saying
    async with transaction(database) as session:
        assert await reached(session) == set()
        assert list(await session.scalars(select(Consent.rider_id).where(~Consent.granted))) == [kept.id]
