"""Messages in hand: nobody else's meanwhile, taken up again when their worker died, poison by itself (ADR 0026)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

from sqlalchemy import text

from jobs import delivery_claim
from jobs.delivery import Delivery
from jobs.delivery_claim import claim, renew
from jobs.delivery_record import Later, Sent, backoff, record, settle
from jobs.senders.port import Away, Commit, Letter
from jobs.task import Tools
from jobs.transaction import transaction
from models.message import MessageFailure, MessageStatus
from models.outbox import Lane, OutboxJob
from models.session import Database
from tests.jobs.message_scene import Outbound, queue_messages
from tests.jobs.scene import messages


async def end_leases(database: Database) -> None:
    """What time does after a worker's death."""
    async with transaction(database) as session:
        await session.execute(text("UPDATE message SET leased_until = now() - interval '1 second'"))
        await session.execute(text("UPDATE outbox SET not_before = now()"))


async def test_two_workers_have_no_message_in_common(database: Database) -> None:
    await queue_messages(database, 60)
    found = await asyncio.gather(*(claim(database, Lane.MESSAGES, 25, suspects=False) for _ in range(4)))
    ids = [key for claimed in found if claimed for key in claimed.messages]
    assert len(ids) == len(set(ids)) == 60
    assert await claim(database, Lane.MESSAGES, 25, suspects=False) is None


async def test_a_second_job_for_a_message_in_hand_waits_and_then_has_nothing_to_do(
    database: Database, tools: Tools
) -> None:
    await queue_messages(database, 1)
    claimed = await claim(database, Lane.MESSAGES, 25, suspects=False)
    assert claimed
    (key,) = claimed.messages
    async with transaction(database) as session:
        session.add(OutboxJob(task="send_message", arguments={"message_id": str(key)}))
    sender = Outbound()
    delivery = Delivery(database, replace(tools, sender=sender))
    await delivery.deliver(Lane.MESSAGES)
    assert sender.mails == []
    sent = Sent(claimed.messages[key].message.created_at, "here", "1", keep_links=False)
    assert await record(database, claimed.lease, key, sent)
    await settle(database, claimed, {key: sent})
    await end_leases(database)
    await delivery.deliver(Lane.MESSAGES)
    assert sender.mails == []


async def test_who_lost_the_lease_notes_nothing(database: Database) -> None:
    await queue_messages(database, 1)
    claimed = await claim(database, Lane.MESSAGES, 25, suspects=False)
    assert claimed
    (key,) = claimed.messages
    sent = Sent(claimed.messages[key].message.created_at, "here", "1", keep_links=False)
    assert not await record(database, uuid4(), key, sent)
    (message,) = await messages(database)
    assert message.status is MessageStatus.QUEUED


async def test_a_lease_is_renewed_for_what_is_still_in_hand(database: Database) -> None:
    await queue_messages(database, 2)
    claimed = await claim(database, Lane.MESSAGES, 25, suspects=False)
    assert claimed
    await end_leases(database)
    first, other = claimed.messages
    await renew(database, claimed, [first])
    again = await claim(database, Lane.MESSAGES, 25, suspects=True)
    assert again
    assert set(again.messages) == {other}


async def test_what_was_noted_and_lost_is_noted_again_at_the_end(database: Database) -> None:
    """As when PostgreSQL falls over before its disk has the note."""
    await queue_messages(database, 1)
    claimed = await claim(database, Lane.MESSAGES, 25, suspects=False)
    assert claimed
    (key,) = claimed.messages
    sent = Sent(claimed.messages[key].message.created_at, "here", "1", keep_links=False)
    await settle(database, claimed, {key: sent})
    (message,) = await messages(database)
    assert (message.status, message.provider_id, message.lease) == (MessageStatus.SENT, "1", None)
    assert "link" not in message.variables


