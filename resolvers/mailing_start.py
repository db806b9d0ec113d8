"""Look at whom a mailing reaches, then start it, at once or at a time (F6)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.errors import Conflict, InvalidInput
from models.mailing import Mailing, MailingAudience, MailingState
from models.outbox import enqueue
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.mailing import MailingInput, check_draft, lock_mailing
from resolvers.mailing_set import collect_set
from resolvers.mailing_template import check_worded
from resolvers.trail import record

TASK = "send_mailing"
# A set that grew further since it was looked at is looked at again: a filter may take in far more than was meant.
MOST_GROWTH, MOST_GROWTH_SHARE = 100, 0.1
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class StartMailingInput:
    """Start a mailing, or schedule it. `seen_count` is the number that the preview showed: what the admin agrees to."""

    mailing_id: UUID
    seen_count: int
    starts_at: datetime | None = None
    expected_version: int | None = None


async def preview_mailing(session: WriteSession, viewer: Viewer, input: MailingInput) -> Mailing:
    """Whom a draft would reach now: its recipients, and who is left out for which reason. Nobody is written to.

    Quiet hours leave nobody out, they delay. Raises NotFound, and Conflict once it is no draft any more.
    """
    require(viewer, "preview_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    check_draft(mailing)
    mailing.previewed_count = await collect_set(session, mailing)
    mailing.previewed_at, mailing.failure = datetime.now(UTC), None
    await _record(session, viewer, "READ", mailing)
    return await saved(session, mailing)


async def start_mailing(session: WriteSession, viewer: Viewer, input: StartMailingInput) -> Mailing:
    """Start a draft that was previewed, at once or at `starts_at`. From then on its set stays what it is.

    Raises NotFound, InvalidInput on a time that is not to come, and Conflict where it was not previewed, another
    number was seen, a template is missing, or the set grew by more than 100 or a tenth since: preview it again.
    """
    require(viewer, "start_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    check_draft(mailing)
    _check_seen(mailing, input.seen_count)
    await check_worded(session, mailing)
    now = datetime.now(UTC)
    mailing.failure, mailing.starts_at = None, input.starts_at or now
    mailing.run += 1
    if input.starts_at is not None:
        _check_time(input.starts_at, now)
        mailing.state = MailingState.SCHEDULED
        await _record(session, viewer, "MAIL", mailing)
        await ask_for_batch(session, mailing, input.starts_at)
        return await saved(session, mailing)
    await freeze(session, mailing)
    await _record(session, viewer, "MAIL", mailing)
    await ask_for_batch(session, mailing)
    return await saved(session, mailing)


def _check_seen(mailing: Mailing, seen: int) -> None:
    if mailing.previewed_count is None or mailing.previewed_count != seen:
        raise Conflict(
            "Regardez d’abord l’aperçu de cet envoi, puis confirmez le nombre qu’il montre.",
            "Look at this mailing's preview first, then confirm the number that it shows.",
            field="seenCount",
        )
    if seen == 0:
        raise Conflict(
            "Cet envoi n’atteint personne : changez le filtre ou le canal.",
            "This mailing reaches nobody: change the filter or the channel.",
            field="seenCount",
        )


def _check_time(at: datetime, now: datetime) -> None:
    if at.tzinfo is None or not now < at < now + FURTHEST:
        raise InvalidInput(
            "L’heure de départ doit être à venir, dans l’année, avec son fuseau : 2027-05-12T10:00:00+02:00.",
            "The start must be to come, within a year, with its offset: 2027-05-12T10:00:00+02:00.",
            field="startsAt",
        )


async def freeze(session: WriteSession, mailing: Mailing) -> None:
    """Write the set for good and let it run. Raises Conflict where it grew too much since its preview."""
    seen = mailing.previewed_count or 0
    found = await collect_set(session, mailing)
    if found - seen > MOST_GROWTH or found > seen * (1 + MOST_GROWTH_SHARE):
        raise Conflict(
            f"Depuis l’aperçu, l’envoi est passé de {seen} à {found} messages. Regardez-le de nouveau, puis confirmez.",
            f"Since the preview the mailing went from {seen} to {found} messages. Look at it again, then confirm.",
            field="seenCount",
        )
    mailing.state, mailing.begun_at = MailingState.RUNNING, datetime.now(UTC)
    await session.flush()


async def begin_scheduled(session: WriteSession, mailing: Mailing) -> bool:
    """What a scheduled mailing does at its time; one that grew too much becomes a draft again, and says why."""
    try:
        async with session.begin_nested():
            await check_worded(session, mailing)
            await freeze(session, mailing)
    except Conflict as refusal:
        await session.refresh(mailing)
        mailing.state, mailing.starts_at, mailing.failure = MailingState.DRAFT, None, refusal.message_fr
        await session.flush()
        return False
    return True


async def unschedule_mailing(session: WriteSession, viewer: Viewer, input: MailingInput) -> Mailing:
    """Make a scheduled mailing a draft again. Raises NotFound, and Conflict unless it is scheduled."""
    require(viewer, "unschedule_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    if mailing.state is not MailingState.SCHEDULED:
        raise Conflict(
            "Cet envoi n’est pas programmé.",
            "This mailing is not scheduled.",
            field="mailingId",
        )
    mailing.state, mailing.starts_at = MailingState.DRAFT, None
    return await saved(session, mailing)


async def ask_for_batch(session: WriteSession, mailing: Mailing, at: datetime | None = None) -> None:
    """Ask for the next batch of this run; batches of an earlier one find that they are over."""
    arguments = {"mailing_id": str(mailing.id), "run": mailing.run}
    key = f"{TASK}:{mailing.id}:{mailing.run}:{(at or datetime.now(UTC)).timestamp()}"
    await enqueue(session, TASK, arguments, deduplication_key=key, not_before=at)


async def saved(session: WriteSession, mailing: Mailing) -> Mailing:
    """The mailing as it is written now."""
    await session.flush()
    await session.refresh(mailing)
    return mailing


async def _record(session: WriteSession, viewer: Viewer, action: str, mailing: Mailing) -> None:
    """Who looked at whom, or mailed whom (A4): the set stands in the mailing's own rows."""
    people = "dealership" if mailing.audience is MailingAudience.DEALERSHIPS else "rider"
    facts = {
        "mailing": mailing.name,
        "people": people,
        "filter": mailing.filter,
        "messages": mailing.previewed_count,
        "starts_at": mailing.starts_at.isoformat() if mailing.starts_at else None,
    }
    await session.flush()
    await record(session, viewer, action, "mailing", mailing.id, facts)
