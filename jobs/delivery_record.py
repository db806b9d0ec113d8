"""What became of messages, on their rows: each answer at once, the rest when a batch is over (ADR 0026)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY

from jobs.delivery_claim import JOB, MESSAGE, OPEN, Claim
from jobs.transaction import transaction
from models.message import MessageFailure, MessageStatus
from models.session import Database, WriteSession
from models.statement import Statement

# A provider that is away for longer than this is not waited for: the message would come as a surprise.
GIVEN_UP_AFTER = timedelta(hours=24)
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=15)
LONGEST_WORDS = 2_000
# Outside the local mailbox nobody but the recipient has use for them: they open their booking.
LINKS = ("link", "refuse_link")
_dice = Random()  # noqa: S311 - spreads what comes back, guards nothing


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider has it."""

    at: datetime
    provider: str
    provider_id: str
    keep_links: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """It will not be sent."""

    cause: MessageFailure
    words: str
    provider: str | None = None
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """The provider asked to come back, or could not be asked; `tried`: it was given to the provider at all."""

    words: str | None
    code: int | None = None
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """It may leave at `until` and not before, through nobody's fault: quiet hours, or a mailing that is paused."""

    until: datetime


Outcome = Sent | Failed | Later | Held


def _record() -> Statement:
    """One message is sent. Its commit does not wait for the disk: who settles the batch does, for all of it."""
    values = {
        "status": MessageStatus.SENT.value,
        "sent_at": bindparam("at", type_=MESSAGE.c.sent_at.type),
        "provider": bindparam("provider", type_=MESSAGE.c.provider.type),
        "provider_id": bindparam("provider_id", type_=MESSAGE.c.provider_id.type),
        "variables": MESSAGE.c.variables.op("-")(bindparam("links", type_=ARRAY(MESSAGE.c.provider.type))),
        "failure": None,
        "failure_cause": None,
        "failure_code": None,
        "lease": None,
        "leased_until": None,
    }
    return Statement(
        update(MESSAGE)
        .where(
            MESSAGE.c.id == bindparam("key", type_=Uuid()),
            MESSAGE.c.lease == bindparam("holder", type_=Uuid()),
            MESSAGE.c.status == MessageStatus.QUEUED.value,
        )
        .values(values)
        .returning(func.set_config("synchronous_commit", "off", true()))
    )


_RECORD = _record()


async def record(database: Database, lease: UUID, key: UUID, sent: Sent) -> bool:
    """Note at once that a message left; False if it is noted already, or the lease was lost."""
    links = [] if sent.keep_links else list(LINKS)
    row = await database.write_alone(
        _RECORD,
        at=sent.at,
        provider=sent.provider,
        provider_id=storable(sent.provider_id),
        links=links,
        key=key,
        holder=lease,
    )
    return row is not None


async def settle(database: Database, claimed: Claim, outcomes: Mapping[UUID, Outcome]) -> None:
    """Close the batch: jobs done or put off, failures and reasons kept. Carried out twice it does the same."""
    async with transaction(database) as session:
        await _note_again(session, claimed, outcomes)
        done: list[UUID] = []
        for key, outcome in outcomes.items():
            jobs = claimed.messages[key].jobs
            given_up = isinstance(outcome, Later) and _given_up(claimed.messages[key].message.tried_since, outcome)
            if isinstance(outcome, Later) and not given_up:
                await _put_off(session, claimed, key, outcome)
                continue
            if isinstance(outcome, Held):
                await _hold(session, claimed, key, outcome)
                continue
            if isinstance(outcome, Failed):
                await _fail(session, claimed, key, outcome)
            elif isinstance(outcome, Later):
                unreachable = Failed(MessageFailure.UNREACHABLE, outcome.words or "", code=outcome.code)
                await _fail(session, claimed, key, unreachable)
            done += jobs
        if done:
            await session.execute(
                update(JOB).where(JOB.c.id.in_(done), OPEN).values(done_at=func.clock_timestamp(), failure=None)
            )