async def test_after_a_death_all_are_sent_once(database: Database, tools: Tools) -> None:
    await queue_messages(database, 30)
    assert await claim(database, Lane.MESSAGES, 50, suspects=False)  # and the worker dies
    sender = Outbound()
    delivery = Delivery(database, replace(tools, sender=sender))
    assert await delivery.deliver(Lane.MESSAGES) == 0, "they are left alone until the lease is over"
    await end_leases(database)
    sizes = []
    while size := await delivery.deliver(Lane.MESSAGES):
        sizes.append(size)
    assert sizes == [10, 10, 10], "in small groups: one of them may be what killed the worker"
    assert len({mail.key for mail in sender.mails}) == len(sender.mails) == 30


async def test_poison_is_set_aside_and_takes_no_other_along(database: Database, tools: Tools) -> None:
    await queue_messages(database, 3)
    sizes = []
    for deaths in range(1, delivery_claim.MOST_DEATHS + 1):
        claimed = await claim(database, Lane.MESSAGES, 50, suspects=deaths > 1)
        assert claimed
        sizes.append(len(claimed.messages))
        await end_leases(database)
        if deaths == 2:  # from now on one by one, and only the first of them kills
            poison = next(iter(claimed.messages.values())).jobs
            async with transaction(database) as session:
                others = "UPDATE outbox SET done_at = now() WHERE NOT id = ANY(:poison)"
                await session.execute(text(others), {"poison": poison})
    assert sizes == [3, 3, 1, 1, 1]
    sender = Outbound()
    delivery = Delivery(database, replace(tools, sender=sender))
    while await delivery.deliver(Lane.MESSAGES):
        pass
    failed = [each for each in await messages(database) if each.status is MessageStatus.FAILED]
    assert [each.failure_cause for each in failed] == [MessageFailure.CRASHED]
    assert sender.mails == []


async def test_a_provider_that_is_away_is_asked_once_a_batch(database: Database, tools: Tools) -> None:
    class Closed(Outbound):
        asked = 0

        @asynccontextmanager
        async def opening(self, letter: Letter) -> AsyncIterator[Commit]:
            self.asked += 1
            if self.asked:
                raise Away("ConnectError: nobody there")
            async with super().opening(letter) as commit:
                yield commit

    await queue_messages(database, 40)
    sender = Closed()
    await Delivery(database, replace(tools, sender=sender)).deliver(Lane.MESSAGES)
    assert sender.asked == 1
    rows = await messages(database)
    assert {(each.status, each.failure) for each in rows} == {(MessageStatus.QUEUED, "ConnectError: nobody there")}
    assert sorted(each.attempts for each in rows) == [0] * 39 + [1]


async def test_no_transaction_is_open_while_a_server_stalls(database: Database, tools: Tools) -> None:
    stalled, go_on = asyncio.Event(), asyncio.Event()

    class Stalling(Outbound):
        @asynccontextmanager
        async def opening(self, letter: Letter) -> AsyncIterator[Commit]:
            stalled.set()
            await go_on.wait()
            async with super().opening(letter) as commit:
                yield commit

    await queue_messages(database, 1)
    sending = asyncio.create_task(Delivery(database, replace(tools, sender=Stalling())).deliver(Lane.MESSAGES))
    await stalled.wait()
    async with transaction(database) as session:
        open_ones = await session.scalar(
            text("""SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'""")
        )
    go_on.set()
    await sending
    assert open_ones == 0


def test_delays_grow_with_what_was_waited_and_differ() -> None:
    dice = Random(1)
    assert timedelta(seconds=1) < backoff(datetime.now(UTC), dice) < timedelta(seconds=3)
    minutes = {backoff(datetime.now(UTC) - timedelta(minutes=4), dice) for _ in range(20)}
    assert len(minutes) == 20
    assert min(minutes) >= timedelta(minutes=2)
    assert max(minutes) <= timedelta(minutes=6, seconds=1)
    assert backoff(datetime.now(UTC) - timedelta(hours=20), dice) == timedelta(minutes=15)
    assert Later("busy").tried
