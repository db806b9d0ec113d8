"""A mailing that is being filled in (F6): what it would reach, in numbers; and a draft that nobody wants."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import func, select, update

from jobs.transaction import transaction
from models.audit import AuditEntry
from models.errors import Conflict, InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.mailing import Mailing, MailingAudience, MailingChannels, MailingRecipient
from models.message import Message, MessageCause
from models.message_catalog import MessageNature
from models.message_template import MessageTemplate, MessageTemplateVersion
from models.rider import Locale
from models.session import Database
from resolvers.mailing import MailingInput, MailingPlan, SaveMailingInput, save_mailing
from resolvers.mailing_draft import delete_mailing, estimate_mailing
from resolvers.mailing_start import preview_mailing
from tests.resolvers.mailing_run import batch, do, draft, mailing_of, riders, skips, started

N = MessageNature


def given(
    filter: Mapping[str, Any] | None = None, nature: MessageNature = N.MARKETING, **plan: Any
) -> SaveMailingInput:
    return SaveMailingInput(MailingPlan("", nature, **plan), MailingAudience.RIDERS, filter)


async def test_what_is_filled_in_is_counted_as_its_preview_would_and_nothing_is_written(database: Database) -> None:
    await riders(database, 3, postcode="29200")
    await riders(database, 1, postcode="29000", agree=False)
    await riders(database, 1, postcode="29000", email=None)
    await riders(database, 2, postcode="35000", email="twin@riders.example")
    for filter in (None, {"postcode": {"startsWith": "29"}}):
        for channels in MailingChannels:
            before = await _written(database)
            found = await do(database, estimate_mailing, given(filter, channels=channels))
            assert await _written(database) == before
            made = await draft(database, nature=N.MARKETING, channels=channels, filter=filter)
            await do(database, preview_mailing, MailingInput(made.id))
            written = await skips(database, made.id)
            assert found.reached_count == written.pop("REACHED", 0)
            counts = {name: number for name, number in asdict(found).items() if number}
            assert counts.pop("skipped_count", 0) == sum(written.values())
            counts.pop("reached_count", 0)
            assert counts == {f"{name.lower()}_count": number for name, number in written.items()}
            await do(database, delete_mailing, MailingInput(made.id))


async def _written(database: Database) -> list[int | None]:
    tables = (Mailing, MailingRecipient, AuditEntry)
    async with transaction(database) as session:
        return [await session.scalar(select(func.count()).select_from(table)) for table in tables]


async def test_what_cannot_be_is_refused_while_it_is_filled_in(database: Database) -> None:
    with pytest.raises(InvalidInput):
        await do(database, estimate_mailing, given({"shoeSize": {"eq": 43}}))
    with pytest.raises(InvalidInput):
        await do(database, estimate_mailing, given(pace=0))


async def test_a_draft_is_changed_and_what_was_counted_is_forgotten(database: Database) -> None:
    await riders(database, 1, postcode="29200")
    made = await draft(database)
    seen = await do(database, preview_mailing, MailingInput(made.id))
    assert seen.previewed_count == 1
    plan = MailingPlan("Autre nom", N.MARKETING, MailingChannels.SMS, mailing_id=made.id, expected_version=seen.version)
    changed = await do(
        database, save_mailing, SaveMailingInput(plan, MailingAudience.RIDERS, {"postcode": {"startsWith": "35"}})
    )
    assert (changed.id, changed.name, changed.nature) == (made.id, "Autre nom", N.MARKETING)
    assert (changed.previewed_count, await skips(database, made.id)) == (None, {})
    with pytest.raises(Conflict):
        await do(database, save_mailing, SaveMailingInput(plan, MailingAudience.RIDERS))


async def test_a_draft_is_deleted_with_its_words_and_its_set(database: Database) -> None:
    await riders(database, 2)
    made, other = await draft(database), await draft(database)
    for each in (made, other):
        await do(database, preview_mailing, MailingInput(each.id))
    async with transaction(database) as session:
        template = select(MessageTemplate.id).where(MessageTemplate.mailing_id == made.id).limit(1)
        version = await session.scalar(
            select(MessageTemplateVersion.id).where(MessageTemplateVersion.template_id == template.scalar_subquery())
        )
        tried = Message(
            id=uuid7(),
            cause=MessageCause.NOTICE,
            cause_key="try",
            recipient="ada@hq.example",
            locale=Locale.FR,
            variables={},
            is_test=True,
            template_version_id=version,
            mailing_id=made.id,
        )
        session.add(tried)
    current = await mailing_of(database, made.id)
    with pytest.raises(Conflict):
        await do(database, delete_mailing, MailingInput(made.id, current.version - 1))
    assert (await do(database, delete_mailing, MailingInput(made.id, current.version))).name == "Rappel"
    with pytest.raises(NotFound):
        await do(database, delete_mailing, MailingInput(made.id))
    async with transaction(database) as session:
        assert list(await session.scalars(select(Mailing.id))) == [other.id]
        assert set(await session.scalars(select(MailingRecipient.mailing_id))) == {other.id}
        assert set(await session.scalars(select(MessageTemplate.mailing_id))) == {other.id}
        [kept] = await session.scalars(select(Message))
        assert (kept.mailing_id, kept.template_version_id) == (None, None)
        gone = await session.scalars(select(AuditEntry).where(AuditEntry.entity_id == made.id))
        assert "DELETE" in {entry.action for entry in gone}


async def test_what_was_sent_keeps_its_mailing(database: Database) -> None:
    await riders(database, 1)
    made = await draft(database)
    await started(database, made)
    with pytest.raises(Conflict):
        await do(database, delete_mailing, MailingInput(made.id))
    await batch(database, made.id)
    async with transaction(database) as session:
        await session.execute(update(Message).values(is_test=False))
    with pytest.raises(Conflict):
        await do(database, delete_mailing, MailingInput(made.id))
    assert (await mailing_of(database, made.id)).id == made.id
