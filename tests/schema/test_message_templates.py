"""Templates through the API (F2): drafts with faults, publishing, restoring, comparing."""

import asyncio

import pytest
from sqlalchemy import text

from jobs.run import Runner
from jobs.transaction import transaction
from models.message import MessageStatus
from models.session import Database
from tests.schema.asking import read
from tests.schema.template_desk import (
    DELETE,
    KIND,
    RESTORE,
    WITHDRAW,
    Desk,
    make_desk,
    node_id_of,
    told,
)


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await make_desk(database)


async def test_a_draft_is_published_and_sent_from_then_on(database: Database, desk: Desk, runner: Runner) -> None:
    draft = await desk.save(note="Plus court")
    assert (draft["number"], draft["state"], draft["faults"], draft["author"]) == (1, "DRAFT", [], "Ada")
    first = await told(database, runner, "1")
    assert first.subject is not None
    assert first.subject.startswith("C’est confirmé")
    assert first.template_version_id is None
    published = await desk.publish(draft)
    assert (published["state"], published["publishedBy"]) == ("PUBLISHED", "Ada")
    second = await told(database, runner, "2")
    assert second.subject == "Tout est prêt\xa0: MT-07"
    assert node_id_of(second) == draft["id"]
    assert "Bonjour Élodie" in (second.text_body or "")
    assert "<strong>" in (second.html_body or "")
    again = await desk.save(subject="Encore {{ ride.model }}")
    assert again["number"] == 2
    await desk.publish(again)
    assert (await told(database, runner, "3")).subject == "Encore MT-07"
    states = "SELECT string_agg(state, ' ' ORDER BY number) FROM message_template_version"
    async with transaction(database) as session:
        assert await session.scalar(text(states)) == "REPLACED PUBLISHED"
        trail = "SELECT count(*) FROM audit_entry WHERE entity = 'message_template_version' AND actor = 'Ada'"
        assert await session.scalar(text(trail)) >= 4
    now = await desk.do(WITHDRAW, messageTemplateVersionId=again["id"])
    assert now["state"] == "REPLACED"
    assert (await told(database, runner, "4")).subject == first.subject


async def test_a_faulty_draft_is_kept_with_its_faults_and_not_published(desk: Desk) -> None:
    body = "Ligne une\nLe {{ ride.modle }}\n\n[[Voir]]({{ link }})"
    draft = await desk.save(body=body)
    assert draft["body"] == body
    [fault] = draft["faults"]
    assert (fault["code"], fault["section"], fault["line"], fault["column"]) == ("UNKNOWN_VARIABLE", "body", 2, 7)
    assert "ride.modle" in fault["cause"]
    assert "ride.model" in fault["advice"]
    refused = await desk.publish(draft)
    assert refused["code"] == "INVALID_INPUT"
    assert "ligne 2" in refused["message"]
    mended = await desk.save(messageTemplateVersionId=draft["id"], expectedVersion=draft["version"])
    assert (mended["id"], mended["faults"]) == (draft["id"], [])
    assert (await desk.publish(draft))["code"] == "CONFLICT", "it was changed since"
    assert (await desk.publish(mended))["state"] == "PUBLISHED"
    late = await desk.save(messageTemplateVersionId=draft["id"])
    assert late["code"] == "CONFLICT", "what is published does not change"
    assert (await desk.do(DELETE, messageTemplateVersionId=draft["id"]))["code"] == "CONFLICT"


async def test_what_fails_on_real_facts_gives_way_to_what_is_shipped(
    database: Database,
    desk: Desk,
    runner: Runner,
) -> None:
    """It passed the checks once: then the catalogue changed, or the facts are none that anybody thought of."""
    await desk.publish(await desk.save())
    async with transaction(database) as session:
        await session.execute(text("UPDATE message_template_version SET title = '{{ gone }}'"))
    message = await told(database, runner, "1")
    assert message.status is MessageStatus.SENT
    assert message.template_version_id is None
    assert (message.subject or "").startswith("C’est confirmé")


async def test_of_drafts_published_at_once_one_is_what_is_sent(database: Database, desk: Desk) -> None:
    drafts = [await desk.save(title=f"Titre {number}") for number in range(4)]
    answers = await asyncio.gather(*(desk.publish(draft) for draft in drafts))
    assert [answer["state"] for answer in answers] == ["PUBLISHED"] * 4
    async with transaction(database) as session:
        states = (await session.scalars(text("SELECT state FROM message_template_version ORDER BY state"))).all()
    assert states == ["PUBLISHED", "REPLACED", "REPLACED", "REPLACED"]


async def test_two_who_write_the_same_draft_notice_each_other(desk: Desk) -> None:
    draft = await desk.save()
    await desk.save(messageTemplateVersionId=draft["id"], expectedVersion=draft["version"], title="Une")
    other = await desk.save(messageTemplateVersionId=draft["id"], expectedVersion=draft["version"], title="Autre")
    assert (other["code"], other["field"]) == ("CONFLICT", "expectedVersion")


async def test_earlier_versions_come_back_as_drafts_and_can_be_compared(desk: Desk) -> None:
    origin = await desk.do(RESTORE, **KIND, number=0)
    assert (origin["number"], origin["state"], origin["faults"]) == (1, "DRAFT", [])
    assert origin["subject"].startswith("C’est confirmé")
    await desk.save(subject="Neuf", body=origin["body"] + "\n\nUne ligne de plus")
    compare = """query($before: Int!, $after: Int!) { lines: messageTemplateComparison(
        cause: CONFIRMED, channel: EMAIL, locale: FR, before: $before, after: $after) { section fate words } }"""
    lines = (await read(desk.engine, desk.admin, compare, before=0, after=1))["lines"]
    assert {line["fate"] for line in lines} == {"SAME"}
    lines = (await read(desk.engine, desk.admin, compare, before=1, after=2))["lines"]
    changed = [line for line in lines if line["fate"] != "SAME"]
    assert {"section": "body", "fate": "ADDED", "words": "Une ligne de plus"} in changed
    assert {"section": "subject", "fate": "ADDED", "words": "Neuf"} in changed
    assert [line["fate"] for line in changed if line["section"] == "subject"] == ["REMOVED", "ADDED"]
    assert (await read(desk.engine, desk.admin, compare, before=0, after=9))["lines"] is None
    assert (await desk.do(RESTORE, **KIND, number=9))["code"] == "NOT_FOUND"
    deleted = await desk.do(DELETE, messageTemplateVersionId=origin["id"])
    assert [each["number"] for each in deleted["versions"]] == [2]
