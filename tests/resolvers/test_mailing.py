"""Mailings to sets of people (F6): whom they reach, when, once; paused, resumed, stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from jobs.transaction import transaction
from models.audit import AuditEntry
from models.errors import Conflict, InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.mailing import MailingAudience, MailingChannels, MailingRecipient, MailingState, PaceUnit, RecipientState
from models.message import Message, MessageChannel, MessageStatus
from models.message_catalog import MessageNature
from models.outbox import OutboxJob
from models.rider import ConsentPurpose, Rider
from models.session import Database
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.mailing import MailingInput
from resolvers.mailing_control import pause_mailing, resume_mailing, stop_mailing
from resolvers.mailing_start import StartMailingInput, preview_mailing, start_mailing, unschedule_mailing
from resolvers.message_gate import held_back
from resolvers.suppression import suppress
from tests.factories.world import World
from tests.resolvers.mailing_run import (
    batch,
    consent,
    do,
    draft,
    mailing_of,
    messages,
    recipients,
    riders,
    skips,
    started,
)

N, S = MessageNature, MailingState


async def test_a_preview_counts_who_is_left_out_by_reason(database: Database) -> None:
    await riders(database, 2)
    await riders(database, 1, agree=False)
    twins = await riders(database, 2, email="twin@riders.example", birth_date=datetime(1990, 1, 1).date())  # noqa: DTZ001
    [gone] = await riders(database, 1)
    await riders(database, 1, unproven=True)
    await riders(database, 1, email=None)
    async with transaction(database) as session:
        await suppress(
            session, MessageChannel.EMAIL, gone.email or "", SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL
        )
    made = await draft(database, nature=N.MARKETING)
    seen = await do(database, preview_mailing, MailingInput(made.id))
    assert seen.previewed_count == 3
    assert await skips(database, made.id) == {
        "REACHED": 3,
        "NO_CONSENT": 1,
        "SUPPRESSED": 1,
        "UNPROVEN": 1,
        "NO_ADDRESS": 1,
        "DUPLICATE": 1,
    }
    assert len(twins) == 2
    assert await messages(database) == []
    # Looked at twice, nothing is there twice; service needs no consent.
    await do(database, preview_mailing, MailingInput(made.id))
    assert sum((await skips(database, made.id)).values()) == 8
    async with transaction(database) as session:
        seen_by = await session.scalars(select(AuditEntry).where(AuditEntry.action == "READ"))
        assert {entry.entity for entry in seen_by} == {"mailing"}


async def test_the_filter_is_that_of_the_list(database: Database) -> None:
    await riders(database, 2, postcode="18000")
    await riders(database, 3, postcode="67000")
    made = await draft(database, filter={"postcode": {"eq": "18000"}})
    assert (await do(database, preview_mailing, MailingInput(made.id))).previewed_count == 2


async def test_a_filter_that_the_list_does_not_take_is_refused(database: Database) -> None:
    with pytest.raises(InvalidInput):
        await draft(database, filter={"shoeSize": {"eq": 43}})


async def test_riders_of_bookings_and_dealerships_can_be_written_to(database: Database) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        home = await world.dealership(email="Moto@Passion.example ")
        await world.dealership()
        event = await world.event(home)
        vehicle = await world.vehicle(await world.model())
        rider = await world.rider()
        for at in ("09:30", "10:30"):
            await world.booking(await world.place(await world.slot(event, at), vehicle), rider)
    riding = await draft(database, audience=MailingAudience.BOOKINGS)
    await started(database, riding)
    dealers = await draft(database, audience=MailingAudience.DEALERSHIPS, nature=N.SERVICE)
    await started(database, dealers)
    for each in (riding, dealers):
        await batch(database, each.id)
    first, second = await messages(database)
    assert (first.recipient, second.recipient) == (rider.email, "moto@passion.example")
    assert first.variables["dealership"] == home.name
    assert await skips(database, dealers.id) == {"REACHED": 1, "NO_ADDRESS": 1}


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        (MailingChannels.EMAIL, {"REACHED": 2, "NO_ADDRESS": 1}),
        (MailingChannels.SMS, {"REACHED": 2, "NO_ADDRESS": 1}),
        (MailingChannels.EMAIL_ELSE_SMS, {"REACHED": 3}),
        (MailingChannels.BOTH, {"REACHED": 4, "NO_ADDRESS": 2}),
    ],
)
async def test_by_mail_by_sms_by_either_or_by_both(
    database: Database, channels: MailingChannels, expected: dict[str, int]
) -> None:
    await riders(database, 1, phone="+33639980001")
    await riders(database, 1, email=None, phone="+33639980002")
    await riders(database, 1, phone="+33248200001")  # a landline
    made = await draft(database, channels=channels)
    await do(database, preview_mailing, MailingInput(made.id))
    assert await skips(database, made.id) == expected


async def test_each_is_written_to_once_and_then_it_is_done(database: Database) -> None:
    people = await riders(database, 3)
    made = await draft(database)
    await started(database, made)
    assert (await batch(database, made.id)).state is S.RUNNING
    assert {each.recipient for each in await messages(database)} == {each.email for each in people}
    await batch(database, made.id)
    assert len(await messages(database)) == 3
    async with transaction(database) as session:
        await session.execute(update(Message).values(status=MessageStatus.SENT, sent_at=datetime.now(UTC)))
    over = await batch(database, made.id)
    assert (over.state, over.finished_at is not None) == (S.DONE, True)


async def test_only_who_was_looked_at_is_mailed(database: Database) -> None:
    await riders(database, 1)
    made = await draft(database)
    with pytest.raises(Conflict, match="preview first"):
        await do(database, start_mailing, StartMailingInput(made.id, 1))
    await do(database, preview_mailing, MailingInput(made.id))
    with pytest.raises(Conflict, match="preview first"):
        await do(database, start_mailing, StartMailingInput(made.id, 2))
    await riders(database, 2)
    with pytest.raises(Conflict, match="from 1 to 3"):
        await do(database, start_mailing, StartMailingInput(made.id, 1))
    assert (await mailing_of(database, made.id)).state is S.DRAFT
    assert (await started(database, made)).state is S.RUNNING
    await riders(database, 1)  # whoever comes later is not of the set
    await batch(database, made.id)
    assert len(await messages(database)) == 3


async def test_without_words_nothing_starts(database: Database) -> None:
    await riders(database, 1)
    made = await draft(database)
    async with transaction(database) as session:
        from models.message_template import MessageTemplateVersion, TemplateState

        await session.execute(update(MessageTemplateVersion).values(state=TemplateState.REPLACED))
    with pytest.raises(Conflict, match="French template"):
        await started(database, made)


async def test_what_changed_since_the_start_is_heeded(database: Database) -> None:
    people = await riders(database, 4)
    made = await draft(database, nature=N.MARKETING)
    await started(database, made)
    async with transaction(database) as session:
        session.add(consent(people[0].id, ConsentPurpose.BRAND_EMAIL, granted=False))
        stop = (MessageChannel.EMAIL, people[1].email or "", SuppressionReason.COMPLAINT, SuppressionScope.MARKETING)
        await suppress(session, *stop)
        await session.execute(update(Rider).where(Rider.id == people[2].id).values(email="new@riders.example"))
    await batch(database, made.id)
    assert await skips(database, made.id) == {"REACHED": 1, "NO_CONSENT": 1, "SUPPRESSED": 1, "CHANGED": 1}


async def test_a_pause_holds_what_was_not_handed_over_and_resuming_repeats_nothing(database: Database) -> None:
    await riders(database, 2)
    made = await draft(database)
    await started(database, made)
    await batch(database, made.id)
    await do(database, pause_mailing, MailingInput(made.id))
    waiting = await messages(database)
    async with transaction(database) as session:
        assert set(await held_back(session, waiting, datetime.now(UTC))) == {each.id for each in waiting}
    assert (await batch(database, made.id)).state is S.PAUSED
    resumed = await do(database, resume_mailing, MailingInput(made.id))
    async with transaction(database) as session:
        assert await held_back(session, waiting, datetime.now(UTC)) == {}
        await batch_of(session, made.id, resumed.run - 1)  # a job of before the pause
    await batch(database, made.id)
    assert [each.id for each in await messages(database)] == [each.id for each in waiting]


async def batch_of(session, mailing_id, run) -> None:  # type: ignore[no-untyped-def]
    from resolvers.mailing_batch import carry_on_mailing

    await carry_on_mailing(session, mailing_id, run)


async def test_stopping_leaves_out_who_was_not_written_to(database: Database) -> None:
    await riders(database, 30)
    made = await draft(database, pace=60, pace_per=PaceUnit.MINUTE)
    await started(database, made)
    await batch(database, made.id)
    await do(database, stop_mailing, MailingInput(made.id))
    assert await skips(database, made.id) == {"REACHED": 10, "STOPPED": 20}
    waiting = await messages(database)
    async with transaction(database) as session:
        held = await held_back(session, waiting, datetime.now(UTC))
    assert {hold.failure for hold in held.values()} == {"Not sent: its mailing was stopped."}
    assert len(held) == 10
    with pytest.raises(Conflict):
        await do(database, resume_mailing, MailingInput(made.id))


async def test_a_pace_is_a_slice_and_then_a_pause(database: Database) -> None:
    await riders(database, 12)
    made = await draft(database, pace=30, pace_per=PaceUnit.MINUTE)
    await started(database, made)
    await batch(database, made.id)
    assert len(await messages(database)) == 5
    async with transaction(database) as session:
        following = (
            await session.scalars(
                select(OutboxJob.not_before).where(OutboxJob.task == "send_mailing").order_by(OutboxJob.id.desc())
            )
        ).first()
    assert following is not None
    assert timedelta(seconds=5) < following - datetime.now(UTC) < timedelta(seconds=11)


async def test_a_scheduled_one_begins_at_its_time_and_not_when_it_grew(database: Database) -> None:
    await riders(database, 2)
    made = await draft(database)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(InvalidInput):
        await started(database, made, datetime.now(UTC) - timedelta(hours=1))
    assert (await started(database, made, tomorrow)).state is S.SCHEDULED
    await do(database, unschedule_mailing, MailingInput(made.id))
    await started(database, made, tomorrow)
    await riders(database, 5)
    grown = await batch(database, made.id)
    assert grown.state is S.DRAFT
    assert "de 2 à 7" in (grown.failure or "")
    assert await messages(database) == []
    await started(database, made, tomorrow)
    assert (await batch(database, made.id)).state is S.RUNNING
    assert len(await messages(database)) == 7


async def test_marketing_by_sms_waits_for_the_morning(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    morning = datetime.now(UTC) + timedelta(hours=9)
    monkeypatch.setattr("resolvers.mailing_queue.next_allowed", lambda *_given: morning)
    await riders(database, 2)
    await riders(database, 1, phone="+33639980005")
    made = await draft(database, nature=N.MARKETING, channels=MailingChannels.SMS)
    await started(database, made)
    assert (await batch(database, made.id)).state is S.RUNNING
    assert await messages(database) == []
    waiting = [each for each in await recipients(database, made.id) if each.state is RecipientState.PENDING]
    assert {each.not_before for each in waiting} == {morning}
    monkeypatch.setattr("resolvers.mailing_queue.next_allowed", lambda instant, *_rest: instant)
    async with transaction(database) as session:
        await session.execute(update(MailingRecipient).values(not_before=datetime.now(UTC)))
    await batch(database, made.id)
    sent = await messages(database)
    assert {each.channel for each in sent} == {MessageChannel.SMS}
    assert all("unsubscribe_link" in each.variables for each in sent)


async def test_a_missing_mailing_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        await do(database, preview_mailing, MailingInput(uuid7()))
