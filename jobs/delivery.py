"""Delivering messages by batches: claim, write, send, settle (F4, ADR 0026).

No transaction is open while a provider is waited for. Each answer is noted at once, before the next last word.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import structlog

from jobs.delivery_claim import LEASE_SECONDS, Claim, claim, renew
from jobs.delivery_record import Failed, Later, Outcome, Sent, record, settle
from jobs.messaging import write_letters
from jobs.outage import Outage
from jobs.senders.port import Away, Letter, Refused, Unavailable
from jobs.task import Tools
from models.message import MessageFailure
from models.outbox import Lane
from models.session import Database

# Enough to keep all connections busy, few enough that a batch is over before long.
BATCH = 50
log = structlog.get_logger()


class Delivery:
    """The messages that this worker has in hand."""

    def __init__(self, database: Database, tools: Tools) -> None:
        self._database = database
        self._tools = tools
        self._alone = asyncio.Lock()

    async def deliver(self, wanted: Lane | UUID) -> int:
        """Deliver a batch of a lane, or the message of one job; the number of messages that were in hand.

        Those whose worker died go first and by themselves, so that one that kills takes no other along.
        """
        async with self._alone:
            claimed = await claim(self._database, wanted, BATCH, suspects=True) if isinstance(wanted, Lane) else None
            if claimed is not None and claimed.alone:
                return await self._carry(claimed)
            if claimed is None:
                claimed = await claim(self._database, wanted, BATCH, suspects=False)
        return await self._carry(claimed) if claimed is not None else 0

    async def _carry(self, claimed: Claim) -> int:
        outcomes: dict[UUID, Outcome] = {}
        try:
            async with self._renewing(claimed, outcomes):
                messages = [each.message for each in claimed.messages.values()]
                written = await write_letters(self._database, self._tools, messages)
                outcomes.update(written.failed)
                outcomes.update(written.held)
                await self._send_all(claimed, written.letters, outcomes)
        finally:
            # Also when the worker is asked to stop: what was not sent is put back, uncounted.
            for key in claimed.messages:
                outcomes.setdefault(key, Later(None, tried=False))
            await self._settle(claimed, outcomes)
        return len(claimed.messages) or 1

    async def _send_all(self, claimed: Claim, letters: Mapping[UUID, Letter], outcomes: dict[UUID, Outcome]) -> None:
        """Send as many at a time as the provider takes; when it is away the rest is not even tried."""
        away: dict[str, Later] = {}

        async def send(key: UUID, letter: Letter) -> None:
            provider = self._tools.sender.choose(letter).name
            if provider in away:
                outcomes[key] = away[provider]
                return
            outcomes[key] = await self._send(claimed, key, letter)
            outcome = outcomes[key]
            if isinstance(outcome, _GoneLater):
                away[provider] = Later(outcome.words, outcome.code, tried=False)

        async with asyncio.TaskGroup() as group:
            for key, letter in letters.items():
                group.create_task(send(key, letter))

    async def _send(self, claimed: Claim, key: UUID, letter: Letter) -> Outcome:
        sender = self._tools.sender.choose(letter)
        try:
            async with sender.opening(letter) as commit, self._tools.last_word.turn():
                if not claimed.holds:
                    return Later(None, tried=False)
                sent = Sent(datetime.now(UTC), sender.name, await commit(), keep_links=sender.is_mailbox)
                await self._note(claimed, key, sent)
        except Refused as refusal:
            log.warning("message_failed", message=str(key), failure=str(refusal))
            return Failed(MessageFailure.REFUSED, str(refusal), sender.name, refusal.code)
        except Away as absence:
            return _GoneLater(str(absence), absence.code)
        except Unavailable as absence:
            return Later(str(absence), absence.code)
        log.info("message_sent", message=str(key), provider=sender.name, answer=sent.provider_id)
        return sent

    async def _note(self, claimed: Claim, key: UUID, sent: Sent) -> None:
        """Note the answer; where the database is away the batch's end does."""
        try:
            await record(self._database, claimed.lease, key, sent)
        except Exception as error:
            log.warning("answer_not_noted", message=str(key), reason=str(error))

    async def _settle(self, claimed: Claim, outcomes: Mapping[UUID, Outcome]) -> None:
        """Close the batch, however long the database is away: only this process knows what became of it."""
        outage = Outage("delivery")
        while True:
            try:
                await settle(self._database, claimed, outcomes)
            except Exception as error:
                await asyncio.sleep(outage.failed(error))
            else:
                outage.over()
                return

    @asynccontextmanager
    async def _renewing(self, claimed: Claim, outcomes: Mapping[UUID, Outcome]) -> AsyncIterator[None]:
        """Keep the lease of what is still in hand while the block runs."""
        renewing = asyncio.create_task(self._renew(claimed, outcomes))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, claimed: Claim, outcomes: Mapping[UUID, Outcome]) -> None:
        pause = LEASE_SECONDS / 4
        while True:
            await asyncio.sleep(pause)
            try:
                await renew(self._database, claimed, claimed.messages.keys() - outcomes.keys())
            except Exception as error:
                log.warning("lease_not_renewed", reason=str(error))
                pause = 1.0
            else:
                pause = LEASE_SECONDS / 4


class _GoneLater(Later):
    """The provider takes nothing from anyone."""
