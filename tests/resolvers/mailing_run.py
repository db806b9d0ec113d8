"""Mailings in tests: a few riders, words that are published, and the job's batches."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jobs.transaction import transaction
from models.kit.uuid7 import uuid7
from models.mailing import Mailing, MailingAudience, MailingChannels, MailingRecipient, PaceUnit
from models.message import Message, MessageCause, MessageChannel
from models.message_catalog import MessageNature
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.policy.viewer import Role, Viewer
from models.rider import Consent, ConsentPurpose, Locale, Rider
from models.session import Database, WriteSession
from resolvers.mailing import MailingInput, MailingPlan, SaveMailingInput, save_mailing
from resolvers.mailing_batch import carry_on_mailing
from resolvers.mailing_start import StartMailingInput, preview_mailing, start_mailing
from tests.factories.world import World

ADA = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
N = MessageNature


async def do(database: Database, use_case: Callable[[WriteSession, Viewer, Any], Awaitable[Any]], input: Any) -> Any:
    """A use case as its door carries it out."""
    async with database.write(ADA) as session:
        made = await use_case(session, ADA, input)
        await session.commit()
    return made


async def riders(database: Database, count: int, *, agree: bool = True, **values: Any) -> list[Rider]:
    """Riders with a proven address, who agreed to mail and SMS."""
    async with transaction(database) as session:
        world = World(session, None, None)  # type: ignore[arg-type]
        made = [await world.rider(**values) for _ in range(count)]
        for rider in made if agree else ():
            for purpose in (ConsentPurpose.BRAND_EMAIL, ConsentPurpose.BRAND_SMS):
                session.add(consent(rider.id, purpose, granted=True))
    return made


def consent(rider_id: UUID, purpose: ConsentPurpose, *, granted: bool) -> Consent:
    confirmed = datetime.now(UTC) if granted else None
    return Consent(
        id=uuid7(),
        rider_id=rider_id,
        purpose=purpose,
        granted=granted,
        text_version="1",
        proof="t",
        confirmed_at=confirmed,
    )


async def draft(
    database: Database,
    *,
    nature: MessageNature = N.SERVICE,
    channels: MailingChannels = MailingChannels.EMAIL,
    audience: MailingAudience = MailingAudience.RIDERS,
    filter: Mapping[str, Any] | None = None,
    pace: int | None = None,
    pace_per: PaceUnit = PaceUnit.MINUTE,
) -> Mailing:
    """A draft whose French words are published."""
    plan = MailingPlan("Rappel", nature, channels, pace, pace_per)
    made: Mailing = await do(database, save_mailing, SaveMailingInput(plan, audience, filter))
    async with transaction(database) as session:
        for channel in MessageChannel:
            cause = MessageCause.MAILING if nature is N.MARKETING else MessageCause.NOTICE
            template = MessageTemplate(id=uuid7(), cause=cause, channel=channel, locale=Locale.FR, mailing_id=made.id)
            session.add(template)
            await session.flush()
            words = {"subject": "Bonjour", "body": "Le tour revient. [[Voir]]({{ link }})", "text": "STOP {{ link }}"}
            if channel is MessageChannel.EMAIL:
                words["text"] = None  # type: ignore[assignment]
            session.add(
                MessageTemplateVersion(
                    id=uuid7(),
                    template_id=template.id,
                    number=1,
                    state=TemplateState.PUBLISHED,
                    author="Ada",
                    published_at=datetime.now(UTC),
                    published_by="Ada",
                    **words,
                )
            )
    return made


async def started(database: Database, made: Mailing, at: datetime | None = None) -> Mailing:
    """Previewed, then started with the number that was seen."""
    seen: Mailing = await do(database, preview_mailing, MailingInput(made.id))
    begun: Mailing = await do(database, start_mailing, StartMailingInput(made.id, seen.previewed_count or 0, at))
    return begun


async def batch(database: Database, mailing_id: UUID) -> Mailing:
    """One batch, as the job does it."""
    async with transaction(database) as session:
        mailing = await session.get_one(Mailing, mailing_id)
        await carry_on_mailing(session, mailing_id, mailing.run)
    return await mailing_of(database, mailing_id)


async def mailing_of(database: Database, mailing_id: UUID) -> Mailing:
    async with transaction(database) as session:
        return await session.get_one(Mailing, mailing_id)


async def recipients(database: Database, mailing_id: UUID) -> list[MailingRecipient]:
    async with transaction(database) as session:
        found = select(MailingRecipient).where(MailingRecipient.mailing_id == mailing_id).order_by(MailingRecipient.id)
        return list(await session.scalars(found))


async def skips(database: Database, mailing_id: UUID) -> dict[str, int]:
    """How many were left out, by reason; those that are reached under "REACHED"."""
    found: dict[str, int] = {}
    for each in await recipients(database, mailing_id):
        name = each.skipped.value if each.skipped else "REACHED"
        found[name] = found.get(name, 0) + 1
    return found


async def messages(database: Database) -> list[Message]:
    async with transaction(database) as session:
        return list(await session.scalars(select(Message).order_by(Message.id)))
