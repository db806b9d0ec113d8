"""Messages that failed are sent again by hand, once, never to who is not written to; the trail says who did (F4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.port import Refused, Unavailable
from jobs.task import Tools
from jobs.transaction import transaction
from models.errors import Conflict, DomainError, Forbidden, NotFound
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageChannel, MessageFailure, MessageStatus
from models.outbox import OutboxJob
from models.policy.viewer import Role, Viewer
from models.resending import Resending
from models.session import Database
from models.suppression import SuppressionReason, SuppressionScope
from resolvers import message_resend
from resolvers.message import tell_rider
from resolvers.message_resend import (
    AddressSuppressed,
    ResendMessageInput,
    ResendMessagesInput,
    resend_message,
    resend_messages,
)
from resolvers.outbox import ReopenJobInput, reopen_job
from resolvers.suppression import suppress
from tests.jobs.message_scene import LINK, Outbound, told
from tests.jobs.scene import a_booking, drain, messages, put_job
from tests.schema.api import Api

RESEND = """mutation($input: ResendMessagesInput!) { resendMessages(input: $input) { __typename
  ... on ResendMessagesSuccess { resending { queued suppressed expired remaining } } ... on Problem { code } } }"""
ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())


async def resend(database: Database, message: Message, viewer: Viewer = ADMIN) -> None:
    async with database.write(viewer) as session:
        await resend_message(session, viewer, ResendMessageInput(message.id))
        await session.commit()


async def test_a_dead_letter_says_why_and_is_sent_again(database: Database, tools: Tools) -> None:
    sender = Outbound(Refused("550 5.7.1 Not today", 550))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    failed = await told(database, runner, MessageCause.CONFIRMED)
    assert (failed.status, failed.failure_cause, failed.failure_code) == (
        MessageStatus.FAILED,
        MessageFailure.REFUSED,
        550,
    )
    assert (failed.failure, failed.provider, failed.attempts) == ("550 5.7.1 Not today", "outbound", 1)
    await resend(database, failed)
    await drain(database, runner)
    (message,) = await messages(database)
    assert (message.status, message.failure, message.failure_cause) == (MessageStatus.SENT, None, None)
    assert (message.attempts, message.provider_id) == (2, "taken")
    (mail,) = sender.mails
    assert LINK.search(mail.text), "its link is there, though no row shows it"
    async with transaction(database) as session:
        trail = (
            await session.execute(text("SELECT actor, before ->> 'failure' FROM audit_entry WHERE entity = 'message'"))
        ).all()
    assert [tuple(row) for row in trail] == [("Ada", "550 5.7.1 Not today")]


async def test_it_has_another_day_of_tries(database: Database, tools: Tools) -> None:
    runner = Runner(database, TASKS, replace(tools, sender=Outbound(*[Unavailable("421 busy", 421)] * 3)))
    await told(database, runner, MessageCause.CONFIRMED)
    async with transaction(database) as session:
        await session.execute(text("UPDATE message SET tried_since = now() - interval '25 hours'"))
        await session.execute(text("UPDATE outbox SET not_before = now()"))
    await drain(database, runner)
    (failed,) = await messages(database)
    assert (failed.failure_cause, failed.failure_code) == (MessageFailure.UNREACHABLE, 421)
    await resend(database, failed)
    await drain(database, runner)
    (message,) = await messages(database)
    assert message.status is MessageStatus.QUEUED


async def test_nothing_is_sent_to_who_is_not_written_to(database: Database, tools: Tools) -> None:
    sender = Outbound(Refused("550 No such person", 550))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    failed = await told(database, runner, MessageCause.CONFIRMED)
    async with transaction(database) as session:
        reason = SuppressionReason.HARD_BOUNCE
        await suppress(session, MessageChannel.EMAIL, failed.recipient, reason, SuppressionScope.ALL)
    with pytest.raises(AddressSuppressed) as refusal:
        await resend(database, failed)
    assert refusal.value.details == {"reason": "HARD_BOUNCE"}
    async with transaction(database) as session:
        assert await resend_messages(session, ADMIN, ResendMessagesInput()) == Resending(
            0, suppressed=1, expired=0, remaining=0
        )
    await drain(database, runner)
    assert sender.mails == []


async def test_what_left_or_waits_is_not_sent_again(database: Database, tools: Tools) -> None:
    sender = Outbound()
    sent = await told(database, Runner(database, TASKS, replace(tools, sender=sender)), MessageCause.CONFIRMED)
    with pytest.raises(Conflict):
        await resend(database, sent)
    async with transaction(database) as session:
        assert (await resend_messages(session, ADMIN, ResendMessagesInput())).queued == 0
    with pytest.raises(NotFound):
        async with database.write(ADMIN) as session:
            await resend_message(session, ADMIN, ResendMessageInput(uuid7()))
    assert len(sender.mails) == 1


async def test_asked_for_twice_it_leaves_once(database: Database, tools: Tools) -> None:
    sender = Outbound(Refused("550 no", 550))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    failed = await told(database, runner, MessageCause.CONFIRMED)
    await resend(database, failed)
    with pytest.raises(Conflict):
        await resend(database, failed)
    await drain(database, runner)
    assert len(sender.mails) == 1


async def test_a_link_that_is_over_is_not_sent_again(database: Database, tools: Tools) -> None:
    runner = Runner(database, TASKS, replace(tools, sender=Outbound(Refused("550 no", 550))))
    failed = await told(database, runner, MessageCause.CONFIRM)
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    async with transaction(database) as session:
        stored = await session.get_one(Message, failed.id)
        stored.variables = {**stored.variables, "expires_at": past}
    with pytest.raises(Conflict):
        await resend(database, failed)
    async with database.write(ADMIN) as session:
        told_of = await resend_messages(session, ADMIN, ResendMessagesInput())
    assert told_of == Resending(0, suppressed=0, expired=1, remaining=0)


async def test_many_are_queued_up_to_a_bound_in_the_api(
    database: Database, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_resend, "MOST", 2)
    sender = Outbound(*[Refused("550 no", 550)] * 4)
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    async with transaction(database) as session:
        booking = await a_booking(session)
        for key in "1234":
            await tell_rider(session, booking.id, MessageCause.CONFIRMED, key)
    await drain(database, runner)
    async with transaction(database) as session:
        await session.execute(text("UPDATE message SET recipient = cause_key || '@riders.example'"))
    failed = await messages(database)
    assert [each.status for each in failed] == [MessageStatus.FAILED] * 4
    async with transaction(database) as session:
        stop = (SuppressionReason.STOP, SuppressionScope.MARKETING)
        await suppress(session, MessageChannel.EMAIL, failed[1].recipient, *stop)  # concerns no service message
        hard = (SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL)
        await suppress(session, MessageChannel.EMAIL, failed[0].recipient, *hard)
    api = Api.of(database, ADMIN)
    chosen = {"failureCause": "REFUSED", "cause": "CONFIRMED", "queuedSince": "2020-01-01T00:00:00Z"}
    first = (await api.data(RESEND, input=chosen))["resendMessages"]["resending"]
    assert first == {"queued": 2, "suppressed": 1, "expired": 0, "remaining": 1}
    second = (await api.data(RESEND, input=chosen))["resendMessages"]["resending"]
    assert second == {"queued": 1, "suppressed": 1, "expired": 0, "remaining": 0}
    await drain(database, runner)
    statuses = [each.status for each in await messages(database)]
    assert statuses == [MessageStatus.FAILED, *[MessageStatus.SENT] * 3]
    async with transaction(database) as session:
        trail = await session.scalars(text("SELECT actor FROM audit_entry WHERE entity = 'message'"))
        assert list(trail) == ["Ada"] * 3


async def test_many_are_chosen_by_why_they_failed(database: Database, tools: Tools) -> None:
    sender = Outbound(Refused("550 no", 550))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    await told(database, runner, MessageCause.CONFIRMED)
    async with database.write(ADMIN) as session:
        other = await resend_messages(session, ADMIN, ResendMessagesInput(failure_cause=MessageFailure.CRASHED))
        meant = await resend_messages(session, ADMIN, ResendMessagesInput(failure_cause=MessageFailure.REFUSED))
        await session.commit()
    assert (other.queued, meant.queued) == (0, 1)
    await drain(database, runner)
    assert len(sender.mails) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_else_may(database: Database, role: Role) -> None:
    viewer = Viewer(role)
    async with database.write(ADMIN) as session:
        for act in (
            resend_message(session, viewer, ResendMessageInput(uuid7())),
            resend_messages(session, viewer, ResendMessagesInput()),
            reopen_job(session, viewer, ReopenJobInput(uuid7())),
        ):
            with pytest.raises(Forbidden):
                await act


async def test_a_job_that_was_set_aside_is_taken_up_again(database: Database, runner: Runner) -> None:
    job_id = await put_job(database, "mystery")
    await runner.run_job(job_id)
    async with database.write(ADMIN) as session:
        job = await reopen_job(session, ADMIN, ReopenJobInput(job_id))
        assert (job.parked_at, job.attempts) == (None, 0)
        await session.commit()
    await runner.run_job(job_id)
    async with database.write(ADMIN) as session:
        assert (await session.scalars(select(OutboxJob.parked_at))).one() is not None, "its cause was not mended"
        await session.execute(text("UPDATE outbox SET parked_at = NULL"))
        with pytest.raises(DomainError):
            await reopen_job(session, ADMIN, ReopenJobInput(job_id))


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("0001-01-01T00:00:00+14:00", "ResendMessagesSuccess"),
        ("2026-01-01T00:00:00", "ResendMessagesSuccess"),
        ("9999-12-31T23:59:59-14:00", "INVALID_INPUT"),
    ],
)
async def test_a_moment_that_no_calendar_of_utc_has_is_answered(database: Database, since: str, said: str) -> None:
    answer = await Api.of(database, ADMIN).data(RESEND, input={"queuedSince": since})
    assert said in answer["resendMessages"].values()