async def _note_again(session: WriteSession, claimed: Claim, outcomes: Mapping[UUID, Outcome]) -> None:
    """What was noted as sent and is not: the database fell over before it was on its disk."""
    sent = [key for key, outcome in outcomes.items() if isinstance(outcome, Sent)]
    if not sent:
        return
    lost = select(MESSAGE.c.id).where(MESSAGE.c.id.in_(sent), MESSAGE.c.lease == claimed.lease)
    for key in list(await session.scalars(lost)):
        outcome = outcomes[key]
        if isinstance(outcome, Sent):
            links = [] if outcome.keep_links else list(LINKS)
            await session.fetch_row(
                _RECORD,
                at=outcome.at,
                provider=outcome.provider,
                provider_id=storable(outcome.provider_id),
                links=links,
                key=key,
                holder=claimed.lease,
            )


async def _fail(session: WriteSession, claimed: Claim, key: UUID, failed: Failed) -> None:
    await session.execute(
        update(MESSAGE)
        .where(MESSAGE.c.id == key, MESSAGE.c.lease == claimed.lease)
        .values(
            status=MessageStatus.FAILED.value,
            failure=storable(failed.words),
            failure_cause=failed.cause.value,
            failure_code=failed.code,
            provider=failed.provider,
            lease=None,
            leased_until=None,
        )
    )


async def _put_off(session: WriteSession, claimed: Claim, key: UUID, later: Later) -> None:
    """Waits about as long as it has already waited, so that not all come back at once; no attempt is counted."""
    words = storable(later.words) if later.words else None
    values: dict[str, Any] = {"lease": None, "leased_until": None}
    if words:
        values |= {"failure": words, "failure_code": later.code}
    if not later.tried:
        values["attempts"] = MESSAGE.c.attempts - 1
    await session.execute(update(MESSAGE).where(MESSAGE.c.id == key, MESSAGE.c.lease == claimed.lease).values(values))
    delay = backoff(claimed.messages[key].message.tried_since) if words else timedelta(0)
    await session.execute(
        update(JOB)
        .where(JOB.c.id.in_(claimed.messages[key].jobs), OPEN)
        .values(
            attempts=JOB.c.attempts - 1,
            not_before=func.clock_timestamp() + delay,
            failure=words or JOB.c.failure,
        )
    )


async def _hold(session: WriteSession, claimed: Claim, key: UUID, held: Held) -> None:
    """As if it had never been taken in hand: what waits for an hour is not late by it."""
    mine = (MESSAGE.c.id == key, MESSAGE.c.lease == claimed.lease)
    values = {"attempts": MESSAGE.c.attempts - 1, "tried_since": None, "not_before": held.until}
    await session.execute(update(MESSAGE).where(*mine).values(lease=None, leased_until=None, **values))
    jobs = update(JOB).where(JOB.c.id.in_(claimed.messages[key].jobs), OPEN)
    await session.execute(jobs.values(attempts=JOB.c.attempts - 1, not_before=held.until))


def backoff(since: datetime | None, dice: Random = _dice) -> timedelta:
    """2 s at first, then half to one and a half times what was waited since the first try, 15 minutes at most."""
    waited = datetime.now(UTC) - since if since else timedelta(0)
    return min(max(waited * dice.uniform(0.5, 1.5), FIRST_DELAY * dice.uniform(0.75, 1.25)), LONGEST_DELAY)


def _given_up(since: datetime | None, later: Later) -> bool:
    return later.words is not None and since is not None and datetime.now(UTC) - since >= GIVEN_UP_AFTER


def storable(words: str) -> str:
    """Words from outside as PostgreSQL can keep them: no NUL, no lone surrogate, not endless."""
    return words.replace("\0", "").encode(errors="replace").decode()[:LONGEST_WORDS]


async def keep_words(session: WriteSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what the messages say on their rows, before they leave."""
    if rows:
        names = [name for name in rows[0] if name != "key"]
        statement = (
            update(MESSAGE)
            .where(MESSAGE.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        given = [{"key": row["key"], **{f"new_{name}": row[name] for name in names}} for row in rows]
        await (await session.connection()).execute(statement, given)
