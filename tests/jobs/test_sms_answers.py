"""STOP by SMS is read where it comes, at the provider, and heeded once (F5)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from jobs import sms_answers
from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.local import LocalMailbox
from jobs.sms_answers import read_sms_answers, sms_answers_are_read
from jobs.task import Tools, TryLater
from jobs.transaction import transaction
from models.session import Database
from models.suppression import Suppression
from models.webhook_receipt import WebhookReceipt
from resolvers.files import open_files
from resolvers.sms_answer import take_sms_answer
from settings import Settings, get_settings
from tests.jobs.ovh_stand_in import OvhStandIn, serve
from tests.jobs.scene import drain, job, put_job

NUMBER = "+33639980001"


@pytest.fixture
async def provider() -> AsyncIterator[OvhStandIn]:
    async with serve(OvhStandIn()) as stand_in:
        yield stand_in


def tools_of(settings: Settings, database: Database, url: str) -> Tools:
    return Tools(settings.model_copy(update={"sms_url": url}), database, LocalMailbox(), open_files(settings))


async def read(tools: Tools) -> None:
    async with transaction(tools.database) as session:
        await read_sms_answers(session, tools, {})


async def stopped(database: Database) -> list[tuple[str, bool]]:
    """Numbers with a suppression, and whether it still holds."""
    async with transaction(database) as session:
        found = await session.scalars(select(Suppression).order_by(Suppression.id))
        return [(each.address, each.lifted_at is None) for each in found]


async def receipts(database: Database) -> int:
    async with transaction(database) as session:
        return len(list(await session.scalars(select(WebhookReceipt))))


async def test_stop_is_heeded_and_then_deleted_at_the_provider(
    settings: Settings, database: Database, provider: OvhStandIn
) -> None:
    provider.receive(NUMBER, "Stop svp")
    provider.receive("+33639980002", "J’arrive un peu en retard")
    provider.receive("36111", "STOP")
    await read(tools_of(settings, database, provider.url))
    assert await stopped(database) == [(NUMBER, True)]
    assert provider.incoming == {}


async def test_answers_are_heeded_in_the_order_in_which_they_came(
    settings: Settings, database: Database, provider: OvhStandIn
) -> None:
    provider.receive(NUMBER, "STOP")
    provider.receive(NUMBER, "START")
    await read(tools_of(settings, database, provider.url))
    assert await stopped(database) == [(NUMBER, False)]


async def test_what_cannot_be_deleted_counts_once(settings: Settings, database: Database, provider: OvhStandIn) -> None:
    tools = tools_of(settings, database, provider.url)
    provider.receive(NUMBER, "STOP")
    provider.keeps = True
    for _ in range(2):
        with pytest.raises(TryLater, match="500"):
            await read(tools)
    assert (await stopped(database), await receipts(database), len(provider.incoming)) == ([(NUMBER, True)], 1, 1)
    provider.keeps = False
    await read(tools)
    assert (await stopped(database), await receipts(database), provider.incoming) == ([(NUMBER, True)], 1, {})


async def test_one_answer_that_cannot_be_kept_stays_and_does_not_hold_up_the_others(
    settings: Settings, database: Database, provider: OvhStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = provider.receive("+33639980002", "STOP")
    provider.receive(NUMBER, "STOP")

    async def choke(session: Any, sender: str, text: str, **values: Any) -> bool:
        if sender != NUMBER:
            raise ValueError("cannot be kept")
        return await take_sms_answer(session, sender, text, **values)

    monkeypatch.setattr(sms_answers, "take_sms_answer", choke)
    await read(tools_of(settings, database, provider.url))
    assert (await stopped(database), list(provider.incoming)) == ([(NUMBER, True)], [kept])


async def test_a_provider_that_does_not_let_us_read_is_asked_again_later(
    settings: Settings, database: Database, provider: OvhStandIn
) -> None:
    provider.receive(NUMBER, "STOP")
    tools = tools_of(settings, database, provider.url.replace("app-key", "other"))
    key = await put_job(database, "read_sms_answers")
    await drain(database, Runner(database, TASKS, tools))
    waiting = await job(database, key)
    assert (waiting.done_at, waiting.parked_at, waiting.attempts) == (None, None, 0)
    assert "app-secret" not in (waiting.failure or "")
    assert (await stopped(database), len(provider.incoming)) == ([], 1)


async def test_nothing_is_asked_for_where_sms_do_not_leave_by_ovh(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await read(tools_of(settings, database, ""))
    asked = []
    for url in ("", "ovh://a:b:c@eu.api.ovh.com/sms-ab123-1"):
        monkeypatch.setattr(
            sms_answers, "get_settings", lambda url=url: get_settings().model_copy(update={"sms_url": url})
        )
        async with transaction(database) as session:
            asked.append(await sms_answers_are_read(session))
    assert asked == [False, True]
